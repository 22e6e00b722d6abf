// Routes of the workbook of sessions: download it as it is, send it back, see what it does, apply it.
package sessions

import (
	"bytes"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
	"hoithi/internal/uploads"
	"hoithi/internal/web"
)

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (h handlers) importRoutes(app *web.App, path string, may web.Policy) {
	app.GET(path+"/tep.xlsx", h.book, may)
	app.GET(path+"/nhap", h.form, may)
	app.POST(path+"/nhap", h.preview, may)
	app.POST(path+"/nhap/ap-dung", h.apply, may)
}

// book sends the sessions as they are.
func (h handlers) book(c echo.Context) error {
	p, err := h.plan(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.writeBook(&b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+p.contest.Code+"-"+p.round.Code+`-ca-thi.xlsx"`)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, workbookType, b.Bytes())
}

// form explains the columns and takes a file.
func (h handlers) form(c echo.Context) error { return h.showForm(c, http.StatusOK, nil) }

func (h handlers) showForm(c echo.Context, status int, wrong error) error {
	p, err := h.plan(c)
	if err != nil {
		return err
	}
	page := newFormPage(web.Printer(c), p)
	if wrong != nil {
		page.Faults = web.Printer(c).Faults(wrong)
	}
	return web.Page(c, status, "sessions/form", page)
}

// refuse shows what is wrong with a file above the form.
func (h handlers) refuse(c echo.Context, err error) error {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.showForm(c, http.StatusUnprocessableEntity, err)
	case fault.KindConflict:
		return h.showForm(c, http.StatusConflict, err)
	}
	return err
}

// sentFile reads the uploaded file; the size of the whole request is bounded before this.
func sentFile(c echo.Context) (File, error) {
	sent, err := web.SentFile(c, "file", sheet.MaxBytes)
	switch {
	case err != nil:
		return File{}, err
	case sent == nil:
		return File{}, fault.Invalid("file", "sessions.fault.no_file")
	case sent.Large:
		return File{}, fault.Invalid("file", "sheet.too_large", "Limit", sheet.MaxBytes>>20)
	}
	name := filepath.Base(strings.ReplaceAll(text.Clean(sent.Name), `\`, "/"))
	return File{Round: c.Param("round"), Name: name, Content: sent.Content}, nil
}

// preview says what the sent file would do and keeps the file for apply; a file with faults is not kept.
func (h handlers) preview(c echo.Context) error {
	f, err := sentFile(c)
	if err != nil {
		return h.refuse(c, err)
	}
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	p, err := Import(ctx, h.db, actor.By(), contest.ID, f, h.through, true)
	if err != nil {
		return h.refuse(c, err)
	}
	var upload int64
	if p.Writes() {
		err = h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) (err error) {
			upload, err = uploads.Keep(tx, uploads.Place{Kind: "sessions", ContestID: contest.ID, AccountID: actor.AccountID, Round: f.Round}, f.Name, f.Content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "sessions/preview", newPreviewPage(web.Printer(c), p, upload))
}

// apply writes what the preview showed, or shows a new preview when that is no longer what would be written.
func (h handlers) apply(c echo.Context) error {
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	id, _ := strconv.ParseInt(c.FormValue("upload"), 10, 64)
	f := File{Round: c.Param("round")}
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) {
		f.Name, f.Content, err = uploads.Find(tx, uploads.Place{Kind: "sessions", ContestID: contest.ID, AccountID: actor.AccountID, Round: f.Round}, id)
		return err
	})
	if err != nil {
		return err
	}
	f.Expect = c.FormValue("expect")
	p, err := Import(ctx, h.db, actor.By(), contest.ID, f, h.through, false)
	if fault.KindOf(err) == fault.KindConflict {
		return h.again(c, f, id, err)
	}
	if err != nil {
		return h.refuse(c, err)
	}
	if err := h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) error { return uploads.Drop(tx, id) }); err != nil {
		return err
	}
	web.Flash(c, "sessions.import.done", "Count", len(p.moves))
	return web.SeeOther(c, href(contest, f.Round))
}

// again shows the preview as it is now, with what stopped it.
func (h handlers) again(c echo.Context, f File, upload int64, wrong error) error {
	p, err := Import(c.Request().Context(), h.db, web.ActorOf(c).By(), contests.From(c).ID, f, h.through, true)
	if err != nil {
		return h.refuse(c, err)
	}
	page := newPreviewPage(web.Printer(c), p, upload)
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, http.StatusConflict, "sessions/preview", page)
}
