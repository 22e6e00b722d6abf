// What the pages of registers and rows are given.
package registers

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// link is a step of where a page stands, an action, a filter in force; option a choice of a select.
type link struct {
	Text, Href, Kind string
	Here             bool
}
type option struct{ Value, Text string }

func listHref(register string) string          { return Path + "/" + register }
func rowHref(register string, id int64) string { return fmt.Sprintf("%s/%s/%d", Path, register, id) }

// withQuery is a path with the parameters that are not empty.
func withQuery(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// shown is a value in words.
func shown(p *i18n.Printer, f Field, value string) string {
	switch f.Kind {
	case KindDate:
		return p.Day(value)
	case KindNumber, KindPeople:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return p.Number(n)
		}
	case KindChoice:
		if c, ok := f.Choice(value); ok {
			return c.Label.In(p.Lang())
		}
	}
	return value
}

// indexPage lists the registers.
type indexPage struct {
	Year    int
	Years   []option
	Rows    []indexLine
	MayKeep bool
	Actions []link
	Targets string
}

type indexLine struct {
	Name, About, Href, Add string
	InYear, Total          int64
	Last                   string // newest day, "" = no row
	Closed, Own            bool
}

func newIndexPage(p *i18n.Printer, all []Register, counts map[string]Summary, year, thisYear int, keep bool) indexPage {
	page := indexPage{Year: year, MayKeep: keep, Targets: TargetsPath}
	first, last := year, max(year, thisYear)
	for _, r := range all {
		s := counts[r.Code]
		line := indexLine{Name: r.Name.In(p.Lang()), About: r.About.In(p.Lang()), InYear: s.InYear, Total: s.Total, Last: s.Last, Closed: r.Closed, Own: r.Own,
			Href: withQuery(listHref(r.Code), "nam", strconv.Itoa(year))}
		if keep && !r.Closed {
			line.Add = listHref(r.Code) + "/them"
		}
		if s.Total > 0 {
			first, last = min(first, yearIn(s.First)), max(last, yearIn(s.Last))
		}
		page.Rows = append(page.Rows, line)
	}
	page.Years = years(first, last)
	export := withQuery(exportPath, "nam", strconv.Itoa(year))
	page.Actions = []link{{Text: p.T("registers.export"), Href: export}}
	if keep {
		page.Actions = []link{{Text: p.T("registers.import.title"), Href: importPath, Kind: "primary"}, {Text: p.T("registers.export"), Href: export}}
	}
	return page
}

func yearIn(day string) int {
	n, _ := strconv.Atoi(day[:min(4, len(day))])
	return n
}

// years are the choices from the newest to the oldest.
func years(first, last int) (list []option) {
	for y := last; y >= first; y-- {
		list = append(list, option{strconv.Itoa(y), strconv.Itoa(y)})
	}
	return list
}

// columnsShown is how many fields a list shows beside the day and the title; the row's own page shows all.
const columnsShown = 5

// listPage is one register.
type listPage struct {
	Register Register
	Name     string
	About    string
	Path     string
	Where    []link
	Actions  []link
	Filter   Filter
	Years    []option
	Year     string
	Selects  []filterSelect
	Pills    []link
	Columns  []string
	Day      string // heading of the day
	Title    string // heading of the title
	Rows     []listRow
	Total    int64
	Quantity int64
	Counted  string // name of the quantity, "" = none
	Next     string
	First    string
	Filtered bool
	Shown    bool // rows that were taken out are shown
	Removed  string
	Fields   string // address of the register's fields, "" = the reader may not
	Export   string
	Add      string
}

type filterSelect struct {
	Name, Label, Value string
	Options            []option
}

type listRow struct {
	Day, Title, Href string
	Cells            []listCell
}

type listCell struct {
	Label, Text, Kind string
	Number            bool
}

func newListPage(p *i18n.Printer, r Register, f Filter, l Listing, s Summary, keep bool) listPage {
	dated, _ := r.Field(r.Dated)
	title := r.Title()
	page := listPage{Register: r, Name: r.Name.In(p.Lang()), About: r.About.In(p.Lang()), Path: listHref(r.Code), Filter: f, Total: l.Total, Quantity: l.Quantity,
		Day: dated.Label.In(p.Lang()), Title: title.Label.In(p.Lang()), Shown: f.Removed,
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: r.Name.In(p.Lang())}}}
	if quantity, ok := r.Field(r.Quantity); ok {
		page.Counted = quantity.Label.In(p.Lang())
	}
	if f.Year != 0 {
		page.Year = strconv.Itoa(f.Year)
	}
	if s.Total > 0 {
		page.Years = years(yearIn(s.First), yearIn(s.Last))
	}
	if f.Year != 0 && !slices.Contains(page.Years, option{page.Year, page.Year}) {
		page.Years = append(page.Years, option{page.Year, page.Year})
	}
	page.addFilters(p)
	page.addRows(p, l.Rows)
	if l.Next != "" {
		page.Next = page.address("sau", l.Next)
	}
	if f.After != "" {
		page.First = page.address("sau", "")
	}
	page.Removed = withQuery(page.Path, "da-bo", "1")
	page.Export = withQuery(exportPath, "so", r.Code, "nam", page.Year)
	page.Actions = []link{{Text: p.T("registers.export"), Href: page.Export}}
	if keep {
		page.Fields = kindsPath + "/" + r.Code
	}
	if keep && !r.Closed {
		page.Add = page.Path + "/them"
		page.Actions = []link{{Text: p.T("registers.add"), Href: page.Add, Kind: "primary"}, {Text: p.T("registers.import.short"), Href: withQuery(importPath, "so", r.Code)}}
	}
	return page
}

// addFilters makes the selects of the choice fields, and the pills of what is in force.
func (page *listPage) addFilters(p *i18n.Printer) {
	f := page.Filter
	if f.Query != "" {
		page.Pills = append(page.Pills, link{Text: "“" + f.Query + "”", Href: page.address("q", "")})
	}
	if f.Year != 0 {
		page.Pills = append(page.Pills, link{Text: page.Year, Href: page.address("nam", "")})
	}
	for _, end := range [...][2]string{{"tu", f.From}, {"den", f.To}} {
		if end[1] != "" {
			page.Pills = append(page.Pills, link{Text: p.T("registers."+map[string]string{"tu": "from", "den": "to"}[end[0]], "Day", p.Day(end[1])), Href: page.address(end[0], "")})
		}
	}
	for _, field := range page.Register.Fields {
		if field.Kind != KindChoice {
			continue
		}
		one := filterSelect{Name: FieldName(field.Code), Label: field.Label.In(p.Lang()), Value: f.Choices[field.Code]}
		for _, c := range field.Choices {
			one.Options = append(one.Options, option{c.Code, c.Label.In(p.Lang())})
		}
		page.Selects = append(page.Selects, one)
		if one.Value != "" {
			page.Pills = append(page.Pills, link{Text: one.Label + ": " + shown(p, field, one.Value), Href: page.address(one.Name, "")})
		}
	}
	if f.Removed {
		page.Pills = append(page.Pills, link{Text: p.T("registers.removed_rows"), Href: page.address("da-bo", "")})
	}
	page.Filtered = len(page.Pills) > 0
}

// address is the page with its filter and one parameter set otherwise.
func (page *listPage) address(name, value string) string {
	q := map[string]string{"q": page.Filter.Query, "nam": page.Year, "tu": page.Filter.From, "den": page.Filter.To}
	if page.Filter.Removed {
		q["da-bo"] = "1"
	}
	for code, choice := range page.Filter.Choices {
		q[FieldName(code)] = choice
	}
	q[name] = value
	var pairs []string
	for k, v := range q {
		pairs = append(pairs, k, v)
	}
	return withQuery(page.Path, pairs...)
}

// addRows shows the first fields beside day and title that any of the rows fills: those that must be filled in come first.
func (page *listPage) addRows(p *i18n.Printer, rows []Row) {
	r, title := page.Register, page.Register.Title()
	fields := slices.DeleteFunc(r.Open(), func(f Field) bool { return f.Code == r.Dated || f.Code == title.Code })
	slices.SortStableFunc(fields, func(a, b Field) int { return cmp.Compare(rank(a), rank(b)) })
	fields = slices.DeleteFunc(fields, func(f Field) bool {
		return !slices.ContainsFunc(rows, func(row Row) bool { return row.Values[f.Code] != "" })
	})
	fields = fields[:min(len(fields), columnsShown)]
	for _, f := range fields {
		page.Columns = append(page.Columns, f.Label.In(p.Lang()))
	}
	for _, row := range rows {
		line := listRow{Day: p.Day(row.Day), Title: cmp.Or(row.Values[title.Code], "—"), Href: rowHref(r.Code, row.ID)}
		for _, f := range fields {
			line.Cells = append(line.Cells, listCell{Label: f.Label.In(p.Lang()), Text: shown(p, f, row.Values[f.Code]), Number: f.Kind.Numeric()})
		}
		page.Rows = append(page.Rows, line)
	}
}

func rank(f Field) int {
	switch {
	case f.Required:
		return 0
	case f.Kind == KindText:
		return 2
	}
	return 1
}

// rowPage is one row.
type rowPage struct {
	Title     string
	Register  string
	Where     []link
	Path      string
	Edit      string
	Revision  int
	Removed   bool
	Facts     []listCell
	Documents []documentLine
	History   []historyItem
	MayKeep   bool
	Reason    string
	Errors    web.FieldErrors
}

type documentLine struct {
	ID               int64
	Name, Href, Note string
}

type historyItem struct {
	When, Who, What, Reason string
	Changes                 []changeLine
}

type changeLine struct{ Label, Before, After string }

func newRowPage(p *i18n.Printer, r Register, row Row, history []Revision, documents []Document, zone *time.Location) rowPage {
	page := rowPage{Title: cmp.Or(row.Values[r.Title().Code], r.Name.In(p.Lang())), Register: r.Name.In(p.Lang()), Path: rowHref(r.Code, row.ID), Revision: row.Revision, Removed: row.Removed,
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: r.Name.In(p.Lang()), Href: listHref(r.Code)}, {Text: p.Day(row.Day)}}}
	page.Edit = page.Path + "/sua"
	for _, f := range r.Fields {
		if value := row.Values[f.Code]; value != "" {
			page.Facts = append(page.Facts, listCell{Label: f.Label.In(p.Lang()), Text: shown(p, f, value)})
		}
	}
	for _, d := range documents {
		page.Documents = append(page.Documents, documentLine{d.ID, d.Name, fmt.Sprintf("%s/tai-lieu/%d", page.Path, d.ID),
			p.T("registers.document_note", "Size", p.Number((d.Size+1023)/1024), "Who", d.Actor, "When", p.DateTime(d.AddedAt, zone))})
	}
	for i := len(history) - 1; i >= 0; i-- {
		rev := history[i]
		item := historyItem{When: p.DateTime(rev.RecordedAt, zone), Who: rev.Actor, What: p.T("registers.did." + rev.Kind), Reason: rev.Reason}
		if rev.File != "" {
			item.What, item.Reason = p.T("registers.did."+rev.Kind+"_file", "File", rev.File), ""
		}
		if rev.Kind == "corrected" && i > 0 {
			item.Changes = changes(p, r, history[i-1].Values, rev.Values)
		}
		page.History = append(page.History, item)
	}
	return page
}

// addErasures puts erasures before the other items: nothing older says what was erased.
func (page *rowPage) addErasures(p *i18n.Printer, list []erasure, zone *time.Location) {
	for _, e := range list {
		item := historyItem{When: p.DateTime(e.At, zone), Who: e.Actor, What: p.T("registers.did.erased"), Reason: e.Reason}
		page.History = append([]historyItem{item}, page.History...)
	}
}

// changes puts what differs into words.
func changes(p *i18n.Printer, r Register, before, after Values) (list []changeLine) {
	for _, f := range r.Fields {
		if was, is := before[f.Code], after[f.Code]; was != is {
			list = append(list, changeLine{f.Label.In(p.Lang()), shown(p, f, was), cmp.Or(shown(p, f, is), p.T("registers.nothing"))})
		}
	}
	return list
}
