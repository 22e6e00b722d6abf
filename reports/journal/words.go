// A line of the audit in words: who did what, and what was before and after.
package journal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"hoithi/internal/i18n"
)

const (
	maxChanges = 12  // shown of one line
	maxValue   = 200 // characters of a value
)

// change is one field of what changed, ready to show.
type change struct {
	Label, Before, After string
}

// shown is a line as the component "history" takes it.
type shown struct {
	Who, What, When, Reason string
	Changes                 []change
}

func show(p *i18n.Printer, l line, zone *time.Location) shown {
	s := shown{Who: l.Actor, What: actWords(p, l.Act), Reason: l.Reason, Changes: changes(p, l)}
	if s.Who == "" {
		s.Who = p.T("journal.nobody")
	}
	if l.Code != "" {
		s.What += " " + l.Code
	}
	parts := []string{p.DateTime(l.At, zone), viaWords(p, l.Via), sealWords(p, l)}
	s.When = strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
	if len(s.Changes) > maxChanges {
		s.Changes = append(s.Changes[:maxChanges:maxChanges], change{Label: p.T("journal.more"), After: p.T("journal.more_count", "Count", len(s.Changes)-maxChanges)})
	}
	return s
}

// actWords is the act in words; one without words of its own stands as it is written.
func actWords(p *i18n.Printer, act string) string {
	if key := "journal.act." + act; p.Has(key) {
		return p.T(key)
	}
	return act
}

func viaWords(p *i18n.Printer, via string) string {
	if key := "journal.via." + via; p.Has(key) {
		return p.T(key)
	}
	return via
}

func sealWords(p *i18n.Printer, l line) string {
	switch {
	case l.Number == 0:
		return p.T("journal.unsealed")
	case l.Erased:
		return p.T("journal.erased", "Number", l.Number)
	}
	return p.T("journal.sealed", "Number", l.Number)
}

// changes pairs the fields of what was before and after, in the order of their names; a field that did not change is left out.
func changes(p *i18n.Printer, l line) (all []change) {
	before, after := fields(l.Before), fields(l.After)
	var names []string
	for _, from := range []map[string]any{before, after} {
		for name := range from {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c := change{Label: fieldWords(p, name), Before: worded(p, name, before[name]), After: worded(p, name, after[name])}
		if c.Before == c.After {
			continue
		}
		if c.After == "" {
			c.After = p.T("journal.nothing")
		}
		all = append(all, c)
	}
	return all
}

func fieldWords(p *i18n.Printer, name string) string {
	if name == "hash" { // a word that catalogues keep for themselves
		return p.T("journal.field.check")
	}
	if key := "journal.field." + strings.ToLower(name); p.Has(key) {
		return p.T(key)
	}
	return name
}

// worded is the value of a field; a code that the field takes from a fixed list is said in words.
func worded(p *i18n.Printer, name string, v any) string {
	if code, ok := v.(string); ok {
		if key := "journal.value." + strings.ToLower(name) + "." + code; p.Has(key) {
			return p.T(key)
		}
	}
	return value(p, v)
}

// fields reads a JSON object; anything else stands under the empty name.
func fields(document string) map[string]any {
	if document == "" {
		return nil
	}
	var object map[string]any
	if json.Unmarshal([]byte(document), &object) == nil {
		return object
	}
	return map[string]any{"": document}
}

func value(p *i18n.Printer, v any) (text string) {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if key := "registration.state." + v; p.Has(key) {
			return p.T(key)
		}
		text = v
	case bool:
		if v {
			return p.T("journal.is_so")
		}
		return p.T("journal.is_not")
	case float64:
		text = fmt.Sprintf("%.15g", v)
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = value(p, one)
		}
		text = strings.Join(parts, "; ")
	case map[string]any:
		var parts []string
		for name, one := range v {
			if said := worded(p, name, one); said != "" {
				parts = append(parts, fieldWords(p, name)+" "+said)
			}
		}
		slices.Sort(parts)
		text = strings.Join(parts, ", ")
	}
	if runes := []rune(text); len(runes) > maxValue {
		text = string(runes[:maxValue]) + "…"
	}
	return text
}
