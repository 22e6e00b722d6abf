// Standings: one function from the rows of the database to the table that everything shows.
package results

import (
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/scoring"
)

// tableKey names everything a table depends on, so that a cached one is never wrong (G29).
type tableKey struct {
	contest  int64
	division string // "" = the whole contest
	round    string
	rules    int
	stamp    stamp
}

// Standings is the table of a division in a round (codes), worked out or taken from the memory of this process.
// A round that ranks the whole contest has one table, of division ""; a division's code then gives its rows with the ranks they have
// among all. Unknown codes are NotFound, and so is "" in a round that ranks by division. In the first round every entry is
// listed, those without a sheet last and without a rank; in a later round only those that came through. An entry that withdrew
// after a round was published stays in that round's table and is marked.
func Standings(tx *db.Tx, c *contests.Contest, round, division string) (*Table, error) {
	rules, ok := c.Rules.Round(round)
	row, found := c.RoundRow(round)
	if !ok || !found {
		return nil, fault.NotFound("results.unknown_round", "Code", round)
	}
	scope, err := scopeOf(c, rules, division)
	if err != nil {
		return nil, err
	}
	stamp, rows, err := stampOf(tx, c, round, scope)
	if err != nil {
		return nil, err
	}
	key := tableKey{c.ID, division, round, c.RulesVersion, stamp}
	if known, ok := tx.Recall(key); ok {
		return known.(*Table), nil
	}
	var table *Table
	if whole := rules.Per() == contests.PerContest; whole && division != "" {
		if table, err = Standings(tx, c, round, ""); err != nil {
			return nil, err
		}
		table = table.only(division)
	} else {
		m := maker{tx: tx, c: c, round: rules, roundID: row.ID, scope: scope, rounds: rows}
		table = &Table{Contest: c, Round: rules, Division: division, Version: rows[len(rows)-1].Version}
		if err := m.fill(table); err != nil {
			return nil, err
		}
	}
	tx.Remember(key, table)
	return table, nil
}

// scopeOf is whose rows a table needs: the division's, or the contest's when the round ranks it as a whole.
func scopeOf(c *contests.Contest, round contests.Round, division string) (scope, error) {
	id, ok := c.DivisionID(division)
	if !ok && (division != "" || round.Per() != contests.PerContest) {
		return scope{}, fault.NotFound("results.unknown_division", "Code", division)
	}
	return scope{contest: c.ID, division: id}, nil
}

// All is the tables of a round: one for each division in the order of the rules, or the one of the whole contest.
func All(tx *db.Tx, c *contests.Contest, round string) ([]*Table, error) {
	codes := make([]string, 0, len(c.Rules.Divisions))
	if rules, ok := c.Rules.Round(round); ok && rules.Per() == contests.PerContest {
		codes = append(codes, "")
	} else {
		for _, d := range c.Rules.Divisions {
			codes = append(codes, d.Code)
		}
	}
	tables := make([]*Table, 0, len(codes))
	for _, code := range codes {
		t, err := Standings(tx, c, round, code)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// maker holds what the steps of one table share.
type maker struct {
	tx      *db.Tx
	c       *contests.Contest
	round   contests.Round
	roundID int64
	scope   scope
	rounds  []roundFacts             // up to this one
	came    map[int64]bool           // who came through the round that feeds this one; nil in the first
	prior   map[int64]*scoring.Entry // what entries have from earlier rounds; only the Prior… fields
}

func (m *maker) fill(t *Table) error {
	if err := m.earlier(t); err != nil {
		return err
	}
	entries, err := m.listed()
	if err != nil {
		return err
	}
	marks := slices.ContainsFunc(m.round.Ties, func(key string) bool { return strings.HasPrefix(key, scoring.ByMark) })
	sheets, err := sheetsOf(m.tx, m.roundID, m.scope, marks)
	if err != nil {
		return err
	}
	if t.Decisions, err = decisionsOf(m.tx, m.roundID, m.scope.division); err != nil {
		return err
	}
	if t.Withheld, err = withheldOf(m.tx, m.roundID, m.scope.division); err != nil {
		return err
	}
	if t.Rows, err = m.rows(t, entries, sheets); err != nil {
		return err
	}
	if err := m.advance(t); err != nil {
		return err
	}
	m.award(t)
	arrange(t, m.c.Rules.Awards.Prizes)
	return nil
}

// listed are the entries in the race, and those that withdrew after this round was published with them in it.
func (m *maker) listed() ([]entryRow, error) {
	entries, err := entriesOf(m.tx, m.scope)
	if err != nil {
		return nil, err
	}
	published, err := publishedIn(m.tx, m.rounds[len(m.rounds)-1])
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(entries, func(e entryRow) bool { return e.Withdrawn && !published.listed[e.Code] }), nil
}

// earlier reads the tables of the rounds before: what entries have there breaks ties and counts by weight, and the last of them
// says who takes part.
func (m *maker) earlier(t *Table) error {
	m.prior = map[int64]*scoring.Entry{}
	for i, facts := range m.rounds[:len(m.rounds)-1] {
		tables, err := m.tablesBefore(facts.Code)
		if err != nil {
			return err
		}
		for _, before := range tables {
			for _, row := range before.Rows {
				m.keep(facts.Code, row)
			}
		}
		if i < len(m.rounds)-2 {
			continue
		}
		if m.came, err = cameThrough(m.tx, m.c, facts, tables); err != nil {
			return err
		}
		t.Pending = facts.Published == 0 && slices.ContainsFunc(tables, func(before *Table) bool {
			tie := before.TieAtLimit()
			return before.Pending || (tie != nil && tie.Open())
		})
	}
	return nil
}

// tablesBefore are the tables of an earlier round that hold the entries of this table.
func (m *maker) tablesBefore(round string) ([]*Table, error) {
	division := m.c.DivisionCode(m.scope.division)
	if rules, _ := m.c.Rules.Round(round); rules.Per() == contests.PerContest || division == "" {
		return All(m.tx, m.c, round)
	}
	t, err := Standings(m.tx, m.c, round, division)
	return []*Table{t}, err
}

// keep remembers what an entry has in an earlier round.
func (m *maker) keep(round string, row Row) {
	e := m.prior[row.EntryID]
	if e == nil {
		e = &scoring.Entry{Prior: map[string]int{}, PriorPoints: map[string]scoring.Ratio{}, PriorOwn: map[string]scoring.Ratio{}}
		m.prior[row.EntryID] = e
	}
	e.Prior[round] = row.Standing.Rank
	if row.Ranked() {
		e.PriorPoints[round] = row.Standing.Points
	}
	if row.Standing.Attempts > 0 {
		e.PriorOwn[round] = row.Standing.Own
	}
}

// rows ranks the entries that take part and joins their names to the standings.
func (m *maker) rows(t *Table, entries []entryRow, sheets []sheetRow) ([]Row, error) {
	marked := map[int64][]scoring.Sheet{}
	for _, s := range sheets {
		sheet, err := s.sheet()
		if err != nil {
			return nil, err
		}
		marked[s.EntryID] = append(marked[s.EntryID], sheet)
	}
	spec := SpecOf(m.round)
	known := make(map[int64]entryRow, len(entries))
	var ranked []scoring.Entry
	for _, e := range entries {
		if m.came != nil && !m.came[e.ID] {
			if len(marked[e.ID]) > 0 {
				t.Strays = append(t.Strays, e.Code)
			}
			continue
		}
		known[e.ID] = e
		one := scoring.Entry{ID: e.ID, Sheets: marked[e.ID]}
		if p := m.prior[e.ID]; p != nil {
			one.Prior, one.PriorPoints, one.PriorOwn = p.Prior, p.PriorPoints, p.PriorOwn
		}
		ranked = append(ranked, one)
	}
	rows := make([]Row, 0, len(ranked))
	for _, s := range scoring.Rank(spec, ranked) {
		e := known[s.ID]
		rows = append(rows, Row{Standing: s, EntryID: e.ID, Division: m.c.DivisionCode(e.DivisionID), Code: e.Code, Account: e.Account, Name: e.Name,
			Unit: e.Unit, Area: e.Area, Withdrawn: e.Withdrawn, Attempts: cells(spec, m.round.Attempts.Count, marked[s.ID])})
	}
	return rows, nil
}

// SpecOf is how a round counts, in the words of scoring.
func SpecOf(r contests.Round) scoring.Spec {
	spec := scoring.Spec{Combine: r.Judges.Combine, Attempts: r.Attempts.Result, Ties: r.Ties}
	for _, w := range r.Weights {
		if w.Round == r.Code {
			w.Round = ""
		}
		spec.Weights = append(spec.Weights, scoring.Weight{Round: w.Round, Weight: w.Weight})
	}
	return spec
}

// cells lists the attempts the rules allow, and any that were marked when the rules allowed more.
func cells(spec scoring.Spec, count int, sheets []scoring.Sheet) []AttemptCell {
	var all []AttemptCell
	room := func(n int) {
		for len(all) < n {
			all = append(all, AttemptCell{Number: len(all) + 1})
		}
	}
	room(count)
	for _, a := range scoring.Attempts(spec, scoring.Entry{Sheets: sheets}) {
		room(a.Number)
		all[a.Number-1] = AttemptCell{Number: a.Number, Has: true, Points: a.Points, TimeMS: a.TimeMS, HasTime: a.HasTime, Counts: a.Counts}
	}
	return all
}
