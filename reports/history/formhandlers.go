// The form of one edition: a new one, and a correction.
package history

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// formPage is the form as it stands.
type formPage struct {
	Title       string
	Where       []link
	Back        string
	Typed       Typed
	Series      []string // that are there, to choose from
	Correcting  bool
	Revision    int
	Reason      string
	MaxResults  int
	MaxAreas    int
	BlankResult TypedResult
	BlankArea   TypedArea
	Errors      web.FieldErrors
}

func (h handlers) newFormPage(c echo.Context, t Typed, was *Edition, wrong error) (formPage, error) {
	var all []Edition
	if err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) { all, err = WithWithdrawn(tx); return err }); err != nil {
		return formPage{}, err
	}
	p := web.Printer(c)
	page := formPage{Title: p.T("history.form.new"), Back: keepPath, Typed: t, MaxResults: maxTypedResults, MaxAreas: maxTypedAreas, Reason: c.FormValue("reason"),
		Where: []link{{p.T("history.charts.title"), ChartsPath}, {p.T("history.kept.title"), keepPath}}}
	if was != nil {
		page.correct(p, *was)
		if r, err := strconv.Atoi(c.FormValue("revision")); err == nil {
			page.Revision = r // what was seen, not what stands now
		}
	}
	page.Where = append(page.Where, link{page.Title, ""})
	for _, e := range all {
		if !slices.Contains(page.Series, e.Series) {
			page.Series = append(page.Series, e.Series)
		}
	}
	if wrong != nil {
		page.Errors = web.Errors(p, wrong)
	}
	return page, nil
}

// SeriesList names the series that are there.
func (page formPage) SeriesList() string { return strings.Join(page.Series, "; ") }

func (page *formPage) correct(p *i18n.Printer, was Edition) {
	page.Title, page.Correcting, page.Revision, page.Back = p.T("history.form.correct"), true, was.Revision, keepPath+"/"+was.Slug()
	page.Where = append(page.Where, link{was.Title(), page.Back})
}

func (h handlers) showForm(c echo.Context, status int, t Typed, was *Edition, wrong error) error {
	page, err := h.newFormPage(c, t, was, wrong)
	if err != nil {
		return err
	}
	return web.Page(c, status, "history/form", page)
}

// add shows the empty form; ?cuoc-thi= names the series.
func (h handlers) add(c echo.Context) error {
	t := Typed{Results: make([]TypedResult, 1), Areas: make([]TypedArea, 1), Series: c.QueryParam("cuoc-thi")}
	return h.showForm(c, http.StatusOK, t, nil, nil)
}

// typed reads the form; sent is false when a button only changed its cards.
func typed(c echo.Context) (t Typed, sent bool, err error) {
	values, err := c.FormParams()
	if err != nil {
		return t, false, err
	}
	t = readTyped(values)
	return t, !t.change(values), nil
}

// addPost records the edition.
func (h handlers) addPost(c echo.Context) error {
	t, sent, err := typed(c)
	if err != nil {
		return err
	}
	if !sent {
		return h.showForm(c, http.StatusOK, t, nil, nil)
	}
	e, err := Enter(c.Request().Context(), h.db, web.ActorOf(c).By(), t)
	if status, refused := refusal(err); refused {
		return h.showForm(c, status, t, nil, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "history.done.entered")
	return web.SeeOther(c, keepPath+"/"+e.Slug())
}

// kept reads the edition of the address.
func (h handlers) kept(c echo.Context) (e Edition, err error) {
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := WithWithdrawn(tx)
		if err != nil {
			return err
		}
		var ok bool
		if e, ok = bySlug(all, c.Param("edition")); !ok {
			return fault.NotFound("history.unknown")
		}
		return nil
	})
	return e, err
}

// correct shows the form with what is recorded.
func (h handlers) correct(c echo.Context) error {
	e, err := h.kept(c)
	if err != nil {
		return err
	}
	if e.Kind == Withdrawn {
		return web.SeeOther(c, keepPath+"/"+e.Slug())
	}
	return h.showForm(c, http.StatusOK, typedOf(e), &e, nil)
}

// correctPost corrects the edition.
func (h handlers) correctPost(c echo.Context) error {
	was, err := h.kept(c)
	if err != nil {
		return err
	}
	t, sent, err := typed(c)
	if err != nil {
		return err
	}
	if !sent {
		return h.showForm(c, http.StatusOK, t, &was, nil)
	}
	e, err := Correct(c.Request().Context(), h.db, web.ActorOf(c).By(), changeOf(c), t)
	if status, refused := refusal(err); refused {
		return h.showForm(c, status, t, &was, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "history.done.corrected")
	return web.SeeOther(c, keepPath+"/"+e.Slug())
}
