// The page on which a misspelt name is corrected after results were published.
package results

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
	"hoithi/registration/entries"
)

// namesPage asks for an entry's code, then shows its names to correct.
type namesPage struct {
	Where    []crumb
	Path     string
	Code     string
	Unknown  bool // no entry has that code
	Entry    *entries.Entry
	Name     string
	Unit     string
	Sharing  int64 // other entries of the unit
	Members  []nameField
	Reason   string
	Rounds   []string // whose publications name the entry
	Approval bool
	Errors   web.FieldErrors
}

// nameField is one member's name.
type nameField struct{ Field, Label, Value string }

func (h handlers) namesRoutes(app *web.App) {
	may := contests.May(h.d, contests.Publish)
	app.GET("/quan-ly/:contest/sua-ten", h.names, may)
	app.POST("/quan-ly/:contest/sua-ten", h.namesPost, may)
}

func namesPath(c *contests.Contest) string { return "/quan-ly/" + c.Code + "/sua-ten" }

func (h handlers) names(c echo.Context) error { return h.showNames(c, c.QueryParam("ma"), nil) }

func (h handlers) namesPost(c echo.Context) error {
	contest := contests.From(c)
	if err := h.saved(c); err != nil {
		return err
	}
	n := NameCorrection{Reason: c.FormValue("reason"), Names: entries.Names{Entry: c.FormValue("name"), Unit: c.FormValue("unit"), Members: map[int64]string{}}}
	n.EntryID, _ = strconv.ParseInt(c.FormValue("id"), 10, 64)
	n.Revision, _ = strconv.ParseInt(c.FormValue("revision"), 10, 64)
	for field, values := range c.Request().PostForm {
		if id, err := strconv.ParseInt(strings.TrimPrefix(field, "members."), 10, 64); err == nil && strings.HasPrefix(field, "members.") {
			n.Names.Members[id] = values[0]
		}
	}
	done, err := CorrectNames(c.Request().Context(), h.d, web.ActorOf(c).By(), contest, n)
	if err != nil {
		return h.showNames(c, c.FormValue("ma"), err)
	}
	for _, row := range contest.Rounds {
		h.public.forget(roundKey{contest.Code, row.Code})
	}
	web.Flash(c, namesDone(done), "Entries", len(done.Entries), "Count", len(done.Publications))
	return web.SeeOther(c, namesPath(contest)+"?ma="+done.Entries[0].Code)
}

// namesDone is the message that says what came of a correction.
func namesDone(done NamesCorrected) string {
	switch {
	case len(done.Publications) == 0:
		return "publishing.names_recorded"
	case done.Publications[0].Number == 0:
		return "publishing.names_prepared"
	}
	return "publishing.names_published"
}

func (h handlers) showNames(c echo.Context, code string, refused error) error {
	status, known := refusal(refused)
	if !known {
		return refused
	}
	contest, p := contests.From(c), web.Printer(c)
	page := &namesPage{Path: namesPath(contest), Code: strings.ToUpper(text.Clean(code)), Approval: contest.Rules.Publication.Approval, Errors: web.Errors(p, refused),
		Reason: p.T("publishing.names_reason_default"),
		Where:  []crumb{{contest.Rules.ShortName.In(p.Lang()), "/quan-ly/" + contest.Code}, {p.T("publishing.names_title"), ""}}}
	if page.Code != "" {
		err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error { return page.fill(tx, p, contest) })
		if err != nil {
			return err
		}
	}
	if c.Request().Method == http.MethodPost {
		page.Name, page.Unit, page.Reason = c.FormValue("name"), c.FormValue("unit"), c.FormValue("reason")
		for i := range page.Members {
			page.Members[i].Value = c.FormValue(page.Members[i].Field)
		}
	}
	return web.Page(c, status, "publishing/names", page)
}

// fill reads the entry with the code, as it is spelt now.
func (page *namesPage) fill(tx *db.Tx, p *i18n.Printer, contest *contests.Contest) error {
	e, err := entries.ByCode(tx, contest.ID, page.Code)
	if page.Unknown = fault.KindOf(err) == fault.KindNotFound; page.Unknown {
		return nil
	}
	if err != nil {
		return err
	}
	page.Entry, page.Name, page.Unit, page.Members, page.Rounds = &e, e.Name, e.Unit, nil, nil
	members, err := entries.MembersOf(tx, e.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		page.Members = append(page.Members, nameField{"members." + itoa(m.ID), p.T("registration.role." + m.Role), m.Name})
	}
	if page.Sharing, err = sharingUnit(tx, contest.ID, e); err != nil {
		return err
	}
	for _, row := range contest.Rounds {
		number, listed, err := listedIn(tx, row.ID, e.Code)
		if err != nil {
			return err
		}
		if listed {
			page.Rounds = append(page.Rounds, p.T("publishing.names_in", "Round", roundLabel(contest, row.Code), "Number", number))
		}
	}
	return nil
}

// listedIn says whether the publication in force of a round names an entry, and its number.
func listedIn(tx *db.Tx, roundID int64, code string) (number int, listed bool, err error) {
	latest, err := Latest(tx, roundID)
	if fault.KindOf(err) == fault.KindNotFound {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	snap, err := latest.Snapshot()
	for _, d := range snap.Divisions {
		for _, r := range d.Rows {
			listed = listed || r.Code == code
		}
	}
	return latest.Number, listed, err
}
