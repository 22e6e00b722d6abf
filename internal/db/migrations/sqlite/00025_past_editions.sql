-- +goose Up
-- Past editions entered and corrected by hand: where the figures come from, why a revision was made, and the taking out of one entered by mistake.
ALTER TABLE past_edition ADD COLUMN kind TEXT NOT NULL DEFAULT 'recorded' CHECK (kind IN ('recorded', 'withdrawn')); -- 'withdrawn' = taken out by this revision
ALTER TABLE past_edition ADD COLUMN source TEXT NOT NULL DEFAULT '';  -- where the figures come from: a report, a newspaper
ALTER TABLE past_edition ADD COLUMN reason TEXT NOT NULL DEFAULT '';  -- why it was corrected, taken out or brought back
ALTER TABLE past_result ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1)); -- 1 = the winners asked not to be named: people is empty and stays so

CREATE TABLE upload_new (                                     -- a workbook waiting between preview and apply
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER REFERENCES contest (id) ON DELETE RESTRICT, -- NULL = of the Union's office
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  kind       TEXT    NOT NULL CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules', 'sessions', 'history')),
  round      TEXT    NOT NULL DEFAULT '',                     -- code of the round for marks and sessions
  name       TEXT    NOT NULL,                                -- file name as sent, for display only
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO upload_new SELECT id, contest_id, account_id, kind, round, name, content, created_at FROM upload;
DROP TABLE upload;
ALTER TABLE upload_new RENAME TO upload;

-- +goose Down
CREATE TABLE upload_old (
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  kind       TEXT    NOT NULL CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules', 'sessions')),
  round      TEXT    NOT NULL DEFAULT '',
  name       TEXT    NOT NULL,
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO upload_old SELECT id, contest_id, account_id, kind, round, name, content, created_at FROM upload WHERE contest_id IS NOT NULL;
DROP TABLE upload;
ALTER TABLE upload_old RENAME TO upload;
ALTER TABLE past_result DROP COLUMN withheld;
ALTER TABLE past_edition DROP COLUMN reason;
ALTER TABLE past_edition DROP COLUMN source;
ALTER TABLE past_edition DROP COLUMN kind;
