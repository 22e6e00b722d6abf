// How a component asks for the faults of what was typed: pages pass web.FieldErrors, or nothing.
package templates

import (
	"fmt"

	"hoithi/internal/web"
)

func fieldErrors(errs any) (web.FieldErrors, error) {
	switch found := errs.(type) {
	case nil:
		return web.FieldErrors{}, nil
	case web.FieldErrors:
		return found, nil
	}
	return web.FieldErrors{}, fmt.Errorf("faults of a form are web.FieldErrors, not %T", errs)
}

// fieldErr is what is wrong with a field, "" when nothing is.
func fieldErr(errs any, field string) (string, error) {
	found, err := fieldErrors(errs)
	return found.Of(field), err
}

// faultList is every fault, for the summary on top of the form.
func faultList(errs any) ([]web.FieldError, error) {
	found, err := fieldErrors(errs)
	return found.List, err
}
