-- +goose Up
-- Who signed in where, links for people (personal, invitation, reset), and the second step of signing in.

ALTER TABLE account ADD COLUMN signed_in_at INTEGER;            -- last time, NULL = never

DROP TABLE session;                                             -- everybody signs in once more
CREATE TABLE session (
  token      TEXT    PRIMARY KEY,                               -- SHA-256 of the cookie
  id         TEXT    NOT NULL CHECK (id <> ''),                 -- names the session to its owner; opens nothing
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  link_id    INTEGER NOT NULL DEFAULT 0,                        -- the personal link it began with, 0 = none
  is_full    INTEGER NOT NULL DEFAULT 0 CHECK (is_full IN (0, 1)),  -- 0 = the second step is still to come
  device     TEXT    NOT NULL DEFAULT '',                       -- 'Chrome, Android'
  address    TEXT    NOT NULL DEFAULT '',                       -- shortened: 113.160.22.*
  data       BLOB    NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE link_new (
  id         INTEGER PRIMARY KEY,
  token_hash TEXT    NOT NULL,                                  -- SHA-256 of 128 random bits
  kind       TEXT    NOT NULL CHECK (kind IN ('entry', 'signin', 'personal', 'invite', 'reset')),
  subject_id INTEGER NOT NULL,                                  -- entry.id or account.id, as kind says
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER,                                           -- sign-in links, invitations and resets work once
  revoked_at INTEGER,
  contest_id INTEGER NOT NULL DEFAULT 0,                        -- personal: the contest it is good for; else 0
  code_hash  TEXT    NOT NULL DEFAULT '',                       -- personal: SHA-256 of token and code together
  made_by    INTEGER NOT NULL DEFAULT 0                         -- account.id of who made it, 0 = a command or nobody
) STRICT;
INSERT INTO link_new (id, token_hash, kind, subject_id, created_at, expires_at, used_at, revoked_at)
  SELECT id, token_hash, kind, subject_id, created_at, expires_at, used_at, revoked_at FROM link;
DROP TABLE link;
ALTER TABLE link_new RENAME TO link;
CREATE UNIQUE INDEX link_token_once ON link (token_hash);
CREATE INDEX link_subject ON link (kind, subject_id);

CREATE TABLE second_factor (
  account_id   INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  secret       TEXT    NOT NULL CHECK (secret <> ''),           -- base32, as the phone has it: codes are worked out from it
  last_step    INTEGER NOT NULL DEFAULT 0,                      -- 30-second step of the last code taken: a code works once
  created_at   INTEGER NOT NULL,
  confirmed_at INTEGER                                          -- NULL = being set up, not asked for yet
) STRICT;

CREATE TABLE recovery_code (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  code_hash  TEXT    NOT NULL,                                  -- SHA-256 of account and 60 random bits
  used_at    INTEGER,
  PRIMARY KEY (account_id, code_hash)
) STRICT;

-- +goose Down
DROP TABLE recovery_code; DROP TABLE second_factor;
CREATE TABLE link_old (
  id         INTEGER PRIMARY KEY,
  token_hash TEXT    NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('entry', 'signin')),
  subject_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER,
  revoked_at INTEGER
) STRICT;
INSERT INTO link_old SELECT id, token_hash, kind, subject_id, created_at, expires_at, used_at, revoked_at FROM link WHERE kind IN ('entry', 'signin');
DROP TABLE link;
ALTER TABLE link_old RENAME TO link;
CREATE UNIQUE INDEX link_token_once ON link (token_hash);
CREATE INDEX link_subject ON link (kind, subject_id);
DROP TABLE session;
CREATE TABLE session (token TEXT PRIMARY KEY, data BLOB NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE INDEX session_expiry ON session (expires_at);
ALTER TABLE account DROP COLUMN signed_in_at;
