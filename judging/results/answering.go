// The office's pages about objections: the list with what is due, one objection with its answer.
package results

import (
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/registration/entries"
)

// objectionsPage is the list.
type objectionsPage struct {
	Where []crumb
	Tabs  []tab
	Rows  []objectionView
}

// objectionPage is one objection; Form is what was typed of an answer.
type objectionPage struct {
	Where    []crumb
	View     objectionView
	Open     bool // waits for an answer
	Path     string
	Publish  string // where a new publication is made of an upheld one; "" = none is needed, or not for this person
	Verdicts []choice
	Form     Answering
	Most     int // megabytes of a file
	Errors   web.FieldErrors
}

func objectionsPath(c *contests.Contest) string { return "/quan-ly/" + c.Code + "/khieu-nai" }

func (h handlers) objections(c echo.Context) error {
	contest, p, state := contests.From(c), web.Printer(c), c.QueryParam("tinh-trang")
	known := []string{"", ObjectionNew, ObjectionAnswered, ObjectionUpheld, ObjectionRejected}
	page := objectionsPage{Where: []crumb{{contest.Rules.ShortName.In(p.Lang()), "/quan-ly/" + contest.Code}, {p.T("objections.office_title"), ""}}}
	asked := ""
	for _, s := range known {
		if s == state {
			asked = s
		}
	}
	for _, s := range known {
		one := tab{Text: p.T("objections.all"), Href: objectionsPath(contest), Here: s == asked}
		if s != "" {
			one.Text, one.Href = p.T("objections.state."+s), one.Href+"?tinh-trang="+s
		}
		page.Tabs = append(page.Tabs, one)
	}
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := Objections(tx, contest.ID, asked)
		page.Rows = nil
		for _, o := range all {
			page.Rows = append(page.Rows, objectionWords(p, contest, o, tx.Now))
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "objections/list", page)
}

func (h handlers) objection(c echo.Context) error {
	return h.showObjection(c, Answering{}, nil)
}

func (h handlers) objectionPost(c echo.Context) error {
	id, err := objectionID(c)
	if err != nil {
		return err
	}
	contest := contests.From(c)
	a := Answering{ID: id, Verdict: c.FormValue("verdict"), Answer: c.FormValue("answer")}
	if a.FileName, a.File, err = sentDecision(c); err == nil {
		err = AnswerObjection(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, a)
	}
	if err != nil {
		return h.showObjection(c, a, err)
	}
	var o Objection
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) { o, err = ObjectionByID(tx, contest.ID, id); return err })
	if err != nil {
		return err
	}
	h.public.forget(roundKey{contest.Code, contest.RoundCode(o.RoundID)}) // it may be final now
	web.Flash(c, "objections.answered", "Number", o.Number)
	return web.SeeOther(c, c.Request().URL.Path)
}

// sentDecision reads the attached file, if there is one; the size of the whole request is bounded before this.
func sentDecision(c echo.Context) (name string, content []byte, err error) {
	sent, err := web.SentFile(c, "file", maxDecision)
	switch {
	case err != nil || sent == nil:
		return "", nil, err
	case sent.Large:
		return "", nil, fault.Invalid("file", "objections.large_file", "Most", maxDecision>>20)
	}
	return sent.Name, sent.Content, nil
}

func (h handlers) showObjection(c echo.Context, form Answering, refused error) error {
	status, known := refusal(refused)
	if !known {
		return refused
	}
	id, err := objectionID(c)
	if err != nil {
		return err
	}
	contest, p := contests.From(c), web.Printer(c)
	page := objectionPage{Path: objectionsPath(contest) + "/" + itoa(id), Form: form, Most: maxDecision >> 20, Errors: web.Errors(p, refused)}
	for _, verdict := range []string{ObjectionUpheld, ObjectionRejected, ObjectionAnswered} {
		page.Verdicts = append(page.Verdicts, choice{verdict, p.T("objections.state." + verdict), p.T("objections.verdict_" + verdict + "_note")})
	}
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		o, err := ObjectionByID(tx, contest.ID, id)
		if err != nil {
			return err
		}
		page.View, page.Open, page.Publish = objectionWords(p, contest, o, tx.Now), o.State == ObjectionNew, ""
		page.View.FileHref = page.Path + "/quyet-dinh"
		if o.State == ObjectionUpheld && o.Outcome == 0 && contests.Allowed(web.ActorOf(c), contest.ID, contests.Publish) {
			page.Publish = roundPath(contest, contest.RoundCode(o.RoundID)) + "/cong-bo"
		}
		return nil
	})
	if err != nil {
		return err
	}
	page.Where = []crumb{{contest.Rules.ShortName.In(p.Lang()), "/quan-ly/" + contest.Code}, {p.T("objections.office_title"), objectionsPath(contest)}, {page.View.Title, ""}}
	return web.Page(c, status, "objections/detail", page)
}

// objectionID reads the number of the address.
func objectionID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, fault.NotFound("objections.unknown")
	}
	return id, nil
}

// objectionWords puts an objection into words for the office; the entrant's page leaves out who of the office answered.
func objectionWords(p *i18n.Printer, c *contests.Contest, o Objection, now time.Time) objectionView {
	zone, code := c.Rules.Location(), c.RoundCode(o.RoundID)
	round, _ := c.Rules.Round(code)
	v := objectionView{Number: o.Number, Title: p.T("objections.number", "Number", o.Number), Round: round.Name.In(p.Lang()), Entry: o.EntryName + " · " + o.EntryCode, Unit: o.Unit,
		About: p.T("objections.subject." + o.About), Body: o.Body, Sender: o.Sender, Contact: o.Contact, Via: p.T("objections.via_" + o.Via),
		State: p.T("objections.state." + o.State), Kind: objectionKind(o.State), SentAt: p.DateTime(o.SentAt, zone), Due: p.Day(dayOf(o.DueAt, zone)), Late: o.Overdue(now),
		Answer: o.Answer, File: o.FileName, Against: o.Against, AgainstHref: numberedPath(publicPath(c, code), o.Against), Href: objectionsPath(c) + "/" + itoa(o.ID)}
	if o.AnsweredAt != nil {
		v.Answered = p.T("objections.answered_by", "Who", o.AnsweredBy, "When", p.DateTime(*o.AnsweredAt, zone))
	}
	switch {
	case o.Outcome > 0:
		v.Outcome, v.OutcomeHref = p.T("objections.outcome", "Number", o.Outcome), numberedPath(publicPath(c, code), o.Outcome)
	case o.State == ObjectionUpheld:
		v.Outcome = p.T("objections.outcome_waits")
	}
	return v
}

func objectionKind(state string) string {
	switch state {
	case ObjectionNew:
		return "warn"
	case ObjectionUpheld:
		return "ok"
	case ObjectionRejected:
		return "bad"
	}
	return "info"
}

// addTo says on an entry's private page what can be sent about a round, and what became of what was.
func addTo(notice *entries.Notice, p *i18n.Printer, c *contests.Contest, round string, w Window, sent []Objection, now time.Time, path string) {
	waits := false
	for _, o := range sent {
		if waits = waits || o.State == ObjectionNew; o.State == ObjectionNew {
			notice.Texts = append(notice.Texts, p.T("objections.notice_waiting", "Number", o.Number))
			continue
		}
		notice.Texts = append(notice.Texts, p.T("objections.notice_answered", "Number", o.Number, "State", p.T("objections.state."+o.State)))
	}
	open := w.Stage(now) == StageOpen
	if open && !waits {
		notice.Texts = append(notice.Texts, p.T("objections.notice_open", "Day", p.Day(w.LastDay(c.Rules.Location()))))
	}
	switch {
	case len(sent) > 0:
		notice.Links = append(notice.Links, entries.Link{Text: p.T("objections.mine"), Href: path + "/khieu-nai/" + round})
	case open:
		notice.Links = append(notice.Links, entries.Link{Text: p.T("objections.send_one"), Href: path + "/khieu-nai/" + round})
	}
}

// attachment is the header that makes a browser save a file under its name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
