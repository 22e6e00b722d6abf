// The page of a period's report: the paper as it will be printed, figures that open their rows, differences in the margin, what stops it.
package reports

import (
	"fmt"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// reportPage is a period's report on its way.
type reportPage struct {
	Period, Words string
	Periods       []option
	AsOf          string // day
	Running       bool   // the period is not over: the numbers will still change
	Against       string // what the margin compares with: "luu" the saved draft, "ky-truoc" the last period's report
	AgainstWords  string
	Comparisons   []option
	Paper         paper
	Gone          []string // lines that the other had
	Stops         []stopLine
	Figures       []figureLine
	Text          string
	Issued        []issuedLine

	Version              int
	State                string // "draft", "waiting", "approved", "returned"
	Review               *Review
	MayWrite, MayApprove bool
	MayCompare           bool // the years beside each other
	Again                bool // issued before: a correction needs a reason
	Errors               web.FieldErrors
	Reason, Note         string
	Number, Day          string
}

// paper is the report as it will be printed.
type paper struct {
	Superior, Issuer, Symbol, Place string
	Number, Day                     string // of an issued one
	Title                           []string
	Sections                        []section
	Recipients                      []string
	Signer                          Signer
}

type section struct {
	Heading string
	Bullets []bullet
}

// bullet is a line with what stands in the margin beside it.
type bullet struct {
	Line    string // key
	Parts   []part
	End     string
	Changes []Change
	New     bool // the other had no such line
	Stopped bool
}

// part is a text or, with Href, a figure that opens its rows.
type part struct{ Text, Href, Label string }

type stopLine struct{ Text, Href string }

// figureLine is a figure in the table beside the paper.
type figureLine struct {
	Name, Label, Definition, Unit, Href string
	Period                              string // in words, when it is not the report's own
	Value, Recorded                     int
	Missing, Later                      bool
	Before                              string // the same period of the year before
}

type issuedLine struct {
	ID                     int64
	Title, Day, By, Reason string
}

// reader is who looks at a report, and what is known about its figures.
type reader struct {
	in    func(lang, voice string) *i18n.Printer
	p     *i18n.Printer
	actor auth.Actor
	table *table
	own   Period
}

// mayOpen says whether the rows behind a figure may be seen.
func (r reader) mayOpen(n Named) bool {
	if n.Register != nil {
		return contests.Allowed(r.actor, auth.Office, contests.ReadRegisters)
	}
	return mayReadContest(r.actor, n.Contest.Contest.ID)
}

func mayReadContest(a auth.Actor, id int64) bool {
	return contests.Allowed(a, id, contests.ViewReport) || contests.Allowed(a, auth.Office, contests.ViewReport)
}

// href is where the rows of a figure are, "" for those who may not see them.
func (r reader) href(name, when string) string {
	n, known := r.table.find(name)
	if !known || !r.mayOpen(n) {
		return ""
	}
	if when == "" {
		return "/bao-cao/nguon/" + name + "?ky=" + r.own.String()
	}
	return "/bao-cao/nguon/" + name + "?ky=" + when + "&bao-cao=" + r.own.String()
}

func (r reader) words(n Named) (label, about, unit, source string) {
	return figureWords(r.in, r.p.Lang(), n)
}

func (r reader) label(name string) string {
	if n, known := r.table.find(name); known {
		label, _, _, _ := r.words(n)
		return label
	}
	return name
}

// stopped says a stop with its figure in words.
func (r reader) stopped(s Stop) string {
	if label := r.label(s.Place); label != s.Place {
		s.Place = fmt.Sprintf("“%s” (%s)", label, s.Place)
	}
	return r.p.Fault(s.fault())
}

// figureWords names a figure, says what exactly it counts, in what unit, and where.
func figureWords(in func(lang, voice string) *i18n.Printer, lang string, n Named) (label, about, unit, source string) {
	if f := n.Register; f != nil {
		return f.Label.In(lang), f.About.In(lang), f.Unit.In(lang), n.Source.In(lang)
	}
	f := *n.Contest
	p := in(lang, f.Contest.Rules.Kind())
	unit = p.T("report.unit." + unitOf(f))
	if name := f.Contest.Rules.EntryName; name.VI != "" && f.counts() {
		unit = name.In(lang)
	}
	return labelOf(p, f), definition(p, f), unit, f.Contest.Rules.ShortName.In(lang)
}

// counts says that the figure counts entries.
func (f Figure) counts() bool {
	return f.listing == listEntries && f.Kind != "prizes" && f.Kind != "prize"
}

// unitOf is what a contest's figure counts.
func unitOf(f Figure) string {
	switch f.listing {
	case listPeople:
		return "people"
	case listMemberships:
		return "memberships"
	case listUnits:
		return "units"
	case listAreas:
		return "areas"
	}
	if !f.counts() {
		return "prizes"
	}
	if f.Contest.Rules.Kind() == contests.EntryWork {
		return "works"
	}
	return "teams"
}

// paper shows a draft; other is what the margin compares with, nil = nothing.
func (r reader) paper(d Draft, other *Draft) paper {
	page := paper{Superior: d.Superior, Issuer: d.Issuer, Symbol: d.Symbol, Place: d.Place, Title: d.Title, Recipients: d.Recipients, Signer: d.Signer}
	stopped, was := map[string]bool{}, map[string]string{}
	for _, s := range d.Stops {
		stopped[s.Line] = true
	}
	now := d.byLine()
	if other != nil {
		was = other.byLine()
	}
	for i, s := range d.Sections {
		shown := section{Heading: s.Heading}
		for n, sentence := range s.Bullets {
			b := bullet{End: d.ending(i, n), Parts: r.parts(sentence)}
			if n < len(s.Lines) {
				b.Line = s.Lines[n]
			}
			first := n == 0 || n >= len(s.Lines) || s.Lines[n-1] != b.Line
			b.Stopped = first && stopped[b.Line]
			if old, ok := was[b.Line]; ok && first {
				b.Changes = changes(old, now[b.Line])
			} else if other != nil && first {
				b.New = true
			}
			shown.Bullets = append(shown.Bullets, b)
		}
		page.Sections = append(page.Sections, shown)
	}
	return page
}

func (r reader) parts(s Sentence) (parts []part) {
	for _, piece := range s {
		q := part{Text: piece.Text}
		if piece.Figure != "" {
			q.Href, q.Label = r.href(piece.Figure, piece.When), r.label(piece.Figure)
		}
		parts = append(parts, q)
	}
	return parts
}

// figures are the lines of the table beside the paper, each with its value of the year before.
func (r reader) figures(d Draft) (lines []figureLine, err error) {
	for _, u := range d.Figures {
		line := figureLine{Name: u.Name, Label: u.Label, Definition: u.About, Unit: u.Unit, Href: r.href(u.Name, u.When), Value: u.Value, Recorded: u.Recorded,
			Missing: u.Missing, Later: u.Later()}
		n, known := r.table.find(u.Name)
		if known && line.Label == "" {
			line.Label, line.Definition, line.Unit, _ = r.words(n)
		}
		of := r.own
		if u.When != "" {
			if of, err = ParsePeriod(u.When); err != nil {
				return nil, err
			}
			line.Period = periodWords(r.p, of)
		}
		if known && n.Register != nil {
			before, _, err := r.table.value(u.Name, of.YearBefore(), r.own)
			if err != nil {
				return nil, err
			}
			line.Before = r.p.T("report.year_before", "Value", before.Value)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func newReportPage(r reader, w *Work, other *Draft, against string, now time.Time) (page reportPage, err error) {
	p := r.p
	page = reportPage{Period: w.Now.Period, Words: periodWords(p, w.Period), Periods: choices(p, w.Period, r.table.contests, now), AsOf: w.Now.AsOf,
		Running: w.Now.AsOf < w.Period.LastDay(), Against: against, Paper: r.paper(w.Now, other), Text: w.Now.Text(), Version: w.Version, Review: w.Review,
		MayWrite:   contests.Allowed(r.actor, auth.Office, contests.WriteReport),
		MayCompare: contests.Allowed(r.actor, auth.Office, contests.ViewReport),
		MayApprove: contests.Allowed(r.actor, auth.Office, contests.ApproveReport),
		Again:      len(w.Issued) > 0, State: "draft", Day: now.In(r.table.zone).Format("02/01/2006")}
	page.Comparisons = []option{{"luu", p.T("report.against.saved")}, {"ky-truoc", p.T("report.against.before")}}
	if other != nil {
		page.Gone = missingLines(*other, w.Now)
	}
	if w.Review != nil && w.Review.State != reviewIssued {
		page.State = w.Review.State
	}
	for _, s := range w.Now.Stops {
		page.Stops = append(page.Stops, stopLine{Text: r.stopped(s), Href: "#dong-" + s.Line})
	}
	if page.Figures, err = r.figures(w.Now); err != nil {
		return page, err
	}
	for _, i := range w.Issued {
		page.Issued = append(page.Issued, newIssuedLine(p, i))
	}
	return page, nil
}

func newIssuedLine(p *i18n.Printer, i Issued) issuedLine {
	return issuedLine{ID: i.ID, Title: fmt.Sprintf("%d/%s", i.Number, i.Symbol), Day: i.Day, Reason: i.Reason,
		By: p.T("report.issued_by", "Prepared", i.PreparedBy, "Approved", i.ApprovedBy)}
}
