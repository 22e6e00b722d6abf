// What the head of the jury's page says: the stand of a round in words.
package marking

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// onPage is how many entries the list shows at a time.
const onPage = 100

// gauge is what the component of that name takes.
type gauge struct {
	Text, Note string
	Done, All  int
}

type progressPage struct {
	Title, Back, Path string
	Where             []crumb
	State             string // of the round
	Closed            string // who closed or reopened it, when and why
	Version           int64
	Whole             []gauge
	Blockers          []blockerLine
	Judges            []gauge
	Apart             []apartLine
	Late              []lateCard
	Decided           []decidedLine
	Tabs              []listTab
	Entries           []entryLine
	Next              string // address of the next part of the list, "" = none
	Field             bool
	Errors            web.FieldErrors
	Reason            string

	now  int64
	zone *time.Location
}

type listTab struct {
	Text, Href string
	Here       bool
}

// blockerLine says why the round cannot be closed, and where that is mended.
type blockerLine struct{ Text, Href, Link string }

// entryLine is one entry: sheets there and needed, and each judge's or attempt's.
type entryLine struct {
	Code, Name, Unit string
	Have, Need       int
	Kind, State      string // pill
	Sheets           []sheetLine
	open             bool
}

// sheetLine is one sheet of an entry, there or asked for. Points is "" while nothing counts.
type sheetLine struct {
	Who, Name, Points string
	Note              string // what is asked for, and since when
	Open              bool
}

func newProgressPage(p *i18n.Printer, v *overview, by audit.By, now int64) *progressPage {
	manage := web.Home + "/" + v.Contest.Code
	back := manage + "/vong/" + v.Round.Code
	page := &progressPage{Title: p.T("head.title"), Back: back, Path: progressHref(v.Contest, v.Round), State: v.Row.State, Version: v.Row.Version,
		Field: v.Round.Kind == contests.KindField, now: now, zone: v.Contest.Rules.Location(),
		Where: []crumb{{v.Contest.Rules.ShortName.In(p.Lang()), manage}, {v.Round.Name.In(p.Lang()), back}, {p.T("head.title"), ""}}}
	if v.Closing.ID != 0 {
		page.Closed = p.T("head."+strings.TrimPrefix(v.Closing.Act, "round.")+"_by", "Who", v.Closing.Actor, "When", p.DateTime(v.Closing.At, page.zone))
		if v.Closing.Reason != "" {
			page.Closed += " " + p.T("head.because", "Reason", v.Closing.Reason)
		}
	}
	page.whole(p, v)
	page.block(p, v)
	page.judges(p, v)
	for _, e := range v.Entries {
		if e.Apart || e.Pass > 1 {
			page.Apart = append(page.Apart, page.apart(p, v, e))
		}
	}
	slices.SortStableFunc(page.Apart, func(a, b apartLine) int { return cmp.Compare(a.order, b.order) })
	page.late(p, v, by)
	return page
}

// ago says for how long something has waited, in whole days, hours or minutes; "" when that is not known.
func (page *progressPage) ago(p *i18n.Printer, since int64) string {
	if since <= 0 || since > page.now {
		return ""
	}
	waited := time.Duration(page.now-since) * time.Millisecond
	switch {
	case waited >= 48*time.Hour:
		waited = waited.Truncate(24 * time.Hour)
	case waited >= 2*time.Hour:
		waited = waited.Truncate(time.Hour)
	default:
		waited = waited.Truncate(time.Minute)
	}
	return p.T("head.for", "Span", p.Span(waited))
}

// whole is how far the round is: entries with all their sheets, and the sheets themselves.
func (page *progressPage) whole(p *i18n.Printer, v *overview) {
	done, have, need := 0, 0, 0
	for _, e := range v.Entries {
		if e.complete() {
			done++
		}
		have += min(e.have(), v.need(e))
		need += v.need(e)
	}
	page.Whole = []gauge{{Text: p.T("head.entries_done"), Done: done, All: len(v.Entries)}}
	if need > len(v.Entries) {
		sheets := gauge{Text: p.T("head.sheets_done"), Done: have, All: need}
		if n := len(v.Drafts); n > 0 {
			sheets.Note = p.T("head.drafts", "Count", n)
		}
		page.Whole = append(page.Whole, sheets)
	}
}

// block puts what stands in the way of closing beside where it is mended.
func (page *progressPage) block(p *i18n.Printer, v *overview) {
	where := map[string]blockerLine{
		"field.blocked_missing":     {Href: page.Path + "?xem=thieu#danh-sach", Link: p.T("head.to_missing")},
		"field.blocked_runs":        {Href: "/trong-tai/" + v.Contest.Code + "/" + v.Round.Code, Link: p.T("head.to_runs")},
		"field.blocked_apart":       {Href: "#lech", Link: p.T("head.to_apart")},
		"field.blocked_second":      {Href: "#lech", Link: p.T("head.to_second")},
		"field.blocked_unconfirmed": {Href: page.Back + "/xac-nhan", Link: p.T("head.to_confirm")},
		"field.blocked_late":        {Href: "#muon", Link: p.T("head.to_late")},
	}
	for _, b := range v.blockers() {
		line := where[b.Key]
		line.Text = p.Fault(b)
		page.Blockers = append(page.Blockers, line)
	}
	if v.Round.Kind != contests.KindSheet {
		return
	}
	short := 0
	for _, e := range v.Entries {
		if v.short(e) {
			short++
		}
	}
	if short > 0 {
		page.Blockers = append(page.Blockers, blockerLine{Text: p.T("head.short", "Count", short, "Least", v.Least), Href: assignHref(v.Contest, v.Round), Link: p.T("head.to_assign")})
	}
}

// judges is how far each judge is, who is furthest behind first; at the field, how many sheets each signer has.
func (page *progressPage) judges(p *i18n.Printer, v *overview) {
	of, oldest, drafts := map[string]*gauge{}, map[string]int64{}, map[string]int{}
	for _, e := range v.Entries {
		for _, o := range v.owedBy(e) {
			g := of[o.Judge]
			if g == nil {
				g = &gauge{Text: o.Judge + " · " + v.Panel[o.Judge].Name}
				of[o.Judge] = g
			}
			g.All++
			switch {
			case !o.open():
				g.Done++
				continue
			case o.State == sheetDraft:
				drafts[o.Judge]++
			}
			if o.Since > 0 && (oldest[o.Judge] == 0 || o.Since < oldest[o.Judge]) {
				oldest[o.Judge] = o.Since
			}
		}
	}
	for code, g := range of {
		var notes []string
		if n := drafts[code]; n > 0 {
			notes = append(notes, p.T("head.drafts", "Count", n))
		}
		if ago := page.ago(p, oldest[code]); ago != "" {
			notes = append(notes, p.T("head.oldest", "Ago", ago))
		}
		g.Note = strings.Join(notes, " · ")
		page.Judges = append(page.Judges, *g)
	}
	slices.SortFunc(page.Judges, func(a, b gauge) int {
		return cmp.Or(a.Done*b.All-b.Done*a.All, strings.Compare(a.Text, b.Text))
	})
}

// list shows the entries of a filter from a code on: those not done yet unless all are asked for, or all are done.
func (page *progressPage) list(p *i18n.Printer, v *overview, filter, from string) {
	var all, open []entryLine
	for _, e := range v.Entries {
		line := page.line(p, v, e)
		all = append(all, line)
		if line.open {
			open = append(open, line)
		}
	}
	missing := filter == "thieu" || filter != "tat-ca" && len(open) > 0
	page.Tabs = []listTab{{p.T("head.list.open", "Count", len(open)), page.Path + "?xem=thieu#danh-sach", missing},
		{p.T("head.list.all", "Count", len(all)), page.Path + "?xem=tat-ca#danh-sach", !missing}}
	rows, name := all, "tat-ca"
	if missing {
		rows, name = open, "thieu"
	}
	if i := slices.IndexFunc(rows, func(l entryLine) bool { return l.Code >= from }); i > 0 {
		rows = rows[i:]
	}
	if len(rows) > onPage {
		page.Next = page.Path + "?xem=" + name + "&tu=" + rows[onPage].Code + "#danh-sach"
		rows = rows[:onPage]
	}
	page.Entries = rows
}

// line is one entry in words.
func (page *progressPage) line(p *i18n.Printer, v *overview, e entryStand) entryLine {
	l := entryLine{Code: e.Code, Name: e.Name, Unit: e.Unit, Have: e.have(), Need: v.need(e)}
	l.Kind, l.State, l.open = "ok", p.T("head.state.done"), true
	switch {
	case v.Round.Kind == contests.KindSheet && v.short(e):
		l.Kind, l.State = "bad", p.T("head.state.short")
	case e.Missing > 0:
		l.Kind, l.State = "warn", p.T("head.state.missing", "Count", e.Missing)
	case e.SecondOpen:
		l.Kind, l.State = "warn", p.T("head.state.second")
	case e.Apart:
		l.Kind, l.State = "bad", p.T("head.state.apart")
	case !e.complete():
		l.Kind, l.State = "", p.T("head.state.none")
	default:
		l.open = false
	}
	if v.Round.Kind == contests.KindSheet {
		for _, o := range v.owedBy(e) {
			l.Sheets = append(l.Sheets, page.sheet(p, v, o))
		}
	}
	for _, s := range e.Sheets {
		if s.Judge == "" {
			line := sheetLine{Who: p.T("head.attempt", "Attempt", s.Attempt), Points: p.Points(s.Points)}
			if s.TimeMS != nil {
				line.Note = p.RunTime(*s.TimeMS)
			}
			l.Sheets = append(l.Sheets, line)
		}
	}
	if e.Absent > 0 {
		l.Sheets = append(l.Sheets, sheetLine{Note: p.T("head.absent", "Count", e.Absent)})
	}
	return l
}

// sheet is one judge's sheet in words.
func (page *progressPage) sheet(p *i18n.Printer, v *overview, o owed) sheetLine {
	s := sheetLine{Who: o.Judge, Name: v.Panel[o.Judge].Name, Open: o.open()}
	if o.State == sheetSigned {
		s.Points = p.Points(o.Sheet.Points)
		return s
	}
	if o.State == sheetAgain {
		s.Note = p.T("head.sheet.again", "Points", o.Sheet.Points)
	} else {
		s.Note = p.T("head.sheet." + o.State)
	}
	if ago := page.ago(p, o.Since); ago != "" && o.State != sheetLate {
		s.Note += ", " + ago
	}
	return s
}
