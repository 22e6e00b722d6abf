// The registers as a workbook: one sheet each, real days and numbers, ready to be read in again.
package registers

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// ExportOf says what goes into the workbook. Register "" = all that have rows; Year 0 = all years; Blank = headings without rows, of all.
type ExportOf struct {
	Year     int
	Register string
	Blank    bool
}

// exportName is the name of the file.
func exportName(year int, register string) string {
	name := "so-hoat-dong"
	if register != "" {
		name = "so-" + register
	}
	if year != 0 {
		name += "-" + strconv.Itoa(year)
	}
	return name + ".xlsx"
}

// Export writes the rows that stand as a workbook that Import reads again without a change. NotFound for an unknown register.
// A register without rows is left out, unless it is the one asked for or nothing else is there.
func Export(tx *db.Tx, w io.Writer, of ExportOf) error {
	all, err := All(tx)
	if err != nil {
		return err
	}
	if of.Register != "" {
		all = slices.DeleteFunc(all, func(r Register) bool { return r.Code != of.Register })
		if len(all) == 0 {
			return fault.NotFound("registers.unknown", "Code", of.Register)
		}
	}
	book := &exportBook{file: excelize.NewFile()}
	defer book.file.Close()
	if err := book.styles(); err != nil {
		return err
	}
	for i, r := range all {
		var rows []Row
		if !of.Blank {
			if rows, err = standing(tx, r, of.Year); err != nil {
				return err
			}
		}
		if len(rows) == 0 && !of.Blank && (book.sheets > 0 || i < len(all)-1) {
			continue
		}
		if err := book.add(r, rows); err != nil {
			return err
		}
	}
	return book.file.Write(w)
}

// standing lists the rows of a register that were not taken out, from the oldest day on.
func standing(tx *db.Tx, r Register, year int) (rows []Row, err error) {
	from, to := "0000-01-01", "9999-12-31"
	if year != 0 {
		from, to = fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)
	}
	err = tx.Select(&rows, rowColumns+` WHERE r.register = ? AND NOT r.removed AND r.day >= ? AND r.day <= ? ORDER BY r.day, r.id`, r.Code, from, to)
	if err != nil {
		return nil, fmt.Errorf("rows of %s: %w", r.Code, err)
	}
	return rows, readValues(tx, rows)
}

// exportBook is a workbook that grows sheet by sheet.
type exportBook struct {
	file            *excelize.File
	sheets          int
	head, day, text int // styles
	whole           int
}

func (b *exportBook) styles() (err error) {
	day := "dd/mm/yyyy"
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}}},
		{&b.day, excelize.Style{CustomNumFmt: &day, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&b.text, excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&b.whole, excelize.Style{NumFmt: 1, Alignment: &excelize.Alignment{Vertical: "top"}}},
	} {
		if *s.into, err = b.file.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return nil
}

// add writes the sheet of one register: its open fields, and closed ones where a row still says something.
func (b *exportBook) add(r Register, rows []Row) error {
	if b.sheets++; b.sheets == 1 {
		if err := b.file.SetSheetName("Sheet1", r.Sheet); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(r.Sheet); err != nil {
		return err
	}
	out, err := b.file.NewStreamWriter(r.Sheet)
	if err != nil {
		return err
	}
	fields := slices.DeleteFunc(slices.Clone(r.Fields), func(f Field) bool {
		return f.Closed && !slices.ContainsFunc(rows, func(row Row) bool { return row.Values[f.Code] != "" })
	})
	for i, f := range fields {
		if err := out.SetColWidth(i+1, i+1, f.width()); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(fields))
	for i, f := range fields {
		head[i] = excelize.Cell{StyleID: b.head, Value: f.Label.VI}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	for n, row := range rows {
		cells := make([]any, len(fields))
		for i, f := range fields {
			cells[i] = b.cell(f, row.Values[f.Code])
		}
		if err := out.SetRow("A"+strconv.Itoa(n+2), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cell is a value as the spreadsheet keeps it. Texts are strings, so that none is a formula (G11).
func (b *exportBook) cell(f Field, value string) any {
	switch {
	case value == "":
		return nil
	case f.Kind == KindDate:
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return excelize.Cell{StyleID: b.day, Value: t}
		}
	case f.Kind.Numeric() || f.Kind == KindYear:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return excelize.Cell{StyleID: b.whole, Value: n}
		}
	case f.Kind == KindChoice:
		if c, ok := f.Choice(value); ok {
			value = c.Label.VI
		}
	}
	return excelize.Cell{StyleID: b.text, Value: value}
}

// width of a column in characters.
func (f Field) width() float64 {
	switch {
	case f.Long:
		return 60
	case f.Kind == KindText || f.Kind == KindChoice:
		return 28
	}
	return float64(max(12, utf8.RuneCountInString(f.Label.VI)+2))
}
