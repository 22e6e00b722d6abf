// This file signs people in and out, by password or by a link that works once, and switches the language.
package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/fault"
)

// SignInPage is auth/sign-in. Next is where to go afterwards, "" = home.
type SignInPage struct {
	Login  string
	Next   string
	Errors FieldErrors
}

// LinkPage is auth/link: it names the person and offers the button; opening it uses nothing up, since mail scanners open links.
type LinkPage struct {
	Name  string
	Login string
}

func (a *App) signIn(c echo.Context) error {
	next := SafePath(c.QueryParam("tiep"), "")
	if ActorOf(c).SignedIn() {
		return SeeOther(c, SafePath(next, Home))
	}
	return Page(c, http.StatusOK, "auth/sign-in", SignInPage{Next: next})
}

func (a *App) signInPost(c echo.Context) error {
	login, next := c.FormValue("login"), SafePath(c.FormValue("tiep"), "")
	actor, err := a.door.SignIn(c.Request().Context(), login, c.FormValue("password"), c.RealIP())
	if kind := fault.KindOf(err); kind == fault.KindDenied || kind == fault.KindTooMany {
		if wait, ok := waitOf(err); ok {
			c.Response().Header().Set("Retry-After", seconds(wait))
		}
		status := statusOf(err)
		if kind == fault.KindDenied {
			status = http.StatusUnprocessableEntity
		}
		return Page(c, status, "auth/sign-in", SignInPage{Login: login, Next: next, Errors: Errors(Printer(c), err)})
	}
	if err != nil {
		return err
	}
	return a.enter(c, actor, next)
}

func (a *App) link(c echo.Context) error {
	owner, err := auth.LinkOwner(c.Request().Context(), a.cfg.DB, c.Param("token"))
	if err != nil {
		return err
	}
	return Page(c, http.StatusOK, "auth/link", LinkPage{Name: owner.Name, Login: owner.Login})
}

func (a *App) linkPost(c echo.Context) error {
	actor, err := auth.UseLink(c.Request().Context(), a.cfg.DB, c.Param("token"))
	if err != nil {
		return err
	}
	return a.enter(c, actor, "")
}

// enter ends the session the browser may have had and starts one for the actor.
func (a *App) enter(c echo.Context, actor auth.Actor, next string) error {
	if ActorOf(c).SignedIn() {
		if err := a.sessions.Destroy(c.Request().Context()); err != nil {
			return err
		}
	}
	if err := a.startSession(c, actor); err != nil {
		return err
	}
	Flash(c, "auth.welcome", "Name", actor.Name)
	return SeeOther(c, SafePath(next, Home))
}

func (a *App) signOut(c echo.Context) error {
	if ActorOf(c).SignedIn() {
		if err := a.endSession(c); err != nil {
			return err
		}
	}
	Flash(c, "auth.signed_out")
	return SeeOther(c, "/")
}

// language keeps the reader's choice for a year and goes back to the page it was made on.
func (a *App) language(c echo.Context) error {
	if lang := c.FormValue("tieng"); known(lang) {
		c.SetCookie(&http.Cookie{
			Name: langCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 60 * 60,
			Secure: a.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
	}
	return SeeOther(c, a.withQuery(SafePath(c.FormValue("ve"), "/"), c.Request()))
}
