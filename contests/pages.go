// The typed pages of this package, filled with words in the reader's language.
package contests

import (
	"cmp"
	"slices"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// link is an address with its text; Note is small beside it.
type link struct {
	Text, Href, Note string
}

// Public home ---------------------------------------------------------------

type frontPage struct {
	Now  []contestCard
	Past []contestCard
}

type contestCard struct {
	Name, Theme, Organiser, Href string
	State                        stateWords
	Rounds                       string // the days of the rounds
	Register                     string // address of the form while it is open
	Results                      []link
}

func newFrontPage(p *i18n.Printer, all []*Contest, now time.Time) frontPage {
	var page frontPage
	slices.SortStableFunc(all, func(a, b *Contest) int { return cmp.Compare(lastDay(b), lastDay(a)) })
	for _, c := range all {
		if c.State == Draft {
			continue
		}
		card := newContestCard(p, c, now)
		if PhaseAt(c, now).Key == PhaseOver {
			page.Past = append(page.Past, card)
		} else {
			page.Now = append(page.Now, card)
		}
	}
	return page
}

func lastDay(c *Contest) Day { return c.Rules.Rounds[len(c.Rules.Rounds)-1].On }

func newContestCard(p *i18n.Printer, c *Contest, now time.Time) contestCard {
	card := contestCard{Name: c.Rules.Name.In(p.Lang()), Theme: c.Rules.Theme.In(p.Lang()), Organiser: c.Rules.Organiser.In(p.Lang()),
		Href: pageHref(c), State: stateOf(p, c, now), Results: resultLinks(p, c)}
	if c.Rules.RegistrationOpen(now) {
		card.Register = registerHref(c)
	}
	return card
}

func pageHref(c *Contest) string     { return "/cuoc-thi/" + c.Code }
func registerHref(c *Contest) string { return pageHref(c) + "/dang-ky" }
func manageHref(c *Contest) string   { return "/quan-ly/" + c.Code }

// resultLinks are the published rounds, the last one first.
func resultLinks(p *i18n.Printer, c *Contest) []link {
	var links []link
	for _, round := range slices.Backward(c.Rules.Rounds) {
		if row, _ := c.RoundRow(round.Code); row.State == Published {
			links = append(links, link{Text: p.T("contests.results_of", "Round", round.Name.Inside()), Href: pageHref(c) + "/ket-qua/" + round.Code,
				Note: p.Day(string(round.On))})
		}
	}
	return links
}

// One contest, for the public ------------------------------------------------

type contestPage struct {
	contestCard
	Short     string
	Entered   string // "432 đội, 1.484 người, 193 đơn vị"; "" while nobody entered
	Divisions []divisionCard
	Timeline  []momentLine
	Rules     []ruleGroup
	Awards    awardTable
	Extended  []string // how the deadline was moved, the last first
	Data      string   // address of the same for programs
}

type divisionCard struct {
	Name, Grades, Entered string
	Inside                string // the name inside a sentence
	Result                string // address of the newest published results, "" = none
}

// momentLine is what the component "timeline" takes.
type momentLine struct {
	When, Text, Note, Href, State string
	Checks                        []checkLine
}

// checkLine is something to be done by a moment. Href is where; "" = done, or not for this person.
type checkLine struct {
	Text string
	Done bool
	Href string
}

type awardTable struct {
	Rows   []awardRow
	Total  int   // prizes
	Money  int64 // đồng
	Places int   // divisions that each have the prizes; 1 = over the contest
	Over   bool  // over the contest
	Round  string
}

type awardRow struct {
	Name  string
	Count int   // in all
	Each  int   // in each division
	Money int64 // đồng for one
	Note  string
}

func newContestPage(p *i18n.Printer, c *Contest, counts Counts, now time.Time) contestPage {
	page := contestPage{contestCard: newContestCard(p, c, now), Short: c.Rules.ShortName.In(p.Lang()), Timeline: timelineWords(p, c, now),
		Data: web.APIPrefix + "v1/contests/" + c.Code, Rules: rulesInWords(p, c.Rules), Awards: newAwardTable(p, c.Rules)}
	if counts.Entries > 0 {
		page.Entered = p.T("contests.entered_all", "Teams", p.T("contests.teams", "Count", counts.Entries),
			"People", p.T("contests.people", "Count", counts.People), "Units", p.T("contests.units", "Count", counts.Units))
	}
	for _, d := range c.Rules.Divisions {
		card := divisionCard{Name: d.Name.In(p.Lang()), Inside: d.Name.Inside().In(p.Lang()), Grades: gradeWords(p, d.Grades), Entered: p.T("contests.nobody_yet")}
		if n := counts.ByDivision[d.Code]; n.Entries > 0 {
			card.Entered = p.T("contests.entered", "Teams", p.T("contests.teams", "Count", n.Entries), "People", p.T("contests.people", "Count", n.People))
		}
		if len(page.Results) > 0 {
			card.Result = page.Results[0].Href + "?bang=" + d.Code
		}
		page.Divisions = append(page.Divisions, card)
	}
	return page
}

func gradeWords(p *i18n.Printer, grades Range) string {
	if grades == (Range{}) {
		return p.T("contests.anyone")
	}
	if grades.Min == grades.Max {
		return p.T("contests.grade", "Min", grades.Min)
	}
	return p.T("contests.grades", "Min", grades.Min, "Max", grades.Max)
}

func newAwardTable(p *i18n.Printer, r *Rules) awardTable {
	t := awardTable{Places: len(r.Divisions), Over: r.Awards.Per == PerContest}
	if t.Over {
		t.Places = 1
	}
	if round, ok := r.Round(r.Awards.Round); ok {
		t.Round = round.Name.Inside().In(p.Lang())
	}
	for _, prize := range r.Awards.Prizes {
		row := awardRow{Name: prize.Name.In(p.Lang()), Each: prize.UpTo, Count: prize.UpTo * t.Places, Money: prize.Money}
		if prize.Minimum != nil {
			row.Note = p.T("contests.awards.minimum", "Points", *prize.Minimum)
		}
		t.Total += row.Count
		t.Money += int64(row.Count) * prize.Money
		t.Rows = append(t.Rows, row)
	}
	return t
}

func timelineWords(p *i18n.Printer, c *Contest, now time.Time) []momentLine {
	zone := c.Rules.Location()
	var lines []momentLine
	for _, m := range Timeline(c, now) {
		iso := m.At.In(zone).Format(time.DateOnly)
		line := momentLine{When: p.Day(iso), Text: p.T("contests.moment." + m.Kind)}
		switch {
		case m.Past:
			line.State = "past"
		case m.Kind == MomentToday:
			line.State = "today"
		case m.Today:
			line.State, line.Note = "now", p.T("contests.today_word")
		}
		switch m.Kind {
		case MomentOpens, MomentCloses:
			line.When = minuteWords(p, m.At, zone)
		case MomentRound:
			line.Text = m.Round.Name.In(p.Lang())
			if row, _ := c.RoundRow(m.Round.Code); row.State == Published {
				line.Href, line.Note = pageHref(c)+"/ket-qua/"+m.Round.Code, p.T("contests.has_results")
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// Organiser's home -----------------------------------------------------------

// waitingItem is what the component "attention" takes.
type waitingItem struct {
	Kind, Text, Href string
	Count            int64
}

func waitingWords(p *i18n.Printer, items []Item) []waitingItem {
	var all []waitingItem
	for _, item := range items {
		kind := ""
		if late(item.Kind) {
			kind = "bad"
		} else if item.Kind == ItemFlagged {
			kind = "info"
		}
		args := []any{"Count", item.Count}
		for _, arg := range item.Args {
			if name, ok := arg.(Text); ok {
				arg = name.Inside()
			}
			args = append(args, arg)
		}
		text := p.T("contests.wait."+item.Kind, args...)
		all = append(all, waitingItem{Kind: kind, Text: text, Href: item.Href, Count: item.Count})
	}
	return all
}

type deskPage struct {
	Make     bool // this person may make contests
	Places   []deskPlace
	Contests []deskContest
	Office   []OfficeLink
}

// deskPlace is a judge's or referee's work; Items is empty when nothing waits.
type deskPlace struct {
	Name, Href, None string
	Items            []waitingItem
}

func (page *deskPage) addPlace(p *i18n.Printer, place Place, waits int64) {
	key := "contests.place." + place.Role
	one := deskPlace{Name: p.T(key), Href: place.Href, None: p.T(key + "_none")}
	if waits > 0 {
		one.Items = []waitingItem{{Text: p.T(key+"_waits", "Count", waits), Href: place.Href, Count: waits}}
	}
	page.Places = append(page.Places, one)
}

type deskContest struct {
	Name, Href string
	State      stateWords
	Items      []waitingItem
}

func (page *deskPage) add(p *i18n.Printer, c *Contest, items []Item, now time.Time) {
	page.Contests = append(page.Contests, deskContest{Name: c.Rules.Name.In(p.Lang()), Href: manageHref(c),
		State: stateOf(p, c, now), Items: waitingWords(p, items)})
}

type managePage struct {
	Name, Short, Public string
	Several             bool // this person works elsewhere too
	State               stateWords
	Clock               string // time now in the contest's zone, and whether an entry could be sent: a self-check
	Items               []waitingItem
	Figures             []figure
	Work                []link
	Timeline            []momentLine
	Changes             []changeLine
}

type figure struct {
	Text, Href string
	Figure     int64
}

// changeLine is what the component "history" takes.
type changeLine struct {
	When, Who, What, Reason string
	Changes                 []struct{ Label, Before, After string }
}

func newManagePage(p *i18n.Printer, c *Contest, actor auth.Actor, now time.Time) managePage {
	clock := "contests.clock.closed"
	if c.Rules.RegistrationOpen(now) {
		clock = "contests.clock.open"
	}
	return managePage{Name: c.Rules.Name.In(p.Lang()), Short: c.Rules.ShortName.In(p.Lang()), Public: pageHref(c), State: stateOf(p, c, now),
		Clock: p.T(clock, "Now", p.DateTime(now.UnixMilli(), c.Rules.Location())), Work: workLinks(p, c, actor)}
}

func (page *managePage) add(p *i18n.Printer, c *Contest, actor auth.Actor, counts Counts, items []Item, ahead map[string]Ahead, changes []change, now time.Time) {
	list := manageHref(c) + "/ho-so"
	page.Items = waitingWords(p, mayMend(actor, c, items))
	page.Timeline = managedTimeline(p, c, actor, items, ahead, now)
	page.Figures = []figure{
		{Figure: counts.Entries, Text: p.T("contests.figure.entries"), Href: list},
		{Figure: counts.People, Text: p.T("contests.figure.people")},
		{Figure: counts.Units, Text: p.T("contests.figure.units")},
	}
	for _, d := range c.Rules.Divisions {
		page.Figures = append(page.Figures, figure{Figure: counts.ByDivision[d.Code].Entries,
			Text: p.T("contests.figure.division", "Division", d.Name.Inside()), Href: list + "?bang=" + d.Code})
	}
	if !Allowed(actor, c.ID, ViewEntries) { // the list is not theirs to open
		for i := range page.Figures {
			page.Figures[i].Href = ""
		}
	}
	for _, ch := range changes {
		page.Changes = append(page.Changes, changeLine{When: p.DateTime(ch.At, c.Rules.Location()), Who: ch.Actor, What: actWords(p, c.Rules, ch), Reason: ch.Reason})
	}
}
