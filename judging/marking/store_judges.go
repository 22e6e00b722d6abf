// SQL of judges, assignments and second markings.
package marking

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

const selectJudge = `SELECT j.id, j.account_id, j.role, j.code, j.name, j.unit, j.unit_canon, j.area, j.division_id, j.phone, j.created_at, j.removed_at FROM judge j`

// JudgesOf lists the judges and referees of a contest by code, removed ones too: their sheets stay.
func JudgesOf(tx *db.Tx, contestID int64) ([]JudgeRow, error) {
	var rows []JudgeRow
	if err := tx.Select(&rows, selectJudge+` WHERE j.contest_id = ? ORDER BY j.code, j.id`, contestID); err != nil {
		return nil, fmt.Errorf("judges of contest %d: %w", contestID, err)
	}
	return rows, loadRecused(tx, contestID, rows)
}

// JudgeOf is the judge or referee of a contest behind an account. NotFound when there is none or the person was taken off the panel.
func JudgeOf(tx *db.Tx, contestID, accountID int64) (JudgeRow, error) {
	return oneJudge(tx, ` WHERE j.contest_id = ? AND j.account_id = ? AND j.removed_at IS NULL`, contestID, accountID)
}

// judgeByID is a judge of this contest, removed or not; NotFound otherwise.
func judgeByID(tx *db.Tx, contestID, id int64) (JudgeRow, error) {
	return oneJudge(tx, ` WHERE j.contest_id = ? AND j.id = ?`, contestID, id)
}

func oneJudge(tx *db.Tx, where string, args ...any) (j JudgeRow, err error) {
	err = tx.Get(&j, selectJudge+where, args...)
	if errors.Is(err, db.ErrNoRow) {
		return j, fault.NotFound("judging.judge_unknown")
	}
	if err != nil {
		return j, fmt.Errorf("judge: %w", err)
	}
	if err := tx.Select(&j.keptFrom, `SELECT entry_id FROM recusal WHERE judge_id = ? AND withdrawn_at IS NULL ORDER BY entry_id`, j.ID); err != nil {
		return j, fmt.Errorf("recusals of judge %d: %w", j.ID, err)
	}
	return j, nil
}

func insertJudge(tx *db.Tx, contestID int64, j JudgeRow) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO judge (contest_id, account_id, role, code, name, unit, unit_canon, area, division_id, phone, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, j.AccountID, j.Role, j.Code, j.Name, j.Unit, j.UnitCanon, j.Area, j.DivisionID, j.Phone, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert judge %s: %w", j.Code, err)
	}
	return id, nil
}

func updateJudge(tx *db.Tx, j JudgeRow) error {
	_, err := tx.Exec(`UPDATE judge SET name = ?, unit = ?, unit_canon = ?, area = ?, division_id = ?, phone = ?, removed_at = ? WHERE id = ?`,
		j.Name, j.Unit, j.UnitCanon, j.Area, j.DivisionID, j.Phone, j.RemovedAt, j.ID)
	if err != nil {
		return fmt.Errorf("update judge %d: %w", j.ID, err)
	}
	return nil
}

// AssignmentsOfRound lists who marks what in a round, by entry and judge's code.
func AssignmentsOfRound(tx *db.Tx, roundID int64) ([]AssignmentRow, error) {
	var rows []AssignmentRow
	err := tx.Select(&rows, `SELECT a.id, a.entry_id, a.judge_id, j.code AS judge, j.name AS judge_name, a.actor, a.created_at
		FROM assignment a JOIN judge j ON j.id = a.judge_id
		WHERE a.round_id = ? AND a.removed_at IS NULL ORDER BY a.entry_id, j.code`, roundID)
	if err != nil {
		return nil, fmt.Errorf("assignments of round %d: %w", roundID, err)
	}
	return rows, nil
}

func insertAssignment(tx *db.Tx, contestID, roundID, entryID, judgeID int64, actor string) error {
	_, err := tx.Exec(`INSERT INTO assignment (contest_id, round_id, entry_id, judge_id, actor, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		contestID, roundID, entryID, judgeID, actor, tx.NowMS())
	if err != nil {
		return fmt.Errorf("assign judge %d to entry %d: %w", judgeID, entryID, err)
	}
	return nil
}

func closeAssignment(tx *db.Tx, id int64, actor string) error {
	_, err := tx.Exec(`UPDATE assignment SET removed_at = ?, removed_by = ? WHERE id = ? AND removed_at IS NULL`, tx.NowMS(), actor, id)
	if err != nil {
		return fmt.Errorf("close assignment %d: %w", id, err)
	}
	return nil
}

// SecondMarkingsOfRound lists the second markings that were asked for, by entry and pass.
func SecondMarkingsOfRound(tx *db.Tx, roundID int64) ([]SecondMarking, error) {
	var rows []SecondMarking
	err := tx.Select(&rows, `SELECT entry_id, pass, actor, reason, asked_at FROM second_marking WHERE round_id = ? ORDER BY entry_id, pass`, roundID)
	if err != nil {
		return nil, fmt.Errorf("second markings of round %d: %w", roundID, err)
	}
	return rows, nil
}

// askedPass is the newest marking asked for of an entry, 1 when nobody asked for another.
func askedPass(tx *db.Tx, roundID, entryID int64) (pass int, err error) {
	if err = tx.Get(&pass, `SELECT COALESCE(MAX(pass), 1) FROM second_marking WHERE round_id = ? AND entry_id = ?`, roundID, entryID); err != nil {
		return 0, fmt.Errorf("second marking of entry %d: %w", entryID, err)
	}
	return pass, nil
}

func insertSecondMarking(tx *db.Tx, contestID, roundID, entryID int64, pass int, actor, reason string) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO second_marking (contest_id, round_id, entry_id, pass, actor, reason, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, roundID, entryID, pass, actor, reason, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert second marking of entry %d: %w", entryID, err)
	}
	return id, nil
}

// signedAnything says that a sheet of this judge or referee is kept, or waits as a late one.
func signedAnything(tx *db.Tx, contestID int64, j JudgeRow) (bool, error) {
	var n int
	err := tx.Get(&n, `SELECT (SELECT COUNT(*) FROM sheet WHERE contest_id = ? AND (judge = ? OR account_id = ?)) +
		(SELECT COUNT(*) FROM late_sheet WHERE contest_id = ? AND account_id = ?)`, contestID, j.Code, j.AccountID, contestID, j.AccountID)
	if err != nil {
		return false, fmt.Errorf("sheets of judge %d: %w", j.ID, err)
	}
	return n > 0, nil
}

// closeAssignments ends all assignments of a judge and drops the drafts.
func closeAssignments(tx *db.Tx, judgeID int64, actor string) error {
	if _, err := tx.Exec(`UPDATE assignment SET removed_at = ?, removed_by = ? WHERE judge_id = ? AND removed_at IS NULL`, tx.NowMS(), actor, judgeID); err != nil {
		return fmt.Errorf("close assignments of judge %d: %w", judgeID, err)
	}
	if _, err := tx.Exec(`DELETE FROM sheet_draft WHERE judge_id = ?`, judgeID); err != nil {
		return fmt.Errorf("drop drafts of judge %d: %w", judgeID, err)
	}
	return nil
}

// begunPairs are the judges of a round who signed, sent late or drafted something for an entry.
func begunPairs(tx *db.Tx, roundID int64) (map[pair]bool, error) {
	var rows []struct {
		EntryID int64 `db:"entry_id"`
		JudgeID int64 `db:"judge_id"`
	}
	err := tx.Select(&rows, `SELECT s.entry_id, j.id AS judge_id FROM sheet s JOIN judge j ON j.contest_id = s.contest_id AND j.code = s.judge WHERE s.round_id = ?
		UNION SELECT l.entry_id, j.id FROM late_sheet l JOIN judge j ON j.contest_id = l.contest_id AND j.code = l.judge WHERE l.round_id = ?
		UNION SELECT d.entry_id, d.judge_id FROM sheet_draft d WHERE d.round_id = ?`, roundID, roundID, roundID)
	if err != nil {
		return nil, fmt.Errorf("begun sheets of round %d: %w", roundID, err)
	}
	begun := make(map[pair]bool, len(rows))
	for _, r := range rows {
		begun[pair{r.EntryID, r.JudgeID}] = true
	}
	return begun, nil
}

// signedFor says that a judge (code) has a sheet for an entry, or a late one.
func signedFor(tx *db.Tx, roundID, entryID int64, judge string) (bool, error) {
	var n int
	err := tx.Get(&n, `SELECT (SELECT COUNT(*) FROM sheet WHERE round_id = ? AND entry_id = ? AND judge = ?) +
		(SELECT COUNT(*) FROM late_sheet WHERE round_id = ? AND entry_id = ? AND judge = ?)`, roundID, entryID, judge, roundID, entryID, judge)
	if err != nil {
		return false, fmt.Errorf("sheets of %s for entry %d: %w", judge, entryID, err)
	}
	return n > 0, nil
}

// judgeCount is how much somebody of the panel has to do over all rounds, and has signed.
type judgeCount struct {
	JudgeID  int64 `db:"judge_id"`
	Assigned int   `db:"assigned"`
	Signed   int   `db:"signed"` // entries with a sheet of theirs
}

// countsOfJudges counts by judge.
func countsOfJudges(tx *db.Tx, contestID int64) (map[int64]judgeCount, error) {
	var rows []judgeCount
	err := tx.Select(&rows, `SELECT j.id AS judge_id,
			(SELECT COUNT(*) FROM assignment a WHERE a.judge_id = j.id AND a.removed_at IS NULL) AS assigned,
			(SELECT COUNT(*) FROM assignment a WHERE a.judge_id = j.id AND a.removed_at IS NULL
				AND EXISTS (SELECT 1 FROM sheet s WHERE s.round_id = a.round_id AND s.entry_id = a.entry_id AND s.judge = j.code)) AS signed
		FROM judge j WHERE j.contest_id = ?`, contestID)
	if err != nil {
		return nil, fmt.Errorf("counts of judges: %w", err)
	}
	counts := make(map[int64]judgeCount, len(rows))
	for _, r := range rows {
		counts[r.JudgeID] = r
	}
	return counts, nil
}
