// One account before an administrator: what it may do, and what can be done for it.
package people

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// historyShown is how many of the last changes to an account are listed.
const historyShown = 30

type accountPage struct {
	auth.Account
	Where    []crumb
	Path     string
	State    pill
	Created  string
	SignedIn string
	Held     []heldLine
	Sessions int64
	Self     bool
	LinkText string
	Contests []option
	Roles    []option
	History  []historyLine
	Link     *freshLink
	Errors   web.FieldErrors
}

// heldLine is a role; Value names it in the form that takes it away, "" = it goes with the panel.
type heldLine struct{ Contest, Role, Value string }

type historyLine struct{ When, Who, What string }

func accountPath(id int64) string { return fmt.Sprintf("%s/%d", adminPath, id) }

func (h handlers) account(c echo.Context) error {
	return h.accountPage(c, http.StatusOK, nil, nil)
}

func (h handlers) accountPage(c echo.Context, status int, fresh *freshLink, wrong error) error {
	p, zone := web.Printer(c), web.Zone(c)
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64)
	var page accountPage
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		a, err := auth.One(tx, id)
		if err != nil {
			return err
		}
		page = accountPage{Account: a, Path: accountPath(id), State: stateOf(p, a), Created: p.DateTime(a.CreatedAt, zone), SignedIn: when(p, a.SignedInAt, zone),
			Self: a.ID == web.ActorOf(c).AccountID, Roles: append(roleOptions(p), officeOptions(p)...), Link: fresh, Errors: web.Errors(p, wrong),
			Where: []crumb{{p.T("people.accounts.title"), adminPath}, {a.Name, ""}}, LinkText: p.T("people.link.make_invite")}
		if a.HasPassword {
			page.LinkText = p.T("people.link.make_reset")
		}
		sessions, err := auth.Sessions(tx, id)
		if err != nil {
			return err
		}
		page.Sessions = int64(len(sessions))
		if err := page.addRoles(tx, p); err != nil {
			return err
		}
		lines, err := audit.History(tx, "account", id)
		for i := len(lines) - 1; i >= 0 && len(page.History) < historyShown; i-- {
			page.History = append(page.History, historyLine{p.DateTime(lines[i].At, zone), lines[i].Actor, actWords(p, lines[i].Act)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "people/account", page)
}

func (page *accountPage) addRoles(tx *db.Tx, p *i18n.Printer) error {
	list, err := contests.List(tx)
	if err != nil {
		return err
	}
	add := func(id int64, name string) {
		page.Contests = append(page.Contests, option{strconv.FormatInt(id, 10), name})
		for _, g := range page.Grants {
			if g.ContestID != id {
				continue
			}
			line := heldLine{Contest: name, Role: p.T("people.role." + g.Role)}
			if auth.Staff(g.Role) {
				line.Value = fmt.Sprintf("%d:%s", g.ContestID, g.Role)
			}
			page.Held = append(page.Held, line)
		}
	}
	for _, contest := range list {
		add(contest.ID, contest.Rules.ShortName.In(p.Lang()))
	}
	add(auth.Office, p.T("people.office"))
	return nil
}

// officeOptions are the roles in the Union's office.
func officeOptions(p *i18n.Printer) (list []option) {
	for _, role := range auth.OfficeRoles {
		list = append(list, option{role, p.T("people.office_role", "Role", p.T("people.role."+role))})
	}
	return list
}

func actWords(p *i18n.Printer, act string) string {
	if key := "people.did." + act; p.Has(key) {
		return p.T(key)
	}
	return p.T("people.did_something")
}

// accountPost does one of the acts of the page.
func (h handlers) accountPost(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64)
	var err error
	switch c.FormValue("viec") {
	case "khoa":
		err = auth.Disable(ctx, h.db, actor, id, true)
	case "mo-khoa":
		err = auth.Disable(ctx, h.db, actor, id, false)
	case "quan-tri":
		err = auth.SetAdmin(ctx, h.db, actor, id, true)
	case "thoi-quan-tri":
		err = auth.SetAdmin(ctx, h.db, actor, id, false)
	case "tat-hai-buoc":
		err = auth.ClearFactor(ctx, h.db, actor, id)
	case "giao":
		err = h.giveTo(c, actor, id)
	case "thu":
		contest, role := roleIn(c.FormValue("role"))
		if contest == auth.Office {
			err = auth.TakeOffice(ctx, h.db, actor, id, role)
		} else {
			err = TakeRole(ctx, h.db, actor, contest, id, role)
		}
	case "duong-dan":
		return h.makeLink(c, actor, id)
	default:
		err = fault.Invalid("", "people.act_unknown")
	}
	if len(fault.All(err)) > 0 && fault.KindOf(err) != fault.KindNotFound {
		return h.accountPage(c, statusFor(err), nil, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "people.account.done")
	return web.SeeOther(c, accountPath(id))
}

func (h handlers) giveTo(c echo.Context, actor auth.Actor, id int64) error {
	contest, err := strconv.ParseInt(c.FormValue("contest"), 10, 64)
	if err != nil {
		return fault.Invalid("contest", "people.contest_needed")
	}
	if contest == auth.Office {
		return auth.GiveOffice(c.Request().Context(), h.db, actor, id, c.FormValue("role"))
	}
	var login string
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		a, err := auth.One(tx, id)
		login = a.Login
		return err
	})
	if err != nil {
		return err
	}
	_, err = GiveRole(c.Request().Context(), h.db, actor, contest, login, "", c.FormValue("role"))
	return err
}

func (h handlers) makeLink(c echo.Context, actor auth.Actor, id int64) error {
	token, kind, err := auth.PasswordLink(c.Request().Context(), h.db, actor, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return err
	}
	if len(fault.All(err)) > 0 {
		return h.accountPage(c, statusFor(err), nil, err)
	}
	if err != nil {
		return err
	}
	var a auth.Account
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		a, err = auth.One(tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return h.accountPage(c, http.StatusOK, newFreshLink(c, a, kind, token), nil)
}

// roleIn reads "12:viewer"; what cannot be read is no role.
func roleIn(value string) (contestID int64, role string) {
	_, _ = fmt.Sscanf(value, "%d:%s", &contestID, &role)
	return contestID, role
}
