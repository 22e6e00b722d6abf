// A drawing of bars: a figure now, a year before, and a mark where its target stands. Every chart has its table beside it.
package reports

import (
	"strings"

	"hoithi/internal/i18n"
)

// bar is one figure of a chart with the places of its bars in the drawing. Mark is its target, -1 = none; Before -1 = not shown.
type bar struct {
	Label, Short                string // Short is for the drawing, "" = Label fits
	Now, Before, Mark           int
	NowText, BeforeText         string
	Y, NowWidth, OldWidth, Line int // Line is where the mark stands
}

// chart is ready to be drawn, in its own units.
type chart struct {
	Bars          []bar
	Width, Height int
	Old, Marks    bool // a year before, and targets, are drawn
}

// Measures of the drawing.
const (
	chartWidth = 350 // so that letters keep their size on a phone
	chartRoom  = 290 // of the longest bar; its number stands behind it
	labelFit   = 46  // characters of a label; the table says all of it
	labelStep  = 20
	nowStep    = 18
	oldStep    = 14
	groupGap   = 10
)

// newChart places the bars. The longest fills the room; with own each figure has a scale of its own, for their units differ.
func newChart(p *i18n.Printer, bars []bar, own bool) chart {
	c := chart{Bars: bars, Width: chartWidth}
	most := 1
	for _, b := range bars {
		most = max(most, b.Now, b.Before, b.Mark)
		c.Old, c.Marks = c.Old || b.Before > 0, c.Marks || b.Mark >= 0
	}
	for i := range bars {
		b := &bars[i]
		scale := most
		if own {
			scale = max(1, b.Now, b.Before, b.Mark)
		}
		if label := []rune(b.Label); len(label) > labelFit {
			b.Short = strings.TrimSpace(string(label[:labelFit-1])) + "…"
		}
		b.Y, b.NowText, b.BeforeText = c.Height, p.Number(int64(b.Now)), p.Number(int64(b.Before))
		b.NowWidth, b.OldWidth, b.Line = b.Now*chartRoom/scale, max(0, b.Before)*chartRoom/scale, b.Mark*chartRoom/scale
		c.Height += labelStep + nowStep + groupGap
		if c.Old {
			c.Height += oldStep
		}
	}
	return c
}
