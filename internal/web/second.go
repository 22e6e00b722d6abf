// This file is the second step of signing in, and what other packages need to look after a person's own account.
package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/fault"
)

var (
	// Own lets people in to what is their own account: not those who came by a personal link, which opens no more than a round's sheets.
	Own = Policy{Name: "own account", Check: func(_ echo.Context, a auth.Actor) error {
		switch {
		case !a.SignedIn():
			return ErrSignIn
		case a.ByLink:
			return fault.Denied("auth.by_link")
		}
		return nil
	}}
	// OwnOrSettingUp is Own, and lets in who must set up a second step before anything else.
	OwnOrSettingUp = Policy{Name: "own account, or setting up", Check: func(c echo.Context, a auth.Actor) error {
		if stateOf(c).half.NeedsFactor {
			return nil
		}
		return Own.Check(c, a)
	}}
)

// OwnerOf is whose account a page of OwnOrSettingUp is about.
func OwnerOf(c echo.Context) auth.Actor {
	if half := stateOf(c).half; half.NeedsFactor {
		return half
	}
	return ActorOf(c)
}

// SessionID names the session of a request to its owner, "" without one.
func SessionID(c echo.Context) string { return stateOf(c).session }

// Door is where passwords of this application are checked.
func (a *App) Door() *auth.Door { return a.door }

// Enter signs an actor in whose right to come in was just proved (an invitation or a reset redeemed), as far as the first step goes.
func Enter(c echo.Context, actor auth.Actor, next string) error {
	return appOf(c).enter(c, actor, entrance{}, next)
}

// Renew gives the owner of a request a new, whole session in place of the one there was: after the second step was set up, so that nobody who knew
// the old token has the new rights (G17).
func Renew(c echo.Context, actor auth.Actor) error {
	actor.SecondFactor, actor.NeedsFactor = true, false
	return appOf(c).renew(c, actor, entrance{})
}

// SecondStepPage is auth/second-step. Next is where to go afterwards.
type SecondStepPage struct {
	Name   string
	Next   string
	Errors FieldErrors
}

func (a *App) secondStep(c echo.Context) error {
	half, next := stateOf(c).half, SafePath(c.QueryParam("tiep"), "")
	switch {
	case ActorOf(c).SignedIn():
		return SeeOther(c, SafePath(next, Home))
	case !half.SecondFactor:
		return SeeOther(c, signInPath(next))
	}
	return Page(c, http.StatusOK, "auth/second-step", SecondStepPage{Name: half.Name, Next: next})
}

func (a *App) secondStepPost(c echo.Context) error {
	half, next := stateOf(c).half, SafePath(c.FormValue("tiep"), "")
	switch {
	case ActorOf(c).SignedIn():
		return SeeOther(c, SafePath(next, Home))
	case !half.SecondFactor: // took too long
		return SeeOther(c, signInPath(next))
	}
	actor, err := auth.PassSecondStep(c.Request().Context(), a.cfg.DB, half.AccountID, c.FormValue("code"), c.RealIP())
	if status, wrong := a.refused(c, err); wrong {
		return Page(c, status, "auth/second-step", SecondStepPage{Name: half.Name, Next: next, Errors: Errors(Printer(c), err)})
	}
	if err != nil {
		return err
	}
	return a.admit(c, actor, entrance{}, next)
}

// halfwayPath is where somebody goes who is not wholly signed in: to the second step, or to set it up.
func halfwayPath(half auth.Actor, next string) string {
	path := SecondStep
	if half.NeedsFactor {
		path = SetUpFactor
	}
	if next = SafePath(next, ""); next != "" {
		path += "?tiep=" + url.QueryEscape(next)
	}
	return path
}
