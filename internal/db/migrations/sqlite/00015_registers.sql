-- +goose Up
-- Registers of the Union's other work: kinds with their fields, rows as append-only revisions, documents, and the office's roles.
CREATE TABLE office_grant (                                   -- roles in the Union's office, beside those in a contest
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  role       TEXT    NOT NULL CHECK (role IN ('editor', 'leader', 'reader')),
  PRIMARY KEY (account_id, role)
) STRICT;

CREATE TABLE stored_file (                                    -- content of attached documents, each once; never changed
  hash       TEXT    PRIMARY KEY,                             -- SHA-256 of content
  media      TEXT    NOT NULL CHECK (media <> ''),            -- as sniffed: 'application/pdf'
  size       INTEGER NOT NULL CHECK (size >= 1),              -- bytes
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE register_kind (                                  -- kinds made or extended by the office; append-only, the newest version holds
  id          INTEGER PRIMARY KEY,
  code        TEXT    NOT NULL CHECK (code <> ''),
  version     INTEGER NOT NULL CHECK (version >= 1),
  document    TEXT    NOT NULL,                               -- YAML, as the program's own kinds
  reason      TEXT    NOT NULL DEFAULT '',
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX register_kind_once ON register_kind (code, version);

CREATE TABLE register_row (                                   -- a row as it is now, derived from its newest revision
  id          INTEGER PRIMARY KEY,
  register    TEXT    NOT NULL CHECK (register <> ''),        -- code of its kind
  day         TEXT    NOT NULL CHECK (day <> ''),             -- 2024-06-12: what puts it in a period
  sameness    TEXT    NOT NULL,                               -- SHA-256 of day and key fields in canonical form
  search      TEXT    NOT NULL,                               -- folded words of all fields
  removed     INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  revision    INTEGER NOT NULL CHECK (revision >= 1),
  recorded_at INTEGER NOT NULL                                -- of the newest revision
) STRICT;
CREATE UNIQUE INDEX register_row_once ON register_row (register, sameness) WHERE NOT removed;
CREATE INDEX register_row_day ON register_row (register, day, id);

CREATE TABLE register_revision (                              -- append-only
  id          INTEGER PRIMARY KEY,
  row_id      INTEGER NOT NULL REFERENCES register_row (id) ON DELETE RESTRICT,
  revision    INTEGER NOT NULL CHECK (revision >= 1),
  register    TEXT    NOT NULL CHECK (register <> ''),
  kind        TEXT    NOT NULL CHECK (kind IN ('entered', 'corrected', 'removed', 'restored')),
  day         TEXT    NOT NULL CHECK (day <> ''),
  file_name   TEXT    NOT NULL DEFAULT '',                    -- the workbook it came from, '' = typed
  account_id  INTEGER NOT NULL DEFAULT 0,                     -- 0 = on the command line
  actor       TEXT    NOT NULL,
  reason      TEXT    NOT NULL DEFAULT '',
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX register_revision_once ON register_revision (row_id, revision);
CREATE INDEX register_revision_day ON register_revision (register, day);

CREATE TABLE register_cell (                                  -- the values of a revision; an empty field has none
  revision_id INTEGER NOT NULL REFERENCES register_revision (id) ON DELETE RESTRICT,
  field       TEXT    NOT NULL CHECK (field <> ''),
  value       TEXT    NOT NULL CHECK (value <> ''),           -- text as typed, code of a choice, 2024-06-12, digits
  canon       TEXT    NOT NULL,                               -- for sameness: canonical text, otherwise the value
  number      INTEGER,                                        -- of numbers, counts of people and years
  PRIMARY KEY (revision_id, field)
) STRICT;

CREATE TABLE register_document (                              -- attached to a row; ended, never deleted
  id         INTEGER PRIMARY KEY,
  row_id     INTEGER NOT NULL REFERENCES register_row (id) ON DELETE RESTRICT,
  hash       TEXT    NOT NULL REFERENCES stored_file (hash) ON DELETE RESTRICT,
  name       TEXT    NOT NULL CHECK (name <> ''),             -- as sent, for display and download
  actor      TEXT    NOT NULL,
  added_at   INTEGER NOT NULL,
  removed_by TEXT    NOT NULL DEFAULT '',
  removed_at INTEGER                                          -- NULL = attached
) STRICT;
CREATE INDEX register_document_row ON register_document (row_id, id);

CREATE TABLE register_upload (                                -- a workbook waiting between preview and apply
  id         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  register   TEXT    NOT NULL DEFAULT '',                     -- the register it was sent to, '' = its sheets say
  name       TEXT    NOT NULL,
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX register_upload_account ON register_upload (account_id);

-- +goose Down
DROP TABLE register_upload; DROP TABLE register_document; DROP TABLE register_cell; DROP TABLE register_revision; DROP TABLE register_row;
DROP TABLE register_kind; DROP TABLE stored_file; DROP TABLE office_grant;
