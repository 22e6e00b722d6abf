// Routes and pages to bring a list of teams in from a workbook: explain, preview, apply.
package roster

import (
	"bytes"
	"errors"
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

// path of the form below the organiser's home of a contest.
const path = "/nhap-danh-sach"

// handlers hold the database the pages read and write.
type handlers struct{ db *db.DB }

// Routes adds the pages of this package.
func Routes(app *web.App, d *db.DB) {
	h := handlers{d}
	may := contests.May(d, contests.ImportRoster)
	app.GET(web.Home+"/:contest"+path, h.form, may)
	app.GET(web.Home+"/:contest"+path+"/mau.xlsx", h.template, may)
	app.POST(web.Home+"/:contest"+path, h.preview, may)
	app.POST(web.Home+"/:contest"+path+"/ap-dung", h.apply, may)
}

// form explains the columns and takes a file.
func (h handlers) form(c echo.Context) error {
	return web.Page(c, http.StatusOK, "roster/form", newFormPage(web.Printer(c), contests.From(c)))
}

// refuse shows the form with the faults of a file; what is not a fault of the file goes on as an error.
func (h handlers) refuse(c echo.Context, name string, err error) error {
	if fault.KindOf(err) != fault.KindInvalid {
		return err
	}
	p := web.Printer(c)
	page := newFormPage(p, contests.From(c))
	page.Faults, page.File = p.Faults(err), name
	return web.Page(c, http.StatusUnprocessableEntity, "roster/form", page)
}

// preview says what the sent file would do and keeps the file for apply; a file with faults is not kept.
func (h handlers) preview(c echo.Context) error {
	f, err := sentFile(c)
	if err != nil {
		return h.refuse(c, f.Name, err)
	}
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	pre, err := Import(ctx, h.db, actor.By(), contest, f.Name, f.Content, true)
	if err != nil {
		return h.refuse(c, f.Name, err)
	}
	var upload int64
	if pre.Writes() {
		err = h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) (err error) {
			upload, err = uploads.Keep(tx, uploads.Place{Kind: "roster", ContestID: contest.ID, AccountID: actor.AccountID}, f.Name, f.Content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Page(c, http.StatusOK, "roster/preview", newPreviewPage(web.Printer(c), contest, pre, upload))
}

// file is an uploaded list.
type file struct {
	Name    string
	Content []byte
}

// sentFile reads the uploaded file; the size of the whole request is bounded before this.
func sentFile(c echo.Context) (file, error) {
	sent, err := web.SentFile(c, "file", sheet.MaxBytes)
	switch {
	case err != nil:
		return file{}, err
	case sent == nil:
		return file{}, fault.Invalid("file", "roster.no_file")
	case sent.Large:
		return file{Name: shownName(sent.Name)}, fault.Invalid("file", "sheet.too_large", "Limit", sheet.MaxBytes>>20)
	}
	return file{Name: shownName(sent.Name), Content: sent.Content}, nil
}

// shownName is the name of a file without folders and at most 120 characters, for showing and for the record only.
func shownName(name string) string {
	r := []rune(text.Clean(filepath.Base(strings.ReplaceAll(name, `\`, "/"))))
	return string(r[max(0, len(r)-120):])
}

// apply writes what the preview showed, or shows a new preview when that is no longer what would be written.
func (h handlers) apply(c echo.Context) error {
	ctx, contest, actor := c.Request().Context(), contests.From(c), web.ActorOf(c)
	id, _ := strconv.ParseInt(c.FormValue("upload"), 10, 64)
	var f file
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) {
		f.Name, f.Content, err = uploads.Find(tx, uploads.Place{Kind: "roster", ContestID: contest.ID, AccountID: actor.AccountID}, id)
		return err
	})
	if err != nil {
		return err
	}
	seen := c.FormValue("expect")
	pre, err := importSeen(ctx, h.db, actor.By(), contest, f.Name, f.Content, false, &seen)
	if errors.Is(err, errOutdated) {
		page := newPreviewPage(web.Printer(c), contest, pre, id)
		page.Outdated = true
		return web.Page(c, http.StatusConflict, "roster/preview", page)
	}
	if err != nil {
		return h.refuse(c, f.Name, err)
	}
	if err := h.db.Write(ctx, db.Contest(contest.ID), func(tx *db.Tx) error { return uploads.Drop(tx, id) }); err != nil {
		return err
	}
	p := web.Printer(c)
	web.Flash(c, "roster.done", "New", p.Number(int64(pre.TeamsNew)), "Changed", p.Number(int64(pre.TeamsChanged)))
	return web.SeeOther(c, web.Home+"/"+contest.Code+"/ho-so")
}

// template sends an empty workbook with the columns.
func (h handlers) template(c echo.Context) error {
	var b bytes.Buffer
	if err := template(contests.From(c).Rules).Write(&b); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="mau-danh-sach-dang-ky.xlsx"`)
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}
