// Routes, and the public hall of results: all series by year, one past edition, and a search over every prize.
package history

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// Path is the hall of results.
const Path = "/ket-qua-cac-nam"

type handlers struct {
	db     *db.DB
	count  Counter
	prizes *publications
}

// Routes adds the hall and the charts; count tells how many took part in a contest of this program.
func Routes(app *web.App, d *db.DB, count Counter) {
	h := handlers{d, count, &publications{}}
	app.GET(Path, h.hall, web.Public)
	app.GET(Path+"/:edition", h.edition, web.Public)
	app.GET(ChartsPath, h.charts, contests.InOffice(contests.ViewReport))
}

// hall shows the series, or with ?tim= what a search finds.
func (h handlers) hall(c echo.Context) error {
	var past []Edition
	var here []own
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if past, err = All(tx); err == nil {
			here, err = h.prizes.ownEditions(tx, h.count)
		}
		return err
	})
	if err != nil {
		return err
	}
	query := c.QueryParam("tim")
	if len(query) > 200 {
		query = ""
	}
	return web.Page(c, http.StatusOK, "history/hall", newHallPage(views(web.Printer(c), past, here), query))
}

// edition shows one that was held elsewhere; NotFound when none is recorded under that address.
func (h handlers) edition(c echo.Context) error {
	var past []Edition
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) { past, err = All(tx); return err })
	if err != nil {
		return err
	}
	at := slices.IndexFunc(past, func(e Edition) bool { return e.Slug() == c.Param("edition") })
	if at < 0 {
		return fault.NotFound("history.unknown")
	}
	return web.Page(c, http.StatusOK, "history/edition", newEditionPage(web.Printer(c), past[at]))
}
