// From snapshots and tables to what pages show: names instead of codes, ties bracketed, the line of advancement drawn.
package results

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/i18n"
)

// viewer turns results into views in one language.
type viewer struct {
	p    *i18n.Printer
	snap Snapshot
	zone *time.Location
}

func (v viewer) table(d SnapshotDivision) tableView {
	t := tableView{Code: d.Code, Name: d.Name.In(v.p.Lang()), Listed: len(d.Rows), NoResult: v.p.T("results.no_result"), HasPrize: len(v.snap.Prizes) > 0}
	if v.snap.Attempts > 1 {
		for n := range v.snap.Attempts {
			t.Attempts = append(t.Attempts, n+1)
		}
	}
	t.Top = v.snap.Advance
	for _, r := range d.Rows {
		t.Lines = append(t.Lines, v.line(r))
	}
	t.finish(v.p)
	for _, d := range d.Decisions {
		view := decisionView{Rank: d.Rank, Limit: d.Limit, How: howInWords(v.p, d.How), DecidedBy: d.DecidedBy,
			Day: dayOf(d.At, v.zone), Tied: d.Tied, Chosen: d.Chosen, InForce: true, Votes: votesInWords(v.p, d.For, d.Against)}
		if d.Lot != 0 {
			view.LotHref = lotPath(v.snap.Contest, d.Lot)
		}
		t.Decisions = append(t.Decisions, view)
	}
	return t
}

// finish works out what follows from the lines: which columns there are, who shares a rank, where the line of advancement runs.
func (t *tableView) finish(p *i18n.Printer) {
	t.Took = 0
	for _, l := range t.Lines {
		t.HasTime = t.HasTime || l.HasTime
		if l.Rank > 0 {
			t.Took++
		}
	}
	t.Columns = 4 + len(t.Attempts)
	for _, has := range []bool{t.HasTime, t.HasPrize} {
		if has {
			t.Columns++
		}
	}
	bracket(t.Lines)
	t.drawLimit(p)
}

func (v viewer) line(r SnapshotRow) line {
	l := line{Rank: r.Rank, Code: r.Code, Team: r.Team, Unit: r.Unit, District: r.District, Points: r.Points,
		Advancement: r.Advancement, Prize: v.prize(r.Prize), Decided: r.Decided}
	if r.TimeMS != nil {
		l.TimeMS, l.HasTime = *r.TimeMS, true
	}
	if v.snap.Attempts < 2 {
		return l
	}
	l.Attempts = make([]cell, v.snap.Attempts)
	for _, a := range r.Attempts {
		c := cell{Has: true, Points: a.Points, Counts: a.Counts}
		if a.TimeMS != nil {
			c.TimeMS, c.HasTime = *a.TimeMS, true
		}
		l.Attempts[a.Number-1] = c
	}
	return l
}

func (v viewer) prize(code string) string {
	for _, p := range v.snap.Prizes {
		if p.Code == code {
			return p.Name.In(v.p.Lang())
		}
	}
	return ""
}

// divisionName is the name of a change's division, or of its row's where the whole contest is ranked together.
func (v viewer) divisionName(code string, row SnapshotRow) string {
	if row.Division != "" {
		code = row.Division
	}
	for _, f := range v.snap.Fields {
		if f.Code == code {
			return f.Name.In(v.p.Lang())
		}
	}
	for _, d := range v.snap.Divisions {
		if d.Code == code {
			return d.Name.In(v.p.Lang())
		}
	}
	return code
}

// bracket joins the lines that share a rank.
func bracket(lines []line) {
	same := func(i, j int) bool {
		return i >= 0 && j < len(lines) && lines[i].Rank > 0 && lines[i].Rank == lines[j].Rank
	}
	for i := range lines {
		above, below := same(i-1, i), same(i, i+1)
		lines[i].Tie, lines[i].First, lines[i].Last = above || below, below && !above, above && !below
	}
}

// drawLimit puts the line of advancement below the last entry that goes on, or that may once a tie is decided.
func (t *tableView) drawLimit(p *i18n.Printer) {
	last, in, open := -1, 0, 0
	for i, l := range t.Lines {
		switch l.Advancement {
		case In:
			last, in = i, in+1
		case Open:
			last, open = i, open+1
		}
	}
	if last < 0 {
		return
	}
	t.Lines[last].Limit = p.T("results.limit", "Count", in)
	if open > 0 {
		t.Lines[last].LimitOpen = true
		t.Lines[last].Limit = p.T("results.limit_open", "Count", in, "Places", t.Top-in, "Open", open)
	}
}

// How a tie was decided is recorded in Vietnamese; the two usual ways have words in other languages.
const (
	byLot  = "bốc thăm"
	byVote = "biểu quyết"
)

func howInWords(p *i18n.Printer, how string) string {
	switch how {
	case byLot:
		return p.T("results.how.lot")
	case byVote:
		return p.T("results.how.vote")
	}
	return how
}

func dayOf(ms int64, zone *time.Location) string {
	return time.UnixMilli(ms).In(zone).Format(time.DateOnly)
}

// decisions lists every decision of a table, newest first, and which of them hold.
func decisions(p *i18n.Printer, t *Table, zone *time.Location) (all []decisionView) {
	for _, d := range t.Decisions {
		v := decisionOf(p, t, d, zone)
		for _, tie := range t.Ties {
			v.InForce = v.InForce || (tie.Settled != nil && tie.Settled.ID == d.ID)
		}
		all = append(all, v)
	}
	return all
}

func decisionOf(p *i18n.Printer, t *Table, d Decided, zone *time.Location) decisionView {
	return decisionView{How: howInWords(p, d.How), DecidedBy: d.DecidedBy, Day: dayOf(d.EffectiveAt, zone), Reason: d.Reason, Actor: d.Actor,
		Recorded: d.RecordedAt, LotHref: lotHref(t, d), Tied: t.codes(d.Tied), Chosen: t.codes(d.Chosen), Votes: votesInWords(p, d.For, d.Against)}
}

// votesInWords says how a vote went; "" = it was none.
func votesInWords(p *i18n.Printer, yes, no *int) string {
	if yes == nil || no == nil {
		return ""
	}
	return p.T("publishing.votes", "For", *yes, "Against", *no)
}

// tieInWords says what is tied and how many places are left.
func tieInWords(p *i18n.Printer, rules *contests.Rules, t *Table, tie Tie) string {
	key := func(name string) string { // of the whole contest there is no division to name
		if t.Division == "" {
			return name + "_whole"
		}
		return name
	}
	if tie.Limit == LimitPrize {
		return p.T(key("results.tie_prize"), "Rank", tie.Rank, "Entries", len(tie.IDs), "Places", tie.Places, "Prize", prizeName(rules, tie.Prize).Inside(), "Division", t.Division)
	}
	return p.T(key("results.tie_advancement"), "Rank", tie.Rank, "Entries", len(tie.IDs), "Places", tie.Places, "Division", t.Division)
}

func prizeName(rules *contests.Rules, code string) contests.Text {
	for _, prize := range rules.Awards.Prizes {
		if prize.Code == code {
			return prize.Name
		}
	}
	return contests.Text{}
}
