// The typed pages of the rules: what is in force, the editor, the preview of a change, versions and their differences.
package contests

import (
	"strconv"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

func rulesHref(c *Contest) string { return manageHref(c) + "/the-le" }

// trail is where a page of the rules stands, from the desk down.
func trail(p *i18n.Printer, c *Contest, below ...link) []link {
	all := []link{{Text: c.Rules.ShortName.In(p.Lang()), Href: manageHref(c)}}
	if len(below) > 0 {
		return append(append(all, link{Text: p.T("rulebook.page.title"), Href: rulesHref(c)}), below...)
	}
	return append(all, link{Text: p.T("rulebook.page.title")})
}

// rulesPage is the document in words, with what can be done about it.
type rulesPage struct {
	Short, Lead string
	Where       []link
	State       stateWords
	Draft       bool
	MayEdit     bool
	Closed      bool // over: nothing can be changed
	Groups      []ruleGroup
	Awards      awardTable
	AwardsEdit  string
	Extended    []string
	Steps       []stateStep
	Versions    []versionLine
	Home        string // address of this page
	StateNow    string
	Errors      web.FieldErrors
}

// stateStep is a state the contest can go to.
type stateStep struct{ To, Text, Note, Kind string }

// versionLine is one version in the list.
type versionLine struct {
	Number                int
	When, Who, Reason     string
	Differences, Download string // addresses; Differences is "" for the first
	InForce               bool
}

func newRulesPage(p *i18n.Printer, c *Contest, actor auth.Actor, versions []Version, extensions []Extension, now time.Time) rulesPage {
	page := rulesPage{Short: c.Rules.ShortName.In(p.Lang()), Where: trail(p, c), State: stateOf(p, c, now), Draft: c.State == Draft, Home: rulesHref(c),
		MayEdit: Allowed(actor, c.ID, EditRules), Closed: c.State == Finished || c.State == Archived, StateNow: p.T("rulebook.state." + c.State),
		Lead: p.T("rulebook.page.lead", "Version", c.RulesVersion, "State", i18n.Key("rulebook.state."+c.State)), Awards: newAwardTable(p, c.Rules), Extended: extendedWords(p, c, extensions)}
	edits := page.MayEdit && !page.Closed
	address := func(part string) string {
		if !edits {
			return ""
		}
		return page.Home + "/sua/" + part
	}
	page.Groups = append(page.Groups, generalWords(p, c.Rules, address(editGeneral)))
	words := rulesInWords(p, c.Rules)
	words[0].Edit = address(editRegistration)
	for i := range c.Rules.Rounds {
		words[i+1].Edit = address(editRound + "/" + c.Rules.Rounds[i].Code)
	}
	page.Groups = append(page.Groups, words[0], divisionWords(p, c.Rules, address(editDivisions)), roundWords(p, c.Rules, address(editRounds)))
	page.Groups = append(page.Groups, words[1:len(c.Rules.Rounds)+1]...)
	publication := ruleGroup{Title: p.T("contests.rules.publication"), Lines: publicationWords(p, c.Rules.Publication), Edit: address(editPublication)}
	if len(publication.Lines) == 0 {
		publication.Lines = []string{p.T("rulebook.page.plain_publication")}
	}
	page.Groups = append(page.Groups, publication)
	page.AwardsEdit = address(editAwards)
	page.versions(p, c, versions)
	if page.MayEdit {
		for _, to := range Transitions(c.State) {
			kind := map[bool]string{true: "primary"}[to == Announced && c.State == Draft]
			page.Steps = append(page.Steps, stateStep{to, p.T("rulebook.step." + c.State + "_" + to), p.T("rulebook.step_note." + c.State + "_" + to), kind})
		}
	}
	return page
}

func (page *rulesPage) versions(p *i18n.Printer, c *Contest, versions []Version) {
	for _, v := range versions {
		line := versionLine{Number: v.Number, When: p.DateTime(v.CreatedAt, c.Rules.Location()), Who: v.Actor, Reason: v.Reason, InForce: v.Number == c.RulesVersion,
			Download: page.Home + "/tai-ve?ban=" + strconv.Itoa(v.Number)}
		if v.Number > 1 {
			line.Differences = page.Home + "/so-sanh?tu=" + strconv.Itoa(v.Number-1) + "&den=" + strconv.Itoa(v.Number)
		}
		page.Versions = append(page.Versions, line)
	}
}

// generalWords is what the document says of the contest as a whole.
func generalWords(p *i18n.Printer, r *Rules, href string) ruleGroup {
	line := func(key, value string) string {
		return p.T("rulebook.page.line", "Label", i18n.Key("rulebook.label."+key), "Value", value)
	}
	g := ruleGroup{Title: p.T("rulebook.part.chung"), Edit: href, Lines: []string{line("name", r.Name.In(p.Lang()))}}
	if r.Theme.VI != "" {
		g.Lines = append(g.Lines, line("theme", r.Theme.In(p.Lang())))
	}
	g.Lines = append(g.Lines, line("organiser", r.Organiser.In(p.Lang())), line("launched", p.Day(string(r.Launched))),
		line("entry_kind", p.T("rulebook.value.entry_kind_"+r.Kind())), line("entry_code", r.EntryCode), line("zone", r.Zone),
		p.T("rulebook.page.areas", "Count", len(r.Areas)), line("consent", r.Consent.In(p.Lang())))
	return g
}

func divisionWords(p *i18n.Printer, r *Rules, href string) ruleGroup {
	t := &ruleTable{Head: []string{p.T("rulebook.label.divisions_name"), p.T("rulebook.label.divisions_code"), p.T("rulebook.label.divisions_grades")}}
	for _, d := range r.Divisions {
		t.Rows = append(t.Rows, []string{d.Name.In(p.Lang()), d.Code, gradesWords(p, d.Grades)})
	}
	return ruleGroup{Title: p.T("rulebook.label.divisions"), Table: t, Edit: href}
}

func roundWords(p *i18n.Printer, r *Rules, href string) ruleGroup {
	t := &ruleTable{Head: []string{p.T("rulebook.label.rounds_name"), p.T("rulebook.label.rounds_code"), p.T("rulebook.label.rounds_on")}}
	for _, round := range r.Rounds {
		t.Rows = append(t.Rows, []string{round.Name.In(p.Lang()), round.Code, p.Day(string(round.On))})
	}
	return ruleGroup{Title: p.T("rulebook.part.vong-thi"), Table: t, Edit: href}
}

// extendedWords say how the deadline was moved, the last first; an extension that was taken back is left out.
func extendedWords(p *i18n.Printer, c *Contest, extensions []Extension) []string {
	var words []string
	for i := len(extensions) - 1; i >= 0; i-- {
		x := extensions[i]
		if x.Closes > c.Rules.Registration.Closes {
			continue
		}
		last := func(m Minute) string { return lastMinuteWords(p, m.Time(c.Rules.Location()), c.Rules.Location()) }
		words = append(words, p.T("contests.extended", "Closes", last(x.Closes), "Before", last(x.Before), "Reason", x.Reason))
	}
	return words
}

// editPage is the form of one part.
type editPage struct {
	Title, Lead string
	Where       []link
	Tabs        []tab
	Action      string
	Base        int
	Controls    []control
	Errors      web.FieldErrors
	Back        string
	Reference   string
	Marked      string // what stands on this part: why some of it cannot change
}

// tab is what the component "tabs" takes.
type tab struct {
	Text, Href string
	Here       bool
}

func newEditPage(p *i18n.Printer, c *Contest, e *editing, round string, t typed, base int) editPage {
	home := rulesHref(c)
	page := editPage{Base: base, Back: home, Reference: home + "/tra-cuu", Action: home + "/sua/" + e.key}
	for _, part := range editParts {
		page.Tabs = append(page.Tabs, tab{p.T("rulebook.part." + part.Key), home + "/sua/" + part.Key, part.Key == e.key})
		if part.Key != editRounds {
			continue
		}
		for _, r := range c.Rules.Rounds {
			page.Tabs = append(page.Tabs, tab{r.Name.In(p.Lang()), home + "/sua/" + editRound + "/" + r.Code, e.key == editRound && r.Code == round})
		}
	}
	if e.key == editRound {
		page.Action += "/" + round
		page.Title = e.rules.Rounds[e.place].Name.In(p.Lang())
		page.Lead = p.T("rulebook.edit_round_lead", "Kind", i18n.Key("rulebook.value.rounds_kind_"+e.rules.Rounds[e.place].Kind))
		if row, _ := c.RoundRow(round); row.State != Waiting && row.State != "" {
			page.Marked = p.T("rulebook.marked")
		}
	} else {
		page.Title, page.Lead = p.T("rulebook.part."+e.key), p.T("rulebook.part_lead."+e.key)
	}
	page.Where = trail(p, c, link{Text: page.Title})
	f := former{p: p, rules: e.rules, typed: t}
	page.Controls = f.controls(e.form, e.name, false)
	return page
}

// previewPage shows what a change would do, before it is saved.
type previewPage struct {
	Title       string
	Where       []link
	Differences []Difference
	Reranked    []string
	Extends     string
	Draft       bool
	Document    string
	Base        int
	Seen        string
	Part, Round string // where "edit on" leads, "" after an upload
	Reason      string
	Errors      web.FieldErrors
	Action      string
	Back        string
}

func newPreviewPage(p *i18n.Printer, prop *Proposal, base int, part, round string) previewPage {
	c := prop.Contest
	page := previewPage{Title: p.T("rulebook.preview.title"), Where: trail(p, c, link{Text: p.T("rulebook.preview.title")}), Draft: c.State == Draft,
		Differences: Differences(p, c.Rules, prop.Rules), Document: string(prop.Document), Base: base, Seen: prop.Seen, Part: part, Round: round,
		Action: rulesHref(c) + "/luu", Back: rulesHref(c)}
	for _, r := range prop.Reranked {
		key := "rulebook.preview.reranked"
		if row, _ := c.RoundRow(r.Code); row.State == Published {
			key = "rulebook.preview.reranked_published"
		}
		page.Reranked = append(page.Reranked, p.T(key, "Round", r.Name))
	}
	if prop.Extends {
		page.Extends = p.T("rulebook.preview.extends", "Until", minuteText(p, prop.Rules.Registration.Closes))
	}
	return page
}

// comparePage shows the differences of two versions; after a conflict, also those the editor wanted.
type comparePage struct {
	Title, Lead string
	Where       []link
	Differences []Difference
	Wanted      []Difference
	Conflict    bool
	Notes       []string // who made the versions in between, and why
	Back        string
	From, To    int
	Most        []option // versions to choose from
	Action      string
}

// uploadPage takes a document.
type uploadPage struct {
	Where     []link
	Action    string
	Base      int
	Faults    []string
	Reference string
}

// extendPage takes a new deadline.
type extendPage struct {
	Where         []link
	Now           string
	Until, Reason string
	Base          int
	Errors        web.FieldErrors
	Action, Back  string
	Extended      []string
}

// referencePage explains every key of the document.
type referencePage struct {
	Where []link
	Parts []referencePart
}
