// Routes of assigning: who marks which entry of a round, in turns after a preview or by hand.
package marking

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// assignRoutes adds the pages of assigning.
func (h handlers) assignRoutes(app *web.App) {
	may := contests.May(h.db, contests.ManagePanels)
	const path = "/quan-ly/:contest/vong/:round/phan-cong"
	app.GET(path, h.assignments, may)
	app.POST(path, h.assign, may)
	app.POST(path+"/chia", h.spreadPreview, may)
	app.POST(path+"/chia/ap-dung", h.spreadApply, may)
}

func assignHref(c *contests.Contest, r contests.Round) string {
	return web.Home + "/" + c.Code + "/vong/" + r.Code + "/phan-cong"
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// assignments lists the entries of a division with their judges.
func (h handlers) assignments(c echo.Context) error {
	return h.showAssignments(c, http.StatusOK, c.QueryParam("bang"), nil)
}

func (h handlers) showAssignments(c echo.Context, status int, division string, wrong error) error {
	contest := contests.From(c)
	var p panel
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		p, err = panelOf(tx, contest.ID, c.Param("round"), h.through)
		return err
	})
	if err != nil {
		return err
	}
	page := newAssignPage(web.Printer(c), p, division)
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "marking/assign", page)
}

// assign puts one judge on an entry, or takes one off.
func (h handlers) assign(c echo.Context) error {
	ctx, contest, by, division := c.Request().Context(), contests.From(c), web.ActorOf(c).By(), c.FormValue("bang")
	id := func(name string) int64 { n, _ := strconv.ParseInt(c.FormValue(name), 10, 64); return n }
	var err error
	if off := id("off"); off != 0 {
		err = Unassign(ctx, h.db, by, contest.ID, c.Param("round"), off, h.through)
	} else {
		err = Assign(ctx, h.db, by, contest.ID, c.Param("round"), id("entry"), id("judge"), h.through)
	}
	if fault.KindOf(err) == fault.KindConflict {
		return h.showAssignments(c, http.StatusConflict, division, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "judging.assign.done")
	return web.SeeOther(c, web.Home+"/"+contest.Code+"/vong/"+c.Param("round")+"/phan-cong?bang="+url.QueryEscape(division))
}

// spreading reads the form.
func spreading(c echo.Context) Spreading {
	return Spreading{Round: c.Param("round"), Want: formInt(c, "want"), Redo: c.FormValue("redo") != "", Expect: c.FormValue("expect")}
}

// spreadPreview says how judges would be put on entries in turns.
func (h handlers) spreadPreview(c echo.Context) error {
	s := spreading(c)
	s.Expect = ""
	plan, err := SpreadJudges(c.Request().Context(), h.db, web.ActorOf(c).By(), contests.From(c).ID, s, h.through, true)
	if err != nil {
		return h.refuseSpread(c, err)
	}
	return web.Page(c, http.StatusOK, "marking/spread", newSpreadPage(web.Printer(c), plan, s))
}

func (h handlers) refuseSpread(c echo.Context, err error) error {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.showAssignments(c, http.StatusUnprocessableEntity, "", err)
	case fault.KindConflict:
		return h.showAssignments(c, http.StatusConflict, "", err)
	}
	return err
}

// spreadApply writes what the preview showed, or shows a new one.
func (h handlers) spreadApply(c echo.Context) error {
	ctx, contest, by, s := c.Request().Context(), contests.From(c), web.ActorOf(c).By(), spreading(c)
	plan, err := SpreadJudges(ctx, h.db, by, contest.ID, s, h.through, false)
	if fault.KindOf(err) == fault.KindConflict {
		fresh, dryErr := SpreadJudges(ctx, h.db, by, contest.ID, s, h.through, true)
		if dryErr != nil {
			return h.refuseSpread(c, dryErr)
		}
		page := newSpreadPage(web.Printer(c), fresh, s)
		page.Errors = web.Errors(web.Printer(c), err)
		return web.Page(c, http.StatusConflict, "marking/spread", page)
	}
	if err != nil {
		return h.refuseSpread(c, err)
	}
	web.Flash(c, "judging.assign.spread", "Count", len(plan.Added))
	return web.SeeOther(c, assignHref(contest, plan.Round))
}
