// SQL of second eyes: what waits to be confirmed, and what was.
package marking

import (
	"fmt"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// Unconfirmed is a sheet in force that somebody else must compare with its source. ByAccount is nil for a command.
type Unconfirmed struct {
	SheetRow
	ByName    string `db:"by_name"`
	ByAccount *int64 `db:"by_account"`
	TeamBy    string `db:"team_by"`
	Code      string `db:"code"`
	Name      string `db:"name"`
	Unit      string `db:"unit"`
}

// unconfirmedOf lists the sheets of a round that want second eyes, by import, entry, judge and attempt.
func unconfirmedOf(tx *db.Tx, roundID int64) ([]Unconfirmed, error) {
	var rows []Unconfirmed
	err := tx.Select(&rows, `SELECT s.id, s.round_id, s.entry_id, s.judge, s.attempt, s.revision, s.marks, s.points, s.time_ms, s.import_id, s.actor, s.reason, s.recorded_at,
		COALESCE(i.actor, s.actor) AS by_name, CASE WHEN s.import_id IS NULL THEN s.account_id ELSE i.account_id END AS by_account,
		COALESCE(r.team_by, '') AS team_by, e.code, e.name, u.name AS unit`+wantEyes+` AND k.sheet_id IS NULL
		ORDER BY COALESCE(s.import_id, 0), e.code, s.judge, s.attempt`, roundID, roundID)
	if err != nil {
		return nil, fmt.Errorf("unconfirmed sheets of round %d: %w", roundID, err)
	}
	return rows, nil
}

func insertCheck(tx *db.Tx, sheetID int64, by audit.By) error {
	_, err := tx.Exec(`INSERT INTO sheet_check (sheet_id, account_id, actor, recorded_at) VALUES (?, ?, ?, ?)`, sheetID, accountOf(by), by.Name, tx.NowMS())
	if err != nil {
		return fmt.Errorf("confirm sheet %d: %w", sheetID, err)
	}
	return nil
}

// CheckedRow is one act of confirming: who, when, how many sheets of which file ("" = typed ones).
type CheckedRow struct {
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"`
	FileName   string `db:"file_name"`
	Sheets     int    `db:"sheets"`
}

// checkedOf lists what was confirmed in a round, newest first.
func checkedOf(tx *db.Tx, roundID int64) ([]CheckedRow, error) {
	var rows []CheckedRow
	err := tx.Select(&rows, `SELECT k.actor, k.recorded_at, COALESCE(i.file_name, '') AS file_name, COUNT(*) AS sheets
		FROM sheet_check k JOIN sheet s ON s.id = k.sheet_id LEFT JOIN mark_import i ON i.id = s.import_id
		WHERE s.round_id = ? GROUP BY k.actor, k.recorded_at, i.id, i.file_name ORDER BY k.recorded_at DESC, i.id DESC`, roundID)
	if err != nil {
		return nil, fmt.Errorf("confirmed sheets of round %d: %w", roundID, err)
	}
	return rows, nil
}
