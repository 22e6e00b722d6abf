// The page of the template or of one report: its parts as people read them, places as chips with the words of their figures.
package reports

import (
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/web"
)

// outlinePage is the template with its parts and versions, or the report of one period with its parts.
type outlinePage struct {
	Draft      bool
	Period     string // of a report
	Words      string
	UnderWay   string // who submitted the report, "" = it can be changed
	Base       int
	Name       string
	Errors     web.FieldErrors
	Superior   string
	Issuer     string
	Symbol     string
	Place      string
	Title      [][]textPart
	Numbers    string
	HeadHref   string
	Sections   []outlineSection
	NewSection string
	Recipients []string
	Signer     Signer
	FootHref   string
	Versions   []templateLine
}

// outlineSection is a section with its lines.
type outlineSection struct {
	N            int // from 0
	Heading      []textPart
	Empty        string
	Href, New    string
	First, Final bool
	Lines        []shownLine
}

// shownLine is a line as people read it.
type shownLine struct {
	Key, Href    string
	Parts        []textPart
	Periods      []string // what it stands in, in words; nil = all
	Reads        string   // of a report: how it comes out now; "" = it falls away
	Stopped      bool     // of a report: a figure in it stops the issue
	First, Final bool     // of the whole document
}

// textPart is a text, a place (with the words of its figure), or a bracket of a part that may fall away.
type textPart struct {
	Kind string // "" a text, "place", "bracket"
	Text string
}

// templateLine is one version.
type templateLine struct {
	Version     int
	Reason, Who string
}

// versionPage is what a version changed.
type versionPage struct {
	Version     int
	Base        int
	Newest      bool
	Reason, Who string
	Differences []shownDifference
}

// shownDifference is a part before and after, with the words that changed.
type shownDifference struct {
	Where   string
	Changes []Change
}

func itoa(n int) string { return strconv.Itoa(n) }

func newOutlinePage(r reader, e editing) outlinePage {
	t := e.old
	page := outlinePage{Draft: e.draft, Period: e.period.String(), Words: periodWords(r.p, e.period), Base: e.base, Name: t.Name, Superior: t.Superior, Issuer: t.Issuer,
		Symbol: t.Symbol, Place: t.Place, HeadHref: e.href(partHead, 0, ""), Numbers: r.p.T("report.form.style." + strings.ReplaceAll(orDefault(t.Numbers, styleZero), ".", "_")),
		NewSection: e.href(partSection, len(t.Sections), ""), Recipients: t.Recipients, Signer: t.Signer, FootHref: e.href(partFoot, 0, "")}
	for _, title := range t.Title {
		page.Title = append(page.Title, r.textParts(title))
	}
	for i, part := range t.Sections {
		s := outlineSection{N: i, Heading: r.textParts(part.Heading), Empty: part.Empty, Href: e.href(partSection, i, ""), New: e.href(partLine, i, ""), First: i == 0, Final: i == len(t.Sections)-1}
		for _, line := range part.Lines {
			if e.shows(line) {
				s.Lines = append(s.Lines, shownLine{Key: line.Key, Href: e.href(partLine, i, line.Key), Parts: r.textParts(line.Text), Periods: r.standingWords(line)})
			}
		}
		if n := len(s.Lines); n > 0 {
			s.Lines[0].First, s.Lines[n-1].Final = s.First, s.Final
		}
		page.Sections = append(page.Sections, s)
	}
	if e.draft {
		page.read(e.work)
	}
	return page
}

// read says of each line how it comes out in the report, and whether it stops the issue.
func (page *outlinePage) read(w *Work) {
	if w.Under() {
		page.UnderWay = w.Review.Actor
	}
	reads, stopped := w.Now.byLine(), map[string]bool{}
	for _, s := range w.Now.Stops {
		stopped[s.Line] = true
	}
	for _, s := range page.Sections {
		for i := range s.Lines {
			line := &s.Lines[i]
			line.Reads, line.Stopped, line.Periods = reads[line.Key], stopped[line.Key], nil
		}
	}
}

// textParts reads a text of the template.
func (r reader) textParts(s string) (parts []textPart) {
	nodes, err := parseText("", s)
	if err != nil {
		return []textPart{{"", s}}
	}
	var walk func([]node)
	walk = func(nodes []node) {
		for _, n := range nodes {
			switch {
			case n.place != nil:
				parts = append(parts, textPart{"place", r.placeWords(*n.place)})
			case n.part != nil:
				parts = append(parts, textPart{"bracket", "["})
				walk(n.part)
				parts = append(parts, textPart{"bracket", "]"})
			default:
				parts = append(parts, textPart{"", n.text})
			}
		}
	}
	walk(nodes)
	return parts
}

// placeWords says a place: what is counted, over which period where it is not the report's, and the style where one was chosen.
func (r reader) placeWords(p place) string {
	var label string
	switch {
	case isWord(p.name):
		return r.p.T("report.form.word." + strings.ReplaceAll(p.name, "-", "_"))
	case isPhrase(p.name):
		label = r.p.T("report.phrase." + strings.TrimPrefix(strings.ReplaceAll(p.name, "-", "_"), "cuoc_thi."))
	default:
		label = r.label(p.name)
	}
	if p.when != "" {
		label += ", " + r.p.T("report.form.of."+strings.ReplaceAll(p.when, "-", "_"))
	}
	switch p.style {
	case "":
		return label
	case styleHidden:
		return r.p.T("report.form.if", "Figure", label)
	}
	return label + " (" + p.style + ")"
}

// shown is a text with its places in words.
func (r reader) shown(s string) string {
	var b strings.Builder
	for _, part := range r.textParts(s) {
		if part.Kind == "place" {
			b.WriteString("‹" + part.Text + "›")
		} else {
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

// standingWords says in which reports a line stands; nil = in all.
func (r reader) standingWords(line Line) (words []string) {
	if len(line.Periods) == 0 {
		return nil
	}
	s := line.standing()
	single := func(key, code string) {
		if p, err := ParsePeriod(code); err == nil {
			words = append(words, r.p.T(key, "Period", periodWords(r.p, p)))
		}
	}
	for _, code := range s.only {
		single("report.form.only_in", code)
	}
	for _, code := range s.not {
		single("report.form.not_in", code)
	}
	switch {
	case len(s.kinds) == len(allKinds):
	case len(s.kinds) > len(allKinds)/2 && len(s.only) == 0:
		for _, kind := range allKinds {
			if !slices.Contains(s.kinds, kind) {
				words = append(words, r.p.T("report.form.not_kind", "Kind", r.p.T("report.form.kind."+kind)))
			}
		}
	default:
		for _, kind := range s.kinds {
			words = append(words, r.p.T("report.form.only_kind", "Kind", r.p.T("report.form.kind."+kind)))
		}
	}
	return words
}

// differences says what changed between two documents.
func (r reader) differences(before, after string) (list []shownDifference, err error) {
	old, err := ParseTemplate([]byte(before))
	if err != nil {
		return nil, err
	}
	now, err := ParseTemplate([]byte(after))
	if err != nil {
		return nil, err
	}
	for _, d := range templateDifferences(old, now, r.shown) {
		if d.Key == "periods" {
			words := func(t *Template) string {
				line, _ := t.line(d.Of)
				return orDefault(strings.Join(r.standingWords(line), "; "), r.p.T("report.form.always"))
			}
			d.Before, d.After = words(old), words(now)
		}
		list = append(list, shownDifference{Where: r.p.T("report.form.differs."+d.Key, "Of", d.Of), Changes: changes(d.Before, d.After)})
	}
	return list, nil
}
