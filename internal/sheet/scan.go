// Reading the cells of one sheet in a single pass. The library's own row reader gives texts alone; here the kind of each
// cell, its format, formulas without a value, hidden rows and columns and merged cells are needed too.
package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// span is a rectangle of cells, from 0, both ends included.
type span struct{ row1, column1, row2, column2 int }

// scanner gathers what one sheet part says.
type scanner struct {
	date1904 bool
	formats  []format
	strings  []string

	rows          []Row
	hiddenRows    []int // numbers of rows with values
	hiddenColumns []span
	merged        []span
	width         int  // columns with values
	blank         bool // the whole sheet was read and holds nothing
}

var errCut = errors.New("sheet: the sheet ends in the middle")

// tooManyRows counts rows with values by their bytes alone, so that a huge list is refused before it is taken apart.
func tooManyRows(part []byte) bool {
	n := 0
	for n <= MaxRows {
		end := bytes.Index(part, []byte("</row>"))
		if end < 0 {
			return false
		}
		if row := part[:end]; bytes.Contains(row, []byte("<v>")) || bytes.Contains(row, []byte("<is>")) {
			n++
		}
		part = part[end+len("</row>"):]
	}
	return true
}

// scan reads the part up to its end and stops at the first limit passed.
func (s *scanner) scan(part []byte) error {
	if tooManyRows(part) {
		return fault.Invalid("", "sheet.too_many_rows", "Limit", MaxRows)
	}
	d := xml.NewDecoder(bytes.NewReader(part))
	complete, number := false, 0
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			if !complete {
				return errCut
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "sheetData":
				complete = complete || bytes.HasSuffix(part[:d.InputOffset()], []byte("/>"))
			case "col":
				s.column(t.Attr)
			case "row":
				number++
				if n, ok := attrInt(t.Attr, "r"); ok {
					number = n
				}
				if err := s.row(d, number, t.Attr); err != nil {
					return err
				}
			case "mergeCell":
				if area, ok := parseSpan(attr(t.Attr, "ref")); ok {
					s.merged = append(s.merged, area)
				}
			}
		case xml.EndElement:
			complete = complete || t.Name.Local == "sheetData"
		}
	}
}

// column notes hidden columns.
func (s *scanner) column(attrs []xml.Attr) {
	first, ok1 := attrInt(attrs, "min")
	last, ok2 := attrInt(attrs, "max")
	if ok1 && ok2 && (isTrue(attr(attrs, "hidden")) || attr(attrs, "width") == "0") {
		s.hiddenColumns = append(s.hiddenColumns, span{column1: first - 1, column2: last - 1})
	}
}

// row reads one row up to its end element and keeps it when it has a value.
func (s *scanner) row(d *xml.Decoder, number int, attrs []xml.Attr) error {
	if number < 1 || number > excelize.TotalRows {
		return fmt.Errorf("sheet: row %d", number)
	}
	hidden := isTrue(attr(attrs, "hidden")) || attr(attrs, "ht") == "0"
	cells := make([]Cell, 0, s.width)
	at, filled := -1, 0
	for {
		token, err := d.RawToken()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			at++
			if ref := attr(t.Attr, "r"); ref != "" {
				column, _, ok := parseRef(ref)
				if !ok || column < at {
					return fmt.Errorf("sheet: cell %q", ref)
				}
				at = column
			}
			cell, err := s.cell(d, t.Attr)
			if err != nil {
				return err
			}
			if cell.Kind == Empty {
				continue
			}
			if at >= MaxColumns {
				return fault.Invalid("", "sheet.too_many_columns", "Limit", MaxColumns, "Column", Letter(at)).At(number, Letter(at))
			}
			for len(cells) < at {
				cells = append(cells, Cell{})
			}
			cells = append(cells, cell)
			filled++
		case xml.EndElement:
			if t.Name.Local != "row" {
				continue
			}
			if filled == 0 {
				return nil
			}
			if len(s.rows) == MaxRows {
				return fault.Invalid("", "sheet.too_many_rows", "Limit", MaxRows)
			}
			s.rows = append(s.rows, Row{Number: number, Cells: cells})
			s.width = max(s.width, len(cells))
			if hidden {
				s.hiddenRows = append(s.hiddenRows, number)
			}
			return nil
		}
	}
}

// cell reads one cell up to its end element.
func (s *scanner) cell(d *xml.Decoder, attrs []xml.Attr) (Cell, error) {
	kind := attr(attrs, "t")
	style, _ := attrInt(attrs, "s")
	var value, inline []byte
	inValue, valued, formula := false, false, false
	for {
		token, err := d.RawToken()
		if err != nil {
			return Cell{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				inValue, valued = true, true
			case "f":
				formula = true
			case "is":
				rich, err := richText(d, "is")
				if err != nil {
					return Cell{}, err
				}
				inline = append(inline, rich...)
			}
		case xml.CharData:
			if inValue {
				value = append(value, t...)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "v":
				inValue = false
			case "c":
				if kind == "inlineStr" {
					return textCell(string(inline))
				}
				return s.value(kind, style, strings.TrimSpace(string(value)), string(value), formula && !valued)
			}
		}
	}
}

// value makes the cell of what the file says. exact is the value with its spaces, for texts; pending says that there is
// a formula and no value, not even the empty text.
func (s *scanner) value(kind string, style int, value, exact string, pending bool) (Cell, error) {
	switch {
	case pending:
		return Cell{Kind: Pending}, nil
	case value == "":
		return Cell{}, nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(s.strings) {
			return Cell{}, fmt.Errorf("sheet: shared text %q", value)
		}
		return textCell(s.strings[n])
	case "str":
		return textCell(unescape(exact))
	case "b":
		return Cell{Kind: Bool, Text: map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(value)]}, nil
	case "e":
		return Cell{Kind: Error, Text: value}, nil
	case "d":
		for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05.999999999", time.RFC3339Nano} {
			if t, err := time.Parse(layout, value); err == nil {
				return dateCell(t, ""), nil
			}
		}
		return Cell{}, fmt.Errorf("sheet: day %q", value)
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return Cell{}, fmt.Errorf("sheet: number %q", value)
	}
	var f format
	if style >= 0 && style < len(s.formats) {
		f = s.formats[style]
	}
	return s.number(n, f), nil
}

// dayMS is a day in milliseconds; lastDay is 31/12/9999, beyond which spreadsheets know no day.
const (
	dayMS   = 24 * 60 * 60 * 1000
	lastDay = 2958465
)

// number gives the spreadsheet's 15 digits in the shortest form, and days and times to the nearest millisecond.
func (s *scanner) number(n float64, f format) Cell {
	switch {
	case f.kind == Date && n >= 0 && n <= lastDay+1:
		ms := int64(math.Round((n - math.Floor(n)) * dayMS))
		if day, err := excelize.ExcelDateToTime(math.Floor(n), s.date1904); err == nil {
			return dateCell(day.Add(time.Duration(ms)*time.Millisecond), f.code)
		}
	case f.kind == Time && n >= 0 && n <= lastDay:
		ms := int64(math.Round(n * dayMS))
		t := fmt.Sprintf("%d:%02d", ms/60_000, ms%60_000/1000)
		if ms%1000 != 0 {
			t += fmt.Sprintf(".%03d", ms%1000)
		}
		return Cell{Kind: Time, Text: t, MS: ms, Format: f.code}
	}
	short, _ := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if short == 0 {
		short = 0 // not -0
	}
	return Cell{Kind: Number, Text: strconv.FormatFloat(short, 'f', -1, 64)}
}

func dateCell(t time.Time, code string) Cell {
	layout := time.DateOnly
	if t.Hour()+t.Minute()+t.Second()+t.Nanosecond() != 0 {
		layout = time.DateTime
	}
	return Cell{Kind: Date, Text: t.Format(layout), When: t, Format: code}
}

func textCell(s string) (Cell, error) {
	if len(s) > maxText && utf8.RuneCountInString(s) > maxText {
		return Cell{}, errors.New("sheet: a text beyond the limit of the format")
	}
	if s = text.Clean(s); s == "" {
		return Cell{}, nil
	}
	return Cell{Kind: Text, Text: s}, nil
}

func attr(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func attrInt(attrs []xml.Attr, name string) (int, bool) {
	n, err := strconv.Atoi(attr(attrs, name))
	return n, err == nil
}

func isTrue(s string) bool { return s == "1" || s == "true" || s == "TRUE" }
