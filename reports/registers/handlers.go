// Routes of the registers, and the pages that show them: all registers, one register, one row.
package registers

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/web"
)

// Path is where the registers are; the pages beside it cannot be taken for a register's code.
const (
	Path       = "/bao-cao/so"
	importPath = "/bao-cao/nhap-so"
	exportPath = "/bao-cao/xuat-so"
	kindsPath  = "/bao-cao/loai-so"
)

// Places are the other addresses of the registers, beside Path.
func Places() []string { return []string{importPath, exportPath, kindsPath, TargetsPath} }

// xlsxMedia is the kind of a workbook.
const xlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// handlers hold the database the pages read and write.
type handlers struct {
	db     *db.DB
	forget func(tx *db.Tx, hash string) error
}

// Routes adds the pages of the registers. forget throws away the content of a file that nothing refers to any more.
func Routes(app *web.App, d *db.DB, forget func(tx *db.Tx, hash string) error) {
	h := handlers{d, forget}
	may, keep := contests.InOffice(contests.ReadRegisters), contests.InOffice(contests.KeepRegisters)
	app.GET(Path, h.index, may)
	app.GET(Path+"/:register", h.list, may)
	app.GET(Path+"/:register/them", h.add, keep)
	app.POST(Path+"/:register/them", h.addPost, keep)
	app.GET(Path+"/:register/:id", h.row, may)
	app.GET(Path+"/:register/:id/sua", h.edit, keep)
	app.POST(Path+"/:register/:id/sua", h.editPost, keep)
	app.GET(Path+"/:register/:id/xoa-du-lieu", h.erase, keep)
	app.POST(Path+"/:register/:id/xoa-du-lieu", h.erasePost, keep)
	app.POST(Path+"/:register/:id", h.rowPost, keep)
	app.POST(Path+"/:register/:id/tai-lieu", h.attach, keep)
	app.GET(Path+"/:register/:id/tai-lieu/:document", h.document, may)
	app.GET(importPath, h.importForm, keep)
	app.GET(importPath+"/mau.xlsx", h.template, keep)
	app.POST(importPath, h.importPreview, keep)
	app.POST(importPath+"/ap-dung", h.importApply, keep)
	app.GET(exportPath, h.export, may)
	app.GET(kindsPath, h.newKind, keep)
	app.POST(kindsPath, h.newKindPost, keep)
	app.GET(kindsPath+"/:register", h.kind, keep)
	app.POST(kindsPath+"/:register", h.kindPost, keep)
}

// mayKeep says whether the reader may change registers.
func mayKeep(c echo.Context) bool {
	return contests.Allowed(web.ActorOf(c), auth.Office, contests.KeepRegisters)
}

// index lists the registers with what they hold.
func (h handlers) index(c echo.Context) error {
	p, now := web.Printer(c), web.Now(c).In(web.Zone(c))
	year := yearOf(c.QueryParam("nam"), now.Year())
	var page indexPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := All(tx)
		if err != nil {
			return err
		}
		counts, err := Summaries(tx, year)
		page = newIndexPage(p, all, counts, year, now.Year(), mayKeep(c))
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "registers/index", page)
}

// yearOf reads a year of a query; anything else is otherwise.
func yearOf(value string, otherwise int) int {
	if n, err := strconv.Atoi(value); err == nil && n >= firstYear && n <= lastYear {
		return n
	}
	return otherwise
}

// list shows one register.
func (h handlers) list(c echo.Context) error {
	p := web.Printer(c)
	var page listPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := ByCode(tx, c.Param("register"))
		if err != nil {
			return err
		}
		filter := filterOf(c, r)
		l, err := List(tx, r, filter)
		if err != nil {
			return err
		}
		counts, err := Summaries(tx, 0)
		page = newListPage(p, r, filter, l, counts[r.Code], mayKeep(c))
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "registers/list", page)
}

// filterOf reads a query; what cannot be read does not filter.
func filterOf(c echo.Context, r Register) Filter {
	f := Filter{Query: c.QueryParam("q"), Year: yearOf(c.QueryParam("nam"), 0), Removed: c.QueryParam("da-bo") == "1", After: c.QueryParam("sau"), Choices: map[string]string{}}
	if len(f.Query) > 200 {
		f.Query = ""
	}
	for name, day := range map[string]*string{"tu": &f.From, "den": &f.To} {
		if _, err := time.Parse(time.DateOnly, c.QueryParam(name)); err == nil {
			*day = c.QueryParam(name)
		}
	}
	for _, field := range r.Fields {
		if choice, ok := field.Choice(c.QueryParam(FieldName(field.Code))); ok {
			f.Choices[field.Code] = choice.Code
		}
	}
	return f
}

// idOf is the row of the address; what is no number is no row.
func idOf(c echo.Context, name string) int64 {
	id, _ := strconv.ParseInt(c.Param(name), 10, 64)
	return id
}

// row shows one row with its documents and history.
func (h handlers) row(c echo.Context) error { return h.rowPage(c, http.StatusOK, nil) }

func (h handlers) rowPage(c echo.Context, status int, wrong error) error {
	p := web.Printer(c)
	var page rowPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := ByCode(tx, c.Param("register"))
		if err != nil {
			return err
		}
		row, err := ByID(tx, r.Code, idOf(c, "id"))
		if err != nil {
			return err
		}
		history, err := History(tx, row.ID)
		if err != nil {
			return err
		}
		documents, err := Documents(tx, row.ID)
		if err != nil {
			return err
		}
		page = newRowPage(p, r, row, history, documents, web.Zone(c))
		erasures, err := erasuresOf(tx, row.ID)
		page.addErasures(p, erasures, web.Zone(c))
		return err
	})
	if err != nil {
		return err
	}
	page.MayKeep, page.Errors, page.Reason = mayKeep(c), web.Errors(p, wrong), c.FormValue("ly-do")
	return web.Page(c, status, "registers/row", page)
}

// rowPost takes a row out, brings it back, or takes a document off it.
func (h handlers) rowPost(c echo.Context) error {
	ctx, by, register, id := c.Request().Context(), web.ActorOf(c).By(), c.Param("register"), idOf(c, "id")
	base, _ := strconv.Atoi(c.FormValue("lan"))
	var err error
	done := "registers.done.corrected"
	switch c.FormValue("viec") {
	case "bo":
		err, done = Remove(ctx, h.db, by, register, id, base, c.FormValue("ly-do")), "registers.done.removed"
	case "khoi-phuc":
		err, done = Restore(ctx, h.db, by, register, id, base, c.FormValue("ly-do")), "registers.done.restored"
	case "go-tai-lieu":
		number, _ := strconv.ParseInt(c.FormValue("tai-lieu"), 10, 64)
		err, done = Detach(ctx, h.db, by, register, id, number), "registers.done.detached"
	default:
		err = fault.Invalid("", "registers.fault.act")
	}
	return h.afterRow(c, register, id, err, done)
}

// afterRow goes back to the row, or shows it with what was refused.
func (h handlers) afterRow(c echo.Context, register string, id int64, err error, done string) error {
	if status, refused := refusal(err); refused {
		return h.rowPage(c, status, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, done)
	return web.SeeOther(c, rowHref(register, id))
}

// refusal is the status of a page that shows what was refused; false for errors that have a page of their own.
func refusal(err error) (status int, refused bool) {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity, true
	case fault.KindConflict:
		return http.StatusConflict, true
	}
	return 0, false
}

// attach keeps a sent document with the row.
func (h handlers) attach(c echo.Context) error {
	register, id := c.Param("register"), idOf(c, "id")
	name, content, err := sent(c, files.MaxBytes)
	if err == nil {
		err = Attach(c.Request().Context(), h.db, web.ActorOf(c).By(), register, id, name, content)
	}
	return h.afterRow(c, register, id, err, "registers.done.attached")
}

// document sends a document of a row.
func (h handlers) document(c echo.Context) error {
	var doc Document
	var media string
	var content []byte
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if doc, err = document(tx, c.Param("register"), idOf(c, "id"), idOf(c, "document")); err != nil {
			return err
		}
		media, content, err = files.Content(tx, doc.Hash)
		return err
	})
	if err != nil {
		return err
	}
	return files.Send(c, doc.Name, media, content)
}

// export sends the registers as one workbook, which can be read in again.
func (h handlers) export(c echo.Context) error {
	var out bytes.Buffer
	year, only := yearOf(c.QueryParam("nam"), 0), c.QueryParam("so")
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		out.Reset()
		return Export(tx, &out, ExportOf{Year: year, Register: only})
	})
	if err != nil {
		return err
	}
	return files.Send(c, exportName(year, only), xlsxMedia, out.Bytes())
}
