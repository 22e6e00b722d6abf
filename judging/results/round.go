// The organiser's page of a round: its standings, what waits, and the way to everything that is done in it.
package results

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/judging/marking"
)

func (h handlers) round(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	var s roundState
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		s, err = stateOf(tx, a)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "results/round", roundView(c, a, s))
}

// roundState is what the page shows, read in one snapshot.
type roundState struct {
	draft    *Draft
	table    *Table         // of the division asked for
	blockers []*fault.Fault // of closing the round
	vacant   int            // places of entries that withdrew after the publication
}

func stateOf(tx *db.Tx, a asked) (s roundState, err error) {
	if s.draft, err = Prepare(tx, a.contest, a.rules.Code); err != nil {
		return s, err
	}
	if s.table, err = Standings(tx, a.contest, a.rules.Code, a.division); err != nil {
		return s, err
	}
	if a.row.State == contests.Open {
		if s.blockers, err = marking.Blockers(tx, a.contest, a.rules.Code, Through); err != nil {
			return s, err
		}
	}
	s.vacant, err = Vacancies(tx, a.contest, a.rules.Code)
	return s, err
}

func roundView(c echo.Context, a asked, s roundState) *roundPage {
	draft, tables := s.draft, s.draft.Tables
	page := &roundPage{Contest: a.contest.Rules.Name.In(a.p.Lang()), Where: a.where(""), Title: a.p.T("results.standings_of", "Round", a.rules.Name.Inside()), Lead: leadOf(a, tables, draft),
		Publication: publicationOf(a, draft.Latest), Stale: draft.Latest != nil && draft.Moved, Table: liveTable(a.p, a.contest.Rules, s.table),
		State: a.row.State, Vacant: s.vacant}
	_, later := a.contest.Rules.PreviousRound(a.rules.Code)
	page.First = !later
	page.Tabs = a.tabs("")
	page.fill(a, s.table)
	for _, b := range s.blockers {
		page.Waiting = append(page.Waiting, a.p.Fault(b))
	}
	may := func(act contests.Act) bool { return contests.Allowed(web.ActorOf(c), a.contest.ID, act) }
	for _, t := range tables {
		for _, tie := range t.OpenTies() {
			notice := tieNotice{Text: tieInWords(a.p, a.contest.Rules, t, tie)}
			if may(contests.Decide) {
				notice.Href = a.tiePath(t.Division, tie)
			}
			page.OpenTies = append(page.OpenTies, notice)
		}
	}
	if may(contests.Publish) || may(contests.Approve) {
		page.PublishURL = a.path() + "/cong-bo"
	}
	if a.rules.Advancement != nil && page.Vacant > 0 {
		page.ReservesURL = a.path() + "/du-bi"
	}
	page.Actions = a.actions(page, draft, may)
	page.Links = without(a.links(may), page.Actions)
	if may(contests.Export) {
		page.ExportURL = "/quan-ly/" + a.contest.Code + "/xuat-excel"
	}
	return page
}

// tabs are the divisions, before them all of them where the round ranks the whole contest.
func (a asked) tabs(under string) (tabs []tab) {
	if a.whole() {
		tabs = append(tabs, tab{a.p.T("results.all_divisions"), a.divisionPath(under, ""), a.division == ""})
	}
	for _, d := range a.contest.Rules.Divisions {
		tabs = append(tabs, tab{d.Name.In(a.p.Lang()), a.divisionPath(under, d.Code), d.Code == a.division})
	}
	return tabs
}

// actions are the acts of a round; what it waits for comes last and is the primary one.
func (a asked) actions(page *roundPage, draft *Draft, may func(contests.Act) bool) []action {
	marks := action{a.p.T("results.act.marks"), a.path() + "/nhap-diem", ""}
	publish := action{a.p.T("results.act.publish"), a.path() + "/cong-bo", ""}
	took := 0
	for _, t := range draft.Tables {
		took += t.Took()
	}
	var all []action
	add := func(act contests.Act, one action) {
		if may(act) {
			all = append(all, one)
		}
	}
	switch {
	case took == 0:
		marks.Kind = "primary"
		add(contests.ImportMarks, marks)
	case len(page.OpenTies) > 0 && page.OpenTies[0].Href != "":
		add(contests.ImportMarks, marks)
		add(contests.Decide, action{a.p.T("results.act.decide"), page.OpenTies[0].Href, "primary"})
	default:
		if draft.Moved && len(draft.Blockers) == 0 {
			publish.Kind = "primary"
		}
		add(contests.ImportMarks, marks)
		add(contests.Publish, publish)
	}
	return all
}

// leadOf says when the round was held and whether the table is what was published: a printed draft must say that it is one.
func leadOf(a asked, tables []*Table, draft *Draft) string {
	lead := a.p.T("results.round_lead", "Day", a.p.Day(string(a.rules.On)), "State", i18n.Key("results.state."+a.row.State))
	if draft.Latest != nil && !draft.Moved {
		return lead + " · " + a.p.T("results.version", "Number", draft.Latest.Number)
	}
	return lead + " · " + a.p.T("results.draft", "Version", tables[0].Version)
}

// fill takes what a page shows of one table besides its lines.
func (page *roundPage) fill(a asked, t *Table) {
	page.Table.NoResult = a.p.T("results.no_marks") // perhaps not yet: only a publication says that it did not take part
	for i, r := range t.Rows {
		page.Table.Lines[i].Account = r.Account
		page.Table.Lines[i].Href = a.path() + "/thu-hang/" + strconv.FormatInt(r.EntryID, 10)
	}
	page.Pending, page.Strays, page.Missing = t.Pending, t.Strays, page.Table.Listed-page.Table.Took
	if before, ok := a.contest.Rules.PreviousRound(a.rules.Code); ok {
		page.EarlierURL = roundPath(a.contest, before.Code)
		if t.Division != "" {
			page.EarlierURL += "?bang=" + url.QueryEscape(t.Division)
		}
	}
	page.Stats = statsOf(a.p, []*Table{t})
}

func statsOf(p *i18n.Printer, tables []*Table) []stat {
	listed, took, advanced, prizes := 0, 0, 0, 0
	for _, t := range tables {
		listed, took, advanced, prizes = listed+len(t.Rows), took+t.Took(), advanced+t.Advanced(), prizes+t.Prizes()
	}
	stats := []stat{{listed, p.T("results.stat.listed")}, {took, p.T("results.stat.took")}}
	if tables[0].Advances {
		stats = append(stats, stat{advanced, p.T("results.stat.advanced")})
	}
	if tables[0].Awards {
		stats = append(stats, stat{prizes, p.T("results.stat.prizes")})
	}
	return stats
}
