// Writing a report: a template's lines become sentences in which every number is a figure, and what has nothing to say stops the issue.
package reports

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"hoithi/contests"
	"hoithi/internal/db"
)

// defaultZone is the zone of the report's days; a contest's own days are in its zone.
const defaultZone = "Asia/Ho_Chi_Minh"

// Build writes the report of a period (2024-H1) from its newest saved draft, or from the template in force, as of the period's last day, or of today while it runs.
// A bad period is Invalid. Nothing is made up: a round without marks is said to have no result yet.
func Build(tx *db.Tx, period string) (Draft, error) {
	p, err := ParsePeriod(period)
	if err != nil {
		return Draft{}, err
	}
	w, err := Open(tx, p)
	if err != nil {
		return Draft{}, err
	}
	return w.Now, nil
}

// Compose writes the report of a period from a template.
func Compose(tx *db.Tx, t *Template, p Period) (Draft, error) {
	table, err := newTable(tx)
	if err != nil {
		return Draft{}, err
	}
	c := composer{table: table, period: p, numbers: t.Numbers, phrases: map[string][]Sentence{}}
	if c.numbers == "" {
		c.numbers = styleZero
	}
	d := Draft{Period: p.String(), AsOf: lastDay(p, table.zone, tx.Now), Recipients: slices.Clone(t.Recipients), Signer: t.Signer,
		Superior: t.Superior, Issuer: t.Issuer, Symbol: t.Symbol, Place: t.Place}
	for _, title := range t.Title {
		sentences, err := c.line(Line{Key: "title", Text: title})
		if err != nil {
			return Draft{}, err
		}
		for _, s := range sentences {
			d.Title = append(d.Title, s.String())
		}
	}
	for _, part := range t.Sections {
		section, err := c.section(part)
		if err != nil {
			return Draft{}, err
		}
		d.Sections = append(d.Sections, section)
	}
	d.Figures, d.Stops = c.used, c.stops
	return d, nil
}

// composer keeps what the lines of one report share.
type composer struct {
	*table
	period  Period
	numbers string // style of numbers whose place names none
	phrases map[string][]Sentence
	used    []Used
	stops   []Stop
}

func (c *composer) section(part TemplatePart) (s Section, err error) {
	heading, err := c.line(Line{Key: "heading", Text: part.Heading})
	if err != nil {
		return s, err
	}
	for _, h := range heading {
		s.Heading += h.String()
	}
	for _, line := range part.Lines {
		if !line.in(c.period) {
			continue
		}
		sentences, err := c.line(line)
		if err != nil {
			return s, err
		}
		for _, sentence := range sentences {
			s.Bullets, s.Lines = append(s.Bullets, sentence), append(s.Lines, line.Key)
		}
	}
	if len(s.Bullets) == 0 && part.Empty != "" {
		s.Bullets, s.Lines = []Sentence{{{Text: part.Empty}}}, []string{"empty"}
	}
	return s, nil
}

// line writes a line: one sentence, none when all of it fell away, or several when it is nothing but a phrase.
func (c *composer) line(line Line) ([]Sentence, error) {
	nodes, err := parseText(line.Key, line.Text)
	if err != nil {
		return nil, err
	}
	if len(nodes) == 1 && nodes[0].place != nil && isPhrase(nodes[0].place.name) {
		sentences, err := c.phrase(nodes[0].place.name)
		return slices.Clone(sentences), err
	}
	r := rendered{key: line.Key}
	if err := c.render(&r, nodes); err != nil {
		return nil, err
	}
	c.take(r)
	if s := tidy(r.sentence); len(s) > 0 {
		return []Sentence{s}, nil
	}
	return nil, nil
}

// rendered is what nodes became: empty says that a figure or phrase in them has nothing to say.
type rendered struct {
	key      string
	sentence Sentence
	used     []Used
	stops    []Stop
	empty    bool
}

// take keeps the figures and stops of what stays in the report.
func (c *composer) take(r rendered) {
	for _, u := range r.used {
		if !slices.Contains(c.used, u) {
			c.used = append(c.used, u)
		}
	}
	c.stops = append(c.stops, r.stops...)
}

func (c *composer) render(r *rendered, nodes []node) error {
	for _, n := range nodes {
		switch {
		case n.place != nil:
			if err := c.place(r, *n.place); err != nil {
				return err
			}
		case n.part != nil:
			inner := rendered{key: r.key}
			if err := c.render(&inner, n.part); err != nil {
				return err
			}
			unknown := slices.ContainsFunc(inner.stops, func(s Stop) bool { return s.Why == stopUnknown })
			if inner.empty && !unknown {
				continue // a part stands with its figures or not at all
			}
			r.sentence, r.used, r.stops = append(r.sentence, inner.sentence...), append(r.used, inner.used...), append(r.stops, inner.stops...)
		default:
			r.sentence = append(r.sentence, Piece{Text: n.text})
		}
	}
	return nil
}

// place writes one place: a word of the period, a phrase, or a figure.
func (c *composer) place(r *rendered, p place) error {
	if word, ok := wordOf(p.name, c.period); ok {
		r.sentence = append(r.sentence, Piece{Text: word})
		return nil
	}
	if isPhrase(p.name) {
		sentences, err := c.phrase(p.name)
		if err != nil {
			return err
		}
		r.empty = r.empty || len(sentences) == 0
		if p.style != styleHidden {
			r.sentence = append(r.sentence, joined(sentences, p.name)...)
		}
		return nil
	}
	u, known, err := c.value(p.name, p.of(c.period), c.period)
	if err != nil {
		return err
	}
	stop := func(why string) {
		r.empty = true
		r.stops = append(r.stops, Stop{Line: r.key, Place: p.name, Why: why})
	}
	switch {
	case !known:
		stop(stopUnknown)
		r.sentence = append(r.sentence, Piece{Text: "{" + p.name + "}"})
		return nil
	case u.Missing:
		stop(stopMissing)
		r.sentence = append(r.sentence, Piece{Text: "…", Figure: u.Name, When: u.When})
	case u.Value == 0:
		stop(stopZero)
		fallthrough
	default:
		if text := written(u.Value, orDefault(p.style, c.numbers)); text != "" {
			r.sentence = append(r.sentence, Piece{Text: text, Figure: u.Name, When: u.When})
		}
	}
	r.used = append(r.used, u)
	return nil
}

func orDefault(style, numbers string) string {
	if style == "" {
		return numbers
	}
	return style
}

// tidy takes blanks and separators from the ends that parts which fell away left behind, and begins with a capital.
func tidy(s Sentence) Sentence {
	s = slices.DeleteFunc(slices.Clone(s), func(p Piece) bool { return p.Text == "" })
	for len(s) > 0 && s[0].Figure == "" {
		if s[0].Text = strings.TrimLeft(s[0].Text, " ,;."); s[0].Text != "" {
			s[0].Text = upperFirst(s[0].Text)
			break
		}
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1].Figure == "" {
		if s[len(s)-1].Text = strings.TrimRightFunc(s[len(s)-1].Text, unicode.IsSpace); s[len(s)-1].Text != "" {
			break
		}
		s = s[:len(s)-1]
	}
	return s
}

// Phrases the contests write themselves.
const (
	phraseUnderWay = "cuoc-thi.trien-khai" // names of contests that take entries beyond the period
	phraseHeld     = "cuoc-thi.trong-ky"   // a sentence for each contest with something to count in the period
	phrasePlanned  = "cuoc-thi.ky-sau"     // a sentence for each contest with something in the next period
)

func isPhrase(name string) bool {
	return name == phraseUnderWay || name == phraseHeld || name == phrasePlanned
}

// joined writes a phrase inside a line: names with commas, sentences one after another.
func joined(all []Sentence, name string) (s Sentence) {
	between := " "
	if name == phraseUnderWay {
		between = ", "
	}
	for i, sentence := range all {
		if i > 0 {
			s = append(s, Piece{Text: between})
		}
		s = append(s, sentence...)
	}
	return s
}

// phrase lets the contests write, the first time it is asked for.
func (c *composer) phrase(name string) ([]Sentence, error) {
	if done, ok := c.phrases[name]; ok {
		return done, nil
	}
	var all []Sentence
	var planned []plan
	for _, contest := range c.contests {
		if contest.State == contests.Draft {
			continue
		}
		w := c.writer(contest, c.period)
		switch name {
		case phraseUnderWay:
			if w.underWay(c.period) {
				all = append(all, Sentence{{Text: contest.Rules.ReportName}})
			}
		case phraseHeld:
			if w.underWay(c.period) {
				continue
			}
			s, err := w.held(c.period)
			if err != nil {
				return nil, err
			}
			if len(s) > 0 {
				all = append(all, s)
			}
			c.take(rendered{used: w.used})
		case phrasePlanned:
			if s, first := w.planned(c.period.Next()); len(s) > 0 {
				planned = append(planned, plan{s, first})
			}
		}
	}
	slices.SortStableFunc(planned, func(a, b plan) int { return a.first.Compare(b.first) })
	for _, p := range planned {
		all = append(all, p.sentence)
	}
	c.phrases[name] = all
	return all, nil
}

// plan is a sentence of the next period, and when it begins: such sentences stand in the order of the calendar.
type plan struct {
	sentence Sentence
	first    time.Time
}
