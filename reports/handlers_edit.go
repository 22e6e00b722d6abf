// Forms for the parts of the template and of one period's report: places are chosen from a list, the part is read aloud before it is saved.
package reports

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// editing is a document somebody works on: the template, or the report of one period.
type editing struct {
	draft  bool
	period Period // it is read in; of a report its own
	base   int    // the version that was opened
	old    *Template
	work   *Work // of a report
}

// shows says whether a line is there to work on: in a report, the lines that stand in its period.
func (e editing) shows(line Line) bool { return !e.draft || line.in(e.period) }

// document is the one the address means.
func (h handlers) document(c echo.Context, tx *db.Tx) (e editing, err error) {
	if e.period, err = h.period(c); err != nil {
		return e, err
	}
	if e.draft = strings.HasPrefix(c.Path(), draftPath); e.draft {
		w, err := Open(tx, e.period)
		if err != nil {
			return e, err
		}
		e.base, e.old, e.work = w.Version, w.Document, w
		return e, nil
	}
	stored, err := TemplateInForce(tx)
	if err != nil {
		return e, err
	}
	e.base = stored.Version
	e.old, err = ParseTemplate([]byte(stored.Document))
	return e, err
}

const (
	draftPath    = "/bao-cao/soan"
	templatePath = "/bao-cao/mau"
)

// path is the page of the whole document.
func (e editing) path() string {
	if e.draft {
		return draftPath + "?ky=" + e.period.String()
	}
	return templatePath
}

// href is the form of a part: key names a line, "" = a new one in the section.
func (e editing) href(part string, section int, key string) string {
	q := url.Values{"muc": {part}}
	if e.draft {
		q.Set("ky", e.period.String())
	}
	if part == partSection || part == partLine && key == "" {
		q.Set("phan", strconv.Itoa(section))
	}
	if key != "" {
		q.Set("dong", key)
	}
	base := templatePath
	if e.draft {
		base = draftPath
	}
	return base + "/sua?" + q.Encode()
}

// formOf is the part the address means, as the document has it. NotFound.
func formOf(c echo.Context, e editing) (form, error) {
	f := form{part: c.FormValue("muc"), key: c.FormValue("dong")}
	f.section, _ = strconv.Atoi(c.FormValue("phan"))
	f, ok := f.filled(e.old)
	if !ok {
		return f, fault.NotFound("report.form.unknown")
	}
	return f, nil
}

// typedForm takes what was typed over it.
func typedForm(c echo.Context, f form) form {
	f.values = map[string]string{}
	for _, field := range formFields[f.part] {
		f.values[field] = strings.TrimSpace(text.NFC(strings.ReplaceAll(c.FormValue(field), "\r\n", "\n")))
	}
	f.kinds, f.places = nil, nil
	params, err := c.FormParams()
	if err != nil {
		return f
	}
	for _, kind := range allKinds {
		for _, ticked := range params["kinds"] {
			if ticked == kind {
				f.kinds = append(f.kinds, kind)
			}
		}
	}
	if _, there := params["section"]; there {
		f.section, _ = strconv.Atoi(c.FormValue("section"))
	}
	for n := 1; n <= maxPlaces; n++ {
		if _, there := params[placeField(n)]; !there {
			break
		}
		prefix := strings.TrimSuffix(placeField(n), "name")
		p := place{name: c.FormValue(prefix + "name"), when: c.FormValue(prefix + "when"), style: c.FormValue(prefix + "style")}
		if !strings.Contains(p.name, ".") {
			p.when, p.style = "", "" // words of the period have neither
		}
		f.places = append(f.places, p)
	}
	return f
}

// maxPlaces is how many places one text can have.
const maxPlaces = 40

func (h handlers) edit(c echo.Context) error { return h.editWith(c, http.StatusOK, nil, nil) }

// editWith shows the form; typed is what was sent, with what is wrong with it.
func (h handlers) editWith(c echo.Context, status int, typed *form, wrong error) error {
	var page editPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		e, err := h.document(c, tx)
		if err != nil {
			return err
		}
		f, err := formOf(c, e)
		if err != nil {
			return err
		}
		r, err := h.reader(c, tx, e.period)
		if err != nil {
			return err
		}
		if typed == nil {
			typed = &f
			e.period = e.readable(c, r, f)
			r.own = e.period
		}
		page, err = newEditPage(r, e, f, *typed)
		if err != nil || fault.KindOf(wrong) == fault.KindInvalid {
			return err
		}
		return page.read(r, e, *typed)
	})
	if err != nil {
		return err
	}
	page.Errors, page.Reason = web.Errors(web.Printer(c), page.located(wrong)), c.FormValue("reason")
	if typedBase, err := strconv.Atoi(c.FormValue("base")); err == nil {
		page.Base = typedBase
	}
	return web.Page(c, status, "reports/edit", page)
}

// readable is the period a line is read in: the one asked for, or, where the line does not stand in it, the newest in which it does.
func (e editing) readable(c echo.Context, r reader, f form) Period {
	line, known := e.old.line(f.key)
	if c.FormValue("ky") != "" || f.part != partLine || !known || line.in(e.period) {
		return e.period
	}
	for _, choice := range choices(r.p, e.period, r.table.contests, r.table.tx.Now) {
		p, err := ParsePeriod(choice.Value)
		if err == nil && line.in(p) && !p.Start(r.table.zone).After(r.table.tx.Now) {
			return p
		}
	}
	return e.period
}

// saveEdit adds a place, reads the part aloud, or saves it.
func (h handlers) saveEdit(c echo.Context) error {
	var e editing
	var f form
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if e, err = h.document(c, tx); err == nil {
			f, err = formOf(c, e)
		}
		return err
	})
	if err != nil {
		return err
	}
	f = typedForm(c, f)
	if c.FormValue("them") != "" {
		if len(f.places) < maxPlaces {
			f.addPlace()
		}
		return h.editWith(c, http.StatusOK, &f, nil)
	}
	next, key, wrong := f.onto(e.old)
	if wrong == nil && c.FormValue("doc") != "" {
		return h.editWith(c, http.StatusOK, &f, nil)
	}
	if wrong == nil {
		wrong = h.keep(c, e, next, h.whatChanged(c, f))
	}
	switch fault.KindOf(wrong) {
	case fault.KindInvalid:
		return h.editWith(c, http.StatusUnprocessableEntity, &f, wrong)
	case fault.KindConflict:
		return h.editWith(c, http.StatusConflict, &f, wrong)
	}
	if wrong != nil {
		return wrong
	}
	return c.Redirect(http.StatusSeeOther, e.path()+anchor(f, key))
}

// anchor is where the part stands on the page of the document.
func anchor(f form, key string) string {
	switch {
	case key != "":
		return "#dong-" + key
	case f.part == partSection:
		return "#phan-" + strconv.Itoa(f.section)
	}
	return ""
}

// whatChanged is the reason that is kept where nobody gave one.
func (h handlers) whatChanged(c echo.Context, f form) string {
	if reason := c.FormValue("reason"); strings.TrimSpace(reason) != "" {
		return reason
	}
	return h.in("vi", "").T("report.form.changed_"+f.part, "Line", f.key, "Section", f.section+1)
}

// keep saves the document as the next version of what it is, from the version that was opened.
func (h handlers) keep(c echo.Context, e editing, next *Template, reason string) error {
	document, err := next.Document()
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(c.FormValue("base"))
	ctx, by := c.Request().Context(), web.ActorOf(c).By()
	if e.draft {
		version, err := SaveDraft(ctx, h.db, by, e.period, document, base, reason)
		if err == nil {
			web.Flash(c, "report.done.saved", "Version", version)
		}
		return err
	}
	if err = SaveTemplate(ctx, h.db, by, document, base, reason); err == nil {
		web.Flash(c, "report.done.template_version", "Version", base+1)
	}
	return err
}

// arrange moves a line or section, or takes it out.
func (h handlers) arrange(c echo.Context) error {
	next, e, reason, err := h.arranged(c)
	if err != nil {
		return err
	}
	if wrong := h.keep(c, e, next, reason); wrong != nil {
		return h.outlineWith(c, web.StatusOf(wrong), wrong)
	}
	path := e.path()
	if key := c.FormValue("dong"); key != "" && c.FormValue("viec") != "xoa" {
		path += "#dong-" + key
	}
	return c.Redirect(http.StatusSeeOther, path)
}

// arranged is the document after the move that was asked for.
func (h handlers) arranged(c echo.Context) (next *Template, e editing, reason string, err error) {
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		e, err = h.document(c, tx)
		return err
	})
	if err != nil {
		return nil, e, "", err
	}
	f, err := formOf(c, e)
	if err != nil || f.part != partLine && f.part != partSection {
		return nil, e, "", fault.NotFound("report.form.unknown")
	}
	next = e.old.copied()
	by, known := map[string]int{"len": -1, "xuong": 1, "xoa": 0}[c.FormValue("viec")]
	switch {
	case !known:
		return nil, e, "", fault.NotFound("report.form.unknown")
	case f.part == partLine && by == 0:
		next.removeLine(f.key)
	case f.part == partLine:
		next.moveLine(f.key, by, e.shows)
	case by == 0 && f.section < len(next.Sections):
		next.Sections = append(next.Sections[:f.section], next.Sections[f.section+1:]...)
	default:
		next.moveSection(f.section, by)
	}
	act := map[int]string{-1: "moved_", 1: "moved_", 0: "removed_"}[by]
	return next, e, h.in("vi", "").T("report.form."+act+f.part, "Line", f.key, "Section", f.section+1), nil
}
