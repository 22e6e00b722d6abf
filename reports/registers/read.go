// From the sheets of a workbook to typed rows: one sheet for each register, found by its name.
package registers

import (
	"slices"
	"strings"

	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/text"
)

// File is a workbook as it was sent. Register is the one a workbook of a single sheet is for, whatever the sheet is called; "" = by name.
type File struct {
	Name     string
	Content  []byte
	Register string
}

// sheetRows is one sheet as it was read.
type sheetRows struct {
	register Register
	name     string
	rows     []readRow
	notes    []sheet.Note
}

// readRow is one row of a sheet, clean.
type readRow struct {
	number   int // as the spreadsheet counts
	values   Values
	given    map[string]bool // fields whose column the sheet has: the others stay as they are
	sameness string
}

// read takes a workbook apart. All faults of all sheets come joined.
func read(f File, all []Register) (sheets []sheetRows, faults sheet.Faults, err error) {
	books, err := sheet.OpenAll(f.Name, f.Content)
	if err != nil {
		return nil, faults, err
	}
	for _, book := range books {
		r, ok := registerOf(book, all)
		if !ok && len(books) == 1 && f.Register != "" {
			r, ok = find(all, f.Register)
		}
		if !ok {
			faults.Put(onSheet(book, fault.Invalid("", "registers.fault.unknown_sheet", "Known", sheetNames(all))))
			continue
		}
		one := sheetRows{register: r, name: book.Sheet}
		one.rows = readSheet(book, r, &faults)
		one.notes = book.Notes
		sheets = append(sheets, one)
	}
	checkTwice(sheets, &faults)
	return sheets, faults, nil
}

func find(all []Register, code string) (Register, bool) {
	at := slices.IndexFunc(all, func(r Register) bool { return r.Code == code })
	if at < 0 {
		return Register{}, false
	}
	return all[at], true
}

// registerOf finds the register that a sheet is named after.
func registerOf(book *sheet.Book, all []Register) (Register, bool) {
	wanted := text.Fold(book.Sheet)
	for _, r := range all {
		for _, name := range append([]string{r.Sheet, r.Name.VI, r.Name.EN}, r.Also...) {
			if name != "" && text.Fold(name) == wanted {
				return r, true
			}
		}
	}
	return Register{}, false
}

func sheetNames(all []Register) string {
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = r.Sheet
	}
	return strings.Join(names, "; ")
}

func onSheet(book *sheet.Book, f *fault.Fault) *fault.Fault {
	f.Sheet = book.Sheet
	return f
}

// headings are the columns of a register's sheet.
func headings(r Register) []sheet.Heading {
	list := make([]sheet.Heading, len(r.Fields))
	for i, f := range r.Fields {
		list[i] = sheet.Heading{Key: f.Code, Names: append([]string{f.Label.VI}, f.Also...), Optional: !f.Required || f.Closed}
		if f.Label.EN != "" {
			list[i].Names = append(list[i].Names, f.Label.EN)
		}
	}
	return list
}

// readSheet reads the rows of one sheet; what is wrong goes to faults. A workbook of past years may speak of fields and choices that
// are closed by now.
func readSheet(book *sheet.Book, r Register, faults *sheet.Faults) (rows []readRow) {
	columns, err := book.Find(headings(r))
	if err != nil {
		for _, f := range fault.All(err) {
			faults.Put(onSheet(book, f))
		}
		return nil
	}
	given := map[string]bool{}
	for _, f := range r.Fields {
		given[f.Code] = columns.Has(f.Code)
	}
	for _, row := range book.Rows {
		values, sound := Values{}, true
		for _, f := range r.Fields {
			value, wrong := readCell(f, columns.Of(row, f.Code))
			if wrong != nil {
				faults.Put(onSheet(book, wrong.At(row.Number, book.Name(columns[f.Code]))))
				sound = false
			} else if value != "" {
				values[f.Code] = value
			}
		}
		if sound {
			rows = append(rows, readRow{row.Number, values, given, r.sameness(values)})
		}
	}
	return rows
}

// readCell reads one value, as a form's value is read.
func readCell(f Field, cell sheet.Cell) (string, *fault.Fault) {
	typed := cell.Text
	switch {
	case cell.Kind == sheet.Empty && f.Closed:
		return "", nil
	case f.Kind == KindDate && cell.Kind == sheet.Number && noDay.MatchString(cell.Text):
		return "", fault.Invalid("", "registers.fault.no_day", "Value", cell.Text)
	case f.Kind == KindDate && cell.Kind == sheet.Number:
		return "", fault.Invalid("", "registers.fault.number_for_day", "Value", cell.Text)
	case f.Kind == KindDate && cell.Kind == sheet.Date:
		iso, ok := cell.Day()
		if !ok { // it has a time of day
			return "", fault.Invalid("", "registers.fault.day", "Value", cell.Text)
		}
		typed = iso
	case (f.Kind.Numeric() || f.Kind == KindYear) && cell.Kind == sheet.Number:
		if _, ok := cell.Int(); !ok { // 1.5 as a number is no 1.500
			return "", fault.Invalid("", "registers.fault.number", "Value", cell.Text)
		}
	case cell.Kind == sheet.Date:
		typed = cell.When.Format("2/1/2006")
	}
	value, wrong := f.clean(typed, "")
	if wrong != nil && wrong.Key == "registers.fault.choice_closed" {
		return f.choose(typed, closedCode(f, typed))
	}
	return value, wrong
}

// closedCode is the code of a closed choice by its words.
func closedCode(f Field, typed string) string {
	for _, c := range f.Choices {
		if code, wrong := f.choose(typed, c.Code); wrong == nil {
			return code
		}
	}
	return ""
}

// checkTwice refuses two rows of a file that are the same.
func checkTwice(sheets []sheetRows, faults *sheet.Faults) {
	type place struct {
		sheet string
		row   int
	}
	seen := map[string]place{}
	for _, s := range sheets {
		for _, row := range s.rows {
			key := s.register.Code + " " + row.sameness
			if first, twice := seen[key]; twice {
				f := fault.Invalid("", "registers.fault.row_twice", "Sheet", first.sheet, "OtherRow", first.row, "Fields", keyWords(s.register))
				f.Sheet = s.name
				faults.Put(f.At(row.number, ""))
				continue
			}
			seen[key] = place{s.name, row.number}
		}
	}
}

// keyWords names the fields that make two rows the same.
func keyWords(r Register) string {
	var words []string
	for _, f := range r.Fields {
		if f.Key || f.Code == r.Dated {
			words = append(words, f.Label.VI)
		}
	}
	return strings.Join(words, ", ")
}
