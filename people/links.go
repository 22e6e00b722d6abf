// Invitations and resets: opening the link shows whom it is for, sending the form sets the password (G16).
package people

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

type linkPage struct {
	Kind   string // auth.KindInvite or auth.KindReset
	Login  string
	Name   string
	Errors web.FieldErrors
}

func (h handlers) link(kind string) echo.HandlerFunc {
	return func(c echo.Context) error { return h.linkPage(c, kind, http.StatusOK, nil) }
}

func (h handlers) linkPage(c echo.Context, kind string, status int, wrong error) error {
	owner, err := auth.PasswordLinkOwner(c.Request().Context(), h.db, kind, c.Param("token"))
	if err != nil {
		return err
	}
	page := linkPage{Kind: kind, Login: owner.Login, Name: owner.Name, Errors: web.Errors(web.Printer(c), wrong)}
	if wrong != nil {
		page.Name = c.FormValue("name")
	}
	return web.Page(c, status, "people/link", page)
}

func (h handlers) linkPost(kind string) echo.HandlerFunc {
	return func(c echo.Context) error {
		password := c.FormValue("password")
		if password != c.FormValue("again") {
			return h.linkPage(c, kind, http.StatusUnprocessableEntity, fault.Invalid("again", "people.password_differs"))
		}
		a, err := h.door.Redeem(c.Request().Context(), kind, c.Param("token"), c.FormValue("name"), password)
		if fault.KindOf(err) == fault.KindInvalid {
			return h.linkPage(c, kind, http.StatusUnprocessableEntity, err)
		}
		if err != nil {
			return err
		}
		return web.Enter(c, a, "")
	}
}
