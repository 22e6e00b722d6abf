// The register as people see it: the filter above, the lines of a page, and the pages around it.
package certificates

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// RegisterPath is the register of the Union over all contests.
const RegisterPath = "/bao-cao/so-cap-giay"

// registerView is a page of the register.
type registerView struct {
	Path           string // of the form of the filter
	Hidden         []option
	Query          string
	Selects        []choice
	Pills          []link
	Clear          string
	Rows           []listRow
	Contests       bool // lines are of several contests, which are named
	Total          int
	Prev, Next     string
	Export         string
	Filtered, Some bool // narrowed; there are certificates at all
}

type choice struct {
	Name, Label, Value string
	Options            []option
}

// listRow is a line.
type listRow struct {
	Number, Name, Belongs, Prize, Day, Href string
	Contest                                 string
	State, StateKind                        string
	Moved                                   bool // the publication in force says something else of this holder
}

// filterOf reads a query; what cannot be read does not filter.
func filterOf(c echo.Context) Filter {
	f := Filter{Prize: c.QueryParam("giai"), Query: asked(c.QueryParam("q"))}
	if KnownKind(c.QueryParam("loai")) {
		f.Kind = c.QueryParam("loai")
	}
	for _, s := range states {
		if s == c.QueryParam("tinh-trang") {
			f.State = s
		}
	}
	f.Year, _ = strconv.Atoi(c.QueryParam("nam"))              // 0 = all
	f.After, _ = strconv.ParseInt(c.QueryParam("sau"), 10, 64) // 0 = the first page
	return f
}

// values is the filter as a query, without the page.
func (f Filter) values(contest string) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"loai": f.Kind, "cuoc-thi": contest, "giai": f.Prize, "tinh-trang": f.State, "q": f.Query} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.Year != 0 {
		v.Set("nam", strconv.Itoa(f.Year))
	}
	return v
}

// movedIn says of a line whether the publication in force speaks of its holder otherwise; where nothing can be compared, nothing moved.
func movedIn(tx *db.Tx, f Filter) (func(entry) bool, error) {
	if f.Contest == 0 {
		return func(entry) bool { return false }, nil
	}
	c, err := contests.ByID(tx, f.Contest)
	if err != nil {
		return nil, err
	}
	s, err := gather(tx, c, 0)
	if err != nil && fault.KindOf(err) != fault.KindConflict {
		return nil, err
	}
	return s.moved(), nil
}

// moved compares with a source; nil = nothing to compare with.
func (s *source) moved() func(entry) bool {
	if s == nil {
		return func(entry) bool { return false }
	}
	now := map[holder]recipient{}
	for _, r := range s.all {
		now[r.holder()] = r
	}
	return func(e entry) bool {
		r, ok := now[e.holder()]
		return e.State() == Valid && (!ok || r.name != e.Name || r.about != e.words.About)
	}
}

// newRegisterView narrows lines to a page. contest is the code that narrows the Union's register, "" = none.
func newRegisterView(p *i18n.Printer, all []entry, f Filter, contest, path string, moved func(entry) bool) registerView {
	v := registerView{Path: path, Query: f.Query, Some: len(all) > 0}
	fit := narrowed(all, f, moved)
	page, before, behind := paged(fit, f.After)
	query := f.values(contest)
	at := func(id int64) string {
		q := url.Values{}
		for name, value := range query {
			q[name] = value
		}
		if id > 0 {
			q.Set("sau", strconv.FormatInt(id, 10))
		}
		return path + "?" + q.Encode()
	}
	if before >= 0 {
		v.Prev = at(before)
	}
	if behind >= 0 {
		v.Next = at(behind)
	}
	v.Total, v.Export, v.Filtered = len(fit), path+"/xuat-excel?"+query.Encode(), f.Prize != "" || f.State != "" || f.Query != "" || contest != ""
	for _, e := range page {
		v.Rows = append(v.Rows, listRow{Number: e.Number, Name: e.Name, Belongs: e.words.belongs(), Prize: e.words.Prize, Day: e.Day, Contest: e.contest, Href: e.href,
			State: stateWords(p, e.Certificate), StateKind: stateKinds[e.State()], Moved: moved(e)})
	}
	return v
}

// narrowBy adds the choices of prize and state, which both registers have.
func (v *registerView) narrowBy(p *i18n.Printer, all []entry, f Filter, stale bool) {
	prizes := choice{Name: "giai", Label: p.T("certificates.col.prize"), Value: f.Prize}
	for _, name := range prizesOf(all) {
		prizes.Options = append(prizes.Options, option{Value: name, Text: name})
	}
	in := choice{Name: "tinh-trang", Label: p.T("certificates.col.state"), Value: f.State}
	for _, s := range states {
		if s != Stale || stale {
			in.Options = append(in.Options, option{Value: s, Text: p.T("certificates.find." + s)})
		}
	}
	v.Selects = append(v.Selects, prizes, in)
}
