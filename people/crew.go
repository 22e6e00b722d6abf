// The people of a contest: roles given and taken, somebody new invited.
package people

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

type crewPage struct {
	Short    string
	Where    []crumb
	Path     string
	People   []crewLine
	Jury     string // address of the panel's page
	JuryText string // how many judges and referees there are
	Roles    []option
	Form     crewForm
	Link     *freshLink
	Errors   web.FieldErrors
}

// crewForm is what was typed to give somebody a role.
type crewForm struct{ Login, Name, Role string }

type crewLine struct {
	ID          int64
	Name, Login string
	State       pill
	SignedIn    string
	Roles       []option
	Self        bool
	MayLink     bool
	LinkText    string // what the link is: an invitation or a reset
}

func crewPath(contest *contests.Contest) string { return "/quan-ly/" + contest.Code + "/nhan-su" }

func (h handlers) crew(c echo.Context) error {
	return h.crewPage(c, http.StatusOK, crewForm{}, nil, nil)
}

func (h handlers) crewPage(c echo.Context, status int, form crewForm, fresh *freshLink, wrong error) error {
	p, contest, actor := web.Printer(c), contests.From(c), web.ActorOf(c)
	short := contest.Rules.ShortName.In(p.Lang())
	page := crewPage{Short: short, Path: crewPath(contest), Jury: "/quan-ly/" + contest.Code + "/giam-khao", Roles: roleOptions(p), Form: form, Link: fresh,
		Where: []crumb{{short, "/quan-ly/" + contest.Code}, {p.T("people.crew.title"), ""}}, Errors: web.Errors(p, wrong)}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		here, err := auth.AccountsOf(tx, contest.ID)
		if err != nil {
			return err
		}
		everywhere, err := auth.Accounts(tx) // whether a link may be made depends on all roles
		if err != nil {
			return err
		}
		all := make(map[int64]auth.Account, len(everywhere))
		for _, a := range everywhere {
			all[a.ID] = a
		}
		page.People = nil
		jury := int64(0)
		for _, a := range here {
			line := crewLine{ID: a.ID, Name: a.Name, Login: a.Login, State: stateOf(p, a), SignedIn: signedIn(p, a.SignedInAt, contest.Rules.Location()), Self: a.ID == actor.AccountID,
				MayLink: a.DisabledAt == nil && auth.MayHelp(actor, auth.Actor{AccountID: a.ID, Admin: a.Admin, Grants: all[a.ID].Grants})}
			for _, g := range a.Grants {
				if slices.Contains(officeRoles, g.Role) {
					line.Roles = append(line.Roles, option{g.Role, p.T("people.role." + g.Role)})
				}
			}
			if len(line.Roles) < len(a.Grants) {
				jury++
			}
			line.LinkText = p.T("people.link.make_invite")
			if a.HasPassword {
				line.LinkText = p.T("people.link.make_reset")
			}
			if len(line.Roles) > 0 {
				page.People = append(page.People, line)
			}
		}
		slices.SortStableFunc(page.People, func(x, y crewLine) int {
			return strings.Compare(string(text.NameSortKey(x.Name)), string(text.NameSortKey(y.Name)))
		})
		page.JuryText = p.T("people.crew.jury_count", "Count", jury)
		return nil
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "people/crew", page)
}

// crewAdd gives somebody a role, and makes the account and its invitation when the person is new.
func (h handlers) crewAdd(c echo.Context) error {
	form := crewForm{Login: strings.TrimSpace(c.FormValue("login")), Name: c.FormValue("name"), Role: c.FormValue("role")}
	given, err := GiveRole(c.Request().Context(), h.db, web.ActorOf(c), contests.From(c).ID, form.Login, form.Name, form.Role)
	if len(fault.All(err)) > 0 {
		return h.crewPage(c, statusFor(err), form, nil, err)
	}
	if err != nil {
		return err
	}
	if given.Token != "" {
		return h.crewPage(c, http.StatusOK, crewForm{}, newFreshLink(c, given.Account, given.Kind, given.Token), nil)
	}
	web.Flash(c, "people.crew.given", "Name", given.Account.Name, "Role", web.Printer(c).T("people.role."+form.Role))
	return web.SeeOther(c, crewPath(contests.From(c)))
}

// crewPost takes a role from somebody of this contest, or makes the person a link.
func (h handlers) crewPost(c echo.Context) error {
	ctx, actor, contest := c.Request().Context(), web.ActorOf(c), contests.From(c)
	person, err := h.ofContest(c, contest.ID)
	if err != nil {
		return err
	}
	switch c.FormValue("viec") {
	case "thu":
		role := c.FormValue("role")
		if err = TakeRole(ctx, h.db, actor, contest.ID, person.ID, role); err == nil {
			web.Flash(c, "people.crew.taken", "Name", person.Name)
			return web.SeeOther(c, crewPath(contest))
		}
	case "duong-dan":
		var token, kind string
		if token, kind, err = auth.PasswordLink(ctx, h.db, actor, person.ID); err == nil {
			return h.crewPage(c, http.StatusOK, crewForm{}, newFreshLink(c, person, kind, token), nil)
		}
	default:
		err = fault.Invalid("", "people.act_unknown")
	}
	if len(fault.All(err)) > 0 {
		return h.crewPage(c, statusFor(err), crewForm{}, nil, err)
	}
	return err
}

// ofContest is the person of the address, who must hold a role in the contest (G4, G6).
func (h handlers) ofContest(c echo.Context, contestID int64) (person auth.Account, err error) {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64)
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		if person, err = auth.One(tx, id); err != nil {
			return err
		}
		if !slices.ContainsFunc(person.Grants, func(g auth.RoleIn) bool { return g.ContestID == contestID }) {
			return fault.NotFound("auth.account_unknown")
		}
		return nil
	})
	return person, err
}
