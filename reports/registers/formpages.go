// What the form of a row is given.
package registers

import (
	"cmp"
	"time"

	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// formPage is a row's form.
type formPage struct {
	Title    string
	Register string
	Where    []link
	Fields   []formField
	Row      bool // a row that is there is corrected
	Revision int
	Reason   string
	Back     string
	Errors   web.FieldErrors
}

// formField is one field as its control takes it.
type formField struct {
	Name, Label, Value, Control string // Control: "field", "area", "select"
	Type, Mode, Hint            string
	Optional, Short             bool
	Options                     []option
	Max                         int
}

func newFormPage(p *i18n.Printer, r Register, values map[string]string, wrong error) formPage {
	name := r.Name.In(p.Lang())
	page := formPage{Title: p.T("registers.add"), Register: name, Back: listHref(r.Code), Errors: web.Errors(p, wrong),
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: name, Href: listHref(r.Code)}, {Text: p.T("registers.add")}}}
	for _, f := range r.Open() {
		page.Fields = append(page.Fields, newFormField(p, f, values[f.Code]))
	}
	if wrong == nil {
		page.Errors = web.FieldErrors{}
	}
	return page
}

func newFormField(p *i18n.Printer, f Field, value string) formField {
	one := formField{Name: FieldName(f.Code), Label: f.Label.In(p.Lang()), Value: value, Optional: !f.Required, Control: "field"}
	switch f.Kind {
	case KindDate:
		one.Short = true
		if _, err := time.Parse(time.DateOnly, value); err == nil || value == "" {
			one.Type = "date" // a control for days would lose what is no day
		}
	case KindNumber, KindPeople, KindYear:
		one.Mode, one.Short = "numeric", true
	case KindChoice:
		one.Control = "select"
		for _, c := range f.Choices {
			if !c.Closed || c.Code == value {
				one.Options = append(one.Options, option{c.Code, c.Label.In(p.Lang())})
			}
		}
	default:
		if f.Long {
			one.Control = "area"
		}
	}
	return one
}

// correct makes it the form of a row that is there.
func (page *formPage) correct(p *i18n.Printer, row Row, reason string) {
	page.Row, page.Revision, page.Reason = true, row.Revision, reason
	page.Title = p.T("registers.correct")
	page.Back = rowHref(row.Register, row.ID)
	page.Where = append(page.Where[:2:2], link{Text: cmp.Or(p.Day(row.Day), p.T("registers.row")), Href: page.Back}, link{Text: page.Title})
}
