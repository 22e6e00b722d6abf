// This file signs people in and out, by password or by a link, and switches the language.
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
// Personal is the link of a slip, which asks for the slip's code.
type LinkPage struct {
	Name     string
	Login    string
	Personal bool
	Errors   FieldErrors
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
	if status, wrong := a.refused(c, err); wrong {
		return Page(c, status, "auth/sign-in", SignInPage{Login: login, Next: next, Errors: Errors(Printer(c), err)})
	}
	if err != nil {
		return err
	}
	return a.enter(c, actor, entrance{}, next)
}

func (a *App) link(c echo.Context) error {
	return a.linkPage(c, http.StatusOK, nil)
}

func (a *App) linkPage(c echo.Context, status int, wrong error) error {
	owner, link, err := auth.LinkOwner(c.Request().Context(), a.cfg.DB, c.Param("token"))
	if err != nil {
		return err
	}
	return Page(c, status, "auth/link", LinkPage{Name: owner.Name, Login: owner.Login, Personal: link.Kind == auth.KindPersonal,
		Errors: Errors(Printer(c), wrong)})
}

func (a *App) linkPost(c echo.Context) error {
	ctx, token := c.Request().Context(), c.Param("token")
	_, link, err := auth.LinkOwner(ctx, a.cfg.DB, token)
	if err != nil {
		return err
	}
	if link.Kind == auth.KindPersonal {
		return a.slipPost(c)
	}
	actor, err := auth.UseLink(ctx, a.cfg.DB, token)
	if err != nil {
		return err
	}
	return a.enter(c, actor, entrance{}, "")
}

// slipPost opens a personal link with the code beside it.
func (a *App) slipPost(c echo.Context) error {
	actor, link, err := auth.UsePersonal(c.Request().Context(), a.cfg.DB, c.Param("token"), c.FormValue("code"), c.RealIP())
	if status, wrong := a.refused(c, err); wrong {
		return a.linkPage(c, status, err)
	}
	if err != nil {
		return err
	}
	return a.enter(c, actor, entrance{Link: link}, "")
}

// refused says whether a try to come in was wrong or too early, and with which status the form is shown again.
func (a *App) refused(c echo.Context, err error) (status int, wrong bool) {
	switch fault.KindOf(err) {
	case fault.KindDenied, fault.KindInvalid:
		return http.StatusUnprocessableEntity, true
	case fault.KindTooMany:
		if wait, ok := waitOf(err); ok {
			c.Response().Header().Set("Retry-After", seconds(wait))
		}
		return http.StatusTooManyRequests, true
	}
	return 0, false
}

// enter signs somebody in by name or link: wholly, or half when the second step is still to come.
// A personal link brings its own second proof, the code of the slip, and opens so little that no further one is asked for.
func (a *App) enter(c echo.Context, actor auth.Actor, how entrance, next string) error {
	how.Half = actor.SecondFactor && !actor.ByLink
	return a.admit(c, actor, how, next)
}

// admit ends the session the browser may have had, starts one for the actor and leads on.
func (a *App) admit(c echo.Context, actor auth.Actor, how entrance, next string) error {
	if err := a.renew(c, actor, how); err != nil {
		return err
	}
	if half := stateOf(c).half; half.SignedIn() {
		return SeeOther(c, halfwayPath(half, next))
	}
	Flash(c, "auth.welcome", "Name", actor.Name)
	return SeeOther(c, SafePath(next, Home))
}

func (a *App) renew(c echo.Context, actor auth.Actor, how entrance) error {
	if err := a.dropSession(c); err != nil {
		return err
	}
	return a.startSession(c, actor, how)
}

// dropSession forgets what the browser came with, if anything.
func (a *App) dropSession(c echo.Context) error {
	if stateOf(c).session == "" {
		return nil
	}
	return a.sessions.Destroy(c.Request().Context())
}

func (a *App) signOut(c echo.Context) error {
	if stateOf(c).session != "" {
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
