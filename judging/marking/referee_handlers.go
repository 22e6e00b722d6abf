// Routes of the referee's pages: what waits, the teams of a round in running order, and the sheet of one attempt.
package marking

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
	"hoithi/judging/sessions"
	"hoithi/registration/entries"
)

// refereeHomePath is where referees find their rounds.
const refereeHomePath = "/trong-tai"

// RefereeRoutes adds the pages at the field. through is results.Through; order says who runs when (sessions.Order), nil = by code.
func RefereeRoutes(app *web.App, d *db.DB, through ThroughFunc, order OrderFunc) {
	h := refereePages{d, through, order}
	may := contests.MayEither(d, contests.RefereeRuns, contests.HeadJury)
	app.GET(refereeHomePath, h.home, web.SignedIn)
	app.GET("/trong-tai/:contest/:round", h.round, may)
	app.GET("/trong-tai/:contest/:round/:entry/:attempt", h.run, may)
	app.POST("/trong-tai/:contest/:round/:entry/:attempt", h.runPost, may)
	app.POST("/trong-tai/:contest/:round/:entry/:attempt/vang", h.absentPost, may)
}

// OrderFunc says in which order and when entries of a round (its id) run: room and start in Unix milliseconds by entry.
type OrderFunc func(tx *db.Tx, roundID int64) (map[int64]Slot, error)

// Slot is when and where an entry runs.
type Slot = sessions.Slot

type refereePages struct {
	db      *db.DB
	through ThroughFunc
	order   OrderFunc
}

// home lists the field rounds this person signs in; who has only one goes straight there.
func (h refereePages) home(c echo.Context) error {
	actor := web.ActorOf(c)
	var rounds []*runList
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		rounds, err = h.lists(tx, actor)
		return err
	})
	if err != nil {
		return err
	}
	if len(rounds) == 0 && !isReferee(actor) {
		return fault.Denied("auth.denied")
	}
	return web.Page(c, http.StatusOK, "field/home", newRefereeHome(web.Printer(c), rounds))
}

// lists are the field rounds of the contests where a person signs at the field.
func (h refereePages) lists(tx *db.Tx, actor auth.Actor) ([]*runList, error) {
	var rounds []*runList
	all, err := contests.List(tx)
	if err != nil {
		return nil, err
	}
	for _, contest := range all {
		if !contests.Allowed(actor, contest.ID, contests.RefereeRuns) && !contests.Allowed(actor, contest.ID, contests.HeadJury) {
			continue
		}
		for _, round := range contest.Rules.Rounds {
			if round.Kind != contests.KindField {
				continue
			}
			list, err := h.list(tx, contest, round.Code)
			if err != nil {
				return nil, err
			}
			rounds = append(rounds, list)
		}
	}
	return rounds, nil
}

func isReferee(a auth.Actor) bool {
	for _, g := range a.Grants {
		if g.Role == contests.Referee {
			return true
		}
	}
	return a.Admin
}

// runList is a field round with all its teams.
type runList struct {
	*stand
	Slots    map[int64]Slot
	Absences map[place]bool
	Runs     map[place]Run
}

func (h refereePages) list(tx *db.Tx, contest *contests.Contest, round string) (*runList, error) {
	s, err := standOf(tx, contest, round, h.through)
	if err != nil {
		return nil, err
	}
	list := &runList{stand: s}
	if list.Absences, err = absencesOf(tx, s.Row.ID); err != nil {
		return nil, err
	}
	if list.Runs, err = runsOfRound(tx, s.Row.ID); err != nil {
		return nil, err
	}
	if h.order != nil {
		list.Slots, err = h.order(tx, s.Row.ID)
	}
	return list, err
}

// round lists the teams in running order with the attempts they made.
func (h refereePages) round(c echo.Context) error {
	var list *runList
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		at, err := fieldRound(tx, contests.From(c).ID, c.Param("round"))
		if err == nil {
			list, err = h.list(tx, at.contest, at.round.Code)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "field/round", newRunsPage(web.Printer(c), list, c.QueryParam("bang")))
}

// runState is all the page of an attempt shows.
type runState struct {
	at       runRound
	entry    Entrant
	attempts []Attempt
	number   int
	people   []entries.Member
	history  []Run
	late     []LateSheet
	personal bool // the reader is a referee of the contest
}

func (h refereePages) state(c echo.Context) (s runState, err error) {
	id, _ := strconv.ParseInt(c.Param("entry"), 10, 64)
	s.number, _ = strconv.Atoi(c.Param("attempt"))
	s.personal = web.ActorOf(c).Has(contests.From(c).ID, contests.Referee)
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if s.at, err = fieldRound(tx, contests.From(c).ID, c.Param("round")); err != nil {
			return err
		}
		if s.entry, err = s.at.entrant(tx, id, h.through); err != nil {
			return err
		}
		if s.attempts, err = AttemptsOf(tx, s.at.row.ID, id, s.at.round.Attempts.Count); err != nil {
			return err
		}
		if s.number < 1 || s.number > len(s.attempts) {
			return fault.NotFound("field.attempt_unknown", "Attempt", s.number, "Max", len(s.attempts))
		}
		if s.people, err = entries.MembersOf(tx, id); err != nil {
			return err
		}
		if s.late, err = lateOf(tx, s.at.row.ID, id, ""); err != nil {
			return err
		}
		s.history, err = runsOf(tx, ` WHERE s.round_id = ? AND s.entry_id = ? AND s.judge = '' AND s.attempt = ? ORDER BY s.revision`, s.at.row.ID, id, s.number)
		return err
	})
	return s, err
}

// now is the sheet in force of the attempt, nil = none.
func (s runState) now() *Run { return s.attempts[s.number-1].Sheet }

// run shows the sheet of an attempt: empty, or as it was signed.
func (h refereePages) run(c echo.Context) error {
	s, err := h.state(c)
	if err != nil {
		return h.notTaken(c, err)
	}
	return web.Page(c, http.StatusOK, "field/run", newRunPage(web.Printer(c), s, formOfRun(s)))
}

// runPost signs the sheet, or without script counts it once more.
func (h refereePages) runPost(c echo.Context) error {
	s, err := h.state(c)
	if err != nil {
		return h.notTaken(c, err)
	}
	form, sheet, wrong := readRun(c.Request().PostForm, s)
	if form.Count {
		page := newRunPage(web.Printer(c), s, form)
		page.counted(web.Printer(c), s, sheet, wrong)
		return web.Page(c, http.StatusOK, "field/run", page)
	}
	if wrong == nil {
		var done Signed
		done, err = SignRun(c.Request().Context(), h.db, web.ActorOf(c).By(), s.at.contest, sheet, h.through)
		if err == nil {
			flashSigned(c, s, done)
			return web.SeeOther(c, s.back())
		}
	} else { // what cannot be read is said together with what is wrong otherwise
		_, err = checkRun(s.at.round, sheet, s.now(), !s.personal)
		err = joinFaults(wrong, err)
	}
	return h.refuseRun(c, form, sheet, err)
}

// refuseRun shows the form again with what was filled in; after somebody was faster beside the sheet that is in force now.
func (h refereePages) refuseRun(c echo.Context, form runForm, sheet RunSheet, wrong error) error {
	kind := fault.KindOf(wrong)
	if kind != fault.KindInvalid && kind != fault.KindConflict {
		return h.notTaken(c, wrong)
	}
	s, err := h.state(c)
	if err != nil {
		return h.notTaken(c, err)
	}
	p, status := web.Printer(c), http.StatusUnprocessableEntity
	page := newRunPage(p, s, form)
	page.Errors = web.Errors(p, wrong)
	if kind == fault.KindConflict {
		status = http.StatusConflict
		page.compare(p, s, sheet)
	}
	return web.Page(c, status, "field/run", page)
}

// notTaken says that the sheet of an attempt cannot be taken or opened, with what was filled in.
func (h refereePages) notTaken(c echo.Context, wrong error) error {
	p, contest := web.Printer(c), contests.From(c)
	round, _ := contest.Rules.Round(c.Param("round"))
	back := refereePath(contest, round.Code)
	if round.Kind != contests.KindField {
		back = refereeHomePath
	}
	posted := c.Request().PostForm
	var lines []typedLine
	if posted.Has("base") {
		lines = typed(lines, p.T("field.run.time"), posted.Get("time"))
		for _, i := range items(round) {
			lines = typed(lines, i.Name.In(p.Lang()), posted.Get("mark."+i.Code))
		}
		lines = typed(lines, p.T("field.run.team_by"), posted.Get("team_by"))
	}
	lines = typed(lines, p.T("field.run.reason"), posted.Get("reason")+posted.Get("absent_reason"))
	return refused(c, wrong, crumb{p.T("field.home.title"), refereeHomePath}, crumb{p.T("field.run.back"), back}, lines)
}

func flashSigned(c echo.Context, s runState, done Signed) {
	p := web.Printer(c)
	switch {
	case done.Late:
		web.Flash(c, "field.flash_late", "Attempt", s.number, "Code", s.entry.Code)
	case done.Sheet.Revision > 1:
		web.Flash(c, "field.flash_corrected", "Attempt", s.number, "Code", s.entry.Code, "Points", done.Sheet.Points, "Time", timeText(p, done.Sheet.TimeMS))
	default:
		web.Flash(c, "field.flash_signed", "Attempt", s.number, "Code", s.entry.Code, "Points", done.Sheet.Points, "Time", timeText(p, done.Sheet.TimeMS))
	}
}

// absentPost puts on record that the attempt was not made, or that it will be.
func (h refereePages) absentPost(c echo.Context) error {
	s, err := h.state(c)
	if err != nil {
		return h.notTaken(c, err)
	}
	a := Absence{Round: s.at.round.Code, EntryID: s.entry.ID, Attempt: s.number, Absent: c.FormValue("vang") != "0", Reason: c.FormValue("absent_reason")}
	err = RecordAbsence(c.Request().Context(), h.db, web.ActorOf(c).By(), s.at.contest, a, h.through)
	if err == nil {
		key := "field.flash_absent"
		if !a.Absent {
			key = "field.flash_present"
		}
		web.Flash(c, key, "Attempt", s.number, "Code", s.entry.Code)
		return web.SeeOther(c, s.back())
	}
	for _, f := range fault.All(err) {
		if f.Field == "reason" {
			f.Field = "absent_reason"
		}
	}
	form := formOfRun(s)
	form.AbsentReason = a.Reason
	return h.refuseRun(c, form, RunSheet{}, err)
}
