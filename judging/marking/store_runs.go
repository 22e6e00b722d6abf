// SQL of what the field signs: runs, absences, and who is to run.
package marking

import (
	"errors"
	"fmt"
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// selectRun is selectSheet with what stands beside the marks; a sheet from a workbook has nothing there.
var selectRun = strings.Replace(selectSheet, " FROM sheet s", ", COALESCE(r.team_by, '') AS team_by, COALESCE(r.typed, (0 = 1)) AS typed FROM sheet s LEFT JOIN run r ON r.sheet_id = s.id", 1)

func entrantByID(tx *db.Tx, contestID, id int64) (e Entrant, err error) {
	err = tx.Get(&e, `SELECT e.id, e.code, e.account, e.name, u.name AS unit, e.division_id, e.state
		FROM entry e JOIN unit u ON u.id = e.unit_id WHERE e.contest_id = ? AND e.id = ?`, contestID, id)
	if errors.Is(err, db.ErrNoRow) {
		return e, fault.NotFound("field.entry_unknown")
	}
	return e, err
}

// AttemptsOf is where an entry stands in a field round: as many attempts as the rules allow, in their order.
func AttemptsOf(tx *db.Tx, roundID, entryID int64, count int) ([]Attempt, error) {
	runs, err := runsOf(tx, ` WHERE s.round_id = ? AND s.entry_id = ? AND s.judge = '' ORDER BY s.attempt, s.revision`, roundID, entryID)
	if err != nil {
		return nil, err
	}
	absences, err := absencesOf(tx, roundID)
	if err != nil {
		return nil, err
	}
	list := make([]Attempt, count)
	for i := range list {
		list[i] = Attempt{Number: i + 1, Absent: absences[place{entryID, i + 1}]}
	}
	for i, r := range runs { // the highest revision comes last
		if r.Attempt <= count {
			list[r.Attempt-1].Sheet, list[r.Attempt-1].Absent = &runs[i], false
		}
	}
	return list, nil
}

// runsOfRound lists the official sheets in force of a round by entry and attempt.
func runsOfRound(tx *db.Tx, roundID int64) (map[place]Run, error) {
	rows, err := runsOf(tx, ` WHERE s.round_id = ? AND s.judge = '' ORDER BY s.entry_id, s.attempt, s.revision`, roundID)
	runs := make(map[place]Run, len(rows))
	for _, r := range rows {
		runs[place{r.EntryID, r.Attempt}] = r
	}
	return runs, err
}

func runsOf(tx *db.Tx, where string, args ...any) ([]Run, error) {
	var runs []Run
	if err := tx.Select(&runs, selectRun+where, args...); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	return runs, nil
}

// absencesOf says which attempts of a round were not made, on record; the newest line of an attempt counts.
func absencesOf(tx *db.Tx, roundID int64) (map[place]bool, error) {
	var rows []struct {
		EntryID int64 `db:"entry_id"`
		Attempt int   `db:"attempt"`
		Absent  bool  `db:"absent"`
	}
	if err := tx.Select(&rows, `SELECT entry_id, attempt, absent FROM absence WHERE round_id = ? ORDER BY id`, roundID); err != nil {
		return nil, fmt.Errorf("absences of round %d: %w", roundID, err)
	}
	absent := map[place]bool{}
	for _, r := range rows {
		absent[place{r.EntryID, r.Attempt}] = r.Absent
	}
	return absent, nil
}

// insertRun appends a revision together with what stands beside its marks.
func insertRun(tx *db.Tx, contestID int64, s SheetRow, teamBy string, typed bool) (int64, error) {
	id, err := insertSheet(tx, contestID, s)
	if err != nil {
		return 0, err
	}
	if _, err = tx.Exec(`INSERT INTO run (sheet_id, team_by, typed) VALUES (?, ?, ?)`, id, teamBy, typed); err != nil {
		return 0, fmt.Errorf("run of sheet %d: %w", id, err)
	}
	return id, nil
}

// signedBefore finds the sheet that a form with this key already became, and the late one.
func signedBefore(tx *db.Tx, roundID, entryID int64, key string) (run *Run, late *LateSheet, err error) {
	if key == "" {
		return nil, nil, nil
	}
	runs, err := runsOf(tx, ` WHERE s.round_id = ? AND s.entry_id = ? AND s.judge = '' AND s.request = ?`, roundID, entryID, key)
	if err != nil || len(runs) > 0 {
		return first(runs), nil, err
	}
	all, err := lateOf(tx, roundID, entryID, "")
	for i := range all {
		if all[i].Request == key {
			return nil, &all[i], err
		}
	}
	return nil, nil, err
}

func first(runs []Run) *Run {
	if len(runs) == 0 {
		return nil
	}
	return &runs[0]
}
