// A faulty workbook sent back: each fault beside its row, the cell it speaks of coloured.
package sheet

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// errNotMarked says that a workbook cannot be sent back with its faults: it cannot be opened, or none of them names a row.
var errNotMarked = errors.New("sheet: nothing to mark")

// Marked returns the workbook with a column under heading that says, in the words of say, what is wrong with each row; the cells that the faults
// name by sheet, row and column are coloured. A column of that heading from an earlier time is emptied first. An error means that there is
// nothing to send: no fault names a row, or the file cannot be read.
func Marked(name string, content []byte, heading string, wrong []*fault.Fault, say func(*fault.Fault) string) ([]byte, error) {
	if !slices.ContainsFunc(wrong, func(f *fault.Fault) bool { return f.Row > 0 }) {
		return nil, errNotMarked
	}
	books, err := OpenAll(name, content) // within its limits
	if err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: MaxUnzipped, UnzipXMLSizeLimit: MaxUnzipped})
	if err != nil {
		return nil, errors.Join(errNotMarked, err)
	}
	defer f.Close()
	red, err := f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{faultFill}}, Font: &excelize.Font{Color: "9C0006"}})
	if err != nil {
		return nil, err
	}
	for _, book := range books {
		var own []*fault.Fault
		for _, one := range wrong {
			if one.Row > 0 && (one.Sheet == book.Sheet || one.Sheet == "" && book == books[0]) {
				own = append(own, one)
			}
		}
		at := slices.IndexFunc(f.GetSheetList(), func(name string) bool { return text.Clean(name) == text.Clean(book.Sheet) })
		if at < 0 {
			return nil, errNotMarked
		}
		m := marker{Book: book, file: f, sheet: f.GetSheetList()[at], style: red, at: slices.IndexFunc(book.Header, func(h string) bool { return headingWords(h) == headingWords(heading) })}
		if err := m.forget(); err != nil {
			return nil, err
		}
		if err := m.mark(heading, own, say); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// marker writes into one sheet.
type marker struct {
	*Book
	file  *excelize.File
	sheet string // its name in the file
	style int    // of what is wrong
	at    int    // the column of the faults, from 0; -1 = the file has none yet
}

// faultFill is the colour of a wrong cell.
const faultFill = "FFC7CE"

// forget takes away what an earlier marking left: texts, and the colour of their rows' cells.
func (m *marker) forget() error {
	if m.at < 0 {
		m.at = len(m.Header)
		return nil
	}
	for _, r := range m.Rows {
		if r.Cell(m.at).Kind == Empty {
			continue
		}
		if err := m.file.SetCellValue(m.sheet, cellName(m.at, r.Number), nil); err != nil {
			return err
		}
		for column := range m.at + 1 {
			if err := m.plain(cellName(column, r.Number)); err != nil {
				return err
			}
		}
	}
	return nil
}

// plain takes the colour off a cell.
func (m *marker) plain(cell string) error {
	id, err := m.file.GetCellStyle(m.sheet, cell)
	if err != nil || id == 0 {
		return err
	}
	style, err := m.file.GetStyle(id)
	if err != nil || !slices.Contains(style.Fill.Color, faultFill) {
		return err
	}
	return m.file.SetCellStyle(m.sheet, cell, cell, 0)
}

// mark writes the faults.
func (m *marker) mark(heading string, own []*fault.Fault, say func(*fault.Fault) string) error {
	if len(own) == 0 {
		return nil
	}
	column := Letter(m.at)
	if err := errors.Join(m.file.SetCellStr(m.sheet, cellName(m.at, m.HeaderRow), heading), m.file.SetColWidth(m.sheet, column, column, 60)); err != nil {
		return err
	}
	words := map[int]string{}
	for _, one := range own {
		bare := *one
		bare.Sheet, bare.Row = "", 0
		words[one.Row] = strings.TrimSpace(words[one.Row] + " " + say(&bare))
		if at := m.columnNamed(one.Column); at >= 0 {
			if err := m.colour(cellName(at, one.Row)); err != nil {
				return err
			}
		}
	}
	for row, words := range words {
		cell := cellName(m.at, row)
		if err := errors.Join(m.file.SetCellStr(m.sheet, cell, words), m.colour(cell)); err != nil {
			return err
		}
	}
	return nil
}

func (m *marker) colour(cell string) error { return m.file.SetCellStyle(m.sheet, cell, cell, m.style) }

// cellName is the spreadsheet's name of a cell: column from 0, row from 1.
func cellName(column, row int) string { return Letter(column) + strconv.Itoa(row) }

// columnNamed is the column that Name calls so; -1 = none.
func (b *Book) columnNamed(name string) int {
	for at := range b.Header {
		if name != "" && b.Name(at) == name {
			return at
		}
	}
	return -1
}
