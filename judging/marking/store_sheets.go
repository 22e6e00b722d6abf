// SQL of one judge's desk: what is assigned, own revisions, drafts.
package marking

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
)

const selectEntrant = `SELECT e.id, e.code, e.account, e.name, u.name AS unit, u.name_canon AS unit_canon, u.area, e.division_id, e.state
	FROM entry e JOIN unit u ON u.id = e.unit_id`

// assignedEntry is the entry with this code if the judge was put on it; NotFound otherwise.
func assignedEntry(tx *db.Tx, roundID, judgeID int64, code string) (e Entrant, err error) {
	err = tx.Get(&e, selectEntrant+` JOIN assignment a ON a.entry_id = e.id
		WHERE a.round_id = ? AND a.judge_id = ? AND a.removed_at IS NULL AND e.code = ?`, roundID, judgeID, code)
	if errors.Is(err, db.ErrNoRow) {
		return e, errNotYours()
	}
	if err != nil {
		return e, fmt.Errorf("assigned entry %s: %w", code, err)
	}
	return e, nil
}

// assignedEntries lists what a judge was put on in a round, by code.
func assignedEntries(tx *db.Tx, roundID, judgeID int64) ([]Entrant, error) {
	var rows []Entrant
	err := tx.Select(&rows, selectEntrant+` JOIN assignment a ON a.entry_id = e.id
		WHERE a.round_id = ? AND a.judge_id = ? AND a.removed_at IS NULL ORDER BY e.code, e.id`, roundID, judgeID)
	if err != nil {
		return nil, fmt.Errorf("entries of judge %d: %w", judgeID, err)
	}
	return rows, nil
}

// revisionsOf lists the revisions of one judge's sheet of an entry, oldest first.
func revisionsOf(tx *db.Tx, roundID, entryID int64, judge string) ([]SheetRow, error) {
	var rows []SheetRow
	err := tx.Select(&rows, selectSheet+` WHERE s.round_id = ? AND s.entry_id = ? AND s.judge = ? AND s.attempt = 1 ORDER BY s.revision`, roundID, entryID, judge)
	if err != nil {
		return nil, fmt.Errorf("sheets of %s for entry %d: %w", judge, entryID, err)
	}
	return rows, nil
}

// draftRow is an unsigned sheet. SavedAt is Unix milliseconds.
type draftRow struct {
	EntryID int64  `db:"entry_id"`
	Version int    `db:"version"`
	Marks   string `db:"marks"`
	Comment string `db:"comment"`
	SavedAt int64  `db:"saved_at"`
}

// draftOf is a judge's draft for an entry, the zero row when there is none.
func draftOf(tx *db.Tx, roundID, entryID, judgeID int64) (d draftRow, err error) {
	err = tx.Get(&d, `SELECT entry_id, version, marks, comment, saved_at FROM sheet_draft WHERE round_id = ? AND entry_id = ? AND judge_id = ?`, roundID, entryID, judgeID)
	if errors.Is(err, db.ErrNoRow) {
		return draftRow{}, nil
	}
	if err != nil {
		return d, fmt.Errorf("draft of judge %d: %w", judgeID, err)
	}
	return d, nil
}

func saveDraft(tx *db.Tx, roundID, entryID, judgeID int64, d draftRow) error {
	_, err := tx.Exec(`INSERT INTO sheet_draft (round_id, entry_id, judge_id, version, marks, comment, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (round_id, entry_id, judge_id) DO UPDATE SET version = excluded.version, marks = excluded.marks, comment = excluded.comment, saved_at = excluded.saved_at`,
		roundID, entryID, judgeID, d.Version, d.Marks, d.Comment, tx.NowMS())
	if err != nil {
		return fmt.Errorf("save draft of judge %d: %w", judgeID, err)
	}
	return nil
}

func dropDraft(tx *db.Tx, roundID, entryID, judgeID int64) error {
	_, err := tx.Exec(`DELETE FROM sheet_draft WHERE round_id = ? AND entry_id = ? AND judge_id = ?`, roundID, entryID, judgeID)
	if err != nil {
		return fmt.Errorf("drop draft of judge %d: %w", judgeID, err)
	}
	return nil
}

// sheetsOfEntry lists the sheets in force of one entry: the last revision of each judge, by judge.
func sheetsOfEntry(tx *db.Tx, roundID, entryID int64) ([]SheetRow, error) {
	all, err := History(tx, roundID, entryID)
	if err != nil {
		return nil, err
	}
	var last []SheetRow
	for _, s := range all {
		if n := len(last); n > 0 && last[n-1].Judge == s.Judge && last[n-1].Attempt == s.Attempt {
			last[n-1] = s
			continue
		}
		last = append(last, s)
	}
	return last, nil
}

// revisionsOfRound lists all revisions of a round, oldest first within each entry and judge.
func revisionsOfRound(tx *db.Tx, roundID int64) ([]SheetRow, error) {
	var rows []SheetRow
	if err := tx.Select(&rows, selectSheet+` WHERE s.round_id = ? ORDER BY s.entry_id, s.judge, s.attempt, s.revision`, roundID); err != nil {
		return nil, fmt.Errorf("revisions of round %d: %w", roundID, err)
	}
	return rows, nil
}
