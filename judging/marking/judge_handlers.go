// Routes of a judge's device: what waits, the list of a round, one sheet.
package marking

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/web"
	"hoithi/judging/scoring"
)

// judgePath is where judges mark.
const judgePath = "/cham"

// judgeRoutes adds the pages of judges.
func (h handlers) judgeRoutes(app *web.App) {
	may := contests.May(h.db, contests.MarkSheets)
	app.GET(judgePath, h.desks, web.SignedIn)
	app.GET(judgePath+"/:contest/:round", h.desk, may)
	app.GET(judgePath+"/:contest/:round/:entry", h.sheet, may)
	app.POST(judgePath+"/:contest/:round/:entry", h.mark, may)
}

// desks is what waits for a judge in all rounds.
func (h handlers) desks(c echo.Context) error {
	var list []desk
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		list, err = desksOf(tx, web.ActorOf(c), h.through)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "marking/desks", newDesksPage(web.Printer(c), list))
}

// desk is the list of one round.
func (h handlers) desk(c echo.Context) error {
	var d desk
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		d, err = deskOf(tx, contests.From(c), c.Param("round"), web.ActorOf(c).AccountID, h.through)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "marking/desk", newDeskPage(web.Printer(c), d, c.QueryParam("loc")))
}

// entryParam is the entry's code in the address.
func entryParam(c echo.Context) string {
	code, err := url.PathUnescape(c.Param("entry"))
	if err != nil {
		return ""
	}
	return code
}

// sheet shows one entry with its sheet.
func (h handlers) sheet(c echo.Context) error { return h.showSheet(c, http.StatusOK, nil, nil) }

// typedSheet is what a form holds.
type typedSheet struct {
	Marks   map[string]string
	Comment string
	Reason  string
}

// showSheet is the sheet with what was typed and what is wrong with it; typed nil = what is kept.
func (h handlers) showSheet(c echo.Context, status int, typed *typedSheet, wrong error) error {
	var t *task
	var d desk
	var w Work
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		contest, account := contests.From(c), web.ActorOf(c).AccountID
		if t, err = taskOf(tx, contest.ID, account, c.Param("round"), entryParam(c), h.through); err != nil {
			return err
		}
		if d, err = deskOf(tx, t.Contest, t.Round.Code, account, h.through); err != nil {
			return err
		}
		w, err = workOf(tx, t.Contest, t.Round, t.Entry)
		return err
	})
	if err != nil {
		return h.notTaken(c, typed, err)
	}
	page, err := newSheetPage(web.Printer(c), t, d, w, typed)
	if err != nil {
		return err
	}
	page.Key = rand.Text()
	if wrong != nil {
		page.Errors = web.Errors(web.Printer(c), wrong)
		if fault.KindOf(wrong) == fault.KindConflict {
			err = page.compare(web.Printer(c), t)
		} else if key := c.FormValue("key"); key != "" {
			page.Key = key
		}
	}
	if err != nil {
		return err
	}
	return web.Page(c, status, "marking/sheet", page)
}

// mark saves a draft or signs, and goes on to the next entry.
func (h handlers) mark(c echo.Context) error {
	contest, round := contests.From(c), c.Param("round")
	rules, _ := contest.Rules.Round(round)
	typed := typedSheet{Marks: map[string]string{}, Comment: c.FormValue("comment"), Reason: c.FormValue("reason")}
	save := c.FormValue("act") == "save"
	marks, wrong := readSheet(c, rules, &typed, save)
	ctx, by, code := c.Request().Context(), web.ActorOf(c).By(), entryParam(c)
	flash := []any{"Code", code}
	key := "judging.flash_saved"
	switch {
	case wrong != nil:
	case save:
		_, wrong = SaveDraft(ctx, h.db, by, contest.ID, Drafting{Round: round, Entry: code, Marks: marks, Comment: typed.Comment, Version: formInt(c, "version")}, h.through)
	default:
		var out SheetSigned
		out, wrong = Sign(ctx, h.db, by, contest.ID, Signing{Round: round, Entry: code, Marks: marks, Comment: typed.Comment, Reason: typed.Reason,
			Base: formInt(c, "base"), Request: c.FormValue("key")}, h.through)
		key, flash = "judging.flash_signed", append(flash, "Points", out.Points)
		if out.Late {
			key = "judging.flash_late"
		}
	}
	if wrong != nil {
		return h.refuseSheet(c, &typed, wrong)
	}
	web.Flash(c, key, flash...)
	return goOn(c, round)
}

// refuseSheet shows the sheet again with what stopped it.
func (h handlers) refuseSheet(c echo.Context, typed *typedSheet, wrong error) error {
	switch fault.KindOf(wrong) {
	case fault.KindInvalid:
		return h.showSheet(c, http.StatusUnprocessableEntity, typed, wrong)
	case fault.KindConflict:
		return h.showSheet(c, http.StatusConflict, typed, wrong)
	}
	return h.notTaken(c, typed, wrong)
}

// notTaken says that a sheet cannot be taken or opened, with what was typed; an entry that is not theirs stays unknown.
func (h handlers) notTaken(c echo.Context, sheet *typedSheet, wrong error) error {
	p, contest := web.Printer(c), contests.From(c)
	rules, _ := contest.Rules.Round(c.Param("round"))
	back := desk{Contest: contest, Round: contests.Round{Code: c.Param("round")}}.href("")
	if rules.Kind != contests.KindSheet {
		back = judgePath
	}
	var lines []typedLine
	if sheet != nil {
		for _, one := range rules.Criteria {
			lines = typed(lines, one.Name.In(p.Lang()), sheet.Marks[one.Code])
		}
		lines = typed(lines, p.T("judging.sheet.comment"), sheet.Comment)
		lines = typed(lines, p.T("judging.sheet.reason"), sheet.Reason)
	}
	return refused(c, wrong, crumb{p.T("judging.desks.title"), judgePath}, crumb{p.T("judging.sheet.list"), back}, lines)
}

// goOn leads to the entry that came next when the form was shown, or back to the list: nothing is read once more for it.
func goOn(c echo.Context, round string) error {
	d := desk{Contest: contests.From(c), Round: contests.Round{Code: round}}
	return web.SeeOther(c, d.href(c.FormValue("next")))
}

// href is the address of an entry's sheet, of the list when code is "".
func (d desk) href(code string) string {
	path := judgePath + "/" + d.Contest.Code + "/" + d.Round.Code
	if code != "" {
		path += "/" + url.PathEscape(code)
	}
	return path
}

func formInt(c echo.Context, name string) int {
	n, _ := strconv.Atoi(c.FormValue(name))
	return n
}

// readSheet reads the marks of a form; what is no number is told together with what scoring says of the others.
func readSheet(c echo.Context, r contests.Round, typed *typedSheet, draft bool) (map[string]decimal.Milli, error) {
	marks, unread := map[string]decimal.Milli{}, map[string]error{}
	for _, one := range r.Criteria {
		given := strings.TrimSpace(c.FormValue(MarkField(one.Code)))
		typed.Marks[one.Code] = given
		if given == "" {
			continue
		}
		v, err := decimal.Parse(given)
		if err != nil {
			unread[one.Code] = fault.Invalid(MarkField(one.Code), "judging.mark_bad", "Name", one.Name, "Value", given, "Max", one.Max)
			continue
		}
		marks[one.Code] = v
	}
	if len(unread) == 0 {
		return marks, nil
	}
	check := scoring.CheckCriteria
	if draft {
		check = scoring.CheckDraft
	}
	_, err := check(criteriaOf(r), marks)
	var faults []error
	for _, one := range r.Criteria {
		faults = append(faults, unread[one.Code])
		for _, e := range markErrors(err) {
			if e.Code == one.Code && unread[e.Code] == nil {
				faults = append(faults, markFault(r, marks, e))
			}
		}
	}
	return nil, errors.Join(faults...)
}
