-- +goose Up
-- Judges and referees, who marks what, sheets signed by them, drafts, second markings, and sheets that came after a round was closed.

-- Owner: judging/marking --------------------------------------------------------
CREATE TABLE judge (                                          -- a judge or referee of a contest: an account with a code
  id          INTEGER PRIMARY KEY,
  contest_id  INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  account_id  INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  role        TEXT    NOT NULL CHECK (role IN ('judge', 'referee')),
  code        TEXT    NOT NULL CHECK (code <> ''),            -- 'GK406', stands in sheet.judge
  name        TEXT    NOT NULL CHECK (name <> ''),
  unit        TEXT    NOT NULL DEFAULT '',                    -- where the judge works, '' = none; entries of that unit are not theirs to mark
  unit_canon  TEXT    NOT NULL DEFAULT '',                    -- for sameness with unit.name_canon
  area        TEXT    NOT NULL DEFAULT '',                    -- district of that unit, '' = any
  division_id INTEGER REFERENCES division (id) ON DELETE RESTRICT,  -- sub-panel; NULL = all divisions
  phone       TEXT    NOT NULL DEFAULT '',
  created_at  INTEGER NOT NULL,
  removed_at  INTEGER                                         -- NULL = still on the panel
) STRICT;
CREATE UNIQUE INDEX judge_code_once ON judge (contest_id, code);
CREATE UNIQUE INDEX judge_account_once ON judge (contest_id, account_id);

CREATE TABLE assignment (                                     -- who marks which entry in a round; rows are closed, never deleted
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id   INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id   INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  judge_id   INTEGER NOT NULL REFERENCES judge (id) ON DELETE RESTRICT,
  actor      TEXT    NOT NULL,                                -- who put the judge on the entry
  created_at INTEGER NOT NULL,
  removed_by TEXT    NOT NULL DEFAULT '',
  removed_at INTEGER                                          -- NULL = in force
) STRICT;
CREATE UNIQUE INDEX assignment_once ON assignment (round_id, entry_id, judge_id) WHERE removed_at IS NULL;
CREATE INDEX assignment_judge ON assignment (judge_id, round_id);

CREATE TABLE sheet_draft (                                    -- what a judge saved and did not sign: never counted, gone when signed
  round_id INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  judge_id INTEGER NOT NULL REFERENCES judge (id) ON DELETE RESTRICT,
  version  INTEGER NOT NULL CHECK (version >= 1),             -- grows with each save; a stale form is a conflict
  marks    TEXT    NOT NULL,                                  -- JSON as sheet.marks, possibly incomplete
  comment  TEXT    NOT NULL DEFAULT '',
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (round_id, entry_id, judge_id)
) STRICT;

CREATE TABLE second_marking (                                 -- all judges of an entry were asked to mark it again
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id   INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id   INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  pass       INTEGER NOT NULL CHECK (pass >= 2),              -- which marking is asked for
  actor      TEXT    NOT NULL,
  reason     TEXT    NOT NULL DEFAULT '',
  asked_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX second_marking_once ON second_marking (round_id, entry_id, pass);

ALTER TABLE sheet ADD COLUMN pass INTEGER NOT NULL DEFAULT 1 CHECK (pass >= 1);          -- which marking: 2 = after the judges talked
ALTER TABLE sheet ADD COLUMN account_id INTEGER REFERENCES account (id) ON DELETE RESTRICT;  -- who signed it on the web; NULL = nobody in person
ALTER TABLE sheet ADD COLUMN comment TEXT NOT NULL DEFAULT '';                            -- of the judge, for the jury
ALTER TABLE sheet ADD COLUMN request TEXT NOT NULL DEFAULT '';                            -- key of the signing request, '' = none: sent twice it is one revision
CREATE UNIQUE INDEX sheet_request_once ON sheet (round_id, entry_id, judge, request) WHERE request <> '';

CREATE TABLE late_sheet (                                     -- signed after the round was closed: the head of the jury accepts or refuses it
  id            INTEGER PRIMARY KEY,
  contest_id    INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id      INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id      INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  judge         TEXT    NOT NULL DEFAULT '',                  -- as sheet.judge
  account_id    INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  actor         TEXT    NOT NULL,
  attempt       INTEGER NOT NULL CHECK (attempt >= 1),
  pass          INTEGER NOT NULL DEFAULT 1 CHECK (pass >= 1),
  base          INTEGER NOT NULL CHECK (base >= 0),           -- revision it was based on, 0 = none
  marks         TEXT    NOT NULL,
  points        INTEGER NOT NULL,
  time_ms       INTEGER,
  comment       TEXT    NOT NULL DEFAULT '',
  reason        TEXT    NOT NULL DEFAULT '',                  -- why a signed sheet is corrected
  request       TEXT    NOT NULL DEFAULT '',                  -- as sheet.request
  rules_version INTEGER NOT NULL,
  received_at   INTEGER NOT NULL,
  state         TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
  decided_by    TEXT    NOT NULL DEFAULT '',
  decided_why   TEXT    NOT NULL DEFAULT '',
  decided_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX late_sheet_waiting_once ON late_sheet (round_id, entry_id, judge, attempt) WHERE state = 'waiting';
CREATE UNIQUE INDEX late_sheet_request_once ON late_sheet (round_id, entry_id, judge, request) WHERE request <> '';

-- Owner: internal -----------------------------------------------------------
CREATE TABLE upload_new (                                     -- as before, for lists of judges and works too
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  kind       TEXT    NOT NULL CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules')),
  round      TEXT    NOT NULL DEFAULT '',                     -- code of the round for marks
  name       TEXT    NOT NULL,                                -- file name as sent, for display only
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO upload_new (id, contest_id, account_id, kind, round, name, content, created_at)
  SELECT id, contest_id, account_id, kind, round, name, content, created_at FROM upload;
DROP TABLE upload;
ALTER TABLE upload_new RENAME TO upload;

-- +goose Down
DELETE FROM upload WHERE kind NOT IN ('roster', 'marks');
DROP TABLE late_sheet;
DROP INDEX sheet_request_once;
ALTER TABLE sheet DROP COLUMN request;
ALTER TABLE sheet DROP COLUMN comment;
ALTER TABLE sheet DROP COLUMN account_id;
ALTER TABLE sheet DROP COLUMN pass;
DROP TABLE second_marking;
DROP TABLE sheet_draft;
DROP TABLE assignment;
DROP TABLE judge;
