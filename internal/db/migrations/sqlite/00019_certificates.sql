-- +goose Up
-- Certificates: their design per contest and kind, the register of those issued, and printing under way.
CREATE TABLE certificate_design (                             -- append-only; the newest revision holds
  id          INTEGER PRIMARY KEY,
  contest_id  INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  kind        TEXT    NOT NULL CHECK (kind IN ('chung-nhan', 'khen')),
  revision    INTEGER NOT NULL CHECK (revision >= 1),
  document    TEXT    NOT NULL,                               -- JSON of certificates.Design
  background  TEXT    REFERENCES stored_file (hash) ON DELETE RESTRICT,  -- NULL = none
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX certificate_design_once ON certificate_design (contest_id, kind, revision);

CREATE TABLE certificate_counter (                            -- last ordinal given out in the Union's register of a year
  kind TEXT    NOT NULL CHECK (kind IN ('chung-nhan', 'khen')),
  year INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= 0),
  PRIMARY KEY (kind, year)
) STRICT;

CREATE TABLE certificate (                                    -- the register: append-only but for the revocation
  id             INTEGER PRIMARY KEY,
  contest_id     INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  publication_id INTEGER NOT NULL REFERENCES publication (id) ON DELETE RESTRICT,
  entry_id       INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  place          INTEGER NOT NULL CHECK (place >= 0),         -- 0 = the entry itself, else the member's place in its form, from 1
  kind           TEXT    NOT NULL CHECK (kind IN ('chung-nhan', 'khen')),
  year           INTEGER NOT NULL,
  ordinal        INTEGER NOT NULL CHECK (ordinal >= 1),
  number         TEXT    NOT NULL CHECK (number <> ''),       -- '01/GCN-2024'
  day            TEXT    NOT NULL CHECK (day <> ''),          -- it bears: 2024-08-16
  token          TEXT    NOT NULL CHECK (token <> ''),        -- 128 bits, printed in the QR code
  name           TEXT    NOT NULL CHECK (name <> ''),         -- of the holder
  words          TEXT    NOT NULL,                            -- JSON of certificates.Words, frozen
  design_id      INTEGER REFERENCES certificate_design (id) ON DELETE RESTRICT,   -- NULL = the program's own
  replaces_id    INTEGER REFERENCES certificate (id) ON DELETE RESTRICT,
  reason         TEXT    NOT NULL DEFAULT '',                 -- why it was issued anew
  actor          TEXT    NOT NULL,
  recorded_at    INTEGER NOT NULL,
  revoked_by     TEXT    NOT NULL DEFAULT '',
  revoked_why    TEXT    NOT NULL DEFAULT '',
  revoked_at     INTEGER                                      -- NULL = not revoked
) STRICT;
CREATE UNIQUE INDEX certificate_number_once ON certificate (number);
CREATE UNIQUE INDEX certificate_ordinal_once ON certificate (kind, year, ordinal);
CREATE UNIQUE INDEX certificate_token_once ON certificate (token);
CREATE UNIQUE INDEX certificate_replaced_once ON certificate (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE UNIQUE INDEX certificate_first_once ON certificate (contest_id, kind, entry_id, place) WHERE replaces_id IS NULL;
CREATE INDEX certificate_list ON certificate (contest_id, kind, id);

CREATE TABLE certificate_making (                             -- a file of certificates being made; passing
  id           INTEGER PRIMARY KEY,
  contest_id   INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  kind         TEXT    NOT NULL CHECK (kind IN ('chung-nhan', 'khen')),
  form         TEXT    NOT NULL CHECK (form IN ('pdf', 'zip')),
  total        INTEGER NOT NULL CHECK (total >= 1),
  done         INTEGER NOT NULL CHECK (done >= 0),
  actor        TEXT    NOT NULL,
  started_at   INTEGER NOT NULL,
  beat_at      INTEGER NOT NULL,                              -- when the node at it last wrote
  ended_at     INTEGER,                                       -- NULL = under way
  cancelled_at INTEGER
) STRICT;
CREATE INDEX certificate_making_contest ON certificate_making (contest_id, id);

-- +goose Down
DROP TABLE certificate_making; DROP TABLE certificate; DROP TABLE certificate_counter; DROP TABLE certificate_design;
