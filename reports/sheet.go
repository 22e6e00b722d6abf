// One sheet of a workbook: page set-up for A4, title block, heading row, streamed rows, signatures.
package reports

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/text"
)

// Rows of every sheet: organiser, contest, title, status, group headings (or a gap), the heading, then the table.
const (
	groupRow = 5
	headRow  = 6
	firstRow = 7
)

// column is one column of the table.
type column struct {
	head  string
	width float64 // characters
	style int
}

// group is a heading over several columns, numbered from 1.
type group struct {
	head     string
	from, to int
}

// layout collects the columns of a sheet before its first row is written.
type layout struct {
	columns []column
	groups  []group
}

// group puts a heading over the columns added since from (a count of columns).
func (l *layout) group(head string, from int) {
	if len(l.columns) > from {
		l.groups = append(l.groups, group{head, from + 1, len(l.columns)})
	}
}

// add appends a column and returns its letters.
func (l *layout) add(head string, width float64, style int) string {
	l.columns = append(l.columns, column{head, width, style})
	return letters(len(l.columns))
}

func letters(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		panic(err) // columns are ours: some tens, never beyond the sheet
	}
	return name
}

// span is a range of the table's rows in one column, absolute: $C$7:$C$146.
func span(col string, first, last int) string {
	return fmt.Sprintf("$%s$%d:$%s$%d", col, first, col, last)
}

// quoted is a sheet's name as formulas write it before a range.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" }

// sheetName makes a valid, unused name from a text: without : \ / ? * [ ] and quotes at its ends, 31 characters at most.
func sheetName(s string, taken map[string]bool) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return ' '
		}
		return r
	}, s)
	s = strings.Trim(text.Clean(s), "' ")
	if s == "" {
		s = "Trang"
	}
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" %d", n)
		}
		runes := []rune(s)
		name := strings.TrimRight(string(runes[:min(len(runes), 31-len(suffix))]), "' ") + suffix
		if key := strings.ToLower(name); !taken[key] {
			taken[key] = true
			return name
		}
	}
}

// sheet writes one sheet from top to bottom.
type sheet struct {
	*layout
	file   *excelize.File
	styles *styles
	name   string
	stream *excelize.StreamWriter
	row    int // last row written
	err    error
}

// heading is what stands above the table.
type heading struct{ organiser, contest, title, status string }

// newSheet sets the page up and writes the title block and the heading row. rows is the number of rows of the table, frozen
// the number of columns that stay in view; filter puts filter buttons on the heading.
func newSheet(f *excelize.File, s *styles, name string, l *layout, h heading, rows, frozen int, filter bool) (*sheet, error) {
	sh := &sheet{layout: l, file: f, styles: s, name: name}
	last := letters(len(l.columns))
	if err := sh.setUp(last, rows, frozen, filter); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	sh.line(1, s.organiser, strings.ToUpper(h.organiser))
	sh.line(2, s.organiser, h.contest)
	sh.line(3, s.title, strings.ToUpper(h.title))
	sh.line(4, s.status, h.status)
	for row := 1; row < groupRow; row++ {
		sh.merge(1, len(l.columns), row)
	}
	sh.heads()
	return sh, sh.err
}

// heads writes the headings of groups and columns.
func (sh *sheet) heads() {
	over, heads := make([]any, len(sh.columns)), make([]any, len(sh.columns))
	lines := 1
	for i, c := range sh.columns {
		heads[i] = excelize.Cell{StyleID: sh.styles.head, Value: c.head}
		lines = max(lines, linesOf(c.head, c.width*headFit))
	}
	for _, g := range sh.groups {
		for col := g.from; col <= g.to; col++ {
			over[col-1] = excelize.Cell{StyleID: sh.styles.head}
		}
		over[g.from-1] = excelize.Cell{StyleID: sh.styles.head, Value: g.head}
		sh.merge(g.from, g.to, groupRow)
	}
	sh.set(groupRow, over, 18)
	sh.set(headRow, heads, float64(lines)*lineHeight+4)
}

const (
	lineHeight = 16   // points, of a line of 12 point type
	maxHeight  = 409  // points; the format allows no more
	textFit    = 0.92 // letters of 12 point type that fit into a column one character wide; measured in LibreOffice
	headFit    = 0.78 // the same in bold
)

// linesOf counts the lines a text takes when it wraps between words at a width in characters; longer words are broken.
func linesOf(s string, width float64) int {
	lines := 0
	for _, paragraph := range strings.Split(s, "\n") {
		lines++
		at := 0.0
		for _, word := range strings.Fields(paragraph) {
			long := float64(utf8.RuneCountInString(word))
			if at > 0 && at+1+long > width {
				lines, at = lines+1, 0
			}
			if at > 0 {
				at++
			}
			for at+long > width && long > 1 {
				lines, long, at = lines+1, long-max(1, width-at), 0
			}
			at += long
		}
	}
	return lines
}

// setUp must run in this order: a filter resets the sheet's properties, and properties and dimension are written when the stream begins.
func (sh *sheet) setUp(last string, rows, frozen int, filter bool) error {
	f := sh.file
	table := fmt.Sprintf("A%d:%s%d", headRow, last, headRow+rows)
	landscape, a4, width, height, fit, no := "landscape", 9, 1, 0, true, false
	side, top, edge := 0.4, 0.6, 0.3 // inches
	var failed error
	if filter && rows > 0 {
		failed = f.AutoFilter(sh.name, table, nil)
	}
	failed = errors.Join(failed,
		f.SetSheetProps(sh.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		f.SetSheetDimension(sh.name, fmt.Sprintf("A1:%s%d", last, headRow+rows+3)),
		f.SetPageLayout(sh.name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &width, FitToHeight: &height}),
		f.SetPageMargins(sh.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Header: &edge, Footer: &edge, Horizontally: &fit}),
		f.SetHeaderFooter(sh.name, &excelize.HeaderFooterOptions{OddFooter: `&L&"Times New Roman"&10&A&R&"Times New Roman"&10Trang &P/&N`}),
		f.SetSheetView(sh.name, 0, &excelize.ViewOptions{ShowGridLines: &no}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s$%d:$%d", quoted(sh.name), groupRow, headRow), Scope: sh.name}),
	)
	if failed != nil {
		return failed
	}
	var err error
	if sh.stream, err = f.NewStreamWriter(sh.name); err != nil {
		return err
	}
	for i, c := range sh.columns {
		failed = errors.Join(failed, sh.stream.SetColWidth(i+1, i+1, c.width))
	}
	pane := excelize.Panes{Freeze: true, XSplit: frozen, YSplit: headRow, TopLeftCell: fmt.Sprintf("%s%d", letters(frozen+1), firstRow), ActivePane: "bottomRight"}
	if frozen == 0 {
		pane.ActivePane = "bottomLeft"
	}
	return errors.Join(failed, sh.stream.SetPanes(&pane))
}

// line writes a text into the first cell of a row.
func (sh *sheet) line(row, style int, s string) {
	sh.set(row, []any{excelize.Cell{StyleID: style, Value: s}}, 20)
}

// set writes a row with its height in points: a stream's rows are not fitted to their text by every reader.
func (sh *sheet) set(row int, cells []any, height float64) {
	if sh.err == nil {
		sh.err = sh.stream.SetRow("A"+strconv.Itoa(row), cells, excelize.RowOpts{Height: min(height, maxHeight)})
		sh.row = row
	}
}

// merge joins cells of a row, columns numbered from 1.
func (sh *sheet) merge(from, to, row int) {
	if sh.err == nil && from != to {
		sh.err = sh.stream.MergeCell(fmt.Sprintf("%s%d", letters(from), row), fmt.Sprintf("%s%d", letters(to), row))
	}
}

// next writes the next row of the table; each value stands in its column's style, nil is an empty bordered cell.
// A text never becomes a formula: only a formula value does.
func (sh *sheet) next(values []any) {
	lines := 1
	for i, v := range values {
		cell := excelize.Cell{StyleID: sh.columns[i].style, Value: v}
		if f, ok := v.(formula); ok {
			cell.Formula, cell.Value = f.expr, f.value
		}
		if text, ok := cell.Value.(string); ok {
			lines = max(lines, linesOf(text, sh.columns[i].width*textFit))
		}
		values[i] = cell
	}
	sh.set(max(sh.row, headRow)+1, values, float64(lines)*lineHeight+1)
}

// formula is a cell that is worked out: value is what it must come to, computed here.
type formula struct {
	expr  string // without the equals sign
	value any
}

// sign writes the row for signatures below the table and ends the sheet.
func (sh *sheet) sign() error {
	row, n := sh.row+2, len(sh.columns)
	titles, hints := make([]any, n), make([]any, n)
	for i, who := range [...]string{"NGƯỜI LẬP BIỂU", "THƯ KÝ", "TRƯỞNG BAN GIÁM KHẢO"} {
		from, to := i*n/3, (i+1)*n/3-1
		titles[from] = excelize.Cell{StyleID: sh.styles.signer, Value: who}
		hints[from] = excelize.Cell{StyleID: sh.styles.signHint, Value: "(Ký, ghi rõ họ tên)"}
		sh.merge(from+1, to+1, row)
		sh.merge(from+1, to+1, row+1)
	}
	sh.set(row, titles, 20)
	sh.set(row+1, hints, 20)
	if sh.err != nil {
		return fmt.Errorf("sheet %s: %w", sh.name, sh.err)
	}
	if err := sh.stream.Flush(); err != nil {
		return fmt.Errorf("sheet %s: %w", sh.name, err)
	}
	return nil
}
