// Routes of the public pages of contests and of the organiser's home.
package contests

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/web"
)

type handlers struct {
	db   *db.DB
	home Home
}

// Routes adds the pages of this package.
func Routes(app *web.App, d *db.DB, home Home) {
	h := handlers{d, home}
	app.GET("/", h.front, web.Public)
	app.GET("/cuoc-thi/:contest", h.page, Visit(d))
	app.GET(web.Home, h.desk, web.SignedIn)
	app.GET(web.Home+"/:contest", h.manage, May(d, ManageContest))
	app.GET(web.Home+"/"+newContestPath, h.make, mayMake())
	app.POST(web.Home+"/"+newContestPath, h.makePost, mayMake())
	h.rulesRoutes(app)
}

// front is the public home: the contests of now, then the results of past ones.
func (h handlers) front(c echo.Context) error {
	var all []*Contest
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		all, err = List(tx)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "home/front", newFrontPage(web.Printer(c), all, web.Now(c)))
}

// page is what the public reads about one contest.
func (h handlers) page(c echo.Context) error {
	contest := From(c)
	var counts Counts
	var extensions []Extension
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if counts, err = h.home.Counts(tx, contest); err != nil {
			return err
		}
		extensions, err = Extensions(tx, contest.ID)
		return err
	})
	if err != nil {
		return err
	}
	page := newContestPage(web.Printer(c), contest, counts, web.Now(c))
	page.Extended = extendedWords(web.Printer(c), contest, extensions)
	return web.Page(c, http.StatusOK, "contests/page", page)
}

// desk is where people arrive after signing in: each role with what waits in it. Who has one place to work goes straight there.
func (h handlers) desk(c echo.Context) error {
	actor := web.ActorOf(c)
	places := PlacesOf(actor, h.home.Places)
	office := h.home.office(web.Printer(c), actor)
	var page deskPage
	var mine []*Contest
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		var err error
		if mine, err = managedBy(tx, actor); err != nil || len(mine)+len(places) == 1 && len(office) == 0 {
			return err
		}
		page = deskPage{Make: actor.Admin, Office: office}
		for _, place := range places {
			waits, err := place.Waits(tx, actor, web.Now(c))
			if err != nil {
				return err
			}
			page.addPlace(web.Printer(c), place, waits)
		}
		for _, contest := range mine {
			items, err := h.home.Attention(tx, contest, web.Now(c))
			if err != nil {
				return err
			}
			page.add(web.Printer(c), contest, mayMend(actor, contest, items), web.Now(c))
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(office) > 0:
	case len(mine) == 1 && len(places) == 0:
		return web.SeeOther(c, manageHref(mine[0]))
	case len(mine) == 0 && len(places) == 1:
		return web.SeeOther(c, places[0].Href)
	}
	return web.Page(c, http.StatusOK, "home/desk", page)
}

// managedBy lists the contests a person works in.
func managedBy(tx *db.Tx, actor auth.Actor) ([]*Contest, error) {
	all, err := List(tx)
	return slices.DeleteFunc(all, func(c *Contest) bool { return !Allowed(actor, c.ID, ManageContest) }), err
}

// manage is the organiser's home in one contest.
func (h handlers) manage(c echo.Context) error {
	contest, actor := From(c), web.ActorOf(c)
	var counts Counts
	var items []Item
	var ahead map[string]Ahead
	var changes []change
	var mine []*Contest
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if mine, err = managedBy(tx, actor); err != nil {
			return err
		}
		if counts, err = h.home.Counts(tx, contest); err != nil {
			return err
		}
		if items, err = h.home.Attention(tx, contest, web.Now(c)); err != nil {
			return err
		}
		if h.home.Ahead != nil {
			if ahead, err = h.home.Ahead(tx, contest); err != nil {
				return err
			}
		}
		changes, err = lastChanges(tx, contest.ID, Allowed(actor, contest.ID, ViewEntries))
		return err
	})
	if err != nil {
		return err
	}
	page := newManagePage(web.Printer(c), contest, actor, web.Now(c))
	page.Several = len(mine) > 1 || len(h.home.office(web.Printer(c), actor)) > 0
	page.add(web.Printer(c), contest, actor, counts, items, ahead, changes, web.Now(c))
	return web.Page(c, http.StatusOK, "contests/manage", page)
}

// mayMend keeps the items whose act the person may do.
func mayMend(actor auth.Actor, c *Contest, items []Item) []Item {
	var mine []Item
	for _, item := range items {
		if item.Act == "" || Allowed(actor, c.ID, item.Act) {
			mine = append(mine, item)
		}
	}
	return mine
}
