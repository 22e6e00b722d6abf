-- +goose Up
-- Targets (chỉ tiêu) of a year or half-year, beside what the registers and contests come to.
CREATE TABLE target (                                         -- as it is now, derived from its newest revision
  id          INTEGER PRIMARY KEY,
  period      TEXT    NOT NULL CHECK (period <> ''),          -- '2024-Y', '2024-H1', '2024-H2'
  name        TEXT    NOT NULL CHECK (name <> ''),
  name_canon  TEXT    NOT NULL,                               -- for sameness
  figure      TEXT    NOT NULL DEFAULT '',                    -- name of the figure that gives the result, '' = none counts it
  unit        TEXT    NOT NULL DEFAULT '',                    -- 'lớp', 'người'
  number      INTEGER NOT NULL CHECK (number >= 0),
  removed     INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  revision    INTEGER NOT NULL CHECK (revision >= 1)
) STRICT;
CREATE UNIQUE INDEX target_once ON target (period, name_canon) WHERE NOT removed;

CREATE TABLE target_revision (                                -- append-only
  id          INTEGER PRIMARY KEY,
  target_id   INTEGER NOT NULL REFERENCES target (id) ON DELETE RESTRICT,
  revision    INTEGER NOT NULL CHECK (revision >= 1),
  kind        TEXT    NOT NULL CHECK (kind IN ('entered', 'corrected', 'removed')),
  period      TEXT    NOT NULL CHECK (period <> ''),
  name        TEXT    NOT NULL CHECK (name <> ''),
  figure      TEXT    NOT NULL DEFAULT '',
  unit        TEXT    NOT NULL DEFAULT '',
  number      INTEGER NOT NULL CHECK (number >= 0),
  account_id  INTEGER NOT NULL DEFAULT 0,                     -- 0 = on the command line
  actor       TEXT    NOT NULL,
  reason      TEXT    NOT NULL DEFAULT '',
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX target_revision_once ON target_revision (target_id, revision);

-- +goose Down
DROP TABLE target_revision; DROP TABLE target;
