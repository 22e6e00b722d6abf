// Package journal is the audit log on pages: search, what was before and after, the state of the seal, and a CSV of what was found.
package journal

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// Path is the log of the whole installation; a contest's own is at /quan-ly/<contest>/nhat-ky.
const Path = "/quan-tri/nhat-ky"

type handlers struct{ db *db.DB }

// Routes adds the pages.
func Routes(app *web.App, d *db.DB) {
	h := handlers{d}
	app.GET(Path, h.page, web.Admin)
	app.GET(Path+"/tai-ve", h.download, web.Admin)
	app.GET(web.Home+"/:contest/nhat-ky", h.page, contests.May(d, contests.ReadLog))
	app.GET(web.Home+"/:contest/nhat-ky/tai-ve", h.download, contests.May(d, contests.ReadLog))
}

// place is whose log is asked for.
type place struct {
	contest *contests.Contest // nil = of the whole installation
	path    string
	zone    *time.Location
}

func placeOf(c echo.Context) place {
	if c.Param("contest") == "" {
		return place{path: Path, zone: time.FixedZone("+07", 7*60*60)} // Asia/Ho_Chi_Minh since 1975
	}
	contest := contests.From(c)
	return place{contest, web.Home + "/" + contest.Code + "/nhat-ky", contest.Rules.Location()}
}

// filterOf reads the query; what cannot be read does not filter.
func (pl place) filterOf(c echo.Context) filter {
	f := filter{Query: c.QueryParam("q"), Act: c.QueryParam("viec")}
	if pl.contest != nil {
		f.Contest = pl.contest.ID
	}
	if len(f.Query) > 200 {
		f.Query = ""
	}
	if day, err := time.ParseInLocation(time.DateOnly, c.QueryParam("den"), pl.zone); err == nil {
		f.Until = day.AddDate(0, 0, 1).UnixMilli()
	}
	if before, err := strconv.ParseInt(c.QueryParam("truoc"), 10, 64); err == nil && before > 0 {
		f.Before = before
	}
	return f
}

func (h handlers) page(c echo.Context) error {
	pl, p := placeOf(c), web.Printer(c)
	f := pl.filterOf(c)
	var lines []line
	var more bool
	var head audit.Head
	var known []string
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if head, err = audit.HeadOf(tx); err != nil {
			return err
		}
		if known, err = acts(tx, f.Contest); err != nil {
			return err
		}
		lines, more, err = f.page(tx, pageSize)
		return err
	})
	if err != nil {
		return err
	}
	page := newPage(p, pl, f, c.QueryParam("den"), known)
	page.Head(p, head, pl.zone)
	for _, l := range lines {
		page.Lines = append(page.Lines, show(p, l, pl.zone))
	}
	if more {
		page.Next = pl.address(f, c.QueryParam("den"), lines[len(lines)-1].ID)
	}
	return web.Page(c, http.StatusOK, "journal/log", page)
}

// address is the page with this filter; before 0 = its newest lines.
func (pl place) address(f filter, until string, before int64) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("q", f.Query)
	set("viec", f.Act)
	set("den", until)
	if before > 0 {
		set("truoc", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return pl.path
	}
	return pl.path + "?" + q.Encode()
}

// option is one of a select.
type option struct{ Value, Text string }

// logPage is what journal/log shows.
type logPage struct {
	Title, Lead, Path, Download string
	Where                       []crumb
	Query, Act, Until           string
	Acts                        []option
	Seal                        string // number and time of the last seal
	Chain                       string // head of the chain, "" = nothing is sealed
	Lines                       []shown
	Next, First                 string
	Filtered                    bool
}

type crumb struct{ Text, Href string }

func newPage(p *i18n.Printer, pl place, f filter, until string, known []string) *logPage {
	page := &logPage{Title: p.T("journal.title"), Lead: p.T("journal.lead"), Path: pl.path, Query: f.Query, Act: f.Act, Until: until,
		Filtered: f.Query != "" || f.Act != "" || f.Until != 0}
	if pl.contest != nil {
		page.Where = []crumb{{pl.contest.Rules.ShortName.In(p.Lang()), web.Home + "/" + pl.contest.Code}, {page.Title, ""}}
	} else {
		page.Where = []crumb{{p.T("journal.admin"), "/quan-tri"}, {page.Title, ""}}
	}
	for _, act := range known {
		page.Acts = append(page.Acts, option{act, actWords(p, act)})
	}
	if f.Before != 0 {
		page.First = pl.address(f, until, 0)
	}
	page.Download = pl.path + "/tai-ve" + pl.address(f, until, 0)[len(pl.path):]
	return page
}

// Head says how far the chain of seals goes.
func (l *logPage) Head(p *i18n.Printer, head audit.Head, zone *time.Location) {
	if l.Chain = head.Chain; head.Number == 0 {
		l.Seal = p.T("journal.nothing_sealed")
		return
	}
	l.Seal = p.T("journal.head", "Number", p.Number(head.Number), "At", p.DateTime(head.SealedAt, zone))
}
