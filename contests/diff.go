// What differs between two versions of the rules, part by part: pure.
package contests

import (
	"reflect"
	"slices"
	"strings"

	"hoithi/internal/i18n"
)

// Difference is one part of the document that is not the same. Path is stable ("rounds.vong-loai.advancement.top"); Where is the path in
// words; Before or After is "" where there was, or is, nothing.
type Difference struct {
	Path, Where, Before, After string
}

// Differences lists what differs between two versions, in the order of the document, in the printer's language.
// Items of lists are known by their code: an item in another place is one difference, an item that came or went another.
func Differences(p *i18n.Printer, before, after *Rules) []Difference {
	d := differ{p: p, before: before, after: after}
	d.group(schema(), reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem(), nil, nil)
	return d.found
}

type differ struct {
	p             *i18n.Printer
	before, after *Rules
	found         []Difference
}

func (d *differ) add(path, where []string, before, after string) {
	d.found = append(d.found, Difference{strings.Join(path, "."), strings.Join(where, " › "), before, after})
}

// group compares two groups; an invalid value is a group that is not there.
func (d *differ) group(s *part, a, b reflect.Value, path, where []string) {
	for _, inner := range s.Parts {
		below, words := append(slices.Clip(path), inner.Key), append(slices.Clip(where), d.p.T("rulebook.label."+inner.message()))
		x, y := inner.of(a), inner.of(b)
		switch inner.Kind {
		case partGroup:
			d.group(inner, x, y, below, words)
		case partItems:
			d.items(inner, x, y, below, words)
		default:
			before, after := valueWords(d.p, d.before, inner, x), valueWords(d.p, d.after, inner, y)
			if before != after {
				d.add(below, words, before, after)
			}
		}
	}
}

// items compares two lists of groups.
func (d *differ) items(s *part, a, b reflect.Value, path, where []string) {
	old, now := codesOf(s, a), codesOf(s, b)
	for i, code := range old {
		if !slices.Contains(now, code) {
			d.add(append(slices.Clip(path), code), where, d.itemWords(d.before, s, a.Index(i)), "")
		}
	}
	for i, code := range now {
		below := append(slices.Clip(path), code)
		at := slices.Index(old, code)
		if at < 0 {
			d.add(below, where, "", d.itemWords(d.after, s, b.Index(i)))
			continue
		}
		d.group(s, a.Index(at), b.Index(i), below, append(slices.Clip(where), d.itemName(s, a.Index(at))))
	}
	stayed := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(code string) bool { return !slices.Contains(other, code) })
	}
	if x, y := stayed(old, now), stayed(now, old); !slices.Equal(x, y) {
		d.add(path, append(slices.Clip(where), d.p.T("rulebook.order")), strings.Join(x, ", "), strings.Join(y, ", "))
	}
}

func codesOf(s *part, list reflect.Value) (codes []string) {
	if !list.IsValid() {
		return nil
	}
	for i := range list.Len() {
		codes = append(codes, s.identity().of(list.Index(i)).String())
	}
	return codes
}

// itemName is what an item is called: its name, or the round it speaks of.
func (d *differ) itemName(s *part, item reflect.Value) string {
	if name := s.inner("name"); name != nil {
		return name.of(item).Interface().(Text).In(d.p.Lang())
	}
	return choiceWords(d.p, d.before, s.identity(), s.identity().of(item).String())
}

// itemWords is a whole item on one line, its lists only counted.
func (d *differ) itemWords(r *Rules, s *part, item reflect.Value) string {
	var words []string
	for _, inner := range s.Parts {
		v := inner.of(item)
		switch {
		case !v.IsValid() || v.IsZero() || inner.Key == "hint":
		case inner.Kind == partItems:
			words = append(words, d.p.T("rulebook.label."+inner.message())+": "+d.p.Number(int64(v.Len())))
		case inner.Kind == partGroup:
			words = append(words, d.p.T("rulebook.label."+inner.message())+" ("+d.itemWords(r, inner, v)+")")
		case inner.Key == "name":
			words = append([]string{v.Interface().(Text).In(d.p.Lang())}, words...)
		default:
			words = append(words, d.p.T("rulebook.label."+inner.message())+" "+valueWords(d.p, r, inner, v))
		}
	}
	return strings.Join(words, ", ")
}
