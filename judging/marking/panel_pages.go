// What the pages of the panel are given.
package marking

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// option is one choice of a select.
type option struct{ Value, Text string }

// judgeFields is the form of one person of the panel.
type judgeFields struct {
	Form      JudgeDraft
	Errors    web.FieldErrors
	Divisions []option
	Roles     []option
	Areas     []option
}

func newJudgeFields(p *i18n.Printer, c *contests.Contest) judgeFields {
	f := judgeFields{Roles: []option{{RoleJudge, p.T("judging.role.judge")}, {RoleReferee, p.T("judging.role.referee")}}}
	for _, d := range c.Rules.Divisions {
		f.Divisions = append(f.Divisions, option{d.Code, d.Name.In(p.Lang())})
	}
	return f
}

// panelPage lists the panel by division.
type panelPage struct {
	judgeFields
	Title   string
	Where   []crumb
	Actions []action
	Groups  []panelGroup
	Count   int
	Rounds  []option // addresses of the assignments of rounds with sheets
	Href    string
}

// panelGroup is a sub-panel.
type panelGroup struct {
	Name   string
	Judges []panelLine
}

// panelLine is somebody of the panel.
type panelLine struct {
	JudgeRow
	RoleText         string
	Assigned, Signed int
	Edit             string
}

func newPanelPage(p *i18n.Printer, c *contests.Contest, judges []JudgeRow, counts map[int64]judgeCount) panelPage {
	page := panelPage{judgeFields: newJudgeFields(p, c), Title: p.T("judging.panel.title"), Href: panelHref(c),
		Where:   []crumb{{c.Rules.ShortName.In(p.Lang()), web.Home + "/" + c.Code}, {p.T("judging.panel.where"), ""}},
		Actions: []action{{Text: p.T("judging.panel.import"), Href: panelHref(c) + "/nhap"}}}
	for _, r := range c.Rules.Rounds {
		if r.Kind == contests.KindSheet {
			page.Rounds = append(page.Rounds, option{assignHref(c, r), p.T("judging.panel.assign", "Round", r.Name.Inside())})
		}
	}
	group := func(name string, in func(j JudgeRow) bool) {
		g := panelGroup{Name: name}
		for _, j := range judges {
			if j.Active() && in(j) {
				g.Judges = append(g.Judges, panelLine{j, p.T("judging.role." + j.Role), counts[j.ID].Assigned, counts[j.ID].Signed, page.Href + "/sua/" + itoa(j.ID)})
			}
		}
		if len(g.Judges) > 0 {
			page.Groups, page.Count = append(page.Groups, g), page.Count+len(g.Judges)
		}
	}
	for _, d := range c.Rules.Divisions {
		id, _ := c.DivisionID(d.Code)
		group(d.Name.In(p.Lang()), func(j JudgeRow) bool { return j.DivisionID != nil && *j.DivisionID == id })
	}
	group(p.T("judging.panel.all_divisions"), func(j JudgeRow) bool { return j.DivisionID == nil })
	return page
}

// judgePage is the form to change somebody.
type judgePage struct {
	judgeFields
	Title  string
	Where  []crumb
	Judge  JudgeRow
	Role   string
	Remove string // address
	Back   string

	Recusals []RecusalRow
	Recusal  Recusal // as typed
	Recuse   string  // address, "" for who marks no entries
	Zone     *time.Location
}

func newJudgePage(p *i18n.Printer, c *contests.Contest, j JudgeRow) judgePage {
	page := judgePage{judgeFields: newJudgeFields(p, c), Title: j.Name, Judge: j, Role: p.T("judging.role." + j.Role), Back: panelHref(c), Remove: panelHref(c) + "/bo/" + itoa(j.ID),
		Where: []crumb{{c.Rules.ShortName.In(p.Lang()), web.Home + "/" + c.Code}, {p.T("judging.panel.where"), panelHref(c)}, {j.Code, ""}}}
	page.Form, page.Zone = j.Draft(c), c.Rules.Location()
	if j.Role == RoleJudge && j.Active() {
		page.Recuse = panelHref(c) + "/sua/" + itoa(j.ID) + "/khong-cham"
	}
	return page
}

// slipsPage is what is printed and cut.
type slipsPage struct {
	Title   string
	Where   []crumb
	Contest string
	Slips   []slip
	Until   time.Time
	Zone    *time.Location
}

func newSlipsPage(p *i18n.Printer, c *contests.Contest, list []slip, until time.Time) slipsPage {
	return slipsPage{Title: p.T("judging.slips.title"), Contest: c.Rules.ShortName.In(p.Lang()), Slips: list, Until: until, Zone: c.Rules.Location(),
		Where: []crumb{{c.Rules.ShortName.In(p.Lang()), web.Home + "/" + c.Code}, {p.T("judging.panel.where"), panelHref(c)}, {p.T("judging.slips.where"), ""}}}
}

// judgesPage takes a workbook.
type judgesPage struct {
	Title   string
	Where   []crumb
	Actions []action
	Faults  []string
}

func newJudgesPage(p *i18n.Printer, c *contests.Contest, faults []string) judgesPage {
	return judgesPage{Title: p.T("judging.import.title"), Faults: faults, Actions: []action{{Text: p.T("marking.template"), Href: panelHref(c) + "/nhap/mau.xlsx"}},
		Where: []crumb{{c.Rules.ShortName.In(p.Lang()), web.Home + "/" + c.Code}, {p.T("judging.panel.where"), panelHref(c)}, {p.T("judging.import.where"), ""}}}
}

// judgesPreview is what a workbook would do.
type judgesPreview struct {
	Title              string
	Where              []crumb
	File               string
	New, Changed, Same int
	Notes              []string
	Lines              []judgesLine
	Upload             int64
	Expect             string
	Action, Back       string
	Errors             web.FieldErrors
}

// judgesLine is somebody who is added or changed.
type judgesLine struct {
	Row                        int
	Code, Name, Unit, Division string
	New, Back                  bool
	Differences                []difference
}

func newJudgesPreview(p *i18n.Printer, pre *JudgePreview, upload int64) judgesPreview {
	c := pre.Contest
	page := judgesPreview{Title: p.T("judging.import.preview"), Where: newJudgesPage(p, c, nil).Where, File: pre.FileName, New: pre.Count(New), Changed: pre.Count(Changed),
		Same: pre.Count(Same), Upload: upload, Expect: pre.Digest, Action: panelHref(c) + "/nhap/ap-dung", Back: panelHref(c) + "/nhap"}
	for _, n := range pre.Notes {
		page.Notes = append(page.Notes, p.T(n.Key, n.Args...))
	}
	division := func(code string) string {
		if d, ok := c.Rules.Division(code); ok {
			return d.Name.In(p.Lang())
		}
		return p.T("judging.panel.all_divisions")
	}
	for _, l := range pre.Lines {
		if l.Change == Same {
			continue
		}
		line := judgesLine{Row: l.Number, Code: l.Judge.Code, Name: l.Judge.Name, Unit: l.Judge.Unit, Division: division(l.Judge.Division), New: l.Change == New, Back: l.Back}
		for _, d := range []difference{
			{p.T("judging.field.name"), l.Old.Name, l.Judge.Name}, {p.T("judging.field.unit"), l.Old.Unit, l.Judge.Unit}, {p.T("judging.field.area"), l.Old.Area, l.Judge.Area},
			{p.T("judging.field.division"), division(l.Old.Division), division(l.Judge.Division)}, {p.T("judging.field.phone"), l.Old.Phone, l.Judge.Phone},
		} {
			if !line.New && d.Before != d.After {
				line.Differences = append(line.Differences, d)
			}
		}
		page.Lines = append(page.Lines, line)
	}
	return page
}
