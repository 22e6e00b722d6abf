-- +goose Up
-- Who signed in where, links for people (personal, invitation, reset), and the second step of signing in.

ALTER TABLE account ADD COLUMN signed_in_at BIGINT;             -- last time, NULL = never

DROP TABLE session;                                             -- everybody signs in once more
CREATE TABLE session (
  token      TEXT COLLATE "C" PRIMARY KEY,                      -- SHA-256 of the cookie
  id         TEXT COLLATE "C" NOT NULL CHECK (id <> ''),        -- names the session to its owner; opens nothing
  account_id BIGINT  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  link_id    BIGINT  NOT NULL DEFAULT 0,                        -- the personal link it began with, 0 = none
  is_full    BOOLEAN NOT NULL DEFAULT false,                    -- false = the second step is still to come
  device     TEXT COLLATE "C" NOT NULL DEFAULT '',              -- 'Chrome, Android'
  address    TEXT COLLATE "C" NOT NULL DEFAULT '',              -- shortened: 113.160.22.*
  data       BYTEA   NOT NULL,
  started_at BIGINT  NOT NULL,
  seen_at    BIGINT  NOT NULL,
  expires_at BIGINT  NOT NULL
);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_account ON session (account_id);

ALTER TABLE link DROP CONSTRAINT link_kind_check;
ALTER TABLE link ADD CONSTRAINT link_kind_check CHECK (kind IN ('entry', 'signin', 'personal', 'invite', 'reset'));
ALTER TABLE link ADD COLUMN contest_id BIGINT NOT NULL DEFAULT 0;            -- personal: the contest it is good for; else 0
ALTER TABLE link ADD COLUMN code_hash TEXT COLLATE "C" NOT NULL DEFAULT '';  -- personal: SHA-256 of token and code together
ALTER TABLE link ADD COLUMN made_by BIGINT NOT NULL DEFAULT 0;               -- account.id of who made it, 0 = a command or nobody

CREATE TABLE second_factor (
  account_id   BIGINT  PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  secret       TEXT COLLATE "C" NOT NULL CHECK (secret <> ''),  -- base32, as the phone has it: codes are worked out from it
  last_step    BIGINT  NOT NULL DEFAULT 0,                      -- 30-second step of the last code taken: a code works once
  created_at   BIGINT  NOT NULL,
  confirmed_at BIGINT                                           -- NULL = being set up, not asked for yet
);

CREATE TABLE recovery_code (
  account_id BIGINT  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  code_hash  TEXT COLLATE "C" NOT NULL,                         -- SHA-256 of account and 60 random bits
  used_at    BIGINT,
  PRIMARY KEY (account_id, code_hash)
);

-- +goose Down
DROP TABLE recovery_code; DROP TABLE second_factor;
DELETE FROM link WHERE kind NOT IN ('entry', 'signin');
ALTER TABLE link DROP COLUMN contest_id;
ALTER TABLE link DROP COLUMN code_hash;
ALTER TABLE link DROP COLUMN made_by;
ALTER TABLE link DROP CONSTRAINT link_kind_check;
ALTER TABLE link ADD CONSTRAINT link_kind_check CHECK (kind IN ('entry', 'signin'));
DROP TABLE session;
CREATE TABLE session (token TEXT COLLATE "C" PRIMARY KEY, data BYTEA NOT NULL, expires_at BIGINT NOT NULL);
CREATE INDEX session_expiry ON session (expires_at);
ALTER TABLE account DROP COLUMN signed_in_at;
