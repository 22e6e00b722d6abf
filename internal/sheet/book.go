// Package sheet reads lists that people fill in with a spreadsheet program: one header row, then one row for each thing.
// It reads within limits, keeps every value exactly as the file has it, and names row and column of whatever is wrong.
//
// This file holds what a read workbook is.
package sheet

import (
	"strconv"
	"strings"
	"time"

	"hoithi/internal/text"
)

// Limits of one uploaded workbook. They hold before anything is unpacked or kept.
const (
	MaxBytes    = 10 << 20 // of the file
	MaxUnzipped = 64 << 20 // of the parts that are read, together
	MaxRows     = 20_000   // with any value, the header among them
	MaxColumns  = 200      // the last column with a value
	maxParts    = 2_000    // files inside the zip
	maxText     = 32_767   // characters in a cell: the limit of the format
)

// Kind says what a cell holds.
type Kind uint8

const (
	Empty   Kind = iota
	Text         // typed as text
	Number       // a number without a date format
	Date         // a day, with a time of day when the cell has one
	Time         // a length or time of day: a number with a format of hours, minutes, seconds only
	Bool         // TRUE or FALSE
	Error        // #N/A, #REF! …
	Pending      // a formula whose value the file does not hold
)

// Cell is one value. Text is always filled for what is not Empty or Pending: text cleaned (text.Clean), a number in the
// 15 digits the spreadsheet works with, shortest form with a dot ("40.5"), a day as 2006-01-02 15:04:05, a time as m:ss.
type Cell struct {
	Kind   Kind
	Text   string
	When   time.Time // Date: the wall clock as the file shows it, in UTC, to the millisecond
	MS     int64     // Time: milliseconds
	Format string    // Date, Time: the number format of the cell, for telling people how it was read
}

// Day reads a day without a time: a date cell or text as text.Date reads it. ok is false for anything else, plain numbers too.
func (c Cell) Day() (iso string, ok bool) {
	switch c.Kind {
	case Date:
		h, m, s := c.When.Clock()
		return c.When.Format(time.DateOnly), h+m+s == 0
	case Text:
		return text.Date(c.Text)
	}
	return "", false
}

// Moment reads a day with a time: a date cell, or text of day and clock ("30/6/2024 14:05", "30/6/2024 14:05:30") or a day alone, its first instant.
// The wall clock is taken to be in zone.
func (c Cell) Moment(zone *time.Location) (t time.Time, ok bool) {
	switch c.Kind {
	case Date:
		w := c.When
		return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), zone), true
	case Text:
		day, clock, has := strings.Cut(c.Text, " ")
		iso, ok := text.Date(day)
		if !ok {
			return time.Time{}, false
		}
		if !has {
			clock = "0:00"
		}
		layout := "2006-01-02 15:04"
		if strings.Count(clock, ":") == 2 {
			layout += ":05"
		}
		t, err := time.ParseInLocation(layout, iso+" "+clock, zone)
		return t, err == nil
	}
	return time.Time{}, false
}

// Int reads a whole number from a number cell or digits typed as text.
func (c Cell) Int() (n int, ok bool) {
	if c.Kind != Number && c.Kind != Text {
		return 0, false
	}
	n, err := strconv.Atoi(c.Text)
	return n, err == nil
}

// Row is one row with at least one value. Number counts from 1 as the spreadsheet shows it.
type Row struct {
	Number int
	Cells  []Cell // by column from 0; may be shorter than the header
}

// Cell is the cell of a column from 0; Empty beyond the end and for a column that is not there (-1).
func (r Row) Cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Note is something a person should know that stops nothing: a message key and its places.
type Note struct {
	Key  string
	Args []any // name, value pairs
}

// Book is the one sheet that is read.
type Book struct {
	Sheet     string   // its name
	Header    []string // headings by column from 0, cleaned; "" = none
	HeaderRow int      // as the spreadsheet counts
	Rows      []Row    // below the header, in the order of the file
	Notes     []Note
}

// Letter is the spreadsheet's name of a column from 0: 0 → A, 27 → AB.
func Letter(column int) string {
	if column < 0 {
		return ""
	}
	var b []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		b = append([]byte{byte('A' + (n-1)%26)}, b...)
	}
	return string(b)
}

// Name is how to speak of a column: its heading, else its letter.
func (b *Book) Name(column int) string {
	if column >= 0 && column < len(b.Header) && b.Header[column] != "" {
		return b.Header[column]
	}
	return Letter(column)
}
