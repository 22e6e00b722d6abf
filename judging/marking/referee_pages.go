// What the referee's pages are given: rounds, teams in running order with their attempts.
package marking

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"hoithi/contests"
	"hoithi/internal/i18n"
)

// joinFaults keeps both.
func joinFaults(a, b error) error { return errors.Join(a, b) }

// refereeHome lists the rounds somebody signs in.
type refereeHome struct {
	Title  string
	Rounds []refereeRound
}

type refereeRound struct {
	Contest contests.Text
	Round   contests.Text
	Day     string
	Href    string
	State   string // in words
	Kind    string // of the pill
	Waits   string // in words
	Done    int    // attempts that are over
	All     int
}

func refereePath(c *contests.Contest, round string) string {
	return "/trong-tai/" + c.Code + "/" + round
}

func newRefereeHome(p *i18n.Printer, lists []*runList) refereeHome {
	page := refereeHome{Title: p.T("field.home.title")}
	for _, l := range lists {
		done, all := l.progress("")
		r := refereeRound{Contest: l.Contest.Rules.ShortName, Round: l.Round.Name, Day: string(l.Round.On), Href: refereePath(l.Contest, l.Round.Code),
			State: p.T("field.state." + l.Row.State), Kind: stateKind(l.Row.State), Done: done, All: all}
		switch {
		case all == 0:
			r.Waits = p.T("field.home.nobody")
		case done == all:
			r.Waits = p.T("field.home.done")
		default:
			r.Waits = p.T("field.home.waits", "Count", all-done)
		}
		page.Rounds = append(page.Rounds, r)
	}
	return page
}

// stateKind is the colour of a round's state.
func stateKind(state string) string {
	switch state {
	case contests.Open:
		return "info"
	case contests.Closed, contests.Published:
		return "ok"
	}
	return ""
}

// progress counts the attempts of a division ("" = all) that are over, and all.
func (l *runList) progress(division string) (done, all int) {
	for _, e := range l.Entries {
		if division != "" && l.Contest.DivisionCode(e.DivisionID) != division {
			continue
		}
		for n := 1; n <= l.Round.Attempts.Count; n++ {
			all++
			if _, signed := l.Runs[place{e.ID, n}]; signed || l.Absences[place{e.ID, n}] {
				done++
			}
		}
	}
	return done, all
}

// runsPage lists the teams of a round.
type runsPage struct {
	Title    string
	Where    []crumb
	Tabs     []tabLink
	Done     int
	All      int
	State    string
	Kind     string
	Over     bool // closed or published: a signature comes late
	Attempts []int
	Teams    []runTeam

	AllDivisions bool // teams of all divisions are listed
}

type tabLink struct {
	Text, Href string
	Here       bool
}

type runTeam struct {
	ID       int64
	Code     string
	Name     string
	Unit     string
	Division string
	At       string // when and where, "" = not fixed
	Attempts []runCell
	Next     string // address of the first open attempt, "" = none
	NextNo   int
}

type runCell struct {
	Number int
	Href   string
	Text   string // what was signed, in words
	Kind   string // "ok", "warn" or ""
	Reach  bool   // it may be signed now, or looked at
}

func newRunsPage(p *i18n.Printer, l *runList, division string) runsPage {
	if _, ok := l.Contest.Rules.Division(division); !ok {
		division = ""
	}
	href := refereePath(l.Contest, l.Round.Code)
	page := runsPage{AllDivisions: division == "", Title: l.Round.Name.In(p.Lang()), State: p.T("field.state." + l.Row.State), Kind: stateKind(l.Row.State), Over: sealed(l.Row.State),
		Where: []crumb{{p.T("field.home.title"), refereeHomePath}, {l.Contest.Rules.ShortName.In(p.Lang()), ""}},
		Tabs:  []tabLink{{p.T("field.all_divisions"), href, division == ""}}}
	for _, d := range l.Contest.Rules.Divisions {
		page.Tabs = append(page.Tabs, tabLink{d.Name.In(p.Lang()), href + "?bang=" + d.Code, d.Code == division})
	}
	for n := 1; n <= l.Round.Attempts.Count; n++ {
		page.Attempts = append(page.Attempts, n)
	}
	page.Done, page.All = l.progress(division)
	for _, e := range l.inOrder() {
		code := l.Contest.DivisionCode(e.DivisionID)
		if division == "" || code == division {
			page.Teams = append(page.Teams, l.team(p, e, code))
		}
	}
	return page
}

// inOrder is the running order: by start of the session and room, then division, then code; who has no session comes last.
func (l *runList) inOrder() []entryStand {
	place := map[int64]int{}
	for i, d := range l.Contest.Divisions {
		place[d.ID] = i
	}
	return slices.SortedStableFunc(slices.Values(l.Entries), func(a, b entryStand) int {
		sa, oka := l.Slots[a.ID]
		sb, okb := l.Slots[b.ID]
		if oka != okb {
			if oka {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(sa.At, sb.At), cmp.Compare(sa.Room, sb.Room), cmp.Compare(place[a.DivisionID], place[b.DivisionID]), cmp.Compare(a.Code, b.Code))
	})
}

func (l *runList) team(p *i18n.Printer, e entryStand, division string) runTeam {
	d, _ := l.Contest.Rules.Division(division)
	team := runTeam{ID: e.ID, Code: e.Code, Name: e.Name, Unit: e.Unit, Division: d.Name.In(p.Lang())}
	if s, ok := l.Slots[e.ID]; ok {
		team.At = p.T("field.slot", "When", p.DateTime(s.At, l.Contest.Rules.Location()), "Room", s.Room)
	}
	reach := true
	for n := 1; n <= l.Round.Attempts.Count; n++ {
		cell := runCell{Number: n, Href: runPath(l.Contest, l.Round.Code, e.ID, n), Reach: reach}
		run, signed := l.Runs[place{e.ID, n}]
		switch {
		case signed:
			cell.Text, cell.Kind = runWords(p, run), "ok"
		case l.Absences[place{e.ID, n}]:
			cell.Text, cell.Kind = p.T("field.absent"), "warn"
		case reach:
			cell.Text = p.T("field.not_yet")
			team.Next, team.NextNo = cell.Href, n
			reach = false
		default:
			cell.Text = p.T("field.later")
		}
		team.Attempts = append(team.Attempts, cell)
	}
	return team
}

func runPath(c *contests.Contest, round string, entry int64, attempt int) string {
	return refereePath(c, round) + "/" + strconv.FormatInt(entry, 10) + "/" + strconv.Itoa(attempt)
}

// runWords is a signed sheet in a few words: 65 điểm, 2:18.970.
func runWords(p *i18n.Printer, r Run) string {
	return p.T("field.points_time", "Points", r.Points, "Time", timeText(p, r.TimeMS))
}

// timeText is a run's time, or that none was taken.
func timeText(p *i18n.Printer, ms *int64) string {
	if ms == nil {
		return p.T("field.no_time_taken")
	}
	return p.RunTime(*ms)
}
