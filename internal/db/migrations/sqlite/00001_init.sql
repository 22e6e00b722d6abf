-- +goose Up
-- Instants are Unix milliseconds in UTC, days are TEXT 2024-08-14, marks thousandths of a point, run times milliseconds.

-- Owner: internal/auth ------------------------------------------------------
CREATE TABLE account (
  id          INTEGER PRIMARY KEY,
  login       TEXT    NOT NULL CHECK (login <> ''),           -- lower case, what is typed to sign in
  name        TEXT    NOT NULL CHECK (name <> ''),            -- shown beside what the person did
  password    TEXT    NOT NULL DEFAULT '',                    -- argon2id; '' = no password, sign-in links only
  is_admin    INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
  created_at  INTEGER NOT NULL,
  disabled_at INTEGER                                         -- NULL = may sign in
) STRICT;
CREATE UNIQUE INDEX account_login_once ON account (login);

CREATE TABLE session (
  token      TEXT    PRIMARY KEY,                             -- SHA-256 of the cookie
  data       BLOB    NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE throttle (
  key      TEXT    PRIMARY KEY,                               -- 'login:<account>' or 'address:<ip>'
  failures INTEGER NOT NULL CHECK (failures >= 0),
  since    INTEGER NOT NULL                                   -- start of the counted window
) STRICT;

CREATE TABLE link (
  id         INTEGER PRIMARY KEY,
  token_hash TEXT    NOT NULL,                                -- SHA-256 of 128 random bits
  kind       TEXT    NOT NULL CHECK (kind IN ('entry', 'signin')),
  subject_id INTEGER NOT NULL,                                -- entry.id or account.id, as kind says
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER,                                         -- sign-in links work once
  revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX link_token_once ON link (token_hash);
CREATE INDEX link_subject ON link (kind, subject_id);

-- Owner: internal -----------------------------------------------------------
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE upload (                                         -- a file waiting between preview and apply
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  kind       TEXT    NOT NULL CHECK (kind IN ('roster', 'marks')),
  round      TEXT    NOT NULL DEFAULT '',                     -- code of the round for marks
  name       TEXT    NOT NULL,                                -- file name as sent, for display only
  content    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  id         INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  contest_id INTEGER NOT NULL DEFAULT 0,                      -- 0 = not about one contest
  account_id INTEGER NOT NULL DEFAULT 0,                      -- 0 = no account (private link, command)
  actor      TEXT    NOT NULL,                                -- name as it was then
  via        TEXT    NOT NULL,                                -- 'web', 'link', 'command', 'demo'
  act        TEXT    NOT NULL CHECK (act <> ''),              -- 'entry.approve'
  subject    TEXT    NOT NULL,                                -- table name of what changed
  subject_id INTEGER NOT NULL,
  before     TEXT    NOT NULL DEFAULT '',                     -- JSON, '' = nothing
  after      TEXT    NOT NULL DEFAULT '',
  reason     TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_subject ON audit (subject, subject_id, id);
CREATE INDEX audit_contest ON audit (contest_id, id);

-- Owner: contests -----------------------------------------------------------
CREATE TABLE contest (
  id            INTEGER PRIMARY KEY,
  code          TEXT    NOT NULL CHECK (code <> ''),          -- 'robocon-2024', in addresses and commands
  state         TEXT    NOT NULL CHECK (state IN ('draft', 'announced', 'running', 'finished', 'archived')),
  rules_version INTEGER NOT NULL CHECK (rules_version >= 1),
  created_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contest_code_once ON contest (code);

CREATE TABLE rules (                                          -- every version is kept
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  version    INTEGER NOT NULL CHECK (version >= 1),
  document   TEXT    NOT NULL,                                -- YAML
  reason     TEXT    NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  PRIMARY KEY (contest_id, version)
) STRICT;

CREATE TABLE division (
  id          INTEGER PRIMARY KEY,
  contest_id  INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  code        TEXT    NOT NULL CHECK (code <> ''),            -- 'A'
  ordinal     INTEGER NOT NULL,
  last_number INTEGER NOT NULL DEFAULT 0 CHECK (last_number >= 0)  -- last entry number given out
) STRICT;
CREATE UNIQUE INDEX division_code_once ON division (contest_id, code);

CREATE TABLE round (
  id         INTEGER PRIMARY KEY,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  code       TEXT    NOT NULL CHECK (code <> ''),             -- 'vong-loai'
  ordinal    INTEGER NOT NULL,
  state      TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'open', 'closed', 'published')),
  version    INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0)  -- grows with every change that can move a rank
) STRICT;
CREATE UNIQUE INDEX round_code_once ON round (contest_id, code);

CREATE TABLE grants (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  contest_id INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  role       TEXT    NOT NULL CHECK (role IN ('organiser', 'secretary', 'head', 'judge', 'referee', 'viewer')),
  PRIMARY KEY (account_id, contest_id, role)
) STRICT;

-- Owner: registration/entries -------------------------------------------------
CREATE TABLE unit (
  id          INTEGER PRIMARY KEY,
  name        TEXT    NOT NULL CHECK (name <> ''),            -- as typed, NFC
  name_folded TEXT    NOT NULL,                               -- for search
  name_canon  TEXT    NOT NULL,                               -- for sameness
  sort_key    BLOB    NOT NULL,                               -- Vietnamese collation
  area        TEXT    NOT NULL,                               -- district as the rules name it
  created_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX unit_once ON unit (name_canon, area);
CREATE INDEX unit_folded ON unit (name_folded);

CREATE TABLE entry (
  id                INTEGER PRIMARY KEY,
  contest_id        INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  division_id       INTEGER NOT NULL REFERENCES division (id) ON DELETE RESTRICT,
  unit_id           INTEGER NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  code              TEXT    NOT NULL CHECK (code <> ''),      -- 'RB24-A-0127'
  name              TEXT    NOT NULL CHECK (name <> ''),
  name_folded       TEXT    NOT NULL,
  name_canon        TEXT    NOT NULL,
  sort_key          BLOB    NOT NULL,
  search            TEXT    NOT NULL,                         -- folded: code, account, name, unit, members
  account           TEXT    NOT NULL DEFAULT '',              -- simulator account, '' = none yet
  contact_name      TEXT    NOT NULL DEFAULT '',
  contact_phone     TEXT    NOT NULL DEFAULT '',
  contact_email     TEXT    NOT NULL DEFAULT '',
  consent_at        INTEGER,                                  -- when a guardian's consent was declared
  state             TEXT    NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn')),
  return_until      INTEGER,                                  -- while returned: last instant for corrections
  revision          INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),  -- grows with each change; a stale form is a conflict
  source            TEXT    NOT NULL CHECK (source IN ('web', 'roster')),
  submission_key    TEXT    NOT NULL,                         -- 128 bits of the SHA-256 of the form's key: a form sent twice is one entry
  submission_digest TEXT    NOT NULL,                         -- SHA-256 of what was sent with it
  submitted_at      INTEGER NOT NULL,                         -- effective
  created_at        INTEGER NOT NULL                          -- recorded
) STRICT;
CREATE UNIQUE INDEX entry_code_once ON entry (contest_id, code);
CREATE UNIQUE INDEX entry_account_once ON entry (contest_id, account) WHERE account <> '';
CREATE UNIQUE INDEX entry_submission_once ON entry (submission_key);
CREATE INDEX entry_list ON entry (contest_id, state, id);
CREATE INDEX entry_sorted ON entry (contest_id, sort_key, id);
CREATE INDEX entry_unit ON entry (unit_id, name_canon);

CREATE TABLE entry_event (                                    -- append-only; entry.state is derived from it
  id           INTEGER PRIMARY KEY,
  entry_id     INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  kind         TEXT    NOT NULL CHECK (kind IN ('submitted', 'corrected', 'returned', 'resubmitted', 'approved', 'rejected', 'withdrawn', 'reinstated')),
  effective_at INTEGER NOT NULL,                              -- when it holds
  recorded_at  INTEGER NOT NULL,                              -- when the system learnt of it
  actor        TEXT    NOT NULL,
  reason       TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX entry_event_entry ON entry_event (entry_id, effective_at, id);

CREATE TABLE member (                                         -- rows are closed (until_*), never changed or deleted
  id                INTEGER PRIMARY KEY,
  contest_id        INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  entry_id          INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  ordinal           INTEGER NOT NULL,                         -- place in the form
  role              TEXT    NOT NULL CHECK (role IN ('contestant', 'mentor')),
  name              TEXT    NOT NULL CHECK (name <> ''),
  name_folded       TEXT    NOT NULL,
  sort_key          BLOB    NOT NULL,                         -- given name first
  person            TEXT    NOT NULL,                         -- sameness key: see entries.PersonKey
  born              TEXT    NOT NULL DEFAULT '',              -- 2013-07-02, '' = not given
  gender            TEXT    NOT NULL DEFAULT '' CHECK (gender IN ('', 'male', 'female')),
  grade             INTEGER NOT NULL DEFAULT 0 CHECK (grade BETWEEN 0 AND 12),  -- 0 = none (mentor)
  class             TEXT    NOT NULL DEFAULT '',
  phone             TEXT    NOT NULL DEFAULT '',
  since_at          INTEGER NOT NULL,                         -- effective
  since_recorded_at INTEGER NOT NULL,
  until_at          INTEGER,                                  -- NULL = still a member
  until_recorded_at INTEGER
) STRICT;
CREATE INDEX member_entry ON member (entry_id, ordinal);
CREATE INDEX member_person ON member (contest_id, person) WHERE role = 'contestant' AND until_at IS NULL;  -- who may be in one entry only

-- Owner: judging/marking --------------------------------------------------------
CREATE TABLE mark_import (
  id          INTEGER PRIMARY KEY,
  contest_id  INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id    INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  file_name   TEXT    NOT NULL,
  file_hash   TEXT    NOT NULL,                               -- SHA-256 of the file
  actor       TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sheet (                                          -- append-only revisions; the highest revision counts
  id            INTEGER PRIMARY KEY,
  contest_id    INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id      INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  entry_id      INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  judge         TEXT    NOT NULL DEFAULT '',                  -- '' = the imported or referee's sheet
  attempt       INTEGER NOT NULL CHECK (attempt >= 1),
  revision      INTEGER NOT NULL CHECK (revision >= 1),
  marks         TEXT    NOT NULL,                             -- JSON: code of criterion, task or penalty → thousandths or count
  points        INTEGER NOT NULL,                             -- thousandths, worked out from marks by scoring
  time_ms       INTEGER,                                      -- NULL = no time taken
  rules_version INTEGER NOT NULL,
  import_id     INTEGER REFERENCES mark_import (id) ON DELETE RESTRICT,
  actor         TEXT    NOT NULL,
  reason        TEXT    NOT NULL DEFAULT '',
  effective_at  INTEGER NOT NULL,
  recorded_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sheet_revision_once ON sheet (round_id, entry_id, judge, attempt, revision);

-- Owner: judging/results ---------------------------------------------------------
CREATE TABLE decision (                                       -- of the council, on a tie at a limit; append-only
  id           INTEGER PRIMARY KEY,
  contest_id   INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id     INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  division_id  INTEGER NOT NULL REFERENCES division (id) ON DELETE RESTRICT,
  how          TEXT    NOT NULL CHECK (how <> ''),            -- 'bốc thăm'
  reason       TEXT    NOT NULL DEFAULT '',
  decided_by   TEXT    NOT NULL CHECK (decided_by <> ''),     -- who decided, in words
  actor        TEXT    NOT NULL,                              -- who recorded it
  effective_at INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_round ON decision (round_id, division_id, id);

CREATE TABLE decision_entry (                                 -- the tied entries, and which of them go on
  decision_id INTEGER NOT NULL REFERENCES decision (id) ON DELETE RESTRICT,
  entry_id    INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  chosen      INTEGER NOT NULL CHECK (chosen IN (0, 1)),
  PRIMARY KEY (decision_id, entry_id)
) STRICT;

CREATE TABLE publication (                                    -- numbered, hashed, never changed
  id            INTEGER PRIMARY KEY,
  contest_id    INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  round_id      INTEGER NOT NULL REFERENCES round (id) ON DELETE RESTRICT,
  number        INTEGER NOT NULL CHECK (number >= 1),         -- per round
  content       TEXT    NOT NULL,                             -- JSON of results.Snapshot, without personal data
  hash          TEXT    NOT NULL,                             -- SHA-256 of content
  round_version INTEGER NOT NULL,
  rules_version INTEGER NOT NULL,
  reason        TEXT    NOT NULL DEFAULT '',                  -- why it replaces the one before
  actor         TEXT    NOT NULL,
  published_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX publication_number_once ON publication (round_id, number);

-- Owner: internal/db -------------------------------------------------------------
CREATE TABLE scope (                                          -- PostgreSQL locks the row of its scope before it writes
  name TEXT PRIMARY KEY
) STRICT;

-- +goose Down
DROP TABLE scope; DROP TABLE publication; DROP TABLE decision_entry; DROP TABLE decision; DROP TABLE sheet; DROP TABLE mark_import;
DROP TABLE member; DROP TABLE entry_event; DROP TABLE entry; DROP TABLE unit; DROP TABLE grants; DROP TABLE round;
DROP TABLE division; DROP TABLE rules; DROP TABLE audit; DROP TABLE upload; DROP TABLE contest; DROP TABLE setting;
DROP TABLE link; DROP TABLE throttle; DROP TABLE session; DROP TABLE account;
