// Empty lists for people to fill in: headings, and the first columns of each row.
package sheet

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/text"
)

// Blank is an empty list. Rows may be shorter than Columns; every cell is text, so that 8.5 stays no day and 2:18 no hour.
type Blank struct {
	Sheet   string // name of the sheet, at most 31 characters are kept
	Columns []BlankColumn
	Rows    [][]string
}

// BlankColumn is a heading. Width is in characters; 0 = as the heading and the values need.
type BlankColumn struct {
	Heading string
	Width   int
}

// Write makes the workbook: a bold header that stays on screen, then the rows.
func (b Blank) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	name := "Sheet1"
	if wish := sheetName(b.Sheet); wish != "" {
		if err := f.SetSheetName(name, wish); err != nil {
			return err
		}
		name = wish
	}
	asText, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := b.fill(out, asText, head); err != nil {
		return err
	}
	return f.Write(w)
}

// fill writes columns, header and rows; asText and head are styles.
func (b Blank) fill(out *excelize.StreamWriter, asText, head int) error {
	headings := make([]string, len(b.Columns))
	for at, c := range b.Columns {
		if err := errors.Join(out.SetColStyle(at+1, at+1, asText), out.SetColWidth(at+1, at+1, float64(b.width(at)))); err != nil {
			return err
		}
		headings[at] = c.Heading
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := b.line(out, 1, head, headings); err != nil {
		return err
	}
	for i, row := range b.Rows {
		if err := b.line(out, i+2, asText, row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// line writes a row over all columns, as text.
func (b Blank) line(out *excelize.StreamWriter, number, style int, values []string) error {
	cells := make([]any, len(b.Columns))
	for at := range cells {
		value := ""
		if at < len(values) {
			value = text.NFC(values[at])
		}
		cells[at] = excelize.Cell{StyleID: style, Value: value}
	}
	place, err := excelize.CoordinatesToCellName(1, number)
	if err != nil {
		return err
	}
	return out.SetRow(place, cells)
}

// width fits the heading and the first rows, between 8 and 40 characters.
func (b Blank) width(at int) int {
	if w := b.Columns[at].Width; w > 0 {
		return w
	}
	need := utf8.RuneCountInString(b.Columns[at].Heading) + 2
	for _, row := range b.Rows[:min(len(b.Rows), 100)] {
		if at < len(row) {
			need = max(need, utf8.RuneCountInString(row[at])+2)
		}
	}
	return min(max(need, 8), 40)
}

// sheetName leaves out what a sheet's name may not hold.
func sheetName(s string) string {
	var kept []rune
	for _, r := range text.Clean(s) {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']', '\'':
		default:
			kept = append(kept, r)
		}
	}
	return string(kept[:min(len(kept), 31)])
}
