// The PDF writer: pages, page numbers, properties. Lines are set by this package, the library only draws them.
package typeset

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// PDF writes the paper as PDF with embedded fonts. Nothing is written to w before the whole file is made.
func (d Document) PDF(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	p := &pdfWriter{ruler: newRuler(), doc: d}
	p.describe()
	for i, b := range d.Blocks {
		p.next = nil
		if i+1 < len(d.Blocks) {
			p.next = d.Blocks[i+1]
		}
		p.block(b)
		p.last = b
	}
	if p.page == 0 {
		p.newPage()
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// pdfWriter keeps the place on the page: y runs from the top in mm.
type pdfWriter struct {
	*ruler
	doc       Document
	landscape bool
	page      int // number within the paper; 0 = none begun
	y         float64
	last      Block // before the one being written
	next      Block // after it
}

func (p *pdfWriter) describe() {
	at := p.doc.Properties.created()
	p.pdf.SetTitle(clean(p.doc.Properties.Title), true)
	p.pdf.SetSubject(clean(p.doc.Properties.Subject), true)
	p.pdf.SetAuthor(clean(p.doc.Properties.Author), true)
	p.pdf.SetCreator("Hội Thi", true)
	p.pdf.SetLang("vi-VN")
	p.pdf.SetCreationDate(at)
	p.pdf.SetModificationDate(at)
	p.pdf.SetCatalogSort(true)
	p.pdf.SetAutoPageBreak(false, 0)
}

// created is the instant the file says it was made.
func (p Properties) created() time.Time {
	if p.Created.IsZero() {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return p.Created.UTC().Truncate(time.Second)
}

func (p *pdfWriter) block(b Block) {
	switch b := b.(type) {
	case Section:
		p.section(b.Landscape, b.Anew)
		return
	case Annex:
		p.section(b.Landscape, true)
		p.annex(b)
		return
	}
	if p.page == 0 {
		p.newPage()
	}
	switch b := b.(type) {
	case Head:
		p.head(b)
	case Title:
		p.title(b)
	case Heading:
		p.heading(b)
	case Paragraph:
		p.paragraph(b)
	case List:
		p.list(b)
	case Table:
		p.table(b)
	case Chart:
		p.chart(b)
	case Signing:
		p.signing(b)
	case PageBreak:
		p.newPage()
	}
}

// section starts a page of an orientation; a paper's own first page bears no number.
func (p *pdfWriter) section(landscape, anew bool) {
	p.landscape = landscape
	if anew {
		p.page = 0
	}
	p.newPage()
}

func (p *pdfWriter) newPage() {
	orientation := "P"
	if p.landscape {
		orientation = "L"
	}
	p.pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: pageWidth, Ht: pageHeight})
	p.face = face{} // the library sets its own after a new page
	p.page++
	if p.page > 1 {
		p.centred(fmt.Sprint(p.page), face{size: sizePageNumber}, headerTop)
	}
	if p.doc.Draft != "" {
		f := face{bold: true, size: sizeDraft}
		text := clean(p.doc.Draft)
		p.draw(text, f, marginLeft+p.across()-p.width(text, f), headerTop)
	}
	p.y = marginTop
}

// across and bottom bound the text on the page.
func (p *pdfWriter) across() float64 { return sheetWidth(p.landscape) }

func (p *pdfWriter) bottom() float64 {
	if p.landscape {
		return pageWidth - marginBottom
	}
	return pageHeight - marginBottom
}

// need starts a new page where less than mm are left, unless the page is empty.
func (p *pdfWriter) need(mm float64) {
	if p.y+mm > p.bottom()+1e-6 && p.y > marginTop {
		p.newPage()
	}
}

// draw sets a text with the top of its line at y.
func (p *pdfWriter) draw(s string, f face, x, y float64) {
	p.set(f)
	p.pdf.Text(x, y+pointsMM(f.size)*0.93, drawable(s))
}

// centred sets a text in the middle of the page's text.
func (p *pdfWriter) centred(s string, f face, y float64) {
	p.draw(s, f, marginLeft+(p.across()-p.width(s, f))/2, y)
}

// rule draws a thin line of a length, centred on x.
func (p *pdfWriter) rule(x, y, length float64) {
	p.pdf.SetLineWidth(0.2)
	p.pdf.Line(x-length/2, y, x+length/2, y)
}
