// What the head of the jury's page says of judges who differ, and of sheets that came late.
package marking

import (
	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// apartLine is an entry whose judges differ by more than the limit, or that is or was marked again.
type apartLine struct {
	ID                int64
	Code, Name        string
	Limit, Difference string // of the totals in force; Difference is "" while only some marked again
	First             []sheetLine
	Again             []sheetLine // of the marking under way or done
	Kind, State       string      // pill
	Note              string      // who asked, when
	Ask               bool        // a marking may be asked for now
	order             int
}

func (page *progressPage) apart(p *i18n.Printer, v *overview, e entryStand) apartLine {
	l := apartLine{ID: e.ID, Code: e.Code, Name: e.Name}
	if limit := v.Round.Judges.Limit; limit != nil {
		l.Limit = p.Points(*limit)
	}
	for _, s := range v.Before[e.ID] {
		l.First = append(l.First, sheetLine{Who: s.Judge, Name: v.Panel[s.Judge].Name, Points: p.Points(s.Points)})
	}
	for _, o := range v.owedBy(e) {
		l.Again = append(l.Again, page.sheet(p, v, o))
	}
	wide := OutsideLimit(v.Round, e.Sheets)
	switch {
	case e.Pass < 2:
		l.First, l.Again = l.Again, nil
		l.Kind, l.State = "bad", p.T("head.second.not_asked")
	case e.SecondOpen || e.Missing > 0:
		l.Kind, l.State, l.order = "warn", p.T("head.second.under_way", "Pass", e.Pass, "Done", e.have(), "All", len(e.Sheets)), 1
	case wide:
		l.Kind, l.State, l.order = "info", p.T("head.second.still", "Pass", e.Pass), 2
	default:
		l.Kind, l.State, l.order = "ok", p.T("head.second.done", "Pass", e.Pass), 3
	}
	if !e.SecondOpen && len(e.Sheets) > 1 {
		l.Difference = p.Points(e.High - e.Low)
		l.Ask = wide && !sealed(v.Row.State)
	}
	if a, ok := v.Asked[e.ID]; ok {
		l.Note = p.T("head.second.by", "Who", a.Actor, "When", p.DateTime(a.AskedAt, page.zone))
	}
	return l
}

// lateCard is a late sheet with all that it says, beside the sheet in force.
type lateCard struct {
	ID               int64
	Code, Name, Unit string
	Line             string // who signed which sheet, when
	Held             bool   // a sheet is in force
	Rows             []lateRow
	Comment, TeamBy  string
	Reason           string // why a signed sheet is corrected
	Own              bool   // signed by who looks: somebody else decides
	Stale            bool   // the sheet it was based on has changed since
	Field            string // name of the field for the reason
	Typed            string
	Errors           web.FieldErrors
}

// lateRow is one thing a late sheet says. Held is what the sheet in force says, "" when there is none.
type lateRow struct {
	Label, Held, Late string
	Differs           bool
	Total             bool
}

type decidedLine struct{ When, Who, What, Reason string }

// late shows the late sheets that wait, and what was decided on the others.
func (page *progressPage) late(p *i18n.Printer, v *overview, by audit.By) {
	for _, l := range v.Late {
		e := v.entrant(l.EntryID)
		if l.State == LateWaiting {
			page.Late = append(page.Late, page.lateCard(p, v, by, l, e))
			continue
		}
		line := decidedLine{Who: l.DecidedBy, Reason: l.DecidedWhy, What: p.T("head.late."+l.State, "Sheet", page.named(p, v, l), "Code", e.Code, "Points", decimal.Milli(l.Points))}
		if l.DecidedAt != nil {
			line.When = p.DateTime(*l.DecidedAt, page.zone)
		}
		page.Decided = append(page.Decided, line)
	}
}

// named says whose sheet it is and of which attempt or marking.
func (page *progressPage) named(p *i18n.Printer, v *overview, l LateSheet) string {
	switch {
	case l.Judge == "":
		return p.T("head.late.run", "Who", l.Actor, "Attempt", l.Attempt)
	case l.Pass > 1:
		return p.T("head.late.again", "Who", l.Judge+" "+l.Actor, "Pass", l.Pass)
	}
	return p.T("head.late.sheet", "Who", l.Judge+" "+l.Actor)
}

func (page *progressPage) lateCard(p *i18n.Printer, v *overview, by audit.By, l LateSheet, e Entrant) lateCard {
	card := lateCard{ID: l.ID, Code: e.Code, Name: e.Name, Unit: e.Unit, Reason: l.Reason, Own: l.ownTo(by), Field: reasonField(l.ID),
		Line: p.T("head.late.line", "Sheet", page.named(p, v, l), "When", p.DateTime(l.ReceivedAt, page.zone))}
	if l.Judge == "" {
		card.TeamBy = l.Comment
	} else {
		card.Comment = l.Comment
	}
	late, held := SheetRow{Marks: l.Marks, Points: decimal.Milli(l.Points), TimeMS: l.TimeMS}, v.held(l)
	card.Stale = held == nil && l.Base > 0 || held != nil && held.Revision != l.Base
	card.Rows = page.compare(p, v.Round, held, late)
	card.Held = held != nil
	return card
}

// compare lists everything a sheet says beside what the one in force says; what cannot be read is left out.
func (page *progressPage) compare(p *i18n.Printer, round contests.Round, held *SheetRow, late SheetRow) (rows []lateRow) {
	now, _ := late.value()
	var old Value
	if held != nil {
		old, _ = held.value()
	}
	add := func(label string, said func(v Value) string) {
		row := lateRow{Label: label, Late: said(now)}
		if held != nil {
			row.Held = said(old)
			row.Differs = row.Held != row.Late
		}
		rows = append(rows, row)
	}
	for _, c := range round.Criteria {
		add(c.Name.In(p.Lang()), func(v Value) string { return markOf(p, v, c.Code) })
	}
	for _, i := range items(round) {
		add(i.Name.In(p.Lang()), func(v Value) string {
			if n, ok := v.Marks[i.Code]; ok {
				return p.Number(n)
			}
			return p.T("marking.none")
		})
	}
	if round.Kind != contests.KindSheet {
		add(p.T("marking.time"), func(v Value) string { return timeOf(p, v) })
	}
	add(p.T("marking.points"), func(v Value) string { return p.Points(v.Points) })
	rows[len(rows)-1].Total = true
	return rows
}

// refuse shows a refused act: on top, and beside the form of the late sheet it was about, with what was typed.
func (page *progressPage) refuse(p *i18n.Printer, r refusal) {
	if r.err == nil {
		return
	}
	if page.Errors = web.Errors(p, r.err); r.late == 0 {
		page.Reason = r.reason
	}
	for i := range page.Late {
		if card := &page.Late[i]; card.ID == r.late {
			for n := range page.Errors.List {
				page.Errors.List[n].Field = card.Field
			}
			card.Errors, card.Typed = page.Errors, r.reason
		}
	}
}
