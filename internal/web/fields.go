// This file hands the faults of a form to its template.
package web

import (
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// FieldErrors are the faults of a form in words. The zero value means that nothing is wrong.
type FieldErrors struct {
	List []FieldError // in the order they were found, for the summary on top
}

// FieldError is one fault; Field is "" when it belongs to no field.
type FieldError struct {
	Field string
	Text  string
}

// Errors puts every fault inside err into words. An err without a fault becomes one general line: return such an error, do not show it.
func Errors(p *i18n.Printer, err error) FieldErrors {
	var e FieldErrors
	for _, f := range fault.All(err) {
		e.List = append(e.List, FieldError{Field: f.Field, Text: p.Fault(f)})
	}
	if err != nil && e.List == nil {
		e.List = []FieldError{{Text: p.T("error.general")}}
	}
	return e
}

// Any says whether something is wrong.
func (e FieldErrors) Any() bool { return len(e.List) > 0 }

// Of is what is wrong with a field, all of it in one text; "" when nothing is.
func (e FieldErrors) Of(field string) string {
	text := ""
	for _, one := range e.List {
		switch {
		case one.Field != field:
		case text == "":
			text = one.Text
		default:
			text += " " + one.Text
		}
	}
	return text
}
