// The standings as they are now, as the organiser's pages show them.
package results

import (
	"hoithi/contests"
	"hoithi/internal/i18n"
)

// liveTable shows a table as it stands, with all that only organisers see.
func liveTable(p *i18n.Printer, rules *contests.Rules, t *Table) tableView {
	view := tableView{Code: t.Division, Name: nameOf(p, rules, t.Division), Listed: len(t.Rows), NoResult: p.T("results.no_result"),
		HasPrize: t.Awards, Fields: t.Division == "", Top: t.Limit}
	most := t.Round.Attempts.Count
	for _, r := range t.Rows {
		most = max(most, len(r.Attempts))
	}
	if most > 1 {
		for n := range most {
			view.Attempts = append(view.Attempts, n+1)
		}
	}
	for _, r := range t.Rows {
		view.Lines = append(view.Lines, liveLine(p, rules, r, len(view.Attempts)))
	}
	view.finish(p)
	zone := rules.Location()
	for _, tie := range t.Ties {
		if tie.Settled != nil {
			d := decisionOf(p, t, *tie.Settled, zone)
			d.Rank, d.Limit, d.Tied, d.Reason, d.InForce = tie.Rank, tie.Limit, t.codes(tie.IDs), "", true
			view.Decisions = append(view.Decisions, d)
		}
	}
	return view
}

// liveLine shows a row; columns is how many attempts the table shows, 0 = the one needs no column.
func liveLine(p *i18n.Printer, rules *contests.Rules, r Row, columns int) line {
	l := line{Rank: r.Standing.Rank, Code: r.Code, Team: r.Name, Unit: r.Unit, District: r.Area, Division: nameOf(p, rules, r.Division), Advancement: r.Advancement,
		Prize: prizeName(rules, r.Prize).In(p.Lang()), Decided: r.Decision != nil, Reserve: r.Reserve, CalledUp: r.CalledUp, Withdrawn: r.Withdrawn}
	if r.Ranked() {
		l.Points, l.TimeMS, l.HasTime = r.Points(), r.Standing.TimeMS, r.Standing.HasTime
	}
	if columns == 0 {
		return l
	}
	l.Attempts = make([]cell, columns)
	for i, a := range r.Attempts {
		if a.Has && r.Ranked() {
			l.Attempts[i] = cell{Has: true, Points: a.Milli(), Counts: a.Counts, TimeMS: a.TimeMS, HasTime: a.HasTime}
		}
	}
	return l
}
