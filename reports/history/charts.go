// The office's charts of a series: teams, participants and prizes by year and by district, each with its numbers in a table.
package history

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// ChartsPath is the page of the charts.
const ChartsPath = "/bao-cao/lich-su"

// chartsPage shows one series.
type chartsPage struct {
	Hall, Keep string
	Tabs       []tab
	Name       string
	Editions   []editionView // oldest first
	Told       []editionView // those of them that tell districts
	Known      [3]int        // how many of them tell each measure
	Charts     []chart       // by year
	Districts  []chart
	Measures   []tab
	Measure    string // its name
	Areas      []areaLine
	Stats      []stat
}

type tab struct {
	Text, Href string
	Here       bool
}

// stat is a sum over the series.
type stat struct{ Figure, Text string }

// chart is a drawing of bars. Note says what the sums are over.
type chart struct {
	ID, Title, Note string
	Bars            []bar
	Left            int // where the bars begin
	Width, Height   int
}

type bar struct {
	Label    string
	Value    int64
	Y, Width int
	GoesOn   bool
	Unknown  bool // nobody knows it: there is no bar
}

// Measures of the drawings, in their own units.
const (
	barStep   = 24
	barRoom   = 190
	areaRoom  = 136
	barValue  = 50
	yearsLeft = 44
	areasLeft = 150
)

// charts shows the series of ?cuoc-thi=, or the longest; ?so= picks the measure of the districts.
func (h handlers) charts(c echo.Context) error {
	list, err := h.all(c)
	if err != nil {
		return err
	}
	page := newChartsPage(web.Printer(c), list, c.QueryParam("cuoc-thi"), c.QueryParam("so"))
	if contests.Allowed(web.ActorOf(c), auth.Office, contests.ReadRegisters) {
		page.Keep = keepPath
	}
	return web.Page(c, http.StatusOK, "history/charts", page)
}

// all reads every edition, recorded or of this program.
func (h handlers) all(c echo.Context) (list []editionView, err error) {
	var past []Edition
	var here []own
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if past, err = remembered(tx); err == nil {
			here, err = h.prizes.ownEditions(tx, past, h.count)
		}
		return err
	})
	return views(web.Printer(c), past, here), err
}

func newChartsPage(p *i18n.Printer, list []editionView, series, measure string) chartsPage {
	page := chartsPage{Hall: Path}
	all := hallPage{}
	for _, v := range list {
		all.add(v)
	}
	at := slices.IndexFunc(all.Series, func(s seriesView) bool { return s.ID == series })
	if at < 0 {
		at = longest(all.Series)
	}
	for i, s := range all.Series {
		page.Tabs = append(page.Tabs, tab{s.Name, withQuery(ChartsPath, "cuoc-thi", s.ID), i == at})
	}
	if len(all.Series) == 0 {
		return page
	}
	one := all.Series[at]
	page.Name, page.Editions = one.Name, one.Editions
	slices.Reverse(page.Editions)
	picked := max(0, slices.IndexFunc(measures, func(m measureOf) bool { return m.name == measure }))
	for _, v := range page.Editions {
		if len(v.areas) > 0 {
			page.Told = append(page.Told, v)
		}
	}
	page.Areas, page.Known = byArea(page.Told, picked)
	page.Measure = p.T("history.col." + measures[picked].name)
	for i, m := range measures {
		page.Measures = append(page.Measures, tab{p.T("history.col." + m.name), withQuery(ChartsPath, "cuoc-thi", one.ID, "so", m.name) + "#by-district", i == picked})
		page.byYear(p, m.name, i)
		page.byDistrict(p, m.name, i)
	}
	page.stats(p)
	return page
}

// longest is the series with most editions, the first of several; 0 for none.
func longest(list []seriesView) (at int) {
	for i, s := range list {
		if s.All > list[at].All {
			at = i
		}
	}
	return at
}

// of is a measure of an edition, as in measures.
func (v editionView) of(measure int) *int64 {
	return [3]*int64{v.Entries, v.Participants, v.Prizes}[measure]
}

func (page *chartsPage) byYear(p *i18n.Printer, name string, measure int) {
	one := chart{ID: "chart-" + name, Title: p.T("history.charts." + name)}
	known := false
	for _, v := range page.Editions {
		b := bar{Label: v.year(), GoesOn: v.GoesOn, Unknown: true}
		if n := v.of(measure); n != nil {
			b.Value, b.Unknown, known = *n, false, true
		}
		one.Bars = append(one.Bars, b)
	}
	if known {
		page.Charts = append(page.Charts, one.drawn(yearsLeft, barRoom))
	}
}

func (page *chartsPage) byDistrict(p *i18n.Printer, name string, measure int) {
	one := chart{ID: "districts-" + name, Title: p.T("history.charts.areas_" + name), Note: p.T("history.charts.known", "Count", page.Known[measure])}
	for _, a := range page.Areas {
		if a.Sums[measure] > 0 {
			one.Bars = append(one.Bars, bar{Label: a.Area, Value: a.Sums[measure]})
		}
	}
	slices.SortStableFunc(one.Bars, func(a, b bar) int { return int(b.Value - a.Value) })
	if len(one.Bars) > 0 {
		page.Districts = append(page.Districts, one.drawn(areasLeft, areaRoom))
	}
}

// stats are the sums over the series, of what is known.
func (page *chartsPage) stats(p *i18n.Printer) {
	span := p.T("history.charts.stat_editions", "First", page.Editions[0].Year, "Last", page.Editions[len(page.Editions)-1].Year)
	if len(page.Editions) == 1 {
		span = p.T("history.charts.stat_edition", "Year", page.Editions[0].Year)
	}
	page.Stats = []stat{{p.Number(int64(len(page.Editions))), span}}
	for i, m := range measures {
		var sum int64
		for _, v := range page.Editions {
			if n := v.of(i); n != nil {
				sum += *n
			}
		}
		page.Stats = append(page.Stats, stat{p.Number(sum), p.T("history.charts.stat_" + m.name)})
	}
}

// drawn places the bars; the longest fills the room.
func (c chart) drawn(left, room int) chart {
	most := int64(1)
	for _, b := range c.Bars {
		most = max(most, b.Value)
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		b.Y, b.Width = i*barStep+4, int(b.Value*int64(room)/most)
	}
	c.Left, c.Width, c.Height = left, left+room+barValue, len(c.Bars)*barStep+8
	return c
}
