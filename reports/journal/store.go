// SQL of the audit log's pages: filter, keyset pages, newest first.
package journal

import (
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/text"
)

const (
	pageSize  = 50
	maxActors = 300 // people whose name a search may hit
	maxWords  = 6
)

// filter says which lines are asked for. Contest 0 = of the whole installation; empty fields do not filter.
type filter struct {
	Contest int64
	Query   string // words looked for without marks in the names of who acted, and in code and name of an entry
	Act     string
	Until   int64 // ms, exclusive; 0 = none
	Before  int64 // id of the last line seen, 0 = the newest page
}

// line is one line with its seal; Number 0 = not sealed yet.
type line struct {
	audit.Entry
	Number int64  `db:"number"`
	Erased bool   `db:"erased"`
	Code   string `db:"code"` // of the entry the line is about, "" = about something else
}

func (f filter) where(tx *db.Tx) (string, []any, error) {
	conditions, args := []string{"1 = 1"}, []any{}
	add := func(condition string, arg ...any) {
		conditions, args = append(conditions, condition), append(args, arg...)
	}
	if f.Contest != 0 {
		add("a.contest_id = ?", f.Contest)
	}
	if f.Act != "" {
		add("a.act = ?", f.Act)
	}
	if f.Until != 0 {
		add("a.at < ?", f.Until)
	}
	words := strings.Fields(text.Fold(f.Query))
	if len(words) == 0 {
		return strings.Join(conditions, " AND "), args, nil
	}
	words = words[:min(len(words), maxWords)]
	actors, err := f.actors(tx, words)
	if err != nil {
		return "", nil, err
	}
	likes, found := "", []any{}
	for _, w := range words {
		likes += ` AND e.search LIKE ? ESCAPE '\'`
		found = append(found, "%"+escaped(w)+"%")
	}
	if f.Contest != 0 {
		likes += " AND e.contest_id = ?"
		found = append(found, f.Contest)
	}
	about := "(a.subject = 'entry' AND a.subject_id IN (SELECT e.id FROM entry e WHERE 1 = 1" + likes + "))"
	if len(actors) > 0 {
		about = "(" + about + " OR a.actor IN (?))"
		found = append(found, actors)
	}
	add(about, found...)
	return strings.Join(conditions, " AND "), args, nil
}

func escaped(word string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
}

// actors are the names, as they were written, that hold all words.
func (f filter) actors(tx *db.Tx, words []string) ([]string, error) {
	var names []string
	query, args := `SELECT DISTINCT actor FROM audit`, []any{}
	if f.Contest != 0 {
		query, args = query+` WHERE contest_id = ?`, append(args, f.Contest)
	}
	if err := tx.Select(&names, query+` ORDER BY actor`, args...); err != nil {
		return nil, fmt.Errorf("people of the audit: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		folded := text.Fold(name)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(folded, w) })
	})
	return names[:min(len(names), maxActors)], nil
}

// page reads at most n lines, newest first; more says that there are older ones.
func (f filter) page(tx *db.Tx, n int) (lines []line, more bool, err error) {
	where, args, err := f.where(tx)
	if err != nil {
		return nil, false, err
	}
	if f.Before != 0 {
		where, args = where+" AND a.id < ?", append(args, f.Before)
	}
	query, args, err := tx.In(`SELECT a.id, a.at, a.contest_id, a.account_id, a.actor, a.via, a.act, a.subject, a.subject_id, a.before, a.after, a.reason,
		COALESCE(s.number, 0) AS number, COALESCE(s.salt, '-') = '' AS erased, COALESCE(e.code, '') AS code
		FROM audit a LEFT JOIN seal s ON s.source = 'audit' AND s.row_id = a.id
		LEFT JOIN entry e ON a.subject = 'entry' AND e.id = a.subject_id
		WHERE `+where+` ORDER BY a.id DESC LIMIT ?`, append(args, n+1)...)
	if err != nil {
		return nil, false, err
	}
	if err := tx.Select(&lines, query, args...); err != nil {
		return nil, false, fmt.Errorf("lines of the audit: %w", err)
	}
	return lines[:min(len(lines), n)], len(lines) > n, nil
}

// acts are those that stand in the lines of a contest, or in all.
func acts(tx *db.Tx, contest int64) (all []string, err error) {
	query, args := `SELECT DISTINCT act FROM audit`, []any{}
	if contest != 0 {
		query, args = query+` WHERE contest_id = ?`, append(args, contest)
	}
	if err = tx.Select(&all, query+` ORDER BY act`, args...); err != nil {
		err = fmt.Errorf("acts of the audit: %w", err)
	}
	return all, err
}
