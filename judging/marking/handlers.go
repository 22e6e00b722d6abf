// Routes and pages to bring the marks of a round in from a workbook: explain, preview, apply.
package marking

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/uploads"
	"hoithi/internal/web"
)

// handlers hold what the pages read and write.
type handlers struct {
	db      *db.DB
	through ThroughFunc
}

// Routes adds the pages of this package. through is results.Through.
func Routes(app *web.App, d *db.DB, through ThroughFunc) {
	h := handlers{d, through}
	may := contests.May(d, contests.ImportMarks)
	const path = "/quan-ly/:contest/vong/:round/nhap-diem"
	app.GET(path, h.form, may)
	app.GET(path+"/mau.xlsx", h.template, may)
	app.POST(path, h.preview, may)
	app.POST(path+"/ap-dung", h.apply, may)
	h.judgeRoutes(app)
	h.recuseRoutes(app)
	h.panelRoutes(app)
	h.assignRoutes(app)
	h.confirmRoutes(app)
	h.progressRoutes(app)
}

// form explains the columns and takes a file.
func (h handlers) form(c echo.Context) error { return h.showForm(c, http.StatusOK, nil) }

// showForm is the form with the faults of a file, if any.
func (h handlers) showForm(c echo.Context, status int, wrong error) error {
	contest := contests.From(c)
	row, round, err := roundOf(c)
	if err != nil {
		return err
	}
	var imports []ImportRow
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		imports, err = ImportsOfRound(tx, row.ID)
		return err
	})
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := newFormPage(p, contest, round)
	page.Imports, page.Sealed = imports, sealed(row.State)
	if wrong != nil {
		page.Faults = p.Faults(wrong)
	}
	return web.Page(c, status, "marking/form", page)
}

// roundOf is the round the address names; NotFound when the contest has none of that code.
func roundOf(c echo.Context) (contests.RoundRow, contests.Round, error) {
	contest, code := contests.From(c), c.Param("round")
	row, found := contest.RoundRow(code)
	round, ok := contest.Rules.Round(code)
	if !ok || !found {
		return row, round, fault.NotFound("marking.round_unknown", "Round", code)
	}
	return row, round, nil
}

// preview says what the sent file would do and keeps the file for apply; a file with faults is not kept.
func (h handlers) preview(c echo.Context) error {
	_, round, err := roundOf(c)
	if err != nil {
		return err
	}
	f, err := sentFile(c, round.Code)
	if err != nil {
		return h.refuse(c, err)
	}
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	p, err := Import(ctx, h.db, actor.By(), contest, f, h.through, true)
	if err != nil {
		return h.refuse(c, err)
	}
	var upload int64
	if p.Writes() {
		err = h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) (err error) {
			upload, err = uploads.Keep(tx, uploads.Place{Kind: "marks", ContestID: contest.ID, AccountID: actor.AccountID, Round: round.Code}, f.Name, f.Content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "marking/preview", newPreviewPage(web.Printer(c), p, upload))
}

// refuse shows the faults of a file above the form; what is not a fault goes on as an error.
func (h handlers) refuse(c echo.Context, err error) error {
	if fault.KindOf(err) != fault.KindInvalid {
		return err
	}
	return h.showForm(c, http.StatusUnprocessableEntity, err)
}

// sentFile reads the uploaded file; the size of the whole request is bounded before this.
func sentFile(c echo.Context, round string) (File, error) {
	sent, err := web.SentFile(c, "file", sheet.MaxBytes)
	switch {
	case err != nil:
		return File{}, err
	case sent == nil:
		return File{}, fault.Invalid("file", "marking.no_file")
	case sent.Large:
		return File{}, fault.Invalid("file", "sheet.too_large", "Limit", sheet.MaxBytes>>20)
	}
	return File{Round: round, Name: fileName(sent.Name), Content: sent.Content}, nil
}

// apply writes what the preview showed, or shows a new preview when that is no longer what would be written.
func (h handlers) apply(c echo.Context) error {
	_, round, err := roundOf(c)
	if err != nil {
		return err
	}
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	id, _ := strconv.ParseInt(c.FormValue("upload"), 10, 64)
	f := File{Round: round.Code}
	err = h.db.Read(ctx, func(tx *db.Tx) (err error) {
		f.Name, f.Content, err = uploads.Find(tx, uploads.Place{Kind: "marks", ContestID: contest.ID, AccountID: actor.AccountID, Round: round.Code}, id)
		return err
	})
	if err != nil {
		return err
	}
	f.Reason, f.Expect = c.FormValue("reason"), c.FormValue("expect")
	p, err := Import(ctx, h.db, actor.By(), contest, f, h.through, false)
	if err != nil {
		return h.again(c, f, id, err)
	}
	if err := h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) error { return uploads.Drop(tx, id) }); err != nil {
		return err
	}
	key := "marking.nothing"
	if p.Applied {
		key = "marking.done"
	}
	web.Flash(c, key, "Count", p.Count(New)+p.Count(Changed), "Round", round.Name.Inside())
	return web.SeeOther(c, "/quan-ly/"+contest.Code+"/vong/"+round.Code)
}

// again shows the preview once more with what stopped it; a file that has faults by now goes back to the form.
func (h handlers) again(c echo.Context, f File, upload int64, wrong error) error {
	if len(fault.All(wrong)) == 0 {
		return wrong
	}
	p, err := Import(c.Request().Context(), h.db, web.ActorOf(c).By(), contests.From(c), f, h.through, true)
	if err != nil {
		return h.refuse(c, err)
	}
	page := newPreviewPage(web.Printer(c), p, upload)
	page.Errors, page.Reason = web.Errors(web.Printer(c), wrong), f.Reason
	status := http.StatusUnprocessableEntity
	if fault.KindOf(wrong) == fault.KindConflict {
		status = http.StatusConflict
	}
	return web.Page(c, status, "marking/preview", page)
}

// template sends an empty workbook with the round's columns and the accounts of those who take part.
func (h handlers) template(c echo.Context) error {
	row, round, err := roundOf(c)
	if err != nil {
		return err
	}
	var book sheet.Blank
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		who, err := fieldOf(tx, contests.From(c), round, h.through)
		if err == nil && round.Kind == contests.KindSheet {
			book, err = blankRubric(tx, who, row.ID)
			return err
		}
		book = blank(who)
		return err
	})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+contests.From(c).Code+"-"+round.Code+`-mau.xlsx"`)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}
