// SQL of publications that wait for approval.
package results

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/registration/entries"
)

// waitingOf is what was prepared in a round and waits for approval; nil = nothing.
func waitingOf(tx *db.Tx, roundID int64) (*Prepared, error) {
	var p Prepared
	err := tx.Get(&p, `SELECT id, round_id, kind, base_id, content, hash, reason, account_id, actor, prepared_at
		FROM publication_draft WHERE round_id = ? AND state = 'waiting'`, roundID)
	if errors.Is(err, db.ErrNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("prepared publication: %w", err)
	}
	return &p, nil
}

func insertPrepared(tx *db.Tx, contestID int64, p Prepared) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO publication_draft (contest_id, round_id, kind, base_id, content, hash, reason, account_id, actor, prepared_at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting') RETURNING id`,
		contestID, p.RoundID, p.Kind, p.BaseID, p.Content, p.Hash, p.Reason, p.AccountID, p.Actor, p.PreparedAt)
	if err != nil {
		return 0, fmt.Errorf("insert prepared publication: %w", err)
	}
	return id, nil
}

// endPrepared says how it ended; a prepared publication ends once.
func endPrepared(tx *db.Tx, p Prepared, state, by string, publication *int64) error {
	n, err := tx.Exec(`UPDATE publication_draft SET state = ?, ended_by = ?, ended_at = ?, publication_id = ? WHERE id = ? AND state = 'waiting'`,
		state, by, tx.NowMS(), publication, p.ID)
	if err != nil {
		return fmt.Errorf("end prepared publication: %w", err)
	}
	if n != 1 {
		return fault.Conflict("publishing.nothing_prepared")
	}
	return nil
}

// markedOnDevices says whether judges are put on the entries of a round, or anybody signed a sheet in person.
func markedOnDevices(tx *db.Tx, roundID int64) (bool, error) {
	var n int
	err := tx.Get(&n, `SELECT (SELECT COUNT(*) FROM assignment WHERE round_id = ? AND removed_at IS NULL)
		+ (SELECT COUNT(*) FROM sheet WHERE round_id = ? AND account_id IS NOT NULL AND import_id IS NULL)`, roundID, roundID)
	if err != nil {
		return false, fmt.Errorf("who marks round %d: %w", roundID, err)
	}
	return n > 0, nil
}

// sharingUnit counts the other entries of an entry's unit in the contest.
func sharingUnit(tx *db.Tx, contestID int64, e entries.Entry) (n int64, err error) {
	if err = tx.Get(&n, `SELECT COUNT(*) FROM entry WHERE contest_id = ? AND unit_id = ? AND id <> ?`, contestID, e.UnitID, e.ID); err != nil {
		return 0, fmt.Errorf("entries of unit %d: %w", e.UnitID, err)
	}
	return n, nil
}
