// The pages on which an entrant objects to a published result: by the private link of the entry, or with its code and contact.
package results

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
	"hoithi/registration/entries"
)

func (h handlers) objectionRoutes(app *web.App) {
	visit, link, answer := contests.Visit(h.d), entries.PrivateLink(h.d), contests.May(h.d, contests.Answer)
	const private, public, office = "/ho-so/:token/khieu-nai/:round", "/cuoc-thi/:contest/khieu-nai/:round", "/quan-ly/:contest/khieu-nai"
	app.GET(private, h.objectByLink, link)
	app.POST(private, h.objectByLinkPost, link)
	app.GET(private+"/:id/quyet-dinh", h.decisionByLink, link)
	app.GET(public, h.objectByCode, visit)
	app.POST(public, h.objectByCodePost, visit)
	app.GET(office, h.objections, answer)
	app.GET(office+"/:id", h.objection, answer)
	app.POST(office+"/:id", h.objectionPost, answer)
	app.GET(office+"/:id/quyet-dinh", h.decisionForOffice, answer)
}

// objectForm is what an objector typed.
type objectForm struct {
	Code, Known   string // who is not on the private page says which entry, and shows that it is theirs
	About, Body   string
	Sender, Reply string
}

// objectPage is the form, what the entry sent before, and the result it is about.
type objectPage struct {
	Title, Lead string
	Contest     string
	Where       []crumb
	ByCode      bool
	Example     string // a code as this contest gives them
	Closed      string // why nothing can be sent now; "" = it can
	Result      string // address of the published result
	Own         string // the entry's line in words
	Sent        []objectionView
	Subjects    []choice
	Form        objectForm
	Errors      web.FieldErrors
}

// choice is one of several.
type choice struct{ Value, Text, Note string }

// objectionView is an objection in words.
type objectionView struct {
	Number            int
	Title, Round      string
	Entry, Unit       string
	About, Body       string
	Sender, Contact   string
	Via               string
	State, Kind       string // in words, and the colour of it
	SentAt, Due       string
	Late              bool
	Answer, Answered  string
	File, FileHref    string
	Against           int
	AgainstHref       string
	Outcome           string
	OutcomeHref, Href string
}

func (h handlers) objectByLink(c echo.Context) error {
	contest, entry := entries.Held(c)
	form := objectForm{Sender: entry.ContactName, Reply: entry.ContactPhone}
	return h.showObject(c, contest, &entry, form, nil)
}

func (h handlers) objectByLinkPost(c echo.Context) error {
	contest, entry := entries.Held(c)
	form := readObjection(c)
	_, err := h.send(c, entries.LinkHolder(entry), contest, entry.ID, form, "link")
	if err != nil {
		return h.showObject(c, contest, &entry, form, err)
	}
	return web.SeeOther(c, c.Request().URL.Path)
}

func (h handlers) objectByCode(c echo.Context) error {
	return h.showObject(c, contests.From(c), nil, objectForm{Code: text.Clean(c.QueryParam("ma"))}, nil)
}

// objectByCodePost finds the entry by its code and wants one of its contacts; an unknown code and a wrong contact look alike.
func (h handlers) objectByCodePost(c echo.Context) error {
	contest, form := contests.From(c), readObjection(c)
	entry, err := h.prove(c, contest, form)
	if err == nil {
		_, err = h.send(c, audit.By{Name: text.Clean(form.Sender), Via: "web"}, contest, entry.ID, form, "code")
	}
	if err != nil {
		return h.showObject(c, contest, nil, form, err)
	}
	return web.SeeOther(c, c.Request().URL.Path)
}

func (h handlers) prove(c echo.Context, contest *contests.Contest, form objectForm) (entries.Entry, error) {
	ctx, code := c.Request().Context(), strings.ToUpper(text.Clean(form.Code))
	if err := auth.Try(ctx, h.d, "objection", contest.Code+" "+code, c.RealIP()); err != nil {
		return entries.Entry{}, err
	}
	var entry entries.Entry
	err := h.d.Read(ctx, func(tx *db.Tx) (err error) {
		entry, err = entries.ByCode(tx, contest.ID, code)
		return err
	})
	if fault.KindOf(err) == fault.KindNotFound || err == nil && !entry.HasContact(form.Known) {
		return entry, fault.Invalid("code", "objections.not_proved")
	}
	if err != nil {
		return entry, err
	}
	return entry, auth.Proved(ctx, h.d, "objection", contest.Code+" "+code, c.RealIP())
}

func readObjection(c echo.Context) objectForm {
	return objectForm{Code: c.FormValue("code"), Known: c.FormValue("known"), About: c.FormValue("about"), Body: c.FormValue("body"),
		Sender: c.FormValue("sender"), Reply: c.FormValue("contact")}
}

// send keeps the objection and tells the sender its number and when the answer is due.
func (h handlers) send(c echo.Context, by audit.By, contest *contests.Contest, entryID int64, form objectForm, via string) (Objection, error) {
	o, err := Object(c.Request().Context(), h.d, by, contest, Sending{Round: c.Param("round"), EntryID: entryID, About: form.About, Body: form.Body,
		Sender: form.Sender, Contact: form.Reply, Via: via})
	if err != nil {
		return o, err
	}
	p, due := web.Printer(c), dayOf(o.DueAt, contest.Rules.Location())
	if via == "code" {
		web.Flash(c, "objections.sent_both", "Sent", p.T("objections.sent", "Number", o.Number, "Day", p.Day(due)), "Then", p.T("objections.sent_by_code"))
	} else {
		web.Flash(c, "objections.sent", "Number", o.Number, "Day", p.Day(due))
	}
	return o, nil
}

// showObject shows the form, or why none is taken. entry nil = whoever it is proves it in the form.
func (h handlers) showObject(c echo.Context, contest *contests.Contest, entry *entries.Entry, form objectForm, refused error) error {
	status, known := refusal(refused)
	if !known {
		return refused
	}
	p, zone := web.Printer(c), contest.Rules.Location()
	round, ok := contest.Rules.Round(c.Param("round"))
	row, found := contest.RoundRow(c.Param("round"))
	if !ok || !found {
		return fault.NotFound("results.unknown_round", "Code", c.Param("round"))
	}
	page := &objectPage{Title: p.T("objections.title_round", "Round", round.Name.Inside()), ByCode: entry == nil, Form: form, Errors: web.Errors(p, refused),
		Contest: contest.Rules.Name.In(p.Lang()), Result: publicPath(contest, round.Code), Example: exampleCode(contest)}
	for _, subject := range objectionSubjects {
		page.Subjects = append(page.Subjects, choice{Value: subject, Text: p.T("objections.subject." + subject)})
	}
	page.Where = []crumb{{contest.Rules.ShortName.In(p.Lang()), "/cuoc-thi/" + contest.Code}, {round.Name.In(p.Lang()), page.Result}, {p.T("objections.title"), ""}}
	if entry != nil {
		page.Where = []crumb{{entry.Code, "/ho-so/" + c.Param("token")}, {page.Title, ""}}
	}
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		w, err := WindowOf(tx, contest, round.Code)
		if err != nil {
			return err
		}
		if w.Days == 0 || w.Publication == 0 {
			return takes(w, tx.Now, zone)
		}
		page.Lead = p.T("objections.lead", "Number", w.Number, "Day", p.Day(w.LastDay(zone)))
		page.Closed = ""
		if w.Stage(tx.Now) != StageOpen {
			page.Closed = p.T("objections.closed_text", "Day", p.Day(w.LastDay(zone)))
		}
		if entry == nil {
			return nil
		}
		return page.own(tx, p, contest, row.ID, *entry, "/ho-so/"+c.Param("token"))
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "objections/send", page)
}

// own fills in what the entry sent before and what was published of it.
func (page *objectPage) own(tx *db.Tx, p *i18n.Printer, contest *contests.Contest, roundID int64, entry entries.Entry, path string) error {
	sent, err := objectionsOf(tx, roundID, entry.ID)
	if err != nil {
		return err
	}
	page.Sent = nil
	for _, o := range sent {
		view := objectionWords(p, contest, o, tx.Now)
		view.Answered = ""
		if o.AnsweredAt != nil {
			view.Answered = p.T("objections.answered_by", "Who", p.T("objections.organisers"), "When", p.DateTime(*o.AnsweredAt, contest.Rules.Location()))
		}
		view.FileHref = path + "/khieu-nai/" + contest.RoundCode(roundID) + "/" + itoa(o.ID) + "/quyet-dinh"
		page.Sent = append(page.Sent, view)
		if o.State == ObjectionNew {
			page.Closed = p.T("objections.wait_first")
		}
	}
	latest, err := Latest(tx, roundID)
	if err != nil {
		return err
	}
	snap, err := latest.Snapshot()
	if err != nil {
		return err
	}
	page.Own = p.T("objections.not_listed")
	snap = snap.Visible()
	v := viewer{p: p, snap: snap, zone: contest.Rules.Location()}
	for _, d := range snap.Divisions {
		for i := range d.Rows {
			if d.Rows[i].Code == entry.Code {
				page.Own = v.shown(&d.Rows[i])
			}
		}
	}
	return nil
}

// refusal is the status of a page that shows what was refused; false when the error is none of a form's.
func refusal(err error) (status int, known bool) {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return http.StatusUnprocessableEntity, true
	case fault.KindConflict:
		return http.StatusConflict, true
	case fault.KindTooMany:
		return http.StatusTooManyRequests, true
	case fault.KindDenied:
		return http.StatusForbidden, true
	}
	return http.StatusOK, err == nil
}

// exampleCode is a code as this contest gives them.
func exampleCode(c *contests.Contest) string {
	return strings.NewReplacer("{division}", c.Rules.Divisions[0].Code, "{number}", "0127", "{number3}", "127").Replace(c.Rules.EntryCode)
}

// decisionByLink sends the decision that came with the answer, to the entry it answers.
func (h handlers) decisionByLink(c echo.Context) error {
	contest, entry := entries.Held(c)
	return h.sendDecision(c, contest, func(o Objection) bool { return o.EntryID == entry.ID })
}

func (h handlers) decisionForOffice(c echo.Context) error {
	return h.sendDecision(c, contests.From(c), func(Objection) bool { return true })
}

// sendDecision sends a PDF as a download that runs nothing; an objection of somebody else is unknown.
func (h handlers) sendDecision(c echo.Context, contest *contests.Contest, may func(Objection) bool) error {
	id, err := objectionID(c)
	if err != nil {
		return err
	}
	var name string
	var content []byte
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		o, err := ObjectionByID(tx, contest.ID, id)
		if err != nil {
			return err
		}
		if !may(o) {
			return fault.NotFound("objections.unknown")
		}
		name, content, err = decisionFile(tx, contest.ID, id)
		return err
	})
	if err != nil {
		return err
	}
	header := c.Response().Header()
	header.Set("Content-Disposition", attachment(name))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	return c.Blob(http.StatusOK, "application/pdf", content)
}

// Notices tells an entry on its private page which results are published and what became of its objections.
func Notices(tx *db.Tx, p *i18n.Printer, c *contests.Contest, e entries.Entry, path string) (notices []entries.Notice, err error) {
	for _, round := range c.Rules.Rounds {
		row, _ := c.RoundRow(round.Code)
		if row.State != contests.Published {
			continue
		}
		notice := entries.Notice{Title: p.T("objections.notice", "Round", round.Name.Inside()),
			Links: []entries.Link{{Text: p.T("objections.to_result"), Href: publicPath(c, round.Code)}}}
		w, err := WindowOf(tx, c, round.Code)
		if err != nil {
			return nil, err
		}
		sent, err := objectionsOf(tx, row.ID, e.ID)
		if err != nil {
			return nil, err
		}
		addTo(&notice, p, c, round.Code, w, sent, tx.Now, path)
		notices = append(notices, notice)
	}
	return notices, nil
}
