-- +goose Up
-- Entry codes without a division are counted over the contest.
ALTER TABLE contest ADD COLUMN last_number BIGINT NOT NULL DEFAULT 0 CHECK (last_number >= 0);

-- +goose Down
ALTER TABLE contest DROP COLUMN last_number;
