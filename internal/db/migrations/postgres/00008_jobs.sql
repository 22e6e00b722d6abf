-- +goose Up
-- The same schema as sqlite/00008_jobs.sql.
-- Owner: internal/jobs. Work that one of several nodes does at a time: who moves the lease on does it.
CREATE TABLE job (
  name      TEXT COLLATE "C" PRIMARY KEY CHECK (name <> ''),       -- 'nightly'
  holder    TEXT COLLATE "C" NOT NULL DEFAULT '',                  -- the process at it, '' = nobody
  until_at  BIGINT NOT NULL DEFAULT 0,                   -- ms; a holder not done by then is taken for dead, and nobody begins before then
  done_at   BIGINT NOT NULL DEFAULT 0,                   -- ms; when it last succeeded, 0 = never
  failed_at BIGINT NOT NULL DEFAULT 0,                   -- ms; when it last failed, 0 = never
  fault     TEXT COLLATE "C" NOT NULL DEFAULT ''                   -- what went wrong then, for operators
);

-- +goose Down
DROP TABLE job;
