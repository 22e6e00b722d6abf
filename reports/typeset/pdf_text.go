// Paragraphs in the PDF: justified lines, no line of a paragraph left alone on a page.
package typeset

// setting is how a paragraph's lines stand.
type setting struct {
	x, width float64 // mm
	first    float64 // mm the first line is indented
	align    Align
	size     float64
	spacing  float64 // of single
}

func (p *pdfWriter) paragraph(b Paragraph) {
	size := p.doc.size() + b.SizeOff
	s := setting{x: marginLeft, width: p.across(), first: firstLine, align: b.Align, size: size, spacing: lineSpacing}
	if s.align == Natural {
		s.align = Justified
	}
	if b.Flush || s.align == Centre || s.align == Right {
		s.first = 0
	}
	if b.Indent {
		s.x, s.width, s.first = s.x+firstLine, s.width-firstLine, 0
	}
	keep := 0.0
	if b.KeepOn {
		keep = 2 * face{size: size}.height(lineSpacing)
	}
	p.text(b.Runs, s, keep, p.closing())
	p.dotted(b, s)
	if !b.Tight {
		p.y += pointsMM(afterText)
	}
}

// dotted draws the lines to write on; the first goes on from where the text ended.
func (p *pdfWriter) dotted(b Paragraph, s setting) {
	n := b.Dotted
	if n > 0 && len(b.Runs) > 0 {
		lines := p.wrap(b.Runs, s.size, s.width, s.first)
		x := s.x + lines[len(lines)-1].width + 1.5
		if len(lines) == 1 {
			x += s.first
		}
		if x < s.x+s.width-10 {
			p.dots(x, p.y-1.2, s.x+s.width-x)
			n--
		}
	}
	for range n {
		h := face{size: s.size}.height(1.5)
		p.need(h)
		p.dots(s.x, p.y+h-1.2, s.width)
		p.y += h
	}
}

// dots draws a line to write on.
func (p *pdfWriter) dots(x, y, length float64) {
	p.pdf.SetLineWidth(0.25)
	p.pdf.SetLineCapStyle("round")
	p.pdf.SetDashPattern([]float64{0.01, 1.1}, 0)
	p.pdf.Line(x, y, x+length, y)
	p.pdf.SetDashPattern(nil, 0)
	p.pdf.SetLineCapStyle("butt")
}

// text sets lines from y on, over as many pages as they need. With keep the whole text and keep mm more stay on one page; with tail the
// last two lines stand on the page where tail mm more fit.
func (p *pdfWriter) text(runs []Run, s setting, keep, tail float64) {
	lines := p.wrap(runs, s.size, s.width, s.first)
	h := face{size: s.size}.height(s.spacing)
	if keep > 0 {
		p.need(float64(len(lines))*h + keep)
	}
	for start := 0; start < len(lines); {
		n := min(int((p.bottom()-p.y+1e-6)/h), len(lines)-start)
		left := len(lines) - start - n
		if left == 1 && n > 1 {
			n-- // no last line alone on the next page
		}
		if left == 0 && tail > 0 && p.y > marginTop && p.y+float64(n)*h+pointsMM(afterText)+tail > p.bottom() {
			n = max(n-2, 0)
		}
		if start+n < len(lines) && n == 1 && start == 0 {
			n = 0 // no first line alone at the foot of this one
		}
		if n <= 0 && p.y > marginTop {
			p.newPage()
			continue
		}
		n = max(n, 1)
		for i := range n {
			first := 0.0
			if start+i == 0 {
				first = s.first
			}
			p.line(lines[start+i], s, first)
			p.y += h
		}
		start += n
		if start < len(lines) {
			p.newPage()
		}
	}
}

// line sets one line at y. Stretched lines are set word by word, with the space after each so that copied text has them.
func (p *pdfWriter) line(l line, s setting, first float64) {
	x, room := s.x+first, s.width-first
	extra := 0.0
	switch s.align {
	case Centre:
		x += (room - l.width) / 2
	case Right:
		x += room - l.width
	case Justified:
		if n := len(l.words) - 1; !l.last && n > 0 {
			extra = (room - l.width) / float64(n)
		}
	}
	y := p.y + face{size: s.size}.height(s.spacing-1)/2
	if extra == 0 {
		p.plain(l, x, y)
		return
	}
	for i, w := range l.words {
		at := x
		for j, f := range w.frags {
			t := f.text
			if j == len(w.frags)-1 && i < len(l.words)-1 {
				t += " "
			}
			p.draw(t, f.face, at, y)
			at += p.width(f.text, f.face)
		}
		x += w.width + w.space + extra
	}
}

// plain sets a line as it is, in as few pieces as it has faces.
func (p *pdfWriter) plain(l line, x, y float64) {
	var now frag
	flush := func() {
		if now.text != "" {
			p.draw(now.text, now.face, x, y)
			x += p.width(now.text, now.face)
		}
		now = frag{}
	}
	for i, w := range l.words {
		for _, f := range w.frags {
			if f.face != now.face {
				flush()
				now.face = f.face
			}
			now.text += f.text
		}
		if i < len(l.words)-1 {
			now.text += " "
		}
	}
	flush()
}
