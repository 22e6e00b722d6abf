// The check of the chain: every seal, every sealed row, and every row that should have been sealed.
package audit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// Checked says what a check went through. Open are rows that wait for their seal.
type Checked struct {
	Head  Head
	Seals int64
	Open  int64
}

const (
	checkPage = 500
	checkMost = 200   // findings of one kind that are named
	near      = 300e3 // ms between neighbours in the chain that may belong to one act
)

// Check goes through the chain from the first seal to the head. What it finds is named by number, table and row; an empty list means
// that no sealed row was changed or deleted, none was put in between, and every row was written by an act that the audit holds.
func Check(tx *db.Tx, d *db.DB, sources []Source) (Checked, []*fault.Fault, error) {
	c := checker{tx: tx, postgres: d.Dialect() == "postgres", sources: map[string]Source{}, acts: map[act]int64{}, erased: map[int64]Seal{}, vouched: map[int64]bool{}}
	all := append([]Source{Lines}, sources...)
	for _, s := range all {
		c.sources[s.Name] = s
	}
	head, err := HeadOf(tx)
	if err != nil {
		return Checked{}, nil, err
	}
	if err := c.walk(); err != nil {
		return Checked{}, nil, err
	}
	if c.number != head.Number || c.chain != head.Chain {
		c.find("verify.head", "Number", c.number, "Head", head.Number)
	}
	for _, n := range slices.Sorted(maps.Keys(c.erased)) {
		if !c.vouched[n] {
			c.find("verify.erased", append(names(c.erased[n]), "Label", "")...)
		}
	}
	done := Checked{Head: head, Seals: c.seals}
	for _, s := range all {
		open, err := c.between(s, head)
		if err != nil {
			return done, nil, err
		}
		done.Open += open
	}
	return done, c.found, nil
}

// act is a contest and the instant of a line in it.
type act struct{ contest, at int64 }

type checker struct {
	tx       *db.Tx
	postgres bool
	sources  map[string]Source
	found    []*fault.Fault

	number, seals int64 // the last number, and how many there are
	chain         string
	acts          map[act]int64  // number of the line of an act
	at, run       int64          // instant of the seal before; number from which on all instants are near each other
	erased        map[int64]Seal // seals without a salt
	vouched       map[int64]bool // numbers that a line of erasing names
}

func (c *checker) find(key string, args ...any) {
	if len(c.found) < checkMost {
		c.found = append(c.found, fault.Conflict(key, args...))
	}
}

// names are the arguments that say which row a seal is of.
func names(s Seal) []any {
	return []any{"Number", s.Number, "What", i18n.Key("verify.what." + s.Source), "Source", s.Source, "Row", s.RowID}
}

// walk goes through all seals.
func (c *checker) walk() error {
	for {
		var page []Seal
		err := c.tx.Select(&page, `SELECT number, source, row_id, salt, digest, chain, sealed_at FROM seal WHERE number > ? ORDER BY number LIMIT ?`, c.number, checkPage)
		if err != nil {
			return fmt.Errorf("seals after %d: %w", c.number, err)
		}
		if err := c.page(page); err != nil {
			return err
		}
		if len(page) < checkPage {
			return nil
		}
	}
}

func (c *checker) page(page []Seal) error {
	ids := map[string][]int64{}
	for _, s := range page {
		ids[s.Source] = append(ids[s.Source], s.RowID)
	}
	rows, labels := map[string]map[int64]*row{}, map[string]map[int64]string{}
	for name, list := range ids {
		source, ok := c.sources[name]
		if !ok {
			continue
		}
		var err error
		if rows[name], err = source.byID(c.tx, list); err != nil {
			return err
		}
		if labels[name], err = source.labels(c.tx, list); err != nil {
			return err
		}
	}
	for _, s := range page {
		c.linked(s)
		c.row(s, rows[s.Source][s.RowID], labels[s.Source][s.RowID])
		c.number, c.chain = s.Number, s.Chain
	}
	return nil
}

// linked checks the seal itself; after a fault the stored chain is taken, so that one fault is named once.
func (c *checker) linked(s Seal) {
	c.seals++
	if s.Number != c.number+1 {
		c.find("verify.gap", "From", c.number+1, "To", s.Number-1)
		return
	}
	if link(c.chain, s) != s.Chain {
		c.find("verify.chain", append(names(s), "Label", "")...)
	}
}

// row checks the row of a seal. r is nil when it is gone.
func (c *checker) row(s Seal, r *row, label string) {
	source, known := c.sources[s.Source]
	args := append(names(s), "Label", label)
	switch {
	case !known:
		c.find("verify.unknown", args...)
	case s.Salt == "" && !source.Personal:
		c.find("verify.erased", args...)
	case s.Salt == "":
		c.erased[s.Number] = s
	case r == nil:
		c.find("verify.deleted", args...)
	case digestOf(s.Salt, r.payload(source)) != s.Digest:
		c.find("verify.changed", args...)
		r = nil // its instant may be what was changed
	}
	if r == nil {
		return
	}
	if distance(r.At, c.at) > near {
		c.run = s.Number
	}
	c.at = r.At
	if s.Source == Lines.Name {
		c.acts[act{r.Contest, r.At}] = s.Number
		c.vouch(s, r)
		return
	}
	if n, ok := c.acts[act{r.Contest, r.At}]; known && (!ok || n < c.run) {
		c.find("verify.no_act", args...)
	}
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

// vouch takes in which numbers a line of erasing names; such a line may not itself be erased.
func (c *checker) vouch(s Seal, r *row) {
	if s.Salt == "" || r.C5 == nil || *r.C5 != ActErase || r.C9 == nil {
		return
	}
	var after erased
	_ = json.Unmarshal([]byte(*r.C9), &after) // what cannot be read vouches for nothing
	for _, n := range after.Numbers {
		c.vouched[n] = true
	}
}

// between looks for rows that should have had a seal long since, and counts those that still wait for it.
func (c *checker) between(s Source, head Head) (open int64, err error) {
	const none = "NOT EXISTS (SELECT 1 FROM seal WHERE seal.source = ? AND seal.row_id = %s)"
	where := fmt.Sprintf(none, s.ID)
	count := s
	count.Columns = nil
	if err := c.tx.Get(&open, "SELECT COUNT(*) FROM ("+count.query(where, "")+") AS rows_left", s.Name); err != nil {
		return 0, fmt.Errorf("open rows of %s: %w", s.Name, err)
	}
	if s.Late || open == 0 {
		return open, nil
	}
	var last int64
	if err := c.tx.Get(&last, `SELECT COALESCE(MAX(row_id), 0) FROM seal WHERE source = ?`, s.Name); err != nil {
		return 0, err
	}
	var rows []row
	if err := c.tx.Select(&rows, s.query(where+" AND "+s.ID+" <= ?", fmt.Sprintf(" ORDER BY %s LIMIT %d", s.ID, checkMost)), s.Name, last); err != nil {
		return 0, fmt.Errorf("rows of %s without a seal: %w", s.Name, err)
	}
	for _, r := range rows {
		if c.postgres && r.At > head.SealedAt-int64(near) {
			continue // an act that took its ids early and committed late
		}
		c.find("verify.inserted", append(names(Seal{Source: s.Name, RowID: r.ID}), "Label", "")...)
		open--
	}
	return open, nil
}

// labels says in codes and names what the rows are, for people.
func (s Source) labels(tx *db.Tx, ids []int64) (map[int64]string, error) {
	if s.Label == "" {
		return nil, nil
	}
	query, args, err := tx.In(s.Label, ids)
	if err != nil {
		return nil, err
	}
	var rows []row
	if err := tx.Select(&rows, query, args...); err != nil {
		return nil, fmt.Errorf("labels of %s: %w", s.Name, err)
	}
	labels := make(map[int64]string, len(rows))
	for _, r := range rows {
		var parts []string
		for _, cell := range r.cells(maxColumns) {
			if cell != nil && *cell != "" {
				parts = append(parts, *cell)
			}
		}
		labels[r.ID] = strings.Join(parts, " · ")
	}
	return labels, nil
}

// Carried says where in the chain the head stands that a row of a table with a column audit_head carries, and where the row's own seal is.
// carried is 0 when it carries none, -1 when no seal has it; own is 0 when the row is not sealed yet.
func Carried(tx *db.Tx, table string, id int64) (carried, own int64, err error) {
	var at struct {
		Head    string `db:"audit_head"`
		Carried int64  `db:"carried"`
		Own     int64  `db:"own"`
	}
	err = tx.Get(&at, `SELECT t.audit_head, COALESCE((SELECT number FROM seal WHERE chain = t.audit_head), -1) AS carried,
		COALESCE((SELECT number FROM seal WHERE source = ? AND row_id = t.id), 0) AS own FROM `+table+` t WHERE t.id = ?`, table, id)
	if err != nil {
		return 0, 0, fmt.Errorf("head of the chain in %s %d: %w", table, id, err)
	}
	if at.Head == "" {
		at.Carried = 0
	}
	return at.Carried, at.Own, nil
}
