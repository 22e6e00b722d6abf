// Named figures: what the Union's report counts, each with a definition, a way to count it as of an instant, and its rows.
package reports

import (
	"cmp"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/judging/results"
)

// AsOf is the two times of a figure, Unix milliseconds, both exclusive: what was effective before Until, as it had been
// recorded before Known. A withdrawal recorded later but effective in time counts when Known is late enough.
type AsOf struct{ Until, Known int64 }

// Figure is one named figure of a contest: robocon-2024.doi-thi. Its words are in the catalogues below "reports.figure." + Kind.
type Figure struct {
	Name     string
	Kind     string // entries, people, …
	Contest  *contests.Contest
	Division contests.Division // zero = all
	Round    contests.Round    // of rounds' figures
	Prize    contests.Prize    // zero = all

	count   string                         // SQL: what is counted
	source  string                         // SQL: FROM … WHERE …
	scope   int64                          // id of the contest or round in source
	listing listing                        // how its rows are listed
	holds   func(results.SnapshotRow) bool // of published figures: which rows count; nil = counted by SQL
}

// Value is what a figure comes to. Has is false when there is nothing to count yet: a result that was not published.
type Value struct {
	N           int
	Has         bool
	Publication int // number of the publication it comes from, 0 = counted from the registers
}

// Names of the figure that counts a contest's entries.
const (
	teamsFigure = "doi-thi"
	worksFigure = "bai-du-thi"
)

func entriesFigure(rules *contests.Rules) string {
	if rules.Kind() == contests.EntryWork {
		return worksFigure
	}
	return teamsFigure
}

// Figures lists all figures of a contest, in the order of a report.
func Figures(c *contests.Contest) []Figure {
	entries := Figure{Name: entriesFigure(c.Rules), Kind: "entries", count: `COUNT(*)`, source: registered, listing: listEntries}
	people := Figure{Name: "nguoi", Kind: "people", count: `COUNT(DISTINCT m.person)`, source: memberships, listing: listPeople}
	all := []Figure{entries, people,
		{Name: "thi-sinh", Kind: "contestants", count: `COUNT(DISTINCT m.person)`, source: memberships + ` AND m.role = 'contestant'`, listing: listPeople},
		{Name: "huong-dan", Kind: "mentors", count: `COUNT(DISTINCT m.person)`, source: memberships + ` AND m.role = 'mentor'`, listing: listPeople},
		{Name: "luot-nguoi", Kind: "memberships", count: `COUNT(*)`, source: memberships, listing: listMemberships},
		{Name: "don-vi", Kind: "units", count: `COUNT(DISTINCT e.unit_id)`, source: registered, listing: listUnits},
		{Name: "dia-ban", Kind: "areas", count: `COUNT(DISTINCT u.area)`, source: registered, listing: listAreas},
	}
	for _, d := range c.Rules.Divisions {
		for _, f := range []Figure{entries, people} {
			f.Name, f.Kind, f.Division = f.Name+"."+d.Code, f.Kind+"_in_division", d
			all = append(all, f)
		}
	}
	for i := range all {
		all[i].scope = c.ID
	}
	all = append(all, roundFigures(c)...)
	for i := range all {
		all[i].Contest = c
		all[i].Name = c.Code + "." + all[i].Name
	}
	return all
}

func roundFigures(c *contests.Contest) (all []Figure) {
	for _, r := range c.Rules.Rounds {
		row, _ := c.RoundRow(r.Code)
		all = append(all, Figure{Name: r.Code + ".du-thi", Kind: "took_part", Round: r, scope: row.ID, count: `COUNT(*)`, source: tookPart, listing: listEntries})
		if r.Advancement != nil {
			all = append(all, Figure{Name: r.Code + ".vao-vong-sau", Kind: "advanced", Round: r, listing: listEntries,
				holds: func(row results.SnapshotRow) bool { return row.Advancement == results.In }})
		}
		if c.Rules.Awards.Round != r.Code || len(c.Rules.Awards.Prizes) == 0 {
			continue
		}
		all = append(all, Figure{Name: "giai", Kind: "prizes", Round: r, listing: listEntries, holds: func(row results.SnapshotRow) bool { return row.Prize != "" }})
		for _, p := range c.Rules.Awards.Prizes {
			all = append(all, Figure{Name: "giai." + p.Code, Kind: "prize", Round: r, Prize: p, listing: listEntries,
				holds: func(row results.SnapshotRow) bool { return row.Prize == p.Code }})
		}
	}
	return all
}

// Value counts the figure: one statement, and one more when a publication is read for the first time.
func (f Figure) Value(tx *db.Tx, at AsOf) (Value, error) {
	if f.holds != nil {
		return f.published(tx, at)
	}
	v := Value{Has: true}
	if err := tx.Get(&v.N, `SELECT `+f.count+f.source+f.only(), f.args(at)...); err != nil {
		return Value{}, fmt.Errorf("figure %s: %w", f.Name, err)
	}
	return v, nil
}

// only narrows the source to the figure's division.
func (f Figure) only() string {
	if f.Division.Code == "" {
		return ""
	}
	return ` AND d.code = ?`
}

// args fills the places of the source: each of the three starts with id, then Until and Known as often as it asks.
func (f Figure) args(at AsOf) []any {
	args := []any{f.scope}
	for n := strings.Count(f.source, "?") / 2; n > 0; n-- {
		args = append(args, at.Until, at.Known)
	}
	if f.Division.Code != "" {
		args = append(args, f.Division.Code)
	}
	return args
}

// published counts rows of the publication that was in force. What is published says what the round brought about on its day:
// an office that publishes after the period ended still reports the round in it, by the first publication.
func (f Figure) published(tx *db.Tx, at AsOf) (Value, error) {
	rows, number, err := f.publishedRows(tx, at)
	return Value{N: len(rows), Has: number > 0, Publication: number}, err
}

type publishedRow struct {
	results.SnapshotRow
	division string
}

func (f Figure) publishedRows(tx *db.Tx, at AsOf) (rows []publishedRow, number int, err error) {
	row, _ := f.Contest.RoundRow(f.Round.Code)
	var found []snapshotKey
	err = tx.Select(&found, `SELECT id, number, hash FROM publication WHERE round_id = ? AND published_at < ?
		ORDER BY CASE WHEN published_at < ? THEN -number ELSE number END LIMIT 1`, row.ID, at.Known, at.Until)
	if f.Round.On.Start(f.Contest.Rules.Location()).UnixMilli() >= at.Until {
		found = nil
	}
	if err != nil || len(found) == 0 {
		return nil, 0, err
	}
	snapshot, err := found[0].load(tx)
	if err != nil {
		return nil, 0, fmt.Errorf("figure %s: %w", f.Name, err)
	}
	for _, d := range snapshot.Divisions {
		for _, r := range d.Rows {
			if f.holds(r) {
				rows = append(rows, publishedRow{r, cmp.Or(r.Division, d.Code)})
			}
		}
	}
	return rows, found[0].Number, nil
}

// snapshotKey names a publication, whose content never changes.
type snapshotKey struct {
	ID     int64  `db:"id"`
	Number int    `db:"number"`
	Hash   string `db:"hash"`
}

// load reads the content, or takes it from the memory of this process: one paper asks for it up to ten times.
func (k snapshotKey) load(tx *db.Tx) (*results.Snapshot, error) {
	if known, ok := tx.Recall(k); ok {
		return known.(*results.Snapshot), nil
	}
	var p results.Publication
	if err := tx.Get(&p.Content, `SELECT content FROM publication WHERE id = ?`, k.ID); err != nil {
		return nil, fmt.Errorf("publication %d: %w", k.ID, err)
	}
	s, err := p.Snapshot()
	if err != nil {
		return nil, err
	}
	tx.Remember(k, &s)
	return &s, nil
}
