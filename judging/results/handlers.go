// Routes of results, and the organiser's standings of a round.
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
)

// handlers answers the organiser's pages.
type handlers struct {
	d      *db.DB
	public publicPages
	backup Backup
}

// Routes adds the public result pages and the organiser's pages about standings, decisions, publications and objections.
// backup saves the database before a publication; nil = it is not saved.
func Routes(app *web.App, d *db.DB, backup Backup) {
	h := handlers{d: d, public: publicPages{d, newShelf()}, backup: backup}
	app.GET("/cuoc-thi/:contest/ket-qua/:round", h.public.result, web.PublicCached)
	app.GET("/cuoc-thi/:contest/ket-qua/:round/ban/:number", h.public.result, web.PublicCached)
	const round = "/quan-ly/:contest/vong/:round"
	app.GET(round, h.round, contests.May(d, contests.ViewStandings))
	app.GET(round+"/thu-hang/:id", h.why, contests.May(d, contests.ViewStandings))
	app.GET(round+"/quyet-dinh", h.decide, contests.May(d, contests.Decide))
	app.POST(round+"/quyet-dinh", h.decidePost, contests.May(d, contests.Decide))
	h.publishingRoutes(app, round)
	h.objectionRoutes(app)
	h.namesRoutes(app)
}

// roundPath is the organiser's page of a round.
func roundPath(c *contests.Contest, round string) string {
	return "/quan-ly/" + c.Code + "/vong/" + round
}

// asked is the round and the division an address names; the division is the first one when it names none.
type asked struct {
	contest  *contests.Contest
	rules    contests.Round
	row      contests.RoundRow
	division string
	p        *i18n.Printer
}

func ask(c echo.Context) (asked, error) {
	a := asked{contest: contests.From(c), p: web.Printer(c), division: c.QueryParam("bang")}
	if a.division == "" {
		a.division = c.FormValue("bang")
	}
	var ok, found bool
	a.rules, ok = a.contest.Rules.Round(c.Param("round"))
	a.row, found = a.contest.RoundRow(c.Param("round"))
	if !ok || !found {
		return a, fault.NotFound("results.unknown_round", "Code", c.Param("round"))
	}
	if a.division == "" {
		a.division = a.contest.Rules.Divisions[0].Code
	}
	if _, ok := a.contest.DivisionID(a.division); !ok {
		return a, fault.NotFound("results.unknown_division", "Code", a.division)
	}
	return a, nil
}

func (a asked) path() string { return roundPath(a.contest, a.rules.Code) }

func (a asked) divisionPath(under, division string) string {
	return a.path() + under + "?bang=" + url.QueryEscape(division)
}

func (a asked) roundName() string { return a.rules.Name.In(a.p.Lang()) }

func (a asked) divisionName() string {
	d, _ := a.contest.Rules.Division(a.division)
	return d.Name.In(a.p.Lang())
}

// tiePath is where a tie is decided.
func (a asked) tiePath(division string, tie Tie) string {
	return a.divisionPath("/quyet-dinh", division) + "&hang=" + strconv.Itoa(tie.Rank)
}

// openTie is where the first open tie is decided; "" when there is none.
func (a asked) openTie(tables []*Table) string {
	for _, t := range tables {
		for _, tie := range t.OpenTies() {
			return a.tiePath(t.Division, tie)
		}
	}
	return ""
}

// divisionInside is the division's name inside a sentence.
func (a asked) divisionInside() contests.Inner {
	d, _ := a.contest.Rules.Division(a.division)
	return d.Name.Inside()
}

// where is the way to a page of this round; last is the page itself.
func (a asked) where(last string) []crumb {
	way := []crumb{{a.contest.Rules.ShortName.In(a.p.Lang()), "/quan-ly/" + a.contest.Code}}
	if last == "" {
		return append(way, crumb{a.roundName(), ""})
	}
	return append(way, crumb{a.roundName(), a.divisionPath("", a.division)}, crumb{last, ""})
}

func (h handlers) round(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	var tables []*Table
	var draft *Draft
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if draft, err = Prepare(tx, a.contest, a.rules.Code); err == nil {
			tables = draft.Tables
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "results/round", roundView(c, a, tables, draft))
}

func roundView(c echo.Context, a asked, tables []*Table, draft *Draft) *roundPage {
	zone := a.contest.Rules.Location()
	v := viewer{p: a.p, snap: draft.Snapshot, zone: zone}
	page := &roundPage{Contest: a.contest.Rules.Name.In(a.p.Lang()), Where: a.where(""), Title: a.p.T("results.standings_of", "Round", a.rules.Name.Inside()), Lead: leadOf(a, tables, draft),
		Publication: publicationOf(a, draft.Latest), Stale: draft.Latest != nil && draft.Changed}
	_, later := a.contest.Rules.PreviousRound(a.rules.Code)
	page.First = !later
	for i, t := range tables {
		d, _ := a.contest.Rules.Division(t.Division)
		here := t.Division == a.division
		page.Tabs = append(page.Tabs, tab{d.Name.In(a.p.Lang()), a.divisionPath("", t.Division), here})
		if here {
			page.Table = v.table(draft.Snapshot.Divisions[i])
			page.Table.NoResult = a.p.T("results.no_marks") // perhaps not yet: only a publication says that it did not take part
			page.fill(a, t)
		}
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
	page.Actions = a.actions(page, draft, may)
	if may(contests.Export) {
		page.ExportURL = "/quan-ly/" + a.contest.Code + "/xuat-excel"
	}
	return page
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
		if draft.Changed && len(draft.Blockers) == 0 {
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
	if draft.Latest != nil && !draft.Changed {
		return lead + " · " + a.p.T("results.version", "Number", draft.Latest.Number)
	}
	return lead + " · " + a.p.T("results.draft", "Version", tables[0].Version)
}

// fill takes what a page shows of one table besides its lines.
func (page *roundPage) fill(a asked, t *Table) {
	for i, r := range t.Rows {
		page.Table.Lines[i].Account = r.Account
		page.Table.Lines[i].Href = a.path() + "/thu-hang/" + strconv.FormatInt(r.EntryID, 10)
	}
	page.Pending, page.Strays, page.Missing = t.Pending, t.Strays, page.Table.Listed-page.Table.Took
	if before, ok := a.contest.Rules.PreviousRound(a.rules.Code); ok {
		page.EarlierURL = roundPath(a.contest, before.Code) + "?bang=" + url.QueryEscape(t.Division)
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

func publicationOf(a asked, p *Publication) *publicationView {
	if p == nil {
		return nil
	}
	return &publicationView{Number: p.Number, At: p.PublishedAt, Hash: p.Hash, Actor: p.Actor, Href: publicPath(a.contest, a.rules.Code)}
}
