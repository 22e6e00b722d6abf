// A person's own account: password, second step, sessions.
package people

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

type ownPage struct {
	Name, Login string
	HasPassword bool
	Factor      bool
	Left        int64 // recovery codes not used yet
	Sessions    []sessionLine
	Others      bool // there are sessions besides this one
	Errors      web.FieldErrors
}

type sessionLine struct {
	ID, Device, Address, Started, Seen string
	Here, Link                         bool
}

func (h handlers) own(c echo.Context) error { return h.ownPage(c, http.StatusOK, nil) }

func (h handlers) ownPage(c echo.Context, status int, wrong error) error {
	p, actor := web.Printer(c), web.ActorOf(c)
	var page ownPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		account, err := auth.One(tx, actor.AccountID)
		if err != nil {
			return err
		}
		factor, err := auth.Factor(tx, actor.AccountID)
		if err != nil {
			return err
		}
		sessions, err := auth.Sessions(tx, actor.AccountID)
		if err != nil {
			return err
		}
		page = ownPage{Name: actor.Name, Login: actor.Login, HasPassword: account.HasPassword, Factor: factor.ConfirmedAt != nil, Left: factor.Left,
			Errors: web.Errors(p, wrong)}
		for _, s := range sessions {
			line := sessionLine{ID: s.ID, Device: s.Device, Address: s.Address, Link: s.LinkID != 0, Here: s.ID == web.SessionID(c),
				Started: p.DateTime(s.StartedAt, web.Zone(c)), Seen: p.DateTime(s.SeenAt, web.Zone(c))}
			if line.Device == "" {
				line.Device = p.T("people.own.device_unknown")
			}
			page.Others = page.Others || !line.Here
			page.Sessions = append(page.Sessions, line)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "people/own", page)
}

// ownPost changes the password or ends sessions.
func (h handlers) ownPost(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	done := "people.own.ended"
	var err error
	switch c.FormValue("viec") {
	case "mat-khau":
		done = "people.own.password_done"
		err = h.changePassword(c, actor)
	case "phien":
		err = auth.EndSession(ctx, h.db, actor, c.FormValue("phien"))
	case "phien-khac":
		done = "people.own.others_ended"
		err = auth.EndOtherSessions(ctx, h.db, actor, web.SessionID(c))
	default:
		err = fault.Invalid("", "people.act_unknown")
	}
	if len(fault.All(err)) > 0 {
		return h.ownPage(c, statusFor(err), err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, done)
	return web.SeeOther(c, ownPath)
}

func (h handlers) changePassword(c echo.Context, actor auth.Actor) error {
	fresh := c.FormValue("password")
	if fresh != c.FormValue("again") {
		return fault.Invalid("again", "people.password_differs")
	}
	return h.door.ChangePassword(c.Request().Context(), actor, c.FormValue("old"), fresh, web.SessionID(c), c.RealIP())
}

// statusFor is the status of a page that shows faults.
func statusFor(err error) int {
	switch fault.KindOf(err) {
	case fault.KindDenied:
		return http.StatusForbidden
	case fault.KindConflict:
		return http.StatusConflict
	case fault.KindTooMany:
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}
