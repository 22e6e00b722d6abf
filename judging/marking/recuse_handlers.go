// Routes of recusals: a judge declines an entry on the sheet's page, the office keeps the list of a judge.
package marking

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// recuseRoutes adds them.
func (h handlers) recuseRoutes(app *web.App) {
	app.POST(judgePath+"/:contest/:round/:entry/khong-cham", h.decline, contests.May(h.db, contests.MarkSheets))
	may := contests.May(h.db, contests.ManagePanels)
	const path = "/quan-ly/:contest/giam-khao/sua/:id/khong-cham"
	app.POST(path, h.recuse, may)
	app.POST(path+"/bo", h.unrecuse, may)
}

// decline takes an entry off the judge's own desk for good.
func (h handlers) decline(c echo.Context) error {
	contest, round, code := contests.From(c), c.Param("round"), entryParam(c)
	err := Recuse(c.Request().Context(), h.db, web.ActorOf(c).By(), contest.ID, Recusal{Round: round, Entry: code, Reason: c.FormValue("recuse_reason")}, h.through)
	switch fault.KindOf(err) {
	case fault.KindInvalid, fault.KindConflict:
		for _, f := range fault.All(err) {
			if f.Field == "reason" {
				f.Field = "recuse_reason"
			}
		}
		status := http.StatusUnprocessableEntity
		if fault.KindOf(err) == fault.KindConflict {
			status = http.StatusConflict
		}
		return h.showSheet(c, status, nil, err)
	}
	if err != nil {
		return h.notTaken(c, nil, err)
	}
	web.Flash(c, "judging.recuse.done", "Code", code)
	return web.SeeOther(c, desk{Contest: contest, Round: contests.Round{Code: round}}.href(""))
}

// recuse keeps a judge from an entry that the office names.
func (h handlers) recuse(c echo.Context) error {
	contest := contests.From(c)
	r := Recusal{JudgeID: idParam(c), Entry: c.FormValue("entry"), Reason: c.FormValue("reason")}
	err := Recuse(c.Request().Context(), h.db, web.ActorOf(c).By(), contest.ID, r, h.through)
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.showJudge(c, http.StatusUnprocessableEntity, nil, err)
	case fault.KindConflict:
		return h.showJudge(c, http.StatusConflict, nil, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "judging.recuse.kept")
	return web.SeeOther(c, panelHref(contest)+"/sua/"+c.Param("id"))
}

func (h handlers) unrecuse(c echo.Context) error {
	contest := contests.From(c)
	id, _ := strconv.ParseInt(c.FormValue("recusal"), 10, 64)
	if err := Unrecuse(c.Request().Context(), h.db, web.ActorOf(c).By(), contest.ID, idParam(c), id); err != nil {
		return err
	}
	web.Flash(c, "judging.recuse.back")
	return web.SeeOther(c, panelHref(contest)+"/sua/"+c.Param("id"))
}
