// The form of a design: what was typed, in millimetres, and what its page shows.
package certificates

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"hoithi/internal/fault"
)

// typedField is a field as typed; Code says that it is the QR code.
type typedField struct {
	Number                            int
	Code                              bool
	Open                              bool // something in it is wrong
	Text, X, Y, Width, Height         string
	Size, Align, Colour               string
	Bold, Italic, Underline           bool
	NameText, NameX, NameY, NameWidth string
	NameHeight, NameSize, NameAlign   string
	NameColour, NameBold, NameItalic  string
	NameUnderline, NameKind           string
}

// mostTyped bounds the fields read from a form.
const mostTyped = maxFields + 1

// typed shows a design as a form, with one empty field to add where there is room.
func typed(d Design) (all []typedField) {
	for i, f := range d.Fields {
		all = append(all, typedField{Number: i + 1, Code: f.IsCode(), Text: f.Text, X: millimetres(f.X), Y: millimetres(f.Y), Width: millimetres(f.Width),
			Height: millimetres(f.Height), Size: strconv.Itoa(f.Size), Align: f.Align, Colour: f.Colour, Bold: f.Bold, Italic: f.Italic, Underline: f.Underline}.named(i))
	}
	if i := len(all); i < maxFields {
		all = append(all, typedField{Number: i + 1, X: "30", Y: "20", Width: "100", Height: "0", Size: "14", Align: "left", Colour: "ink"}.named(i))
	}
	return all
}

// named gives the parts of a field their names in the form.
func (f typedField) named(i int) typedField {
	f.NameText, f.NameX, f.NameY, f.NameWidth = FieldName(i, "text"), FieldName(i, "x"), FieldName(i, "y"), FieldName(i, "width")
	f.NameSize, f.NameAlign, f.NameColour = FieldName(i, "size"), FieldName(i, "align"), FieldName(i, "colour")
	f.NameBold, f.NameItalic, f.NameKind = FieldName(i, "bold"), FieldName(i, "italic"), FieldName(i, "code")
	f.NameHeight, f.NameUnderline = FieldName(i, "height"), FieldName(i, "underline")
	return f
}

// millimetres writes tenths as people type them: 12,5.
func millimetres(tenths int) string {
	if tenths%10 == 0 {
		return strconv.Itoa(tenths / 10)
	}
	return fmt.Sprintf("%d,%d", tenths/10, tenths%10)
}

// tenths reads millimetres with at most one decimal, after a comma or a point.
func tenths(typed string) (int, bool) {
	whole, part, _ := strings.Cut(strings.Replace(strings.TrimSpace(typed), ".", ",", 1), ",")
	if part == "" {
		part = "0"
	}
	n, err := strconv.Atoi(whole)
	m, bad := strconv.Atoi(part)
	if err != nil || bad != nil || len(part) != 1 || n < 0 || n > 1000 || m < 0 {
		return 0, false
	}
	return n*10 + m, true
}

// readDesign reads the form: the design on the page whose measures were typed. What was typed comes back beside it, to be shown again; a text
// that is empty takes its field away.
func readDesign(v url.Values) (d Design, shown []typedField, faults []error) {
	d.Portrait, d.Frame = v.Get("was") == "portrait", v.Get("frame") != ""
	for i := range mostTyped {
		f := typedField{Number: i + 1}.named(i)
		if !v.Has(f.NameX) {
			break
		}
		f.Code, f.Text, f.X, f.Y, f.Width = v.Get(f.NameKind) != "", strings.ReplaceAll(v.Get(f.NameText), "\r\n", "\n"), v.Get(f.NameX), v.Get(f.NameY), v.Get(f.NameWidth)
		f.Height, f.Underline = v.Get(f.NameHeight), v.Get(f.NameUnderline) != ""
		f.Size, f.Align, f.Colour, f.Bold, f.Italic = v.Get(f.NameSize), v.Get(f.NameAlign), v.Get(f.NameColour), v.Get(f.NameBold) != "", v.Get(f.NameItalic) != ""
		shown = append(shown, f)
		if !f.Code && strings.TrimSpace(f.Text) == "" {
			continue
		}
		one, bad := f.read()
		d.Fields, faults = append(d.Fields, one), append(faults, bad...)
	}
	return d, shown, faults
}

// read makes a field of what was typed.
func (f typedField) read() (one Field, faults []error) {
	one = Field{Text: f.Text, Align: f.Align, Colour: f.Colour, Bold: f.Bold, Italic: f.Italic, Underline: f.Underline}
	for _, m := range []struct {
		typed, part string
		to          *int
	}{{f.X, "x", &one.X}, {f.Y, "y", &one.Y}, {f.Width, "width", &one.Width}, {f.Height, "height", &one.Height}} {
		n, ok := tenths(m.typed)
		if m.part == "height" && strings.TrimSpace(m.typed) == "" {
			ok = true // as high as it takes
		}
		if !ok {
			faults = append(faults, fault.Invalid(FieldName(f.Number-1, m.part), "certificates.design.number", "Field", f.Number))
		}
		*m.to = n
	}
	if f.Code {
		return Field{X: one.X, Y: one.Y, Width: one.Width}, faults
	}
	size, err := strconv.Atoi(strings.TrimSpace(f.Size))
	if err != nil {
		size = 0 // refused with the bounds
	}
	one.Size = size
	return one, faults
}
