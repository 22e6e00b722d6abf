// Routes of the rules: read them, edit them part by part, look at what a change does, save it.
package contests

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// rulesRoutes adds the pages of the rules; all of them lie below a contest's desk.
func (h handlers) rulesRoutes(app *web.App) {
	const path = web.Home + "/:contest/the-le"
	see, edit := May(h.db, ManageContest), May(h.db, EditRules)
	app.GET(path, h.rules, see)
	app.GET(path+"/tra-cuu", h.reference, see)
	app.GET(path+"/tai-ve", h.download, see)
	app.GET(path+"/so-sanh", h.compare, see)
	app.GET(path+"/sua/:part", h.edit, edit)
	app.POST(path+"/sua/:part", h.editPost, edit)
	app.GET(path+"/sua/vong/:round", h.edit, edit)
	app.POST(path+"/sua/vong/:round", h.editPost, edit)
	app.POST(path+"/luu", h.save, edit)
	app.GET(path+"/tai-len", h.upload, edit)
	app.POST(path+"/tai-len", h.uploadPost, edit)
	app.GET(path+"/gia-han", h.extend, edit)
	app.POST(path+"/gia-han", h.extendPost, edit)
	app.POST(path+"/trang-thai", h.state, edit)
}

// rules shows the document in words.
func (h handlers) rules(c echo.Context) error { return h.showRules(c, http.StatusOK, nil) }

func (h handlers) showRules(c echo.Context, status int, wrong error) error {
	contest := From(c)
	var versions []Version
	var extensions []Extension
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if versions, err = Versions(tx, contest.ID); err != nil {
			return err
		}
		extensions, err = Extensions(tx, contest.ID)
		return err
	})
	if err != nil {
		return err
	}
	page := newRulesPage(web.Printer(c), contest, web.ActorOf(c), versions, extensions, web.Now(c))
	page.Errors = web.Errors(web.Printer(c), wrong)
	return web.Page(c, status, "contests/rules", page)
}

// opened is the part of the rules that the address names.
func opened(c echo.Context, rules *Rules) (e *editing, round string, err error) {
	key := c.Param("part")
	if round = c.Param("round"); round != "" {
		key = editRound
	}
	e, err = edit(rules, key, round)
	return e, round, err
}

// edit shows the form of one part, filled with the rules in force.
func (h handlers) edit(c echo.Context) error {
	contest := From(c)
	e, round, err := opened(c, contest.Rules)
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "contests/edit", newEditPage(web.Printer(c), contest, e, round, e.typedNow(web.Printer(c)), contest.RulesVersion))
}

// editPost shows what the form would change, or the form again: with its faults, or with a row more or less.
func (h handlers) editPost(c echo.Context) error {
	contest, p := From(c), web.Printer(c)
	e, round, err := opened(c, contest.Rules)
	if err != nil {
		return err
	}
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	t, base := e.taken(form), baseOf(c)
	if t.change(form) {
		return web.Page(c, http.StatusOK, "contests/edit", newEditPage(p, contest, e, round, t, base))
	}
	doc, wrong := e.document(p, t)
	if wrong == nil {
		wrong = h.proposed(c, doc, base, e.key, round)
	}
	if wrong == nil {
		return nil
	}
	if len(fault.All(wrong)) == 0 || fault.KindOf(wrong) == fault.KindConflict {
		return h.stopped(c, doc, base, wrong)
	}
	if doc != nil { // faults of the change itself: they name places of the document
		wrong = fieldsOf(p, wrong, nil, e.shows)
	}
	again, _, err := opened(c, contest.Rules) // choices as they are in force
	if err != nil {
		return err
	}
	page := newEditPage(p, contest, again, round, t, base)
	page.Errors = web.Errors(p, wrong)
	return web.Page(c, http.StatusUnprocessableEntity, "contests/edit", page)
}

func baseOf(c echo.Context) int {
	base, _ := strconv.Atoi(c.FormValue("base"))
	return base
}

// proposed shows the preview of a document.
func (h handlers) proposed(c echo.Context, doc []byte, base int, part, round string) error {
	prop, err := h.propose(c.Request().Context(), From(c), doc, base)
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "contests/preview", newPreviewPage(web.Printer(c), prop, base, part, round))
}

func (h handlers) propose(ctx context.Context, contest *Contest, doc []byte, base int) (prop *Proposal, err error) {
	if contest.RulesVersion != base {
		return nil, fault.Conflict("rules.changed_meanwhile", "Base", base, "Now", contest.RulesVersion)
	}
	err = h.db.Read(ctx, func(tx *db.Tx) error {
		prop, err = Propose(tx, contest.ID, doc)
		return err
	})
	return prop, err
}

// stopped answers a change that cannot be looked at: nothing differs, or somebody was faster.
func (h handlers) stopped(c echo.Context, doc []byte, base int, wrong error) error {
	for _, f := range fault.All(wrong) {
		switch f.Key {
		case "rules.nothing_changed":
			web.Flash(c, f.Key)
			return web.SeeOther(c, rulesHref(From(c)))
		case "rules.changed_meanwhile":
			return h.conflict(c, doc, base)
		}
	}
	return wrong
}

// save puts the document of a preview in force.
func (h handlers) save(c echo.Context) error {
	contest, p := From(c), web.Printer(c)
	doc, base := []byte(strings.ReplaceAll(c.FormValue("document"), "\r\n", "\n")), baseOf(c)
	if c.FormValue("sua") != "" {
		return h.editOn(c, doc, base)
	}
	changed, err := ChangeRules(c.Request().Context(), h.db, web.ActorOf(c).By(), contest, doc, base, c.FormValue("reason"), c.FormValue("seen"))
	if err == nil {
		web.Flash(c, "rulebook.saved", "Version", changed.RulesVersion)
		return web.SeeOther(c, rulesHref(contest))
	}
	contest, _, again := Refresh(c, h.db)
	if again != nil {
		return again
	}
	first := fault.All(err)
	if len(first) == 0 {
		return err
	}
	status := http.StatusUnprocessableEntity
	switch {
	case first[0].Key == "rules.seen_otherwise":
		status = http.StatusConflict
	case first[0].Field != "reason":
		return h.stopped(c, doc, base, err)
	}
	prop, again := h.propose(c.Request().Context(), contest, doc, base)
	if again != nil {
		return h.stopped(c, doc, base, again)
	}
	page := newPreviewPage(p, prop, base, c.FormValue("part"), c.FormValue("round"))
	page.Errors, page.Reason = web.Errors(p, err), c.FormValue("reason")
	return web.Page(c, status, "contests/preview", page)
}

// editOn goes back from a preview to its form, with what was typed.
func (h handlers) editOn(c echo.Context, doc []byte, base int) error {
	contest, p := From(c), web.Printer(c)
	rules, err := ParseRules(doc)
	if err != nil {
		return err
	}
	round := c.FormValue("round")
	e, err := edit(rules, c.FormValue("part"), round)
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "contests/edit", newEditPage(p, contest, e, round, e.typedNow(p), base))
}

// state moves the contest to another state.
func (h handlers) state(c echo.Context) error {
	contest := From(c)
	to := c.FormValue("to")
	err := SetState(c.Request().Context(), h.db, web.ActorOf(c).By(), contest, to, c.FormValue("reason"))
	if fault.KindOf(err) == fault.KindInvalid {
		return h.showRules(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "rulebook.state_done", "State", web.Printer(c).T("rulebook.state."+to))
	return web.SeeOther(c, rulesHref(contest))
}
