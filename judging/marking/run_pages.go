// What the page of one attempt is given: the sheet as a form, as it was signed, and beside another that came first.
package marking

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
	"hoithi/judging/scoring"
)

// runForm is the sheet as it is typed.
type runForm struct {
	Marks        map[string]string // by code of task or penalty, as typed
	Time         string
	NoTime       bool
	TeamBy       string
	Reason       string
	AbsentReason string
	Base         int
	Key          string
	Count        bool // only count the points
	Filled       bool // by the sender
}

// formOfRun is an empty form, or the sheet in force to be corrected.
func formOfRun(s runState) runForm {
	key, _ := auth.NewToken()
	f := runForm{Marks: map[string]string{}, Key: key}
	for _, i := range items(s.at.round) {
		f.Marks[i.Code] = "0"
	}
	now := s.now()
	if now == nil {
		return f
	}
	f.Base, f.TeamBy, f.NoTime = now.Revision, now.TeamBy, now.TimeMS == nil
	if v, err := now.value(); err == nil {
		for code, n := range v.Marks {
			f.Marks[code] = strconv.FormatInt(n, 10)
		}
	}
	if now.TimeMS != nil {
		f.Time = scoring.FormatTime(*now.TimeMS)
	}
	return f
}

// readRun reads the form; wrong joins what cannot be read as a number or a time. A task that is done or not is not done without its tick.
func readRun(posted url.Values, s runState) (f runForm, sheet RunSheet, wrong error) {
	f = runForm{Marks: map[string]string{}, Time: strings.TrimSpace(posted.Get("time")), NoTime: posted.Get("no_time") != "", TeamBy: posted.Get("team_by"),
		Reason: posted.Get("reason"), Key: posted.Get("khoa"), Count: posted.Get("tinh") != "", Filled: true}
	f.Base, _ = strconv.Atoi(posted.Get("base"))
	base := f.Base
	sheet = RunSheet{Round: s.at.round.Code, EntryID: s.entry.ID, Attempt: s.number, Marks: map[string]int64{}, TeamBy: f.TeamBy, Reason: f.Reason, Base: &base, Key: f.Key}
	for _, i := range items(s.at.round) {
		typed := strings.TrimSpace(posted.Get("mark." + i.Code))
		if typed == "" && i.Max == 1 && !i.penalty {
			typed = "0"
		}
		f.Marks[i.Code] = typed
		if typed == "" {
			continue // missing is missing: the check says so
		}
		n, err := strconv.ParseInt(typed, 10, 32)
		if err != nil {
			wrong = joinFaults(wrong, fault.Invalid("mark."+i.Code, "field.mark_number", "Name", i.Name, "Max", i.Max))
			n = 0
		}
		sheet.Marks[i.Code] = n
	}
	switch ms, err := scoring.ParseTime(f.Time); {
	case f.NoTime:
	case f.Time == "":
		wrong = joinFaults(wrong, fault.Invalid("time", "field.time_missing"))
	case err != nil:
		wrong = joinFaults(wrong, fault.Invalid("time", "marking.time_bad", "Value", f.Time))
	default:
		sheet.TimeMS = &ms
	}
	return f, sheet, wrong
}

// runPage is the panel of a referee.
type runPage struct {
	Title     string
	Where     []crumb
	Code      string
	Name      string
	Unit      string
	Division  string
	Attempt   int
	Of        int
	Tasks     []runItem
	Penalties []runItem
	Form      runForm
	Errors    web.FieldErrors
	Floor     *int64 // thousandths
	Sign      string // decimal sign
	LimitMS   int64
	Limit     string
	People    []string // of the team, to tap
	Signed    *signedView
	Absent    bool
	Before    int    // attempt that must be over first, 0 = none
	Late      bool   // the round is over
	LateWaits bool   // a late sheet of this attempt waits
	LateGone  string // in words: the newest late sheet of this attempt was refused; "" = not so
	Typed     bool   // the reader stands in a referee's place
	Correct   bool   // the form corrects what was signed
	Draft     string
	Back      string
	Path      string
	Total     string // counted by the server, "" = not yet
	Compare   []difference
	NextHref  string // of the attempt after this one, once this one is signed
}

type runItem struct {
	Code   string
	Name   string
	Points decimal.Milli
	Max    int
	Value  string
	Done   bool // a task that is done or not: done
	Toggle bool
}

// signedView is the sheet in force in words.
type signedView struct {
	Words   string
	TeamBy  string
	Who     string
	When    string
	Late    string // how it came to count when it was signed after closing, else ""
	Done    []string
	History []runHistory
}

type runHistory struct {
	When, Who, What, Reason string
	Changes                 []difference
}

func (s runState) back() string { return refereePath(s.at.contest, s.at.round.Code) }

func newRunPage(p *i18n.Printer, s runState, f runForm) *runPage {
	d, _ := s.at.contest.Rules.Division(s.at.contest.DivisionCode(s.entry.DivisionID))
	page := &runPage{Title: p.T("field.run.title", "Attempt", s.number, "Name", s.entry.Name), Code: s.entry.Code, Name: s.entry.Name, Unit: s.entry.Unit,
		Division: d.Name.In(p.Lang()), Attempt: s.number, Of: len(s.attempts), Form: f, Sign: p.T("marking.decimal_sign"), LimitMS: int64(s.at.round.TimeLimit),
		Limit: scoring.FormatTime(int64(s.at.round.TimeLimit)), Absent: s.attempts[s.number-1].Absent, Late: sealed(s.at.row.State), Typed: !s.personal,
		Correct: s.now() != nil, Back: s.back(), Path: runPath(s.at.contest, s.at.round.Code, s.entry.ID, s.number),
		Where: []crumb{{p.T("field.home.title"), refereeHomePath}, {s.at.round.Name.In(p.Lang()), s.back()}, {s.entry.Code, ""}}}
	page.Draft = strings.ReplaceAll(strings.TrimPrefix(page.Path, "/"), "/", "-")
	if s.at.round.Floor != nil {
		floor := int64(*s.at.round.Floor)
		page.Floor = &floor
	}
	for _, i := range items(s.at.round) {
		one := runItem{Code: i.Code, Name: i.Name.In(p.Lang()), Points: i.Points, Max: i.Max, Value: f.Marks[i.Code], Done: f.Marks[i.Code] == "1", Toggle: i.Max == 1 && !i.penalty}
		if i.penalty {
			page.Penalties = append(page.Penalties, one)
		} else {
			page.Tasks = append(page.Tasks, one)
		}
	}
	for _, m := range s.people {
		page.People = append(page.People, m.Name)
	}
	for _, a := range s.attempts[:s.number-1] {
		if !a.Over() && page.Before == 0 {
			page.Before = a.Number
		}
	}
	for _, l := range s.late {
		page.LateWaits = page.LateWaits || (l.Attempt == s.number && l.State == LateWaiting)
	}
	if i := slices.IndexFunc(s.late, func(l LateSheet) bool { return l.Attempt == s.number }); i >= 0 && s.late[i].State == LateRefused {
		page.LateGone = p.T("field.run.late_refused", "Who", s.late[i].DecidedBy, "Why", s.late[i].DecidedWhy)
	}
	if s.now() != nil {
		page.Signed = s.signed(p)
		if s.number < len(s.attempts) && !s.attempts[s.number].Over() {
			page.NextHref = runPath(s.at.contest, s.at.round.Code, s.entry.ID, s.number+1)
		}
	}
	return page
}

// signed puts the sheet in force and how it came about into words.
func (s runState) signed(p *i18n.Printer) *signedView {
	zone := s.at.contest.Rules.Location()
	now := *s.now()
	view := &signedView{Words: runWords(p, now), TeamBy: now.TeamBy, Who: now.Actor, When: p.DateTime(now.RecordedAt, zone)}
	if l := acceptedAs(s.late, now.SheetRow); l != nil {
		view.When, view.Late = p.DateTime(l.ReceivedAt, zone), l.words(p, zone)
	}
	v, _ := now.value()
	for _, i := range items(s.at.round) {
		switch n := v.Marks[i.Code]; {
		case n > 0 && i.Max == 1 && !i.penalty:
			view.Done = append(view.Done, i.Name.In(p.Lang()))
		case n > 0:
			view.Done = append(view.Done, i.Name.In(p.Lang())+" × "+p.Number(n))
		}
	}
	var before *Run
	for i := range s.history {
		r := s.history[i]
		item := runHistory{When: p.DateTime(r.RecordedAt, zone), Who: r.Actor, What: p.T("field.history_signed", "What", runWords(p, r)), Reason: r.Reason}
		if before != nil {
			item.What = p.T("field.history_corrected")
			item.Changes = changesOfRun(p, s.at.round, *before, r)
		}
		if l := acceptedAs(s.late, r.SheetRow); l != nil {
			item.What += ". " + l.words(p, zone)
		}
		view.History = append([]runHistory{item}, view.History...)
		before = &s.history[i]
	}
	return view
}

func changesOfRun(p *i18n.Printer, round contests.Round, before, after Run) []difference {
	old, _ := before.value()
	now, _ := after.value()
	list := (&Preview{Round: round}).differences(p, Row{Old: old, Value: now})
	if before.TeamBy != after.TeamBy {
		list = append(list, difference{p.T("field.team_by"), before.TeamBy, text.Clean(after.TeamBy)})
	}
	return list
}

// compare shows what somebody else signed beside what was filled in here, and lets it be sent again on top.
func (page *runPage) compare(p *i18n.Printer, s runState, sheet RunSheet) {
	now := s.now()
	if now == nil || sheet.Marks == nil {
		return
	}
	v, _ := runValue(s.at.round, sheet)
	mine := Run{SheetRow: SheetRow{Marks: marksJSON(v), Points: v.Points, TimeMS: sheet.TimeMS}, TeamBy: sheet.TeamBy}
	page.Compare = changesOfRun(p, s.at.round, *now, mine)
	page.Form.Base = now.Revision
	page.Form.Key, _ = auth.NewToken()
}

// counted shows the points of what is filled in, for browsers without script.
func (page *runPage) counted(p *i18n.Printer, s runState, sheet RunSheet, wrong error) {
	v, faults := runValue(s.at.round, sheet)
	for _, f := range faults {
		wrong = joinFaults(wrong, f)
	}
	page.Errors = web.Errors(p, wrong)
	if wrong == nil {
		page.Total = p.Points(v.Points)
		page.Errors = web.FieldErrors{}
	}
}
