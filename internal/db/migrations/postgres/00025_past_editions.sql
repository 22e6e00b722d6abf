-- +goose Up
-- Past editions entered and corrected by hand: where the figures come from, why a revision was made, and the taking out of one entered by mistake.
ALTER TABLE past_edition ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'recorded' CHECK (kind IN ('recorded', 'withdrawn')); -- 'withdrawn' = taken out by this revision
ALTER TABLE past_edition ADD COLUMN source TEXT COLLATE "C" NOT NULL DEFAULT '';  -- where the figures come from: a report, a newspaper
ALTER TABLE past_edition ADD COLUMN reason TEXT COLLATE "C" NOT NULL DEFAULT '';  -- why it was corrected, taken out or brought back
ALTER TABLE past_result ADD COLUMN withheld BOOLEAN NOT NULL DEFAULT false; -- true = the winners asked not to be named: people is empty and stays so
ALTER TABLE upload ALTER COLUMN contest_id DROP NOT NULL; -- NULL = of the Union's office
ALTER TABLE upload DROP CONSTRAINT upload_kind_check;
ALTER TABLE upload ADD CONSTRAINT upload_kind_check CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules', 'sessions', 'history'));

-- +goose Down
DELETE FROM upload WHERE contest_id IS NULL;
ALTER TABLE upload DROP CONSTRAINT upload_kind_check;
ALTER TABLE upload ADD CONSTRAINT upload_kind_check CHECK (kind IN ('roster', 'marks', 'judges', 'works', 'rules', 'sessions'));
ALTER TABLE upload ALTER COLUMN contest_id SET NOT NULL;
ALTER TABLE past_result DROP COLUMN withheld;
ALTER TABLE past_edition DROP COLUMN reason;
ALTER TABLE past_edition DROP COLUMN source;
ALTER TABLE past_edition DROP COLUMN kind;
