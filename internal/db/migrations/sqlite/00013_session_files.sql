-- +goose Up
-- Lists of sessions wait for their preview too. SQLite changes a CHECK only by making the table anew.
CREATE TABLE upload_new (                                     -- a workbook waiting between preview and apply
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  kind       TEXT    NOT NULL CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules', 'sessions')),
  round      TEXT    NOT NULL DEFAULT '',                     -- code of the round for marks and sessions
  name       TEXT    NOT NULL,                                -- file name as sent, for display only
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO upload_new (id, contest_id, account_id, kind, round, name, content, created_at)
  SELECT id, contest_id, account_id, kind, round, name, content, created_at FROM upload;
DROP TABLE upload;
ALTER TABLE upload_new RENAME TO upload;

-- +goose Down
CREATE TABLE upload_old (
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  kind       TEXT    NOT NULL CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules')),
  round      TEXT    NOT NULL DEFAULT '',
  name       TEXT    NOT NULL,
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO upload_old SELECT id, contest_id, account_id, kind, round, name, content, created_at FROM upload WHERE kind <> 'sessions';
DROP TABLE upload;
ALTER TABLE upload_old RENAME TO upload;
