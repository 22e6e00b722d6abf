// The limits of a table: who goes on, who stands ready, who gets which prize, and where only the council can decide.
package results

import (
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/judging/scoring"
)

func standingsOf(rows []Row) []scoring.Standing {
	list := make([]scoring.Standing, len(rows))
	for i, r := range rows {
		list[i] = r.Standing
	}
	return list
}

// advance marks who goes on; a decision settles a tie at the limit only while it names exactly these entries and places.
func (m *maker) advance(t *Table) error {
	a := m.round.Advancement
	if a == nil {
		return nil
	}
	t.Advances, t.Limit = true, a.Top
	limit := scoring.Limit{Top: a.Top, Minimum: a.Minimum, Reserves: a.Reserves}
	list := standingsOf(t.Rows)
	outcome := scoring.Advance(list, limit)
	var settled *Decided
	if outcome.Tie != nil {
		settled = settle(outcome.Tie.IDs, outcome.Tie.Places, t.Decisions)
		t.Ties = append(t.Ties, Tie{Limit: LimitAdvancement, Rank: outcome.Tie.Rank, Places: outcome.Tie.Places, IDs: outcome.Tie.IDs, Settled: settled})
	}
	if settled != nil {
		outcome = scoring.Advance(list, limit, scoring.Decision{ID: settled.ID, Tied: settled.Tied, Chosen: settled.Chosen})
	}
	calls, err := callUpsOf(m.tx, m.roundID)
	if err != nil {
		return err
	}
	for i, a := range outcome.Entries {
		row := &t.Rows[i]
		if row.Ranked() {
			row.Advancement, row.Reserve = string(a.State), a.Reserve
		}
		row.CalledUp = slices.ContainsFunc(calls, func(c CallUp) bool { return c.EntryID == row.EntryID })
		if settled != nil && slices.Contains(settled.Tied, row.EntryID) {
			row.Decision = settled
		}
	}
	return nil
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
		quotas = append(quotas, scoring.Quota{Code: p.Code, UpTo: p.UpTo, Minimum: p.Minimum, Withheld: t.withheld(p.Code)})
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
	t.index()
}
