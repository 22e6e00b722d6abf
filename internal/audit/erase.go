// Erasing: what a line says about a person goes, with its salt, and the chain still verifies.
package audit

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// ActErase is the act of a line that names what was erased.
const ActErase = "personal.erase"

// erased is what such a line holds.
type erased struct {
	Numbers []int64 `json:"numbers"` // of the seals
}

// linesAbout are the lines a about one row, but for those that say what was erased: they name nobody and vouch for the others.
const linesAbout = `a.contest_id = ? AND a.subject = ? AND a.subject_id = ? AND a.act NOT LIKE '%.erase'`

// EraseSubject erases from the lines about one row (a table and an id, as Line has them) whatever names a person: who acted without an
// account, what was before and after, and why. When, what act and which row stay. Their salts go too, so nobody can find the words out
// by trying. The erasing is an act of its own with a reason; the lines of earlier erasings stay. NotFound when nothing is left to erase;
// Conflict while a line is not sealed yet: it is in a second.
func EraseSubject(tx *db.Tx, by By, contestID int64, subject string, subjectID int64, reason string) error {
	var gone erased
	err := tx.Select(&gone.Numbers, `SELECT s.number FROM seal s JOIN audit a ON a.id = s.row_id
		WHERE s.source = ? AND s.salt <> '' AND `+linesAbout+` ORDER BY s.number`, Lines.Name, contestID, subject, subjectID)
	if err != nil {
		return fmt.Errorf("lines to erase: %w", err)
	}
	var all int
	if err := tx.Get(&all, `SELECT COUNT(*) FROM audit a WHERE `+linesAbout+`
		AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.source = ? AND s.row_id = a.id AND s.salt = '')`, contestID, subject, subjectID, Lines.Name); err != nil {
		return err
	}
	switch {
	case all == 0:
		return fault.NotFound("verify.nothing_to_erase")
	case len(gone.Numbers) < all:
		return fault.Conflict("verify.not_sealed")
	}
	_, err = tx.Exec(`UPDATE audit AS a SET actor = CASE WHEN account_id = 0 THEN '' ELSE actor END, before = '', after = '', reason = ''
		WHERE `+linesAbout, contestID, subject, subjectID)
	if err != nil {
		return fmt.Errorf("erase lines: %w", err)
	}
	return unsalt(tx, by, contestID, subject, subjectID, reason, gone)
}

// EraseRows removes the salts of rows of a source that holds personal data, after their owner has erased the rows themselves in the same
// act. Rows that were erased before may be among them: NotFound when all were, Conflict while one is not sealed yet.
func EraseRows(tx *db.Tx, by By, contestID int64, source Source, ids []int64, reason string) error {
	if !source.Personal {
		return errors.New("audit: rows of " + source.Name + " are never erased")
	}
	query, args, err := tx.In(`SELECT number, salt FROM seal WHERE source = ? AND row_id IN (?) ORDER BY number`, source.Name, ids)
	if err != nil {
		return err
	}
	var seals []Seal
	if err := tx.Select(&seals, query, args...); err != nil {
		return fmt.Errorf("rows to erase: %w", err)
	}
	if len(seals) < len(ids) {
		return fault.Conflict("verify.not_sealed")
	}
	var gone erased
	for _, s := range seals {
		if s.Salt != "" {
			gone.Numbers = append(gone.Numbers, s.Number)
		}
	}
	if len(gone.Numbers) == 0 {
		return fault.NotFound("verify.nothing_to_erase")
	}
	return unsalt(tx, by, contestID, source.Name, ids[0], reason, gone)
}

func unsalt(tx *db.Tx, by By, contestID int64, subject string, subjectID int64, reason string, gone erased) error {
	query, args, err := tx.In(`UPDATE seal SET salt = '' WHERE number IN (?)`, gone.Numbers)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(query, args...); err != nil {
		return fmt.Errorf("erase salts: %w", err)
	}
	return Write(tx, by, Line{ContestID: contestID, Act: ActErase, Subject: subject, SubjectID: subjectID, After: gone, Reason: reason})
}
