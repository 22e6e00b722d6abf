// What the pages are given.
package marking

import (
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// crumb is a part of the line above a title.
type crumb struct{ Text, Href string }

// action is a button beside the title.
type action struct{ Text, Href, Kind string }

// columnHelp explains a column.
type columnHelp struct {
	Name   string
	How    string
	Needed bool
}

type formPage struct {
	Title   string
	Where   []crumb
	Actions []action
	Round   contests.Text
	Columns []columnHelp
	Faults  []string // of the file that was sent, in words
	Imports []ImportRow
	Sealed  bool // changes need a reason
	Zone    *time.Location
}

type previewPage struct {
	Title       string
	Where       []crumb
	File        string
	New         int
	Changed     int
	Same        int
	Absent      int
	Notes       []string
	Lines       []previewLine
	Attempts    bool // the round has several
	Rubric      bool
	NeedsReason bool
	Reason      string
	Errors      web.FieldErrors
	Upload      int64 // 0 = nothing to write
	Expect      string
	Action      string // address the form is sent to
	Back        string
}

// previewLine is a sheet that will be written.
type previewLine struct {
	Row         int
	Code        string
	Account     string
	Name        string
	Unit        string
	Attempt     int
	Judge       string // rubric rounds: code and name
	Pass        int
	Points      decimal.Milli
	TimeText    string // as the file has it
	Read        string // as it was read, in words; "" = no time
	Change      Change
	Differences []difference
}

func trail(p *i18n.Printer, c *contests.Contest, round contests.Round) []crumb {
	home := "/quan-ly/" + c.Code
	return []crumb{{c.Rules.ShortName.In(p.Lang()), home}, {round.Name.In(p.Lang()), home + "/vong/" + round.Code}, {p.T("marking.where"), ""}}
}

func formHref(c *contests.Contest, round contests.Round) string {
	return "/quan-ly/" + c.Code + "/vong/" + round.Code + "/nhap-diem"
}

func newFormPage(p *i18n.Printer, c *contests.Contest, round contests.Round) formPage {
	return formPage{
		Title: p.T("marking.title", "Round", round.Name.Inside()), Where: trail(p, c, round), Round: round.Name, Columns: columnsHelp(p, round), Zone: c.Rules.Location(),
		Actions: []action{{Text: p.T("marking.template"), Href: formHref(c, round) + "/mau.xlsx"}},
	}
}

// columnsHelp explains the columns in the order of the template.
func columnsHelp(p *i18n.Printer, r contests.Round) []columnHelp {
	if r.Kind == contests.KindSheet {
		return rubricHelp(p, r)
	}
	list := []columnHelp{
		{p.T("marking.columns.entry_name"), p.T("marking.columns.entry"), true},
		{p.T("marking.columns.division_name"), p.T("marking.columns.division"), false},
	}
	if r.Attempts.Count > 1 {
		list = append(list, columnHelp{p.T("marking.columns.attempt_name"), p.T("marking.columns.attempt", "Max", r.Attempts.Count), true})
	}
	var ticked []string
	for _, t := range r.Tasks {
		if t.Max == 1 {
			ticked = append(ticked, t.Name.In(p.Lang()))
		}
	}
	if len(ticked) > 0 {
		list = append(list, columnHelp{p.T("marking.columns.ticks_name"), p.T("marking.columns.ticks", "Names", strings.Join(ticked, ", ")), true})
	}
	for _, i := range items(r) {
		switch {
		case i.penalty:
			list = append(list, columnHelp{i.Name.In(p.Lang()), p.T("marking.columns.penalty", "Max", i.Max, "Points", i.Points), true})
		case i.Max > 1:
			list = append(list, columnHelp{i.Name.In(p.Lang()), p.T("marking.columns.count", "Max", i.Max, "Points", i.Points), true})
		}
	}
	low, high, step := bounds(r)
	if len(items(r)) == 0 {
		list = append(list, columnHelp{p.T("marking.columns.total_name"), p.T("marking.columns.total", "Min", low, "Max", high, "Step", step), true})
	} else {
		list = append(list, columnHelp{p.T("marking.columns.or_total_name"), p.T("marking.columns.or_total", "Min", low, "Max", high), false})
	}
	return append(list, columnHelp{p.T("marking.columns.time_name"), p.T("marking.columns.time", "Limit", p.RunTime(int64(r.TimeLimit))), true},
		columnHelp{p.T("marking.columns.absent_name"), p.T("marking.columns.absent"), false})
}

func newPreviewPage(pr *i18n.Printer, p *Preview, upload int64) previewPage {
	page := previewPage{
		Title: pr.T("marking.preview.title", "Round", p.Round.Name.Inside()), Where: trail(pr, p.Contest, p.Round), File: p.FileName,
		New: p.Count(New), Changed: p.Count(Changed), Same: p.Count(Same), Absent: p.Count(Absent), Notes: p.noteLines(pr),
		Attempts: p.Round.Attempts.Count > 1, Rubric: p.Round.Kind == contests.KindSheet, NeedsReason: p.NeedsReason, Upload: upload, Expect: p.Digest,
		Action: formHref(p.Contest, p.Round) + "/ap-dung", Back: formHref(p.Contest, p.Round),
	}
	for _, r := range p.Rows {
		if r.Change != New && r.Change != Changed {
			continue
		}
		line := previewLine{Row: r.Number, Code: r.Entry.Code, Account: r.Entry.Account, Name: r.Entry.Name, Unit: r.Entry.Unit, Attempt: r.Attempt,
			Points: r.Value.Points, TimeText: r.TimeText, Change: r.Change}
		if page.Rubric {
			line.Judge, line.Pass = r.Judge.Code+" "+r.Judge.Name, r.Pass
		}
		if r.Value.HasTime {
			line.Read = Reading(r.Value.TimeMS).words(pr)
		}
		if r.Change == Changed {
			line.Differences = p.differences(pr, r)
		}
		page.Lines = append(page.Lines, line)
	}
	return page
}
