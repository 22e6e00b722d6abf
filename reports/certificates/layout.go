// Laying a certificate out: what is drawn where, the same for paper and for the picture on the page of the design.
package certificates

import (
	"math"
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
	field       int
	x, y, width float64
	text        string
	face        face
	colour      string
	underlined  bool
}

// underline is where the line under a text of this size lies below the baseline, and how thick it is, in mm.
func (f face) underline() (below, thick float64) {
	return f.size * pointMM * 0.2, f.size * pointMM * 0.05
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

// text places a field's words. They wrap within its width; where they would be wider or, in a field with a height, higher than it, their size
// goes down half a point at a time, to minSize at least, and they are never cut. In a field with a height they stand in its middle.
func (s *sheet) text(i int, f Field, words string, p *pen) {
	words = text.NFC(words)
	look := face{f.Bold, f.Italic, float64(f.Size)}
	lines := p.wrap(words, look, mm(f.Width))
	for look.size > minSize && !p.fits(lines, look, mm(f.Width), mm(f.Height)) {
		look.size -= 0.5
		lines = p.wrap(words, look, mm(f.Width))
	}
	if f.Align == "centre" {
		lines = p.balanced(words, look, mm(f.Width), lines)
	}
	y := mm(f.Y) + look.size*pointMM*ascent
	if f.Height > 0 {
		y += math.Max(0, mm(f.Height)-look.high(len(lines))) / 2
	}
	for _, l := range lines {
		if l != "" {
			x, width := mm(f.X), p.width(l, look)
			switch f.Align {
			case "centre":
				x += (mm(f.Width) - width) / 2
			case "right":
				x += mm(f.Width) - width
			}
			s.lines = append(s.lines, textLine{i, x, y, width, l, look, f.Colour, f.Underline})
		}
		y += look.size * pointMM * lineHeight
	}
}

// high is the height of so many lines in mm.
func (f face) high(lines int) float64 { return float64(lines) * f.size * pointMM * lineHeight }

// balanced breaks a text into as many lines as it has, of nearly equal length: no word is left alone on the last one.
func (p *pen) balanced(words string, f face, width float64, lines []string) []string {
	for count := len(lines); count > 1; {
		width *= 0.96
		closer := p.wrap(words, f, width)
		if len(closer) > count || !p.fits(closer, f, width, 0) {
			break
		}
		lines = closer
	}
	return lines
}

// fits says whether lines stay within a width and a height; 0 = as high as it takes.
func (p *pen) fits(lines []string, f face, width, height float64) bool {
	for _, l := range lines {
		if p.width(l, f) > width {
			return false
		}
	}
	return height == 0 || f.high(len(lines)) <= height
}

// wrap breaks a text into lines that fit; a word that is wider than the width stands alone and is never cut.
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
