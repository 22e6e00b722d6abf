// All accounts, for administrators: the list with its search, and somebody new.
package people

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
	"hoithi/internal/web"
)

// accountsShown is how many accounts a page lists.
const accountsShown = 50

type accountsPage struct {
	Count   int64
	Query   string
	Filter  string
	Filters []option
	People  []accountLine
	Next    string // address of the next page
	Asked   bool   // staff must have a second step
	Without int64  // staff who have none yet
	Form    accountForm
	Link    *freshLink
	Errors  web.FieldErrors
}

// accountForm is what was typed to add somebody.
type accountForm struct {
	Login, Name string
	Admin       bool
}

type accountLine struct {
	Href, Name, Login, Roles, SignedIn string
	State                              pill
	Factor, Admin                      bool
}

// filters of the list, by the word in the address.
var filters = map[string]func(a auth.Account) bool{
	"quan-tri":    func(a auth.Account) bool { return a.Admin },
	"bi-khoa":     func(a auth.Account) bool { return a.DisabledAt != nil },
	"cho-nhan":    func(a auth.Account) bool { return a.Invited && !a.HasPassword && a.DisabledAt == nil },
	"chua-2-buoc": staffWithoutFactor,
}

func staffWithoutFactor(a auth.Account) bool {
	return !a.Factor && a.DisabledAt == nil && auth.IsStaff(auth.Actor{Admin: a.Admin, Grants: a.Grants})
}

func filterOptions(p *i18n.Printer) []option {
	return []option{{"quan-tri", p.T("people.filter.admin")}, {"bi-khoa", p.T("people.filter.disabled")},
		{"cho-nhan", p.T("people.filter.invited")}, {"chua-2-buoc", p.T("people.filter.no_factor")}}
}

func (h handlers) accounts(c echo.Context) error {
	return h.accountsPage(c, http.StatusOK, accountForm{}, nil, nil)
}

func (h handlers) accountsPage(c echo.Context, status int, form accountForm, fresh *freshLink, wrong error) error {
	p, q := web.Printer(c), c.QueryParams()
	page := accountsPage{Query: text.Clean(q.Get("q")), Filter: q.Get("loc"), Filters: filterOptions(p), Form: form, Link: fresh, Errors: web.Errors(p, wrong)}
	if filters[page.Filter] == nil {
		page.Filter = ""
	}
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		all, err := auth.Accounts(tx)
		if err != nil {
			return err
		}
		names, err := contestNames(tx, p)
		if err != nil {
			return err
		}
		if page.Asked, err = auth.FactorAsked(tx); err != nil {
			return err
		}
		page.People, page.Without = nil, 0
		for _, a := range all {
			if staffWithoutFactor(a) {
				page.Without++
			}
		}
		found := find(all, page.Query, filters[page.Filter])
		page.Count = int64(len(found))
		found, page.Next = cut(found, q)
		for _, a := range found {
			page.People = append(page.People, accountLine{Href: accountPath(a.ID), Name: a.Name, Login: a.Login, Admin: a.Admin, Roles: rolesInWords(p, a, names),
				SignedIn: when(p, a.SignedInAt, web.Zone(c)), State: stateOf(p, a), Factor: a.Factor})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Page(c, status, "people/accounts", page)
}

// find keeps the accounts that hold every word of a query in name or login, without regard to marks, sorted by given name.
func find(all []auth.Account, query string, keep func(auth.Account) bool) []auth.Account {
	words := strings.Fields(text.Fold(query))
	var found []auth.Account
	for _, a := range all {
		hay := text.Fold(a.Name) + " " + text.Fold(a.Login)
		missing := slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(hay, w) })
		if !missing && (keep == nil || keep(a)) {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(x, y auth.Account) int {
		return strings.Compare(string(text.NameSortKey(x.Name)), string(text.NameSortKey(y.Name)))
	})
	return found
}

// cut is the page that begins after the account of ?sau=, and the address of the next one.
func cut(found []auth.Account, q url.Values) ([]auth.Account, string) {
	if after, err := strconv.ParseInt(q.Get("sau"), 10, 64); err == nil {
		if i := slices.IndexFunc(found, func(a auth.Account) bool { return a.ID == after }); i >= 0 {
			found = found[i+1:]
		}
	}
	if len(found) <= accountsShown {
		return found, ""
	}
	found = found[:accountsShown]
	next := url.Values{"sau": {strconv.FormatInt(found[accountsShown-1].ID, 10)}}
	for _, name := range []string{"q", "loc"} {
		if v := q.Get(name); v != "" {
			next.Set(name, v)
		}
	}
	return found, adminPath + "?" + next.Encode()
}

// contestNames names every contest by its id, and the Union's office.
func contestNames(tx *db.Tx, p *i18n.Printer) (map[int64]string, error) {
	list, err := contests.List(tx)
	names := map[int64]string{auth.Office: p.T("people.office")}
	for _, c := range list {
		names[c.ID] = c.Rules.ShortName.In(p.Lang())
	}
	return names, err
}

// rolesInWords is "Robocon 2024: thư ký, giám khảo · …".
func rolesInWords(p *i18n.Printer, a auth.Account, names map[int64]string) string {
	var parts []string
	for i, g := range a.Grants {
		role := p.T("people.role." + g.Role)
		if i > 0 && a.Grants[i-1].ContestID == g.ContestID {
			parts[len(parts)-1] += ", " + role
		} else {
			parts = append(parts, names[g.ContestID]+": "+role)
		}
	}
	return strings.Join(parts, " · ")
}

// accountsPost adds somebody with an invitation, or sets whether staff must have a second step.
func (h handlers) accountsPost(c echo.Context) error {
	ctx, actor := c.Request().Context(), web.ActorOf(c)
	form := accountForm{Login: strings.TrimSpace(c.FormValue("login")), Name: c.FormValue("name"), Admin: c.FormValue("admin") != ""}
	var err error
	switch c.FormValue("viec") {
	case "them":
		var given Given
		if given, err = Invite(ctx, h.db, actor, form.Login, form.Name, form.Admin); err == nil {
			return h.accountsPage(c, http.StatusOK, accountForm{}, newFreshLink(c, given.Account, given.Kind, given.Token), nil)
		}
	case "bat-buoc", "khong-bat-buoc":
		if err = auth.AskFactor(ctx, h.db, actor, c.FormValue("viec") == "bat-buoc"); err == nil {
			web.Flash(c, "people.accounts.factor_set")
			return web.SeeOther(c, adminPath)
		}
	default:
		err = fault.Invalid("", "people.act_unknown")
	}
	if len(fault.All(err)) > 0 {
		return h.accountsPage(c, statusFor(err), form, nil, err)
	}
	return err
}
