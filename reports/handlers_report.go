// Pages and acts of a period's report: reading it, handing it over, approving, giving back, issuing.
package reports

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// report shows a period's report as it is being written.
func (h handlers) report(c echo.Context) error { return h.reportWith(c, http.StatusOK, nil) }

// reportWith shows it with what was wrong with an act on it.
func (h handlers) reportWith(c echo.Context, status int, wrong error) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	var page reportPage
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		w, err := Open(tx, period)
		if err != nil {
			return err
		}
		r, err := h.reader(c, tx, period)
		if err != nil {
			return err
		}
		against := c.FormValue("so")
		other, words, err := h.other(c, tx, w, against)
		if err != nil {
			return err
		}
		page, err = newReportPage(r, w, other, against, tx.Now)
		page.AgainstWords = words
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(web.Printer(c), wrong)
	page.Reason, page.Note, page.Number = c.FormValue("reason"), c.FormValue("note"), c.FormValue("number")
	if typed := c.FormValue("day"); typed != "" {
		page.Day = typed
	}
	return web.Page(c, status, "reports/report", page)
}

func (h handlers) reader(c echo.Context, tx *db.Tx, period Period) (reader, error) {
	t, err := newTable(tx)
	return reader{in: h.in, p: web.Printer(c), actor: web.ActorOf(c), table: t, own: period}, err
}

// other is what the margin compares with: the newest saved draft that reads differently, or the report of the period before as it was
// issued.
func (h handlers) other(c echo.Context, tx *db.Tx, w *Work, against string) (*Draft, string, error) {
	p := web.Printer(c)
	if against != "ky-truoc" {
		saved, err := draftsOf(tx, w.Period.String())
		if err != nil {
			return nil, "", err
		}
		for _, s := range saved[:min(len(saved), 10)] {
			d, err := s.draft()
			if err != nil || d.Text() != w.Now.Text() {
				return &d, p.T("report.against.saved_version", "Version", s.Version), err
			}
		}
		return nil, "", nil
	}
	issued, err := IssuedReports(tx, w.Period.Before().String())
	if err != nil || len(issued) == 0 {
		return nil, "", err
	}
	d, err := issued[0].Draft()
	return &d, p.T("report.against.number", "Number", issued[0].Number, "Symbol", issued[0].Symbol), err
}

// acted shows the report after an act, or again with what is wrong.
func (h handlers) acted(c echo.Context, err error, done string) error {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.reportWith(c, http.StatusUnprocessableEntity, err)
	case fault.KindConflict:
		return h.reportWith(c, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, done)
	return c.Redirect(http.StatusSeeOther, "/bao-cao?ky="+c.FormValue("ky"))
}

func (h handlers) submit(c echo.Context) error {
	period, err := ParsePeriod(c.FormValue("ky"))
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(c.FormValue("base"))
	err = Submit(c.Request().Context(), h.db, web.ActorOf(c).By(), period, version, c.FormValue("reason"), h.words)
	return h.acted(c, err, "report.done.submitted")
}

func (h handlers) approve(c echo.Context) error {
	period, err := ParsePeriod(c.FormValue("ky"))
	if err != nil {
		return err
	}
	return h.acted(c, ApproveReport(c.Request().Context(), h.db, web.ActorOf(c).By(), period, c.FormValue("hash")), "report.done.approved")
}

func (h handlers) giveBack(c echo.Context) error {
	period, err := ParsePeriod(c.FormValue("ky"))
	if err != nil {
		return err
	}
	return h.acted(c, ReturnReport(c.Request().Context(), h.db, web.ActorOf(c).By(), period, c.FormValue("note")), "report.done.returned")
}

func (h handlers) issue(c echo.Context) error {
	period, err := ParsePeriod(c.FormValue("ky"))
	if err != nil {
		return err
	}
	n := Number{}
	if typed := strings.TrimSpace(c.FormValue("number")); typed != "" {
		if n.Number, err = strconv.Atoi(typed); err != nil || n.Number < 1 {
			return h.acted(c, fault.Invalid("number", "report.issue.bad_number"), "")
		}
	}
	n.Day, _ = text.Date(c.FormValue("day"))
	_, err = IssueReport(c.Request().Context(), h.db, web.ActorOf(c).By(), period, n)
	return h.acted(c, err, "report.done.issued")
}

// issuedPage is a report as it went out.
type issuedPage struct {
	Period, Words string
	Line          issuedLine
	Paper         paper
	Figures       []figureLine
	AsOf, Hash    string
	Moved         []movedLine // figures that come to something else now
	Replaces      *issuedLine // of a correction: the report it stands for
	ReplacedBy    *issuedLine // the correction that stands for this one
	Scans         []scanLine
	MayWrite      bool
	Errors        web.FieldErrors
}

// scanLine is a scan of the signed paper.
type scanLine struct{ Href, Name, By string }

// movedLine is a figure of an issued report that was corrected since.
type movedLine struct {
	Label     string
	Then, Now int
}

// issued shows a report as it went out, and which of its figures were corrected since.
func (h handlers) issued(c echo.Context) error { return h.issuedWith(c, http.StatusOK, nil) }

// issuedWith shows it with what was wrong with a scan.
func (h handlers) issuedWith(c echo.Context, status int, wrong error) error {
	var page issuedPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		i, err := IssuedByID(tx, idOf(c))
		if err != nil {
			return err
		}
		page, err = h.newIssuedPage(c, tx, i)
		return err
	})
	if err != nil {
		return err
	}
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "reports/issued", page)
}

// idOf is the id in the address, 0 when it is none.
func idOf(c echo.Context) int64 {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64)
	return id
}

func (h handlers) newIssuedPage(c echo.Context, tx *db.Tx, i Issued) (page issuedPage, err error) {
	period, err := ParsePeriod(i.Period)
	if err != nil {
		return page, err
	}
	d, err := i.Draft()
	if err != nil {
		return page, err
	}
	r, err := h.reader(c, tx, period)
	if err != nil {
		return page, err
	}
	page = issuedPage{Period: i.Period, Words: periodWords(r.p, period), Line: newIssuedLine(r.p, i), Paper: r.paper(d, nil), AsOf: d.AsOf, Hash: i.Hash}
	page.Paper.Number, page.Paper.Day = fmt.Sprint(i.Number), i.Day
	if page.Figures, err = r.figures(d); err != nil {
		return page, err
	}
	page.MayWrite = contests.Allowed(r.actor, auth.Office, contests.WriteReport)
	if page.Moved, err = r.moved(d); err != nil {
		return page, err
	}
	all, err := IssuedReports(tx, i.Period)
	if err != nil {
		return page, err
	}
	for _, other := range all {
		line := newIssuedLine(r.p, other)
		switch other.Edition {
		case i.Edition - 1:
			page.Replaces = &line
		case i.Edition + 1:
			page.ReplacedBy = &line
		}
	}
	scans, err := Scans(tx, i.ID)
	for _, s := range scans {
		page.Scans = append(page.Scans, scanLine{fmt.Sprintf("/bao-cao/ban-hanh/%d/ban-ky/%d", i.ID, s.ID), s.Name, s.Actor + ", " + r.p.DateTime(s.AddedAt, web.Zone(c))})
	}
	return page, err
}

// moved lists the figures of a report that come to something else now: rows of the period were corrected since.
func (r reader) moved(d Draft) (all []movedLine, err error) {
	for _, u := range d.Figures {
		of := r.own
		if u.When != "" {
			if of, err = ParsePeriod(u.When); err != nil {
				return nil, err
			}
		}
		now, known, err := r.table.value(u.Name, of, r.own)
		if err != nil {
			return nil, err
		}
		if known && (now.Value != u.Value || now.Missing != u.Missing) {
			all = append(all, movedLine{r.label(u.Name), u.Value, now.Value})
		}
	}
	return all, nil
}

// savedDraft reads a draft as it was kept.
func (s SavedDraft) draft() (d Draft, err error) {
	if err = json.Unmarshal([]byte(s.Content), &d); err != nil {
		err = fmt.Errorf("draft %d of %s: %w", s.Version, s.Period, err)
	}
	return d, err
}
