// SQL of sheets and imports.
package marking

import (
	"fmt"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

const selectSheet = `SELECT s.id, s.round_id, s.entry_id, s.judge, s.attempt, s.revision, s.marks, s.points, s.time_ms,
	s.rules_version, s.import_id, s.actor, s.reason, s.effective_at, s.recorded_at, s.pass, s.account_id, s.comment, s.request FROM sheet s`

// SheetsOfRound lists the sheets in force of a round: the highest revision of each entry, judge and attempt, in that order.
func SheetsOfRound(tx *db.Tx, roundID int64) ([]SheetRow, error) {
	var rows []SheetRow
	err := tx.Select(&rows, selectSheet+`
		JOIN (SELECT entry_id, judge, attempt, MAX(revision) AS revision FROM sheet WHERE round_id = ? GROUP BY entry_id, judge, attempt) l
		ON l.entry_id = s.entry_id AND l.judge = s.judge AND l.attempt = s.attempt AND l.revision = s.revision
		WHERE s.round_id = ? ORDER BY s.entry_id, s.judge, s.attempt`, roundID, roundID)
	if err != nil {
		return nil, fmt.Errorf("sheets of round %d: %w", roundID, err)
	}
	return rows, nil
}

// History lists all revisions of an entry's sheets in a round, by judge and attempt, oldest first.
func History(tx *db.Tx, roundID, entryID int64) ([]SheetRow, error) {
	var rows []SheetRow
	err := tx.Select(&rows, selectSheet+` WHERE s.round_id = ? AND s.entry_id = ? ORDER BY s.judge, s.attempt, s.revision`, roundID, entryID)
	if err != nil {
		return nil, fmt.Errorf("sheets of entry %d in round %d: %w", entryID, roundID, err)
	}
	return rows, nil
}

// ImportRow is one file that changed marks. RecordedAt is Unix milliseconds; Sheets is how many revisions it wrote.
type ImportRow struct {
	ID         int64  `db:"id"`
	FileName   string `db:"file_name"`
	FileHash   string `db:"file_hash"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"`
	Sheets     int    `db:"sheets"`
}

// ImportsOfRound lists the files that changed a round's marks, newest first.
func ImportsOfRound(tx *db.Tx, roundID int64) ([]ImportRow, error) {
	var rows []ImportRow
	err := tx.Select(&rows, `SELECT i.id, i.file_name, i.file_hash, i.actor, i.recorded_at, COUNT(s.id) AS sheets
		FROM mark_import i LEFT JOIN sheet s ON s.import_id = i.id WHERE i.round_id = ?
		GROUP BY i.id, i.file_name, i.file_hash, i.actor, i.recorded_at ORDER BY i.id DESC`, roundID)
	if err != nil {
		return nil, fmt.Errorf("imports of round %d: %w", roundID, err)
	}
	return rows, nil
}

// entrantsOf lists all entries of a contest, withdrawn and rejected ones too: a file may name them.
func entrantsOf(tx *db.Tx, contestID int64) ([]Entrant, error) {
	var rows []Entrant
	err := tx.Select(&rows, `SELECT e.id, e.code, e.account, e.name, u.name AS unit, u.name_canon AS unit_canon, u.area, e.division_id, e.state
		FROM entry e JOIN unit u ON u.id = e.unit_id WHERE e.contest_id = ? ORDER BY e.code, e.id`, contestID)
	if err != nil {
		return nil, fmt.Errorf("entries of contest %d: %w", contestID, err)
	}
	return rows, nil
}

func insertImport(tx *db.Tx, p *Preview, roundID int64, by audit.By) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO mark_import (contest_id, round_id, file_name, file_hash, actor, account_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		p.Contest.ID, roundID, p.FileName, p.Hash, by.Name, accountOf(by), tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert mark_import: %w", err)
	}
	return id, nil
}

// insertSheet appends a revision and gives its id. Pass 0 is the first marking.
func insertSheet(tx *db.Tx, contestID int64, s SheetRow) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, time_ms, rules_version, import_id,
		actor, reason, effective_at, recorded_at, pass, account_id, comment, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, s.RoundID, s.EntryID, s.Judge, s.Attempt, s.Revision, s.Marks, int64(s.Points), s.TimeMS, s.RulesVersion, s.ImportID,
		s.Actor, s.Reason, s.EffectiveAt, s.RecordedAt, max(s.Pass, 1), s.AccountID, s.Comment, s.Request)
	if err != nil {
		return 0, fmt.Errorf("insert sheet of entry %d, attempt %d: %w", s.EntryID, s.Attempt, err)
	}
	return id, nil
}
