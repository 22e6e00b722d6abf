// Paragraphs and runs of the Word file.
package typeset

import (
	"fmt"
	"strings"
)

// look is what a paragraph says beyond its style, in the order Word wants.
type look struct {
	style         string
	keepNext      bool
	keepLines     bool
	list          int // number of its list, 0 = none
	before, after int // twips, -1 = as the style
	line          int // 240 = single, 0 = as the style
	left, right   int // twips
	first         int // twips; -1 = as the style
	align         Align
	rule          bool // a line under it: the paragraph is empty and two points high
	dots          int  // twips of the tab that dots lead to, 0 = none
}

// as begins a look of a style with nothing changed.
func as(style string) look { return look{style: style, before: -1, after: -1, first: -1} }

var alignNames = map[Align]string{Left: "left", Centre: "center", Right: "right", Justified: "both"}

func (l look) xml() string {
	var b strings.Builder
	b.WriteString("<w:pPr>")
	if l.style != "" {
		fmt.Fprintf(&b, `<w:pStyle w:val="%s"/>`, l.style)
	}
	if l.keepNext {
		b.WriteString("<w:keepNext/>")
	}
	if l.keepLines {
		b.WriteString("<w:keepLines/>")
	}
	if l.list > 0 {
		fmt.Fprintf(&b, `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, l.list)
	}
	if l.rule {
		b.WriteString(`<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:pBdr>`)
	}
	if l.dots > 0 {
		fmt.Fprintf(&b, `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs>`, l.dots)
	}
	b.WriteString(l.spacing())
	if l.left != 0 || l.right != 0 || l.first >= 0 {
		b.WriteString("<w:ind")
		attribute(&b, "left", l.left, l.left != 0)
		attribute(&b, "right", l.right, l.right != 0)
		attribute(&b, "firstLine", l.first, l.first >= 0)
		b.WriteString("/>")
	}
	if name := alignNames[l.align]; name != "" {
		fmt.Fprintf(&b, `<w:jc w:val="%s"/>`, name)
	}
	b.WriteString("</w:pPr>")
	return b.String()
}

func (l look) spacing() string {
	if l.before < 0 && l.after < 0 && l.line == 0 && !l.rule {
		return ""
	}
	var b strings.Builder
	b.WriteString("<w:spacing")
	attribute(&b, "before", l.before, l.before >= 0)
	attribute(&b, "after", l.after, l.after >= 0)
	if l.rule {
		b.WriteString(` w:line="40" w:lineRule="exact"`)
	} else if l.line > 0 {
		fmt.Fprintf(&b, ` w:line="%d" w:lineRule="auto"`, l.line)
	}
	b.WriteString("/>")
	return b.String()
}

func attribute(b *strings.Builder, name string, value int, given bool) {
	if given {
		fmt.Fprintf(b, ` w:%s="%d"`, name, value)
	}
}

// put writes a paragraph of one size; size 0 = the style's.
func (x *wordWriter) put(l look, size float64, runs ...Run) {
	x.body.WriteString("<w:p>")
	x.body.WriteString(l.xml())
	for _, r := range runs {
		x.run(r, size)
	}
	if l.dots > 0 {
		x.body.WriteString("<w:r><w:tab/></w:r>")
	}
	x.body.WriteString("</w:p>")
}

func (x *wordWriter) run(r Run, size float64) {
	if r.Text == "" {
		return
	}
	x.body.WriteString("<w:r>")
	if r.Bold || r.Italic || size > 0 {
		x.body.WriteString("<w:rPr>")
		if r.Bold {
			x.body.WriteString("<w:b/><w:bCs/>")
		}
		if r.Italic {
			x.body.WriteString("<w:i/><w:iCs/>")
		}
		if size > 0 {
			x.write(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, halves(size), halves(size))
		}
		x.body.WriteString("</w:rPr>")
	}
	for i, part := range strings.Split(r.Text, "\n") {
		if i > 0 {
			x.body.WriteString("<w:br/>")
		}
		x.body.WriteString(`<w:t xml:space="preserve">`)
		x.body.WriteString(escape(part))
		x.body.WriteString("</w:t>")
	}
	x.body.WriteString("</w:r>")
}

// halves are half points, in which Word counts sizes.
func halves(points float64) int { return int(points*2 + 0.5) }

func (x *wordWriter) paragraph(p Paragraph) {
	l := as("VanBan")
	l.align, l.keepNext = p.Align, p.KeepOn || x.signNext
	if p.Flush || p.Align == Centre || p.Align == Right {
		l.first = 0
	}
	if p.Indent {
		l.left, l.first = twips(firstLine), 0
	}
	if p.Tight {
		l.after = 0
	}
	size := 0.0
	if p.SizeOff != 0 {
		size = x.doc.size() + p.SizeOff
	}
	rest := p.Dotted
	if rest > 0 && len(p.Runs) > 0 {
		l.dots, l.align = twips(x.across()), Left
		rest--
	}
	if len(p.Runs) > 0 || p.Dotted == 0 {
		x.put(l, size, p.Runs...)
	}
	for range rest {
		d := as("VanBan")
		d.first, d.left, d.after, d.line, d.align, d.dots = 0, l.left, 0, 360, Left, twips(x.across())
		d.keepNext = x.signNext
		x.put(d, size)
	}
}

func (x *wordWriter) heading(h Heading) {
	l := as(fmt.Sprintf("Heading%d", min(max(h.Level, 1), 3)))
	if h.Centred {
		l.align, l.first = Centre, 0
	}
	x.put(l, 0, Run{Text: x.headingText(h, x.doc.size(), x.across())})
}

func (x *wordWriter) list(l List) {
	style := "ListBullet"
	if l.Numbered {
		style = "ListNumber"
	}
	x.lists = append(x.lists, l)
	for i, item := range l.Items {
		k := as(style)
		k.list = len(x.lists)
		k.keepNext = x.signNext && i == len(l.Items)-1
		x.put(k, 0, item...)
	}
}
