-- +goose Up
-- Owner: judging/marking -----------------------------------------------------
ALTER TABLE mark_import ADD COLUMN account_id INTEGER REFERENCES account (id) ON DELETE RESTRICT;  -- who brought the file in; NULL = a command

CREATE TABLE run (                                            -- what a sheet signed at the field has beside its marks
  sheet_id INTEGER PRIMARY KEY REFERENCES sheet (id) ON DELETE RESTRICT,
  team_by  TEXT    NOT NULL DEFAULT '',                       -- who of the team confirmed the run; '' = nobody did
  typed    INTEGER NOT NULL DEFAULT 0 CHECK (typed IN (0, 1)) -- 1 = by the office in a referee's place: wants second eyes
) STRICT;

CREATE TABLE absence (                                        -- an attempt that an entry did not make, said on record; the newest line counts
  id          INTEGER PRIMARY KEY,
  contest_id  INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id    INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id    INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  attempt     INTEGER NOT NULL CHECK (attempt >= 1),
  absent      INTEGER NOT NULL CHECK (absent IN (0, 1)),      -- 0 = taken back: they came after all
  account_id  INTEGER REFERENCES account (id) ON DELETE RESTRICT,
  actor       TEXT    NOT NULL,
  reason      TEXT    NOT NULL DEFAULT '',
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX absence_round ON absence (round_id, entry_id, attempt, id);

CREATE TABLE sheet_check (                                    -- second eyes: this revision was compared with its source by somebody else
  sheet_id    INTEGER PRIMARY KEY REFERENCES sheet (id) ON DELETE RESTRICT,
  account_id  INTEGER REFERENCES account (id) ON DELETE RESTRICT,  -- NULL = a command
  actor       TEXT    NOT NULL CHECK (actor <> ''),
  recorded_at INTEGER NOT NULL
) STRICT;

-- Owner: judging/sessions ----------------------------------------------------
CREATE TABLE round_session (                                  -- ca thi: a room for a time
  id          INTEGER PRIMARY KEY,
  contest_id  INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id    INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  room        TEXT    NOT NULL CHECK (room <> ''),
  starts_at   INTEGER NOT NULL,
  ends_at     INTEGER NOT NULL,
  capacity    INTEGER NOT NULL CHECK (capacity >= 1),         -- entries
  division_id INTEGER REFERENCES division (id) ON DELETE RESTRICT,  -- NULL = any
  CHECK (ends_at > starts_at)
) STRICT;
CREATE UNIQUE INDEX round_session_once ON round_session (round_id, room, starts_at);

CREATE TABLE session_entry (                                  -- who sits in which session: one in a round
  round_id   INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id   INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  session_id INTEGER NOT NULL REFERENCES round_session (id) ON DELETE RESTRICT,
  PRIMARY KEY (round_id, entry_id)
) STRICT;
CREATE INDEX session_entry_session ON session_entry (session_id);

-- +goose Down
DROP TABLE session_entry;
DROP TABLE round_session;
DROP TABLE sheet_check;
DROP TABLE absence;
DROP TABLE run;
ALTER TABLE mark_import DROP COLUMN account_id;
