// Pages of figures: all of them with their values, the rows behind one, and the form of a figure over a register.
package reports

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
	"hoithi/reports/registers"
)

// figuresPage lists all figures for a period.
type figuresPage struct {
	Period, Words, Search, Before string
	Periods                       []option
	Groups                        []figureGroup
	MayWrite                      bool
}

type figureGroup struct {
	Name  string
	Lines []figureValue
}

// figureValue is a figure with its value in the period and a year before.
type figureValue struct {
	figureLine
	Edit string // where it can be changed
}

func (h handlers) figures(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := figuresPage{Period: period.String(), Words: periodWords(p, period), Before: periodWords(p, period.YearBefore()), Search: c.QueryParam("tim"),
		MayWrite: contests.Allowed(web.ActorOf(c), auth.Office, contests.WriteReport)}
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := h.reader(c, tx, period)
		if err != nil {
			return err
		}
		page.Periods = choices(p, period, r.table.contests, tx.Now)
		page.Groups, err = r.groups(page.Search, page.MayWrite)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/figures", page)
}

// mostFigures is how many figures one page counts: those of the registers and of some contests.
const mostFigures = 300

// groups are the figures whose words hold what is searched for, by register and contest; without a search those of the registers and of
// the contests about the period.
func (r reader) groups(search string, mayWrite bool) (groups []figureGroup, err error) {
	shown := 0
	wanted, all := text.Fold(search), r.table.near(r.own)
	if search != "" {
		all = r.table.all()
	}
	for _, n := range all {
		label, about, _, _ := r.words(n)
		if !strings.Contains(text.Fold(n.Name+" "+n.Source.In(r.p.Lang())+" "+label+" "+about), wanted) {
			continue
		}
		if shown++; shown > mostFigures {
			break
		}
		line, err := r.value(n)
		if err != nil {
			return nil, err
		}
		if mayWrite && n.Register != nil {
			line.Edit = "/bao-cao/so-lieu/sua?ten=" + url.QueryEscape(n.Name)
		}
		name := n.Source.In(r.p.Lang())
		if at := slices.IndexFunc(groups, func(g figureGroup) bool { return g.Name == name }); at >= 0 {
			groups[at].Lines = append(groups[at].Lines, line)
		} else {
			groups = append(groups, figureGroup{name, []figureValue{line}})
		}
	}
	return groups, nil
}

// value counts a figure for the list.
func (r reader) value(n Named) (v figureValue, err error) {
	u, _, err := r.table.value(n.Name, r.own, r.own)
	if err != nil {
		return v, err
	}
	v.figureLine = figureLine{Name: n.Name, Href: r.href(n.Name, ""), Value: u.Value, Recorded: u.Recorded, Missing: u.Missing, Later: u.Later()}
	v.Label, v.Definition, v.Unit, _ = r.words(n)
	if n.Register == nil {
		return v, nil
	}
	before, _, err := r.table.value(n.Name, r.own.YearBefore(), r.own)
	v.Before = r.p.Number(int64(before.Value))
	return v, err
}

// source lists what a figure of the report counts.
func (h handlers) source(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(c.QueryParam("trang"))
	if err != nil || number < 1 {
		number = 1
	}
	var page sourcePage
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		report, err := ParsePeriod(c.QueryParam("bao-cao")) // the report it was opened from
		if err != nil {
			report = period
		}
		r, err := h.reader(c, tx, report)
		if err != nil {
			return err
		}
		n, known := r.table.find(c.Param("figure"))
		if !known || !r.mayOpen(n) { // what may not be seen looks as if it did not exist
			return fault.NotFound("reports.unknown_figure", "Name", c.Param("figure"))
		}
		page, err = r.source(n, period, number)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/source", page)
}

// source is one page of the rows behind a figure.
func (r reader) source(n Named, p Period, number int) (page sourcePage, err error) {
	u, _, err := r.table.value(n.Name, p, r.own)
	if err != nil {
		return page, err
	}
	page = sourcePage{Name: n.Name, Of: n.Source.In(r.p.Lang()), Period: p.String(), Report: r.own.String(), Words: periodWords(r.p, p), Value: u.Value, Has: !u.Missing,
		Recorded: u.Recorded, Later: u.Later()}
	page.Label, page.Definition, page.Unit, _ = r.words(n)
	if n.Register != nil {
		return page, r.registerRows(&page, *n.Register, p, number)
	}
	return page, r.contestRows(&page, *n.Contest, p, number)
}

func (r reader) contestRows(page *sourcePage, f Figure, own Period, number int) error {
	tx, zone := r.table.tx, f.Contest.Rules.Location()
	at := asOf(own, zone, tx.Now)
	v, err := f.Value(tx, at)
	if err != nil {
		return err
	}
	rows, err := f.Rows(tx, at)
	if err != nil {
		return err
	}
	p := r.in(r.p.Lang(), f.Contest.Rules.Kind())
	page.AsOf, page.Publication, page.Round = lastDay(own, zone, tx.Now), v.Publication, f.Round.Name
	mayVisit := contests.Allowed(r.actor, f.Contest.ID, contests.ViewEntries)
	var lines []sourceLine
	for _, row := range rows {
		line := sourceLine{Cells: slices.Clone(row.Cells)}
		for i, column := range f.listing.columns() {
			if column == "role" {
				line.Cells[i] = p.T("reports.role." + row.Cells[i])
			}
		}
		if mayVisit && row.Entry != 0 && f.listing != listUnits && f.listing != listAreas {
			line.Href = fmt.Sprintf("%s/%s/ho-so/%d", web.Home, f.Contest.Code, row.Entry)
		}
		lines = append(lines, line)
	}
	for _, column := range f.listing.columns() {
		page.Columns = append(page.Columns, p.T("reports.column."+column, words(p, f)...))
	}
	page.show(lines, number)
	return nil
}

func (r reader) registerRows(page *sourcePage, f Registered, p Period, number int) error {
	days := r.table.days(p, r.own)
	page.AsOf = days.To
	rows, err := f.rows(r.table.tx, days)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(r.table.registers, func(k registers.Register) bool { return k.Code == f.Query.Register })
	if at < 0 {
		return fault.NotFound("reports.unknown_figure", "Name", f.Name)
	}
	kind := r.table.registers[at]
	fields := shownFields(kind)
	for _, field := range fields {
		page.Columns = append(page.Columns, field.Label.In(r.p.Lang()))
	}
	var lines []sourceLine
	for _, row := range rows {
		line := sourceLine{Href: fmt.Sprintf("%s/%s/%d", registersPath, kind.Code, row.ID)}
		for _, field := range fields {
			line.Cells = append(line.Cells, shownValue(field, row.Values[field.Code], r.p.Lang()))
		}
		lines = append(lines, line)
	}
	page.show(lines, number)
	return nil
}

// registersPath is where a row of a register is shown.
const registersPath = "/bao-cao/so"

// shownFields are those a list has room for: what names the row first, then its day and what it counts by.
func shownFields(kind registers.Register) []registers.Field {
	title := kind.Title()
	fields := []registers.Field{title}
	for _, field := range kind.Fields {
		if field.Code != title.Code && !field.Closed && len(fields) < 6 && (field.Required || field.Kind != registers.KindText) {
			fields = append(fields, field)
		}
	}
	return fields
}

// shownValue is a value as people read it.
func shownValue(field registers.Field, value, lang string) string {
	switch field.Kind {
	case registers.KindDate:
		if len(value) == 10 {
			return strings.TrimPrefix(value[8:], "0") + "/" + strings.TrimPrefix(value[5:7], "0") + "/" + value[:4]
		}
	case registers.KindChoice:
		if choice, ok := field.Choice(value); ok {
			return choice.Label.In(lang)
		}
	}
	return value
}
