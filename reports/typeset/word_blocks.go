// Head, title, annex and signatures of the Word file; things side by side stand in tables without lines.
package typeset

import "strings"

// centre writes a text in the middle of a column, broken evenly, and gives its lines.
func (x *wordWriter) centre(s string, f face, before int, width float64, style string) []string {
	if s == "" {
		return nil
	}
	lines := x.balance(s, f, width)
	l := as(style)
	if style == "" {
		l.align = Centre
		if before > 0 {
			l.before = before
		}
	}
	run := Run{Text: strings.Join(lines, "\n"), Bold: f.bold, Italic: f.italic}
	size := f.size
	if style != "" {
		run.Bold, run.Italic, size = false, false, 0
	}
	x.put(l, size, run)
	return lines
}

// rule is a line of a length in the middle of a column of a width.
func (x *wordWriter) rule(width, length float64) {
	side := twips((width - length) / 2)
	l := as("")
	l.rule, l.left, l.right, l.before, l.after = true, side, side, 0, 0
	x.put(l, 0)
}

// side opens a table without lines whose columns have these widths in mm; sides writes each of its cells.
func (x *wordWriter) sides(widths []float64, rows ...[]func()) {
	total := 0.0
	for _, w := range widths {
		total += w
	}
	x.write(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, twips(total))
	for _, w := range widths {
		x.write(`<w:gridCol w:w="%d"/>`, twips(w))
	}
	x.write("</w:tblGrid>")
	for _, row := range rows {
		x.write("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
		for i, cell := range row {
			x.write(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, twips(widths[i]))
			from := x.body.Len()
			cell()
			if x.body.Len() == from {
				x.write("<w:p/>") // a cell without a paragraph breaks the file
			}
			x.write("</w:tc>")
		}
		x.write("</w:tr>")
	}
	x.write("</w:tbl>")
}

func (x *wordWriter) head(h Head) {
	left, right := headLeft, x.across()-headLeft
	rows := [][]func(){{func() {
		x.centre(h.Superior, face{size: sizeSuperior}, 0, left, "")
		f := face{bold: true, size: sizeIssuer}
		if lines := x.centre(h.Issuer, f, 0, left, ""); lines != nil {
			x.rule(left, ruleShare*x.longest(lines, f))
		}
	}, func() {
		x.centre(nation, face{bold: true, size: sizeNation}, 0, right, "")
		f := face{bold: true, size: sizeMotto}
		x.centre(motto, f, 0, right, "")
		x.rule(right, x.width(motto, f))
	}}}
	if h.dated() {
		rows = append(rows, []func(){func() {
			x.centre(h.numberLine(), face{size: sizeNumber}, 120, left, "")
			x.centre(h.About, face{size: sizeAbout}, 0, left, "")
		}, func() {
			x.centre(h.placeLine(), face{italic: true, size: sizePlace}, 120, right, "")
		}})
	}
	x.sides([]float64{left, right}, rows...)
	x.gap(240)
}

// gap is an empty paragraph of a height in twips; a table must not touch the next one, or Word joins them.
func (x *wordWriter) gap(height int) {
	keep := ""
	if x.signNext {
		keep = "<w:keepNext/>"
	}
	x.write(`<w:p><w:pPr>%s<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/></w:pPr></w:p>`, keep, height)
}

func (x *wordWriter) title(t Title) {
	f := face{bold: true, size: sizeText}
	x.centre(t.Kind, f, 0, x.across(), "Title")
	var last []string
	for _, s := range t.Summary {
		last = x.centre(s, f, 0, x.across(), "Subtitle")
	}
	if len(last) > 0 {
		x.rule(x.across(), ruleShare*x.longest(last, f))
	}
	x.centre(t.Under, face{italic: true, size: sizeText}, 0, x.across(), "")
	x.gap(240)
}

func (x *wordWriter) annex(a Annex) {
	x.centre(a.heading(), face{bold: true, size: sizeText}, 0, x.across(), "PhuLuc")
	x.centre(a.Title, face{bold: true, size: sizeText}, 0, x.across(), "Subtitle")
	x.centre(a.Of, face{italic: true, size: sizeText}, 0, x.across(), "")
	x.gap(240)
}

func (x *wordWriter) signing(s Signing) {
	n, recipients := s.columns(), s.leftmost()
	if n == 0 {
		return
	}
	x.signNext = true
	x.gap(120)
	x.signNext = false
	var widths []float64
	var cells []func()
	for i, c := range signColumns(n, recipients, x.across()) {
		widths = append(widths, c.width)
		switch {
		case recipients && i == 0:
			cells = append(cells, func() { x.recipients(s.Recipients) })
		case recipients:
			cells = append(cells, func() { x.signature(s, s.Signatures[i-1], c.width-2) })
		default:
			cells = append(cells, func() { x.signature(s, s.Signatures[i], c.width-2) })
		}
	}
	x.sides(widths, cells)
}

func (x *wordWriter) recipients(texts []string) {
	if len(texts) == 0 {
		return
	}
	x.put(as(""), sizeRecipients, Run{Text: forWhom, Bold: true, Italic: true})
	for _, t := range texts {
		x.put(as(""), sizeList, Run{Text: t})
	}
}

func (x *wordWriter) signature(all Signing, s Signature, width float64) {
	bold := face{bold: true, size: x.doc.size()}
	if s.Upon == "" && all.dated() {
		x.put(as(""), sizePlace)
	}
	x.centre(s.Upon, face{italic: true, size: sizePlace}, 0, width, "")
	x.centre(s.Authority, bold, 0, width, "")
	x.centre(s.Title, bold, 0, width, "")
	x.centre(s.Note, face{italic: true, size: sizeNumber}, 0, width, "")
	if s.Name == "" {
		x.gap(twips(signRoom))
		return
	}
	x.centre(s.Name, bold, twips(signRoom), width, "")
}
