-- +goose Up
-- Lists of sessions wait for their preview too.
ALTER TABLE upload DROP CONSTRAINT upload_kind_check;
ALTER TABLE upload ADD CONSTRAINT upload_kind_check CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules', 'sessions'));

-- +goose Down
DELETE FROM upload WHERE kind = 'sessions';
ALTER TABLE upload DROP CONSTRAINT upload_kind_check;
ALTER TABLE upload ADD CONSTRAINT upload_kind_check CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules'));
