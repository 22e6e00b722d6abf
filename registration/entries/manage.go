// Routes and pages for the office: the list of entries, one entry with its check, and the acts on it.
package entries

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

func officeRoutes(app *web.App, h handlers) {
	view, review := contests.May(h.db, contests.ViewEntries), contests.May(h.db, contests.ReviewEntries)
	const list, detail = "/quan-ly/:contest/ho-so", "/quan-ly/:contest/ho-so/:id"
	app.GET(list, h.list, view)
	app.GET(detail, h.detail, view)
	app.GET(detail+"/sua", h.amend, review)
	app.POST(detail+"/sua", h.amendPost, review)
	app.POST(detail+"/duyet", h.act(approvePosted, "approved"), review)
	app.POST(detail+"/tra-lai", h.act(returnPosted, "returned"), review)
	app.POST(detail+"/tu-choi", h.act(rejectPosted, "rejected"), review)
	app.POST(detail+"/rut", h.act(withdrawPosted, "withdrawn"), review)
	app.POST(detail+"/khoi-phuc", h.act(reinstatePosted, "reinstated"), review)
	app.POST(detail+"/duong-dan", h.linkPost, review)
}

// list shows the entries of a filter that is wholly in the address.
func (h handlers) list(c echo.Context) error {
	contest, f := contests.From(c), readFilter(c.QueryParams())
	var l Listing
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		l, err = List(tx, contest, f)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "registration/list", listPage(c, contest, f, l))
}

// detail shows one entry.
func (h handlers) detail(c echo.Context) error {
	page, err := h.detailPage(c)
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "registration/detail", page)
}

// entryID is the entry's id in the address; what is no number is not found.
func entryID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.NotFound("registration.fault.unknown_entry")
	}
	return id, nil
}

// posted is an act as the form of the detail page sends it.
type posted struct {
	contest      *contests.Contest
	by           audit.By
	id, revision int64
	reason       string
	day          string // as typed
}

// dayOf reads dd/mm/yyyy, or 2024-06-30 as date fields send it; a fault at field when it is no day.
func dayOf(field, typed string) (contests.Day, error) {
	typed = text.Clean(typed)
	if isoDay(typed) {
		return contests.Day(typed), nil
	}
	if iso, ok := text.Date(typed); ok {
		return contests.Day(iso), nil
	}
	return "", unreadableDay(field, "day", typed)
}

func approvePosted(c echo.Context, d *db.DB, p posted) error {
	return Approve(c.Request().Context(), d, p.by, p.contest, p.id, p.revision)
}

func returnPosted(c echo.Context, d *db.DB, p posted) error {
	day, err := dayOf("until", p.day)
	if err != nil {
		return errors.Join(checkReason(p.reason, true), err)
	}
	zone := p.contest.Rules.Location()
	until := day.Start(zone).AddDate(0, 0, 1).Add(-time.Millisecond) // the day's last instant
	return Return(c.Request().Context(), d, p.by, p.contest, p.id, p.revision, p.reason, until)
}

func rejectPosted(c echo.Context, d *db.DB, p posted) error {
	return Reject(c.Request().Context(), d, p.by, p.contest, p.id, p.revision, p.reason)
}

func withdrawPosted(c echo.Context, d *db.DB, p posted) error {
	var day contests.Day
	if p.day != "" {
		var err error
		if day, err = dayOf("effective", p.day); err != nil {
			return err
		}
	}
	return Withdraw(c.Request().Context(), d, p.by, p.contest, p.id, p.revision, p.reason, day)
}

func reinstatePosted(c echo.Context, d *db.DB, p posted) error {
	return Reinstate(c.Request().Context(), d, p.by, p.contest, p.id, p.revision, p.reason)
}

// act carries out what was posted and comes back to the entry, or shows it as it is now with what is wrong.
func (h handlers) act(do func(c echo.Context, d *db.DB, p posted) error, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := entryID(c)
		if err != nil {
			return err
		}
		revision, err := strconv.ParseInt(c.FormValue("revision"), 10, 64)
		if err != nil || revision < 1 {
			return fault.Conflict("registration.fault.stale")
		}
		p := posted{contests.From(c), web.ActorOf(c).By(), id, revision, text.Clean(c.FormValue("reason")), c.FormValue("until") + c.FormValue("effective")}
		err = do(c, h.db, p)
		if err == nil {
			web.Flash(c, "registration.done."+done)
			return web.SeeOther(c, entryPath(p.contest, id))
		}
		if len(fault.All(err)) == 0 || fault.KindOf(err) == fault.KindNotFound {
			return err
		}
		page, failed := h.detailPage(c)
		if failed != nil {
			return failed
		}
		if done == "withdrawn" { // its form stands below the return's, with a reason of its own
			page.Why = c.FormValue("reason")
			for _, f := range fault.All(err) {
				if f.Field == "reason" {
					f.Field = "why"
				}
			}
		} else {
			page.Reason = c.FormValue("reason")
		}
		page.Errors = web.Errors(web.Printer(c), err)
		if c.FormValue("until") != "" {
			page.Until = c.FormValue("until")
		}
		page.Effective, page.Failed = c.FormValue("effective"), done
		return web.Page(c, statusFor(err), "registration/detail", page)
	}
}

// linkPost makes a new private link and shows it, once.
func (h handlers) linkPost(c echo.Context) error {
	id, err := entryID(c)
	if err != nil {
		return err
	}
	token, err := NewLink(c.Request().Context(), h.db, web.ActorOf(c).By(), contests.From(c), id)
	if err != nil {
		return err
	}
	page, err := h.detailPage(c)
	if err != nil {
		return err
	}
	page.NewLink = web.BaseURL(c) + "/ho-so/" + token
	return web.Page(c, http.StatusOK, "registration/detail", page)
}

// amend shows the office's form for correcting an entry.
func (h handlers) amend(c echo.Context) error {
	found, err := h.find(c)
	if err != nil {
		return err
	}
	if err := mayHappen(EventCorrected, found.entry); err != nil {
		return err
	}
	f := formOf(draftOf(found.contest, found.entry, found.people), found.entry.Revision)
	return web.Page(c, http.StatusOK, "registration/correct", amendPage(c, found, f))
}

// amendPost keeps the office's corrections.
func (h handlers) amendPost(c echo.Context) error {
	found, err := h.find(c)
	if err != nil {
		return err
	}
	posted := c.Request().PostForm
	f := readForm(posted)
	if f.change(posted) {
		page := amendPage(c, found, f)
		if err := h.searchUnits(c, found.contest, posted, &page.Fields); err != nil {
			return err
		}
		return web.Page(c, http.StatusOK, "registration/correct", page)
	}
	f = f.filled()
	if f.Revision < 1 {
		return fault.Conflict("registration.fault.stale")
	}
	_, err = Correct(c.Request().Context(), h.db, web.ActorOf(c).By(), found.contest, found.entry.ID, f.Revision, f.draft(), text.Clean(f.Reason))
	if err == nil {
		web.Flash(c, "registration.done.corrected")
		return web.SeeOther(c, entryPath(found.contest, found.entry.ID))
	}
	if len(fault.All(err)) == 0 {
		return err
	}
	page := amendPage(c, found, f)
	page.Errors = web.Errors(web.Printer(c), remap(page.outdated(err), len(f.Contestants)))
	return web.Page(c, statusFor(err), "registration/correct", page)
}

func amendPage(c echo.Context, found held, f Form) CorrectPage {
	page := CorrectPage{
		Fields: fields(web.Printer(c), found.contest, f), Entry: found.entry,
		Back: entryPath(found.contest, found.entry.ID), Zone: found.contest.Rules.Location(),
	}
	page.Locked, page.Office, page.AskContact = true, true, found.entry.Source != SourceRoster
	page.Form.Division = found.contest.DivisionCode(found.entry.DivisionID)
	return page
}

// find loads the entry of the address within the contest of the address.
func (h handlers) find(c echo.Context) (held, error) {
	found := held{contest: contests.From(c)}
	id, err := entryID(c)
	if err != nil {
		return found, err
	}
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if found.entry, err = ByID(tx, found.contest.ID, id); err != nil {
			return err
		}
		if found.people, err = MembersOf(tx, id); err != nil {
			return err
		}
		found.events, err = eventsOf(tx, id)
		return err
	})
	return found, err
}

func listPath(contest *contests.Contest) string {
	return "/quan-ly/" + url.PathEscape(contest.Code) + "/ho-so"
}

func entryPath(contest *contests.Contest, id int64) string {
	return listPath(contest) + "/" + strconv.FormatInt(id, 10)
}
