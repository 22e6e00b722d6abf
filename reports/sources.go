// SQL behind the figures, and their rows: whoever doubts a number sees what was counted.
package reports

import (
	"fmt"
	"strconv"
	"strings"

	"hoithi/internal/db"
)

// Sources: places are the id, then pairs of Until and Known. An entry is registered while the newest of its events that send it
// in or take it out is no withdrawal; what the check decides does not matter. Events of one instant count in their order of recording.
const (
	registered = `
	FROM entry e JOIN unit u ON u.id = e.unit_id JOIN division d ON d.id = e.division_id
	WHERE e.contest_id = ? AND COALESCE((SELECT v.kind FROM entry_event v
		WHERE v.entry_id = e.id AND v.effective_at < ? AND v.recorded_at < ? AND v.kind IN ('submitted', 'withdrawn', 'reinstated')
		ORDER BY v.effective_at DESC, v.id DESC LIMIT 1), 'withdrawn') <> 'withdrawn'`

	// memberships are those of registered entries: begun, and not ended as far as it was known.
	memberships = `
	FROM entry e JOIN unit u ON u.id = e.unit_id JOIN division d ON d.id = e.division_id JOIN member m ON m.entry_id = e.id
	WHERE e.contest_id = ? AND COALESCE((SELECT v.kind FROM entry_event v
		WHERE v.entry_id = e.id AND v.effective_at < ? AND v.recorded_at < ? AND v.kind IN ('submitted', 'withdrawn', 'reinstated')
		ORDER BY v.effective_at DESC, v.id DESC LIMIT 1), 'withdrawn') <> 'withdrawn'
	AND m.since_at < ? AND m.since_recorded_at < ?
	AND (m.until_at IS NULL OR NOT (m.until_at < ? AND m.until_recorded_at < ?))`

	// tookPart are entries with a sheet in the round that were in the race: neither withdrawn nor rejected, as the standings have it.
	tookPart = `
	FROM round r JOIN entry e ON e.contest_id = r.contest_id JOIN unit u ON u.id = e.unit_id JOIN division d ON d.id = e.division_id
	WHERE r.id = ? AND EXISTS (SELECT 1 FROM sheet s WHERE s.round_id = r.id AND s.entry_id = e.id AND s.effective_at < ? AND s.recorded_at < ?)
	AND COALESCE((SELECT v.kind FROM entry_event v
		WHERE v.entry_id = e.id AND v.effective_at < ? AND v.recorded_at < ? AND v.kind <> 'corrected'
		ORDER BY v.effective_at DESC, v.id DESC LIMIT 1), 'withdrawn') NOT IN ('withdrawn', 'rejected')`
)

// listing says how rows are shown: each kind of them has its columns.
type listing int

const (
	listEntries listing = iota
	listPeople
	listMemberships
	listUnits
	listAreas
)

// columns are the catalogue keys of a listing's headings, below "reports.column.".
func (l listing) columns() []string {
	switch l {
	case listPeople:
		return []string{"person", "role", "unit", "teams"}
	case listMemberships:
		return []string{"person", "role", "code", "team", "unit"}
	case listUnits:
		return []string{"unit", "area", "entries"}
	case listAreas:
		return []string{"area", "entries"}
	default:
		return []string{"code", "team", "division", "unit", "area"}
	}
}

// SourceRow is one thing that was counted; Entry is an entry to look at, 0 = none.
type SourceRow struct {
	Entry int64
	Cells []string // as the listing's columns; a role is "contestant" or "mentor"
}

type rawRow struct {
	ID       int64  `db:"id"`
	Code     string `db:"code"`
	Team     string `db:"team"`
	Division string `db:"division"`
	Unit     string `db:"unit"`
	UnitID   int64  `db:"unit_id"`
	Area     string `db:"area"`
	Person   string `db:"person"`
	Name     string `db:"name"`
	Role     string `db:"role"`
}

// Rows lists everything the figure counts, len(Rows) = Value.N. It reads them all: some thousand rows at most, and pages of them
// carry numbers that can be printed and compared.
func (f Figure) Rows(tx *db.Tx, at AsOf) ([]SourceRow, error) {
	if f.holds != nil {
		return f.rowsOfPublication(tx, at)
	}
	names, order := `, '' AS person, '' AS name, '' AS role`, ` ORDER BY e.code, e.id`
	if f.listing == listPeople || f.listing == listMemberships {
		names, order = `, m.person, m.name, m.role`, ` ORDER BY m.sort_key, m.person, e.code, m.id`
	}
	if f.listing == listUnits {
		order = ` ORDER BY u.sort_key, u.id, e.code`
	}
	var raw []rawRow
	err := tx.Select(&raw, `SELECT e.id, e.code, e.name AS team, d.code AS division, u.name AS unit, u.id AS unit_id, u.area`+names+
		f.source+f.only()+order, f.args(at)...)
	if err != nil {
		return nil, fmt.Errorf("rows of %s: %w", f.Name, err)
	}
	switch f.listing {
	case listPeople:
		return merge(raw, func(r rawRow) string { return r.Person }, personCells), nil
	case listUnits:
		return merge(raw, func(r rawRow) string { return strconv.FormatInt(r.UnitID, 10) }, func(g []rawRow) []string { return []string{g[0].Unit, g[0].Area, strconv.Itoa(len(g))} }), nil
	case listAreas:
		return merge(raw, func(r rawRow) string { return r.Area }, func(g []rawRow) []string { return []string{g[0].Area, strconv.Itoa(len(g))} }), nil
	}
	rows := make([]SourceRow, len(raw))
	for i, r := range raw {
		rows[i] = SourceRow{Entry: r.ID, Cells: []string{r.Code, r.Team, r.Division, r.Unit, r.Area}}
		if f.listing == listMemberships {
			rows[i].Cells = []string{r.Name, r.Role, r.Code, r.Team, r.Unit}
		}
	}
	return rows, nil
}

// personCells shows a person once, with the codes of all the entries.
func personCells(g []rawRow) []string {
	codes := make([]string, len(g))
	for i, r := range g {
		codes[i] = r.Code
	}
	return []string{g[0].Name, g[0].Role, g[0].Unit, strings.Join(codes, ", ")}
}

// merge makes one row of all that share a key, in the order of their first; it links to the first entry.
func merge(raw []rawRow, key func(rawRow) string, cells func([]rawRow) []string) []SourceRow {
	groups, order := map[string][]rawRow{}, []string(nil)
	for _, r := range raw {
		k := key(r)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], r)
	}
	rows := make([]SourceRow, len(order))
	for i, k := range order {
		g := groups[k]
		rows[i] = SourceRow{Entry: g[0].ID, Cells: cells(g)}
	}
	return rows
}

// rowsOfPublication shows the names as they were published; the link goes to the entry that has the code now.
func (f Figure) rowsOfPublication(tx *db.Tx, at AsOf) ([]SourceRow, error) {
	published, _, err := f.publishedRows(tx, at)
	if err != nil {
		return nil, err
	}
	var ids []struct {
		ID   int64  `db:"id"`
		Code string `db:"code"`
	}
	if err := tx.Select(&ids, `SELECT id, code FROM entry WHERE contest_id = ?`, f.Contest.ID); err != nil {
		return nil, fmt.Errorf("rows of %s: %w", f.Name, err)
	}
	byCode := make(map[string]int64, len(ids))
	for _, e := range ids {
		byCode[e.Code] = e.ID
	}
	rows := make([]SourceRow, len(published))
	for i, r := range published {
		rows[i] = SourceRow{Entry: byCode[r.Code], Cells: []string{r.Code, r.Team, r.division, r.Unit, r.District}}
	}
	return rows, nil
}
