// The office's charts of a series: teams, participants and prizes by year, prizes by district, each with its numbers in a table.
package history

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// ChartsPath is the page of the charts.
const ChartsPath = "/bao-cao/lich-su"

// chartsPage shows one series.
type chartsPage struct {
	Hall     string
	Tabs     []tab
	Name     string
	Editions []editionView // oldest first
	Charts   []chart
	Areas    []areaLine
	Known    int // editions with prizes by district
}

type tab struct {
	Text, Href string
	Here       bool
}

// areaLine is a district with its prizes over all editions that tell districts.
type areaLine struct {
	Area   string
	Prizes int64
}

// chart is a drawing of bars; a bar that nobody knows is missing.
type chart struct {
	ID, Title     string
	Bars          []bar
	Width, Height int
}

type bar struct {
	Label    string
	Value    int64
	Y, Width int
}

// Measures of the drawings, in their own units.
const (
	barStep   = 26
	barRoom   = 330
	barValue  = 60
	yearsLeft = 60
	areasLeft = 170
)

// charts shows the series of ?cuoc-thi=, or the first.
func (h handlers) charts(c echo.Context) error {
	var past []Edition
	var here []own
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if past, err = All(tx); err == nil {
			here, err = h.prizes.ownEditions(tx, h.count)
		}
		return err
	})
	if err != nil {
		return err
	}
	p := web.Printer(c)
	return web.Page(c, http.StatusOK, "history/charts", newChartsPage(p, views(p, past, here), c.QueryParam("cuoc-thi")))
}

func newChartsPage(p *i18n.Printer, list []editionView, asked string) chartsPage {
	page := chartsPage{Hall: Path}
	series := newHallPage(list, "").Series
	at := max(0, slices.IndexFunc(series, func(s seriesView) bool { return s.ID == asked }))
	for i, s := range series {
		page.Tabs = append(page.Tabs, tab{s.Name, ChartsPath + "?cuoc-thi=" + s.ID, i == at})
	}
	if len(series) == 0 {
		return page
	}
	page.Name, page.Editions = series[at].Name, slices.Clone(series[at].Editions)
	slices.Reverse(page.Editions)
	for _, m := range []struct {
		name string
		of   func(editionView) *int64
	}{
		{"entries", func(v editionView) *int64 { return v.Entries }}, {"participants", func(v editionView) *int64 { return v.Participants }},
		{"prizes", func(v editionView) *int64 { return v.Prizes }},
	} {
		one := chart{ID: "chart-" + m.name, Title: p.T("history.charts." + m.name)}
		for _, v := range page.Editions {
			if n := m.of(v); n != nil {
				one.Bars = append(one.Bars, bar{Label: v.year(), Value: *n})
			}
		}
		page.add(one, yearsLeft)
	}
	page.Areas, page.Known = byArea(page.Editions)
	areas := chart{ID: "chart-areas", Title: p.T("history.charts.areas")}
	for _, a := range page.Areas {
		areas.Bars = append(areas.Bars, bar{Label: a.Area, Value: a.Prizes})
	}
	page.add(areas, areasLeft)
	return page
}

// add places the bars of a drawing; the longest fills the room. One without bars is left out.
func (page *chartsPage) add(c chart, left int) {
	most := int64(1)
	for _, b := range c.Bars {
		most = max(most, b.Value)
	}
	for i := range c.Bars {
		b := &c.Bars[i]
		b.Y, b.Width = i*barStep+4, int(b.Value*barRoom/most)
	}
	c.Width, c.Height = left+barRoom+barValue, len(c.Bars)*barStep+8
	if len(c.Bars) > 0 {
		page.Charts = append(page.Charts, c)
	}
}

// Left is where the bars begin.
func (c chart) Left() int { return c.Width - barRoom - barValue }

// byArea sums the prizes by district, the most first, then by name; known counts the editions that tell districts.
func byArea(list []editionView) (lines []areaLine, known int) {
	at := map[string]int{}
	for _, v := range list {
		if len(v.areas) > 0 {
			known++
		}
		for _, a := range v.areas {
			key := text.Fold(a.Area)
			i, there := at[key]
			if !there {
				i, at[key] = len(lines), len(lines)
				lines = append(lines, areaLine{Area: a.Area})
			}
			lines[i].Prizes += a.Prizes
		}
	}
	slices.SortFunc(lines, func(a, b areaLine) int {
		return cmp.Or(cmp.Compare(b.Prizes, a.Prizes), strings.Compare(text.Fold(a.Area), text.Fold(b.Area)))
	})
	return lines, known
}

// areasOf are the prizes of an edition by district: as recorded, else as its list of prizes tells.
func areasOf(recorded []Area, rows []rowView) (lines []areaLine) {
	for _, a := range recorded {
		if a.Prizes != nil {
			lines = append(lines, areaLine{a.Area, *a.Prizes})
		}
	}
	if len(lines) > 0 {
		return lines
	}
	for _, r := range rows {
		if r.Area != "" {
			lines = append(lines, areaLine{r.Area, 1})
		}
	}
	return lines
}
