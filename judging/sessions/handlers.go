// Routes of sessions: the page of a round's sessions, slips of teams and lists of rooms to print.
package sessions

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

type handlers struct {
	db      *db.DB
	through ThroughFunc
}

// Routes adds the pages of sessions. through is results.Through.
func Routes(app *web.App, d *db.DB, through ThroughFunc) {
	h := handlers{d, through}
	may := contests.May(d, contests.ManagePanels)
	const path = "/quan-ly/:contest/vong/:round/ca-thi"
	app.GET(path, h.page, may)
	app.POST(path, h.post, may)
	app.GET(path+"/phieu", h.slips, may)
	app.GET(path+"/danh-sach", h.lists, may)
	h.importRoutes(app, path, may)
}

func href(c *contests.Contest, round string) string {
	return web.Home + "/" + c.Code + "/vong/" + round + "/ca-thi"
}

func (h handlers) plan(c echo.Context) (p plan, err error) {
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		p, err = planOf(tx, contests.From(c).ID, c.Param("round"), h.through)
		return err
	})
	return p, err
}

// asked is the session an address or form names; 0 = those who wait.
func asked(value string) int64 {
	id, _ := strconv.ParseInt(value, 10, 64)
	return id
}

func (h handlers) page(c echo.Context) error {
	return h.show(c, http.StatusOK, c.QueryParam("ca"), asked(c.QueryParam("sua")), Typed{}, nil)
}

// show is the page of a round's sessions; edit is the session whose form it shows in place of the form of a new one, 0 = none.
func (h handlers) show(c echo.Context, status int, session string, edit int64, typed Typed, wrong error) error {
	p, err := h.plan(c)
	if err != nil {
		return err
	}
	page := newPage(web.Printer(c), p, asked(session), edit, typed)
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "sessions/sessions", page)
}

// post does what one of the page's forms asks for.
func (h handlers) post(c echo.Context) error {
	session := c.FormValue("ca")
	typed := Typed{c.FormValue("room"), c.FormValue("day"), c.FormValue("from"), c.FormValue("to"), c.FormValue("capacity"), c.FormValue("division")}
	var edit int64
	if c.FormValue("act") == "edit" {
		edit = asked(c.FormValue("session"))
	}
	err := h.act(c, web.ActorOf(c).By(), typed)
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.show(c, http.StatusUnprocessableEntity, session, edit, typed, err)
	case fault.KindConflict:
		return h.show(c, http.StatusConflict, session, edit, typed, err)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, href(contests.From(c), c.Param("round"))+"?ca="+strconv.FormatInt(asked(session), 10))
}

func (h handlers) act(c echo.Context, by audit.By, typed Typed) error {
	var ctx context.Context = c.Request().Context()
	contest, round := contests.From(c).ID, c.Param("round")
	switch c.FormValue("act") {
	case "add":
		if _, err := Add(ctx, h.db, by, contest, round, typed, h.through); err != nil {
			return err
		}
		web.Flash(c, "sessions.flash.added")
	case "edit":
		if err := Edit(ctx, h.db, by, contest, round, asked(c.FormValue("session")), typed, h.through); err != nil {
			return err
		}
		web.Flash(c, "sessions.flash.edited")
	case "remove":
		if err := Remove(ctx, h.db, by, contest, round, asked(c.FormValue("session")), h.through); err != nil {
			return err
		}
		web.Flash(c, "sessions.flash.removed")
	case "fill":
		done, err := Fill(ctx, h.db, by, contest, round, h.through)
		if err != nil {
			return err
		}
		web.Flash(c, "sessions.flash.filled", "Count", done.Seated, "Left", done.Left)
	case "move":
		if err := Move(ctx, h.db, by, contest, round, asked(c.FormValue("entry")), asked(c.FormValue("to")), h.through); err != nil {
			return err
		}
		web.Flash(c, "sessions.flash.moved")
	case "accounts":
		n, err := GiveAccounts(ctx, h.db, by, contest, round, web.Printer(c).T("sessions.account_reason"), h.through)
		if err != nil {
			return err
		}
		web.Flash(c, "sessions.flash.accounts", "Count", n)
	default:
		return fault.NotFound("sessions.fault.gone")
	}
	return nil
}

func (h handlers) slips(c echo.Context) error {
	return h.paper(c, "sessions/slips", "sessions.slips.title")
}

func (h handlers) lists(c echo.Context) error {
	return h.paper(c, "sessions/lists", "sessions.lists.title")
}

// paper prints one session ("ca") or all.
func (h handlers) paper(c echo.Context, template, title string) error {
	p, err := h.plan(c)
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, template, newPaper(web.Printer(c), p, asked(c.QueryParam("ca")), title))
}
