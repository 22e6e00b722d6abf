// SQL of what a round still lacks.
package marking

import (
	"fmt"

	"hoithi/internal/db"
)

// wantEyes are the sheets in force of a round that somebody else must confirm: imported ones, and those typed by the office in a
// referee's place. A sheet that a judge or referee signed on the device needs nobody.
const wantEyes = ` FROM sheet s
	JOIN (SELECT entry_id, judge, attempt, MAX(revision) AS revision FROM sheet WHERE round_id = ? GROUP BY entry_id, judge, attempt) l
		ON l.entry_id = s.entry_id AND l.judge = s.judge AND l.attempt = s.attempt AND l.revision = s.revision
	JOIN entry e ON e.id = s.entry_id
	JOIN unit u ON u.id = e.unit_id
	LEFT JOIN mark_import i ON i.id = s.import_id
	LEFT JOIN run r ON r.sheet_id = s.id
	LEFT JOIN sheet_check k ON k.sheet_id = s.id
	WHERE s.round_id = ? AND (s.import_id IS NOT NULL OR r.typed)`

// countUnconfirmed is how many sheets in force of a round want second eyes.
func countUnconfirmed(tx *db.Tx, roundID int64) (n int, err error) {
	if err = tx.Get(&n, `SELECT COUNT(*)`+wantEyes+` AND k.sheet_id IS NULL`, roundID, roundID); err != nil {
		return 0, fmt.Errorf("unconfirmed sheets of round %d: %w", roundID, err)
	}
	return n, nil
}

// countLate is how many late sheets of a round wait for the head of the jury.
func countLate(tx *db.Tx, roundID int64) (n int, err error) {
	err = tx.Get(&n, `SELECT COUNT(*) FROM late_sheet WHERE round_id = ? AND state = 'waiting'`, roundID)
	return n, err
}

// anyRun says whether a sheet of the round was signed at the field.
func anyRun(tx *db.Tx, roundID int64) (any bool, err error) {
	var n int
	err = tx.Get(&n, `SELECT COUNT(*) FROM run r JOIN sheet s ON s.id = r.sheet_id WHERE s.round_id = ?`, roundID)
	return n > 0, err
}

// judgesOnEntries lists by entry the codes of the judges put on it, and the second markings asked for (the highest pass).
func judgesOnEntries(tx *db.Tx, roundID int64) (judges map[int64][]string, second map[int64]int, err error) {
	var on []struct {
		EntryID int64  `db:"entry_id"`
		Code    string `db:"code"`
	}
	err = tx.Select(&on, `SELECT a.entry_id, j.code FROM assignment a JOIN judge j ON j.id = a.judge_id
		WHERE a.round_id = ? AND a.removed_at IS NULL ORDER BY j.code`, roundID)
	if err != nil {
		return nil, nil, fmt.Errorf("assignments of round %d: %w", roundID, err)
	}
	judges = map[int64][]string{}
	for _, a := range on {
		judges[a.EntryID] = append(judges[a.EntryID], a.Code)
	}
	var asked []struct {
		EntryID int64 `db:"entry_id"`
		Pass    int   `db:"pass"`
	}
	if err = tx.Select(&asked, `SELECT entry_id, MAX(pass) AS pass FROM second_marking WHERE round_id = ? GROUP BY entry_id`, roundID); err != nil {
		return nil, nil, fmt.Errorf("second markings of round %d: %w", roundID, err)
	}
	second = map[int64]int{}
	for _, a := range asked {
		second[a.EntryID] = a.Pass
	}
	return judges, second, nil
}
