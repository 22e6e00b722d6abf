// Who gets which prize: by prize with money and totals, by unit, and what the council does not give.
package results

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

type awardsPage struct {
	Contest  string // its whole name, on paper
	Where    []crumb
	Title    string
	Lead     string
	OpenTies []tieNotice
	Pending  bool
	Prizes   []prizeTotal // over all divisions
	Given    int
	Money    int64 // đồng
	Tables   []awardTable
	Units    []awardedUnit
	May      bool // this person may record what is withheld
	Options  []awardChoice
	Fields   []awardChoice // divisions to choose from; empty when prizes are over the contest
	Form     withholdForm
	Errors   web.FieldErrors
	Back     string
	Printing string // where certificates are issued and printed, "" = not for this person
}

type awardChoice struct{ Value, Text string }

type withholdForm struct{ Division, Prize, Count, DecidedBy, Reason string }

// prizeTotal is one prize of the scheme over all tables.
type prizeTotal struct {
	Name                      string
	Of, Given, Withheld, Left int   // Left: neither given nor withheld
	Each, Money               int64 // đồng
}

type awardTable struct {
	Name    string
	Lines   []awardLine
	History []calledView
}

type awardLine struct {
	line
	Money int64
}

type awardedUnit struct {
	Name, Area string
	Lines      []awardLine
	Money      int64
	key        []byte
}

func (h handlers) awards(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	return h.showAwards(c, a, http.StatusOK, withholdForm{}, web.FieldErrors{})
}

func (h handlers) awardsPost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	form := withholdForm{Division: a.table(), Prize: c.FormValue("prize"), Count: c.FormValue("count"), DecidedBy: c.FormValue("decided_by"), Reason: c.FormValue("reason")}
	count, bad := strconv.Atoi(strings.TrimSpace(form.Count))
	if bad != nil {
		count = -1 // refused with the bounds
	}
	err = Withhold(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, Withholding{Round: a.rules.Code, Division: form.Division, Prize: form.Prize,
		Count: count, DecidedBy: form.DecidedBy, Reason: form.Reason})
	switch kind := fault.KindOf(err); {
	case kind == fault.KindInvalid:
		return h.showAwards(c, a, http.StatusUnprocessableEntity, form, web.Errors(a.p, err))
	case kind == fault.KindConflict:
		return h.showAwards(c, a, http.StatusConflict, form, web.Errors(a.p, err))
	case err != nil:
		return err
	}
	web.Flash(c, "ranking.withheld")
	return web.SeeOther(c, a.path()+"/giai-thuong")
}

func (h handlers) showAwards(c echo.Context, a asked, status int, form withholdForm, errs web.FieldErrors) error {
	title := a.p.T("ranking.awards.title")
	page := &awardsPage{Contest: a.contest.Rules.Name.In(a.p.Lang()), Where: a.where(title), Title: title, Form: form, Errors: errs, Back: a.path(),
		May: contests.Allowed(web.ActorOf(c), a.contest.ID, contests.Decide)}
	if contests.Allowed(web.ActorOf(c), a.contest.ID, contests.PrintCertificates) {
		page.Printing = web.Home + "/" + a.contest.Code + "/giay-chung-nhan"
	}
	var tables []*Table
	var history [][]Withheld
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		draft, err := Prepare(tx, a.contest, a.rules.Code)
		if err != nil {
			return err
		}
		tables, history, page.Lead = draft.Tables, nil, leadOf(a, draft.Tables, draft)
		for _, t := range tables {
			division, _ := a.contest.DivisionID(t.Division)
			records, err := allWithheld(tx, a.row.ID, division)
			if err != nil {
				return err
			}
			history = append(history, records)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !awards(a.contest, a.rules) {
		return fault.NotFound("ranking.no_awards")
	}
	page.fill(a, tables, history)
	for i := range page.OpenTies {
		if !page.May {
			page.OpenTies[i].Href = ""
		}
	}
	return web.Page(c, status, "results/awards", page)
}

func (page *awardsPage) fill(a asked, tables []*Table, history [][]Withheld) {
	money := map[string]int64{}
	for _, p := range a.contest.Rules.Awards.Prizes {
		total := prizeTotal{Name: p.Name.In(a.p.Lang()), Each: p.Money, Of: p.UpTo * len(tables)}
		money[p.Code] = p.Money
		page.Options = append(page.Options, awardChoice{p.Code, total.Name})
		for _, t := range tables {
			total.Withheld += min(t.withheld(p.Code), p.UpTo)
			total.Given += t.count(func(r Row) bool { return r.Prize == p.Code })
		}
		total.Left, total.Money = total.Of-total.Given-total.Withheld, int64(total.Given)*p.Money
		page.Given, page.Money = page.Given+total.Given, page.Money+total.Money
		page.Prizes = append(page.Prizes, total)
	}
	units := map[[2]string]*awardedUnit{}
	for i, t := range tables {
		page.Pending = page.Pending || t.Pending
		for _, tie := range t.OpenTies() {
			page.OpenTies = append(page.OpenTies, tieNotice{tieInWords(a.p, a.contest.Rules, t, tie), a.tiePath(t.Division, tie)})
		}
		if t.Division != "" {
			page.Fields = append(page.Fields, awardChoice{t.Division, nameOf(a.p, a.contest.Rules, t.Division)})
		}
		table := awardTable{Name: nameOf(a.p, a.contest.Rules, t.Division), History: page.records(a, history[i])}
		for _, r := range t.Rows {
			if r.Prize == "" {
				continue
			}
			l := awardLine{liveLine(a.p, a.contest.Rules, r, 0), money[r.Prize]}
			table.Lines = append(table.Lines, l)
			key := [2]string{r.Unit, r.Area}
			if units[key] == nil {
				units[key] = &awardedUnit{Name: r.Unit, Area: r.Area, key: text.SortKey(r.Unit + " " + r.Area)}
			}
			units[key].Lines, units[key].Money = append(units[key].Lines, l), units[key].Money+l.Money
		}
		page.Tables = append(page.Tables, table)
	}
	for _, u := range units {
		page.Units = append(page.Units, *u)
	}
	slices.SortFunc(page.Units, func(x, y awardedUnit) int { return bytes.Compare(x.key, y.key) })
}

func (page *awardsPage) records(a asked, history []Withheld) (all []calledView) {
	for _, w := range history {
		key := "ranking.awards.record"
		if w.Count == 0 {
			key = "ranking.awards.record_none"
		}
		all = append(all, calledView{When: a.p.DateTime(w.RecordedAt, a.contest.Rules.Location()), Who: w.Actor, Reason: w.Reason,
			What: a.p.T(key, "Number", w.Count, "Prize", prizeName(a.contest.Rules, w.Prize), "By", w.DecidedBy)})
	}
	return all
}
