// How the office's pages are put together: the list with its filters, one entry beside its rules.
package entries

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// states are the states in the order of the work.
var states = []string{Submitted, Returned, Approved, Rejected, Withdrawn}

// maxFilter is the most bytes of one value of a filter: every link of the page repeats it.
const maxFilter = 400

// readFilter takes a filter from an address; unknown states and overlong values filter nothing.
func readFilter(q url.Values) Filter {
	value := func(name string) string {
		if v := q.Get(name); len(v) <= maxFilter {
			return v
		}
		return ""
	}
	f := Filter{Query: text.Clean(value("q")), Division: value("bang"), Area: text.NFC(value("dia-ban")),
		Flagged: q.Get("trung") != "", Sort: byName, After: q.Get("sau")}
	for _, s := range states {
		if q.Get("trang-thai") == s {
			f.State = s
		}
	}
	if q.Get("xep") == "moi" {
		f.Sort = byNewest
	}
	return f
}

// query is the address of a filter, without its cursor.
func (f Filter) query() url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("q", f.Query)
	set("trang-thai", f.State)
	set("bang", f.Division)
	set("dia-ban", f.Area)
	if f.Flagged {
		set("trung", "1")
	}
	if f.Sort == byNewest {
		set("xep", "moi")
	}
	return q
}

func (f Filter) filters() bool {
	return f.Query != "" || f.State != "" || f.Division != "" || f.Area != "" || f.Flagged
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func listPage(c echo.Context, contest *contests.Contest, f Filter, l Listing) ListPage {
	p, path := web.Printer(c), listPath(contest)
	page := ListPage{Contest: contest, Filter: f, Total: l.Total, Filtered: f.filters(), Zone: contest.Rules.Location(),
		Sort: f.query().Get("xep"), Clear: address(path, Filter{Sort: f.Sort}.query()),
		Sorts: []Option{{Value: "", Text: p.T("registration.list.by_name")}, {Value: "moi", Text: p.T("registration.list.by_newest")}}}
	names := map[string]string{}
	for _, d := range contest.Rules.Divisions {
		names[d.Code] = d.Name.In(p.Lang())
		page.Divisions = append(page.Divisions, Option{Value: d.Code, Text: names[d.Code]})
	}
	for _, s := range states {
		page.States = append(page.States, Option{Value: s, Text: p.T("registration.state." + s)})
	}
	for _, area := range contest.Rules.Areas {
		page.Areas = append(page.Areas, Option{Value: area, Text: area})
	}
	for _, row := range l.Rows {
		page.Rows = append(page.Rows, ListRow{Row: row, Division: names[contest.DivisionCode(row.DivisionID)],
			StateKind: stateKind(row.State), Href: entryPath(contest, row.ID)})
	}
	page.Pills = pills(p, path, f, names)
	page.Tabs, page.ByArea = countTabs(path, f, l, names)
	if f.After != "" {
		page.First = address(path, f.query())
	}
	if l.Next != "" {
		q := f.query()
		q.Set("sau", l.Next)
		page.Next = address(path, q)
	}
	return page
}

// pills are the filters in force, each with the address without it.
func pills(p *i18n.Printer, path string, f Filter, names map[string]string) []Link {
	var all []Link
	add := func(text string, off func(*Filter)) {
		without := f
		off(&without)
		all = append(all, Link{Text: text, Href: address(path, without.query())})
	}
	if f.Query != "" {
		add(p.T("registration.list.pill_query", "Query", f.Query), func(f *Filter) { f.Query = "" })
	}
	if f.State != "" {
		add(p.T("registration.state."+f.State), func(f *Filter) { f.State = "" })
	}
	if f.Division != "" {
		name := names[f.Division]
		if name == "" {
			name = f.Division
		}
		add(name, func(f *Filter) { f.Division = "" })
	}
	if f.Area != "" {
		add(f.Area, func(f *Filter) { f.Area = "" })
	}
	if f.Flagged {
		add(p.T("registration.list.flagged"), func(f *Filter) { f.Flagged = false })
	}
	return all
}

// countTabs are the counts of the filter; each leads to the filter narrowed to it.
func countTabs(path string, f Filter, l Listing, names map[string]string) (byDivision, byArea []Tab) {
	for _, n := range l.ByDivision {
		narrowed := f
		narrowed.Division = n.Key
		byDivision = append(byDivision, Tab{Text: names[n.Key], Href: address(path, narrowed.query()), N: n.N, Here: f.Division == n.Key})
	}
	for _, n := range l.ByArea {
		narrowed := f
		narrowed.Area = n.Key
		byArea = append(byArea, Tab{Text: n.Key, Href: address(path, narrowed.query()), N: n.N, Here: f.Area == n.Key})
	}
	return byDivision, byArea
}

// detailPage reads all that stands on an entry's page: six statements.
func (h handlers) detailPage(c echo.Context) (DetailPage, error) {
	contest, p := contests.From(c), web.Printer(c)
	id, err := entryID(c)
	if err != nil {
		return DetailPage{}, err
	}
	page := DetailPage{Contest: contest, Path: entryPath(contest, id), Zone: contest.Rules.Location(), May: map[string]bool{}}
	var lines []audit.Entry
	var events []Event
	var next int64
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if page.Entry, err = ByID(tx, contest.ID, id); err != nil {
			return err
		}
		if page.People, err = MembersOf(tx, id); err != nil {
			return err
		}
		if events, err = eventsOf(tx, id); err != nil {
			return err
		}
		if lines, err = audit.History(tx, "entry", id); err != nil {
			return err
		}
		if page.Shared, page.Hints, err = alikeOf(tx, page.Entry, page.People); err != nil {
			return err
		}
		next, err = nextToCheck(tx, contest.ID, id)
		return err
	})
	if err != nil {
		return page, err
	}
	if page.Entry.ReturnUntil != nil {
		page.ReturnUntil = *page.Entry.ReturnUntil
	}
	if next != 0 {
		page.Next = entryPath(contest, next)
	}
	division, _ := contest.Rules.Division(contest.DivisionCode(page.Entry.DivisionID))
	page.Division, page.StateKind = division.Name.In(p.Lang()), stateKind(page.Entry.State)
	page.History = historyOf(p, page.Entry, lines, events, page.Zone)
	page.Checks = ticks(p, Verify(contest.Rules, draftOf(contest, page.Entry, page.People), page.Shared, web.Now(c)))
	page.Until = web.Now(c).In(page.Zone).AddDate(0, 0, 7).Format("02/01/2006")
	for _, key := range []string{"born", "grade", "class", "consent", "name"} {
		page.Reasons = append(page.Reasons, p.T("registration.chip."+key))
	}
	if contests.Allowed(web.ActorOf(c), contest.ID, contests.ReviewEntries) {
		for event := range allowedFrom {
			page.May[event] = Can(event, page.Entry.State)
		}
		page.May["link"] = true
	}
	if !contests.Allowed(web.ActorOf(c), contest.ID, contests.Export) {
		page.hidePrivate()
	}
	return page, nil
}

// hidePrivate leaves out birth dates and ways to reach people, for those who only look on: also where they stand in what a rule found,
// in hints at the same person and in what was corrected.
func (page *DetailPage) hidePrivate() {
	page.Private = true
	page.Entry.ContactPhone, page.Entry.ContactEmail, page.ContactTel = "", "", ""
	for i := range page.People {
		page.People[i].Born, page.People[i].Phone = "", ""
	}
	for _, list := range [][]Alike{page.Shared, page.Hints} {
		for i := range list {
			list[i].Born = ""
		}
	}
	for i := range page.Checks {
		page.Checks[i].Note = ""
	}
	for i := range page.History {
		page.History[i].Changes = nil
	}
}

// ticks puts the rules and what breaks them into words.
func ticks(p *i18n.Printer, checks []RuleCheck) []Tick {
	var all []Tick
	for _, check := range checks {
		var notes []string
		for _, f := range check.Faults {
			notes = append(notes, p.Fault(f))
		}
		if check.Mark == markLook {
			notes = append(notes, p.T("registration.look."+check.Key))
		}
		all = append(all, Tick{Kind: check.Mark, Text: p.T("registration.rule." + check.Key), Note: strings.Join(notes, " ")})
	}
	return all
}
