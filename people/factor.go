// Setting up the second step of signing in, and looking after it.
package people

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/qr"
	"hoithi/internal/web"
)

// factorPage is what the second step looks like now: not there, being set up (Secret), on, or with recovery codes just drawn (Codes).
type factorPage struct {
	Login  string
	On     bool
	Forced bool // nothing else before it is set up
	Asked  bool // the office asks for it: it stays
	Story  bool // a demo's clock: no phone's code fits
	Secret string
	Left   int64
	Codes  []string
	List   string // of the codes, to copy
	Next   string
	Errors web.FieldErrors
}

func (h handlers) factor(c echo.Context) error {
	return h.factorPage(c, http.StatusOK, web.SafePath(c.QueryParam("tiep"), ""), nil)
}

func (h handlers) factorPage(c echo.Context, status int, next string, wrong error) error {
	owner := web.OwnerOf(c)
	page := factorPage{Login: owner.Login, Forced: owner.NeedsFactor, Story: web.IsStory(c), Next: next, Errors: web.Errors(web.Printer(c), wrong)}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		f, err := auth.Factor(tx, owner.AccountID)
		if err != nil {
			return err
		}
		page.On, page.Left, page.Secret = f.ConfirmedAt != nil, f.Left, inFours(f.Secret)
		asked, err := auth.FactorAsked(tx)
		page.Asked = asked && auth.IsStaff(owner)
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "people/factor", page)
}

// inFours sets a secret so that it can be typed.
func inFours(secret string) string {
	var b strings.Builder
	for i := 0; i < len(secret); i += 4 {
		b.WriteString(secret[i:min(i+4, len(secret))] + " ")
	}
	return strings.TrimSpace(b.String())
}

// factorQR is the secret being set up, for the app to scan.
func (h handlers) factorQR(c echo.Context) error {
	owner := web.OwnerOf(c)
	var f auth.FactorState
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		f, err = auth.Factor(tx, owner.AccountID)
		return err
	})
	if err != nil {
		return err
	}
	if f.Secret == "" {
		return fault.NotFound("auth.factor_none")
	}
	svg, err := qr.SVG(f.URL(owner.Login))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "image/svg+xml", svg)
}

func (h handlers) factorPost(c echo.Context) error {
	ctx, owner, code := c.Request().Context(), web.OwnerOf(c), c.FormValue("code")
	next := web.SafePath(c.FormValue("tiep"), "")
	var codes []string
	var err error
	switch c.FormValue("viec") {
	case "bat-dau":
		err = auth.StartFactor(ctx, h.db, owner)
	case "xac-nhan":
		codes, err = auth.ConfirmFactor(ctx, h.db, owner, code, web.SessionID(c), c.RealIP())
		if err == nil {
			err = web.Renew(c, owner)
		}
	case "ma-du-phong":
		codes, err = auth.NewRecoveryCodes(ctx, h.db, owner, code, c.RealIP())
	case "tat":
		err = auth.DropFactor(ctx, h.db, owner, code, c.RealIP())
	default:
		err = fault.Invalid("", "people.act_unknown")
	}
	switch {
	case len(fault.All(err)) > 0:
		return h.factorPage(c, statusFor(err), next, err)
	case err != nil:
		return err
	case codes != nil:
		return web.Page(c, http.StatusOK, "people/factor", factorPage{Login: owner.Login, On: true, Codes: codes, List: strings.Join(codes, "\n"), Next: web.SafePath(next, ownPath)})
	}
	return h.factorPage(c, http.StatusOK, next, nil)
}
