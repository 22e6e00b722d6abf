// Tables in the PDF: ruled rows that are never parted, the head repeated on every page.
package typeset

// lined is the height of a row with so many lines, in mm: Word counts the rule into it.
func (t Table) lined(n int) float64 {
	return float64(n)*face{size: t.size()}.height(1) + 2*cellOver + t.rule()
}

// rule is what a line between two rows takes, in mm.
func (t Table) rule() float64 {
	if t.Bare {
		return 0
	}
	return cellRule
}

func (p *pdfWriter) table(t Table) {
	widths := p.columns(t, p.across())
	heads := t.headRows()
	head := 0.0
	for _, r := range heads {
		head += p.rowHeight(t, widths, r)
	}
	begin := func() {
		p.y += t.rule()
		for _, r := range heads {
			p.row(t, widths, r)
		}
	}
	if len(t.Rows) > 0 {
		p.need(head + min(p.rowHeight(t, widths, t.Rows[0]), 40))
	}
	begin()
	for i, r := range t.Rows {
		h := p.rowHeight(t, widths, r)
		if i == len(t.Rows)-1 {
			if tail := p.closing(); tail > 0 {
				h += pointsMM(afterText) + tail
			}
		} else if r.Keep {
			h += min(p.rowHeight(t, widths, t.Rows[i+1]), 40)
		}
		if p.y+h+t.rule() > p.bottom()+1e-6 && i > 0 {
			p.newPage()
			begin()
		}
		p.row(t, widths, r)
	}
	p.y += pointsMM(afterText)
}

// setCell is a cell's lines at their place.
type setCell struct {
	lines    []line
	x, width float64
	align    Align
}

// cells sets a row's words in columns of these widths.
func (p *pdfWriter) cells(t Table, widths []float64, r Row) []setCell {
	x, column := marginLeft, 0
	var out []setCell
	for _, c := range r.Cells {
		w := 0.0
		for range c.span() {
			w += widths[column]
			column++
		}
		run := []Run{{Text: c.Text, Bold: c.Bold || r.Bold, Italic: c.Italic}}
		out = append(out, setCell{p.wrap(run, t.size(), w-2*cellSide, 0), x, w, t.align(c, column-c.span())})
		x += w
	}
	return out
}

// rowHeight is what a row takes; a single row never takes more than a page.
func (p *pdfWriter) rowHeight(t Table, widths []float64, r Row) float64 {
	h := max(r.Height+t.rule(), t.lined(1))
	for _, c := range p.cells(t, widths, r) {
		h = max(h, t.lined(len(c.lines)))
	}
	return h
}

// row draws a row at y, its cells' words in the middle of its height. A row higher than a page goes on over the next ones.
func (p *pdfWriter) row(t Table, widths []float64, r Row) {
	cells := p.cells(t, widths, r)
	lh := face{size: t.size()}.height(1)
	height := p.rowHeight(t, widths, r)
	for from := 0; ; {
		room := p.bottom() - p.y
		fit := max(int((room-2*cellOver+1e-6)/lh), 1)
		h := min(height, room)
		most := 0
		for _, c := range cells {
			rest := c.lines[min(from, len(c.lines)):]
			most = max(most, len(rest))
			rest = rest[:min(fit, len(rest))]
			p.cell(c, rest, t, h, lh)
		}
		p.y += h
		from += fit
		if most <= fit {
			return
		}
		height -= h
		p.newPage()
	}
}

func (p *pdfWriter) cell(c setCell, lines []line, t Table, h, lh float64) {
	if !t.Bare {
		p.pdf.SetLineWidth(cellRule)
		p.pdf.Rect(c.x, p.y, c.width, h, "D")
	}
	y := p.y + (h-float64(len(lines))*lh)/2
	top := p.y
	for _, l := range lines {
		p.y = y
		p.line(l, setting{x: c.x + cellSide, width: c.width - 2*cellSide, align: c.align, size: t.size(), spacing: 1}, 0)
		y += lh
	}
	p.y = top
}
