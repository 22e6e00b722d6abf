// Package people is the pages about accounts: a person's own, all of them for administrators, those of a contest for its organisers,
// and the links by which people set a password.
package people

import (
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

type handlers struct {
	db   *db.DB
	door *auth.Door
}

// Routes adds the pages of this package.
func Routes(app *web.App, d *db.DB) {
	h := handlers{d, app.Door()}
	app.GET(ownPath, h.own, web.Own)
	app.POST(ownPath, h.ownPost, web.Own)
	app.GET(web.SetUpFactor, h.factor, web.OwnOrSettingUp)
	app.POST(web.SetUpFactor, h.factorPost, web.OwnOrSettingUp)
	app.GET(web.SetUpFactor+"/ma-qr", h.factorQR, web.OwnOrSettingUp)
	for kind, path := range linkPaths {
		app.GET(path+"/:token", h.link(kind), web.Public)
		app.POST(path+"/:token", h.linkPost(kind), web.Public)
	}
	app.GET(adminPath, h.accounts, web.Admin)
	app.POST(adminPath, h.accountsPost, web.Admin)
	app.GET(adminPath+"/:id", h.account, web.Admin)
	app.POST(adminPath+"/:id", h.accountPost, web.Admin)
	may := contests.May(d, contests.ManagePeople)
	app.GET("/quan-ly/:contest/nhan-su", h.crew, may)
	app.POST("/quan-ly/:contest/nhan-su", h.crewAdd, may)
	app.POST("/quan-ly/:contest/nhan-su/:id", h.crewPost, may)
}

// Addresses of the pages; linkPaths are those of links by kind.
const (
	ownPath   = "/tai-khoan"
	adminPath = "/quan-tri/tai-khoan"
)

var linkPaths = map[string]string{auth.KindInvite: "/moi", auth.KindReset: "/dat-lai"}

// LinkURL is the address of a link by which somebody sets a password; base is without a slash at its end.
func LinkURL(base, kind, token string) string { return base + linkPaths[kind] + "/" + token }

// freshLink is a link just made, shown once, as a message to send on.
type freshLink struct {
	Title, Text string
}

func newFreshLink(c echo.Context, a auth.Account, kind, token string) *freshLink {
	p, valid := web.Printer(c), auth.InviteValid
	if kind == auth.KindReset {
		valid = auth.ResetValid
	}
	until := web.Now(c).Add(valid)
	return &freshLink{Title: p.T("people.link."+kind+"_for", "Name", a.Name),
		Text: p.T("people.link."+kind+"_message", "Name", a.Name, "Login", a.Login, "URL", LinkURL(web.BaseURL(c), kind, token), "Until", p.DateTime(until.UnixMilli(), web.Zone(c)))}
}

// crumb is a place above a page.
type crumb struct{ Text, Href string }

// option is a choice of a select.
type option struct{ Value, Text string }

// pill is a state in words.
type pill struct{ Kind, Text string }

// when is an instant in words, or that it never was.
func when(p *i18n.Printer, ms *int64, zone *time.Location) string {
	if ms == nil {
		return p.T("people.never")
	}
	return p.DateTime(*ms, zone)
}

// signedIn is when with its noun, for where it stands alone.
func signedIn(p *i18n.Printer, ms *int64, zone *time.Location) string {
	if ms == nil {
		return p.T("people.never_signed_in")
	}
	return p.T("people.signed_in_at", "When", p.DateTime(*ms, zone))
}

// stateOf is the state of an account in one word.
func stateOf(p *i18n.Printer, a auth.Account) pill {
	switch {
	case a.DisabledAt != nil:
		return pill{"bad", p.T("people.state.disabled")}
	case a.HasPassword:
		return pill{"ok", p.T("people.state.active")}
	case a.Invited:
		return pill{"warn", p.T("people.state.invited")}
	}
	return pill{"", p.T("people.state.links")}
}

// officeRoles are the roles given on these pages: judges and referees come with their panel.
var officeRoles = []string{contests.Organiser, contests.Secretary, contests.Head, contests.Viewer}

func roleOptions(p *i18n.Printer) []option {
	var all []option
	for _, role := range officeRoles {
		all = append(all, option{role, p.T("people.role." + role)})
	}
	return all
}
