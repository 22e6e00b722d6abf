// Routes and pages for teams: the registration form, the receipt, the private link's page, correcting and withdrawing by it.
package entries

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/qr"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// handlers hold the database the pages read and write.
type handlers struct {
	db      *db.DB
	notices NoticesFunc
}

// Routes adds the pages of registration and of the check to an application. notices may be nil.
func Routes(app *web.App, d *db.DB, notices NoticesFunc) {
	h := handlers{d, notices}
	visit, link := contests.Visit(d), privateLink(d)
	app.GET("/cuoc-thi/:contest/dang-ky", h.form, visit)
	app.POST("/cuoc-thi/:contest/dang-ky", h.formPost, contests.VisitRemembered(d))
	app.GET("/cuoc-thi/:contest/don-vi", h.units, visit)
	app.GET("/ho-so/:token", h.status, link)
	app.GET("/ho-so/:token/qr.svg", h.qr, link)
	app.GET("/ho-so/:token/sua", h.correct, link)
	app.POST("/ho-so/:token/sua", h.correctPost, link)
	app.POST("/ho-so/:token/rut", h.withdrawPost, link)
	officeRoutes(app, h)
}

// form shows the empty form, or when registration opens or closed.
func (h handlers) form(c echo.Context) error {
	contest := contests.From(c)
	key, _ := auth.NewToken()
	f := Form{Key: key, Division: c.QueryParam("bang")}
	page := h.formPage(c, contest, f)
	c.Response().Header().Set("Cache-Control", "no-store") // the key is of this form alone
	return web.Page(c, http.StatusOK, "registration/form", page)
}

// formPost registers a team, or changes the form for browsers without script.
func (h handlers) formPost(c echo.Context) error {
	posted := c.Request().PostForm
	f := readForm(posted)
	if f.change(posted) {
		contest, _, err := contests.Refresh(c, h.db)
		if err != nil {
			return err
		}
		page := h.formPage(c, contest, f)
		page.Filled = true
		if err := h.searchUnits(c, contest, posted, &page.Fields); err != nil {
			return err
		}
		return web.Page(c, http.StatusOK, "registration/form", page)
	}
	f = f.filled()
	receipt, err := h.register(c, f)
	if err == nil {
		return web.SeeOther(c, "/ho-so/"+receipt.Token+"?moi=1")
	}
	if len(fault.All(err)) == 0 {
		return err
	}
	contest := contests.From(c)
	if err := remap(err, len(f.Contestants)); sentBeforeFault(err) {
		f.Key, _ = auth.NewToken() // sending again registers another team
	}
	page := h.formPage(c, contest, f)
	page.Errors, page.Show, page.Filled = web.Errors(web.Printer(c), err), true, true
	return web.Page(c, statusFor(err), "registration/form", page)
}

// register tries with the contest as remembered; what it refuses is judged again by the contest as it is.
func (h handlers) register(c echo.Context, f Form) (Receipt, error) {
	try := func(contest *contests.Contest) (Receipt, error) {
		if err := errKey(f.Key); err != nil {
			return Receipt{}, err
		}
		return Register(c.Request().Context(), h.db, registrant(c, f), contest, f.draft(), f.Key)
	}
	receipt, err := try(contests.From(c))
	if err == nil {
		return receipt, nil
	}
	contest, changed, failed := contests.Refresh(c, h.db)
	switch {
	case failed != nil:
		return Receipt{}, failed
	case changed:
		return try(contest)
	}
	return Receipt{}, err
}

// registrant is who sends the form: a signed-in person, or the contact as named.
func registrant(c echo.Context, f Form) audit.By {
	if actor := web.ActorOf(c); actor.SignedIn() {
		return actor.By()
	}
	return audit.By{Name: text.Clean(f.ContactName), Via: "web"}
}

// errKey refuses a form without the key its page was given: it could not be recognised when sent twice.
func errKey(key string) error {
	if len(key) == 22 {
		return nil
	}
	return fault.Conflict("registration.fault.no_key")
}

// errRevision refuses a form that does not say which state of the entry it was filled in on.
func errRevision(revision int64) error {
	if revision < 1 {
		return errStale()
	}
	return nil
}

// sentBeforeFault says whether the form needs another key.
func sentBeforeFault(err error) bool {
	for _, f := range fault.All(err) {
		if f.Key == "registration.fault.sent_before" || f.Key == "registration.fault.no_key" {
			return true
		}
	}
	return false
}

// statusFor is the HTTP status of a page that shows faults.
func statusFor(err error) int {
	if fault.KindOf(err) == fault.KindConflict {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// searchUnits finds units for the form's search button, or takes the one that was chosen.
func (h handlers) searchUnits(c echo.Context, contest *contests.Contest, posted url.Values, f *Fields) error {
	if posted.Get("tim") == "" && posted.Get("chon") == "" {
		return nil
	}
	return h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		found, err := FindUnits(tx, contest, f.Form.Unit)
		if err != nil {
			return err
		}
		for _, u := range found {
			if posted.Get("chon") == strconv.FormatInt(u.ID, 10) {
				f.Form.Unit, f.Form.Area = u.Name, u.Area
				return nil
			}
		}
		f.Units, f.Searched = found, true
		return nil
	})
}

// suggestion is a unit as the suggestion list reads it; the note is its district.
type suggestion struct {
	Value string `json:"value"`
	Text  string `json:"text"`
	Note  string `json:"note"`
}

// units answers a search for units as JSON.
func (h handlers) units(c echo.Context) error {
	suggestions := []suggestion{}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		found, err := FindUnits(tx, contests.From(c), c.QueryParam("q"))
		for _, u := range found {
			suggestions = append(suggestions, suggestion{u.Name, u.Name, u.Area})
		}
		return err
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=30")
	return c.JSON(http.StatusOK, suggestions)
}

// held is what a private link opens.
type held struct {
	contest *contests.Contest
	entry   Entry
	people  []Member
	events  []Event
}

const heldKey = "held entry"

// privateLink is the policy of pages below /ho-so/:token: the token opens one entry. Unknown tokens are not found, old ones gone.
func privateLink(d *db.DB) web.Policy {
	return web.Policy{Name: "private link", Check: func(c echo.Context, _ auth.Actor) error {
		var found held
		err := d.Read(c.Request().Context(), func(tx *db.Tx) error {
			link, err := auth.FindLink(tx, linkKind, c.Param("token"))
			if err != nil {
				return err
			}
			if found.entry, err = one(tx, ` WHERE e.id = ?`, link.SubjectID); err != nil {
				return err
			}
			if found.contest, err = contests.ByID(tx, found.entry.ContestID); err != nil {
				return err
			}
			if found.people, err = MembersOf(tx, found.entry.ID); err != nil {
				return err
			}
			found.events, err = eventsOf(tx, found.entry.ID)
			return err
		})
		if c.Set(heldKey, found); err == nil {
			web.SetVoice(c, found.contest.Rules.Kind())
		}
		return err
	}}
}

// status shows the entry to its team; right after it was sent, as a receipt.
func (h handlers) status(c echo.Context) error {
	return h.showStatus(c, http.StatusOK, nil)
}

// showStatus is the page of the private link, with what was refused, if anything.
func (h handlers) showStatus(c echo.Context, status int, refused error) error {
	page := statusPage(c)
	page.Errors = web.Errors(web.Printer(c), refused)
	if h.notices != nil {
		err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
			page.Notices, err = h.notices(tx, web.Printer(c), page.Contest, page.Entry, page.Path)
			return err
		})
		if err != nil {
			return err
		}
	}
	return web.Page(c, status, "registration/status", page)
}

// qr draws the private link.
func (h handlers) qr(c echo.Context) error {
	svg, err := qr.SVG(privateURL(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	c.Response().Header().Set("X-Robots-Tag", "noindex, nofollow")
	return c.Blob(http.StatusOK, "image/svg+xml", svg)
}

func privatePath(c echo.Context) string { return "/ho-so/" + c.Param("token") }
func privateURL(c echo.Context) string  { return web.BaseURL(c) + privatePath(c) }

// linkHolder is how a team appears in the history.
func linkHolder(e Entry) audit.By {
	name := e.ContactName
	if name == "" {
		name = e.Name
	}
	return audit.By{Name: name, Via: "link"}
}

// correct shows the form filled with the entry.
func (h handlers) correct(c echo.Context) error {
	found := c.Get(heldKey).(held)
	if err := correctable(found, web.Now(c)); err != nil {
		return err
	}
	page := correctPage(c, found, formOf(draftOf(found.contest, found.entry, found.people), found.entry.Revision))
	return web.Page(c, http.StatusOK, "registration/correct", page)
}

// correctable refuses the form when nothing can be sent with it.
func correctable(found held, now time.Time) error {
	if err := mayHappen(EventCorrected, found.entry); err != nil {
		return err
	}
	return checkEditable(found.contest.Rules, found.entry, now)
}

// correctPost keeps a team's corrections.
func (h handlers) correctPost(c echo.Context) error {
	found, posted := c.Get(heldKey).(held), c.Request().PostForm
	f := readForm(posted)
	if f.change(posted) {
		page := correctPage(c, found, f)
		if err := h.searchUnits(c, found.contest, posted, &page.Fields); err != nil {
			return err
		}
		return web.Page(c, http.StatusOK, "registration/correct", page)
	}
	f = f.filled()
	err := errRevision(f.Revision)
	if err == nil {
		_, err = Correct(c.Request().Context(), h.db, linkHolder(found.entry), found.contest, found.entry.ID, f.Revision, f.draft(), "")
	}
	if err == nil {
		web.Flash(c, "registration.done.corrected")
		return web.SeeOther(c, privatePath(c))
	}
	if len(fault.All(err)) == 0 {
		return err
	}
	page := correctPage(c, found, f)
	page.Errors = web.Errors(web.Printer(c), remap(page.outdated(err), len(f.Contestants)))
	return web.Page(c, statusFor(err), "registration/correct", page)
}

// withdrawPost takes the team out.
func (h handlers) withdrawPost(c echo.Context) error {
	found := c.Get(heldKey).(held)
	revision, _ := strconv.ParseInt(c.FormValue("revision"), 10, 64)
	err := errRevision(revision)
	if err == nil {
		err = Withdraw(c.Request().Context(), h.db, linkHolder(found.entry), found.contest, found.entry.ID, revision, text.Clean(c.FormValue("reason")), "")
	}
	if err == nil {
		web.Flash(c, "registration.done.withdrawn")
		return web.SeeOther(c, privatePath(c))
	}
	if len(fault.All(err)) == 0 {
		return err
	}
	return h.showStatus(c, statusFor(err), err)
}
