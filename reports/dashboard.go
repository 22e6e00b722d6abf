// The leader's overview: this period against its targets and the year before, contests at a glance, key tasks, charts with their tables.
package reports

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/reports/registers"
)

// Glance looks at a contest for a reader: what state it is in, what comes next, what waits.
type Glance func(tx *db.Tx, p *i18n.Printer, a auth.Actor, c *contests.Contest) (contests.Glance, error)

// dashboardPage is one period at a glance.
type dashboardPage struct {
	Period, Words, Before string
	Capital               string // Words as a sentence begins
	Periods               []option
	AsOf                  string
	Tiles                 []tile
	TargetsOf             string // the period of the targets, in words
	ReachedIn             string // the period of their results, in words
	ReachedBefore         string // the same a year before
	TargetsPath           string
	Targets               []targetLine
	TargetChart           chart
	Contests              []contestLine
	Tasks                 []registers.Task
	TasksPath             string // "" = the reader may not see them
	Chart                 chart
	Annex                 string
}

// tile is a figure to be seen first.
type tile struct{ Figure, Text, Href string }

// targetLine is a target beside its result and the year before.
type targetLine struct {
	Name, Unit, Href       string
	Target, Result, Before string
	Share                  string // "" = nothing counts it
	Kind                   string // of the pill of the share
	Change                 string // against the year before: "+3"
	target, result, before int
	share                  int64
	counted                bool
}

// contestLine is a contest of the period.
type contestLine struct {
	contests.Glance
	Name, Href              string
	Entries, People, Prizes string
	EntriesHref, Annex      string
	waits                   int // kinds of matters
}

func (h handlers) dashboard(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := dashboardPage{Period: period.String(), Words: periodWords(p, period), Before: periodWords(p, period.YearBefore()), Annex: "/bao-cao/phu-luc?ky=" + period.String()}
	page.Capital = upperFirst(page.Words)
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := h.reader(c, tx, period)
		if err != nil {
			return err
		}
		page.Periods, page.AsOf = choices(p, period, r.table.contests, tx.Now), lastDay(period, r.table.zone, tx.Now)
		return page.fill(r, h.glance)
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/dashboard", page)
}

// fill gathers the parts of the page from one snapshot.
func (page *dashboardPage) fill(r reader, look Glance) (err error) {
	if err := page.addTargets(r); err != nil {
		return err
	}
	if page.Contests, err = r.glance(look); err != nil {
		return err
	}
	if contests.Allowed(r.actor, auth.Office, contests.ReadRegisters) {
		page.TasksPath = registers.KeyTasksPath(r.own.lastYear())
		if page.Tasks, err = registers.KeyTasks(r.table.tx, r.p, fmt.Sprintf("%04d-Y", r.own.lastYear())); err != nil {
			return err
		}
	}
	w, err := Open(r.table.tx, r.own)
	if err != nil {
		return err
	}
	lines, err := r.table.chartLines(w.Now, r.own)
	var bars []bar
	for _, l := range lines {
		bars = append(bars, bar{Label: r.label(l.Name), Now: l.Now, Before: l.Before, Mark: -1})
	}
	page.Chart = newChart(r.p, bars, false)
	page.addTiles(r.p)
	return err
}

// addTiles are what is to be seen first.
func (page *dashboardPage) addTiles(p *i18n.Printer) {
	counted, reached, waits, done := 0, 0, 0, 0
	for _, t := range page.Targets {
		if t.counted {
			counted++
		}
		if t.counted && t.share >= 100 {
			reached++
		}
	}
	for _, c := range page.Contests {
		waits += c.waits
	}
	for _, t := range page.Tasks {
		if t.Done {
			done++
		}
	}
	of := func(n, all int) string { return p.Number(int64(n)) + "/" + p.Number(int64(all)) }
	page.Tiles = []tile{{of(reached, counted), p.T("overview.tile.targets"), "#targets"}, {p.Number(int64(len(page.Contests))), p.T("overview.tile.contests"), "#contests"},
		{p.Number(int64(waits)), p.T("overview.tile.waits"), "#contests"}}
	if page.TasksPath != "" {
		page.Tiles = append(page.Tiles, tile{of(done, len(page.Tasks)), p.T("overview.tile.tasks"), "#tasks"})
	}
}

// addTargets takes the targets of the period; when it has none of its own, those of its year, with what was reached since the year began.
func (page *dashboardPage) addTargets(r reader) error {
	code := r.own.String()
	set, err := registers.Targets(r.table.tx, code)
	if err == nil && len(set) == 0 && r.own.count < 12 {
		code = fmt.Sprintf("%04d-Y", r.own.Year)
		set, err = registers.Targets(r.table.tx, code)
	}
	if err != nil {
		return err
	}
	page.TargetsPath, page.TargetsOf = registers.TargetsPath, page.Words
	reached := r.own
	if _, _, ok := registers.PeriodOf(code); ok {
		page.TargetsPath += "?ky=" + code
	}
	if year, err := ParsePeriod(code); err == nil && code != page.Period {
		page.TargetsOf, reached = periodWords(r.p, year), r.own.sinceNewYear()
	}
	page.ReachedIn, page.ReachedBefore = periodWords(r.p, reached), upperFirst(periodWords(r.p, reached.YearBefore()))
	var bars []bar
	for _, t := range set {
		line, err := r.target(t, reached)
		if err != nil {
			return err
		}
		page.Targets = append(page.Targets, line)
		if line.counted {
			bars = append(bars, bar{Label: strings.TrimSpace(line.Name), Now: line.result, Before: line.before, Mark: line.target})
		}
	}
	page.TargetChart = newChart(r.p, bars, true)
	return nil
}

// target compares a target with what was reached in a period, and in the same one a year before.
func (r reader) target(t registers.Target, in Period) (line targetLine, err error) {
	line = targetLine{Name: t.Name, Unit: t.Unit, Target: r.p.Number(t.Number), target: int(t.Number)}
	u, known, err := r.table.value(t.Figure, in, in)
	if err != nil || !known || u.Missing {
		return line, err
	}
	before, _, err := r.table.value(t.Figure, in.YearBefore(), in)
	if err != nil {
		return line, err
	}
	line.counted, line.result, line.before = true, u.Value, before.Value
	line.Result, line.Before, line.Href = r.p.Number(int64(u.Value)), r.p.Number(int64(before.Value)), r.href(t.Figure, "")
	if in != r.own {
		line.Href = r.href(t.Figure, in.String())
	}
	line.share = registers.Share(int64(u.Value), t.Number)
	line.Share, line.Kind = r.p.T("registers.targets.percent", "Share", line.share), "warn"
	if line.share >= 100 {
		line.Kind = "ok"
	}
	switch diff := u.Value - before.Value; {
	case diff > 0:
		line.Change = "+" + r.p.Number(int64(diff))
	case diff < 0:
		line.Change = "−" + r.p.Number(int64(-diff))
	default:
		line.Change = "="
	}
	return line, nil
}

// glance are the contests with something in the period, those that wait for somebody first.
func (r reader) glance(look Glance) (lines []contestLine, err error) {
	start, end := r.own.Start(r.table.zone), r.own.End(r.table.zone)
	for _, c := range r.table.contests {
		w := r.table.writer(c, r.own)
		open := c.Rules.Launched.Start(w.zone).Before(end) && c.Rules.RegistrationCloses().After(start)
		if c.State == contests.Draft || !open && len(w.roundsIn(start, end)) == 0 {
			continue
		}
		line := contestLine{Name: c.Rules.ShortName.In(r.p.Lang()), Href: "/cuoc-thi/" + c.Code, EntriesHref: r.href(c.Code+"."+entriesFigure(c.Rules), ""),
			Annex: "/bao-cao/phu-luc?ky=" + r.own.String() + "&cuoc-thi=" + c.Code}
		if line.Glance, err = look(r.table.tx, r.p, r.actor, c); err != nil {
			return nil, err
		}
		if !mayReadContest(r.actor, c.ID) {
			line.Waits = nil
		}
		line.waits = len(line.Waits)
		for name, to := range map[string]*string{"." + entriesFigure(c.Rules): &line.Entries, ".nguoi": &line.People, ".giai": &line.Prizes} {
			u, known, err := r.table.value(c.Code+name, r.own, r.own)
			if err != nil {
				return nil, err
			}
			if *to = "–"; known && !u.Missing {
				*to = r.p.Number(int64(u.Value))
			}
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b contestLine) int { return min(b.waits, 1) - min(a.waits, 1) })
	return lines, nil
}
