// SQL of the lists: filter, keyset pages from the newest day back, and the counts that pass the same filter.
package registers

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/text"
)

const (
	pageSize = 50 // rows of a page
	maxWords = 8  // of a search
)

// Filter says which rows of a register are asked for; what is empty does not filter.
type Filter struct {
	Query   string            // words looked for without marks in all fields
	Year    int               // of the row's day
	From    string            // first day, 2024-01-01
	To      string            // last day
	Choices map[string]string // by field: code of a choice
	Removed bool              // those that were taken out, in place of those that stand
	After   string            // cursor of the page before
}

// Listing is one page of a register. Next is the cursor of the page after it, "" on the last.
type Listing struct {
	Rows     []Row  `db:"-"`
	Next     string `db:"-"`
	Total    int64  `db:"total"`    // rows that pass the filter
	Quantity int64  `db:"quantity"` // what they stand for; Total where the register has no quantity
}

func (f Filter) where(r Register) (string, []any) {
	conditions, args := []string{"r.register = ?", "NOT r.removed"}, []any{r.Code}
	if f.Removed {
		conditions[1] = "r.removed"
	}
	add := func(condition string, arg ...any) {
		conditions, args = append(conditions, condition), append(args, arg...)
	}
	for i, word := range strings.Fields(text.Fold(f.Query)) {
		if i == maxWords {
			break
		}
		add(`r.search LIKE ? ESCAPE '\'`, "%"+likeEscaper.Replace(word)+"%")
	}
	if f.Year != 0 {
		add("r.day >= ?", fmt.Sprintf("%04d-01-01", f.Year))
		add("r.day <= ?", fmt.Sprintf("%04d-12-31", f.Year))
	}
	if f.From != "" {
		add("r.day >= ?", f.From)
	}
	if f.To != "" {
		add("r.day <= ?", f.To)
	}
	for _, field := range r.Fields { // in their order: the statement is the same for the same filter
		if code := f.Choices[field.Code]; code != "" {
			add("EXISTS (SELECT 1 FROM register_cell c WHERE c.revision_id = v.id AND c.field = ? AND c.value = ?)", field.Code, code)
		}
	}
	return strings.Join(conditions, " AND "), args
}

// likeEscaper makes a word match itself only.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// List reads one page of a register with its values and counts: three statements whatever the filter finds.
func List(tx *db.Tx, r Register, f Filter) (l Listing, err error) {
	where, args := f.where(r)
	err = tx.Get(&l, `SELECT COUNT(*) AS total, CAST(COALESCE(SUM(q.number), 0) AS BIGINT) AS quantity
		FROM register_row r JOIN register_revision v ON v.row_id = r.id AND v.revision = r.revision
		LEFT JOIN register_cell q ON q.revision_id = v.id AND q.field = ? WHERE `+where, append([]any{r.Quantity}, args...)...)
	if err != nil {
		return l, fmt.Errorf("count rows: %w", err)
	}
	if r.Quantity == "" {
		l.Quantity = l.Total
	}
	if day, id, ok := parseCursor(f.After); ok {
		where, args = where+" AND (r.day, r.id) < (?, ?)", append(args, day, id)
	}
	err = tx.Select(&l.Rows, rowColumns+` WHERE `+where+` ORDER BY r.day DESC, r.id DESC LIMIT `+strconv.Itoa(pageSize+1), args...)
	if err != nil {
		return l, fmt.Errorf("list rows: %w", err)
	}
	if len(l.Rows) > pageSize {
		l.Rows = l.Rows[:pageSize]
		last := l.Rows[pageSize-1]
		l.Next = last.Day + "." + strconv.FormatInt(last.ID, 10)
	}
	return l, readValues(tx, l.Rows)
}

// parseCursor reads the day and id of the last row of a page.
func parseCursor(s string) (day string, id int64, ok bool) {
	day, number, _ := strings.Cut(s, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	_, bad := time.Parse(time.DateOnly, day)
	return day, id, err == nil && bad == nil
}

// Summary is a register at a glance.
type Summary struct {
	Register string `db:"register"`
	InYear   int64  `db:"in_year"` // rows whose day lies in the year
	Total    int64  `db:"total"`
	First    string `db:"first"` // oldest day
	Last     string `db:"last"`  // newest day
}

// Summaries counts the rows that stand in every register that has any, and those of a year, in one statement.
func Summaries(tx *db.Tx, year int) (map[string]Summary, error) {
	var list []Summary
	err := tx.Select(&list, `SELECT register, COUNT(*) AS total, MIN(day) AS first, MAX(day) AS last,
		COUNT(CASE WHEN day >= ? AND day <= ? THEN 1 END) AS in_year
		FROM register_row WHERE NOT removed GROUP BY register`, fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year))
	if err != nil {
		return nil, fmt.Errorf("registers at a glance: %w", err)
	}
	all := make(map[string]Summary, len(list))
	for _, s := range list {
		all[s.Register] = s
	}
	return all, nil
}

// Revision is one revision of a row, as its history shows it.
type Revision struct {
	RevisionID int64  `db:"id"`
	Number     int    `db:"revision"`
	Kind       string `db:"kind"` // "entered", "corrected", "removed", "restored"
	Actor      string `db:"actor"`
	Reason     string `db:"reason"`
	File       string `db:"file_name"`
	RecordedAt int64  `db:"recorded_at"`
	Values     Values `db:"-"`
}

// History lists the revisions of a row, oldest first, in two statements.
func History(tx *db.Tx, rowID int64) ([]Revision, error) {
	var list []Revision
	err := tx.Select(&list, `SELECT id, revision, kind, actor, reason, file_name, recorded_at FROM register_revision WHERE row_id = ? ORDER BY revision`, rowID)
	if err != nil {
		return nil, fmt.Errorf("history of row %d: %w", rowID, err)
	}
	rows := make([]Row, len(list))
	for i := range list {
		rows[i].RevisionID = list[i].RevisionID
	}
	if err := readValues(tx, rows); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Values = rows[i].Values
	}
	return list, nil
}
