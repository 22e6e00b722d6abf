// The pen: measures words and draws a laid-out certificate into a PDF with embedded fonts.
package certificates

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"codeberg.org/go-pdf/fpdf"
)

// face is one look of the one family, Liberation Serif.
type face struct {
	bold, italic bool
	size         float64 // points
}

func (f face) style() string {
	switch {
	case f.bold && f.italic:
		return "BI"
	case f.bold:
		return "B"
	case f.italic:
		return "I"
	}
	return ""
}

// pen writes one PDF. Fonts are read when they are first needed.
type pen struct {
	pdf    *fpdf.Fpdf
	has    map[string]bool
	face   face
	frames map[float64]fpdf.Template // drawn once for all pages of a width
}

// newPen begins a file that says it was made at an instant, so that the same certificates give the same bytes.
func newPen(title string, made time.Time) *pen {
	p := &pen{pdf: fpdf.New("L", "mm", "A4", ""), has: map[string]bool{}, frames: map[float64]fpdf.Template{}}
	p.pdf.SetTitle(drawable(title), true)
	p.pdf.SetCreator("Hội Thi", true)
	p.pdf.SetLang("vi-VN")
	p.pdf.SetCreationDate(made.UTC())
	p.pdf.SetModificationDate(made.UTC())
	p.pdf.SetCatalogSort(true)
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetMargins(0, 0, 0)
	return p
}

func (p *pen) set(f face) {
	if p.face == f {
		return
	}
	if style := f.style(); !p.has[style] {
		p.pdf.AddUTF8FontFromBytes("serif", style, fontOf(style))
		p.has[style] = true
	}
	p.pdf.SetFont("serif", f.style(), f.size)
	p.face = f
}

func fontOf(style string) []byte {
	switch style {
	case "B":
		return liberationserifbold.TTF
	case "I":
		return liberationserifitalic.TTF
	case "BI":
		return liberationserifbolditalic.TTF
	}
	return liberationserifregular.TTF
}

// width of a text in mm.
func (p *pen) width(s string, f face) float64 {
	p.set(f)
	return p.pdf.GetStringWidth(drawable(s))
}

// drawable replaces what lies outside the plane the font covers; the library would count it wrongly.
func drawable(s string) string {
	return strings.Map(func(c rune) rune {
		if c > 0xfffd {
			return '\ufffd'
		}
		return c
	}, s)
}

// draw adds a page. picture is the background, nil = none.
func (p *pen) draw(s *sheet, picture *Picture) {
	p.pdf.AddPageFormat("P", fpdf.SizeType{Wd: s.width, Ht: s.height})
	p.face = face{} // the library sets its own after a new page
	if picture != nil {
		p.picture(s, picture)
	}
	if len(s.shapes) > 0 {
		p.frame(s)
	}
	for _, l := range s.lines {
		p.set(l.face)
		c := rgb[l.colour]
		p.pdf.SetTextColor(c[0], c[1], c[2])
		p.pdf.Text(l.x, l.y, drawable(l.text))
		if l.underlined {
			below, thick := l.face.underline()
			p.pdf.SetFillColor(c[0], c[1], c[2])
			p.pdf.Rect(l.x, l.y+below, l.width, thick, "F")
		}
	}
	for _, c := range s.codes {
		p.code(c)
	}
}

// picture fills the page with the background.
func (p *pen) picture(s *sheet, picture *Picture) {
	options := fpdf.ImageOptions{ImageType: picture.kind()}
	p.pdf.RegisterImageOptionsReader(picture.Hash, options, bytes.NewReader(picture.Content))
	p.pdf.ImageOptions(picture.Hash, 0, 0, s.width, s.height, false, options, 0, "")
}

// frame puts the shapes of a sheet on the page; the strokes stand once in the file.
func (p *pen) frame(s *sheet) {
	drawn, ok := p.frames[s.width]
	if !ok {
		drawn = fpdf.CreateTpl(fpdf.PointType{}, fpdf.SizeType{Wd: s.width, Ht: s.height}, "P", "mm", "", func(t *fpdf.Tpl) {
			for _, one := range s.shapes {
				drawShape(&t.Fpdf, one)
			}
		})
		p.frames[s.width] = drawn
	}
	p.pdf.UseTemplate(drawn)
}

func drawShape(pdf *fpdf.Fpdf, s shape) {
	points := make([]fpdf.PointType, len(s.points))
	for i, at := range s.points {
		points[i] = fpdf.PointType{X: at[0], Y: at[1]}
	}
	c, style := rgb[s.colour], "F"
	pdf.SetFillColor(c[0], c[1], c[2])
	if s.line > 0 {
		style = "D"
		pdf.SetDrawColor(c[0], c[1], c[2])
		pdf.SetLineWidth(s.line)
	}
	pdf.Polygon(points, style)
}

// code draws the modules as rectangles on white; rows overlap by a hair, so that no light shows between them.
func (p *pen) code(c code) {
	const hair = 0.01
	p.pdf.SetFillColor(255, 255, 255)
	p.pdf.Rect(c.x, c.y, c.side, c.side, "F")
	p.pdf.SetFillColor(0, 0, 0)
	module := c.side / float64(c.code.Size)
	for _, r := range c.code.Runs {
		p.pdf.Rect(c.x+float64(r.X)*module, c.y+float64(r.Y)*module, float64(r.Width)*module, module+hair, "F")
	}
}

// write ends the file.
func (p *pen) write(w io.Writer) error {
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("certificates pdf: %w", err)
	}
	return nil
}
