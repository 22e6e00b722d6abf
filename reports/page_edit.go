// The page of a part's form: its controls, the places with what can be chosen for them, and how the part reads in a report.
package reports

import (
	"errors"
	"slices"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// editPage is the form of one part.
type editPage struct {
	Draft         bool
	Period, Words string
	Part, Key     string
	Section       int
	New           bool
	Action, Back  string
	Base          int
	Errors        web.FieldErrors
	Values        map[string]string
	Sections      []option
	Places        []placeForm
	Blank         placeForm
	Groups        []pickGroup // what a place can be
	Styles, Whens []option
	Default       string // style of numbers whose place names none
	Kinds         []tick
	Periods       []option // to read the part in
	Reads         string   // as it comes out; "" = nothing
	Read          bool
	Changes       []Change // against how it read before
	Stops         []string
	Reason        string
	form          form
}

// placeForm is one place: its number in the text, and what was chosen.
type placeForm struct {
	N, Name, When, Style string
	Unlisted             bool // the figure is not in the list any more
}

func newEditPage(r reader, e editing, was, f form) (page editPage, err error) {
	page = editPage{Draft: e.draft, Period: e.period.String(), Words: periodWords(r.p, e.period), Part: f.part, Key: f.key, Section: f.section, Back: e.path(), Base: e.base,
		Action: e.href(f.part, was.section, f.key), Values: f.values, Default: orDefault(e.old.Numbers, styleZero), form: f,
		New: f.part == partLine && f.key == "" || f.part == partSection && was.section >= len(e.old.Sections)}
	for i, part := range e.old.Sections {
		page.Sections = append(page.Sections, option{itoa(i), r.shown(part.Heading)})
	}
	for _, kind := range allKinds {
		page.Kinds = append(page.Kinds, tick{kind, r.p.T("report.form.kind." + kind), slices.Contains(f.kinds, kind)})
	}
	for _, style := range []string{styleZero, stylePlain, styleDots, styleHidden} {
		page.Styles = append(page.Styles, option{style, r.p.T("report.form.style." + strings.ReplaceAll(style, ".", "_"))})
	}
	for _, when := range []string{whenNext, whenBefore, whenYear} {
		page.Whens = append(page.Whens, option{when, r.p.T("report.form.when."+strings.ReplaceAll(when, "-", "_"), "Period", periodWords(r.p, place{when: when}.of(e.period)))})
	}
	page.Periods = choices(r.p, e.period, r.table.contests, r.table.tx.Now)
	if !f.hasPlaces() {
		return page, nil
	}
	if page.Groups, err = r.pickable(); err != nil {
		return page, err
	}
	for i, p := range f.places {
		page.Places = append(page.Places, placeForm{itoa(i + 1), p.name, p.when, orDefault(p.style, ""), p.name != "" && !listed(page.Groups, p.name)})
	}
	page.Blank = placeForm{N: "__i__"}
	return page, nil
}

func listed(groups []pickGroup, name string) bool {
	return slices.ContainsFunc(groups, func(g pickGroup) bool {
		return slices.ContainsFunc(g.Picks, func(p pick) bool { return p.Place == "{"+name+"}" })
	})
}

// Name is the place's name without its braces, for a list of choices.
func (p pick) Name() string { return strings.Trim(p.Place, "{}") }

// read composes the document with the form on it and says how the part reads, and what it read before.
func (page *editPage) read(r reader, e editing, f form) error {
	next, key, err := f.onto(e.old)
	if err != nil {
		return nil // the page says what is wrong when it is sent
	}
	reading := func(t *Template, key string) (string, Draft, error) {
		d, err := Compose(r.table.tx, t, e.period)
		if err != nil {
			return "", d, err
		}
		switch f.part {
		case partHead:
			return strings.Join(d.Title, " / "), d, nil
		case partSection:
			if f.section < len(d.Sections) {
				return d.Sections[f.section].Heading, d, nil
			}
			return "", d, nil
		case partLine:
			return d.byLine()[key], d, nil
		}
		return "", d, nil
	}
	if !f.hasPlaces() {
		return nil
	}
	was, _, err := reading(e.old, f.key)
	if err != nil {
		return err
	}
	now, d, err := reading(next, key)
	if err != nil {
		return err
	}
	page.Reads, page.Read, page.Changes = now, now != "" || !page.New, changes(was, now)
	if was == "" || now == "" {
		page.Changes = nil
	}
	for _, s := range d.Stops {
		if f.part == partLine && s.Line == key {
			page.Stops = append(page.Stops, r.stopped(s))
		}
	}
	return nil
}

// located puts faults of the whole document at the control they belong to.
func (page *editPage) located(wrong error) error {
	faults := fault.All(wrong)
	if len(faults) == 0 {
		return wrong
	}
	all := make([]error, len(faults))
	for i, f := range faults {
		moved := *f
		moved.Field = page.form.fieldOf(f.Field)
		all[i] = &moved
	}
	return errors.Join(all...)
}
