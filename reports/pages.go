// What the pages of figures show: their words, the choice of a period, the rows behind one.
package reports

import (
	"fmt"
	"slices"
	"time"

	"hoithi/contests"
	"hoithi/internal/i18n"
)

// option is one choice of a select.
type option struct{ Value, Text string }

// labelOf names a figure in a few words; definition says what exactly it counts.
func labelOf(p *i18n.Printer, f Figure) string { return p.T("reports.figure."+f.Kind, words(p, f)...) }
func definition(p *i18n.Printer, f Figure) string {
	return p.T("reports.definition."+f.Kind, words(p, f)...)
}

func words(p *i18n.Printer, f Figure) []any {
	long, short := nouns(p, f.Contest.Rules)
	return []any{"Division", f.Division.Name, "Round", f.Round.Name, "Prize", f.Prize.Name, "Entries", long, "Short", short, "Cap", upperFirst(long)}
}

// nouns are what the contest's entries are called, whole and in short: "đội thi", "đội". The rules may give them a name of their own.
func nouns(p *i18n.Printer, rules *contests.Rules) (long, short string) {
	if name := rules.EntryName; name.VI != "" {
		return name.In(p.Lang()), name.In(p.Lang())
	}
	return p.T("reports.noun.long"), p.T("reports.noun.short")
}

// periodWords names a period in the page's language.
func periodWords(p *i18n.Printer, period Period) string {
	return p.T("reports.period."+period.Kind(), "Year", period.Year, "Last", period.lastYear())
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
	Name, Label, Definition, Unit, Of string // Of: the contest or register
	Period, Report, Words, AsOf       string // Report: the one it was opened from
	Value                             int
	Has                               bool
	Publication                       int // number, 0 = counted from the registers
	Round                             contests.Text
	Recorded                          int
	Later                             bool
	Columns                           []string
	Rows                              []sourceLine
	From, To, Count                   int
	Prev, Next                        string
}

type sourceLine struct {
	Number int
	Href   string
	Cells  []string
}

// show puts one page of the rows on the page.
func (page *sourcePage) show(rows []sourceLine, number int) {
	pages := max(1, (len(rows)+pageSize-1)/pageSize)
	number = min(number, pages)
	from, to := (number-1)*pageSize, min(number*pageSize, len(rows))
	for i := range rows {
		rows[i].Number = i + 1
	}
	page.Rows, page.From, page.To, page.Count = rows[from:to], min(from+1, to), to, len(rows)
	at := func(n int) string {
		return fmt.Sprintf("/bao-cao/nguon/%s?ky=%s&bao-cao=%s&trang=%d", page.Name, page.Period, page.Report, n)
	}
	if number > 1 {
		page.Prev = at(number - 1)
	}
	if number < pages {
		page.Next = at(number + 1)
	}
}
