// Routes of the report, the rows behind its figures, and the rankings workbook.
package reports

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

type handlers struct{ db *db.DB }

// Routes adds the pages of this package.
func Routes(app *web.App, d *db.DB) {
	h := handlers{d}
	app.GET("/bao-cao", h.report, readReport)
	app.GET("/bao-cao/tai-ve", h.download, readReport)
	app.GET("/bao-cao/nguon/:figure", h.source, readReport)
	app.GET(web.Home+"/:contest/xuat-excel", h.rankings, contests.May(d, contests.Export))
}

// readReport lets in who may view the report in at least one contest: the report is the Union's, over all of them.
// The rows behind a figure hold names and ask for the right in their own contest.
var readReport = web.Policy{Name: "view report in any contest", Check: func(_ echo.Context, a auth.Actor) error {
	if !a.SignedIn() {
		return web.ErrSignIn
	}
	if a.Admin {
		return nil
	}
	for _, g := range a.Grants {
		if contests.Allowed(a, g.ContestID, contests.ViewReport) {
			return nil
		}
	}
	return fault.Denied("auth.denied")
}}

// report shows the draft of a period as the paper will read.
func (h handlers) report(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	var page reportPage
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		d, err := Build(tx, period.String())
		if err != nil {
			return err
		}
		all, err := contests.List(tx)
		page = newReportPage(web.Printer(c), web.ActorOf(c), period, d, all, tx.Now)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/report", page)
}

// period reads ?ky=; without it the report that is due: of the last half-year in its first month after, else of this one.
func (h handlers) period(c echo.Context) (Period, error) {
	if ky := c.QueryParam("ky"); ky != "" {
		return ParsePeriod(ky)
	}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		return Period{}, err
	}
	return PeriodAt(web.Now(c).AddDate(0, -1, 0), zone), nil
}

// download sends the draft's text.
func (h handlers) download(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	var d Draft
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		d, err = Build(tx, period.String())
		return err
	})
	if err != nil {
		return err
	}
	attach(c, "bao-cao-"+d.Period+".txt", "Báo cáo "+period.InWords()+".txt")
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", append([]byte("\ufeff"), d.Text()...)) // Notepad needs the mark
}

// source lists what a figure of the report counts.
func (h handlers) source(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(c.QueryParam("trang"))
	if err != nil || number < 1 {
		number = 1
	}
	var page sourcePage
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		f, err := allowedFigure(tx, web.ActorOf(c), c.Param("figure"))
		if err != nil {
			return err
		}
		at := asOf(period, f.Contest.Rules.Location(), tx.Now)
		value, err := f.Value(tx, at)
		if err != nil {
			return err
		}
		then, err := f.Value(tx, AsOf{Until: at.Until, Known: at.Until})
		if err != nil {
			return err
		}
		rows, err := f.Rows(tx, at)
		day := lastDay(period, f.Contest.Rules.Location(), tx.Now)
		page = newSourcePage(web.Printer(c), period, f, day, value, then, rows, number)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/source", page)
}

// allowedFigure finds a figure of a contest whose report the person may read; others look as if they did not exist.
func allowedFigure(tx *db.Tx, a auth.Actor, name string) (Figure, error) {
	f, err := FindFigure(tx, name)
	if err == nil && !contests.Allowed(a, f.Contest.ID, contests.ViewReport) || fault.KindOf(err) == fault.KindNotFound {
		return Figure{}, fault.NotFound("reports.unknown_figure", "Name", name)
	}
	return f, err
}

// rankings sends the workbook of this moment.
func (h handlers) rankings(c echo.Context) error {
	contest := contests.From(c)
	var out bytes.Buffer
	if err := WriteRankings(c.Request().Context(), h.db, contest, &out); err != nil {
		return err
	}
	now := web.Now(c).In(contest.Rules.Location())
	attach(c, RankingsFileName(contest, now), fmt.Sprintf("%s – kết quả xếp hạng ngày %s.xlsx", contest.Rules.ShortName.VI, now.Format("2-1-2006")))
	return c.Blob(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", out.Bytes())
}

// attach names a download, plainly and (RFC 5987) in Vietnamese. It holds personal data of this moment: nobody keeps it.
func attach(c echo.Context, plain, vietnamese string) {
	h := c.Response().Header()
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, percent(vietnamese)))
	h.Set("Cache-Control", "no-store")
}

// percent leaves letters, digits and -_.~ as they are, all of which RFC 5987 allows.
func percent(s string) string {
	return string(bytes.ReplaceAll([]byte(url.QueryEscape(s)), []byte("+"), []byte("%20")))
}
