// What an import amounts to, in the words of the catalogues.
package roster

import (
	"fmt"
	"strings"

	"hoithi/internal/i18n"
)

// maxListed is how many changes and hints the summary of a command lists; the page shows all.
const maxListed = 50

// Summary is what the file holds and does in a few lines: figures, divisions, notes, hints and each team that changes.
func (p Preview) Summary(pr *i18n.Printer) []string {
	n := func(v int) string { return pr.Number(int64(v)) }
	list := []string{
		pr.T("roster.summary.file", "File", p.FileName, "Sheet", p.Sheet, "Teams", n(p.Teams), "New", n(p.TeamsNew), "Changed", n(p.TeamsChanged), "Same", n(p.TeamsUnchanged)),
		pr.T("roster.summary.people", "Memberships", n(p.Memberships), "People", n(p.People), "Units", n(p.Units), "UnitsNew", n(p.UnitsNew), "Areas", n(p.Areas)),
	}
	for _, d := range p.Divisions {
		list = append(list, pr.T("roster.summary.division", "Division", d.Name, "Teams", n(d.Teams), "People", n(d.People)))
	}
	for _, note := range p.Notes {
		list = append(list, pr.T(note.Key, note.Args...))
	}
	var more []string
	for _, f := range p.Flags {
		more = append(more, pr.T("roster.summary.flag", "What", f.words(pr)))
	}
	for _, c := range p.Changes {
		var parts []string
		for _, l := range c.Lines {
			parts = append(parts, fmt.Sprintf("%s: %s → %s", l.label(pr), l.was(pr), l.is(pr)))
		}
		more = append(more, pr.T("roster.summary.change", "Row", c.Row, "Code", c.Code, "Team", c.Team, "What", strings.Join(parts, "; ")))
	}
	list = append(list, more[:min(len(more), maxListed)]...)
	if len(more) > maxListed {
		list = append(list, pr.T("roster.summary.more", "Count", len(more)-maxListed))
	}
	if p.TeamsNew+p.TeamsChanged == 0 {
		list = append(list, pr.T("roster.nothing"))
	}
	return list
}

func (f Flag) words(pr *i18n.Printer) string {
	said := pr.T(f.Key, f.Args...)
	if f.Row == 0 {
		return said
	}
	return pr.T("web.at_row", "Row", f.Row, "Message", said)
}

func (l Line) label(pr *i18n.Printer) string { return pr.T("registration.change." + l.Field) }

// was and is are the two sides of a line, in words where there is nothing.
func (l Line) was(pr *i18n.Printer) string { return l.side(pr, l.Old, "roster.member_not_yet") }
func (l Line) is(pr *i18n.Printer) string  { return l.side(pr, l.New, "roster.member_gone") }

func (l Line) side(pr *i18n.Printer, s, noMember string) string {
	switch {
	case s != "":
		return s
	case l.Field == "members":
		return pr.T(noMember)
	}
	return pr.T("registration.nothing")
}
