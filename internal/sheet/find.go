// Which column holds what: headings are matched by their words, never by place.
package sheet

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"hoithi/internal/text"
)

// Heading is a column the caller knows. Names are the headings it may have; case, marks, signs and spacing do not matter.
type Heading struct {
	Key      string
	Names    []string
	Optional bool
}

// Columns maps the Key of each heading to its column from 0; -1 when an optional one is not there.
type Columns map[string]int

// Has says whether the file has the column.
func (c Columns) Has(key string) bool {
	at, known := c[key]
	return known && at >= 0
}

// Of is the cell of a row under a heading; Empty when the column is not there.
func (c Columns) Of(r Row, key string) Cell {
	at, known := c[key]
	if !known {
		return Cell{}
	}
	return r.Cell(at)
}

// Find matches the headings. Faults: a column missing, a column twice, a second header row among the data, and in the
// matched columns formulas without a value and errors like #N/A. Columns with values that nobody asked for become a note.
func (b *Book) Find(want []Heading) (Columns, error) {
	var faults Faults
	words := make(map[string]string)
	for _, h := range want {
		for _, name := range h.Names {
			words[headingWords(name)] = h.Key
		}
	}
	columns := make(Columns, len(want))
	for _, h := range want {
		columns[h.Key] = -1
	}
	for at, heading := range b.Header {
		key, known := words[headingWords(heading)]
		switch {
		case !known:
		case columns[key] >= 0:
			faults.Add(b.HeaderRow, heading, "sheet.column_twice", "First", Letter(columns[key]), "Second", Letter(at))
		default:
			columns[key] = at
		}
	}
	if again, ok := b.secondHeader(words); ok {
		faults.Add(again, "", "sheet.second_header", "Header", b.HeaderRow)
		return columns, faults.Err()
	}
	for _, h := range want {
		if columns[h.Key] < 0 && !h.Optional {
			faults.Add(b.HeaderRow, "", "sheet.column_missing", "Heading", h.Names[0])
		}
	}
	b.checkCells(columns, &faults)
	b.noteOthers(columns)
	return columns, faults.Err()
}

// headingWords keeps letters and digits only: "Huyện, thành phố " and "HUYỆN/THÀNH PHỐ" are one heading.
func headingWords(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// secondHeader looks for a row of headings below the header: at least two, and at least half of the row's values.
func (b *Book) secondHeader(words map[string]string) (row int, found bool) {
	for _, r := range b.Rows {
		values, headings := 0, 0
		for _, c := range r.Cells {
			if c.Kind == Empty {
				continue
			}
			values++
			if c.Kind == Text {
				if _, known := words[headingWords(c.Text)]; known {
					headings++
				}
			}
			if values >= 4 && headings == 0 {
				break
			}
		}
		if headings >= 2 && headings*2 >= values {
			return r.Number, true
		}
	}
	return 0, false
}

func (b *Book) checkCells(columns Columns, faults *Faults) {
	used := slices.Sorted(maps.Values(columns))
	for _, r := range b.Rows {
		for _, at := range used {
			switch c := r.Cell(at); c.Kind {
			case Pending:
				faults.Add(r.Number, b.Name(at), "sheet.formula_without_value")
			case Error:
				faults.Add(r.Number, b.Name(at), "sheet.error_value", "Value", c.Text)
			}
		}
	}
}

// noteOthers tells of columns with values that are not read.
func (b *Book) noteOthers(columns Columns) {
	used := make(map[int]bool, len(columns))
	for _, at := range columns {
		used[at] = true
	}
	filled := make(map[int]bool)
	for _, r := range b.Rows {
		for at, c := range r.Cells {
			if c.Kind != Empty {
				filled[at] = true
			}
		}
	}
	var names []string
	for at := range MaxColumns {
		if filled[at] && !used[at] {
			names = append(names, b.Name(at))
		}
	}
	if len(names) > 0 {
		b.Notes = append(b.Notes, Note{Key: "sheet.note_columns_ignored", Args: []any{"Columns", strings.Join(names, ", "), "Count", len(names)}})
	}
}
