// The page on which the office erases personal data from a row, when the person asks for it.
package registers

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// erasePage offers what a row says, now or in an older revision, and its documents.
type erasePage struct {
	Title       string
	Where       []link
	Back        string
	Fields      []eraseChoice
	Documents   []eraseChoice
	Replacement string
	Reason      string
	Errors      web.FieldErrors
}

// eraseChoice is one thing that can be erased. Words are what it says now.
type eraseChoice struct {
	Value, Label, Words string
	Checked             bool
}

func (h handlers) erase(c echo.Context) error { return h.eraseForm(c, http.StatusOK, Erasing{}, nil) }

func (h handlers) eraseForm(c echo.Context, status int, e Erasing, wrong error) error {
	p := web.Printer(c)
	var page erasePage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := ByCode(tx, c.Param("register"))
		if err != nil {
			return err
		}
		row, err := ByID(tx, r.Code, idOf(c, "id"))
		if err != nil {
			return err
		}
		there, err := ErasableOf(tx, r.Code, row.ID)
		page = newErasePage(p, r, row, there, e)
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(p, wrong)
	return web.Page(c, status, "registers/erase", page)
}

func newErasePage(p *i18n.Printer, r Register, row Row, there ErasableRow, e Erasing) erasePage {
	page := erasePage{Title: p.T("registers.erase.title"), Back: rowHref(r.Code, row.ID), Replacement: e.Replacement, Reason: e.Reason}
	name := r.Name.In(p.Lang())
	page.Where = []link{{Text: p.T("registers.title"), Href: Path}, {Text: name, Href: listHref(r.Code)}, {Text: p.Day(row.Day), Href: page.Back}, {Text: page.Title}}
	for _, f := range there.Fields {
		one := eraseChoice{Value: f.Code, Label: f.Label.In(p.Lang()), Words: shown(p, f, row.Values[f.Code]), Checked: slices.Contains(e.Fields, f.Code)}
		if one.Words == "" {
			one.Words = p.T("registers.erase.before")
		}
		page.Fields = append(page.Fields, one)
	}
	for _, d := range there.Documents {
		page.Documents = append(page.Documents, eraseChoice{Value: strconv.FormatInt(d.ID, 10), Label: d.Name, Checked: slices.Contains(e.Documents, d.ID)})
	}
	return page
}

// erasePost erases what was ticked.
func (h handlers) erasePost(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	register, id := c.Param("register"), idOf(c, "id")
	e := Erasing{Replacement: c.FormValue("thay"), Reason: c.FormValue("ly-do")}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if code, ok := strings.CutPrefix(name, "truong-"); ok {
			e.Fields = append(e.Fields, code)
		} else if number, ok := strings.CutPrefix(name, "tai-lieu-"); ok {
			document, _ := strconv.ParseInt(number, 10, 64) // what is no number is no document
			e.Documents = append(e.Documents, document)
		}
	}
	err = Erase(c.Request().Context(), h.db, web.ActorOf(c).By(), register, id, e, h.forget)
	if status, refused := refusal(err); refused {
		return h.eraseForm(c, status, e, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.erase.done")
	return web.SeeOther(c, rowHref(register, id))
}
