// How kept things become the pages of teams: forms with their choices, the status page, lines of history in words.
package entries

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// fields are the choices of the form's selects.
func fields(p *i18n.Printer, contest *contests.Contest, f Form) Fields {
	rules := contest.Rules
	f.Contestants = padded(f.Contestants, rules.Members.Contestants.Min)
	f.Mentors = padded(f.Mentors, rules.Members.Mentors.Min)
	all := Fields{
		Contest: contest, Form: f, AskContact: true,
		Contestants: rules.Members.Contestants.Max, Mentors: rules.Members.Mentors.Max,
		Genders: []Option{{Value: "female", Text: p.T("registration.gender.female")}, {Value: "male", Text: p.T("registration.gender.male")}},
	}
	low, high := 12, 1
	for _, d := range rules.Divisions {
		option := Option{Value: d.Code, Text: d.Name.In(p.Lang())}
		if rules.Pupils() {
			option.Note = p.T("registration.grades", "Min", d.Grades.Min, "Max", d.Grades.Max)
		}
		all.Divisions = append(all.Divisions, option)
		low, high = min(low, d.Grades.Min), max(high, d.Grades.Max)
	}
	for grade := low; grade <= high && rules.Pupils(); grade++ {
		all.Grades = append(all.Grades, Option{Value: fmt.Sprint(grade), Text: fmt.Sprint(grade)})
	}
	for _, area := range rules.Areas {
		all.Areas = append(all.Areas, Option{Value: area, Text: area})
	}
	return all
}

func (h handlers) formPage(c echo.Context, contest *contests.Contest, f Form) FormPage {
	p, now, rules := web.Printer(c), web.Now(c), contest.Rules
	page := FormPage{
		Fields: fields(p, contest, f), Opens: rules.RegistrationOpens(), Closes: rules.RegistrationCloses().Add(-time.Minute),
		Zone: rules.Location(), Window: "open", Show: true,
	}
	page.Left = rules.RegistrationCloses().Sub(now)
	if now.Before(rules.RegistrationOpens()) {
		page.Window, page.Left, page.Show = "before", rules.RegistrationOpens().Sub(now), false
	} else if !rules.RegistrationOpen(now) {
		page.Window, page.Show = "closed", false
	}
	for _, part := range []string{"team", "people", "contact", "confirm"} {
		page.Steps = append(page.Steps, Step{Text: p.T("registration.step." + part), ID: "buoc-" + part})
	}
	page.Steps[0].State = "here"
	return page
}

func correctPage(c echo.Context, found held, f Form) CorrectPage {
	page := CorrectPage{
		Fields: fields(web.Printer(c), found.contest, f), Entry: found.entry, Back: privatePath(c),
		Until: EditableUntil(found.contest.Rules, found.entry).Add(-time.Millisecond), Zone: found.contest.Rules.Location(),
		Approved: found.entry.State == Approved,
	}
	page.Locked, page.AskContact = true, found.entry.Source != SourceRoster
	page.Form.Division = found.contest.DivisionCode(found.entry.DivisionID)
	return page
}

// outdated lets a form that was refused as stale be sent again over what is there now, and says so; the entry is a click away.
func (page *CorrectPage) outdated(err error) error {
	for _, f := range fault.All(err) {
		if f.Key == "registration.fault.stale" {
			f.Key = "registration.fault.stale_form"
			page.Form.Revision = page.Entry.Revision
		}
	}
	return err
}

// stateKind is the colour of a state.
func stateKind(state string) string {
	switch state {
	case Approved:
		return "ok"
	case Returned:
		return "warn"
	case Rejected:
		return "bad"
	case Submitted:
		return "info"
	}
	return ""
}

func statusPage(c echo.Context) StatusPage {
	p, now, found := web.Printer(c), web.Now(c), c.Get(heldKey).(held)
	e, rules := found.entry, found.contest.Rules
	division, _ := rules.Division(found.contest.DivisionCode(e.DivisionID))
	until := EditableUntil(rules, e)
	page := StatusPage{
		Contest: found.contest, Entry: e, Division: division.Name.In(p.Lang()), People: found.people, StateKind: stateKind(e.State),
		New: c.QueryParam("moi") != "", Path: privatePath(c), URL: privateURL(c), Zone: rules.Location(),
		CanCorrect: correctable(found, now) == nil, Until: until.Add(-time.Millisecond), Left: until.Sub(now),
	}
	page.Message = p.T("registration.message", "Contest", rules.ShortName, "Team", e.Name, "Unit", e.Unit, "Code", e.Code, "URL", page.URL)
	for _, event := range slices.Backward(found.events) {
		item := HistoryItem{When: p.DateTime(event.RecordedAt, rules.Location()), Who: event.Actor,
			What: p.T("registration.event." + event.Kind), Reason: event.Reason}
		if slices.Contains([]string{EventApproved, EventReturned, EventRejected, EventReinstated}, event.Kind) {
			item.Who = p.T("registration.organisers")
		}
		if event.Kind == EventSubmitted && e.Source == SourceRoster {
			item.Who, item.What = p.T("registration.organisers"), p.T("registration.event.imported")
		}
		page.History = append(page.History, item)
		if page.Reason == "" && event.Kind == e.State && (e.State == Returned || e.State == Rejected) {
			page.Reason = event.Reason
		}
	}
	page.Next = nextSteps(p, found, now)
	return page
}

// nextSteps says what comes after the form was sent.
func nextSteps(p *i18n.Printer, found held, now time.Time) []TimelineItem {
	rules, zone := found.contest.Rules, found.contest.Rules.Location()
	steps := []TimelineItem{
		{When: p.DateTime(found.entry.SubmittedAt, zone), Text: p.T("registration.next.sent"), State: "past"},
		{When: p.T("registration.next.after"), Text: p.T("registration.next.check")},
		{When: p.T("registration.next.until", "When", clock(rules.RegistrationCloses().Add(-time.Minute), rules)), Text: p.T("registration.next.correct")},
	}
	if found.entry.State == Approved {
		steps[1].State = "past"
	}
	if !rules.RegistrationOpen(now) {
		steps[2].State = "past"
	}
	for _, r := range rules.Rounds {
		item := TimelineItem{When: p.Day(string(r.On)), Text: r.Name.In(p.Lang())}
		if !now.Before(r.On.Start(zone).AddDate(0, 0, 1)) {
			item.State = "past"
		}
		steps = append(steps, item)
	}
	for i := range steps {
		if steps[i].State == "" {
			steps[i].State = "now"
			break
		}
	}
	return steps
}

// historyOf puts the audit lines of an entry into words, newest first. Events tell since when an act holds.
func historyOf(p *i18n.Printer, e Entry, lines []audit.Entry, events []Event, zone *time.Location) []HistoryItem {
	var items []HistoryItem
	for _, line := range lines {
		kind := strings.TrimPrefix(line.Act, "entry.")
		if kind == "submit" {
			kind = EventSubmitted
		}
		item := HistoryItem{When: p.DateTime(line.At, zone), Who: line.Actor, What: p.T("registration.event." + kind), Reason: line.Reason}
		if kind == EventSubmitted && e.Source == SourceRoster {
			item.What = p.T("registration.event.imported")
		}
		if item.Who == "" {
			item.Who = p.T("registration.nobody")
		}
		if len(events) > 0 && events[0].Kind == kind {
			if effective := events[0].EffectiveAt; effective != line.At {
				item.When = p.T("registration.recorded", "When", item.When, "Effective", p.DateTime(effective, zone))
			}
			events = events[1:]
		}
		item.Changes = changesOf(p, line.Before, line.After, zone)
		items = append(items, item)
	}
	slices.Reverse(items)
	return items
}

// changeOrder is the order in which changes are told; what is not in it is not told.
var changeOrder = []string{"state", "return_until", "name", "unit", "area", "account", "members", "contact_name", "contact_phone", "contact_email"}

// changesOf compares the two documents of an audit line.
func changesOf(p *i18n.Printer, before, after string, zone *time.Location) []Change {
	was, is := document(before), document(after)
	var changes []Change
	for _, key := range changeOrder {
		_, had := was[key]
		_, has := is[key]
		if had || has {
			changes = append(changes, Change{Label: p.T("registration.change." + key),
				Before: inWords(p, key, was[key], zone), After: inWords(p, key, is[key], zone)})
		}
	}
	return changes
}

func document(text string) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	if text != "" {
		_ = json.Unmarshal([]byte(text), &fields) // written by this package; what cannot be read is not shown
	}
	return fields
}

func inWords(p *i18n.Printer, key string, value json.RawMessage, zone *time.Location) string {
	var word string
	var instant int64
	var members []DraftMember
	switch {
	case len(value) == 0:
		return ""
	case key == "members" && json.Unmarshal(value, &members) == nil:
		var names []string
		for _, m := range members {
			names = append(names, memberInWords(p, m))
		}
		return strings.Join(names, "; ")
	case key == "return_until" && json.Unmarshal(value, &instant) == nil:
		return p.DateTime(instant, zone)
	case json.Unmarshal(value, &word) != nil:
		return string(value)
	case key == "state":
		return p.T("registration.state." + word)
	case word == "":
		return p.T("registration.nothing")
	}
	return word
}

func memberInWords(p *i18n.Printer, m DraftMember) string {
	words := []string{m.Name}
	if m.Born != "" {
		words = append(words, p.Day(m.Born))
	}
	if m.Grade > 0 {
		words = append(words, p.T("registration.grade_n", "Grade", m.Grade))
	}
	for _, s := range []string{m.Class, m.Phone} {
		if s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, ", ")
}
