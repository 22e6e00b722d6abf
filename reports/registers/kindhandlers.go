// The pages on which the office makes a register of its own and looks after the fields of all of them.
package registers

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
)

// newKindPage is the form of a new register.
type newKindPage struct {
	Where                         []link
	Form                          string
	NameVI, NameEN, About, AboutE string
	Errors                        web.FieldErrors
}

func (h handlers) newKind(c echo.Context) error { return h.newKindForm(c, http.StatusOK, nil) }

func (h handlers) newKindForm(c echo.Context, status int, wrong error) error {
	p := web.Printer(c)
	page := newKindPage{Form: kindsPath, NameVI: c.FormValue("name"), NameEN: c.FormValue("name_en"), About: c.FormValue("about"), AboutE: c.FormValue("about_en"),
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: p.T("registers.kind.new")}}, Errors: web.Errors(p, wrong)}
	return web.Page(c, status, "registers/newkind", page)
}

func (h handlers) newKindPost(c echo.Context) error {
	code, err := NewKind(c.Request().Context(), h.db, web.ActorOf(c).By(), Text{VI: c.FormValue("name"), EN: c.FormValue("name_en")},
		Text{VI: c.FormValue("about"), EN: c.FormValue("about_en")})
	if status, refused := refusal(err); refused {
		return h.newKindForm(c, status, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.kind.made")
	return web.SeeOther(c, kindsPath+"/"+code)
}

// kindPage shows a register's fields, each with its own form.
type kindPage struct {
	Register Register
	Name     string
	Where    []link
	Form     string
	List     string
	Fields   []kindField
	Kinds    []option
	Quantity string // label of the quantity, "" = none yet
	New      NewField
	Used     bool       // rows are there: what tells them apart and what they count is settled
	Editing  *kindField // the field whose form is shown alone; nil = the list, with the forms of a new field and of the register
	Errors   web.FieldErrors
}

type kindField struct {
	Field
	KindText string
	Words    string // of its choices
	Note     string // how the register uses it
	Fixed    bool   // must stay: it dates or tells rows apart
}

// typedField is what was typed to add a field.
func typedField(c echo.Context) NewField {
	return NewField{Label: Text{VI: c.FormValue("label"), EN: c.FormValue("label_en")}, Kind: Kind(c.FormValue("kind")), Choices: c.FormValue("choices"),
		Required: c.FormValue("required") != "", Quantity: c.FormValue("quantity") != "", Key: c.FormValue("key") != ""}
}

func (h handlers) kind(c echo.Context) error {
	return h.kindForm(c, http.StatusOK, c.QueryParam("truong"), nil)
}

// kindForm shows the fields; at is the code of the one whose form is shown alone, "+" = what was typed for a new one is kept.
func (h handlers) kindForm(c echo.Context, status int, at string, wrong error) error {
	var r Register
	var used bool
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if r, err = ByCode(tx, c.Param("register")); err == nil {
			used, err = hasRows(tx, r.Code)
		}
		return err
	})
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := newKindFormPage(p, r)
	page.Used = used
	page.Errors = web.Errors(p, wrong)
	if i := slices.IndexFunc(page.Fields, func(f kindField) bool { return f.Code == at }); i >= 0 {
		page.Editing = &page.Fields[i]
	}
	if at == "+" {
		page.New = typedField(c)
	}
	return web.Page(c, status, "registers/kind", page)
}

func newKindFormPage(p *i18n.Printer, r Register) kindPage {
	page := kindPage{Register: r, Name: r.Name.In(p.Lang()), Form: kindsPath + "/" + r.Code, List: listHref(r.Code), New: NewField{Kind: KindText},
		Where: []link{{Text: p.T("registers.title"), Href: Path}, {Text: r.Name.In(p.Lang()), Href: listHref(r.Code)}, {Text: p.T("registers.kind.fields")}}}
	for _, k := range Kinds {
		page.Kinds = append(page.Kinds, option{string(k), kindWords(p, k)})
	}
	for _, f := range r.Fields {
		one := kindField{Field: f, KindText: kindWords(p, f.Kind), Fixed: f.Key || f.Code == r.Dated, Words: f.open()}
		switch {
		case f.Code == r.Dated && r.Span == SpanYear:
			one.Note = p.T("registers.kind.dates_year")
		case f.Code == r.Dated:
			one.Note = p.T("registers.kind.dates")
		case f.Code == r.Quantity:
			one.Note = p.T("registers.kind.counts")
			page.Quantity = f.Label.In(p.Lang())
		case f.Key:
			one.Note = p.T("registers.kind.tells")
		}
		page.Fields = append(page.Fields, one)
	}
	return page
}

func kindWords(p *i18n.Printer, k Kind) string {
	return p.T("registers.field_kind." + map[Kind]string{KindText: "text", KindDate: "date", KindNumber: "number", KindPeople: "people", KindYear: "year", KindChoice: "choice"}[k])
}

// kindPost changes the register, one of its fields, or adds one.
func (h handlers) kindPost(c echo.Context) error {
	version, _ := strconv.Atoi(c.FormValue("lan"))
	label := Text{VI: c.FormValue("label"), EN: c.FormValue("label_en")}
	var change func(*Register) error
	at := ""
	switch c.FormValue("viec") {
	case "so":
		change = Rename(Text{VI: c.FormValue("name"), EN: c.FormValue("name_en")}, Text{VI: c.FormValue("about"), EN: c.FormValue("about_en")}, c.FormValue("closed") != "")
	case "them-truong":
		at = "+"
		change = AddField(typedField(c))
	case "truong":
		at = c.FormValue("truong")
		r, err := h.register(c)
		if err != nil {
			return err
		}
		f, _ := r.Field(at)
		fields := FieldChange{Label: label, Required: c.FormValue("required") != "", Closed: c.FormValue("closed") != "", More: c.FormValue("choices"), Choices: map[string]ChoiceChange{}}
		for _, choice := range f.Choices {
			fields.Choices[choice.Code] = ChoiceChange{Label: Text{VI: c.FormValue("vi-" + choice.Code), EN: c.FormValue("en-" + choice.Code)}, Closed: c.FormValue("thoi-"+choice.Code) != ""}
		}
		change = ChangeField(at, fields)
	default:
		return h.kindForm(c, http.StatusUnprocessableEntity, "", fault.Invalid("", "registers.fault.act"))
	}
	err := ChangeKind(c.Request().Context(), h.db, web.ActorOf(c).By(), c.Param("register"), version, change)
	if status, refused := refusal(err); refused {
		return h.kindForm(c, status, at, err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "registers.kind.saved")
	return web.SeeOther(c, kindsPath+"/"+c.Param("register"))
}
