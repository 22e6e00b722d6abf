// The pages of a lot whose seed is fixed beforehand: two forms beside the council's decision, and the public page on which anybody can check it.
package results

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
	"hoithi/judging/scoring"
)

// lotView is a lot as pages show it; the seed is there once it was drawn, and never before.
type lotView struct {
	ID         int64
	Places     int
	Codes      []string
	Commitment string
	At         int64 // ms
	Actor      string
	Href       string // the public page
	Drawn      int64  // ms, 0 = not yet
	Reason     string // why it was sealed again
	Words      string
	Seed       string
	Tickets    []ticketView
}

type ticketView struct {
	Code, Number string
	Chosen       bool
}

type lotPage struct {
	Where []crumb
	Title string
	Round string
	Zone  *time.Location
	Lot   lotView
}

func lotPath(contest string, id int64) string {
	return "/cuoc-thi/" + contest + "/boc-tham/" + strconv.FormatInt(id, 10)
}

func lotOf(c *contests.Contest, l Lot) lotView {
	v := lotView{ID: l.ID, Places: l.Places, Codes: l.Codes, Commitment: l.Commitment, At: l.CommittedAt, Actor: l.Actor, Href: lotPath(c.Code, l.ID), Reason: l.Reason}
	if l.DrawnAt == nil {
		return v
	}
	v.Drawn, v.Words, v.Seed = *l.DrawnAt, l.Words, l.Seed
	for i, code := range l.Order() {
		v.Tickets = append(v.Tickets, ticketView{code, scoring.Ticket(l.Seed, l.Words, code), i < l.Places})
	}
	return v
}

// waitingLot is the lot about a tie that was not drawn yet.
func waitingLot(a asked, lots []Lot, tie Tie) *lotView {
	for _, l := range lots {
		if l.DrawnAt == nil && l.about(tie) {
			v := lotOf(a.contest, l)
			return &v
		}
	}
	return nil
}

func (h handlers) commitLot(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	rank, _ := strconv.Atoi(c.FormValue("hang"))
	_, err = SealLot(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, Sealing{Round: a.rules.Code, Division: a.table(), Rank: rank, Reason: c.FormValue("lot_reason")})
	return h.afterLot(c, a, err, decideForm{}, "ranking.lot_sealed")
}

func (h handlers) drawLot(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.FormValue("lot"), 10, 64)
	if err != nil {
		return fault.NotFound("ranking.unknown_lot")
	}
	form := decideForm{Words: c.FormValue("words"), DecidedBy: c.FormValue("decided_by")}
	_, err = DrawSealed(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, Drawing{Lot: id, Words: form.Words, DecidedBy: form.DecidedBy, Reason: c.FormValue("lot_reason")})
	return h.afterLot(c, a, err, form, "ranking.lot_done")
}

// afterLot goes back to the page of decisions, with what is wrong.
func (h handlers) afterLot(c echo.Context, a asked, err error, form decideForm, done string) error {
	form.On = web.Now(c).In(a.contest.Rules.Location()).Format("02/01/2006")
	for _, f := range fault.All(err) {
		if f.Field == "reason" { // the page has another reason, of a decision by hand
			f.Field = "lot_reason"
		}
	}
	switch kind := fault.KindOf(err); {
	case kind == fault.KindInvalid:
		return h.showDecide(c, a, http.StatusUnprocessableEntity, form, web.Errors(a.p, err))
	case kind == fault.KindConflict:
		return h.showDecide(c, a, http.StatusConflict, form, web.Errors(a.p, err))
	case err != nil:
		return err
	}
	web.Flash(c, done)
	path := a.divisionPath("/quyet-dinh", a.table())
	if rank := c.FormValue("hang"); rank != "" {
		n, _ := strconv.Atoi(rank)
		path = a.tiePath(a.table(), Tie{Rank: n})
	}
	return web.SeeOther(c, path)
}

// lot is the public page of one lot.
func (h handlers) lot(c echo.Context) error {
	contest, p := contests.From(c), web.Printer(c)
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return fault.NotFound("ranking.unknown_lot")
	}
	var l Lot
	if err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) { l, err = lotByID(tx, contest.ID, id); return err }); err != nil {
		return err
	}
	round, _ := contest.Rules.Round(contest.RoundCode(l.RoundID))
	title := p.T("ranking.lot.title", "Number", l.ID)
	return web.Page(c, http.StatusOK, "results/lot", &lotPage{Title: title, Round: round.Name.In(p.Lang()), Zone: contest.Rules.Location(), Lot: lotOf(contest, l),
		Where: []crumb{{contest.Rules.ShortName.In(p.Lang()), "/cuoc-thi/" + contest.Code}, {title, ""}}})
}

// lotHref is the public page of the lot behind a decision; "" = there is none.
func lotHref(t *Table, d Decided) string {
	if d.LotID == 0 {
		return ""
	}
	return lotPath(t.Contest.Code, d.LotID)
}
