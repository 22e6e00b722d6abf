// How the sheets of a report's workbook print: A4 across, as wide as the page, the headings on every page.
package reports

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Rows of a sheet of the report's workbook.
const (
	gridHead  = 4 // headings
	gridFirst = 5 // first row of the table
)

// printed sets a sheet up before its stream begins: the writer takes properties and dimension as they are then.
func (b *reportBook) printed(name string, g grid) error {
	landscape, a4, width, height, fit := "landscape", 9, 1, 0, true
	side, top, edge := 0.4, 0.6, 0.3 // inches
	last := gridFirst + len(g.rows) + 2 + len(g.notes)
	return errors.Join(
		b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.f.SetSheetDimension(name, fmt.Sprintf("A1:%s%d", letters(max(1, len(g.heads))), last)),
		b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &width, FitToHeight: &height}),
		b.f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge}),
		b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: `&L&"Times New Roman"&10&A&R&"Times New Roman"&10Trang &P/&N`}),
		b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s$%d:$%d", quoted(name), gridHead, gridHead), Scope: name}),
	)
}

// headHeight is the height of the row of headings in points.
func (g grid) headHeight() float64 {
	lines := 1
	for i, head := range g.heads {
		lines = max(lines, linesOf(head, g.widths[i]*headFit))
	}
	return float64(lines)*lineHeight + 4
}
