// The page of second eyes: what was imported or typed and by whom, beside the name and checksum of its file, for somebody else to confirm.
package marking

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// confirmRoutes adds the page where somebody else confirms marks.
func (h handlers) confirmRoutes(app *web.App) {
	may := contests.May(h.db, contests.ConfirmMarks)
	app.GET("/quan-ly/:contest/vong/:round/xac-nhan", h.confirm, may)
	app.POST("/quan-ly/:contest/vong/:round/xac-nhan", h.confirmPost, may)
}

type confirmPage struct {
	Title  string
	Where  []crumb
	Back   string
	Groups []confirmGroup
	Done   []doneLine
	Errors web.FieldErrors
}

// confirmGroup is what came by one file, or was typed.
type confirmGroup struct {
	Import   int64  // 0 = typed
	File     string // "" = typed
	Hash     string
	Who      string
	When     string
	Own      bool // brought by whoever looks
	Seen     string
	Attempts bool
	Judges   bool
	Lines    []confirmLine
}

// confirmLine is one sheet. TimeMS means nothing unless HasTime.
type confirmLine struct {
	Code, Name, Unit string
	Judge            string
	Attempt          int
	Points           decimal.Milli
	TimeMS           int64
	HasTime          bool
	Marks            string
}

type doneLine struct{ When, Who, What string }

func (h handlers) confirm(c echo.Context) error { return h.showConfirm(c, http.StatusOK, nil) }

func (h handlers) confirmPost(c echo.Context) error {
	contest := contests.From(c)
	row, round, err := roundOf(c)
	if err != nil {
		return err
	}
	what := Confirmation{Round: round.Code, Seen: c.FormValue("seen")}
	what.Import, _ = strconv.ParseInt(c.FormValue("import"), 10, 64)
	if what.Seen == "" { // the page always sends it: what was not seen is not confirmed
		return h.showConfirm(c, http.StatusConflict, fault.Conflict("field.confirm_stale"))
	}
	if what.Import == 0 {
		if what.Sheets, err = h.typed(c, row.ID); err != nil {
			return err
		}
	}
	n, err := Confirm(c.Request().Context(), h.db, web.ActorOf(c).By(), contest, what)
	switch kind := fault.KindOf(err); {
	case kind == fault.KindConflict:
		return h.showConfirm(c, http.StatusConflict, err)
	case kind == fault.KindDenied:
		return h.showConfirm(c, http.StatusForbidden, err)
	case err != nil:
		return err
	}
	web.Flash(c, "field.confirm.done", "Count", n)
	return web.SeeOther(c, web.Home+"/"+contest.Code+"/vong/"+round.Code+"/xac-nhan")
}

// typed are the sheets that came by no file and wait.
func (h handlers) typed(c echo.Context, roundID int64) (ids []int64, err error) {
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		ids = nil
		waiting, err := unconfirmedOf(tx, roundID)
		for _, s := range waiting {
			if s.ImportID == nil {
				ids = append(ids, s.ID)
			}
		}
		return err
	})
	return ids, err
}

func (h handlers) showConfirm(c echo.Context, status int, wrong error) error {
	contest, p := contests.From(c), web.Printer(c)
	row, round, err := roundOf(c)
	if err != nil {
		return err
	}
	var waiting []Unconfirmed
	var done []CheckedRow
	var imports []ImportRow
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if waiting, err = unconfirmedOf(tx, row.ID); err != nil {
			return err
		}
		if imports, err = ImportsOfRound(tx, row.ID); err != nil {
			return err
		}
		done, err = checkedOf(tx, row.ID)
		return err
	})
	if err != nil {
		return err
	}
	manage := web.Home + "/" + contest.Code
	page := confirmPage{Title: p.T("field.confirm.title"), Back: manage + "/vong/" + round.Code,
		Where: []crumb{{contest.Rules.ShortName.In(p.Lang()), manage}, {round.Name.In(p.Lang()), manage + "/vong/" + round.Code}, {p.T("field.confirm.title"), ""}}}
	if wrong != nil {
		page.Errors = web.Errors(p, wrong)
	}
	by := web.ActorOf(c).By()
	for len(waiting) > 0 {
		n := 1
		for n < len(waiting) && sameImport(waiting[n], waiting[0]) {
			n++
		}
		group := groupOf(p, contest, round, waiting[:n], imports)
		group.Own = sameHand(by, waiting[0].ByAccount, waiting[0].ByName)
		page.Groups = append(page.Groups, group)
		waiting = waiting[n:]
	}
	for _, d := range done {
		what := p.T("field.confirm.typed")
		if d.FileName != "" {
			what = d.FileName
		}
		page.Done = append(page.Done, doneLine{When: p.DateTime(d.RecordedAt, contest.Rules.Location()), Who: d.Actor, What: p.T("field.confirm.was", "Count", d.Sheets, "What", what)})
	}
	return web.Page(c, status, "field/confirm", page)
}

func sameImport(a, b Unconfirmed) bool {
	return a.ImportID == nil && b.ImportID == nil || a.ImportID != nil && b.ImportID != nil && *a.ImportID == *b.ImportID
}

// groupOf shows the sheets of one file, or those that were typed.
func groupOf(p *i18n.Printer, c *contests.Contest, round contests.Round, list []Unconfirmed, imports []ImportRow) confirmGroup {
	g := confirmGroup{Who: list[0].ByName, When: p.DateTime(list[0].RecordedAt, c.Rules.Location()), Seen: sheetsDigest(list),
		Attempts: round.Attempts.Count > 1, Judges: round.Kind == contests.KindSheet}
	for _, i := range imports {
		if list[0].ImportID != nil && i.ID == *list[0].ImportID {
			g.Import, g.File, g.Hash = i.ID, i.FileName, i.FileHash
		}
	}
	for _, s := range list {
		l := confirmLine{Code: s.Code, Name: s.Name, Unit: s.Unit, Judge: s.Judge, Attempt: s.Attempt, Points: s.Points}
		if s.TimeMS != nil {
			l.TimeMS, l.HasTime = *s.TimeMS, true
		}
		if v, err := s.value(); err == nil {
			l.Marks = marksInWords(p, round, v)
		}
		g.Lines = append(g.Lines, l)
	}
	return g
}

// marksInWords lists the marks of a sheet in the order of the rules; a total needs none.
func marksInWords(p *i18n.Printer, round contests.Round, v Value) (words string) {
	add := func(name contests.Text, what string) {
		if words != "" {
			words += "; "
		}
		words += name.In(p.Lang()) + " " + what
	}
	for _, line := range round.Criteria {
		if n, ok := v.Marks[line.Code]; ok {
			add(line.Name, p.Points(decimal.Milli(n)))
		}
	}
	for _, group := range [][]contests.Task{round.Tasks, round.Penalties} {
		for _, task := range group {
			if n := v.Marks[task.Code]; n != 0 {
				add(task.Name, p.Number(n))
			}
		}
	}
	return words
}
