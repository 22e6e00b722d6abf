// Routes of the head of the jury's page: how far a round is, what stands in the way of closing it, late sheets, and the acts on them.
package marking

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// progressRoutes adds the head's page.
func (h handlers) progressRoutes(app *web.App) {
	may := contests.May(h.db, contests.HeadJury)
	const path = "/quan-ly/:contest/vong/:round/tien-do"
	app.GET(path, h.progress, may)
	app.POST(path+"/khoa", h.closePost, may)
	app.POST(path+"/mo-lai", h.reopenPost, may)
	app.POST(path+"/cham-lai", h.secondPost, may)
	app.POST(path+"/phieu-muon", h.latePost, may)
}

func progressHref(c *contests.Contest, round contests.Round) string {
	return web.Home + "/" + c.Code + "/vong/" + round.Code + "/tien-do"
}

// refusal is an act that was refused: its fault, shown at the form of the late sheet it was about (0 = on top), with the reason that was typed.
type refusal struct {
	err    error
	late   int64
	reason string
}

func (h handlers) progress(c echo.Context) error {
	return h.showProgress(c, http.StatusOK, refusal{})
}

// act runs an act of the head and leads back to the page; a refusal is shown on it.
func (h handlers) act(c echo.Context, done string, late int64, f func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error) error {
	contest := contests.From(c)
	_, round, err := roundOf(c)
	if err != nil {
		return err
	}
	err = f(c.Request().Context(), web.ActorOf(c).By(), contest, round)
	refused := refusal{err, late, reasonOf(c, late)}
	switch fault.KindOf(err) {
	case fault.KindConflict:
		return h.showProgress(c, http.StatusConflict, refused)
	case fault.KindInvalid:
		return h.showProgress(c, http.StatusUnprocessableEntity, refused)
	case fault.KindDenied: // the route's policy let them in: it is about this sheet
		return h.showProgress(c, http.StatusForbidden, refused)
	}
	if err != nil {
		return err
	}
	web.Flash(c, done)
	return web.SeeOther(c, progressHref(contest, round))
}

func (h handlers) closePost(c echo.Context) error {
	return h.act(c, "head.closed", 0, func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		seen, err := strconv.ParseInt(c.FormValue("seen"), 10, 64)
		if err != nil {
			return fault.Conflict("field.close_stale")
		}
		return CloseRound(ctx, h.db, by, contest, round.Code, &seen, h.through)
	})
}

func (h handlers) reopenPost(c echo.Context) error {
	return h.act(c, "head.reopened", 0, func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		return ReopenRound(ctx, h.db, by, contest, round.Code, c.FormValue("reason"))
	})
}

func (h handlers) secondPost(c echo.Context) error {
	return h.act(c, "head.asked", 0, func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		id, _ := strconv.ParseInt(c.FormValue("entry"), 10, 64)
		reason := strings.TrimSpace(c.FormValue("reason"))
		if reason == "" { // what makes it possible to ask at all
			reason = web.Printer(c).T("head.ask_reason")
		}
		_, err := AskSecondMarking(ctx, h.db, by, contest.ID, round.Code, id, reason)
		return err
	})
}

func (h handlers) latePost(c echo.Context) error {
	id, _ := strconv.ParseInt(c.FormValue("late"), 10, 64)
	reason := reasonOf(c, id)
	return h.act(c, "head.decided", id, func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		if c.FormValue("act") == "nhan" {
			return AcceptLate(ctx, h.db, by, contest.ID, round.Code, id, reason)
		}
		return RefuseLate(ctx, h.db, by, contest.ID, round.Code, id, reason)
	})
}

// reasonOf is the reason typed for a late sheet, or for the round (0).
func reasonOf(c echo.Context, late int64) string {
	if late == 0 {
		return c.FormValue("reason")
	}
	return c.FormValue(reasonField(late))
}

// reasonField is the name of the field for the reason of a decision on a late sheet: several stand on one page.
func reasonField(late int64) string { return "reason-" + itoa(late) }

func (h handlers) showProgress(c echo.Context, status int, refused refusal) error {
	contest, p := contests.From(c), web.Printer(c)
	_, round, err := roundOf(c)
	if err != nil {
		return err
	}
	var v *overview
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		fresh, err := contests.ByID(tx, contest.ID)
		if err == nil {
			v, err = overviewOf(tx, fresh, round.Code, h.through)
		}
		return err
	})
	if err != nil {
		return err
	}
	page := newProgressPage(p, v, web.ActorOf(c).By(), web.Now(c).UnixMilli())
	page.refuse(p, refused)
	page.list(p, v, c.QueryParam("xem"), c.QueryParam("tu"))
	return web.Page(c, status, "field/progress", page)
}
