// The page that makes a contest: from a kit or from an edition that was held, as a draft.
package contests

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// newPage first offers what to start from, then asks for what is new.
type newPage struct {
	Where    []link
	Kits     []link
	Editions []link
	Source   string // "mau:hai-vong" or "ky:robocon-2024"; "" = still to be chosen
	From     string // its name
	Controls []control
	Errors   web.FieldErrors
	Action   string
}

// mayMake lets those in who edit the rules of some contest.
func mayMake() web.Policy {
	return web.Policy{Name: "edit rules somewhere", Check: func(_ echo.Context, a auth.Actor) error {
		if !a.SignedIn() {
			return web.ErrSignIn
		}
		if !makes(a) {
			return fault.Denied("auth.denied")
		}
		return nil
	}}
}

func makes(a auth.Actor) bool {
	for _, g := range a.Grants {
		if Allowed(a, g.ContestID, EditRules) {
			return true
		}
	}
	return a.Admin
}

// source finds what a new contest starts from; an edition of somebody else's is NotFound.
func (h handlers) source(c echo.Context, name string) (rules *Rules, kit bool, err error) {
	if kitName, ok := strings.CutPrefix(name, "mau:"); ok {
		doc, err := Kit(kitName)
		if err != nil {
			return nil, true, err
		}
		rules, err = ParseRules(doc)
		return rules, true, err
	}
	code := strings.TrimPrefix(name, "ky:")
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		contest, err := ByCode(tx, code)
		if err != nil {
			return err
		}
		if !Allowed(web.ActorOf(c), contest.ID, EditRules) {
			return fault.NotFound("contest.unknown", "Code", code)
		}
		rules = contest.Rules
		return nil
	})
	return rules, false, err
}

// make offers the sources, or the form for the one chosen.
func (h handlers) make(c echo.Context) error {
	p, name := web.Printer(c), c.QueryParam("tu")
	if name == "" {
		return h.sources(c)
	}
	rules, kit, err := h.source(c, name)
	if err != nil {
		return err
	}
	next, err := nextEdition(rules, yearsAhead(rules, web.Now(c), kit))
	if err != nil {
		return err
	}
	e, err := edit(next, editGeneral, "")
	if err != nil {
		return err
	}
	e.form = pruned(schema(), newParts)
	return h.showMake(c, http.StatusOK, name, rules, e.typedNow(p), nil)
}

func (h handlers) showMake(c echo.Context, status int, name string, rules *Rules, t typed, wrong error) error {
	p := web.Printer(c)
	f := former{p: p, rules: rules, typed: t}
	page := newPage{Where: []link{{Text: p.T("contests.desk.title"), Href: web.Home}, {Text: p.T("rulebook.make.title"), Href: web.Home + "/" + newContestPath},
		{Text: rules.ShortName.In(p.Lang())}}, Source: name, From: rules.Name.In(p.Lang()), Controls: f.controls(pruned(schema(), newParts), "", false),
		Action: web.Home + "/" + newContestPath}
	if wrong != nil {
		page.Errors = web.Errors(p, wrong)
	}
	return web.Page(c, status, "contests/new", page)
}

// sources lists the kits and the editions this person may start from.
func (h handlers) sources(c echo.Context) error {
	p, actor := web.Printer(c), web.ActorOf(c)
	href := web.Home + "/" + newContestPath + "?tu="
	page := newPage{Where: []link{{Text: p.T("contests.desk.title"), Href: web.Home}, {Text: p.T("rulebook.make.title")}}}
	for _, name := range Kits() {
		doc, err := Kit(name)
		if err != nil {
			return err
		}
		rules, err := ParseRules(doc)
		if err != nil {
			return err
		}
		page.Kits = append(page.Kits, link{Text: rules.ShortName.In(p.Lang()), Href: href + "mau:" + name, Note: roundsNote(rules, p.Lang())})
	}
	var mine []*Contest
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		mine, err = managedBy(tx, actor)
		return err
	})
	if err != nil {
		return err
	}
	for _, contest := range mine {
		if Allowed(actor, contest.ID, EditRules) {
			page.Editions = append(page.Editions, link{Text: contest.Rules.ShortName.In(p.Lang()), Href: href + "ky:" + contest.Code, Note: contest.Rules.Name.In(p.Lang())})
		}
	}
	return web.Page(c, http.StatusOK, "contests/new", page)
}

func roundsNote(r *Rules, lang string) string {
	var names []string
	for _, round := range r.Rounds {
		names = append(names, round.Name.In(lang))
	}
	return strings.Join(names, ", ")
}

// makePost makes the draft; whoever made it organises it.
func (h handlers) makePost(c echo.Context) error {
	name, p, actor := c.FormValue("tu"), web.Printer(c), web.ActorOf(c)
	rules, _, err := h.source(c, name)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	t, doc, err := newDocument(p, rules, form)
	if err != nil {
		return h.refuseMake(c, name, rules, t, err)
	}
	made, err := CreateDraft(c.Request().Context(), h.db, actor.By(), doc, func(tx *db.Tx, contestID int64) error {
		if actor.Admin {
			return nil
		}
		return auth.Grant(tx, actor.By(), actor.AccountID, contestID, Organiser)
	})
	if fault.KindOf(err) == fault.KindConflict {
		err = errors.Join(fault.Invalid("code", "contest.code_taken", "Code", t["code"]))
	}
	if err != nil {
		return h.refuseMake(c, name, rules, t, err)
	}
	web.Flash(c, "rulebook.make.done", "Name", made.Rules.ShortName)
	return web.SeeOther(c, rulesHref(made))
}

func (h handlers) refuseMake(c echo.Context, name string, rules *Rules, t typed, err error) error {
	if fault.KindOf(err) != fault.KindInvalid {
		return err
	}
	return h.showMake(c, http.StatusUnprocessableEntity, name, rules, t, err)
}
