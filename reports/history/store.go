// SQL of editions, their prizes and their counts by district.
package history

import (
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// All reads the editions that hold with their prizes and districts, by series and from the newest year back: three statements.
func All(tx *db.Tx) ([]Edition, error) {
	all, err := WithWithdrawn(tx)
	return slices.DeleteFunc(all, func(e Edition) bool { return e.Kind == Withdrawn }), err
}

// newestKey names the state of all editions: every change, an erasing too, appends a revision.
type newestKey struct {
	ID         int64 `db:"id"`
	RecordedAt int64 `db:"recorded_at"`
}

// remembered is All, from the memory of the process while nothing was recorded since; nobody may change what it gives.
func remembered(tx *db.Tx) ([]Edition, error) {
	var key newestKey
	err := tx.Get(&key, `SELECT COALESCE(MAX(id), 0) AS id, COALESCE(MAX(recorded_at), 0) AS recorded_at FROM past_edition`)
	if err != nil {
		return nil, fmt.Errorf("newest revision: %w", err)
	}
	if kept, ok := tx.Recall(key); ok {
		return kept.([]Edition), nil
	}
	all, err := All(tx)
	if err == nil {
		tx.Remember(key, all)
	}
	return all, err
}

// WithWithdrawn is All with those that were taken out, as they were then.
func WithWithdrawn(tx *db.Tx) ([]Edition, error) {
	var all []Edition
	err := tx.Select(&all, `SELECT `+editionColumnsSQL+` FROM past_edition e WHERE `+newest+` ORDER BY series_key, year DESC`)
	if err != nil {
		return nil, fmt.Errorf("past editions: %w", err)
	}
	at := make(map[int64]*Edition, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	var results []struct {
		EditionID int64 `db:"edition_id"`
		Result
	}
	err = tx.Select(&results, `SELECT p.edition_id, p.division, p.prize, p.entry, p.people, p.unit, p.area, p.withheld FROM past_result p
		JOIN past_edition e ON e.id = p.edition_id WHERE `+newest+` ORDER BY p.edition_id, p.position`)
	if err != nil {
		return nil, fmt.Errorf("past results: %w", err)
	}
	for _, r := range results {
		at[r.EditionID].Results = append(at[r.EditionID].Results, r.Result)
	}
	var areas []struct {
		EditionID int64 `db:"edition_id"`
		Area
	}
	err = tx.Select(&areas, `SELECT p.edition_id, p.area, p.entries, p.participants, p.prizes FROM past_area p
		JOIN past_edition e ON e.id = p.edition_id WHERE `+newest+` ORDER BY p.edition_id, p.position`)
	if err != nil {
		return nil, fmt.Errorf("past districts: %w", err)
	}
	for _, a := range areas {
		at[a.EditionID].Areas = append(at[a.EditionID].Areas, a.Area)
	}
	return all, nil
}

const editionColumnsSQL = `e.id, e.series, e.series_key, e.year, e.revision, e.number, e.name, e.entries, e.participants, e.prizes, e.source, e.kind`

// Revision is one revision of an edition as its history tells it.
type Revision struct {
	Number     int    `db:"revision"`
	Kind       string `db:"kind"`
	Reason     string `db:"reason"`
	File       string `db:"file_name"` // "" = by hand
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"` // ms
}

// Revisions lists the revisions of an edition, the newest first.
func Revisions(tx *db.Tx, e Edition) (list []Revision, err error) {
	err = tx.Select(&list, `SELECT revision, kind, reason, file_name, actor, recorded_at FROM past_edition WHERE series_key = ? AND year = ? ORDER BY revision DESC`,
		e.SeriesKey, e.Year)
	if err != nil {
		return nil, fmt.Errorf("revisions of %s: %w", e.key(), err)
	}
	return list, nil
}

// newest picks the revisions e of past_edition that hold.
const newest = `e.revision = (SELECT MAX(n.revision) FROM past_edition n WHERE n.series_key = e.series_key AND n.year = e.year)`

// insert appends a revision with all that belongs to it; file and reason may be "".
func insert(tx *db.Tx, by audit.By, e Edition, file, reason string) error {
	var id int64
	err := tx.Get(&id, `INSERT INTO past_edition (series, series_key, year, revision, number, name, entries, participants, prizes,
		source, kind, reason, file_name, account_id, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		e.Series, e.SeriesKey, e.Year, e.Revision, e.Number, e.Name, e.Entries, e.Participants, e.Prizes, e.Source, e.Kind, reason, file, by.AccountID, by.Name, tx.NowMS())
	if err != nil {
		return fmt.Errorf("past edition %s: %w", e.key(), err)
	}
	results := make([][]any, len(e.Results))
	for i, r := range e.Results {
		results[i] = []any{id, i + 1, r.Division, r.Prize, r.Entry, r.People, r.Unit, r.Area, r.Withheld}
	}
	if err := insertRows(tx, `INSERT INTO past_result (edition_id, position, division, prize, entry, people, unit, area, withheld) VALUES `, results); err != nil {
		return fmt.Errorf("results of %s: %w", e.key(), err)
	}
	areas := make([][]any, len(e.Areas))
	for i, a := range e.Areas {
		areas[i] = []any{id, i + 1, a.Area, a.Entries, a.Participants, a.Prizes}
	}
	if err := insertRows(tx, `INSERT INTO past_area (edition_id, position, area, entries, participants, prizes) VALUES `, areas); err != nil {
		return fmt.Errorf("districts of %s: %w", e.key(), err)
	}
	return nil
}

// eraseNames empties the names of a prize in every revision of an edition, and drops the workbooks that wait. It gives the revisions that
// had them.
func eraseNames(tx *db.Tx, e Edition, r Result) (ids []int64, err error) {
	const same = ` FROM past_result p JOIN past_edition e ON e.id = p.edition_id
		WHERE e.series_key = ? AND e.year = ? AND p.division = ? AND p.prize = ? AND p.entry = ? AND p.unit = ? AND p.area = ? AND p.people <> ''`
	args := []any{e.SeriesKey, e.Year, r.Division, r.Prize, r.Entry, r.Unit, r.Area}
	if err := tx.Select(&ids, `SELECT DISTINCT p.edition_id`+same+` ORDER BY p.edition_id`, args...); err != nil {
		return nil, fmt.Errorf("revisions that name winners: %w", err)
	}
	for _, id := range ids {
		_, err := tx.Exec(`UPDATE past_result SET people = '' WHERE edition_id = ? AND division = ? AND prize = ? AND entry = ? AND unit = ? AND area = ?`,
			id, r.Division, r.Prize, r.Entry, r.Unit, r.Area)
		if err != nil {
			return nil, fmt.Errorf("erase names: %w", err)
		}
	}
	_, err = tx.Exec(`DELETE FROM upload WHERE kind = 'history'`) // a workbook that waits may hold them
	return ids, err
}

// insertRows adds rows of equal length, a hundred a statement.
func insertRows(tx *db.Tx, insert string, rows [][]any) error {
	for part := range slices.Chunk(rows, 100) {
		var args []any
		places := make([]string, len(part))
		for i, row := range part {
			places[i] = "(?" + strings.Repeat(", ?", len(row)-1) + ")"
			args = append(args, row...)
		}
		if _, err := tx.Exec(insert+strings.Join(places, ", "), args...); err != nil {
			return err
		}
	}
	return nil
}
