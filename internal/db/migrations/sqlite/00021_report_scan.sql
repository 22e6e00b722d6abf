-- +goose Up
-- The signed and stamped paper of an issued report.
CREATE TABLE report_scan (                                    -- ended, never deleted
  id         INTEGER PRIMARY KEY,
  issue_id   INTEGER NOT NULL REFERENCES report_issue (id) ON DELETE RESTRICT,
  hash       TEXT    NOT NULL REFERENCES stored_file (hash) ON DELETE RESTRICT,
  name       TEXT    NOT NULL CHECK (name <> ''),
  actor      TEXT    NOT NULL,
  added_at   INTEGER NOT NULL,
  removed_by TEXT    NOT NULL DEFAULT '',
  removed_at INTEGER                                              -- NULL = attached
) STRICT;
CREATE INDEX report_scan_issue ON report_scan (issue_id, id);

-- +goose Down
DROP TABLE report_scan;
