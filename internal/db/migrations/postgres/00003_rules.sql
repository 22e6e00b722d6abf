-- +goose Up
-- Who made a version of the rules, and which versions moved the last minute of registration.
ALTER TABLE rules ADD COLUMN actor TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE rules SET actor = COALESCE((SELECT a.actor FROM audit a WHERE a.subject = 'contest' AND a.subject_id = rules.contest_id AND a.act = 'contest.create'), '')
  WHERE version = 1;

CREATE TABLE extension (                                      -- a deadline moved on record
  contest_id    BIGINT  NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  rules_version BIGINT  NOT NULL CHECK (rules_version >= 2),  -- the version that moved it
  before        TEXT COLLATE "C" NOT NULL,                             -- last minute until then, '2024-06-30 23:59' in the contest's zone
  closes        TEXT COLLATE "C" NOT NULL CHECK (closes > before),     -- last minute from then on
  reason        TEXT COLLATE "C" NOT NULL,                             -- shown to the public
  actor         TEXT COLLATE "C" NOT NULL,
  recorded_at   BIGINT  NOT NULL,
  PRIMARY KEY (contest_id, rules_version)
);

-- +goose Down
DROP TABLE extension;
ALTER TABLE rules DROP COLUMN actor;
