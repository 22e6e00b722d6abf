// The head of the jury's page: how far a round is, what stands in the way of closing it, late sheets, and the acts on them.
package marking

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// progressRoutes adds the head's page.
func (h handlers) progressRoutes(app *web.App) {
	may := contests.May(h.db, contests.HeadJury)
	const path = "/quan-ly/:contest/vong/:round/tien-do"
	app.GET(path, h.progress, may)
	app.POST(path+"/khoa", h.closePost, may)
	app.POST(path+"/mo-lai", h.reopenPost, may)
	app.POST(path+"/cham-lai", h.secondPost, may)
	app.POST(path+"/phieu-muon", h.latePost, may)
}

type progressPage struct {
	Title    string
	Where    []crumb
	Back     string
	Path     string
	State    string // of the round
	Version  int64
	Done     int // entries with all their sheets
	All      int
	Blockers []string
	Judges   []judgeProgress
	Apart    []apartLine
	Missing  []missingLine
	Late     []lateLine
	Field    bool
	Errors   web.FieldErrors
	Reason   string
}

// judgeProgress is how far one judge is.
type judgeProgress struct {
	Code, Name   string
	Signed, Asks int
}

// apartLine is an entry whose judges differ by more than the limit.
type apartLine struct {
	ID               int64
	Code, Name       string
	Totals           string
	Low, High, Apart decimal.Milli
}

type missingLine struct {
	Code, Name string
	Missing    int
	Judges     string // whose sheet is missing
}

type lateLine struct {
	ID         int64
	Code, Name string
	Who, When  string
	Points     decimal.Milli
	Reason     string
}

func (h handlers) progress(c echo.Context) error { return h.showProgress(c, http.StatusOK, nil) }

// act runs an act of the head and leads back to the page.
func (h handlers) act(c echo.Context, done string, f func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error) error {
	contest := contests.From(c)
	_, round, err := roundOf(c)
	if err != nil {
		return err
	}
	err = f(c.Request().Context(), web.ActorOf(c).By(), contest, round)
	switch kind := fault.KindOf(err); {
	case kind == fault.KindConflict:
		return h.showProgress(c, http.StatusConflict, err)
	case kind == fault.KindInvalid:
		return h.showProgress(c, http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	}
	web.Flash(c, done)
	return web.SeeOther(c, web.Home+"/"+contest.Code+"/vong/"+round.Code+"/tien-do")
}

func (h handlers) closePost(c echo.Context) error {
	return h.act(c, "field.head.closed", func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		seen, err := strconv.ParseInt(c.FormValue("seen"), 10, 64)
		if err != nil {
			return fault.Conflict("field.close_stale")
		}
		return CloseRound(ctx, h.db, by, contest, round.Code, &seen, h.through)
	})
}

func (h handlers) reopenPost(c echo.Context) error {
	return h.act(c, "field.head.reopened", func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		return ReopenRound(ctx, h.db, by, contest, round.Code, c.FormValue("reason"))
	})
}

func (h handlers) secondPost(c echo.Context) error {
	return h.act(c, "field.head.asked", func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		id, _ := strconv.ParseInt(c.FormValue("entry"), 10, 64)
		_, err := AskSecondMarking(ctx, h.db, by, contest.ID, round.Code, id, web.Printer(c).T("field.head.ask_reason"))
		return err
	})
}

func (h handlers) latePost(c echo.Context) error {
	return h.act(c, "field.head.decided", func(ctx context.Context, by audit.By, contest *contests.Contest, round contests.Round) error {
		id, _ := strconv.ParseInt(c.FormValue("late"), 10, 64)
		if c.FormValue("act") == "nhan" {
			return AcceptLate(ctx, h.db, by, contest.ID, round.Code, id, c.FormValue("reason"))
		}
		return RefuseLate(ctx, h.db, by, contest.ID, round.Code, id, c.FormValue("reason"))
	})
}

func (h handlers) showProgress(c echo.Context, status int, wrong error) error {
	contest, p := contests.From(c), web.Printer(c)
	row, round, err := roundOf(c)
	if err != nil {
		return err
	}
	manage := web.Home + "/" + contest.Code
	page := progressPage{Title: p.T("field.head.title"), Back: manage + "/vong/" + round.Code, Path: manage + "/vong/" + round.Code + "/tien-do",
		Field: round.Kind == contests.KindField, Reason: c.FormValue("reason"),
		Where: []crumb{{contest.Rules.ShortName.In(p.Lang()), manage}, {round.Name.In(p.Lang()), manage + "/vong/" + round.Code}, {p.T("field.head.title"), ""}}}
	if wrong != nil {
		page.Errors = web.Errors(p, wrong)
	}
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		fresh, err := contests.ByID(tx, contest.ID)
		if err != nil {
			return err
		}
		s, err := standOf(tx, fresh, round.Code, h.through)
		if err != nil {
			return err
		}
		judges, err := JudgesOf(tx, contest.ID)
		if err != nil {
			return err
		}
		late, err := LateOfRound(tx, row.ID)
		if err != nil {
			return err
		}
		page.fill(p, s, judges, late)
		return nil
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "field/progress", page)
}

// fill puts a round's stand into the page.
func (page *progressPage) fill(p *i18n.Printer, s *stand, judges []JudgeRow, late []LateSheet) {
	page.State, page.Version, page.All = s.Row.State, s.Row.Version, len(s.Entries)
	for _, b := range s.blockers() {
		page.Blockers = append(page.Blockers, p.Fault(b))
	}
	names := make(map[string]string, len(judges))
	for _, j := range judges {
		names[j.Code] = j.Name
	}
	progress := map[string]*judgeProgress{}
	entries := map[int64]Entrant{}
	for _, e := range s.Entries {
		entries[e.ID] = e.Entrant
		page.entry(p, e, progress, names)
	}
	for _, j := range progress {
		page.Judges = append(page.Judges, *j)
	}
	slices.SortFunc(page.Judges, func(a, b judgeProgress) int {
		if d := a.Signed*max(b.Asks, 1) - b.Signed*max(a.Asks, 1); d != 0 {
			return d // who is furthest behind comes first
		}
		return strings.Compare(a.Code, b.Code)
	})
	for _, l := range late {
		if l.State == LateWaiting {
			e := entries[l.EntryID]
			page.Late = append(page.Late, lateLine{ID: l.ID, Code: e.Code, Name: e.Name, Who: l.Actor, Points: decimal.Milli(l.Points), Reason: l.Reason,
				When: p.DateTime(l.ReceivedAt, s.Contest.Rules.Location())})
		}
	}
}

// entry takes one entry into the page: whose sheets it has, what it lacks, how far its judges are apart.
func (page *progressPage) entry(p *i18n.Printer, e entryStand, progress map[string]*judgeProgress, names map[string]string) {
	signed := map[string]bool{}
	var totals []string
	for _, s := range e.Sheets {
		signed[s.Judge] = true
		totals = append(totals, s.Judge+": "+p.Points(s.Points))
	}
	var waits []string
	for _, code := range e.Judges {
		j := progress[code]
		if j == nil {
			j = &judgeProgress{Code: code, Name: names[code]}
			progress[code] = j
		}
		j.Asks++
		if signed[code] {
			j.Signed++
		} else {
			waits = append(waits, code)
		}
	}
	if e.Missing > 0 {
		page.Missing = append(page.Missing, missingLine{Code: e.Code, Name: e.Name, Missing: e.Missing, Judges: strings.Join(waits, ", ")})
	} else if len(e.Sheets) > 0 {
		page.Done++
	}
	if e.Apart {
		page.Apart = append(page.Apart, apartLine{ID: e.ID, Code: e.Code, Name: e.Name, Totals: strings.Join(totals, "; "), Low: e.Low, High: e.High, Apart: e.High - e.Low})
	}
}
