-- +goose Up
-- A form sent twice is found by its private link, whose token follows from the form's key: no second key to keep in order.
DROP INDEX entry_submission_once;
ALTER TABLE entry DROP COLUMN submission_key;

-- +goose Down
ALTER TABLE entry ADD COLUMN submission_key TEXT NOT NULL DEFAULT '';
UPDATE entry SET submission_key = code || contest_id;
CREATE UNIQUE INDEX entry_submission_once ON entry (submission_key);
