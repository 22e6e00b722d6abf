// The timeline as the organiser sees it: each moment with what is to be done by then, what is left of it, and where.
package contests

import (
	"strings"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

// checklist is the timeline while it is filled.
type checklist struct {
	p     *i18n.Printer
	c     *Contest
	actor auth.Actor
	items []Item
	line  *momentLine
}

// managedTimeline is the timeline with its check lists. Links are only to what this person may do.
func managedTimeline(p *i18n.Printer, c *Contest, actor auth.Actor, items []Item, ahead map[string]Ahead, now time.Time) []momentLine {
	lines := timelineWords(p, c, now)
	for i, m := range Timeline(c, now) {
		list := checklist{p, c, actor, items, &lines[i]}
		switch m.Kind {
		case MomentLaunched:
			list.add("announce", c.State != Draft, 0, list.to(EditRules, "/the-le"))
		case MomentCloses:
			list.registration(m.Past)
		case MomentRound:
			row, _ := c.RoundRow(m.Round.Code)
			lines[i].Href, lines[i].Note = manageHref(c)+"/vong/"+m.Round.Code, ""
			list.before(m.Round, row, ahead[m.Round.Code])
			list.marks(m.Round, row)
			list.results(m.Round, row)
		}
	}
	return lines
}

// add appends a check; left above 0 says how many are left.
func (l checklist) add(key string, done bool, left int64, href string) {
	text := l.p.T("contests.checklist." + key)
	if left > 0 {
		text = l.p.T("contests.checklist.left", "Text", text, "Count", left)
	}
	if done {
		href = ""
	}
	l.line.Checks = append(l.line.Checks, checkLine{Text: text, Done: done, Href: href})
}

// to is an address below the contest's desk, "" for who may not go there.
func (l checklist) to(act Act, path string) string {
	if !Allowed(l.actor, l.c.ID, act) {
		return ""
	}
	return manageHref(l.c) + path
}

// waiting counts the items of some kinds below a place, and where the first of them is mended.
func (l checklist) waiting(below string, kinds ...string) (n int64, href string) {
	for _, item := range l.items {
		if !oneOf(item.Kind, kinds...) || !strings.Contains(item.Href, below) {
			continue
		}
		if n += item.Count; href == "" && (item.Act == "" || Allowed(l.actor, l.c.ID, item.Act)) {
			href = item.Href
		}
	}
	return n, href
}

// open shows a check only while something is left.
func (l checklist) open(key, below string, kinds ...string) {
	if n, href := l.waiting(below, kinds...); n > 0 {
		l.add(key, false, n, href)
	}
}

func (l checklist) registration(past bool) {
	n, href := l.waiting("", ItemCheck, ItemOverdue)
	if href == "" {
		href = l.to(ViewEntries, "/ho-so")
	}
	l.add("entries", past && n == 0, n, href)
}

// before is what a round needs before it begins: judges on its entries, places in its sessions.
func (l checklist) before(round Round, row RoundRow, ahead Ahead) {
	place := "/vong/" + round.Code
	if row.State == Published || row.State == Closed {
		return
	}
	if ahead.NeedsJudges {
		l.add("judges", ahead.Judges == 0, ahead.Judges, l.to(ManagePanels, place+"/phan-cong"))
	}
	if ahead.NeedsSessions {
		l.add("sessions", ahead.Sessions == 0, ahead.Sessions, l.to(ManagePanels, place+"/ca-thi"))
	}
}

// marks is what comes in on the day and after it.
func (l checklist) marks(round Round, row RoundRow) {
	place := "/vong/" + round.Code
	switch round.Kind {
	case KindImport:
		l.add("marks", row.State != Waiting, 0, l.to(ImportMarks, place+"/nhap-diem"))
	default:
		l.add("sheets", row.State != Waiting, 0, l.to(HeadJury, place+"/tien-do"))
	}
	if row.State == Waiting {
		return
	}
	l.open("missing", place+"/", ItemMarks, ItemMissing)
	l.open("confirm", place+"/", ItemConfirm)
	l.open("late", place+"/", ItemLate)
}

// results is what stands between the marks and the end of the round.
func (l checklist) results(round Round, row RoundRow) {
	place := "/vong/" + round.Code
	l.open("tie", place+"/", ItemTie)
	l.open("reserve", place+"/", ItemReserve)
	if waits, href := l.waiting(place+"/", ItemApprove); waits > 0 {
		l.add("approve", false, 0, href)
	}
	changed, href := l.waiting(place+"/", ItemPublish)
	if href == "" && row.State != Waiting {
		href = l.to(Publish, place+"/cong-bo")
	}
	l.add("publish", row.State == Published && changed == 0, 0, href)
	last := l.c.Rules.Rounds[len(l.c.Rules.Rounds)-1].Code == round.Code
	if l.c.Rules.Publication.Objections > 0 && row.State == Published && last {
		n, href := l.waiting("", ItemObjectionsLate, ItemObjections)
		l.add("objections", n == 0, n, href)
	}
}
