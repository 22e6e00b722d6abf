// SQL of sheets that came late.
package marking

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

const selectLate = `SELECT id, round_id, entry_id, judge, account_id, actor, attempt, pass, base, marks, points, time_ms, comment, reason, request,
	rules_version, received_at, state, decided_by, decided_why, decided_at FROM late_sheet`

// LateOfRound lists the sheets that came after the round was closed, waiting ones first, then newest first.
func LateOfRound(tx *db.Tx, roundID int64) ([]LateSheet, error) {
	var rows []LateSheet
	err := tx.Select(&rows, selectLate+` WHERE round_id = ? ORDER BY CASE state WHEN 'waiting' THEN 0 ELSE 1 END, id DESC`, roundID)
	if err != nil {
		return nil, fmt.Errorf("late sheets of round %d: %w", roundID, err)
	}
	return rows, nil
}

// lateByID is a late sheet of this round; NotFound otherwise.
func lateByID(tx *db.Tx, roundID, id int64) (l LateSheet, err error) {
	err = tx.Get(&l, selectLate+` WHERE round_id = ? AND id = ?`, roundID, id)
	if errors.Is(err, db.ErrNoRow) {
		return l, fault.NotFound("judging.late_unknown")
	}
	if err != nil {
		return l, fmt.Errorf("late sheet %d: %w", id, err)
	}
	return l, nil
}

// lateOf lists the late sheets of one judge for one entry, newest first.
func lateOf(tx *db.Tx, roundID, entryID int64, judge string) ([]LateSheet, error) {
	var rows []LateSheet
	err := tx.Select(&rows, selectLate+` WHERE round_id = ? AND entry_id = ? AND judge = ? ORDER BY id DESC`, roundID, entryID, judge)
	if err != nil {
		return nil, fmt.Errorf("late sheets of entry %d: %w", entryID, err)
	}
	return rows, nil
}

// insertLate keeps a late sheet; db.IsUnique when one of the same judge, entry and attempt waits already.
func insertLate(tx *db.Tx, contestID int64, l LateSheet) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO late_sheet (contest_id, round_id, entry_id, judge, account_id, actor, attempt, pass, base, marks, points, time_ms, comment,
		reason, request, rules_version, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, l.RoundID, l.EntryID, l.Judge, l.AccountID, l.Actor, l.Attempt, max(l.Pass, 1), l.Base, l.Marks, l.Points, l.TimeMS, l.Comment,
		l.Reason, l.Request, l.RulesVersion, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert late sheet of entry %d: %w", l.EntryID, err)
	}
	return id, nil
}

func decideLate(tx *db.Tx, id int64, state, by, why string) error {
	_, err := tx.Exec(`UPDATE late_sheet SET state = ?, decided_by = ?, decided_why = ?, decided_at = ? WHERE id = ?`, state, by, why, tx.NowMS(), id)
	if err != nil {
		return fmt.Errorf("decide late sheet %d: %w", id, err)
	}
	return nil
}

// lastRevision is the number of the sheet in force that a late one would follow, 0 = none.
func lastRevision(tx *db.Tx, l LateSheet) (n int, err error) {
	err = tx.Get(&n, `SELECT COALESCE(MAX(revision), 0) FROM sheet WHERE round_id = ? AND entry_id = ? AND judge = ? AND attempt = ?`, l.RoundID, l.EntryID, l.Judge, l.Attempt)
	if err != nil {
		return 0, fmt.Errorf("revision of entry %d: %w", l.EntryID, err)
	}
	return n, nil
}
