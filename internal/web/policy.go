// This file says who may come in: every route carries a policy, or the program does not start.
package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/fault"
)

// Policy decides whether an actor may use a route. Check returns nil, a fault, or ErrSignIn; it may load what the route's parameters name and
// keep it with c.Set. Name is what the policy table prints.
type Policy struct {
	Name  string
	Check func(c echo.Context, a auth.Actor) error

	cached bool // no session is loaded
}

// ErrSignIn sends a visitor to the sign-in page and back. For everybody else it is a refusal.
var ErrSignIn error = fault.Denied("auth.required")

var (
	// Public lets everybody in.
	Public = Policy{Name: "public", Check: func(echo.Context, auth.Actor) error { return nil }}
	// PublicCached lets everybody in and does not look who it is: for pages that are the same for all and must be fast.
	PublicCached = Policy{Name: "public, cached", Check: Public.Check, cached: true}
	// SignedIn lets in who has an account.
	SignedIn = Policy{Name: "signed in", Check: func(_ echo.Context, a auth.Actor) error {
		if !a.SignedIn() {
			return ErrSignIn
		}
		return nil
	}}
	// Admin lets administrators in.
	Admin = Policy{Name: "admin", Check: func(_ echo.Context, a auth.Actor) error {
		switch {
		case !a.SignedIn():
			return ErrSignIn
		case !a.Admin:
			return fault.Denied("auth.denied")
		}
		return nil
	}}
)

// Route is one line of the policy table.
type Route struct {
	Method, Path, Policy string
}

// Routes lists all routes by path and method. HEAD is answered wherever GET is and not listed.
func (a *App) Routes() []Route {
	return slices.SortedFunc(slices.Values(a.routes), func(x, y Route) int {
		return strings.Compare(x.Path+" "+x.Method, y.Path+" "+y.Method)
	})
}

// PolicyTable writes the routes as a text for a golden file: method, path, policy.
func PolicyTable(a *App) string {
	var b strings.Builder
	for _, r := range a.Routes() {
		fmt.Fprintf(&b, "%-5s%-60s%s\n", r.Method, r.Path, r.Policy)
	}
	return b.String()
}
