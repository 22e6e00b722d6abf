-- +goose Up
-- Owner: internal/jobs. Work that one of several nodes does at a time: who moves the lease on does it.
CREATE TABLE job (
  name      TEXT PRIMARY KEY CHECK (name <> ''),       -- 'nightly'
  holder    TEXT NOT NULL DEFAULT '',                  -- the process at it, '' = nobody
  until_at  INTEGER NOT NULL DEFAULT 0,                   -- ms; a holder not done by then is taken for dead, and nobody begins before then
  done_at   INTEGER NOT NULL DEFAULT 0,                   -- ms; when it last succeeded, 0 = never
  failed_at INTEGER NOT NULL DEFAULT 0,                   -- ms; when it last failed, 0 = never
  fault     TEXT NOT NULL DEFAULT ''                   -- what went wrong then, for operators
) STRICT;

-- +goose Down
DROP TABLE job;
