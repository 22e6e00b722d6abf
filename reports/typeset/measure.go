// The measures of Decree 30/2020/NĐ-CP, Appendix I, that both writers take: millimetres on the page, points of type.
package typeset

import "slices"

// The page: A4; the decree allows 20-25 mm at the top and bottom, 30-35 on the left, 15-20 on the right.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	marginTop    = 20.0
	marginBottom = 20.0
	marginLeft   = 30.0
	marginRight  = 15.0
	headerTop    = 10.0 // of the page number within the top margin
	firstLine    = 12.7 // 1 or 1.27 cm
)

// Sizes of type in points, each within the decree's range.
const (
	sizeText       = 14.0 // 13-14
	sizeTable      = 13.0
	sizeWideTable  = 12.0 // from wideTable columns on
	sizeSuperior   = 12.0 // 12-13
	sizeIssuer     = 12.0 // 12-13 bold
	sizeNation     = 12.0 // 12-13 bold
	sizeMotto      = 13.0 // 13-14 bold
	sizeNumber     = 13.0
	sizePlace      = 13.0 // 13-14 italic
	sizeAbout      = 12.0 // 12-13
	sizeRecipients = 12.0 // the words Nơi nhận, bold italic
	sizeList       = 11.0 // the recipients themselves
	sizePageNumber = 13.0 // 13-14
	sizeDraft      = 11.0
	sizeChart      = 10.0
	wideTable      = 7
)

// Spaces.
const (
	lineSpacing = 1.1 // of single; the decree allows 1 to 1.5
	single      = 1.149
	afterText   = 6.0  // points between paragraphs, the decree's least
	signRoom    = 22.0 // mm between a signer's title and name
	ruleShare   = 0.4  // of the words over it: a third to a half
	signOver    = 2.1  // mm over the signatures, beside what stands under the text
	headLeft    = 72.0 // mm of the head's left column
	cellSide    = 1.2  // mm within a cell, left and right
	cellOver    = 0.6  // mm within a cell, above and below
	ruleUnder   = 0.88 // mm that a short line takes under the words it belongs to
	cellRule    = 0.18 // mm, the half point of Word's rules
	chartHeight = 70.0
)

// sheetWidth is the width of the text on a page of an orientation, in mm.
func sheetWidth(landscape bool) float64 {
	if landscape {
		return pageHeight - marginLeft - marginRight
	}
	return pageWidth - marginLeft - marginRight
}

// pointsMM turns points into millimetres.
func pointsMM(points float64) float64 { return points * 25.4 / 72 }

// size is the size of the running text.
func (d Document) size() float64 {
	if d.Size == 0 {
		return sizeText
	}
	return d.Size
}

// size is the size of the table's text.
func (t Table) size() float64 {
	switch {
	case t.Size > 0:
		return t.Size
	case len(t.Columns) >= wideTable:
		return sizeWideTable
	}
	return sizeTable
}

// dated says that one of the signatures has a line over it: the others begin a line lower, so that titles stand in a row.
func (s Signing) dated() bool {
	return slices.ContainsFunc(s.Signatures, func(x Signature) bool { return x.Upon != "" })
}

// leftmost says that the left column is for recipients: also, empty, beside a single signature, which stands on the right.
func (s Signing) leftmost() bool { return len(s.Recipients) > 0 || len(s.Signatures) == 1 }

// columns is how many stand side by side.
func (s Signing) columns() int {
	if s.leftmost() {
		return len(s.Signatures) + 1
	}
	return len(s.Signatures)
}

// span is the number of columns a cell takes.
func (c Cell) span() int { return max(c.Span, 1) }

// headRows are the rows repeated on every page; nil = none.
func (t Table) headRows() []Row {
	var rows []Row
	if t.Over != nil {
		rows = append(rows, Row{Cells: t.Over, Bold: true})
	}
	named := false
	head := Row{Bold: true}
	for _, c := range t.Columns {
		named = named || c.Head != ""
		head.Cells = append(head.Cells, Cell{Text: c.Head})
	}
	if named {
		rows = append(rows, head)
	}
	for i := range rows {
		for j := range rows[i].Cells {
			rows[i].Cells[j].Align = Centre
		}
	}
	return rows
}

// align is how a cell that begins in a column stands.
func (t Table) align(c Cell, column int) Align {
	switch {
	case c.Align != Natural:
		return c.Align
	case t.Columns[column].Align != Natural:
		return t.Columns[column].Align
	}
	return Left
}
