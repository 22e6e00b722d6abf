// What the pages of judges are given.
package marking

import (
	"slices"
	"strconv"
	"time"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// desksPage is what waits for a judge.
type desksPage struct {
	Title  string
	Rounds []deskCard
}

// deskCard is one round with its progress.
type deskCard struct {
	Contest, Round string
	State          string // of the round, in words
	Done, All      int
	Waits          string // how many are to do, in words
	Href           string
}

func newDesksPage(p *i18n.Printer, list []desk) desksPage {
	page := desksPage{Title: p.T("judging.desks.title")}
	for _, d := range list {
		waits := p.T("judging.desk.all_done")
		if left := len(d.Items) - d.Done(); left > 0 {
			waits = p.T("judging.desks.waits", "Count", left)
		}
		page.Rounds = append(page.Rounds, deskCard{Waits: waits, Contest: d.Contest.Rules.ShortName.In(p.Lang()), Round: d.Round.Name.In(p.Lang()),
			State: p.T("judging.round_state." + d.Row.State), Done: d.Done(), All: len(d.Items), Href: d.href("")})
	}
	return page
}

// deskPage is the list of a round.
type deskPage struct {
	Title  string
	Where  []crumb
	Done   int
	All    int
	Sealed bool
	Tabs   []tab
	Lines  []deskLine
	Next   string // address of what to mark now, "" = all is done
}

type tab struct {
	Text, Href string
	Here       bool
}

// deskLine is one entry of the list.
type deskLine struct {
	Work   Work
	State  string
	Kind   string // of the pill
	Word   string
	Points string // "" = nothing signed
	Href   string
}

// pillKinds are the kinds of pills by state.
var pillKinds = map[string]string{deskAgain: "warn", deskDraft: "info", deskEmpty: "", deskLate: "warn", deskSigned: "ok"}

func newDeskPage(p *i18n.Printer, d desk, filter string) deskPage {
	page := deskPage{Title: d.Round.Name.In(p.Lang()), Done: d.Done(), All: len(d.Items), Sealed: sealed(d.Row.State),
		Where: []crumb{{p.T("judging.desks.title"), judgePath}, {d.Contest.Rules.ShortName.In(p.Lang()), ""}}}
	if code := d.next(""); code != "" {
		page.Next = d.href(code)
	}
	counts := map[string]int{"": len(d.Items), "con": len(d.Items) - page.Done, "xong": page.Done}
	for _, f := range []string{"", "con", "xong"} {
		href := d.href("")
		name := "all"
		if f != "" {
			href, name = href+"?loc="+f, f
		}
		page.Tabs = append(page.Tabs, tab{p.T("judging.desk.filter."+name, "Count", counts[f]), href, f == filter})
	}
	for _, i := range d.Items {
		if filter == "con" && i.done() || filter == "xong" && !i.done() {
			continue
		}
		line := deskLine{Work: bareWork(d.Contest, d.Round, i.Entry), State: i.State, Kind: pillKinds[i.State], Word: p.T("judging.state." + i.State), Href: d.href(i.Entry.Code)}
		if i.Signed {
			line.Points = p.Points(i.Points)
		}
		page.Lines = append(page.Lines, line)
	}
	return page
}

// sheetPage is one entry with its sheet.
type sheetPage struct {
	Title     string
	Where     []crumb
	Work      Work
	Blind     bool
	Criteria  []criterionField
	Total     string // of what stands in the form, "" = nothing yet
	Max       decimal.Milli
	Comment   string
	Reason    string
	Corrects  bool // a signature now corrects the sheet: a reason is needed
	Again     int  // which marking is asked for, when the judge marked before; else 0
	Sealed    bool
	State     string
	Kind      string
	Word      string
	SignedAt  int64 // 0 = nothing signed
	SavedAt   int64 // of the draft, 0 = none
	Revision  int
	LateWaits *LateSheet
	LateGone  *LateSheet // the newest one, when it was refused
	Base      int
	Version   int
	Key       string
	Errors    web.FieldErrors
	Draft     string // key under which the device keeps what is typed
	Filled    bool   // what stands in the form was typed: nothing may be put over it
	Next      string // code of the entry after this one, "" = the list
	Skip      string
	List      string
	Place     int // in the list, from 1
	All       int
	Done      int
	Compared  []compared // after a conflict
	History   []historyItem
	Zone      *time.Location
	Decline   string // address to decline the entry, "" when the judge signed for it
}

// criterionField is one criterion with its control.
type criterionField struct {
	contests.Criterion
	Field  string
	Label  string
	Hint   string
	Value  string
	Before string // what the judge gave in the marking before, "" = nothing
	Steps  string // the step as the script reads it: thousandths
	Most   string // the maximum, thousandths
}

// compared is a line of the two versions beside each other.
type compared struct {
	Label, Theirs, Mine string
	Sum                 bool // the line of the totals
}

// historyItem is a revision in words.
type historyItem struct{ When, Who, What, Reason string }

func newSheetPage(p *i18n.Printer, t *task, d desk, w Work, typed *typedSheet) (sheetPage, error) {
	page := sheetPage{Title: w.Name, Work: w, Blind: t.Round.Judges.Blind, Max: t.Round.SheetMax(), Corrects: t.corrects(), Sealed: sealed(t.row.State),
		Base: t.revision(), Version: t.Draft.Version, Revision: t.revision(), SavedAt: t.Draft.SavedAt, LateWaits: t.waitingLate(), List: d.href(""), Next: d.next(t.Entry.Code), Skip: d.href(d.next(t.Entry.Code)),
		All: len(d.Items), Done: d.Done(), Zone: t.Contest.Rules.Location(), State: deskEmpty, Filled: typed != nil,
		Where: []crumb{{p.T("judging.desks.title"), judgePath}, {t.Contest.Rules.ShortName.In(p.Lang()) + " – " + t.Round.Name.In(p.Lang()), d.href("")}}}
	for n, i := range d.Items {
		if i.Entry.ID == t.Entry.ID {
			page.Place, page.State = n+1, i.State
		}
	}
	page.Kind, page.Word = pillKinds[page.State], p.T("judging.state."+page.State)
	page.Draft = "cham/" + t.Contest.Code + "/" + t.Round.Code + "/" + t.Entry.Code + "/" + t.Judge.Code + "/" + strconv.Itoa(page.Base) + "." + strconv.Itoa(page.Version) + "." + strconv.Itoa(len(t.Late))
	if s := t.sheet(); s != nil {
		page.SignedAt = s.RecordedAt
		if l := acceptedAs(t.Late, *s); l != nil {
			page.SignedAt = l.ReceivedAt
		}
		if !t.corrects() {
			page.Again = t.Asked
		}
	}
	if t.sheet() == nil && len(t.Late) == 0 {
		page.Decline = d.href(t.Entry.Code) + "/khong-cham"
	}
	if len(t.Late) > 0 && t.Late[0].State == LateRefused {
		page.LateGone = &t.Late[0]
	}
	for _, s := range slices.Backward(t.Revisions) {
		item := historyItem{When: p.DateTime(s.RecordedAt, page.Zone), Who: s.Actor,
			What: p.T("judging.sheet.revision", "Revision", s.Revision, "Pass", s.Pass, "Points", s.Points), Reason: s.Reason}
		if l := acceptedAs(t.Late, s); l != nil {
			item.What += ". " + l.words(p, page.Zone)
		}
		page.History = append(page.History, item)
	}
	return page, page.fill(p, t, typed)
}

// fill puts into the form what was typed, else the draft, else the sheet that would be corrected.
func (page *sheetPage) fill(p *i18n.Printer, t *task, typed *typedSheet) error {
	kept, err := readMarks(t.Draft.Marks)
	if err != nil {
		return err
	}
	page.Comment = t.Draft.Comment
	var before map[string]decimal.Milli
	if s := t.sheet(); s != nil {
		if before, err = readMarks(s.Marks); err != nil {
			return err
		}
		if t.Draft.Version == 0 && t.corrects() {
			kept, page.Comment = before, s.Comment
		}
	}
	if l := t.waitingLate(); l != nil {
		if kept, err = readMarks(l.Marks); err != nil {
			return err
		}
		page.Comment = l.Comment
	}
	var sum decimal.Milli
	given := 0
	for _, c := range t.Round.Criteria {
		f := criterionField{Criterion: c, Field: MarkField(c.Code), Label: c.Name.In(p.Lang()), Hint: c.Hint.In(p.Lang()),
			Steps: strconv.FormatInt(int64(max(c.Step, 1)), 10), Most: strconv.FormatInt(int64(c.Max), 10)}
		if v, ok := kept[c.Code]; ok {
			f.Value = p.Points(v)
		}
		if v, ok := before[c.Code]; ok && page.Again > 0 {
			f.Before = p.Points(v)
		}
		if typed != nil {
			f.Value = typed.Marks[c.Code]
		}
		if v, err := decimal.Parse(f.Value); err == nil {
			sum += v
			given++
		}
		page.Criteria = append(page.Criteria, f)
	}
	if given > 0 {
		page.Total = p.Points(sum)
	}
	if typed != nil {
		page.Comment, page.Reason = typed.Comment, typed.Reason
	}
	return nil
}

// compare sets what is kept beside what was typed: the late sheet that waits, else the draft, else the sheet in force.
func (page *sheetPage) compare(p *i18n.Printer, t *task) error {
	text, comment := "", ""
	switch {
	case t.waitingLate() != nil:
		text, comment = t.waitingLate().Marks, t.waitingLate().Comment
	case t.Draft.Version > 0:
		text, comment = t.Draft.Marks, t.Draft.Comment
	case t.sheet() != nil:
		text, comment = t.sheet().Marks, t.sheet().Comment
	}
	theirs, err := readMarks(text)
	if err != nil {
		return err
	}
	var sum decimal.Milli
	for _, f := range page.Criteria {
		line := compared{Label: f.Label, Theirs: p.T("marking.none"), Mine: f.Value}
		if v, ok := theirs[f.Code]; ok {
			line.Theirs = p.Points(v)
			sum += v
		}
		page.Compared = append(page.Compared, line)
	}
	page.Compared = append(page.Compared, compared{Label: p.T("judging.sheet.total"), Theirs: p.Points(sum), Mine: page.Total, Sum: true},
		compared{Label: p.T("judging.sheet.comment"), Theirs: comment, Mine: page.Comment})
	return nil
}
