// The parts of a paper in the PDF: head, title, headings, lists, annex, signatures.
package typeset

// column is a strip of the page in which centred lines are set one under another.
type column struct{ x, width float64 }

func (c column) middle() float64 { return c.x + c.width/2 }

// stack sets a text centred in a column from y on, broken evenly, and gives the y under it and its lines.
func (p *pdfWriter) stack(c column, y float64, s string, f face) (float64, []string) {
	if s == "" {
		return y, nil
	}
	lines := p.balance(s, f, c.width)
	for _, l := range lines {
		p.draw(l, f, c.middle()-p.width(l, f)/2, y)
		y += f.height(1)
	}
	return y, lines
}

func (p *pdfWriter) head(h Head) {
	left := column{marginLeft, headLeft}
	right := column{marginLeft + headLeft, p.across() - headLeft}
	issuer, first := face{bold: true, size: sizeIssuer}, face{bold: true, size: sizeMotto}

	y, _ := p.stack(left, p.y, h.Superior, face{size: sizeSuperior})
	y, lines := p.stack(left, y, h.Issuer, issuer)
	if lines != nil {
		p.rule(left.middle(), y+0.8, ruleShare*p.longest(lines, issuer))
	}
	yr, _ := p.stack(right, p.y, nation, face{bold: true, size: sizeNation})
	yr, _ = p.stack(right, yr, motto, first)
	p.rule(right.middle(), yr+0.8, p.width(motto, first))

	p.y = max(y, yr) + ruleUnder
	if h.dated() {
		p.y += pointsMM(afterText)
		y, _ = p.stack(left, p.y, h.numberLine(), face{size: sizeNumber})
		y, _ = p.stack(left, y, h.About, face{size: sizeAbout})
		yr, _ = p.stack(right, p.y, h.placeLine(), face{italic: true, size: sizePlace})
		p.y = max(y, yr)
	}
	p.y += pointsMM(2 * afterText)
}

func (p *pdfWriter) title(t Title) {
	f := face{bold: true, size: sizeText}
	whole := column{marginLeft, p.across()}
	p.need(float64(len(t.Summary)+3) * f.height(1))
	p.y, _ = p.stack(whole, p.y, t.Kind, f)
	var last []string
	for _, s := range t.Summary {
		p.y, last = p.stack(whole, p.y, s, f)
	}
	if len(last) > 0 {
		p.rule(whole.middle(), p.y+0.8, ruleShare*p.longest(last, f))
		p.y += ruleUnder
	}
	p.y, _ = p.stack(whole, p.y, t.Under, face{italic: true, size: sizeText})
	p.y += pointsMM(2 * afterText)
}

func (p *pdfWriter) annex(a Annex) {
	whole := column{marginLeft, p.across()}
	p.y, _ = p.stack(whole, p.y, a.heading(), face{bold: true, size: sizeText})
	p.y, _ = p.stack(whole, p.y, a.Title, face{bold: true, size: sizeText})
	p.y, _ = p.stack(whole, p.y, a.Of, face{italic: true, size: sizeText})
	p.y += pointsMM(2 * afterText)
}

func (p *pdfWriter) heading(h Heading) {
	size := p.doc.size()
	run := Run{Text: p.headingText(h, size, p.across()), Bold: h.Level <= 2, Italic: h.Level >= 2}
	s := setting{x: marginLeft, width: p.across(), first: firstLine, align: Left, size: size, spacing: lineSpacing}
	if h.Centred {
		s.align, s.first = Centre, 0
	}
	switch p.last.(type) {
	case Head, Title, Annex, Table: // what stands under them is no space of a text, into which that over a heading goes
		if p.y > marginTop {
			p.y += pointsMM(afterText)
		}
	}
	p.text([]Run{run}, s, p.following()+pointsMM(afterText), 0)
	p.y += pointsMM(afterText)
}

// following is the height in mm of what must not be parted from a heading.
func (p *pdfWriter) following() float64 {
	two := 2 * face{size: p.doc.size()}.height(lineSpacing)
	switch b := p.next.(type) {
	case Table:
		widths, h := p.columns(b, p.across()), 0.0
		for _, r := range append(b.headRows(), b.Rows[:min(1, len(b.Rows))]...) {
			h += p.rowHeight(b, widths, r)
		}
		return h
	case Paragraph:
		return p.opening(b.Runs, two)
	case List:
		if len(b.Items) > 0 {
			return p.opening(b.Items[0], two)
		}
	case Chart:
		return b.height() + two
	}
	return two
}

// opening is the height of the lines that begin a paragraph and stay together: two, or three of three.
func (p *pdfWriter) opening(runs []Run, two float64) float64 {
	if len(p.wrap(runs, p.doc.size(), p.across(), firstLine)) == 3 {
		return two * 3 / 2
	}
	return two
}

func (p *pdfWriter) list(l List) {
	s := setting{x: marginLeft, width: p.across(), first: firstLine, align: Justified, size: p.doc.size(), spacing: lineSpacing}
	for i, item := range l.Items {
		tail := 0.0
		if i == len(l.Items)-1 {
			tail = p.closing()
		}
		p.text(append([]Run{{Text: l.mark(i) + " "}}, item...), s, 0, tail)
		p.y += pointsMM(afterText)
	}
}

// signing sets recipients and signatures; together they stay on one page.
func (p *pdfWriter) signing(s Signing) {
	n := s.columns()
	if n == 0 {
		return
	}
	columns := signColumns(n, s.leftmost(), p.across())
	height := p.signHeight(s)
	p.need(height)
	top := p.y + signOver
	for i := range columns {
		p.signed(s, i, columns[i], top, true)
	}
	p.y += height + pointsMM(afterText)
}

// signHeight is what a closing takes in mm.
func (p *pdfWriter) signHeight(s Signing) float64 {
	height := 0.0
	for i, c := range signColumns(s.columns(), s.leftmost(), p.across()) {
		height = max(height, p.signed(s, i, c, 0, false))
	}
	return height + signOver
}

// closing is the height of the signatures when they come next: they never stand alone on a page.
func (p *pdfWriter) closing() float64 {
	if s, ok := p.next.(Signing); ok {
		return p.signHeight(s)
	}
	return 0
}

// signColumns shares the page's width: recipients take less than a half, signatures the rest evenly.
func signColumns(n int, recipients bool, across float64) []column {
	out := make([]column, n)
	x := marginLeft
	for i := range out {
		w := across / float64(n)
		if recipients && n == 2 {
			w = across * []float64{0.45, 0.55}[i]
		}
		out[i] = column{x, w}
		x += w
	}
	return out
}

// signed sets, or only measures, the i-th column of the closing from y on and gives the y under it.
func (p *pdfWriter) signed(s Signing, i int, c column, y float64, draw bool) float64 {
	put := func(text string, f face, centred bool) {
		for _, l := range p.balance(text, f, c.width-2) {
			if draw && centred {
				p.draw(l, f, c.middle()-p.width(l, f)/2, y)
			} else if draw {
				p.draw(l, f, c.x, y)
			}
			y += f.height(1)
		}
	}
	if s.leftmost() {
		if i == 0 {
			if len(s.Recipients) == 0 {
				return y
			}
			put(forWhom, face{bold: true, italic: true, size: sizeRecipients}, false)
			for _, r := range s.Recipients {
				for _, l := range p.wrap([]Run{{Text: r}}, sizeList, c.width-2, 0) {
					if draw {
						p.plain(l, c.x, y)
					}
					y += face{size: sizeList}.height(1)
				}
			}
			return y
		}
		i--
	}
	x := s.Signatures[i]
	bold := face{bold: true, size: p.doc.size()}
	if x.Upon == "" && s.dated() {
		y += face{size: sizePlace}.height(1)
	}
	for _, part := range []struct {
		text string
		face face
	}{{x.Upon, face{italic: true, size: sizePlace}}, {x.Authority, bold}, {x.Title, bold}, {x.Note, face{italic: true, size: sizeNumber}}} {
		if part.text != "" {
			put(part.text, part.face, true)
		}
	}
	y += signRoom
	if x.Name != "" {
		put(x.Name, bold, true)
	}
	return y
}
