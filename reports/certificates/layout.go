// Laying a certificate out: what is drawn where, the same for paper and for the picture on the page of the design.
package certificates

import (
	"strings"

	"hoithi/internal/qr"
	"hoithi/internal/text"
)

// sheet is a page ready to be drawn. Lengths are mm from the upper left corner.
type sheet struct {
	width, height float64
	shapes        []shape
	lines         []textLine
	codes         []code
}

// shape is an outline of straight lines, or a filled one.
type shape struct {
	points [][2]float64
	line   float64 // mm thick; 0 = filled
	colour string
}

// textLine is one line of a field: Y is its baseline.
type textLine struct {
	field  int
	x, y   float64
	text   string
	face   face
	colour string
}

// code is a QR code, side mm wide with its white border.
type code struct {
	field      int
	x, y, side float64
	code       qr.Code
}

// lay places the fields of a design, filled with values; url is what the code says.
func lay(d Design, values map[string]string, url string, p *pen) (*sheet, error) {
	s := &sheet{width: mm(d.width()), height: mm(d.height())}
	if d.Frame {
		s.frame()
	}
	for i, f := range d.Fields {
		if !f.IsCode() {
			s.text(i, f, fill(f.Text, values), p)
			continue
		}
		drawn, err := qr.Encode(url)
		if err != nil {
			return nil, err
		}
		s.codes = append(s.codes, code{i, mm(f.X), mm(f.Y), mm(f.Width), drawn})
	}
	return s, nil
}

func mm(tenths int) float64 { return float64(tenths) / 10 }

// pointMM is a typographic point in mm; a line is lineHeight of its size, and letters stand ascent of it below its top.
const (
	pointMM    = 25.4 / 72
	lineHeight = 1.22
	ascent     = 0.93
)

func (s *sheet) text(i int, f Field, words string, p *pen) {
	look := face{f.Bold, f.Italic, float64(f.Size)}
	y := mm(f.Y) + look.size*pointMM*ascent
	for _, l := range p.wrap(text.NFC(words), look, mm(f.Width)) {
		if l != "" {
			x := mm(f.X)
			switch f.Align {
			case "centre":
				x += (mm(f.Width) - p.width(l, look)) / 2
			case "right":
				x += mm(f.Width) - p.width(l, look)
			}
			s.lines = append(s.lines, textLine{i, x, y, l, look, f.Colour})
		}
		y += look.size * pointMM * lineHeight
	}
}

// wrap breaks a text into lines that fit; a word that is wider than the field stands alone and is never cut.
func (p *pen) wrap(words string, f face, width float64) (lines []string) {
	if words == "" {
		return nil
	}
	for _, part := range strings.Split(words, "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			switch longer := line + " " + word; {
			case line == "":
				line = word
			case p.width(longer, f) <= width:
				line = longer
			default:
				lines, line = append(lines, line), word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// frame is the program's own: two lines around the page, the inner one set in at the corners with a diamond in each.
func (s *sheet) frame() {
	const outer, inner, notch, diamond = 9.0, 12.0, 9.0, 3.2
	s.shapes = append(s.shapes, shape{box(outer, outer, s.width-outer, s.height-outer), 1.1, "gold"})
	l, t, r, b := inner, inner, s.width-inner, s.height-inner
	s.shapes = append(s.shapes, shape{[][2]float64{{l + notch, t}, {r - notch, t}, {r - notch, t + notch}, {r, t + notch}, {r, b - notch}, {r - notch, b - notch},
		{r - notch, b}, {l + notch, b}, {l + notch, b - notch}, {l, b - notch}, {l, t + notch}, {l + notch, t + notch}}, 0.4, "gold"})
	for _, at := range box(l+notch/2-0.5, t+notch/2-0.5, r-notch/2+0.5, b-notch/2+0.5) {
		x, y := at[0], at[1]
		s.shapes = append(s.shapes, shape{[][2]float64{{x, y - diamond}, {x + diamond, y}, {x, y + diamond}, {x - diamond, y}}, 0, "gold"},
			shape{[][2]float64{{x, y - diamond/2}, {x + diamond/2, y}, {x, y + diamond/2}, {x - diamond/2, y}}, 0, "red"})
	}
}

func box(left, top, right, bottom float64) [][2]float64 {
	return [][2]float64{{left, top}, {right, top}, {right, bottom}, {left, bottom}}
}
