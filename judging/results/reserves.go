// The page of reserves: who stands ready, whose place is free, and the form that calls the next one up.
package results

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

type reservesPage struct {
	Where     []crumb
	Title     string
	Lead      string
	Tabs      []tab
	Name      string
	Published bool
	Free      []line // places to take
	Elsewhere []action
	Ready     []line
	Next      []line
	Called    []calledView
	May       bool // this person may call up, and there is something to call up for
	Marked    int  // entries of the next round that have sheets already
	Form      Call
	Errors    web.FieldErrors
	Back      string
}

type calledView struct{ When, Who, What, Reason string }

func (h handlers) reserves(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	return h.showReserves(c, a, http.StatusOK, Call{}, web.FieldErrors{})
}

func (h handlers) reservesPost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	call := Call{Round: a.rules.Code, Entry: c.FormValue("entry"), For: c.FormValue("for"), Reason: c.FormValue("reason"), Despite: c.FormValue("despite") != ""}
	err = CallReserve(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, call)
	switch kind := fault.KindOf(err); {
	case kind == fault.KindInvalid:
		return h.showReserves(c, a, http.StatusUnprocessableEntity, call, web.Errors(a.p, err))
	case kind == fault.KindConflict:
		return h.showReserves(c, a, http.StatusConflict, call, web.Errors(a.p, err))
	case err != nil:
		return err
	}
	web.Flash(c, "ranking.called", "Entry", call.Entry)
	return web.SeeOther(c, a.divisionPath("/du-bi", a.table()))
}

func (h handlers) showReserves(c echo.Context, a asked, status int, call Call, errs web.FieldErrors) error {
	page := &reservesPage{Where: a.where(a.p.T("ranking.reserves.title")), Title: a.p.T("ranking.reserves.title"), Lead: a.roundName(), Name: a.divisionName(), Form: call, Errors: errs,
		Back: a.divisionPath("", a.division)}
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error { return page.read(tx, a) })
	if err != nil {
		return err
	}
	page.May = contests.Allowed(web.ActorOf(c), a.contest.ID, contests.Publish) && len(page.Free) > 0 && len(page.Next) > 0
	if !a.whole() {
		page.Tabs = a.tabs("/du-bi")
	}
	return web.Page(c, status, "results/reserves", page)
}

func (page *reservesPage) read(tx *db.Tx, a asked) error {
	all, err := Standbys(tx, a.contest, a.rules.Code)
	if err != nil {
		return err
	}
	facts, err := factsOf(tx, a.contest, a.rules.Code)
	if err != nil {
		return err
	}
	page.Published = facts.Published > 0
	page.Elsewhere = nil
	for _, s := range all {
		if s.Table.Division == a.table() {
			page.fill(a, s)
		} else if len(s.Free) > 0 {
			page.Elsewhere = append(page.Elsewhere, action{a.p.T("ranking.reserves.elsewhere", "Count", len(s.Free), "Division", nameOf(a.p, a.contest.Rules, s.Table.Division)), a.divisionPath("/du-bi", s.Table.Division), ""})
		}
	}
	page.Marked, err = nextRound(tx, a.contest, a.rules.Code)
	if fault.KindOf(err) == fault.KindConflict {
		err = nil // said when somebody tries
	}
	return err
}

func (page *reservesPage) fill(a asked, s Standby) {
	lines := func(rows []Row) (all []line) {
		for _, r := range rows {
			all = append(all, liveLine(a.p, a.contest.Rules, r, 0))
		}
		return all
	}
	page.Free, page.Ready, page.Next, page.Called = lines(s.Free), lines(s.Ready), lines(s.Next()), nil
	for _, call := range s.Called {
		up, _ := s.Table.Row(call.EntryID)
		left, _ := s.Table.Row(call.ForEntryID)
		page.Called = append(page.Called, calledView{When: a.p.DateTime(call.RecordedAt, a.contest.Rules.Location()), Who: call.Actor, Reason: call.Reason,
			What: a.p.T("ranking.reserves.line", "Up", up.Name, "UpCode", up.Code, "Left", left.Name, "LeftCode", left.Code, "Reserve", call.Reserve)})
	}
}
