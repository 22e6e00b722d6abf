// What the office's pages of certificates are given.
package certificates

import (
	"strconv"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/judging/results"
)

type link struct {
	Text, Href string
	Here       bool
}
type option struct{ Value, Text, Note string }

// issueForm is what was typed to issue.
type issueForm struct {
	Kind, To, Day string
	Signing
	typed bool // by a person, not proposed
}

// actForm is what was typed on the page of one certificate; Act says in which of its forms.
type actForm struct{ Act, Day, Reason, Why string }

// listPage is the register of a kind.
type listPage struct {
	Where       []link
	Actions     []link
	Tabs        []link
	KindName    string
	Form        issueForm
	To          []option
	Ready       bool   // there is a publication to issue from
	Why         string // there is none, or it does not say what the results say now
	WhyLink     *link
	Publication int
	Open        bool   // the form of issuing
	Pending     string // why the results may still change, "" = they are final
	Register    registerView
	Local       string // the public address, when only this machine can open it; "" = others can
	Union       string // the register over all contests, "" = not for this person
	Standing    int
	Stale       int // that hold and speak otherwise than the publication in force
	StaleHref   string
	Path, Files string
	Check       string
	Makings     []makingRow
	Busy        bool // a file is being made
	MayIssue    bool
	Errors      web.FieldErrors
}

type makingRow struct {
	Text, State, StateKind, When string
	Done, Total                  int
	Running                      bool
	Cancel                       string
}

func where(p *i18n.Printer, c *contests.Contest, more ...link) []link {
	return append([]link{{Text: c.Rules.ShortName.In(p.Lang()), Href: web.Home + "/" + c.Code}}, more...)
}

var stateKinds = map[string]string{Valid: "ok", Replaced: "", Revoked: "bad", Running: "info", Complete: "ok", Cancelled: "", Broken: "warn"}

func newListPage(tx *db.Tx, p *i18n.Printer, c *contests.Contest, form issueForm, f Filter) (*listPage, error) {
	if !KnownKind(form.Kind) {
		form.Kind = Merit
	}
	if form.Day == "" {
		form.Day = tx.Now.In(c.Rules.Location()).Format("02/01/2006")
	}
	page := &listPage{Where: where(p, c, link{Text: p.T("certificates.title")}), KindName: p.T("certificates.kind." + form.Kind), Form: form, Path: deskPath(c),
		Files: deskPath(c) + "/tai-ve", Check: PublicPath}
	for _, to := range Tos {
		page.To = append(page.To, option{to, p.T("certificates.to." + to), p.T("certificates.to." + to + "_note")})
	}
	for _, kind := range Kinds {
		page.Tabs = append(page.Tabs, link{p.T("certificates.kind." + kind), deskPath(c) + "?loai=" + kind, kind == form.Kind})
	}
	s, err := gather(tx, c, 0)
	switch {
	case err == nil:
		page.Ready, page.Publication = true, s.publication.Number
		if !form.typed {
			page.Form.Signing, err = Proposed(tx, c)
		}
		if err == nil {
			page.Pending, err = pending(tx, p, c)
		}
		if err != nil {
			return nil, err
		}
	case fault.KindOf(err) == fault.KindConflict:
		page.Why = p.Faults(err)[0]
		if c.Rules.Awards.Round != "" {
			page.WhyLink = &link{Text: p.T("certificates.to_publish"), Href: web.Home + "/" + c.Code + "/vong/" + c.Rules.Awards.Round + "/cong-bo"}
		}
	default:
		return nil, err
	}
	if err := page.register(tx, p, c, s, f); err != nil {
		return nil, err
	}
	page.Open = form.typed || page.Standing == 0
	return page, page.makings(tx, p, c)
}

// pending says why the results that certificates are issued from may still change: objections are taken, or wait for their answer.
func pending(tx *db.Tx, p *i18n.Printer, c *contests.Contest) (string, error) {
	w, err := results.WindowOf(tx, c, c.Rules.Awards.Round)
	if err != nil {
		return "", err
	}
	switch w.Stage(tx.Now) {
	case results.StageOpen:
		return p.T("certificates.pending_open", "Day", p.Day(w.LastDay(c.Rules.Location())), "Waiting", w.Waiting), nil
	case results.StageReviewing:
		return p.T("certificates.pending_waiting", "Count", w.Waiting), nil
	}
	return "", nil
}

// register lists the kind's lines; s is what the publication in force says, nil = nothing to compare with.
func (page *listPage) register(tx *db.Tx, p *i18n.Printer, c *contests.Contest, s *source, f Filter) error {
	f.Contest, f.Kind, f.Year = c.ID, page.Form.Kind, 0
	all, err := lines(tx, f)
	if err != nil {
		return err
	}
	moved := s.moved()
	for i := range all {
		all[i].href = onePath(c, all[i].ID)
		if all[i].State() == Valid {
			page.Standing++
			if moved(all[i]) {
				page.Stale++
			}
		}
	}
	page.StaleHref = page.Path + "?loai=" + f.Kind + "&tinh-trang=" + Stale + "#so"
	page.Register = newRegisterView(p, all, f, "", page.Path, moved)
	page.Register.Clear, page.Register.Hidden = page.Path+"?loai="+f.Kind, []option{{Value: f.Kind, Text: "loai"}}
	page.Register.narrowBy(p, all, f, true)
	return nil
}

func stateWords(p *i18n.Printer, c Certificate) string {
	return p.T("certificates.state."+c.State(), "By", c.ReplacedBy)
}

func (page *listPage) makings(tx *db.Tx, p *i18n.Printer, c *contests.Contest) error {
	list, err := Makings(tx, c.ID)
	for _, m := range list {
		state := m.State(tx.Now)
		page.Busy = page.Busy || state == Running
		page.Makings = append(page.Makings, makingRow{Text: p.T("certificates.making.what", "Kind", p.T("certificates.kind."+m.Kind), "Form", p.T("certificates.making."+m.Form)),
			State: p.T("certificates.making." + state), StateKind: stateKinds[state], Done: m.Done, Total: m.Total, Running: state == Running,
			When: p.DateTime(m.StartedAt, c.Rules.Location()) + " · " + m.Actor, Cancel: deskPath(c) + "/dang-tao/" + strconv.FormatInt(m.ID, 10) + "/huy"})
	}
	return err
}

// onePage is one certificate with what was done about it.
type onePage struct {
	Where       []link
	Certificate Certificate
	Words       Words
	Belongs     string
	KindName    string
	State       string
	StateKind   string
	May         struct{ Print, Reissue, Revoke bool }
	Form        actForm
	MayIssue    bool
	Path        string
	Public      string
	ResultHref  string
	RevokedDay  string
	History     []historyRow
	Errors      web.FieldErrors
}

type historyRow struct{ When, Who, What, Reason string }

func newOnePage(tx *db.Tx, p *i18n.Printer, c *contests.Contest, id int64, form actForm) (*onePage, error) {
	one, err := ByID(tx, c.ID, id)
	if err != nil {
		return nil, err
	}
	w, err := one.Words()
	if err != nil {
		return nil, err
	}
	zone := c.Rules.Location()
	if form.Day == "" {
		form.Day = tx.Now.In(zone).Format("02/01/2006")
	}
	page := &onePage{Where: where(p, c, link{Text: p.T("certificates.title"), Href: deskPath(c) + "?loai=" + one.Kind}, link{Text: one.Number}), Certificate: one, Words: w,
		Belongs: w.belongs(), KindName: p.T("certificates.kind." + one.Kind), State: stateWords(p, one), StateKind: stateKinds[one.State()], Form: form,
		Path: onePath(c, one.ID), Public: PublicPath + "/" + one.Token, ResultHref: web.Home + "/" + c.Code + "/vong/" + one.Round}
	page.May.Print, page.May.Reissue, page.May.Revoke = one.State() == Valid, replaceable(one) == nil, revocable(one) == nil
	page.History = []historyRow{{p.DateTime(one.RecordedAt, zone), one.Actor, p.T("certificates.act.issue"), one.Reason}}
	lines, err := audit.History(tx, "certificate", one.ID)
	for _, l := range lines {
		if l.Act == "certificate.revoke" {
			page.History = append(page.History, historyRow{p.DateTime(l.At, zone), l.Actor, p.T("certificates.act.revoke"), l.Reason})
		}
	}
	return page, err
}

// dayAt is the day of an instant in a zone.
func dayAt(ms int64, zone *time.Location) string {
	return time.UnixMilli(ms).In(zone).Format(time.DateOnly)
}
