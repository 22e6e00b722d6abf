-- +goose Up
-- The chain of seals: every line of the audit and every row that is never changed gets the next number, without gaps.
CREATE TABLE seal (
  number    INTEGER PRIMARY KEY CHECK (number >= 1),          -- in the order of commits
  source    TEXT    NOT NULL CHECK (source <> ''),            -- which table and columns: audit.Source
  row_id    INTEGER NOT NULL,
  salt      TEXT    NOT NULL,                                 -- 128 random bits, hexadecimal; '' = the row was erased on record
  digest    TEXT    NOT NULL CHECK (digest <> ''),            -- SHA-256 of salt and row
  chain     TEXT    NOT NULL CHECK (chain <> ''),             -- SHA-256 of the chain before, number, source, row and digest
  sealed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX seal_row_once ON seal (source, row_id);

CREATE TABLE seal_head (                                      -- one row: the last seal, and which node is at it
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  number      INTEGER NOT NULL CHECK (number >= 0),           -- 0 = nothing sealed yet
  chain       TEXT    NOT NULL,
  sealed_at   INTEGER NOT NULL,
  holder      TEXT    NOT NULL,                               -- of the lease; '' = nobody
  lease_until INTEGER NOT NULL
) STRICT;

CREATE INDEX member_ended ON member (id) WHERE until_at IS NOT NULL;
ALTER TABLE publication ADD COLUMN audit_head TEXT NOT NULL DEFAULT ''; -- chain of the last seal when it was published; '' = nothing was sealed

-- +goose Down
ALTER TABLE publication DROP COLUMN audit_head;
DROP INDEX member_ended;
DROP TABLE seal_head;
DROP TABLE seal;
