// What the pages of assigning are given.
package marking

import (
	"net/url"

	"hoithi/contests"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// assignPage lists the entries of a division with their judges.
type assignPage struct {
	Title    string
	Where    []crumb
	Round    contests.Text
	Tabs     []tab
	Division string
	Sealed   bool
	Least    int
	Lines    []assignLine
	Lacking  int // entries of the round with fewer judges than needed
	Entries  int
	Judges   int // who can be put on entries
	Errors   web.FieldErrors
	Action   string
	Spread   string
	Panel    string
}

// assignLine is an entry.
type assignLine struct {
	Entry   Entrant
	On      []assigned
	Can     []option // judges who could be added
	Lacking bool
}

// assigned is a judge on an entry.
type assigned struct {
	AssignmentRow
	Begun  bool // signed or drafted
	MayNot bool // changed since: may not mark it
}

func roundTrail(p *i18n.Printer, c *contests.Contest, r contests.Round, last string) []crumb {
	home := web.Home + "/" + c.Code
	return []crumb{{c.Rules.ShortName.In(p.Lang()), home}, {r.Name.In(p.Lang()), home + "/vong/" + r.Code}, {last, ""}}
}

func newAssignPage(p *i18n.Printer, at panel, division string) assignPage {
	c := at.contest
	id, ok := c.DivisionID(division)
	if !ok {
		division = c.Rules.Divisions[0].Code
		id, _ = c.DivisionID(division)
	}
	page := assignPage{Title: p.T("judging.assign.title", "Round", at.round.Name.Inside()), Where: roundTrail(p, c, at.round, p.T("judging.assign.where")), Round: at.round.Name,
		Division: division, Sealed: sealed(at.row.State), Least: max(at.round.Judges.Least, 1), Entries: len(at.entries), Action: assignHref(c, at.round),
		Spread: assignHref(c, at.round) + "/chia", Panel: panelHref(c)}
	on, load, byID := map[int64][]assigned{}, map[int64]int{}, map[int64]JudgeRow{}
	for _, j := range at.judges {
		byID[j.ID] = j
		if j.Active() && j.Role == RoleJudge {
			page.Judges++
		}
	}
	for _, a := range at.assigned {
		e, _ := at.takesPart(a.EntryID)
		on[a.EntryID] = append(on[a.EntryID], assigned{a, at.begun[pair{a.EntryID, a.JudgeID}], byID[a.JudgeID].MayNot(e)})
		load[a.JudgeID]++
	}
	lacking := map[string]int{}
	for _, e := range at.entries {
		line := assignLine{Entry: e, On: on[e.ID], Lacking: len(on[e.ID]) < page.Least}
		if line.Lacking {
			page.Lacking++
			lacking[c.DivisionCode(e.DivisionID)]++
		}
		if e.DivisionID != id {
			continue
		}
		for _, j := range at.judges {
			if may(j, e) && !isOn(line.On, j.ID) {
				line.Can = append(line.Can, option{itoa(j.ID), p.T("judging.assign.choice", "Code", j.Code, "Name", j.Name, "Count", load[j.ID])})
			}
		}
		page.Lines = append(page.Lines, line)
	}
	for _, d := range c.Rules.Divisions {
		text := d.Name.In(p.Lang())
		if n := lacking[d.Code]; n > 0 {
			text = p.T("judging.assign.tab", "Name", text, "Count", n)
		}
		page.Tabs = append(page.Tabs, tab{text, page.Action + "?bang=" + url.QueryEscape(d.Code), d.Code == division})
	}
	return page
}

func isOn(list []assigned, judge int64) bool {
	for _, a := range list {
		if a.JudgeID == judge {
			return true
		}
	}
	return false
}

// spreadPage is the preview of judges in turns.
type spreadPage struct {
	Title   string
	Where   []crumb
	Plan    *Plan
	Added   int
	Dropped int
	Short   []string
	Entries []addedTo
	Want    int
	Redo    bool
	Action  string
	Back    string
	Errors  web.FieldErrors
}

// addedTo is an entry with the judges it gets.
type addedTo struct {
	Entry  Entrant
	Judges []JudgeRow
}

// byEntry gathers what is added, in the order of the plan.
func byEntry(pairings []Pairing) (list []addedTo) {
	for _, p := range pairings {
		if n := len(list); n == 0 || list[n-1].Entry.ID != p.Entry.ID {
			list = append(list, addedTo{Entry: p.Entry})
		}
		last := &list[len(list)-1]
		last.Judges = append(last.Judges, p.Judge)
	}
	return list
}

func newSpreadPage(p *i18n.Printer, plan *Plan, s Spreading) spreadPage {
	back := assignHref(plan.Contest, plan.Round)
	page := spreadPage{Title: p.T("judging.spread.title", "Round", plan.Round.Name.Inside()), Where: roundTrail(p, plan.Contest, plan.Round, p.T("judging.assign.where")), Plan: plan,
		Entries: byEntry(plan.Added), Added: len(plan.Added), Dropped: len(plan.Dropped), Want: s.Want, Redo: s.Redo, Action: back + "/chia/ap-dung", Back: back}
	for _, one := range plan.Short {
		page.Short = append(page.Short, p.T("judging.spread.short", "Code", one.Entry.Code, "Has", one.Has, "Want", one.Want, "Sitting", one.Sitting, "Own", one.OwnUnits, "Recused", one.Recused, "Unit", one.Entry.Unit))
	}
	return page
}
