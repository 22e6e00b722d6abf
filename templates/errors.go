// How a page asks for the faults of what was typed.
package templates

// FieldErrors are the faults of one form, in the words of the reader: what web.Errors returns.
type fieldErrors interface {
	Of(field string) string // "" = nothing wrong
}

func fieldErr(errs any, field string) string {
	if found, ok := errs.(fieldErrors); ok {
		return found.Of(field)
	}
	return ""
}

func faultList(errs any) any { return nil }
