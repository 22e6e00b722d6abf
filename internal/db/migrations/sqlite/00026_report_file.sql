-- +goose Up
-- The files of an issued report as they were on the day of its issue: what is downloaded is what was kept, whatever draws the next one.
CREATE TABLE report_file (                                    -- never changed, never deleted
  id       INTEGER PRIMARY KEY,
  issue_id INTEGER NOT NULL REFERENCES report_issue (id) ON DELETE RESTRICT,
  format   TEXT    NOT NULL CHECK (format IN ('docx', 'pdf', 'txt')),
  hash     TEXT    NOT NULL REFERENCES stored_file (hash) ON DELETE RESTRICT,
  made_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_file_once ON report_file (issue_id, format);

-- +goose Down
DROP TABLE report_file;
