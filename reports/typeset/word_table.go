// Ruled tables of the Word file: a real table style, the head repeated on every page, rows never parted.
package typeset

func (x *wordWriter) table(t Table) {
	widths := x.columns(t, x.across())
	style := "TableGrid"
	if t.Bare {
		style = "TableNormal"
	}
	x.write(`<w:tbl><w:tblPr><w:tblStyle w:val="%s"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`,
		style, twips(x.across()), twips(cellSide), twips(cellSide))
	for _, w := range widths {
		x.write(`<w:gridCol w:w="%d"/>`, twips(w))
	}
	x.write("</w:tblGrid>")
	for _, r := range t.headRows() {
		x.row(t, widths, r, true, true)
	}
	for i, r := range t.Rows {
		x.row(t, widths, r, false, r.Keep || x.signNext && i == len(t.Rows)-1)
	}
	x.write("</w:tbl>")
	x.gap(120)
}

func (x *wordWriter) row(t Table, widths []float64, r Row, head, keep bool) {
	x.write("<w:tr><w:trPr><w:cantSplit/>")
	if r.Height > 0 {
		x.write(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twips(r.Height))
	}
	if head {
		x.write("<w:tblHeader/>")
	}
	x.write("</w:trPr>")
	size := 0.0
	if t.size() != sizeTable {
		size = t.size()
	}
	column := 0
	for _, c := range r.Cells {
		width := 0.0
		for i := range c.span() {
			width += widths[column+i]
		}
		x.write(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, twips(width))
		if c.span() > 1 {
			x.write(`<w:gridSpan w:val="%d"/>`, c.span())
		}
		x.write(`<w:vAlign w:val="center"/></w:tcPr>`)
		l := as("TableText")
		l.align, l.keepNext = t.align(c, column), keep
		if l.align == Left {
			l.align = Natural
		}
		x.put(l, size, Run{Text: c.Text, Bold: c.Bold || r.Bold, Italic: c.Italic})
		x.write("</w:tc>")
		column += c.span()
	}
	x.write("</w:tr>")
}
