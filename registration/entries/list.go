// SQL of the organiser's list: filter, keyset pages, and the counts that pass the same filter.
package entries

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/text"
)

// pageSize is the number of rows of a page; maxWords how many words of a search count.
const (
	pageSize = 50
	maxWords = 8
)

// Orders of the list.
const (
	byName   = "name"
	byNewest = "new"
)

// Filter says which entries of a contest are asked for; empty fields do not filter.
type Filter struct {
	Query    string // words looked for without marks in code, account, name, unit and members
	State    string
	Division string // code
	Area     string
	Flagged  bool   // a contestant is in another active entry too
	Sort     string // byName or byNewest
	After    string // cursor of the page before
}

// Row is one line of the list.
type Row struct {
	ID          int64
	Code        string
	Name        string
	Account     string
	DivisionID  int64 `db:"division_id"`
	Unit        string
	Area        string
	State       string
	SubmittedAt int64 `db:"submitted_at"`
	Flagged     bool
	SortKey     []byte `db:"sort_key"`
	Members     string `db:"-"` // names in the order of the form
}

// Count is how many entries of the filter fall under a key.
type Count struct {
	Key string
	N   int64
}

// Listing is one page of a list. Next is the cursor of the page after it, "" on the last.
type Listing struct {
	Rows       []Row
	Next       string
	Total      int64
	ByDivision []Count // by code, in the order of the rules
	ByArea     []Count // in the order of the rules; areas without entries are left out
}

// flaggedSQL says whether an active entry e shares a contestant with another active one of its contest.
const flaggedSQL = `(e.state NOT IN ('withdrawn', 'rejected') AND EXISTS (
	SELECT 1 FROM member m
	JOIN member o ON o.contest_id = m.contest_id AND o.person = m.person AND o.entry_id <> m.entry_id
	JOIN entry oe ON oe.id = o.entry_id
	WHERE m.entry_id = e.id AND m.role = 'contestant' AND m.until_at IS NULL
	  AND o.role = 'contestant' AND o.until_at IS NULL AND oe.state NOT IN ('withdrawn', 'rejected')))`

// where is the filter in SQL: conditions on e (entry) and u (unit).
func (f Filter) where(c *contests.Contest) (string, []any) {
	conditions, args := []string{"e.contest_id = ?"}, []any{c.ID}
	add := func(condition string, arg ...any) {
		conditions = append(conditions, condition)
		args = append(args, arg...)
	}
	for i, word := range strings.Fields(text.Fold(f.Query)) {
		if i == maxWords {
			break
		}
		add(`e.search LIKE ? ESCAPE '\'`, "%"+likeEscaper.Replace(word)+"%")
	}
	if f.State != "" {
		add("e.state = ?", f.State)
	}
	if f.Division != "" {
		id, _ := c.DivisionID(f.Division)
		add("e.division_id = ?", id)
	}
	if f.Area != "" {
		add("u.area = ?", f.Area)
	}
	if f.Flagged {
		add(flaggedSQL)
	}
	return strings.Join(conditions, " AND "), args
}

// likeEscaper makes a word match itself only.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// List reads one page, the members' names on it, and the counts: four statements whatever the filter finds.
func List(tx *db.Tx, c *contests.Contest, f Filter) (Listing, error) {
	var l Listing
	where, args := f.where(c)
	if err := l.readRows(tx, f, where, args); err != nil {
		return l, fmt.Errorf("list entries: %w", err)
	}
	if err := l.readMembers(tx); err != nil {
		return l, fmt.Errorf("list members: %w", err)
	}
	var byDivision []struct {
		ID int64
		N  int64
	}
	err := tx.Select(&byDivision, `SELECT e.division_id AS id, COUNT(*) AS n FROM entry e JOIN unit u ON u.id = e.unit_id
		WHERE `+where+` GROUP BY e.division_id`, args...)
	if err != nil {
		return l, fmt.Errorf("count by division: %w", err)
	}
	var byArea []Count
	err = tx.Select(&byArea, `SELECT u.area AS key, COUNT(*) AS n FROM entry e JOIN unit u ON u.id = e.unit_id
		WHERE `+where+` GROUP BY u.area`, args...)
	if err != nil {
		return l, fmt.Errorf("count by area: %w", err)
	}
	for _, d := range c.Divisions {
		count := Count{Key: d.Code}
		for _, n := range byDivision {
			if n.ID == d.ID {
				count.N = n.N
			}
		}
		l.Total += count.N
		l.ByDivision = append(l.ByDivision, count)
	}
	for _, area := range c.Rules.Areas {
		for _, n := range byArea {
			if n.Key == area {
				l.ByArea = append(l.ByArea, n)
			}
		}
	}
	return l, nil
}

func (l *Listing) readRows(tx *db.Tx, f Filter, where string, args []any) error {
	order := "e.sort_key, e.id"
	if f.Sort == byNewest {
		order = "e.id DESC"
	}
	if key, id, ok := parseCursor(f.After); ok {
		args = append([]any(nil), args...)
		if f.Sort == byNewest {
			where, args = where+" AND e.id < ?", append(args, id)
		} else {
			where, args = where+" AND (e.sort_key, e.id) > (?, ?)", append(args, key, id)
		}
	}
	err := tx.Select(&l.Rows, `SELECT e.id, e.code, e.name, e.account, e.division_id, u.name AS unit, u.area, e.state, e.submitted_at,
			`+flaggedSQL+` AS flagged, e.sort_key
		FROM entry e JOIN unit u ON u.id = e.unit_id WHERE `+where+`
		ORDER BY `+order+` LIMIT `+strconv.Itoa(pageSize+1), args...)
	if err == nil && len(l.Rows) > pageSize {
		l.Rows = l.Rows[:pageSize]
		last := l.Rows[pageSize-1]
		l.Next = cursor(last.SortKey, last.ID)
	}
	return err
}

func (l *Listing) readMembers(tx *db.Tx) error {
	ids := []int64{0} // nobody's id, so that IN is never empty
	place := make(map[int64]*Row, len(l.Rows))
	for i := range l.Rows {
		ids = append(ids, l.Rows[i].ID)
		place[l.Rows[i].ID] = &l.Rows[i]
	}
	query, args, err := tx.In(`SELECT entry_id, name FROM member WHERE entry_id IN (?) AND until_at IS NULL ORDER BY entry_id, ordinal, id`, ids)
	if err != nil {
		return err
	}
	var names []struct {
		EntryID int64 `db:"entry_id"`
		Name    string
	}
	if err := tx.Select(&names, query, args...); err != nil {
		return err
	}
	for _, n := range names {
		row := place[n.EntryID]
		if row.Members != "" {
			row.Members += ", "
		}
		row.Members += n.Name
	}
	return nil
}

// cursor and parseCursor carry the keys of the last row of a page in an address.
func cursor(key []byte, id int64) string {
	return base64.RawURLEncoding.EncodeToString(key) + "." + strconv.FormatInt(id, 10)
}

func parseCursor(s string) (key []byte, id int64, ok bool) {
	left, right, ok := strings.Cut(s, ".")
	if !ok {
		return nil, 0, false
	}
	key, errKey := base64.RawURLEncoding.DecodeString(left)
	id, errID := strconv.ParseInt(right, 10, 64)
	return key, id, errKey == nil && errID == nil
}

// nextToCheck is the next entry that waits for the check, by id, starting again from the first; 0 when there is no other.
func nextToCheck(tx *db.Tx, contestID, after int64) (int64, error) {
	var id int64
	err := tx.Get(&id, `SELECT COALESCE(
		(SELECT MIN(id) FROM entry WHERE contest_id = ? AND state = 'submitted' AND id > ?),
		(SELECT MIN(id) FROM entry WHERE contest_id = ? AND state = 'submitted' AND id < ?), 0)`, contestID, after, contestID, after)
	if err != nil {
		return 0, fmt.Errorf("next to check: %w", err)
	}
	return id, nil
}

// UnitRow is a unit that a search found.
type UnitRow struct {
	ID   int64  `json:"-"`
	Name string `json:"name"`
	Area string `json:"area"`
}

// FindUnits looks units up by words of their name without marks, in the areas of a contest; at most 10, in Vietnamese order.
// Everybody may ask, and anybody may have written a name into a form: what the office rejected is not passed on.
func FindUnits(tx *db.Tx, c *contests.Contest, query string) ([]UnitRow, error) {
	words := strings.Fields(text.Fold(query))
	if len(words) == 0 || len(words) > maxWords {
		return nil, nil
	}
	conditions := []string{"area IN (?)", `EXISTS (SELECT 1 FROM entry e WHERE e.unit_id = unit.id AND e.state NOT IN ('rejected', 'withdrawn'))`}
	args := []any{c.Rules.Areas}
	for _, word := range words {
		conditions = append(conditions, `name_folded LIKE ? ESCAPE '\'`)
		args = append(args, "%"+likeEscaper.Replace(word)+"%")
	}
	sql, args, err := tx.In(`SELECT id, name, area FROM unit WHERE `+strings.Join(conditions, " AND ")+` ORDER BY sort_key, id LIMIT 10`, args...)
	if err != nil {
		return nil, err
	}
	var units []UnitRow
	if err := tx.Select(&units, sql, args...); err != nil {
		return nil, fmt.Errorf("find units: %w", err)
	}
	return units, nil
}
