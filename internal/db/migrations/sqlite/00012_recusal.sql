-- +goose Up
-- Who may not mark an entry for a reason of their own.

-- Owner: judging/marking --------------------------------------------------------
CREATE TABLE recusal (                                        -- a judge is kept from an entry in every round: family, an own pupil
  id           INTEGER PRIMARY KEY,
  contest_id   INTEGER NOT NULL REFERENCES contest (id) ON DELETE RESTRICT,
  judge_id     INTEGER NOT NULL REFERENCES judge (id) ON DELETE RESTRICT,
  entry_id     INTEGER NOT NULL REFERENCES entry (id) ON DELETE RESTRICT,
  reason       TEXT    NOT NULL CHECK (reason <> ''),
  actor        TEXT    NOT NULL,                              -- who said so: the judge, or the office
  recorded_at  INTEGER NOT NULL,
  withdrawn_by TEXT    NOT NULL DEFAULT '',
  withdrawn_at INTEGER                                        -- NULL = holds
) STRICT;
CREATE UNIQUE INDEX recusal_once ON recusal (judge_id, entry_id) WHERE withdrawn_at IS NULL;
CREATE INDEX recusal_contest ON recusal (contest_id);

-- +goose Down
DROP TABLE recusal;
