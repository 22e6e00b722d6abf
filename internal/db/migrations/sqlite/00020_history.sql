-- +goose Up
-- Editions that were held before, or outside, this program: append-only revisions; the newest of a series and year holds.
CREATE TABLE past_edition (
  id           INTEGER PRIMARY KEY,
  series       TEXT    NOT NULL CHECK (series <> ''),         -- 'Sáng tạo thanh thiếu niên, nhi đồng'
  series_key   TEXT    NOT NULL CHECK (series_key <> ''),     -- folded series: what makes two the same
  year         INTEGER NOT NULL CHECK (year BETWEEN 1945 AND 2200),
  revision     INTEGER NOT NULL CHECK (revision >= 1),
  number       INTEGER CHECK (number >= 1),                   -- lần thứ; NULL = not known, as below
  name         TEXT    NOT NULL DEFAULT '',                   -- '' = series and year
  entries      INTEGER CHECK (entries >= 0),
  participants INTEGER CHECK (participants >= 0),
  prizes       INTEGER CHECK (prizes >= 0),
  file_name    TEXT    NOT NULL DEFAULT '',                   -- the workbook it came from
  account_id   INTEGER NOT NULL DEFAULT 0,                    -- 0 = on the command line
  actor        TEXT    NOT NULL,
  recorded_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX past_edition_once ON past_edition (series_key, year, revision);

CREATE TABLE past_result (                                    -- prizes of a revision, as they were made public
  edition_id INTEGER NOT NULL REFERENCES past_edition (id) ON DELETE RESTRICT,
  position   INTEGER NOT NULL CHECK (position >= 1),          -- as the list was printed
  division   TEXT    NOT NULL DEFAULT '',
  prize      TEXT    NOT NULL CHECK (prize <> ''),
  entry      TEXT    NOT NULL CHECK (entry <> ''),
  people     TEXT    NOT NULL DEFAULT '',                     -- names only
  unit       TEXT    NOT NULL DEFAULT '',
  area       TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (edition_id, position)
) STRICT;

CREATE TABLE past_area (                                      -- figures of a revision by district
  edition_id   INTEGER NOT NULL REFERENCES past_edition (id) ON DELETE RESTRICT,
  position     INTEGER NOT NULL CHECK (position >= 1),
  area         TEXT    NOT NULL CHECK (area <> ''),
  entries      INTEGER CHECK (entries >= 0),
  participants INTEGER CHECK (participants >= 0),
  prizes       INTEGER CHECK (prizes >= 0),
  PRIMARY KEY (edition_id, position)
) STRICT;

-- +goose Down
DROP TABLE past_area; DROP TABLE past_result; DROP TABLE past_edition;
