// Standings: one function from the rows of the database to the table that everything shows.
package results

import (
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/judging/scoring"
)

// tableKey names everything a table depends on, so that a cached one is never wrong.
type tableKey struct {
	contest, division int64
	round             string
	rules             int
	stamp             stamp
}

// Standings is the table of a division in a round (codes), worked out or taken from the memory of this process.
// Unknown codes are NotFound. In the first round every entry of the division is listed, those without a sheet last and
// without a rank; in a later round only those that came through.
func Standings(tx *db.Tx, c *contests.Contest, round, division string) (*Table, error) {
	rules, ok := c.Rules.Round(round)
	row, found := c.RoundRow(round)
	if !ok || !found {
		return nil, fault.NotFound("results.unknown_round", "Code", round)
	}
	divisionID, ok := c.DivisionID(division)
	if !ok {
		return nil, fault.NotFound("results.unknown_division", "Code", division)
	}
	stamp, version, err := stampOf(tx, c, round, divisionID)
	if err != nil {
		return nil, err
	}
	key := tableKey{c.ID, divisionID, round, c.RulesVersion, stamp}
	if known, ok := tx.Recall(key); ok {
		return known.(*Table), nil
	}
	m := maker{tx: tx, c: c, round: rules, roundID: row.ID, divisionID: divisionID}
	table := &Table{Contest: c, Round: rules, Division: division, Version: version}
	if err := m.fill(table); err != nil {
		return nil, err
	}
	tx.Remember(key, table)
	return table, nil
}

// All is the tables of every division of a round, in the order of the rules.
func All(tx *db.Tx, c *contests.Contest, round string) ([]*Table, error) {
	tables := make([]*Table, 0, len(c.Rules.Divisions))
	for _, d := range c.Rules.Divisions {
		t, err := Standings(tx, c, round, d.Code)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// Through says who advances from a round, over all divisions: in for certain, open while a tie at the limit is undecided.
func Through(tx *db.Tx, c *contests.Contest, round string) (in, open map[int64]bool, err error) {
	tables, err := All(tx, c, round)
	if err != nil {
		return nil, nil, err
	}
	in, open = map[int64]bool{}, map[int64]bool{}
	for _, t := range tables {
		for _, r := range t.Rows {
			switch r.Advancement {
			case In:
				in[r.EntryID] = true
			case Open:
				open[r.EntryID] = true
			}
		}
	}
	return in, open, nil
}

// maker holds what the steps of one table share.
type maker struct {
	tx                  *db.Tx
	c                   *contests.Contest
	round               contests.Round
	roundID, divisionID int64
	before              *Table                   // the round that feeds this one; nil in the first
	prior               map[int64]map[string]int // ranks in earlier rounds by entry and round
}

func (m *maker) fill(t *Table) error {
	if err := m.earlier(t); err != nil {
		return err
	}
	entries, err := entriesOf(m.tx, m.divisionID)
	if err != nil {
		return err
	}
	sheets, err := sheetsOf(m.tx, m.roundID, m.divisionID)
	if err != nil {
		return err
	}
	if t.Decisions, err = decisionsOf(m.tx, m.roundID, m.divisionID); err != nil {
		return err
	}
	t.Rows = m.rows(t, entries, sheets)
	m.advance(t)
	m.award(t)
	arrange(t, m.c.Rules.Awards.Prizes)
	return nil
}

// earlier reads the tables of the rounds before: their ranks break ties, the last of them says who takes part.
func (m *maker) earlier(t *Table) error {
	m.prior = map[int64]map[string]int{}
	for _, r := range m.c.Rules.Rounds {
		if r.Code == m.round.Code {
			break
		}
		before, err := Standings(m.tx, m.c, r.Code, t.Division)
		if err != nil {
			return err
		}
		for _, row := range before.Rows {
			if m.prior[row.EntryID] == nil {
				m.prior[row.EntryID] = map[string]int{}
			}
			m.prior[row.EntryID][r.Code] = row.Standing.Rank
		}
		m.before = before
		tie := before.TieAtLimit()
		t.Pending = before.Pending || (tie != nil && tie.Open())
	}
	return nil
}

// rows ranks the entries that take part and joins their names to the standings.
func (m *maker) rows(t *Table, entries []entryRow, sheets []sheetRow) []Row {
	marked := map[int64][]scoring.Sheet{}
	for _, s := range sheets {
		sheet := scoring.Sheet{Judge: s.Judge, Attempt: s.Attempt, Points: decimal.Milli(s.Points)}
		if s.TimeMS != nil {
			sheet.TimeMS, sheet.HasTime = *s.TimeMS, true
		}
		marked[s.EntryID] = append(marked[s.EntryID], sheet)
	}
	spec := SpecOf(m.round)
	known := make(map[int64]entryRow, len(entries))
	var ranked []scoring.Entry
	for _, e := range entries {
		if m.before != nil {
			if row, ok := m.before.Row(e.ID); !ok || row.Advancement != In {
				if len(marked[e.ID]) > 0 {
					t.Strays = append(t.Strays, e.Code)
				}
				continue
			}
		}
		known[e.ID] = e
		ranked = append(ranked, scoring.Entry{ID: e.ID, Sheets: marked[e.ID], Prior: m.prior[e.ID]})
	}
	rows := make([]Row, 0, len(ranked))
	for _, s := range scoring.Rank(spec, ranked) {
		e := known[s.ID]
		rows = append(rows, Row{Standing: s, EntryID: e.ID, Code: e.Code, Account: e.Account, Name: e.Name, Unit: e.Unit, Area: e.Area,
			Attempts: cells(spec, m.round.Attempts.Count, marked[s.ID])})
	}
	return rows
}

// SpecOf is how a round counts, in the words of scoring.
func SpecOf(r contests.Round) scoring.Spec {
	return scoring.Spec{Combine: r.Judges.Combine, Attempts: r.Attempts.Result, Ties: r.Ties}
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

func standingsOf(rows []Row) []scoring.Standing {
	list := make([]scoring.Standing, len(rows))
	for i, r := range rows {
		list[i] = r.Standing
	}
	return list
}

// advance marks who goes on; a decision settles a tie at the limit only while it names exactly these entries and places.
func (m *maker) advance(t *Table) {
	if m.round.Advancement == nil {
		return
	}
	t.Limit = m.round.Advancement.Top
	list := standingsOf(t.Rows)
	outcome := scoring.Advance(list, t.Limit)
	var settled *Decided
	if outcome.Tie != nil {
		settled = settle(outcome.Tie.IDs, outcome.Tie.Places, t.Decisions)
		t.Ties = append(t.Ties, Tie{Limit: LimitAdvancement, Rank: outcome.Tie.Rank, Places: outcome.Tie.Places, IDs: outcome.Tie.IDs, Settled: settled})
	}
	if settled != nil {
		outcome = scoring.Advance(list, t.Limit, scoring.Decision{ID: settled.ID, Tied: settled.Tied, Chosen: settled.Chosen})
	}
	for i, a := range outcome.Entries {
		row := &t.Rows[i]
		if row.Ranked() {
			row.Advancement = string(a.State)
		}
		if settled != nil && slices.Contains(settled.Tied, row.EntryID) {
			row.Decision = settled
		}
	}
}

// award gives the prizes. A tie across a limit is settled by a decision that puts the chosen before the others, for the prizes
// only: the rank they share stays. What is then still tied at a lower limit wants a decision of its own.
func (m *maker) award(t *Table) {
	t.Awards = m.c.Rules.Awards.Round == m.round.Code && len(m.c.Rules.Awards.Prizes) > 0
	if !t.Awards {
		return
	}
	var quotas []scoring.Quota
	for _, p := range m.c.Rules.Awards.Prizes {
		quotas = append(quotas, scoring.Quota{Code: p.Code, UpTo: p.UpTo})
	}
	list := standingsOf(t.Rows)
	given, ties := scoring.Award(list, quotas)
	for i := 0; i < len(ties); {
		tie := Tie{Limit: LimitPrize, Prize: ties[i].Left[0].Code, Rank: ties[i].Rank, Places: ties[i].Left[0].UpTo, IDs: ties[i].IDs}
		tie.Settled = settle(tie.IDs, tie.Places, t.Decisions)
		t.Ties = append(t.Ties, tie)
		if tie.Open() {
			i++
			continue
		}
		for j := range list { // chosen keep the rank, the others stand behind them
			if slices.Contains(tie.Settled.Tied, list[j].ID) {
				t.Rows[j].Decision = tie.Settled
				if !slices.Contains(tie.Settled.Chosen, list[j].ID) {
					list[j].Rank += tie.Places
				}
			}
		}
		given, ties = scoring.Award(list, quotas)
		i = countOpen(t.Ties, LimitPrize)
	}
	for _, g := range given {
		for j := range t.Rows {
			if t.Rows[j].EntryID == g.ID {
				t.Rows[j].Prize = g.Code
			}
		}
	}
}

// countOpen is how many prize ties were passed over so far: they come first again when the prizes are worked out anew.
func countOpen(ties []Tie, limit string) (n int) {
	for _, t := range ties {
		if t.Limit == limit && t.Open() {
			n++
		}
	}
	return n
}

// arrange orders rows of one rank so that a settled tie reads in order, and indexes them.
func arrange(t *Table, prizes []contests.Prize) {
	place := map[string]int{In: 0, Open: 1, Out: 2, "": len(prizes)}
	for i, p := range prizes {
		place["prize "+p.Code] = i
	}
	value := func(r Row) int {
		if r.Prize != "" {
			return place["prize "+r.Prize]
		}
		return place[r.Advancement]
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int {
		if a.Ranked() != b.Ranked() {
			if a.Ranked() {
				return -1
			}
			return 1
		}
		if d := a.Standing.Rank - b.Standing.Rank; d != 0 {
			return d
		}
		if d := value(a) - value(b); d != 0 {
			return d
		}
		return strings.Compare(a.Code, b.Code)
	})
	t.byEntry = make(map[int64]int, len(t.Rows))
	for i, r := range t.Rows {
		t.byEntry[r.EntryID] = i
	}
}
