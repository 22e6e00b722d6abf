// What the pages of this feature are given.
package roster

import (
	"strings"

	"hoithi/contests"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
)

// link is one step of where a page stands.
type link struct{ Text, Href string }

// head is what both pages have on top.
type head struct {
	Title   string
	Contest string // short name
	Where   []link
	Form    string // address of the form
}

func newHead(p *i18n.Printer, c *contests.Contest) head {
	manage := "/quan-ly/" + c.Code
	return head{Title: p.T("roster.title"), Contest: c.Rules.ShortName.In(p.Lang()), Form: manage + path,
		Where: []link{{c.Rules.ShortName.In(p.Lang()), manage}, {p.T("roster.title"), ""}}}
}

// column explains one column of the list.
type column struct {
	Name, How string
	Needed    bool
}

// formPage takes a file and explains what it must look like. Faults are those of the file that was sent, in words.
type formPage struct {
	head
	Template string // address of the empty workbook
	Faults   []string
	File     string // name of the file with faults
	Columns  []column
	Areas    string
	Opens    string
	Closes   string
}

func newFormPage(p *i18n.Printer, c *contests.Contest) formPage {
	zone := c.Rules.Location()
	page := formPage{head: newHead(p, c), Areas: strings.Join(c.Rules.Areas, ", "),
		Opens:  p.DateTime(c.Rules.RegistrationOpens().UnixMilli(), zone),
		Closes: p.DateTime(c.Rules.Registration.Closes.Time(zone).UnixMilli(), zone)}
	page.Template = page.Form + "/mau.xlsx"
	for _, h := range headings(c.Rules) {
		page.Columns = append(page.Columns, column{h.Names[0], p.T("roster.column."+h.Key, columnArgs(p, c, h.Key)...), !h.Optional})
	}
	return page
}

// columnArgs fills what a column's explanation takes from the rules.
func columnArgs(p *i18n.Printer, c *contests.Contest, key string) []any {
	switch key {
	case colDivision:
		var names []string
		for _, d := range c.Rules.Divisions {
			names = append(names, d.Name.In(p.Lang()))
		}
		return []any{"Names", strings.Join(names, ", ")}
	case colRole:
		m := c.Rules.Members
		return []any{"MinContestants", m.Contestants.Min, "MaxContestants", m.Contestants.Max, "MinMentors", m.Mentors.Min, "MaxMentors", m.Mentors.Max}
	}
	return nil
}

// template is the empty workbook with the columns.
func template(rules *contests.Rules) sheet.Blank {
	b := sheet.Blank{Sheet: "Danh sách đăng ký"}
	for _, h := range headings(rules) {
		b.Columns = append(b.Columns, sheet.BlankColumn{Heading: h.Names[0], Width: len([]rune(h.Names[0])) + 8})
	}
	return b
}

// previewPage shows what applying a file would do.
type previewPage struct {
	head
	Preview
	Upload   int64 // of the waiting file; 0 when there is nothing to apply
	Apply    string
	Expect   string // digest of what is shown
	Outdated bool   // what was shown before is no longer what would be written
	Notes    []string
	Hints    []string
	Changes  []changeRow
}

// changeRow is a team that changes, in words.
type changeRow struct {
	Row        int
	Code, Team string
	Lines      []changeLine
}

type changeLine struct{ Label, Before, After string }

func newPreviewPage(p *i18n.Printer, c *contests.Contest, pre Preview, upload int64) previewPage {
	page := previewPage{head: newHead(p, c), Preview: pre, Upload: upload, Expect: pre.digest()}
	page.Apply = page.Form + "/ap-dung"
	for _, n := range pre.Notes {
		page.Notes = append(page.Notes, p.T(n.Key, n.Args...))
	}
	for _, f := range pre.Flags {
		page.Hints = append(page.Hints, f.words(p))
	}
	for _, ch := range pre.Changes {
		row := changeRow{Row: ch.Row, Code: ch.Code, Team: ch.Team}
		for _, l := range ch.Lines {
			row.Lines = append(row.Lines, changeLine{l.label(p), l.was(p), l.is(p)})
		}
		page.Changes = append(page.Changes, row)
	}
	return page
}
