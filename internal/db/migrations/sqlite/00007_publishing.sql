-- +goose Up
-- Publications approved by a second person, corrected names, objections.
ALTER TABLE publication ADD COLUMN kind TEXT NOT NULL DEFAULT 'result' CHECK (kind IN ('result', 'names'));  -- 'names': the same ranking, names spelt right
ALTER TABLE publication ADD COLUMN body_hash TEXT NOT NULL DEFAULT '';    -- SHA-256 of the content without the head of the audit chain; '' = the same as hash
ALTER TABLE publication ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';  -- name of the second person, '' = the rules ask for none

CREATE TABLE publication_draft (                              -- prepared by one person for another to approve; rows are ended, never deleted
  id             INTEGER PRIMARY KEY,
  contest_id     INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id       INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  kind           TEXT    NOT NULL CHECK (kind IN ('result', 'names')),
  base_id        INTEGER REFERENCES publication (id) ON DELETE RESTRICT,     -- the publication in force then, NULL = none
  content        TEXT    NOT NULL,                             -- JSON of results.Snapshot
  hash           TEXT    NOT NULL,                             -- SHA-256 of content: what is approved is exactly this
  reason         TEXT    NOT NULL DEFAULT '',
  account_id     INTEGER REFERENCES account (id) ON DELETE RESTRICT,         -- who prepared it, NULL = on the command line
  actor          TEXT    NOT NULL,
  prepared_at    INTEGER NOT NULL,
  state          TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'withdrawn', 'replaced')),
  ended_by       TEXT    NOT NULL DEFAULT '',
  ended_at       INTEGER,
  publication_id INTEGER REFERENCES publication (id) ON DELETE RESTRICT      -- what it became
) STRICT;
CREATE UNIQUE INDEX publication_draft_waiting_once ON publication_draft (round_id) WHERE state = 'waiting';

CREATE TABLE objection (                                      -- to a published result, by an entry
  id             INTEGER PRIMARY KEY,
  contest_id     INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id       INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id       INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  publication_id INTEGER NOT NULL REFERENCES publication (id) ON DELETE RESTRICT,  -- what it objects to
  number         INTEGER NOT NULL CHECK (number >= 1),         -- counted over the contest
  about          TEXT    NOT NULL CHECK (about IN ('marks', 'rank', 'name', 'conduct', 'another')),
  body           TEXT    NOT NULL CHECK (body <> ''),
  sender         TEXT    NOT NULL CHECK (sender <> ''),
  contact        TEXT    NOT NULL CHECK (contact <> ''),        -- phone or e-mail for the answer; never public
  via            TEXT    NOT NULL CHECK (via IN ('link', 'code')),
  state          TEXT    NOT NULL CHECK (state IN ('new', 'answered', 'upheld', 'rejected')),
  sent_at        INTEGER NOT NULL,
  due_at         INTEGER NOT NULL,                             -- by when it should be answered
  answer         TEXT    NOT NULL DEFAULT '',
  answered_by    TEXT    NOT NULL DEFAULT '',
  answered_at    INTEGER,
  file_name      TEXT    NOT NULL DEFAULT '',                  -- the decision, a PDF; '' = none
  file           BLOB,
  outcome_id     INTEGER REFERENCES publication (id) ON DELETE RESTRICT     -- the publication that came of it
) STRICT;
CREATE UNIQUE INDEX objection_number_once ON objection (contest_id, number);
CREATE UNIQUE INDEX objection_open_once ON objection (round_id, entry_id) WHERE state = 'new';
CREATE INDEX objection_entry ON objection (entry_id, round_id);

-- +goose Down
DROP TABLE objection; DROP TABLE publication_draft;
ALTER TABLE publication DROP COLUMN approved_by;
ALTER TABLE publication DROP COLUMN body_hash;
ALTER TABLE publication DROP COLUMN kind;
