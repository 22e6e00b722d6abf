// Charts in the PDF, drawn as lines and areas: bars in groups or lines with points, values in figures, labels under the axis.
package typeset

import (
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// plot is the area the values are drawn in.
type plot struct {
	x, y, width, height float64 // mm; y is the top
	top                 float64 // value at the top
	step                float64 // mm of one label
}

func (a plot) at(v int64) float64 { return a.y + a.height*(1-float64(v)/a.top) }

func (p *pdfWriter) chart(c Chart) {
	label := face{size: sizeChart}
	title := p.balance(c.Title, face{bold: true, size: sizeTable}, p.across())
	total := float64(len(title))*face{size: sizeTable}.height(1) + c.height() + 4
	p.need(total)
	p.y, _ = p.stack(column{marginLeft, p.across()}, p.y, c.Title, face{bold: true, size: sizeTable})
	p.y += 2

	step := p.across() / float64(max(len(c.Labels), 1))
	var labels [][]line
	under := 1
	for _, l := range c.Labels {
		lines := p.wrap([]Run{{Text: l}}, sizeChart, step-1, 0)
		labels = append(labels, lines)
		under = max(under, len(lines))
	}
	legend := 0.0
	if len(c.Series) > 1 {
		legend = label.height(1) + 2
	}
	a := plot{x: marginLeft, y: p.y + label.height(1), width: p.across(), top: float64(c.top()), step: step}
	a.height = max(c.height()-label.height(1)*float64(under+1)-legend-1.5, 15)
	p.grid(a)
	for i := range c.Series {
		p.series(c, i, a)
	}
	for i, lines := range labels {
		p.y = a.y + a.height + 1
		for _, l := range lines {
			p.line(l, setting{x: a.x + step*float64(i), width: step, align: Centre, size: sizeChart, spacing: 1}, 0)
			p.y += label.height(1)
		}
	}
	p.y = a.y + a.height + 1.5 + label.height(1)*float64(under)
	if legend > 0 {
		p.legend(c)
	}
	p.y += pointsMM(2 * afterText)
}

func (p *pdfWriter) grid(a plot) {
	p.pdf.SetLineWidth(0.1)
	p.pdf.SetDrawColor(200, 200, 200)
	for i := 1; i <= 4; i++ {
		y := a.y + a.height*float64(i-1)/4
		p.pdf.Line(a.x, y, a.x+a.width, y)
	}
	p.pdf.SetDrawColor(0, 0, 0)
	p.pdf.SetLineWidth(0.2)
	p.pdf.Line(a.x, a.y+a.height, a.x+a.width, a.y+a.height)
}

// series draws the i-th series' bars or line, with its values.
func (p *pdfWriter) series(c Chart, i int, a plot) {
	r, g, b := rgb(chartColours[i])
	p.pdf.SetFillColor(r, g, b)
	f := face{size: sizeChart}
	bar := min(a.step*0.8/float64(len(c.Series)), 22)
	lift := 0.4 // mm between a value and what it is of
	if c.Lines {
		lift = 1.4
	}
	var before *fpdf.PointType
	for n, v := range c.Series[i].Values {
		if v == Missing {
			before = nil
			continue
		}
		x := a.x + a.step*(float64(n)+0.5)
		y := a.at(v)
		if c.Lines {
			p.pdf.SetDrawColor(r, g, b)
			p.pdf.SetLineWidth(0.6)
			if before != nil {
				p.pdf.Line(before.X, before.Y, x, y)
			}
			p.pdf.Circle(x, y, 0.9, "F")
			before = &fpdf.PointType{X: x, Y: y}
			p.pdf.SetDrawColor(0, 0, 0)
		} else {
			x += bar * (float64(i) - float64(len(c.Series)-1)/2)
			p.pdf.Rect(x-bar*0.46, y, bar*0.92, a.y+a.height-y, "F")
		}
		text := thousands(v)
		p.draw(text, f, x-p.width(text, f)/2, y-f.height(1)-lift)
	}
	p.pdf.SetFillColor(0, 0, 0)
}

// legend names the series under the chart, in the middle.
func (p *pdfWriter) legend(c Chart) {
	f := face{size: sizeChart}
	total := 0.0
	for _, s := range c.Series {
		total += 4 + p.width(clean(s.Name), f) + 6
	}
	x := marginLeft + (p.across()-total+6)/2
	for i, s := range c.Series {
		r, g, b := rgb(chartColours[i])
		p.pdf.SetFillColor(r, g, b)
		p.pdf.Rect(x, p.y+1, 2.6, 2.6, "F")
		name := clean(s.Name)
		p.draw(name, f, x+4, p.y)
		x += 4 + p.width(name, f) + 6
	}
	p.pdf.SetFillColor(0, 0, 0)
	p.y += f.height(1) + 2
}

func rgb(hex string) (r, g, b int) {
	n, _ := strconv.ParseUint(hex, 16, 32)
	return int(n >> 16), int(n >> 8 & 255), int(n & 255)
}
