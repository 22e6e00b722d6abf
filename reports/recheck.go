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
		n, same, err := f.recount(tx, value.Publication)
		if err != nil {
			return checked, nil, err
		}
		if same && n != value.N {
			differs(n)
		}
	}
	return checked, found, nil
}

// recount counts the lines of the standings; same is false when the publication is not of the round as it is now.
func (f Figure) recount(tx *db.Tx, number int) (n int, same bool, err error) {
	row, _ := f.Contest.RoundRow(f.Round.Code)
	p, err := results.Numbered(tx, row.ID, number)
	if err != nil || p.RoundVersion != row.Version || p.RulesVersion != f.Contest.RulesVersion {
		return 0, false, err
	}
	draft, err := results.Prepare(tx, f.Contest, f.Round.Code)
	if err != nil {
		return 0, false, err
	}
	for _, d := range draft.Snapshot.Divisions {
		for _, r := range d.Rows {
			if f.holds(r) {
				n++
			}
		}
	}
	return n, true, nil
}
