-- +goose Up
-- The Union's report: figures over registers, templates, drafts, their approval by a second person, what was issued.
CREATE TABLE report_figure (                                  -- made or changed by the office; append-only, the newest version of a name holds
  id          INTEGER PRIMARY KEY,
  name        TEXT    NOT NULL CHECK (name <> ''),            -- pho-bien.hoi-thao
  version     INTEGER NOT NULL CHECK (version >= 1),
  document    TEXT    NOT NULL,                               -- YAML: label, what it counts, unit, question to a register
  closed      INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),  -- no longer offered
  reason      TEXT    NOT NULL DEFAULT '',
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_figure_once ON report_figure (name, version);

CREATE TABLE report_template (                                -- append-only, the newest version holds
  id          INTEGER PRIMARY KEY,
  version     INTEGER NOT NULL CHECK (version >= 1),
  document    TEXT    NOT NULL,                               -- YAML
  reason      TEXT    NOT NULL DEFAULT '',
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_template_once ON report_template (version);

CREATE TABLE report_draft (                                   -- a period's report as it was saved; append-only
  id          INTEGER PRIMARY KEY,
  period      TEXT    NOT NULL CHECK (period <> ''),          -- 2024-H1
  version     INTEGER NOT NULL CHECK (version >= 1),          -- counted over the period
  document    TEXT    NOT NULL,                               -- YAML of the template as it was edited for this period
  content     TEXT    NOT NULL,                               -- JSON of the report as it read then, with its figures
  note        TEXT    NOT NULL DEFAULT '',
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_draft_once ON report_draft (period, version);

CREATE TABLE report_review (                                  -- submitted by one person for another to approve; ended, never deleted
  id           INTEGER PRIMARY KEY,
  period       TEXT    NOT NULL CHECK (period <> ''),
  draft_id     INTEGER NOT NULL REFERENCES report_draft (id) ON DELETE RESTRICT,
  content      TEXT    NOT NULL,                              -- JSON: what is approved is exactly this
  hash         TEXT    NOT NULL,                              -- SHA-256 of content
  reason       TEXT    NOT NULL DEFAULT '',                   -- of a correction: why it is issued anew
  account_id   INTEGER REFERENCES account (id) ON DELETE RESTRICT,  -- who submitted it, NULL = on the command line
  actor        TEXT    NOT NULL,
  submitted_at INTEGER NOT NULL,
  approved_by  TEXT    NOT NULL DEFAULT '',
  approved_at  INTEGER,                                       -- NULL = not approved
  state        TEXT    NOT NULL CHECK (state IN ('waiting', 'approved', 'returned', 'issued')),
  ended_by     TEXT    NOT NULL DEFAULT '',                   -- who returned or issued it
  ended_at     INTEGER,
  note         TEXT    NOT NULL DEFAULT ''                    -- why it was returned
) STRICT;
CREATE UNIQUE INDEX report_review_once ON report_review (period) WHERE state IN ('waiting', 'approved');

CREATE TABLE report_issue (                                   -- frozen: text, figures, counts of their sources
  id          INTEGER PRIMARY KEY,
  period      TEXT    NOT NULL CHECK (period <> ''),
  edition     INTEGER NOT NULL CHECK (edition >= 1),          -- of the period: 2 and later are corrections
  number      INTEGER NOT NULL CHECK (number >= 1),           -- Số: 45/BC-LHH
  symbol      TEXT    NOT NULL CHECK (symbol <> ''),
  day         TEXT    NOT NULL CHECK (day <> ''),             -- on the paper: 2024-07-05
  year        INTEGER NOT NULL,                               -- of the day: numbers begin anew each year
  review_id   INTEGER NOT NULL REFERENCES report_review (id) ON DELETE RESTRICT,
  content     TEXT    NOT NULL,                               -- JSON, as it was approved
  hash        TEXT    NOT NULL,                               -- SHA-256 of content
  reason      TEXT    NOT NULL DEFAULT '',                    -- of a correction
  prepared_by TEXT    NOT NULL,
  approved_by TEXT    NOT NULL,
  actor       TEXT    NOT NULL,
  issued_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX report_issue_edition_once ON report_issue (period, edition);
CREATE UNIQUE INDEX report_issue_number_once ON report_issue (symbol, year, number);
CREATE UNIQUE INDEX report_issue_review_once ON report_issue (review_id);

-- +goose Down
DROP TABLE report_issue; DROP TABLE report_review; DROP TABLE report_draft; DROP TABLE report_template; DROP TABLE report_figure;
