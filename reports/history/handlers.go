// Routes, and the public hall of results: all series by year, one past edition, and a search over every prize.
package history

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// Path is the hall of results; the office keeps editions at keepPath.
const (
	Path       = "/ket-qua-cac-nam"
	keepPath   = ChartsPath + "/ky"
	addPath    = ChartsPath + "/them"
	importPath = ChartsPath + "/nhap"
)

type handlers struct {
	db     *db.DB
	count  Counter
	prizes *publications
}

// Routes adds the hall, the charts, and where the office keeps past editions; count tells how many took part in a contest of this program.
func Routes(app *web.App, d *db.DB, count Counter) {
	h := handlers{d, count, &publications{}}
	app.GET(Path, h.hall, web.Public)
	app.GET(Path+"/:edition", h.edition, web.Public)
	app.GET(ChartsPath, h.charts, contests.InOffice(contests.ViewReport))
	may, keep := contests.InOffice(contests.ReadRegisters), contests.InOffice(contests.KeepRegisters)
	app.GET(keepPath, h.list, may)
	app.GET(keepPath+"/:edition", h.row, may)
	app.POST(keepPath+"/:edition", h.rowPost, keep)
	app.GET(keepPath+"/:edition/sua", h.correct, keep)
	app.POST(keepPath+"/:edition/sua", h.correctPost, keep)
	app.GET(addPath, h.add, keep)
	app.POST(addPath, h.addPost, keep)
	app.GET(importPath, h.importForm, keep)
	app.GET(importPath+"/mau.xlsx", h.template, keep)
	app.POST(importPath, h.importPreview, keep)
	app.GET(importPath+"/loi/:upload", h.marked, keep)
	app.POST(importPath+"/ap-dung", h.importApply, keep)
	app.GET(ChartsPath+"/tep.xlsx", h.export, may)
}

// mayKeep says whether the reader may enter and correct.
func mayKeep(c echo.Context) bool {
	return contests.Allowed(web.ActorOf(c), auth.Office, contests.KeepRegisters)
}

// hall shows the series, one of them, one year, or with ?tim= what a search finds.
func (h handlers) hall(c echo.Context) error {
	list, err := h.all(c)
	if err != nil {
		return err
	}
	a := asked{Query: c.QueryParam("tim"), Series: c.QueryParam("cuoc-thi")}
	a.Page, _ = strconv.Atoi(c.QueryParam("trang"))
	a.Year, _ = strconv.Atoi(c.QueryParam("nam"))
	if len(a.Query) > 200 {
		a.Query = ""
	}
	a.Page = min(max(a.Page, 1), 1000)
	page := newHallPage(finished(list), a)
	if contests.Allowed(web.ActorOf(c), auth.Office, contests.ViewReport) {
		page.Charts = ChartsPath
	}
	return web.Page(c, http.StatusOK, "history/hall", page)
}

// edition shows one that was held elsewhere; NotFound when none is recorded under that address. One that this program has published since
// is shown there.
func (h handlers) edition(c echo.Context) error {
	var past []Edition
	var here []own
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if past, err = remembered(tx); err == nil {
			here, err = h.prizes.ownEditions(tx, past, h.count)
		}
		return err
	})
	if err != nil {
		return err
	}
	e, ok := bySlug(past, c.Param("edition"))
	if !ok {
		return fault.NotFound("history.unknown")
	}
	p := web.Printer(c)
	if o := holderOf(here, e); o != nil && len(o.Results) > 0 {
		return web.SeeOther(c, ownView(p, *o).Href)
	}
	page := newEditionPage(p, e, finished(views(p, past, here)))
	if contests.Allowed(web.ActorOf(c), auth.Office, contests.ReadRegisters) {
		page.Edit = keepPath + "/" + e.Slug()
	}
	return web.Page(c, http.StatusOK, "history/edition", page)
}
