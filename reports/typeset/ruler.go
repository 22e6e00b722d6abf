// Widths of words, and lines made of them: Liberation Serif is as wide as Times New Roman, letter by letter.
package typeset

import (
	"strings"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"codeberg.org/go-pdf/fpdf"
)

// face is one look of the one family.
type face struct {
	bold, italic bool
	size         float64 // points
}

func (f face) style() string {
	s := ""
	if f.bold {
		s += "B"
	}
	if f.italic {
		s += "I"
	}
	return s
}

// height is the distance of two lines in mm at a spacing.
func (f face) height(spacing float64) float64 { return pointsMM(f.size) * single * spacing }

// ruler measures and, in the PDF writer, draws.
type ruler struct {
	pdf  *fpdf.Fpdf
	face face
}

func newRuler() *ruler {
	p := fpdf.New("P", "mm", "A4", "")
	p.AddUTF8FontFromBytes("serif", "", liberationserifregular.TTF)
	p.AddUTF8FontFromBytes("serif", "B", liberationserifbold.TTF)
	p.AddUTF8FontFromBytes("serif", "I", liberationserifitalic.TTF)
	p.AddUTF8FontFromBytes("serif", "BI", liberationserifbolditalic.TTF)
	return &ruler{pdf: p}
}

func (r *ruler) set(f face) {
	if r.face != f {
		r.pdf.SetFont("serif", f.style(), f.size)
		r.face = f
	}
}

// width of a text in mm.
func (r *ruler) width(s string, f face) float64 {
	r.set(f)
	return r.pdf.GetStringWidth(drawable(apart(s)))
}

// drawable replaces what lies outside the plane the font covers; the library would count it wrongly.
func drawable(s string) string {
	return strings.Map(func(c rune) rune {
		if c > 0xfffd {
			return missingRune
		}
		return c
	}, s)
}

// frag is a stretch of a word in one face; a word may change its face within.
type frag struct {
	text string
	face face
}

// word is what stands between two spaces.
type word struct {
	frags []frag
	width float64 // mm, without the space after it
	space float64 // mm of the space after it
}

// line is what fits into a width. The last line of a paragraph and one before a given break are not stretched.
type line struct {
	words []word
	width float64 // mm of its words and the spaces between them
	last  bool
}

// words takes runs apart; nil stands for a given line break.
func (r *ruler) words(runs []Run, size float64) []*word {
	var out []*word
	current := &word{}
	flush := func() {
		if len(current.frags) > 0 {
			out = append(out, current)
		}
		current = &word{}
	}
	for _, run := range runs {
		f := face{run.Bold, run.Italic, size}
		for i, part := range strings.Split(clean(run.Text), "\n") {
			if i > 0 {
				flush()
				out = append(out, nil)
			}
			for j, piece := range strings.Split(part, " ") {
				if j > 0 {
					flush()
				}
				if piece != "" {
					w := r.width(piece, f)
					current.frags = append(current.frags, frag{piece, f})
					current.width += w
					current.space = r.width(" ", f)
				}
			}
		}
	}
	flush()
	return out
}

// wrap makes lines of runs: the first width mm less first wide, the others width. At least one line, maybe empty.
func (r *ruler) wrap(runs []Run, size, width, first float64) []line {
	lines := []line{{}}
	room := width - first
	for _, w := range r.words(runs, size) {
		at := &lines[len(lines)-1]
		if w == nil {
			at.last = true
			lines = append(lines, line{})
			room = width
			continue
		}
		for _, piece := range r.fitting(w, width) {
			at = &lines[len(lines)-1]
			if len(at.words) == 0 {
				at.words, at.width = []word{piece}, piece.width
				continue
			}
			space := at.words[len(at.words)-1].space
			if at.width+space+piece.width <= room+1e-6 {
				at.words, at.width = append(at.words, piece), at.width+space+piece.width
				continue
			}
			lines = append(lines, line{words: []word{piece}, width: piece.width})
			room = width
		}
	}
	lines[len(lines)-1].last = true
	return lines
}

// fitting is the word itself, or its pieces where it is wider than a whole line.
func (r *ruler) fitting(w *word, width float64) []word {
	if w.width <= width {
		return []word{*w}
	}
	var out []word
	current := word{}
	for _, f := range w.frags {
		for _, c := range f.text {
			cw := r.width(string(c), f.face)
			if current.width+cw > width && len(current.frags) > 0 {
				out = append(out, current)
				current = word{}
			}
			if n := len(current.frags); n > 0 && current.frags[n-1].face == f.face {
				current.frags[n-1].text += string(c)
			} else {
				current.frags = append(current.frags, frag{string(c), f.face})
			}
			current.width += cw
			current.space = r.width(" ", f.face)
		}
	}
	return append(out, current)
}

// balance breaks a text into as few lines as fit, of lengths as even as can be: names of bodies and summaries read better so.
func (r *ruler) balance(s string, f face, width float64) []string {
	var out []string
	for _, part := range strings.Split(clean(s), "\n") {
		part = together(part)
		run := []Run{{Text: part, Bold: f.bold, Italic: f.italic}}
		lines := r.wrap(run, f.size, width, 0)
		low, high := 0.0, width
		for range 12 { // halving: the least width that needs no more lines
			middle := (low + high) / 2
			if tried := r.wrap(run, f.size, middle, 0); len(tried) == len(lines) && widest(tried) <= width && !r.parts(tried, part) {
				high, lines = middle, tried
			} else {
				low = middle
			}
		}
		for _, l := range lines {
			out = append(out, apart(l.text()))
		}
	}
	return out
}

// compounds are words whose parts stay on one line in names and titles, where a break in them looks wrong.
var compounds = []string{"Cuộc thi", "Hội thi", "Ban Giám khảo", "Ban Tổ chức", "Khoa học", "Kỹ thuật", "Công nghệ", "Liên hiệp", "thanh thiếu niên", "nhi đồng", "sáng tạo", "nhiệm vụ", "lần thứ", "năm 20"}

// held stands for a space at which no line ends while a text is broken.
const held = "\u2060"

// together holds the parts of compounds, as they are written in a sentence, in a name or in capitals.
func together(s string) string {
	for _, c := range compounds {
		for _, form := range []string{c, strings.ToLower(c), strings.ToUpper(c)} {
			s = strings.ReplaceAll(s, form, strings.ReplaceAll(form, " ", held))
		}
	}
	return s
}

// apart gives the spaces back.
func apart(s string) string { return strings.ReplaceAll(s, held, " ") }

// headingText breaks a heading in the middle of the page evenly; others run on.
func (r *ruler) headingText(h Heading, size, width float64) string {
	if !h.Centred {
		return h.Text
	}
	return strings.Join(r.balance(h.Text, face{bold: h.Level <= 2, italic: h.Level >= 2, size: size}, width), "\n")
}

// parts says that the lines broke a word.
func (r *ruler) parts(lines []line, s string) bool {
	n := 0
	for _, l := range lines {
		n += len(l.words)
	}
	return n != len(strings.FieldsFunc(s, func(c rune) bool { return c == ' ' }))
}

func widest(lines []line) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, l.width)
	}
	return w
}

// text is the line's words as they read.
func (l line) text() string {
	var b strings.Builder
	for i, w := range l.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, f := range w.frags {
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// longest is the width of the widest of some texts in mm.
func (r *ruler) longest(texts []string, f face) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, r.width(t, f))
	}
	return w
}
