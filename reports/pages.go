// What the pages of the report show.
package reports

import (
	"fmt"
	"slices"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

// option is one choice of a select.
type option struct{ Value, Text string }

// reportPage is a period's draft.
type reportPage struct {
	Period   string
	Periods  []option
	Words    string // the period in the page's language
	AsOf     string // day
	Running  bool   // the period is not over: the numbers will still change
	Title    []string
	Sections []section
	Figures  []figureLine
	Text     string
	Download string
}

type section struct {
	Heading string
	Bullets [][]part
}

// part is a text or, with Href, a figure that opens its rows.
type part struct{ Text, Href, Label string }

// figureLine is a figure in the table beside the paper.
type figureLine struct {
	Name, Label, Definition, Href string
	Value, Recorded               int
	Later                         bool
}

func newReportPage(p *i18n.Printer, a auth.Actor, period Period, d Draft, all []*contests.Contest, now time.Time) reportPage {
	page := reportPage{Period: d.Period, Periods: choices(p, period, all, now), Words: periodWords(p, period), AsOf: d.AsOf, Running: d.AsOf < period.LastDay(),
		Title: d.Title, Text: d.Text(), Download: "/bao-cao/tai-ve?ky=" + d.Period}
	known, mayOpen := map[string]Figure{}, map[string]bool{}
	for _, c := range all {
		for _, f := range Figures(c) {
			known[f.Name], mayOpen[f.Name] = f, contests.Allowed(a, c.ID, contests.ViewReport)
		}
	}
	href := func(name string) string {
		if !mayOpen[name] {
			return ""
		}
		return "/bao-cao/nguon/" + name + "?ky=" + d.Period
	}
	for _, s := range d.Sections {
		shown := section{Heading: s.Heading}
		for _, sentence := range s.Bullets {
			var parts []part
			for _, piece := range sentence {
				q := part{Text: piece.Text}
				if piece.Figure != "" {
					q.Href, q.Label = href(piece.Figure), label(p, known[piece.Figure])
				}
				parts = append(parts, q)
			}
			shown.Bullets = append(shown.Bullets, parts)
		}
		page.Sections = append(page.Sections, shown)
	}
	for _, u := range d.Figures {
		f := known[u.Name]
		page.Figures = append(page.Figures, figureLine{Name: u.Name, Label: label(p, f), Definition: definition(p, f), Href: href(u.Name),
			Value: u.Value, Recorded: u.Recorded, Later: u.Later()})
	}
	return page
}

// label names a figure in a few words; definition says what exactly it counts.
func label(p *i18n.Printer, f Figure) string { return p.T("reports.figure."+f.Kind, words(p, f)...) }
func definition(p *i18n.Printer, f Figure) string {
	return p.T("reports.definition."+f.Kind, words(p, f)...)
}

func words(p *i18n.Printer, f Figure) []any {
	return []any{"Division", f.Division.Name, "Round", f.Round.Name, "Prize", f.Prize.Name}
}

// periodWords names a period in the page's language.
func periodWords(p *i18n.Printer, period Period) string {
	code := period.String()
	return p.T("reports.period."+code[len("2024-"):], "Year", period.Year)
}

// choices are the periods from the year of the oldest contest to this year, newest first, and the one shown.
func choices(p *i18n.Printer, shown Period, all []*contests.Contest, now time.Time) (list []option) {
	first, last := min(now.Year(), shown.Year), max(now.Year(), shown.Year)
	for _, c := range all {
		first = min(first, c.Rules.Launched.Start(time.UTC).Year())
	}
	for year := last; year >= max(first, last-10); year-- {
		for _, kind := range [...]string{"Y", "H2", "9M", "H1", "Q4", "Q3", "Q2", "Q1"} {
			period, err := ParsePeriod(fmt.Sprintf("%04d-%s", year, kind))
			if err != nil {
				continue
			}
			list = append(list, option{period.String(), upperFirst(periodWords(p, period))})
		}
	}
	if !slices.ContainsFunc(list, func(o option) bool { return o.Value == shown.String() }) {
		list = append(list, option{shown.String(), upperFirst(periodWords(p, shown))})
	}
	return list
}

// pageSize is how many rows of a figure one page shows.
const pageSize = 50

// sourcePage is the rows behind a figure.
type sourcePage struct {
	Name, Label, Definition string
	Contest                 *contests.Contest
	Period, Words, AsOf     string
	Value                   int
	Has                     bool
	Publication             int // number, 0 = counted from the registers
	Round                   contests.Text
	Recorded                int
	Later                   bool
	Columns                 []string
	Rows                    []sourceLine
	From, To                int
	Prev, Next              string
}

type sourceLine struct {
	Number int
	Href   string
	Cells  []string
}

func newSourcePage(p *i18n.Printer, period Period, f Figure, day string, value, then Value, rows []SourceRow, number int) sourcePage {
	page := sourcePage{Name: f.Name, Label: label(p, f), Definition: definition(p, f), Contest: f.Contest, Period: period.String(), Words: periodWords(p, period), AsOf: day,
		Value: value.N, Has: value.Has, Publication: value.Publication, Round: f.Round.Name, Recorded: then.N, Later: then.N != value.N}
	for _, column := range f.listing.columns() {
		page.Columns = append(page.Columns, p.T("reports.column."+column))
	}
	pages := max(1, (len(rows)+pageSize-1)/pageSize)
	number = min(number, pages)
	from, to := (number-1)*pageSize, min(number*pageSize, len(rows))
	for i, row := range rows[from:to] {
		line := sourceLine{Number: from + i + 1, Cells: slices.Clone(row.Cells)}
		for n, column := range f.listing.columns() {
			if column == "role" {
				line.Cells[n] = p.T("reports.role." + row.Cells[n])
			}
		}
		if row.Entry != 0 && f.listing != listUnits && f.listing != listAreas {
			line.Href = fmt.Sprintf("/quan-ly/%s/ho-so/%d", f.Contest.Code, row.Entry)
		}
		page.Rows = append(page.Rows, line)
	}
	page.From, page.To = min(from+1, to), to
	at := func(n int) string { return fmt.Sprintf("/bao-cao/nguon/%s?ky=%s&trang=%d", f.Name, page.Period, n) }
	if number > 1 {
		page.Prev = at(number - 1)
	}
	if number < pages {
		page.Next = at(number + 1)
	}
	return page
}
