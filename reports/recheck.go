// Checking afterwards that the figures of a contest are what their rows and the published results give.
package reports

import (
	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/judging/results"
)

// Recheck counts every figure of a contest a second way, by listing its rows, and the figures of published results a third way, from
// the standings as they are worked out now, unless something in the round was changed on record since. It says how many there were.
func Recheck(tx *db.Tx, c *contests.Contest) (checked int, found []*fault.Fault, err error) {
	at := AsOf{Until: tx.NowMS() + 1, Known: tx.NowMS() + 1}
	now := anew{}
	for _, f := range Figures(c) {
		value, err := f.Value(tx, at)
		if err != nil {
			return checked, nil, err
		}
		rows, err := f.Rows(tx, at)
		if err != nil {
			return checked, nil, err
		}
		checked++
		differs := func(n int) {
			found = append(found, fault.Conflict("verify.figure", "Figure", f.Name, "Value", value.N, "Now", n))
		}
		if len(rows) != value.N {
			differs(len(rows))
			continue
		}
		if f.holds == nil || value.Publication == 0 {
			continue
		}
		n, same, err := now.recount(tx, f, value.Publication)
		if err != nil {
			return checked, nil, err
		}
		if same && n != value.N {
			differs(n)
		}
	}
	return checked, found, nil
}

// anew are the standings of the rounds of a contest by code, each worked out once for all its figures.
type anew map[string]results.Snapshot

func (a anew) standings(tx *db.Tx, c *contests.Contest, round string) (results.Snapshot, error) {
	if known, ok := a[round]; ok {
		return known, nil
	}
	draft, err := results.Prepare(tx, c, round)
	if err != nil {
		return results.Snapshot{}, err
	}
	a[round] = draft.Snapshot
	return draft.Snapshot, nil
}

// recount counts the lines of the standings; same is false when the publication is not of the round as it is now.
func (a anew) recount(tx *db.Tx, f Figure, number int) (n int, same bool, err error) {
	row, _ := f.Contest.RoundRow(f.Round.Code)
	p, err := results.Numbered(tx, row.ID, number)
	if err != nil || p.RoundVersion != row.Version || p.RulesVersion != f.Contest.RulesVersion {
		return 0, false, err
	}
	standings, err := a.standings(tx, f.Contest, f.Round.Code)
	if err != nil {
		return 0, false, err
	}
	for _, d := range standings.Divisions {
		for _, r := range d.Rows {
			if f.holds(r) {
				n++
			}
		}
	}
	return n, true, nil
}
