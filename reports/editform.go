// The form of one part of a template: its head, its end, a section or a line, read from the template and put back onto it.
package reports

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Parts of a template that have a form.
const (
	partHead    = "dau"
	partFoot    = "cuoi"
	partSection = "phan"
	partLine    = "dong"
)

// form is a part as it is typed. Texts hold numbers where places stand.
type form struct {
	part    string
	section int    // of partSection and partLine; of a new section one more than there are
	key     string // of partLine, "" = a new line
	values  map[string]string
	kinds   []string // of partLine: kinds of periods it stands in
	places  []place
}

// Controls of each part; texts with places first named.
var formFields = map[string][]string{
	partHead:    {"title", "superior", "issuer", "symbol", "place", "numbers", "name"},
	partFoot:    {"recipients", "authority", "role", "signer"},
	partSection: {"heading", "empty"},
	partLine:    {"text", "only", "not"},
}

// filled is the form as the template has the part; ok is false when it has no such part.
func (f form) filled(t *Template) (_ form, ok bool) {
	v := map[string]string{}
	switch f.part {
	case partHead:
		v["title"], f.places = marked(strings.Join(t.Title, "\n"), nil)
		v["superior"], v["issuer"], v["symbol"], v["place"], v["numbers"], v["name"] = t.Superior, t.Issuer, t.Symbol, t.Place, orDefault(t.Numbers, styleZero), t.Name
	case partFoot:
		v["recipients"], v["authority"], v["role"], v["signer"] = strings.Join(t.Recipients, "\n"), t.Signer.Authority, t.Signer.Title, t.Signer.Name
	case partSection:
		if f.section < 0 || f.section > len(t.Sections) {
			return f, false
		}
		part := sectionAt(t, f.section)
		v["heading"], f.places = marked(part.Heading, nil)
		v["empty"] = part.Empty
	case partLine:
		line, known := t.line(f.key)
		if f.key != "" && !known || f.key == "" && (f.section < 0 || f.section >= len(t.Sections)) {
			return f, false
		}
		if known {
			f.section, _, _ = t.at(f.key)
		}
		v["text"], f.places = marked(line.Text, nil)
		s := line.standing()
		f.kinds, v["only"], v["not"] = s.kinds, strings.Join(s.only, " "), strings.Join(s.not, " ")
	default:
		return f, false
	}
	f.values = v
	return f, true
}

// onto puts the form onto a copy of the template and gives the line's key. Invalid for every control that cannot be taken.
func (f form) onto(t *Template) (_ *Template, key string, err error) {
	next := t.copied()
	var all []error
	text := func(field string) string {
		s, err := unmarked(field, f.values[field], f.places)
		if err == nil {
			err = checkText(field, s)
		}
		all = append(all, err)
		return s
	}
	needed := func(field, s string) {
		if strings.TrimSpace(s) == "" {
			all = append(all, fault.Invalid(field, "report.form.needed"))
		}
	}
	switch f.part {
	case partHead:
		next.Title = paragraphs(text("title"))
		next.Superior, next.Issuer, next.Symbol, next.Place = folded(f.values["superior"]), folded(f.values["issuer"]), folded(f.values["symbol"]), folded(f.values["place"])
		next.Numbers, next.Name = f.values["numbers"], folded(f.values["name"])
		needed("title", f.values["title"])
		needed("issuer", next.Issuer)
		needed("symbol", next.Symbol)
	case partFoot:
		next.Recipients = paragraphs(f.values["recipients"])
		next.Signer = Signer{Authority: folded(f.values["authority"]), Title: folded(f.values["role"]), Name: folded(f.values["signer"])}
		needed("authority", next.Signer.Authority+next.Signer.Title)
	case partSection:
		part := sectionAt(next, f.section)
		part.Heading, part.Empty = folded(text("heading")), folded(f.values["empty"])
		needed("heading", part.Heading)
		if f.section >= len(next.Sections) {
			next.Sections = append(next.Sections, part)
		} else {
			next.Sections[f.section] = part
		}
	case partLine:
		line, _ := next.line(f.key)
		line.Text = folded(text("text"))
		needed("text", line.Text)
		var wrong error
		line.Periods, wrong = f.periods(line)
		all = append(all, wrong)
		if line.Key == "" {
			line.Key = keyFor(next, line.Text)
		}
		key = line.Key
		next.put(line, f.section)
	}
	return next, key, errors.Join(all...)
}

// put takes a line over in its section: where it stands, or at the end of the section it comes to.
func (t *Template) put(line Line, section int) {
	s, i, known := t.at(line.Key)
	if section < 0 || section >= len(t.Sections) {
		section = s
	}
	if known && s == section {
		t.Sections[s].Lines[i] = line
		return
	}
	t.removeLine(line.Key)
	t.Sections[section].Lines = append(t.Sections[section].Lines, line)
}

// periods are those of the line as typed; they stay as they are written when they say the same.
func (f form) periods(line Line) ([]string, error) {
	typed := standing{kinds: f.kinds, only: strings.Fields(f.values["only"]), not: strings.Fields(f.values["not"])}
	for field, codes := range map[string][]string{"only": typed.only, "not": typed.not} {
		for _, code := range codes {
			if _, err := ParsePeriod(code); err != nil {
				return nil, fault.Invalid(field, "reports.bad_period", "Value", code)
			}
		}
	}
	was := line.standing()
	if slices.Equal(was.kinds, typed.kinds) && slices.Equal(was.only, typed.only) && slices.Equal(was.not, typed.not) {
		return line.Periods, nil
	}
	periods, ok := typed.periods()
	if !ok {
		return nil, fault.Invalid("kinds", "report.form.no_period")
	}
	return periods, nil
}

// folded is one line: breaks and double blanks become one blank, as YAML folds them.
func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// addPlace adds an empty place at the end of the part's text: the next number.
func (f *form) addPlace() {
	f.places = append(f.places, place{})
	field := formFields[f.part][0]
	f.values[field] = strings.TrimRight(f.values[field], " ") + " {" + strconv.Itoa(len(f.places)) + "}"
}

// hasPlaces says that the part's first control is a text with places.
func (f form) hasPlaces() bool { return f.part != partFoot }

// fieldOf is the control of the form that a fault of the whole template belongs to; "" = none.
func (f form) fieldOf(field string) string {
	known := slices.Contains(formFields[f.part], field) || strings.HasPrefix(field, "place.") || field == "kinds" || field == "reason"
	switch {
	case known:
		return field
	case f.part == partLine && (field == "line."+f.key || field == "key"):
		return "text"
	case f.part == partFoot && field == "signer":
		return "authority"
	}
	return ""
}

// paragraphs are the lines of a text without empty ones.
func paragraphs(s string) (lines []string) {
	for line := range strings.SplitSeq(text.NFC(s), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
