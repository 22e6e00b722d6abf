-- +goose Up
-- Rounds that rank the whole contest, reserves, lots fixed beforehand, prizes withheld. SQLite changes NOT NULL only by making a table anew.
CREATE TABLE decision_new (                                   -- of the council, on a tie at a limit; append-only
  id            INTEGER PRIMARY KEY,
  contest_id    INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id      INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  division_id   INTEGER REFERENCES division (id) ON DELETE RESTRICT,  -- NULL = the round ranks the whole contest
  how           TEXT    NOT NULL CHECK (how <> ''),           -- 'bốc thăm'
  reason        TEXT    NOT NULL DEFAULT '',
  decided_by    TEXT    NOT NULL CHECK (decided_by <> ''),    -- who decided, in words
  actor         TEXT    NOT NULL,                             -- who recorded it
  effective_at  INTEGER NOT NULL,
  recorded_at   INTEGER NOT NULL,
  votes_for     INTEGER CHECK (votes_for >= 0),               -- NULL = it was no vote
  votes_against INTEGER CHECK (votes_against >= 0)
) STRICT;
INSERT INTO decision_new (id, contest_id, round_id, division_id, how, reason, decided_by, actor, effective_at, recorded_at)
  SELECT id, contest_id, round_id, division_id, how, reason, decided_by, actor, effective_at, recorded_at FROM decision;
DROP TABLE decision;
ALTER TABLE decision_new RENAME TO decision;
CREATE INDEX decision_round ON decision (round_id, division_id, id);

CREATE TABLE lot (                                            -- a lot whose seed was fixed before the council's words were drawn
  id           INTEGER PRIMARY KEY,
  contest_id   INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id     INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  division_id  INTEGER REFERENCES division (id) ON DELETE RESTRICT,  -- NULL = the round ranks the whole contest
  tied_rank    INTEGER NOT NULL CHECK (tied_rank >= 1),
  places       INTEGER NOT NULL CHECK (places >= 1),
  seed         TEXT    NOT NULL CHECK (seed <> ''),           -- 64 hexadecimal digits; secret until drawn_at
  commitment   TEXT    NOT NULL CHECK (commitment <> ''),     -- SHA-256 of the seed's text
  reason       TEXT    NOT NULL DEFAULT '',                   -- why a tie that was decided is decided again
  actor        TEXT    NOT NULL,                              -- who fixed the seed
  committed_at INTEGER NOT NULL,
  words        TEXT    NOT NULL DEFAULT '',                   -- what was drawn or said in the hall; '' = not drawn yet
  drawn_by     TEXT    NOT NULL DEFAULT '',                   -- who recorded the words
  drawn_at     INTEGER,                                       -- NULL = not drawn yet
  decision_id  INTEGER REFERENCES decision (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX lot_round ON lot (round_id, id);
CREATE UNIQUE INDEX lot_decision_once ON lot (decision_id);

CREATE TABLE lot_entry (                                      -- the tied entries with their codes as they were drawn
  lot_id   INTEGER NOT NULL REFERENCES lot (id) ON DELETE RESTRICT,
  entry_id INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  code     TEXT    NOT NULL,
  PRIMARY KEY (lot_id, entry_id)
) STRICT;

CREATE TABLE call_up (                                        -- a reserve moved up for an entry that withdrew after the publication
  id             INTEGER PRIMARY KEY,
  contest_id     INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id       INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,   -- the round whose reserves these are
  entry_id       INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,   -- who moves up
  for_entry_id   INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,   -- whose place it takes
  reserve        INTEGER NOT NULL CHECK (reserve >= 1),       -- its place among the reserves
  reason         TEXT    NOT NULL CHECK (reason <> ''),
  actor          TEXT    NOT NULL,
  recorded_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX call_up_once ON call_up (round_id, entry_id);
CREATE UNIQUE INDEX call_up_place_once ON call_up (round_id, for_entry_id);

CREATE TABLE prize_withheld (                                 -- append-only: the newest row of a prize holds
  id           INTEGER PRIMARY KEY,
  contest_id   INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id     INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  division_id  INTEGER REFERENCES division (id) ON DELETE RESTRICT,  -- NULL = prizes over the whole contest
  prize        TEXT    NOT NULL CHECK (prize <> ''),          -- code
  count        INTEGER NOT NULL CHECK (count >= 0),           -- how many of it are not given; 0 = all are given again
  reason       TEXT    NOT NULL CHECK (reason <> ''),
  decided_by   TEXT    NOT NULL CHECK (decided_by <> ''),     -- who decided, in words
  actor        TEXT    NOT NULL,
  recorded_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX prize_withheld_round ON prize_withheld (round_id, id);

-- +goose Down
DROP TABLE prize_withheld; DROP TABLE call_up; DROP TABLE lot_entry; DROP TABLE lot;
CREATE TABLE decision_old (
  id           INTEGER PRIMARY KEY,
  contest_id   INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id     INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  division_id  INTEGER NOT NULL REFERENCES division (id) ON DELETE RESTRICT,
  how          TEXT    NOT NULL CHECK (how <> ''),
  reason       TEXT    NOT NULL DEFAULT '',
  decided_by   TEXT    NOT NULL CHECK (decided_by <> ''),
  actor        TEXT    NOT NULL,
  effective_at INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL
) STRICT;
INSERT INTO decision_old SELECT id, contest_id, round_id, division_id, how, reason, decided_by, actor, effective_at, recorded_at FROM decision;
DROP TABLE decision;
ALTER TABLE decision_old RENAME TO decision;
CREATE INDEX decision_round ON decision (round_id, division_id, id);
