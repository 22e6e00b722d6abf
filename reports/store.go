// SQL of what the workbook lists: entries, score sheets in force and memberships, each in one statement.
package reports

import (
	"encoding/json"
	"fmt"

	"hoithi/internal/db"
)

type entryRow struct {
	ID         int64  `db:"id"`
	DivisionID int64  `db:"division_id"`
	Code       string `db:"code"`
	Name       string `db:"name"`
	Unit       string `db:"unit"`
	Area       string `db:"area"`
	State      string `db:"state"`
}

// registeredEntries lists what is registered now, whatever the check decided, and what withdrew: that is shown where it was published.
func registeredEntries(tx *db.Tx, contestID int64) ([]entryRow, error) {
	var rows []entryRow
	err := tx.Select(&rows, `SELECT e.id, e.division_id, e.code, e.name, u.name AS unit, u.area, e.state
		FROM entry e JOIN unit u ON u.id = e.unit_id
		WHERE e.contest_id = ? AND e.state IN ('submitted', 'returned', 'approved', 'rejected', 'withdrawn') ORDER BY e.code`, contestID)
	if err != nil {
		return nil, fmt.Errorf("entries: %w", err)
	}
	return rows, nil
}

type sheetRow struct {
	EntryID    int64  `db:"entry_id"`
	DivisionID int64  `db:"division_id"`
	Code       string `db:"code"`
	Name       string `db:"name"`
	State      string `db:"state"`
	Judge      string `db:"judge"`
	Attempt    int    `db:"attempt"`
	Revision   int    `db:"revision"`
	Marks      string `db:"marks"`
	Points     int64  `db:"points"`
	TimeMS     *int64 `db:"time_ms"`
	RecordedAt int64  `db:"recorded_at"`
	File       string `db:"file_name"`
	marks      map[string]int64
}

// sheetsOf lists the latest revision of every sheet of a round, the judges of an attempt together.
func sheetsOf(tx *db.Tx, roundID int64) ([]sheetRow, error) {
	var rows []sheetRow
	err := tx.Select(&rows, `SELECT s.entry_id, e.division_id, e.code, e.name, e.state, s.judge, s.attempt, s.revision, s.marks, s.points, s.time_ms,
			s.recorded_at, COALESCE(m.file_name, '') AS file_name
		FROM sheet s JOIN entry e ON e.id = s.entry_id LEFT JOIN mark_import m ON m.id = s.import_id
		WHERE s.round_id = ? AND s.revision = (SELECT MAX(n.revision) FROM sheet n
			WHERE n.round_id = s.round_id AND n.entry_id = s.entry_id AND n.judge = s.judge AND n.attempt = s.attempt)
		ORDER BY e.code, s.attempt, s.judge`, roundID)
	if err != nil {
		return nil, fmt.Errorf("sheets of round %d: %w", roundID, err)
	}
	for i := range rows {
		if err := json.Unmarshal([]byte(rows[i].Marks), &rows[i].marks); err != nil {
			return nil, fmt.Errorf("marks of entry %s, attempt %d: %w", rows[i].Code, rows[i].Attempt, err)
		}
	}
	return rows, nil
}

type memberRow struct {
	DivisionID int64  `db:"division_id"`
	Code       string `db:"code"`
	Entry      string `db:"entry"`
	Unit       string `db:"unit"`
	Area       string `db:"area"`
	Role       string `db:"role"`
	Name       string `db:"name"`
	Person     string `db:"person"`
	Born       string `db:"born"`
	Gender     string `db:"gender"`
	Grade      int    `db:"grade"`
	Class      string `db:"class"`
}

// membersOf lists the members that registered entries have now.
func membersOf(tx *db.Tx, contestID int64) ([]memberRow, error) {
	var rows []memberRow
	now := tx.NowMS()
	err := tx.Select(&rows, `SELECT e.division_id, e.code, e.name AS entry, u.name AS unit, u.area, m.role, m.name, m.person, m.born, m.gender, m.grade, m.class
		FROM member m JOIN entry e ON e.id = m.entry_id JOIN unit u ON u.id = e.unit_id
		WHERE e.contest_id = ? AND e.state IN ('submitted', 'returned', 'approved', 'rejected')
		AND m.since_at <= ? AND (m.until_at IS NULL OR m.until_at > ?)
		ORDER BY e.code, m.ordinal, m.id`, contestID, now, now)
	if err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return rows, nil
}
