-- +goose Up
-- Papers of a contest: what was typed for them, what they were issued from, the files that were issued, signed scans.
CREATE TABLE paper (                                          -- append-only: the newest revision of a paper holds
  id             INTEGER PRIMARY KEY,
  contest_id     INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id       INTEGER REFERENCES round (id) ON DELETE RESTRICT,          -- NULL = of the whole contest
  kind           TEXT    NOT NULL CHECK (kind <> ''),          -- 'quyet-dinh', …
  revision       INTEGER NOT NULL CHECK (revision >= 1),
  state          TEXT    NOT NULL CHECK (state IN ('prepared', 'issued')),
  form           TEXT    NOT NULL,                             -- JSON of papers.Form
  number         TEXT    NOT NULL DEFAULT '',
  symbol         TEXT    NOT NULL DEFAULT '',
  day            TEXT    NOT NULL DEFAULT '',                  -- 2024-08-20
  claim          TEXT,                                         -- 'QĐ-LHH/12/2024': the number this paper took; NULL = none, or taken by an earlier revision of it
  publication_id INTEGER REFERENCES publication (id) ON DELETE RESTRICT,    -- it was issued from; NULL = from none
  hash           TEXT    NOT NULL DEFAULT '',                  -- SHA-256 of its words, once issued
  word_hash      TEXT    REFERENCES stored_file (hash) ON DELETE RESTRICT,  -- the files, once issued
  pdf_hash       TEXT    REFERENCES stored_file (hash) ON DELETE RESTRICT,
  actor          TEXT    NOT NULL,
  recorded_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX paper_revision_once ON paper (contest_id, kind, COALESCE(round_id, 0), revision);
CREATE UNIQUE INDEX paper_claim_once ON paper (claim);

CREATE TABLE paper_scan (                                     -- the signed and stamped paper; ended, never deleted
  id         INTEGER PRIMARY KEY,
  paper_id   INTEGER NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,
  hash       TEXT    NOT NULL REFERENCES stored_file (hash) ON DELETE RESTRICT,
  name       TEXT    NOT NULL CHECK (name <> ''),
  actor      TEXT    NOT NULL,
  added_at   INTEGER NOT NULL,
  removed_by TEXT    NOT NULL DEFAULT '',
  removed_at INTEGER                                          -- NULL = attached
) STRICT;
CREATE INDEX paper_scan_paper ON paper_scan (paper_id, id);

-- +goose Down
DROP TABLE paper_scan; DROP TABLE paper;
