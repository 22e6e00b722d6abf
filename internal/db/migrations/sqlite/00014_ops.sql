-- +goose Up
-- The decision sent with an objection's answer is sealed by its hash.
ALTER TABLE objection ADD COLUMN file_hash TEXT NOT NULL DEFAULT '';  -- SHA-256 of file, hexadecimal; '' = there is none

-- +goose Down
ALTER TABLE objection DROP COLUMN file_hash;
