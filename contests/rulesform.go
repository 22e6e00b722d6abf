// The rules as a form: every control is named by its place in the document ("rounds.0.criteria.1.max"), so a fault finds its field.
package contests

import (
	"errors"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/text"
)

// mostRows is how many rows of one list a form is read for; more than the rules allow, so that validation can say so.
const mostRows = 250

// typed is a form as it was typed: the name of each control with its text. Rows of lists run without gaps.
type typed map[string]string

// has says whether anything was typed at or below a name.
func (t typed) has(name string) bool {
	if _, ok := t[name]; ok {
		return true
	}
	for key := range t {
		if strings.HasPrefix(key, name+".") {
			return true
		}
	}
	return false
}

// rows counts the rows of a list.
func (t typed) rows(name string) (n int) {
	for t.has(name + "." + strconv.Itoa(n)) {
		n++
	}
	return n
}

// fill writes the value of a part into the form.
func (t typed) fill(p *i18n.Printer, s *part, v reflect.Value, name string) {
	switch s.Kind {
	case partGroup:
		for _, inner := range s.Parts {
			if x := inner.of(v); x.IsValid() {
				t.fill(p, inner, x, below(name, inner.Key))
			}
		}
	case partItems:
		for i := range v.Len() {
			row := name + "." + strconv.Itoa(i)
			for _, inner := range s.Parts {
				if x := inner.of(v.Index(i)); x.IsValid() {
					t.fill(p, inner, x, below(row, inner.Key))
				}
			}
			if s.Path == "rounds" {
				t[row+".was"] = s.identity().of(v.Index(i)).String()
			}
		}
	case partKeys:
		for i := range v.Len() {
			t[name+"."+strconv.Itoa(i)] = v.Index(i).String()
		}
	case partBoth:
		both := v.Interface().(Text)
		t[name+".vi"], t[name+".en"] = both.VI, both.EN
	default:
		t[name] = valueTyped(p, s, v)
	}
}

func below(name, key string) string { return strings.TrimPrefix(name+"."+key, ".") }

// take reads what was posted for a part, leaving out rows that were left blank.
func (t typed) take(s *part, form url.Values, sent map[string]bool, name, as string) {
	switch s.Kind {
	case partGroup:
		for _, inner := range s.Parts {
			t.take(inner, form, sent, below(name, inner.Key), below(as, inner.Key))
		}
	case partItems, partKeys:
		n := 0
		for i := range mostRows {
			row, now := name+"."+strconv.Itoa(i), as+"."+strconv.Itoa(n)
			if !sent[row] || blankRow(s, form, row) {
				continue
			}
			if s.Kind == partKeys {
				t[now] = form.Get(row)
			}
			for _, inner := range s.Parts {
				t.take(inner, form, sent, below(row, inner.Key), below(now, inner.Key))
			}
			if form.Has(row + ".was") {
				t[now+".was"] = form.Get(row + ".was")
			}
			n++
		}
	case partBoth:
		t[as+".vi"], t[as+".en"] = form.Get(name+".vi"), form.Get(name+".en")
	default:
		t[as] = form.Get(name)
	}
}

// blankRow says whether nothing was typed into a row; a choice or a tick alone is nothing.
func blankRow(s *part, form url.Values, row string) bool {
	if s.Kind == partKeys {
		return form.Get(row) == ""
	}
	for _, inner := range s.Parts {
		name := below(row, inner.Key)
		switch inner.Kind {
		case partChoice, partYes:
		case partGroup, partItems, partKeys:
			if inner.Kind == partGroup && !blankRow(inner, form, name) {
				return false
			}
		case partBoth:
			if strings.TrimSpace(form.Get(name+".vi")+form.Get(name+".en")) != "" {
				return false
			}
		default:
			if strings.TrimSpace(form.Get(name)) != "" {
				return false
			}
		}
	}
	return true
}

// sentNames are all names of a form and what they stand below: rounds.0.code says that there is a row rounds.0.
func sentNames(form url.Values) map[string]bool {
	all := map[string]bool{}
	for name := range form {
		for name != "" && !all[name] {
			all[name] = true
			name = name[:max(strings.LastIndexByte(name, '.'), 0)]
		}
	}
	return all
}

// read puts the form into the rules; faults name the controls whose text cannot be read.
func (t typed) read(s *part, v reflect.Value, name string) (wrong []error) {
	switch s.Kind {
	case partGroup:
		for _, inner := range s.Parts {
			wrong = append(wrong, t.readInner(inner, v, name)...)
		}
	case partItems:
		n := t.rows(name)
		list := reflect.MakeSlice(v.Type(), n, n)
		for i := range n {
			for _, inner := range s.Parts {
				wrong = append(wrong, t.readInner(inner, list.Index(i), name+"."+strconv.Itoa(i))...)
			}
		}
		v.Set(list)
	case partKeys:
		keys := []string{}
		for i := range t.rows(name) {
			keys = append(keys, t[name+"."+strconv.Itoa(i)])
		}
		v.Set(reflect.ValueOf(keys))
	case partLines:
		lines := []string{}
		for line := range strings.SplitSeq(strings.ReplaceAll(t[name], "\r", "\n"), "\n") {
			if line = text.Clean(line); line != "" {
				lines = append(lines, line)
			}
		}
		v.Set(reflect.ValueOf(lines))
	case partBoth:
		v.Set(reflect.ValueOf(Text{VI: text.Clean(t[name+".vi"]), EN: text.Clean(t[name+".en"])}))
	default:
		if err := setTyped(s, v, name, t[name]); err != nil {
			wrong = append(wrong, err)
		}
	}
	return wrong
}

// readInner reads a part of a group; what is behind a pointer and left blank is nothing.
func (t typed) readInner(s *part, group reflect.Value, name string) []error {
	name = below(name, s.Key)
	v := group.Field(s.field)
	if v.Kind() != reflect.Pointer {
		return t.read(s, v, name)
	}
	if !t.has(name) || s.Kind != partGroup && strings.TrimSpace(t[name]) == "" {
		v.SetZero()
		return nil
	}
	v.Set(reflect.New(v.Type().Elem()))
	return t.read(s, v.Elem(), name)
}

// change carries out the buttons that only change the form: add a row, take one out, move one up; false when it is to be looked at.
func (t typed) change(form url.Values) bool {
	if list := form.Get("them"); list != "" {
		t[list+"."+strconv.Itoa(t.rows(list))+".code"] = ""
		return true
	}
	for _, button := range []string{"bot", "len"} {
		row := form.Get(button)
		if row == "" {
			continue
		}
		dot := strings.LastIndexByte(row, '.')
		i, err := strconv.Atoi(row[dot+1:])
		if dot < 0 || err != nil || i < 0 || i >= t.rows(row[:dot]) {
			return true
		}
		if button == "len" {
			t.swap(row[:dot], i)
		} else {
			for ; i < t.rows(row[:dot])-1; i++ {
				t.swap(row[:dot], i+1)
			}
			t.move(row[:dot]+"."+strconv.Itoa(i), "")
		}
		return true
	}
	return false
}

// swap exchanges row i with the one above it.
func (t typed) swap(list string, i int) {
	if i == 0 {
		return
	}
	above, row := list+"."+strconv.Itoa(i-1), list+"."+strconv.Itoa(i)
	t.move(above, "\x00")
	t.move(row, above)
	t.move("\x00", row)
}

// move gives everything at and below a name another one; "" throws it away.
func (t typed) move(from, to string) {
	for key, value := range t {
		if key == from || strings.HasPrefix(key, from+".") {
			delete(t, key)
			if to != "" {
				defer func() { t[to+key[len(from):]] = value }()
			}
		}
	}
}

// fieldsOf gives faults the names of the controls they stand at and puts the parts of the document they speak of into words.
// Faults of controls in known are left out: those say more. shown says which parts the form has.
func fieldsOf(p *i18n.Printer, err error, known []error, shown func(path string) bool) error {
	taken := map[string]bool{}
	for _, f := range fault.All(errors.Join(known...)) {
		taken[f.Field] = true
	}
	var all []error
	all = append(all, known...)
	for _, f := range fault.All(err) {
		if taken[f.Field] {
			continue
		}
		mended := *f
		mended.Row = 0
		if f.Args["Path"] != nil {
			mended.Args = map[string]any{}
			for name, v := range f.Args {
				mended.Args[name] = v
			}
			mended.Args["Path"] = pathWords(p, f.Field)
		}
		if s := schema().at(patternOf(f.Field)); s != nil && s.Kind == partBoth {
			mended.Field += ".vi"
		}
		if !shown(f.Field) {
			mended.Field = ""
			all = append(all, fault.New(f.Kind, "", "rules.elsewhere", "Where", pathWords(p, f.Field), "What", p.Fault(&mended)))
			continue
		}
		all = append(all, &mended)
	}
	return errors.Join(all...)
}

// patternOf is a path without places in lists: rounds.0.criteria.1.max is rounds.criteria.max.
func patternOf(path string) string {
	var steps []string
	for step := range strings.SplitSeq(path, ".") {
		if _, err := strconv.Atoi(step); err != nil {
			steps = append(steps, step)
		}
	}
	return strings.Join(steps, ".")
}

// pathWords is where a fault stands, in words: the outermost and the innermost part.
func pathWords(p *i18n.Printer, path string) string {
	pattern := patternOf(path)
	top, _, _ := strings.Cut(pattern, ".")
	s := schema().at(pattern)
	if s == nil {
		return path
	}
	words := p.T("rulebook.label." + s.message())
	if top != pattern {
		words = p.T("rulebook.label."+top) + " › " + words
	}
	return words
}
