// The design of a certificate: a page, what lies behind, and fields placed on it. The program's own design needs no change.
package certificates

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Design is how a certificate looks. It is kept as JSON.
type Design struct {
	Portrait bool    `json:"portrait,omitempty"`
	Frame    bool    `json:"frame,omitempty"` // the program's own frame
	Fields   []Field `json:"fields"`
}

// Field is a text or the QR code on the page. X, Y and Width are tenths of a millimetre from the upper left corner of the page; a text wraps
// within Width, and is set smaller where it does not fit; a code is Width wide and high.
type Field struct {
	Text      string `json:"text,omitempty"` // with places: {ten}; "" = the QR code
	X         int    `json:"x"`
	Y         int    `json:"y"`
	Width     int    `json:"width"`
	Height    int    `json:"height,omitempty"` // the words stand in its middle and become smaller to fit; 0 = they begin at Y and take what they need
	Size      int    `json:"size,omitempty"`   // points, at most
	Align     string `json:"align,omitempty"`
	Bold      bool   `json:"bold,omitempty"`
	Italic    bool   `json:"italic,omitempty"`
	Underline bool   `json:"underline,omitempty"`
	Colour    string `json:"colour,omitempty"`
}

// IsCode says that the field is the QR code.
func (f Field) IsCode() bool { return f.Text == "" }

// Alignments and colours of a field: closed sets.
var (
	Aligns  = [...]string{"left", "centre", "right"}
	Colours = [...]string{"ink", "red", "blue", "gold", "grey"}
)

// rgb are the colours on paper.
var rgb = map[string][3]int{"ink": {26, 26, 26}, "red": {176, 18, 28}, "blue": {18, 53, 107}, "gold": {150, 108, 24}, "grey": {90, 90, 90},
	"pale": {247, 239, 220}} // pale: of the frame only

// Bounds of a design. Lengths in tenths of a millimetre.
const (
	shortSide = 2100 // of A4
	longSide  = 2970
	minCode   = 180 // smaller codes are not read from paper
	minWidth  = 50
	minSize   = 6
	maxSize   = 96
	maxText   = 500
	maxFields = 30
)

func (d Design) width() int {
	if d.Portrait {
		return shortSide
	}
	return longSide
}

func (d Design) height() int {
	if d.Portrait {
		return longSide
	}
	return shortSide
}

// placeName is a place in a text.
var placeName = regexp.MustCompile(`\{[^{}]*\}`)

// Places are the names that may stand in braces.
var Places = [...]string{"la", "ten", "thuoc", "thanh-vien", "huong-dan", "thanh-tich", "giai", "doi", "ma", "don-vi", "dia-ban", "bang", "cuoc-thi", "vong", "so", "quyet-dinh",
	"noi-cap", "ngay", "tham-quyen", "chuc-vu", "nguoi-ky", "co-quan", "cong-bo", "thay"}

// check refuses what cannot be printed; the faults stand at "<number>.<part>" of the form. It also cleans the texts.
func (d *Design) check() (faults []error) {
	codes := 0
	for i := range d.Fields {
		f := &d.Fields[i]
		bad := func(part, key string, args ...any) {
			faults = append(faults, fault.Invalid(FieldName(i, part), key, append([]any{"Field", i + 1}, args...)...))
		}
		f.Text = text.NFC(strings.TrimSpace(f.Text))
		least := minWidth
		if f.IsCode() {
			codes, least = codes+1, minCode
			if f.Y+f.Width > d.height() {
				bad("y", "certificates.design.outside")
			}
		}
		if f.Width < least || f.X < 0 || f.X+f.Width > d.width() {
			bad("x", "certificates.design.across", "Least", least/10, "Page", d.width()/10)
		}
		if f.Y < 0 || f.Height < 0 || f.Y+f.Height >= d.height() {
			bad("y", "certificates.design.outside")
		}
		if !f.IsCode() {
			f.checkText(bad)
		}
	}
	if codes != 1 {
		faults = append(faults, fault.Invalid("", "certificates.design.one_code"))
	}
	if len(d.Fields) > maxFields {
		faults = append(faults, fault.Invalid("", "certificates.design.too_many", "Most", maxFields))
	}
	return faults
}

func (f *Field) checkText(bad func(part, key string, args ...any)) {
	if len([]rune(f.Text)) > maxText {
		bad("text", "certificates.design.long", "Most", maxText)
	}
	for _, name := range placeName.FindAllString(f.Text, -1) {
		if !slices.Contains(Places[:], name[1:len(name)-1]) {
			bad("text", "certificates.design.place", "Name", name)
		}
	}
	if f.Size < minSize || f.Size > maxSize {
		bad("size", "certificates.design.size", "Least", minSize, "Most", maxSize)
	}
	if !slices.Contains(Aligns[:], f.Align) {
		f.Align = Aligns[0]
	}
	if !slices.Contains(Colours[:], f.Colour) {
		f.Colour = Colours[0]
	}
}

// FieldName is the name of a part of a field in the form of the design: "f3.x".
func FieldName(i int, part string) string { return "f" + strconv.Itoa(i) + "." + part }
