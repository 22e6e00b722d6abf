// Routes of results, and the organiser's standings of a round.
package results

import (
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
	app.GET(round+"/du-bi", h.reserves, contests.May(d, contests.ViewStandings))
	app.POST(round+"/du-bi", h.reservesPost, contests.May(d, contests.Publish))
	app.GET(round+"/giai-thuong", h.awards, contests.May(d, contests.ViewStandings))
	app.POST(round+"/giai-thuong", h.awardsPost, contests.May(d, contests.Decide))
	app.POST(round+"/quyet-dinh/niem-phong", h.commitLot, contests.May(d, contests.Decide))
	app.POST(round+"/quyet-dinh/boc-tham", h.drawLot, contests.May(d, contests.Decide))
	app.GET("/cuoc-thi/:contest/boc-tham/:id", h.lot, contests.Visit(d))
	h.publishingRoutes(app, round)
	h.objectionRoutes(app)
	h.namesRoutes(app)
}

// roundPath is the organiser's page of a round.
func roundPath(c *contests.Contest, round string) string {
	return "/quan-ly/" + c.Code + "/vong/" + round
}

// asked is the round and the division an address names; when it names none, the first one, or all where the round ranks the whole contest ("").
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
	if a.whole() && a.division == "" {
		return a, nil
	}
	if a.division == "" {
		a.division = a.contest.Rules.Divisions[0].Code
	}
	if _, ok := a.contest.DivisionID(a.division); !ok {
		return a, fault.NotFound("results.unknown_division", "Code", a.division)
	}
	return a, nil
}

// whole says that the round ranks the whole contest.
func (a asked) whole() bool { return a.rules.Per() == contests.PerContest }

// table is the division whose decisions and prizes an address is about: the one named, or all where the round ranks the whole contest.
func (a asked) table() string {
	if a.whole() {
		return ""
	}
	return a.division
}

func (a asked) path() string { return roundPath(a.contest, a.rules.Code) }

func (a asked) divisionPath(under, division string) string {
	if division == "" {
		return a.path() + under
	}
	return a.path() + under + "?bang=" + url.QueryEscape(division)
}

func (a asked) roundName() string { return a.rules.Name.In(a.p.Lang()) }

func (a asked) divisionName() string { return nameOf(a.p, a.contest.Rules, a.division) }

// nameOf is a division's name, or that of all of them together.
func nameOf(p *i18n.Printer, rules *contests.Rules, division string) string {
	if division == "" {
		return p.T("ranking.whole")
	}
	d, _ := rules.Division(division)
	return d.Name.In(p.Lang())
}

// tiePath is where a tie is decided.
func (a asked) tiePath(division string, tie Tie) string {
	path := a.divisionPath("/quyet-dinh", division)
	if division == "" {
		return path + "?hang=" + strconv.Itoa(tie.Rank)
	}
	return path + "&hang=" + strconv.Itoa(tie.Rank)
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
	if a.whole() {
		return contests.Text{VI: a.p.T("ranking.whole")}.Inside()
	}
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

func publicationOf(a asked, p *Publication) *publicationView {
	if p == nil {
		return nil
	}
	return &publicationView{Number: p.Number, At: p.PublishedAt, Hash: p.Hash, Actor: p.Actor, Href: publicPath(a.contest, a.rules.Code)}
}
