// What the pages of a workbook of sessions are given.
package sessions

import (
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

type action struct{ Text, Href, Kind string }

type formPage struct {
	Title   string
	Where   []crumb
	Actions []action
	Faults  []string
}

func newFormPage(p *i18n.Printer, at plan) formPage {
	base := href(at.contest, at.round.Code)
	page := formPage{Title: p.T("sessions.import.title"), Where: trail(p, at, p.T("sessions.where")), Actions: []action{{Text: p.T("sessions.export"), Href: base + "/tep.xlsx"}}}
	page.Where[2].Href = base
	page.Where = append(page.Where, crumb{p.T("sessions.import.where"), ""})
	return page
}

type previewPage struct {
	Title        string
	Where        []crumb
	File         string
	New, Changed int
	Moved, Same  int
	Empty        int
	Notes        []string
	Sessions     []changeLine
	Moves        []moveLine
	Upload       int64
	Expect       string
	Action, Back string
	Errors       web.FieldErrors
}

// changeLine is a session that is added (Before empty) or changed.
type changeLine struct{ Room, Before, After string }

// moveLine is an entry that gets another place; From is empty when it had none.
type moveLine struct {
	Row              int
	Code, Name, Unit string
	From, To         string
}

func newPreviewPage(p *i18n.Printer, pre *Preview, upload int64) previewPage {
	at := pre.at
	base := href(at.contest, at.round.Code)
	page := previewPage{Title: p.T("sessions.import.preview"), Where: newFormPage(p, at).Where, File: pre.FileName, Moved: len(pre.moves), Same: pre.same, Empty: pre.Empty,
		Upload: upload, Expect: pre.Digest, Action: base + "/nhap/ap-dung", Back: base + "/nhap"}
	for _, n := range pre.Notes {
		page.Notes = append(page.Notes, p.T(n.Key, n.Args...))
	}
	zone := at.contest.Rules.Location()
	said := func(s Session) string { return when(p, s, zone) + " · " + p.T("sessions.places", "Count", s.Capacity) }
	place := map[int64]string{}
	for _, s := range pre.sessions {
		place[s.ID] = s.Room + ", " + when(p, s, zone)
	}
	for _, c := range pre.changes {
		line := changeLine{Room: c.New.Room, After: said(c.New)}
		if page.New++; c.Old.ID != 0 {
			page.New--
			page.Changed++
			line.Before = said(c.Old)
		}
		page.Sessions = append(page.Sessions, line)
	}
	for _, m := range pre.moves {
		page.Moves = append(page.Moves, moveLine{m.Row, m.Entry.Code, m.Entry.Name, m.Entry.Unit, place[m.Entry.SessionID], place[m.To]})
	}
	return page
}
