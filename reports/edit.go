// Editing a template by hand: texts whose places are numbered, the periods a line stands in, and lines and sections that move.
package reports

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// marked writes a text with its places as {1}, {2} …, counted on from those that are there already. A text that cannot be read stays as it is.
func marked(s string, places []place) (string, []place) {
	nodes, err := parseText("", s)
	if err != nil {
		return s, places
	}
	var b strings.Builder
	spell(&b, nodes, func(p place) string {
		places = append(places, p)
		return "{" + strconv.Itoa(len(places)) + "}"
	})
	return b.String(), places
}

// spell writes nodes as they were typed, each place as said.
func spell(b *strings.Builder, nodes []node, say func(place) string) {
	for _, n := range nodes {
		switch {
		case n.part != nil:
			b.WriteString("[")
			spell(b, n.part, say)
			b.WriteString("]")
		case n.place != nil:
			b.WriteString(say(*n.place))
		default:
			b.WriteString(n.text)
		}
	}
}

// String is the place as a template holds it.
func (p place) String() string {
	s := "{" + p.name
	if p.when != "" {
		s += "@" + p.when
	}
	if p.style != "" {
		s += "|" + p.style
	}
	return s + "}"
}

var marker = regexp.MustCompile(`\{\s*([0-9]{1,3})\s*\}`)

// unmarked puts the places back where their numbers stand. Invalid at the field for a number without a place, and at the place's own
// control when nothing was chosen for it. Places whose number stands nowhere are left out.
func unmarked(field, s string, places []place) (string, error) {
	var wrong error
	out := marker.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.Atoi(marker.FindStringSubmatch(m)[1])
		switch {
		case n < 1 || n > len(places):
			wrong = fault.Invalid(field, "report.form.no_place", "Number", n)
		case places[n-1].name == "":
			wrong = fault.Invalid(placeField(n), "report.form.choose", "Number", n)
		default:
			return places[n-1].String()
		}
		return m
	})
	return out, wrong
}

// placeField is the control of a place's figure.
func placeField(n int) string { return fmt.Sprintf("place.%d.name", n) }

// allKinds are the kinds of periods in the order in which a form offers them.
var allKinds = [...]string{"H1", "H2", "9M", "Y", "Q1", "Q2", "Q3", "Q4", "term"}

// standing says in which reports a line stands: kinds of periods, single periods beside them, and single periods it is left out of.
type standing struct {
	kinds     []string
	only, not []string // codes of periods
}

// standing reads the periods of a line. A single period is named only where the kinds say otherwise.
func (l Line) standing() (s standing) {
	var singles []string
	for _, code := range l.Periods {
		if plain := strings.TrimPrefix(code, "!"); !periodKinds[plain] && !slices.Contains(singles, plain) {
			singles = append(singles, plain)
		}
	}
	for _, kind := range allKinds {
		if l.inKind(kind) {
			s.kinds = append(s.kinds, kind)
		}
	}
	for _, code := range singles {
		p, err := ParsePeriod(code)
		if err != nil {
			continue
		}
		switch byKind := slices.Contains(s.kinds, p.Kind()); {
		case l.in(p) && !byKind:
			s.only = append(s.only, code)
		case !l.in(p) && byKind:
			s.not = append(s.not, code)
		}
	}
	return s
}

// inKind says whether the line stands in the reports of a kind that are not named one by one.
func (l Line) inKind(kind string) bool {
	wanted := false
	for _, code := range l.Periods {
		plain, not := strings.CutPrefix(code, "!")
		if plain == kind {
			return !not
		}
		wanted = wanted || !not
	}
	return !wanted
}

// periods writes it as a template holds it: nothing when the line stands in all reports. ok is false when it would stand in none.
func (s standing) periods() (codes []string, ok bool) {
	if len(s.kinds) == 0 && len(s.only) == 0 {
		return nil, false
	}
	for _, code := range s.not {
		codes = append(codes, "!"+code)
	}
	if len(s.kinds) == len(allKinds) {
		return codes, true
	}
	codes = append(codes, s.only...)
	if len(s.only) > 0 || len(s.kinds) <= len(allKinds)/2 {
		return append(codes, s.kinds...), true
	}
	for _, kind := range allKinds {
		if !slices.Contains(s.kinds, kind) {
			codes = append(codes, "!"+kind)
		}
	}
	return codes, true
}

// at finds a line: its section and its place in it; ok is false for an unknown key.
func (t *Template) at(key string) (section, n int, ok bool) {
	for s, part := range t.Sections {
		if i := slices.IndexFunc(part.Lines, func(l Line) bool { return l.Key == key }); i >= 0 {
			return s, i, true
		}
	}
	return 0, 0, false
}

// copied is the template with sections and lines of its own, so that changing them leaves the old one alone.
func (t *Template) copied() *Template {
	c := *t
	c.Sections = slices.Clone(t.Sections)
	for i := range c.Sections {
		c.Sections[i].Lines = slices.Clone(c.Sections[i].Lines)
	}
	return &c
}

// moveLine moves a line over the next one up (-1) or down (1) that is seen, over the border of its section too. At the very ends it stays.
func (t *Template) moveLine(key string, by int, seen func(Line) bool) {
	s, i, ok := t.at(key)
	if !ok {
		return
	}
	lines := t.Sections[s].Lines
	line, next := lines[i], s+by
	for to := i + by; to >= 0 && to < len(lines); to += by {
		if seen(lines[to]) {
			t.Sections[s].Lines = slices.Insert(slices.Delete(lines, i, i+1), to, line)
			return
		}
	}
	if next < 0 || next >= len(t.Sections) {
		return
	}
	t.Sections[s].Lines = slices.Delete(lines, i, i+1)
	if by > 0 {
		t.Sections[next].Lines = slices.Insert(t.Sections[next].Lines, 0, line)
	} else {
		t.Sections[next].Lines = append(t.Sections[next].Lines, line)
	}
}

// moveSection moves a section with its lines.
func (t *Template) moveSection(s, by int) {
	if to := s + by; s >= 0 && s < len(t.Sections) && to >= 0 && to < len(t.Sections) {
		t.Sections[s], t.Sections[to] = t.Sections[to], t.Sections[s]
	}
}

// removeLine takes a line out.
func (t *Template) removeLine(key string) {
	if s, i, ok := t.at(key); ok {
		t.Sections[s].Lines = slices.Delete(t.Sections[s].Lines, i, i+1)
	}
}

var keyWord = regexp.MustCompile(`[a-z0-9]+`)

// keyFor names a new line by the first words of its text, in a way no other line is named.
func keyFor(t *Template, s string) string {
	plain, _ := marked(s, nil)
	words := keyWord.FindAllString(text.Fold(marker.ReplaceAllString(plain, " ")), 4)
	key := strings.Join(words, "-")
	if key == "" {
		return freeKey(t)
	}
	for n := 2; ; n++ {
		if _, taken := t.line(key); !taken {
			return key
		}
		key = strings.Join(words, "-") + "-" + strconv.Itoa(n)
	}
}
