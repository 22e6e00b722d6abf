// Reading kinds of register: those the program brings, the office's own, and what a changed kind must keep.
package registers

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

//go:embed kinds.yaml
var kindsFile []byte

// builtin are the program's own kinds, in the order of the report.
var builtin = sync.OnceValues(func() ([]Register, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(kindsFile))
	decoder.KnownFields(true)
	var all []Register
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("kinds.yaml: %w", err)
	}
	for _, r := range all {
		if err := r.check(); err != nil {
			return nil, fmt.Errorf("kinds.yaml, %s: %w", r.Code, err)
		}
	}
	return all, nil
})

// Bounds of a kind.
const (
	maxFields  = 40
	maxChoices = 100
	maxLabel   = 120 // characters
	maxSheet   = 31  // characters
)

var codePattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check says what is wrong with a kind as a whole. All faults come joined.
func (r Register) check() error {
	var faults []error
	bad := func(field, key string, args ...any) { faults = append(faults, fault.Invalid(field, key, args...)) }
	if !codePattern.MatchString(r.Code) || len(r.Code) > 60 {
		bad("code", "registers.fault.code", "Value", r.Code)
	}
	checkLabel(bad, "name", r.Name)
	if n := len([]rune(r.Sheet)); n == 0 || n > maxSheet {
		bad("sheet", "registers.fault.sheet", "Max", maxSheet)
	}
	if dated, ok := r.Field(r.Dated); !ok || dated.Kind != KindDate || !dated.Required || dated.Closed {
		bad("dated", "registers.fault.dated")
	}
	if quantity, ok := r.Field(r.Quantity); r.Quantity != "" && (!ok || !quantity.Kind.Numeric()) {
		bad("quantity", "registers.fault.quantity")
	}
	if r.Span != "" && r.Span != SpanYear {
		bad("span", "registers.fault.span")
	}
	if !slices.ContainsFunc(r.Fields, func(f Field) bool { return f.Key && f.Kind == KindText }) {
		bad("fields", "registers.fault.no_key")
	}
	if len(r.Fields) > maxFields {
		bad("fields", "registers.fault.many_fields", "Max", maxFields)
	}
	codes, headings := map[string]bool{}, map[string]bool{}
	for _, f := range r.Fields {
		if codes[f.Code] || !codePattern.MatchString(f.Code) {
			bad("fields", "registers.fault.field_code", "Value", f.Code)
		}
		codes[f.Code] = true
		if heading := text.Fold(f.Label.VI); headings[heading] {
			bad("label", "registers.fault.label_twice", "Value", f.Label.VI)
		} else {
			headings[heading] = true
		}
		f.check(bad)
	}
	return errors.Join(faults...)
}

func (f Field) check(bad func(field, key string, args ...any)) {
	checkLabel(bad, "label", f.Label)
	if !slices.Contains(Kinds[:], f.Kind) {
		bad("kind", "registers.fault.kind", "Value", string(f.Kind))
	}
	if (f.Kind == KindChoice) != (len(f.Choices) > 0) {
		bad("choices", "registers.fault.choices", "Field", f.Label.VI)
	}
	if len(f.Choices) > maxChoices {
		bad("choices", "registers.fault.many_choices", "Max", maxChoices)
	}
	codes, labels := map[string]bool{}, map[string]bool{}
	for _, c := range f.Choices {
		checkLabel(bad, "choices", c.Label)
		if codes[c.Code] || !codePattern.MatchString(c.Code) {
			bad("choices", "registers.fault.field_code", "Value", c.Code)
		}
		if labels[text.Canon(c.Label.VI)] {
			bad("choices", "registers.fault.label_twice", "Value", c.Label.VI)
		}
		codes[c.Code], labels[text.Canon(c.Label.VI)] = true, true
	}
}

func checkLabel(bad func(field, key string, args ...any), field string, label Text) {
	for _, words := range []string{label.VI, label.EN} {
		if len([]rune(words)) > maxLabel {
			bad(field, "registers.fault.long", "Max", maxLabel)
		}
	}
	if label.VI == "" {
		bad(field, "registers.fault.empty")
	}
}

// keeps says whether a changed kind still holds everything rows may say: no field or choice gone, no kind of a field another,
// the same date, span, quantity and keys. Conflict when not: what was recorded would be lost or counted otherwise. A register that never
// had a row, used = false, may still get a quantity and more keys.
func (r Register) keeps(old Register, used bool) error {
	lost := func(what string) error { return fault.Conflict("registers.fault.lost", "What", what) }
	if r.Code != old.Code || r.Dated != old.Dated || r.Span != old.Span || (old.Quantity != "" && r.Quantity != old.Quantity) {
		return lost(old.Name.VI)
	}
	for _, was := range old.Fields {
		is, ok := r.Field(was.Code)
		if !ok || is.Kind != was.Kind || is.Key != was.Key {
			return lost(was.Label.VI)
		}
		for _, c := range was.Choices {
			if _, ok := is.Choice(c.Code); !ok {
				return lost(c.Label.VI)
			}
		}
	}
	if used && r.Quantity != old.Quantity {
		return fault.New(fault.KindConflict, "quantity", "registers.fault.new_quantity")
	}
	for _, f := range r.Fields {
		if _, ok := old.Field(f.Code); !ok && f.Key && used {
			return fault.New(fault.KindConflict, "key", "registers.fault.new_key")
		}
	}
	return nil
}

// document is the kind as YAML; parse reads it back.
func (r Register) document() (string, error) {
	content, err := yaml.Marshal(r)
	return string(content), err
}

func parse(document string) (r Register, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(document)))
	decoder.KnownFields(true)
	if err = decoder.Decode(&r); err != nil {
		return r, fmt.Errorf("register: %w", err)
	}
	return r, nil
}
