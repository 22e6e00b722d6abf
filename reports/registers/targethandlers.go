// The pages of targets: those of a period beside results, last year and key tasks; and the form of one.
package registers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// TargetsPath is where targets are.
const TargetsPath = "/bao-cao/chi-tieu"

// keyTasks is the register whose rows stand under the targets.
const keyTasks = "nhiem-vu-trong-tam"

// targetHandlers also know where the results come from.
type targetHandlers struct {
	db      *db.DB
	figures Figures
	words   func(lang string) *i18n.Printer
}

// TargetRoutes adds the pages of targets.
func TargetRoutes(app *web.App, d *db.DB, figures Figures) {
	h := targetHandlers{d, figures, func(lang string) *i18n.Printer { return app.Bundle().For(lang) }}
	may, keep := contests.InOffice(contests.ReadRegisters), contests.InOffice(contests.KeepRegisters)
	app.GET(TargetsPath, h.list, may)
	app.GET(TargetsPath+"/them", h.add, keep)
	app.POST(TargetsPath+"/them", h.addPost, keep)
	app.GET(targetExportPath, h.export, may)
	app.POST(targetCopyPath, h.copyPost, keep)
	app.GET(targetImportPath, h.importForm, keep)
	app.GET(targetImportPath+"/mau.xlsx", h.template, keep)
	app.POST(targetImportPath, h.importPreview, keep)
	app.POST(targetImportPath+"/ap-dung", h.importApply, keep)
	app.GET(TargetsPath+"/:id", h.edit, keep)
	app.POST(TargetsPath+"/:id", h.editPost, keep)
}

// targetsPage is one period.
type targetsPage struct {
	Period  string
	Words   string
	Periods []option
	Rows    []targetLine
	Tasks   []Task
	Before  string // the same period a year earlier, in words
	MayKeep bool
	Actions []link
	Where   []link
	Day     string // results are counted as recorded by now, and for rows up to this day
	Add     string
	AllTask string
	Export  string
	Import  string
	Copy    string // where targets of the year before are taken over, "" = there are none that are not there
	From    string // their period in words
}

type targetLine struct {
	Name, Href, Rows      string
	Target, Result, Share string
	Kind                  string // of the pill of the share
	Before                string
}

// Task is a key task with its state and person.
type Task struct {
	Name, Href, State, Kind, Person, Due string
	Done                                 bool
}

// page gathers everything in one snapshot.
func (h targetHandlers) page(tx *db.Tx, p *i18n.Printer, code string, zone *time.Location) (page targetsPage, err error) {
	period, year, ok := PeriodOf(code)
	if !ok {
		return page, fault.Invalid("ky", "registers.fault.period")
	}
	page = targetsPage{Period: code, Words: periodWords(p, code), Before: periodWords(p, YearBefore(code)), Periods: periodChoices(p, year, tx.Now.In(zone).Year()),
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: p.T("registers.targets.title")}},
		Add:   withQuery(TargetsPath+"/them", "ky", code), Export: withQuery(targetExportPath, "ky", code), Import: withQuery(targetImportPath, "ky", code), AllTask: KeyTasksPath(year)}
	targets, err := Targets(tx, code)
	if err != nil {
		return page, err
	}
	before, _, _ := PeriodOf(YearBefore(code))
	older, err := Targets(tx, YearBefore(code))
	if err != nil {
		return page, err
	}
	if slices.ContainsFunc(older, func(o Target) bool {
		return !slices.ContainsFunc(targets, func(t Target) bool { return text.Canon(t.Name) == text.Canon(o.Name) })
	}) {
		page.Copy, page.From = targetCopyPath, page.Before
	}
	for _, t := range targets {
		line, err := h.line(tx, p, t, period, before)
		if err != nil {
			return page, err
		}
		page.Rows = append(page.Rows, line)
	}
	page.Tasks, err = KeyTasks(tx, p, code)
	return page, err
}

// line compares one target with its result and with the year before, both as they are recorded now.
func (h targetHandlers) line(tx *db.Tx, p *i18n.Printer, t Target, period, before Period) (targetLine, error) {
	line := targetLine{Name: t.Name, Href: fmt.Sprintf("%s/%d", TargetsPath, t.ID), Target: amount(p, t.Number, t.Unit), Result: "—", Before: "—"}
	if t.Figure == "" {
		return line, nil
	}
	known := tx.NowMS() + 1
	n, has, err := h.figures.Value(tx, t.Figure, period, known)
	if err != nil {
		return line, err
	}
	if has {
		share := Share(n, t.Number)
		line.Result, line.Share, line.Kind = amount(p, n, t.Unit), p.T("registers.targets.percent", "Share", share), "warn"
		if share >= 100 {
			line.Kind = "ok"
		}
		if line.Rows, err = h.figures.Href(tx, t.Figure, t.Period); err != nil {
			return line, err
		}
	}
	n, has, err = h.figures.Value(tx, t.Figure, before, known)
	if has {
		line.Before = amount(p, n, t.Unit)
	}
	return line, err
}

func amount(p *i18n.Printer, n int64, unit string) string {
	return strings.TrimSpace(p.Number(n) + " " + unit)
}

// KeyTasks are the key tasks of a period's year, as targets have periods.
func KeyTasks(tx *db.Tx, p *i18n.Printer, code string) (list []Task, err error) {
	period, _, ok := PeriodOf(code)
	if !ok {
		return nil, fault.Invalid("ky", "registers.fault.period")
	}
	r, err := ByCode(tx, keyTasks)
	if err != nil {
		return nil, err
	}
	rows, err := Rows(tx, Query{Register: keyTasks, Op: OpCount}, period, tx.NowMS()+1)
	if err != nil {
		return nil, err
	}
	state, _ := r.Field("trang-thai")
	kinds := map[string]string{"hoan-thanh": "ok", "cham": "bad", "khong-hoan-thanh": "bad", "dang-thuc-hien": "info"}
	for _, row := range rows {
		is := row.Values["trang-thai"]
		list = append(list, Task{Name: row.Values[r.Title().Code], Href: rowHref(keyTasks, row.ID), State: shown(p, state, is), Kind: kinds[is],
			Person: row.Values["phu-trach"], Due: p.Day(row.Day), Done: is == "hoan-thanh"})
	}
	return list, nil
}

// KeyTasksPath is the list of a year's key tasks.
func KeyTasksPath(year int) string { return withQuery(listHref(keyTasks), "nam", strconv.Itoa(year)) }

// periodWords names a year or half-year: "6 tháng đầu năm 2024".
func periodWords(p *i18n.Printer, code string) string {
	return p.T("registers.period."+code[len("2024-"):], "Year", code[:4])
}

// periodChoices are the halves and years around a year.
func periodChoices(p *i18n.Printer, year, thisYear int) (list []option) {
	for y := max(year, thisYear) + 1; y >= min(year, thisYear)-10 && y >= firstYear; y-- {
		for _, kind := range [...]string{"Y", "H2", "H1"} {
			code := fmt.Sprintf("%04d-%s", y, kind)
			words := periodWords(p, code)
			list = append(list, option{code, strings.ToUpper(words[:1]) + words[1:]})
		}
	}
	return list
}

// periodAt is the half-year that is under way.
func periodAt(now time.Time) string {
	if now.Month() <= time.June {
		return fmt.Sprintf("%04d-H1", now.Year())
	}
	return fmt.Sprintf("%04d-H2", now.Year())
}

// periodWithTargets is the half-year under way, or the year when only the year has targets.
func periodWithTargets(tx *db.Tx, now time.Time) (string, error) {
	half, year := periodAt(now), fmt.Sprintf("%04d-Y", now.Year())
	set, err := Targets(tx, half)
	if err != nil || len(set) > 0 {
		return half, err
	}
	if set, err = Targets(tx, year); err != nil || len(set) == 0 {
		return half, err
	}
	return year, nil
}

func (h targetHandlers) list(c echo.Context) error {
	p := web.Printer(c)
	var page targetsPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		code := c.QueryParam("ky")
		if code == "" {
			if code, err = periodWithTargets(tx, web.Now(c).In(web.Zone(c))); err != nil {
				return err
			}
		}
		page, err = h.page(tx, p, code, web.Zone(c))
		return err
	})
	if err != nil {
		return err
	}
	if page.MayKeep = mayKeep(c); page.MayKeep {
		page.Actions = []link{{Text: p.T("registers.targets.add"), Href: page.Add, Kind: "primary"}}
	}
	return web.Page(c, http.StatusOK, "registers/targets", page)
}

// targetForm is the form of one target.
type targetForm struct {
	Title   string
	Where   []link
	Target  Target
	Number  string // as typed
	Reason  string
	Figures []option
	Periods []option
	Words   string
	Back    string
	History []historyItem
	Errors  web.FieldErrors
}

func (h targetHandlers) form(c echo.Context, status int, t Target, number string, wrong error) error {
	p := web.Printer(c)
	page := targetForm{Target: t, Number: number, Reason: c.FormValue("ly-do"), Title: p.T("registers.targets.add"), Back: withQuery(TargetsPath, "ky", t.Period), Errors: web.Errors(p, wrong)}
	now := web.Now(c).In(web.Zone(c))
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := h.figures.List(tx)
		if err != nil {
			return err
		}
		page.Figures = nil
		for _, f := range all {
			page.Figures = append(page.Figures, option{f.Name, f.Label.In(p.Lang())})
		}
		if t.ID == 0 {
			return nil
		}
		history, err := TargetHistory(tx, t.ID)
		page.History = targetHistory(p, history, web.Zone(c))
		return err
	})
	if err != nil {
		return err
	}
	if t.ID != 0 {
		page.Title = p.T("registers.targets.change")
	}
	year := now.Year()
	if _, y, ok := PeriodOf(t.Period); ok {
		year, page.Words = y, periodWords(p, t.Period)
	}
	page.Periods = periodChoices(p, year, now.Year())
	page.Where = []link{{Text: p.T("registers.title"), Href: Path}, {Text: p.T("registers.targets.title"), Href: page.Back}, {Text: page.Title}}
	return web.Page(c, status, "registers/target", page)
}

// targetHistory puts the revisions into words, newest first.
func targetHistory(p *i18n.Printer, list []TargetRevision, zone *time.Location) (items []historyItem) {
	for i := len(list) - 1; i >= 0; i-- {
		rev := list[i]
		item := historyItem{When: p.DateTime(rev.RecordedAt, zone), Who: rev.Actor, What: p.T("registers.targets.did." + rev.Kind), Reason: rev.Reason}
		if i > 0 && rev.Kind == "corrected" {
			was := list[i-1]
			for _, part := range [][3]string{{"name", was.Name, rev.Name}, {"number", amount(p, was.Number, was.Unit), amount(p, rev.Number, rev.Unit)}, {"figure", was.Figure, rev.Figure}} {
				if part[1] != part[2] {
					item.Changes = append(item.Changes, changeLine{p.T("registers.targets." + part[0]), part[1], part[2]})
				}
			}
		}
		items = append(items, item)
	}
	return items
}

func (h targetHandlers) add(c echo.Context) error {
	period := c.QueryParam("ky")
	if _, _, ok := PeriodOf(period); !ok {
		period = periodAt(web.Now(c).In(web.Zone(c)))
	}
	return h.form(c, http.StatusOK, Target{Period: period}, "", nil)
}

// target reads the form; what is no whole number is refused as a register's number is.
func target(c echo.Context) (t Target, number string, err error) {
	t = Target{ID: idOf(c, "id"), Period: c.FormValue("period"), Name: c.FormValue("name"), Figure: c.FormValue("figure"), Unit: c.FormValue("unit")}
	t.Revision, _ = strconv.Atoi(c.FormValue("lan"))
	number = c.FormValue("number")
	value, wrong := Field{Kind: KindNumber, Required: true, Label: Text{VI: web.Printer(c).T("registers.targets.number")}}.clean(number, "")
	if wrong != nil {
		wrong.Field = "number"
		_, others := t.clean()
		return t, number, errors.Join(others, wrong)
	}
	t.Number, err = strconv.ParseInt(value, 10, 64)
	return t, number, err
}

func (h targetHandlers) addPost(c echo.Context) error {
	t, number, err := target(c)
	if err == nil {
		_, err = SetTarget(c.Request().Context(), h.db, web.ActorOf(c).By(), t)
	}
	if status, refused := refusal(err); refused {
		return h.form(c, status, t, number, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.targets.set")
	return web.SeeOther(c, withQuery(TargetsPath, "ky", t.Period))
}

func (h targetHandlers) edit(c echo.Context) error {
	var t Target
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) { t, err = TargetByID(tx, idOf(c, "id")); return err })
	if err != nil {
		return err
	}
	return h.form(c, http.StatusOK, t, strconv.FormatInt(t.Number, 10), nil)
}

// editPost changes a target or takes it out.
func (h targetHandlers) editPost(c echo.Context) error {
	t, number, err := target(c)
	if err == nil {
		err = ChangeTarget(c.Request().Context(), h.db, web.ActorOf(c).By(), t, c.FormValue("viec") == "bo", c.FormValue("ly-do"))
	}
	if status, refused := refusal(err); refused {
		return h.form(c, status, t, number, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.targets.changed")
	return web.SeeOther(c, withQuery(TargetsPath, "ky", t.Period))
}
