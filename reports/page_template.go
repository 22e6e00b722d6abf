// The page of the template: its parts as people read them, places as chips with the words of their figures.
package reports

import (
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/web"
)

// templatePage is the template with its parts and versions.
type templatePage struct {
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
	Sections   []templateSection
	NewSection string
	Recipients []string
	Signer     Signer
	FootHref   string
	Versions   []templateLine
}

// templateSection is a section with its lines.
type templateSection struct {
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
	First, Final bool     // of the whole template
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

func newTemplatePage(r reader, e editing) templatePage {
	t := e.old
	page := templatePage{Base: e.base, Name: t.Name, Superior: t.Superior, Issuer: t.Issuer, Symbol: t.Symbol, Place: t.Place, HeadHref: e.href(partHead, 0, ""),
		Numbers:    r.p.T("report.form.style." + strings.ReplaceAll(orDefault(t.Numbers, styleZero), ".", "_")),
		NewSection: e.href(partSection, len(t.Sections), ""), Recipients: t.Recipients, Signer: t.Signer, FootHref: e.href(partFoot, 0, "")}
	for _, title := range t.Title {
		page.Title = append(page.Title, r.textParts(title))
	}
	for i, part := range t.Sections {
		s := templateSection{N: i, Heading: r.textParts(part.Heading), Empty: part.Empty, Href: e.href(partSection, i, ""), New: e.href(partLine, i, ""), First: i == 0, Final: i == len(t.Sections)-1}
		for n, line := range part.Lines {
			s.Lines = append(s.Lines, shownLine{Key: line.Key, Href: e.href(partLine, i, line.Key), Parts: r.textParts(line.Text), Periods: r.standingWords(line),
				First: i == 0 && n == 0, Final: s.Final && n == len(part.Lines)-1})
		}
		page.Sections = append(page.Sections, s)
	}
	return page
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
