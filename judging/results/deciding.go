// The page on which the council's decision about a tie is recorded: the tied entries with all facts, and who passes.
package results

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// otherHow is the choice that asks for own words.
const otherHow = "khac"

func (h handlers) decide(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	if c.QueryParam("bang") == "" { // somebody comes from the list of what waits
		if a.division, err = h.firstOpen(c, a); err != nil {
			return err
		}
	}
	form := decideForm{On: web.Now(c).In(a.contest.Rules.Location()).Format("02/01/2006")}
	return h.showDecide(c, a, http.StatusOK, form, web.FieldErrors{})
}

// firstOpen is the first division with a tie that waits for a decision, else the first one.
func (h handlers) firstOpen(c echo.Context, a asked) (division string, err error) {
	division = a.division
	err = h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		tables, err := All(tx, a.contest, a.rules.Code)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if len(t.OpenTies()) > 0 {
				division = t.Division
				break
			}
		}
		return nil
	})
	return division, err
}

func (h handlers) decidePost(c echo.Context) error {
	a, err := ask(c)
	if err != nil {
		return err
	}
	form, decision, bad := readDecide(c, a)
	if bad == nil {
		err = Decide(c.Request().Context(), h.d, web.ActorOf(c).By(), a.contest, decision)
	} else { // nothing can be recorded, but all that is wrong is said at once
		err = h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
			_, _, _, err := examine(tx, a.contest, decision)
			return errors.Join(bad, err)
		})
	}
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return h.showDecide(c, a, http.StatusUnprocessableEntity, form, web.Errors(a.p, err))
	case fault.KindConflict: // somebody else decided, or marks changed: what was typed stays beside what holds now
		return h.showDecide(c, a, http.StatusConflict, form, web.Errors(a.p, err))
	case fault.KindOther:
		if err == nil {
			web.Flash(c, "results.decided")
			return web.SeeOther(c, a.divisionPath("", a.division))
		}
	}
	return err
}

// readDecide reads the form; bad says that its day is none.
func readDecide(c echo.Context, a asked) (form decideForm, d Decision, bad error) {
	form = decideForm{Chosen: map[string]bool{}, How: c.FormValue("how"), HowOther: c.FormValue("how_other"), DecidedBy: c.FormValue("decided_by"),
		On: strings.TrimSpace(c.FormValue("on")), Reason: c.FormValue("reason")}
	d = Decision{Round: a.rules.Code, Division: a.table(), Chosen: c.Request().PostForm["chosen"], How: form.How, DecidedBy: form.DecidedBy, Reason: form.Reason}
	if d.How == otherHow {
		d.How = form.HowOther
	}
	if d.How == byVote {
		form.For, form.Against = c.FormValue("votes_for"), c.FormValue("votes_against")
		d.For, d.Against = votesOf(form.For), votesOf(form.Against)
	}
	d.Rank, _ = strconv.Atoi(c.FormValue("hang")) // none or none of ours: the tie the chosen belong to
	for _, code := range d.Chosen {
		form.Chosen[code] = true
	}
	if seen, err := strconv.ParseInt(c.FormValue("thay"), 10, 64); err == nil {
		d.Replaces = &seen
	}
	iso, ok := text.Date(form.On)
	if !ok {
		return form, d, fault.Invalid("on", "results.bad_day")
	}
	d.On, bad = time.ParseInLocation(time.DateOnly, iso, a.contest.Rules.Location())
	return form, d, bad
}

// votesOf reads a number of votes; what is none is -1 and refused, nothing is nil.
func votesOf(s string) *int {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		n = -1
	}
	return &n
}

func (h handlers) showDecide(c echo.Context, a asked, status int, form decideForm, errs web.FieldErrors) error {
	var t *Table
	var lots []Lot
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if t, err = Standings(tx, a.contest, a.rules.Code, a.table()); err != nil {
			return err
		}
		lots, err = lotsOf(tx, a.row.ID)
		return err
	})
	if err != nil {
		return err
	}
	zone := a.contest.Rules.Location()
	page := &decidePage{Where: a.where(a.p.T("results.decide.title")), Title: a.p.T("results.decide.title"), Division: a.division, Name: a.divisionName(),
		Round: a.roundName(), Zone: zone, Form: form, Errors: errs, History: decisions(a.p, t, zone),
		Back: a.divisionPath("", a.division), SealURL: a.path() + "/quyet-dinh/niem-phong", DrawURL: a.path() + "/quyet-dinh/boc-tham"}
	wanted, _ := strconv.Atoi(c.FormValue("hang"))
	at := tieAsked(t.Ties, wanted)
	if at >= 0 {
		page.Tie = tieOf(a, t, t.Ties[at], &page.Form)
		page.Lot = waitingLot(a, lots, t.Ties[at])
	}
	for i, tie := range t.Ties {
		if len(t.Ties) > 1 {
			page.Tabs = append(page.Tabs, tab{a.p.T("results.decide.tab", "Rank", tie.Rank), a.tiePath(a.table(), tie), i == at})
		}
	}
	return web.Page(c, status, "results/decide", page)
}

// tieAsked is the tie at a rank, else the first open one, else the first; -1 when there is none.
func tieAsked(ties []Tie, rank int) int {
	first := -1
	for i, tie := range ties {
		if tie.Rank == rank {
			return i
		}
		if first < 0 || (!ties[first].Open() && tie.Open()) {
			first = i
		}
	}
	return first
}

// tieOf shows the tied entries with all facts; without a choice in the form the one in force is ticked.
func tieOf(a asked, t *Table, tie Tie, form *decideForm) *tieView {
	zone := a.contest.Rules.Location()
	view := &tieView{Limit: tie.Limit, Rank: tie.Rank, Places: tie.Places, Others: len(tie.IDs) - tie.Places, InForce: tie.inForce()}
	view.Prize = prizeName(a.contest.Rules, tie.Prize).Inside().In(a.p.Lang())
	chosen := map[int64]bool{}
	if tie.Settled != nil {
		before := decisionOf(a.p, t, *tie.Settled, zone)
		view.Before = &before
		chosen = set(tie.Settled.Chosen)
	}
	for _, r := range a.contest.Rules.Rounds {
		if r.Code == a.rules.Code {
			break
		}
		view.Ranks = append(view.Ranks, r.Name.Inside().In(a.p.Lang()))
	}
	tied, shown := set(tie.IDs), liveTable(a.p, a.contest.Rules, t)
	for i, row := range t.Rows {
		if !tied[row.EntryID] {
			continue
		}
		l := tiedLine{line: shown.Lines[i], Chosen: chosen[row.EntryID]}
		l.Href = a.path() + "/thu-hang/" + strconv.FormatInt(row.EntryID, 10)
		if form.Chosen != nil {
			l.Chosen = form.Chosen[row.Code]
		}
		for _, r := range a.contest.Rules.Rounds[:len(view.Ranks)] {
			l.Ranks = append(l.Ranks, row.Standing.Prior[r.Code])
		}
		view.Lines = append(view.Lines, l)
	}
	return view
}
