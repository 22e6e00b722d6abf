// The Word writer (Office Open XML, transitional): body, sections and the archive. Word wants every element's children in a strict order.
package typeset

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
)

// Word writes the paper as .docx. Nothing is written to w before the whole file is made; the same paper gives the same bytes.
func (d Document) Word(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	x := &wordWriter{ruler: newRuler(), doc: d, anew: true}
	for i, b := range d.Blocks {
		x.signNext = false
		if i+1 < len(d.Blocks) {
			_, x.signNext = d.Blocks[i+1].(Signing)
		}
		x.block(b)
	}
	x.endSection(false)
	parts, err := x.parts()
	if err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: d.Properties.created()})
		if err != nil {
			return fmt.Errorf("docx: %w", err)
		}
		if _, err := io.WriteString(f, p.text); err != nil {
			return fmt.Errorf("docx: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	_, err = w.Write(out.Bytes())
	return err
}

// part is a file of the archive.
type part struct{ name, text string }

// wordWriter gathers the body's XML.
type wordWriter struct {
	*ruler
	doc       Document
	body      bytes.Buffer
	landscape bool
	anew      bool // the section's pages are numbered from 1
	begun     bool // the section has a block
	signNext  bool // signatures come next; they never stand alone on a page
	lists     []List
	charts    []Chart
}

func (x *wordWriter) block(b Block) {
	switch b := b.(type) {
	case Section:
		x.section(b.Landscape, b.Anew)
		return
	case Annex:
		x.section(b.Landscape, true)
		x.annex(b)
	case Head:
		x.head(b)
	case Title:
		x.title(b)
	case Heading:
		x.heading(b)
	case Paragraph:
		x.paragraph(b)
	case List:
		x.list(b)
	case Table:
		x.table(b)
	case Chart:
		x.chart(b)
	case Signing:
		x.signing(b)
	case PageBreak:
		x.write(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	}
	x.begun = true
}

func (x *wordWriter) write(format string, args ...any) {
	if len(args) == 0 {
		x.body.WriteString(format)
		return
	}
	fmt.Fprintf(&x.body, format, args...)
}

// section ends the one before, unless nothing stands in it yet.
func (x *wordWriter) section(landscape, anew bool) {
	if x.begun {
		x.endSection(true)
	}
	x.landscape, x.anew, x.begun = landscape, anew || x.anew && !x.begun && x.body.Len() == 0, false
}

// endSection writes the properties of the section that stands: within a paragraph of no height, or as the body's own last element.
func (x *wordWriter) endSection(more bool) {
	width, height, orient := twips(pageWidth), twips(pageHeight), ""
	if x.landscape {
		width, height, orient = height, width, ` w:orient="landscape"`
	}
	first, start := "", ""
	if x.anew {
		first, start = "<w:titlePg/>", `<w:pgNumType w:start="1"/>`
	}
	header := headerTop
	if x.doc.Draft != "" {
		header -= 3 // two lines stand in it
	}
	properties := fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="first" r:id="rId5"/>`+
		`<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>%s%s</w:sectPr>`,
		width, height, orient, twips(marginTop), twips(marginRight), twips(marginBottom), twips(marginLeft), twips(header), twips(headerTop), start, first)
	if more {
		x.write(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>%s</w:pPr></w:p>`, properties)
		return
	}
	x.write(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>%s`, properties)
}

// twips are twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm / 25.4 * 1440)) }

// across is the width of the text in mm.
func (x *wordWriter) across() float64 { return sheetWidth(x.landscape) }

// escape makes a text safe inside an element or attribute.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(clean(s))) // a bytes.Buffer does not fail
	return b.String()
}
