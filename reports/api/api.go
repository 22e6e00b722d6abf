// Package api gives what the public pages show to programs, as JSON under /api/v1. Names in it never change their meaning: what comes
// later is added, and what must change gets an /api/v2. openapi.json describes it, and a test holds both against each other.
package api

import (
	_ "embed" // openapi.json
	"encoding/json"
	"sync"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// Base is where the addresses of this version begin.
const Base = web.APIPrefix + "v1"

//go:embed openapi.json
var document []byte

// Document is the OpenAPI 3.1 description.
func Document() []byte { return document }

// described is the description ready to send.
var described = sync.OnceValues(func() (*web.Body, error) { return web.NewBody("application/json", document) })

// Counts gives the figures that the public page of a contest shows.
type Counts func(tx *db.Tx, c *contests.Contest) (contests.Counts, error)

type handlers struct {
	db     *db.DB
	counts Counts
}

// Routes adds the addresses for programs. All of them are public and the same for everybody.
func Routes(app *web.App, d *db.DB, counts Counts) error {
	h := handlers{d, counts}
	description, err := described()
	if err != nil {
		return err
	}
	app.GET(Base+"/openapi.json", open(func(c echo.Context) error { return description.Send(c) }), web.PublicCached)
	app.GET(Base+"/contests", open(h.list), web.PublicCached)
	app.GET(Base+"/contests/:contest", open(h.contest), web.PublicCached)
	app.GET(Base+"/contests/:contest/rounds/:round/results", open(h.result), web.PublicCached)
	app.GET(Base+"/contests/:contest/rounds/:round/results/:number", open(h.result), web.PublicCached)
	return nil
}

// open lets scripts of other sites read the answer.
func open(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		web.OpenData(c)
		return h(c)
	}
}

// body is a value ready to send.
func body(v any) (*web.Body, error) {
	content, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return web.NewBody("application/json", append(content, '\n'))
}

// list is every contest the public knows, the newest first.
func (h handlers) list(c echo.Context) error {
	found := []Contest{}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := contests.List(tx)
		found = found[:0]
		for _, one := range all {
			if one.State != contests.Draft {
				found = append(found, contestOf(one, web.Now(c), web.BaseURL(c)))
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return send(c, map[string]any{"contests": found})
}

func send(c echo.Context, v any) error {
	b, err := body(v)
	if err != nil {
		return err
	}
	return b.Send(c)
}

// known loads a contest the public knows; a draft is unknown.
func known(tx *db.Tx, code string) (*contests.Contest, error) {
	c, err := contests.ByCode(tx, code)
	if err == nil && c.State == contests.Draft {
		return nil, fault.NotFound("contest.unknown", "Code", code)
	}
	return c, err
}

// contest is one contest with its divisions, rounds and counts.
func (h handlers) contest(c echo.Context) error {
	var full FullContest
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		one, err := known(tx, c.Param("contest"))
		if err != nil {
			return err
		}
		n, err := h.counts(tx, one)
		full = fullContestOf(one, n, web.Now(c), web.BaseURL(c))
		return err
	})
	if err != nil {
		return err
	}
	return send(c, full)
}
