// The leader's overview: this period against its targets and the year before, contests at a glance, a chart with its table.
package reports

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/web"
	"hoithi/reports/registers"
)

// dashboardPage is one period at a glance.
type dashboardPage struct {
	Period, Words, Before string
	Periods               []option
	Targets               []targetLine
	Contests              []contestLine
	Bars                  []bar
	Width, Height         int
}

// targetLine is a target beside its result.
type targetLine struct {
	Name, Unit, Href string
	Target, Result   int64
	Share            int64 // per cent
	Kind             string
	Before           string
}

// contestLine is a contest of the period.
type contestLine struct {
	Name, Href              string
	Entries, People, Prizes string
	EntriesHref             string
}

// bar is a figure now and a year before, with the places of its bars in the drawing.
type bar struct {
	Label                 string
	Now, Before           int
	Y, NowWidth, OldWidth int
}

func (h handlers) dashboard(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := dashboardPage{Period: period.String(), Words: periodWords(p, period), Before: periodWords(p, period.YearBefore())}
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := h.reader(c, tx, period)
		if err != nil {
			return err
		}
		page.Periods = choices(p, period, r.table.contests, tx.Now)
		if page.Targets, err = r.targets(); err != nil {
			return err
		}
		if page.Contests, err = r.glance(); err != nil {
			return err
		}
		w, err := Open(tx, period)
		if err != nil {
			return err
		}
		lines, err := r.table.chartLines(w.Now, period)
		page.draw(r, lines)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/dashboard", page)
}

// targets are the period's targets with what was reached.
func (r reader) targets() (lines []targetLine, err error) {
	set, err := registers.Targets(r.table.tx, r.own.String())
	if err != nil {
		return nil, err
	}
	for _, t := range set {
		if t.Removed {
			continue
		}
		line := targetLine{Name: t.Name, Unit: t.Unit, Target: t.Number, Kind: "warn"}
		u, known, err := r.table.value(t.Figure, r.own, r.own)
		if err != nil {
			return nil, err
		}
		if known {
			before, _, err := r.table.value(t.Figure, r.own.YearBefore(), r.own)
			if err != nil {
				return nil, err
			}
			line.Result, line.Href, line.Before = int64(u.Value), r.href(t.Figure, ""), r.p.Number(int64(before.Value))
		}
		if line.Share = registers.Share(line.Result, line.Target); line.Share >= 100 {
			line.Kind = "ok"
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// glance are the contests with something in the period.
func (r reader) glance() (lines []contestLine, err error) {
	start, end := r.own.Start(r.table.zone), r.own.End(r.table.zone)
	for _, c := range r.table.contests {
		w := r.table.writer(c, r.own)
		open := c.Rules.Launched.Start(w.zone).Before(end) && c.Rules.RegistrationCloses().After(start)
		if c.State == contests.Draft || !open && len(w.roundsIn(start, end)) == 0 {
			continue
		}
		line := contestLine{Name: c.Rules.ShortName.In(r.p.Lang()), Href: "/cuoc-thi/" + c.Code, EntriesHref: r.href(c.Code+".doi-thi", "")}
		for name, to := range map[string]*string{".doi-thi": &line.Entries, ".nguoi": &line.People, ".giai": &line.Prizes} {
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
	return lines, nil
}

// Measures of the drawing, in its own units.
const (
	barStep  = 46
	barLeft  = 330
	barRoom  = 400
	barWidth = barLeft + barRoom + 70
)

// draw places the bars; the longest fills the room.
func (page *dashboardPage) draw(r reader, lines []ChartLine) {
	most := 1
	for _, l := range lines {
		most = max(most, l.Now, l.Before)
	}
	for i, l := range lines {
		page.Bars = append(page.Bars, bar{Label: r.label(l.Name), Now: l.Now, Before: l.Before, Y: i*barStep + 8, NowWidth: l.Now * barRoom / most, OldWidth: l.Before * barRoom / most})
	}
	page.Width, page.Height = barWidth, len(lines)*barStep+8
}
