// The fields of the form, in the order of the page.
package papers

import (
	"slices"
	"strings"
)

// field is one of them; group names the groups it is of.
type field struct {
	name, group string
	value       *string
	lines       bool // several lines
	wide        bool // a name that wants the page's width
	optional    bool // may stay empty even when the paper is issued
}

// in says whether a kind asks for the field.
func (x field) in(k kind) bool {
	return slices.ContainsFunc(strings.Fields(x.group), k.has)
}

// has says whether the form asks for a group of fields.
func (k kind) has(group string) bool { return slices.Contains(strings.Fields(k.fields), group) }

// fields are all of a form.
func fields(f *Form) []field {
	return []field{
		{name: "superior", group: "issuer", value: &f.Superior, wide: true, optional: true},
		{name: "issuer", group: "issuer", value: &f.Issuer, wide: true},
		{name: "number", group: "number", value: &f.Number, optional: true},
		{name: "symbol", group: "number", value: &f.Symbol},
		{name: "place", group: "day", value: &f.Place},
		{name: "day", group: "day", value: &f.Day, optional: true},
		{name: "organ", group: "organ", value: &f.Organ, wide: true},
		{name: "bases", group: "bases", value: &f.Bases, lines: true},
		{name: "event", group: "event", value: &f.Event, wide: true},
		{name: "at", group: "event session", value: &f.At, wide: true, optional: true},
		{name: "where", group: "event session", value: &f.Where, wide: true, optional: true},
		{name: "present", group: "session", value: &f.Present, lines: true, optional: true},
		{name: "authority", group: "signer", value: &f.Authority, optional: true},
		{name: "title", group: "signer", value: &f.Title},
		{name: "signer", group: "signer", value: &f.Signer, optional: true},
		{name: "second", group: "second", value: &f.Second, optional: true},
		{name: "recipients", group: "recipients", value: &f.Recipients, lines: true, optional: true},
	}
}
