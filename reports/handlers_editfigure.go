// The form of a figure over a register: chosen register, what is added up, and which choices count. It works without script.
package reports

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
	"hoithi/reports/registers"
)

// figureForm is a figure as it is typed.
type figureForm struct {
	Errors                   web.FieldErrors
	Known                    bool // the name exists: it cannot change
	Base                     int
	Name, Label, About, Unit string
	LabelEN, AboutEN, UnitEN string
	Register, RegisterName   string
	Registers, Ops, Fields   []option
	Op, Field, Reason        string
	Conditions               []conditionGroup
	Kept                     int // conditions of other kinds, which stay as they are
	Closed                   bool
}

// conditionGroup is a field of choices: none ticked = all count.
type conditionGroup struct {
	Field, Label string
	Choices      []tick
}

type tick struct {
	Value, Text string
	On          bool
}

func (h handlers) editFigure(c echo.Context) error {
	var form figureForm
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		t, err := newTable(tx)
		if err != nil {
			return err
		}
		f := Registered{Name: c.QueryParam("ten"), Query: registers.Query{Register: c.QueryParam("so"), Op: registers.OpCount}}
		known := false
		if f.Name != "" {
			n, found := t.find(f.Name)
			if !found || n.Register == nil {
				return fault.NotFound("reports.unknown_figure", "Name", f.Name)
			}
			f, known = *n.Register, true
		}
		form = newFigureForm(c, t, f, known)
		return nil
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/figure", form)
}

func newFigureForm(c echo.Context, t *table, f Registered, known bool) figureForm {
	p := web.Printer(c)
	form := figureForm{Known: known, Base: f.Version, Name: f.Name, Label: f.Label.VI, About: f.About.VI, Unit: f.Unit.VI, LabelEN: f.Label.EN, AboutEN: f.About.EN,
		UnitEN: f.Unit.EN, Register: f.Query.Register, Op: string(f.Query.Op), Field: f.Query.Field, Closed: f.Closed}
	for _, r := range t.registers {
		form.Registers = append(form.Registers, option{r.Code, r.Name.In(p.Lang())})
	}
	for _, op := range registers.Ops {
		form.Ops = append(form.Ops, option{string(op), p.T("report.op." + string(op))})
	}
	at := slices.IndexFunc(t.registers, func(r registers.Register) bool { return r.Code == f.Query.Register })
	if at < 0 {
		return form
	}
	kind := t.registers[at]
	form.RegisterName = kind.Name.In(p.Lang())
	for _, field := range kind.Fields {
		if field.Kind.Numeric() || field.Kind == registers.KindText {
			form.Fields = append(form.Fields, option{field.Code, field.Label.In(p.Lang())})
		}
		if field.Kind != registers.KindChoice {
			continue
		}
		group := conditionGroup{Field: field.Code, Label: field.Label.In(p.Lang())}
		for _, choice := range field.Choices {
			on := slices.ContainsFunc(f.Query.Where, func(w registers.Condition) bool {
				return w.Field == field.Code && w.Is == registers.Is && slices.Contains(w.Values, choice.Code)
			})
			group.Choices = append(group.Choices, tick{choice.Code, choice.Label.In(p.Lang()), on})
		}
		form.Conditions = append(form.Conditions, group)
	}
	form.Kept = len(keptConditions(kind, f.Query.Where))
	return form
}

// keptConditions are those the form does not show.
func keptConditions(kind registers.Register, where []registers.Condition) (kept []registers.Condition) {
	for _, w := range where {
		if field, ok := kind.Field(w.Field); !ok || field.Kind != registers.KindChoice || w.Is != registers.Is {
			kept = append(kept, w)
		}
	}
	return kept
}

func (h handlers) saveFigure(c echo.Context) error {
	var t *table
	var f Registered
	known := false
	ctx := c.Request().Context()
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) {
		if t, err = newTable(tx); err != nil {
			return err
		}
		f, known = typedFigure(c, t)
		return nil
	})
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(c.FormValue("base"))
	wrong := SaveFigure(ctx, h.db, web.ActorOf(c).By(), f, base, c.FormValue("reason"))
	if wrong == nil {
		web.Flash(c, "report.figure.saved")
		return c.Redirect(http.StatusSeeOther, "/bao-cao/so-lieu?tim="+f.Name)
	}
	status := http.StatusUnprocessableEntity
	switch fault.KindOf(wrong) {
	case fault.KindInvalid:
	case fault.KindConflict:
		status = http.StatusConflict
	default:
		return wrong
	}
	form := newFigureForm(c, t, f, known)
	form.Base, form.Reason, form.Errors = base, c.FormValue("reason"), web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "reports/figure", form)
}

// typedFigure reads the form; known says that the figure is there already.
func typedFigure(c echo.Context, t *table) (f Registered, known bool) {
	text := func(name string) contests.Text {
		return contests.Text{VI: c.FormValue(name), EN: c.FormValue(name + "_en")}
	}
	f = Registered{Name: c.FormValue("name"), Label: text("label"), About: text("about"), Unit: text("unit"), Closed: c.FormValue("closed") != "",
		Query: registers.Query{Register: c.FormValue("register"), Op: registers.Op(c.FormValue("op")), Field: c.FormValue("field")}}
	if f.Query.Op == registers.OpCount {
		f.Query.Field = ""
	}
	at := slices.IndexFunc(t.registers, func(r registers.Register) bool { return r.Code == f.Query.Register })
	if at < 0 {
		return f, false
	}
	kind := t.registers[at]
	if old, found := t.find(f.Name); found && old.Register != nil {
		known = true
		if old.Register.Query.Register == kind.Code {
			f.Query.Where = keptConditions(kind, old.Register.Query.Where)
		}
	}
	form, err := c.FormParams()
	if err != nil {
		return f, known
	}
	for _, field := range kind.Fields {
		if values := form["where."+field.Code]; field.Kind == registers.KindChoice && len(values) > 0 {
			f.Query.Where = append(f.Query.Where, registers.Condition{Field: field.Code, Is: registers.Is, Values: values})
		}
	}
	return f, known
}
