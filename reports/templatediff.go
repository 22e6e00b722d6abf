// What differs between two templates, part by part, in words for people.
package reports

import (
	"fmt"
	"slices"
	"strings"
)

// Difference is a part of a template before and after; "" = it was not there. Where names it: Key of the catalogue, Of the line or section.
type Difference struct {
	Key, Of       string
	Before, After string
}

// templateDifferences lists everything that differs, in the order of the paper. shown writes a text for people.
func templateDifferences(old, now *Template, shown func(string) string) (all []Difference) {
	say := func(key, of, before, after string) {
		if before != after {
			all = append(all, Difference{key, of, before, after})
		}
	}
	say("name", "", old.Name, now.Name)
	say("superior", "", old.Superior, now.Superior)
	say("issuer", "", old.Issuer, now.Issuer)
	say("symbol", "", old.Symbol, now.Symbol)
	say("place", "", old.Place, now.Place)
	say("numbers", "", orDefault(old.Numbers, styleZero), orDefault(now.Numbers, styleZero))
	say("title", "", shown(strings.Join(old.Title, "\n")), shown(strings.Join(now.Title, "\n")))
	for i := range max(len(old.Sections), len(now.Sections)) {
		a, b := sectionAt(old, i), sectionAt(now, i)
		say("heading", fmt.Sprint(i+1), shown(a.Heading), shown(b.Heading))
		say("empty", fmt.Sprint(i+1), a.Empty, b.Empty)
	}
	for _, key := range lineKeys(old, now) {
		a, _ := old.line(key)
		b, _ := now.line(key)
		say("line", key, shown(a.Text), shown(b.Text))
		if a.Text != "" && b.Text != "" {
			say("periods", key, strings.Join(a.Periods, " "), strings.Join(b.Periods, " "))
		}
	}
	say("order", "", orderOf(old, now), orderOf(now, old))
	say("recipients", "", strings.Join(old.Recipients, "\n"), strings.Join(now.Recipients, "\n"))
	say("signer", "", signerWords(old.Signer), signerWords(now.Signer))
	return all
}

func sectionAt(t *Template, i int) TemplatePart {
	if i < len(t.Sections) {
		return t.Sections[i]
	}
	return TemplatePart{}
}

// lineKeys are the keys of both templates, those of the newer one first in its order.
func lineKeys(old, now *Template) (keys []string) {
	for _, t := range []*Template{now, old} {
		for _, part := range t.Sections {
			for _, line := range part.Lines {
				if !slices.Contains(keys, line.Key) {
					keys = append(keys, line.Key)
				}
			}
		}
	}
	return keys
}

// orderOf is the order of the lines both templates have, with the sections they stand in.
func orderOf(t, other *Template) string {
	var b strings.Builder
	for i, part := range t.Sections {
		fmt.Fprintf(&b, "%d:", i+1)
		for _, line := range part.Lines {
			if _, both := other.line(line.Key); both {
				b.WriteString(" " + line.Key)
			}
		}
		b.WriteString("\n")
	}
	if len(t.Sections) != len(other.Sections) {
		return "" // the headings say it
	}
	return strings.TrimSpace(b.String())
}

func signerWords(s Signer) string {
	return strings.Join(slices.DeleteFunc([]string{s.Authority, s.Title, s.Name}, func(w string) bool { return w == "" }), ", ")
}
