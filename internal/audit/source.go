// Sources: which rows are sealed, and how a row becomes the bytes its digest is taken of.
package audit

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/db"
)

// Source is a table whose rows, or the columns of them listed here, never change once they are written. Everything in it is SQL of both
// dialects, column names without the table's. The list of columns is part of what was sealed: new columns are sealed under a new Name, for rows from then on.
type Source struct {
	Name     string // in the chain
	Table    string
	Where    string   // which rows; "" = all
	ID       string   // a whole number above 0, one for each row; rows get growing ones unless Late
	At       string   // when the row was recorded, ms; the line of the act has the same instant
	Contest  string   // contest.id, 0 = none
	Columns  []string // at most maxColumns, numbers or text
	Parts    string   // a query of further rows that belong to it: SELECT <ID of the source> AS id, … AS c0, … WHERE … IN (?), in any order; "" = none
	Label    string   // a query like Parts that says for people which row it is, in codes; "" = its id does
	Late     bool     // rows come in any order of ID: the table is small, or an index finds the rows of Where
	Personal bool     // holds what a person may ask to be erased
}

const maxColumns = 20

// Lines is the source of the audit's own lines; it comes first, so that the line of an act stands before its rows in the chain.
var Lines = Source{Name: "audit", Table: "audit", ID: "id", At: "at", Contest: "contest_id", Personal: true,
	Columns: []string{"at", "contest_id", "account_id", "actor", "via", "act", "subject", "subject_id",
		"before", "after", "reason"},
	Label: `SELECT a.id, a.act AS c0, a.subject AS c1, CAST(a.subject_id AS TEXT) AS c2, a.actor AS c3 FROM audit a WHERE a.id IN (?)`}

// row is one row of a source, as it stands now.
type row struct {
	ID                                                                                       int64
	At                                                                                       int64 // ms
	Contest                                                                                  int64
	C0, C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11, C12, C13, C14, C15, C16, C17, C18, C19 *string
	parts                                                                                    [][]*string
}

func (r *row) cells(n int) []*string {
	return []*string{r.C0, r.C1, r.C2, r.C3, r.C4, r.C5, r.C6, r.C7, r.C8, r.C9, r.C10, r.C11, r.C12, r.C13, r.C14, r.C15, r.C16, r.C17, r.C18, r.C19}[:n]
}

// payload is what the digest is taken of: the source, the id, the cells as text, NULL as null.
func (r *row) payload(s Source) []byte {
	b, err := json.Marshal([]any{s.Name, r.ID, r.cells(len(s.Columns)), r.parts})
	if err != nil {
		panic(fmt.Sprintf("audit: text that JSON cannot hold: %v", err)) // strings only
	}
	return b
}

// query selects rows of the source; where and tail are added.
func (s Source) query(where, tail string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "SELECT %s AS id, %s AS at, %s AS contest", s.ID, s.At, s.Contest)
	for i, c := range s.Columns {
		fmt.Fprintf(&b, ", CAST(%s AS TEXT) AS c%d", c, i)
	}
	fmt.Fprintf(&b, " FROM %s WHERE %s", s.Table, where)
	if s.Where != "" {
		b.WriteString(" AND " + s.Where)
	}
	return b.String() + tail
}

// byID reads the rows with these ids; those that are gone are missing in the map.
func (s Source) byID(tx *db.Tx, ids []int64) (map[int64]*row, error) {
	query, args, err := tx.In(s.query(s.ID+" IN (?)", ""), ids)
	if err != nil {
		return nil, err
	}
	var rows []row
	if err := tx.Select(&rows, query, args...); err != nil {
		return nil, fmt.Errorf("rows of %s: %w", s.Name, err)
	}
	if err := s.fill(tx, rows); err != nil {
		return nil, err
	}
	found := make(map[int64]*row, len(rows))
	for i := range rows {
		found[rows[i].ID] = &rows[i]
	}
	return found, nil
}

// unsealed reads the next rows without a seal, at most limit. On PostgreSQL an act may commit after one that took its ids later:
// it looks back a little. SQLite writes one act after another.
func (s Source) unsealed(tx *db.Tx, dialect string, limit int) ([]row, error) {
	const open = " AND NOT EXISTS (SELECT 1 FROM seal WHERE seal.source = ? AND seal.row_id = %s)"
	var rows []row
	var err error
	if s.Late {
		err = tx.Select(&rows, s.query("1 = 1"+fmt.Sprintf(open, s.ID), fmt.Sprintf(" ORDER BY %s, %s LIMIT ?", s.At, s.ID)), s.Name, limit)
	} else {
		var last int64
		if err := tx.Get(&last, `SELECT COALESCE(MAX(row_id), 0) FROM seal WHERE source = ?`, s.Name); err != nil {
			return nil, err
		}
		if dialect == "postgres" {
			last -= lookBack
		}
		err = tx.Select(&rows, s.query(s.ID+" > ?"+fmt.Sprintf(open, s.ID), fmt.Sprintf(" ORDER BY %s LIMIT ?", s.ID)), last, s.Name, limit)
	}
	if err != nil {
		return nil, fmt.Errorf("unsealed rows of %s: %w", s.Name, err)
	}
	return rows, s.fill(tx, rows)
}

// fill reads the parts of the rows.
func (s Source) fill(tx *db.Tx, rows []row) error {
	if s.Parts == "" || len(rows) == 0 {
		return nil
	}
	at := make(map[int64]*row, len(rows))
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i], at[rows[i].ID] = rows[i].ID, &rows[i]
	}
	query, args, err := tx.In(s.Parts, ids)
	if err != nil {
		return err
	}
	var parts []row
	if err := tx.Select(&parts, query, args...); err != nil {
		return fmt.Errorf("parts of %s: %w", s.Name, err)
	}
	for i := range parts {
		whole := at[parts[i].ID]
		whole.parts = append(whole.parts, parts[i].cells(maxColumns))
	}
	for i := range rows { // by bytes: the engines order texts in ways of their own
		slices.SortFunc(rows[i].parts, compareCells)
	}
	return nil
}

// compareCells compares cell by cell; NULL comes first.
func compareCells(a, b []*string) int {
	for i := range a {
		switch x, y := a[i], b[i]; {
		case x == nil && y == nil:
		case x == nil:
			return -1
		case y == nil:
			return 1
		case *x != *y:
			return strings.Compare(*x, *y)
		}
	}
	return 0
}
