// Routes of the report, the rows behind its figures, and the rankings workbook.
package reports

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

type handlers struct {
	db     *db.DB
	words  Words // of the paper: Vietnamese, whatever language a page is in
	in     func(lang, voice string) *i18n.Printer
	glance Glance
}

// Routes adds the pages of this package. glance looks at a contest for the overview.
func Routes(app *web.App, d *db.DB, glance Glance) {
	h := handlers{d, PaperWords(app.Bundle()), app.Bundle().Voice, glance}
	write, approve := contests.InOffice(contests.WriteReport), contests.InOffice(contests.ApproveReport)
	app.GET("/bao-cao", h.report, readReport)
	app.GET("/bao-cao/tai-ve", h.download, readReport)
	app.GET("/bao-cao/nguon/:figure", h.source, readReport)
	app.GET("/bao-cao/tong-quan", h.dashboard, readReport)
	app.GET("/bao-cao/phu-luc", h.annexPage, readReport)
	app.GET("/bao-cao/phu-luc/tai-ve", h.annexFile, readReport)
	app.GET("/bao-cao/so-lieu", h.figures, readReport)
	app.GET("/bao-cao/so-lieu/sua", h.editFigure, write)
	app.POST("/bao-cao/so-lieu/sua", h.saveFigure, write)
	app.GET("/bao-cao/soan", h.outline, write)
	app.GET("/bao-cao/soan/sua", h.edit, write)
	app.POST("/bao-cao/soan/sua", h.saveEdit, write)
	app.POST("/bao-cao/soan/xep", h.arrange, write)
	app.GET("/bao-cao/mau", h.outline, write)
	app.GET("/bao-cao/mau/sua", h.edit, write)
	app.POST("/bao-cao/mau/sua", h.saveEdit, write)
	app.POST("/bao-cao/mau/xep", h.arrange, write)
	app.GET("/bao-cao/mau/tep", h.templateText, write)
	app.POST("/bao-cao/mau/tep", h.saveTemplate, write)
	app.GET("/bao-cao/mau/tai-ve", h.templateFile, write)
	app.GET("/bao-cao/mau/ban/:version", h.templateVersion, write)
	app.POST("/bao-cao/mau/ban/:version", h.restoreTemplate, write)
	app.POST("/bao-cao/trinh", h.submit, write)
	app.POST("/bao-cao/duyet", h.approve, approve)
	app.POST("/bao-cao/tra-lai", h.giveBack, contests.InOfficeEither(contests.WriteReport, contests.ApproveReport))
	app.POST("/bao-cao/ban-hanh", h.issue, contests.InOfficeEither(contests.WriteReport, contests.ApproveReport))
	app.GET("/bao-cao/ban-hanh/:id", h.issued, readReport)
	app.GET("/bao-cao/ban-hanh/:id/tai-ve", h.issuedFile, readReport)
	app.POST("/bao-cao/ban-hanh/:id/ban-ky", h.attachScan, write)
	app.GET("/bao-cao/ban-hanh/:id/ban-ky/:scan", h.scan, readReport)
	app.POST("/bao-cao/ban-hanh/:id/ban-ky/:scan", h.detachScan, write)
	app.GET(web.Home+"/:contest/xuat-excel", h.rankings, contests.May(d, contests.Export))
}

// PaperWords are the words of figures on a paper, which is Vietnamese.
func PaperWords(bundle *i18n.Bundle) Words {
	return func(n Named) (label, about, unit, source string) { return figureWords(bundle.Voice, "vi", n) }
}

// readReport lets in who may view the report in at least one contest: the report is the Union's, over all of them.
// The rows behind a figure hold names and ask for the right in their own contest.
var readReport = web.Policy{Name: "view report in any contest", Check: func(_ echo.Context, a auth.Actor) error {
	if !a.SignedIn() {
		return web.ErrSignIn
	}
	if a.Admin || contests.Allowed(a, auth.Office, contests.ViewReport) {
		return nil
	}
	for _, g := range a.Grants {
		if contests.Allowed(a, g.ContestID, contests.ViewReport) {
			return nil
		}
	}
	return fault.Denied("auth.denied")
}}

// period reads ?ky=; without it the report that is due: of the last half-year in its first month after, else of this one.
func (h handlers) period(c echo.Context) (Period, error) {
	if ky := c.FormValue("ky"); ky != "" {
		return ParsePeriod(ky)
	}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		return Period{}, err
	}
	return PeriodAt(web.Now(c).AddDate(0, -1, 0), zone), nil
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
