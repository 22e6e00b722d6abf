// The public pages: whether a certificate is real, by the code on it or by number and name. No birth date, no phone, no other certificate.
package certificates

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// publicPage says what is on record of one certificate.
type publicPage struct {
	State       string
	Number      string
	Kind        string // in words
	Name        string
	Belongs     string
	Prize       string
	Contest     string
	Division    string
	Day         string // ISO
	Publication int
	ResultHref  string
	Hash        string
	By          string // number of the one that replaces it
	ByHref      string // where that one is checked
	RevokedDay  string
}

// askPage is the form by number and name.
type askPage struct {
	Number, Name string
	Asked        bool // and nothing was found
	Code         bool // it was a code, not what was typed
}

// guessing names what is counted when somebody tries numbers with names, or codes.
const guessing = "certificate"

// try counts a try at a number or a code; who must wait reads about checking certificates, not about signing in.
func (h handlers) try(c echo.Context, what string) error {
	err := auth.Try(c.Request().Context(), h.d, guessing, what, c.RealIP())
	if f := new(fault.Fault); errors.As(err, &f) && f.Kind == fault.KindTooMany {
		return fault.New(fault.KindTooMany, "", "certificates.public.wait", "Wait", f.Args["Wait"])
	}
	return err
}

// public is the page of a code. One that never was leads to the form, and counts as a try.
func (h handlers) public(c echo.Context) error {
	err := h.verified(c, func(tx *db.Tx) (Certificate, error) { return byToken(tx, c.Param("token")) })
	if fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	if err := h.try(c, c.Param("token")); err != nil {
		return err
	}
	c.Response().Header().Set("X-Robots-Tag", "noindex, nofollow")
	return web.Page(c, http.StatusNotFound, "certificates/ask", askPage{Asked: true, Code: true})
}

// ask is the form; with a number and the holder's name it says what is on record of that certificate. A number alone says nothing: numbers
// run on, and nobody shall read off who got one.
func (h handlers) ask(c echo.Context) error {
	page := askPage{Number: asked(c.QueryParam("so")), Name: asked(c.QueryParam("ten"))}
	c.Response().Header().Set("X-Robots-Tag", "noindex, nofollow")
	if page.Number == "" && page.Name == "" {
		return web.Page(c, http.StatusOK, "certificates/ask", page)
	}
	number := strings.ToUpper(strings.ReplaceAll(page.Number, " ", ""))
	if digits, rest, ok := strings.Cut(number, "/"); ok && len(digits) == 1 {
		number = "0" + digits + "/" + rest // 1/GCN-2024 is what 01/GCN-2024 says
	}
	if err := h.try(c, number); err != nil {
		return err
	}
	err := h.verified(c, func(tx *db.Tx) (Certificate, error) {
		one, err := ofNumber(tx, number)
		if err != nil {
			return one, err
		}
		w, err := one.Words()
		if err == nil && !sameHolder(one, w, page.Name) {
			err = fault.NotFound("certificates.unknown")
		}
		return one, err
	})
	if err == nil {
		err = auth.Proved(c.Request().Context(), h.d, guessing, number, c.RealIP())
	}
	if fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	page.Asked = true
	return web.Page(c, http.StatusNotFound, "certificates/ask", page)
}

// asked is what was typed, of sensible length.
func asked(typed string) string {
	if len(typed) > 300 {
		return ""
	}
	return text.Clean(typed)
}

func (h handlers) verified(c echo.Context, find func(tx *db.Tx) (Certificate, error)) error {
	var page publicPage
	err := h.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		one, err := find(tx)
		if err != nil {
			return err
		}
		contest, err := contestOf(tx, one)
		if err != nil {
			return err
		}
		w, err := one.Words()
		if err != nil {
			return err
		}
		p := web.Printer(c)
		page = publicPage{State: one.State(), Number: one.Number, Kind: p.T("certificates.kind." + one.Kind), Name: one.Name, Belongs: w.belongs(), Prize: w.Prize,
			Contest: w.Contest, Division: w.Division, Day: one.Day, Publication: one.Publication, Hash: one.PublicationHash, By: one.ReplacedBy,
			ResultHref: "/cuoc-thi/" + contest.Code + "/ket-qua/" + one.Round + "/ban/" + strconv.Itoa(one.Publication)}
		if one.ReplacedToken != "" {
			page.ByHref = PublicPath + "/" + one.ReplacedToken
		}
		if one.RevokedAt != nil {
			page.RevokedDay = dayAt(*one.RevokedAt, contest.Rules.Location())
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return web.Page(c, http.StatusOK, "certificates/public", page)
}
