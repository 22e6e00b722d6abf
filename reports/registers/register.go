// Package registers keeps the registers (sổ) of the Union's work beside its contests: what a register records, its rows as
// append-only revisions, their import and export, counts as of an instant, and targets beside results.
//
// This file says what a kind of register is.
package registers

import (
	"slices"

	"hoithi/contests"
)

// Text is a text in both languages.
type Text = contests.Text

// Kind says what a field holds.
type Kind string

// Kinds of fields. Numbers, counts of people and years are whole and not negative.
const (
	KindText   Kind = "text"
	KindDate   Kind = "date"
	KindNumber Kind = "number"
	KindPeople Kind = "people-count"
	KindYear   Kind = "year"
	KindChoice Kind = "choice"
)

// Kinds are all kinds, in the order in which a form offers them.
var Kinds = [...]Kind{KindText, KindChoice, KindNumber, KindPeople, KindDate, KindYear}

// Numeric says whether values of the kind can be added up.
func (k Kind) Numeric() bool { return k == KindNumber || k == KindPeople }

// SpanYear makes a row count in every period of the year that its day falls in: a key task is a task of its year.
const SpanYear = "year"

// Register is one kind of register. Nothing in it is ever taken away: fields and choices that are no longer used are closed.
type Register struct {
	Code     string   `yaml:"code"` // in addresses and queries
	Name     Text     `yaml:"name"`
	About    Text     `yaml:"about,omitempty"`
	Sheet    string   `yaml:"sheet"`              // name of its sheet in a workbook, at most 31 characters
	Also     []string `yaml:"also,omitempty"`     // other names of the sheet
	Dated    string   `yaml:"dated"`              // code of the date field that puts a row in a period
	Span     string   `yaml:"span,omitempty"`     // "" or SpanYear
	Quantity string   `yaml:"quantity,omitempty"` // code of the number field that says how many a row stands for; "" = one
	Closed   bool     `yaml:"closed,omitempty"`   // no new rows
	Fields   []Field  `yaml:"fields"`

	Version int  `yaml:"-"` // of the office's own changes, 0 = as the program brings it
	Own     bool `yaml:"-"` // made by the office
}

// Field is one thing a row says.
type Field struct {
	Code     string   `yaml:"code"`
	Label    Text     `yaml:"label"`
	Kind     Kind     `yaml:"kind"`
	Required bool     `yaml:"required,omitempty"`
	Key      bool     `yaml:"key,omitempty"`  // with the date it makes two rows the same
	Long     bool     `yaml:"long,omitempty"` // of texts: wants several lines
	Closed   bool     `yaml:"closed,omitempty"`
	Also     []string `yaml:"also,omitempty"` // other headings of its column
	Choices  []Choice `yaml:"choices,omitempty"`
}

// Choice is one value of a field of KindChoice; rows hold its code, so that its words can change.
type Choice struct {
	Code   string   `yaml:"code"`
	Label  Text     `yaml:"label"`
	Also   []string `yaml:"also,omitempty"` // other ways to write it in a workbook
	Closed bool     `yaml:"closed,omitempty"`
}

// Field finds a field by its code.
func (r Register) Field(code string) (Field, bool) {
	at := slices.IndexFunc(r.Fields, func(f Field) bool { return f.Code == code })
	if at < 0 {
		return Field{}, false
	}
	return r.Fields[at], true
}

// Choice finds a choice by its code.
func (f Field) Choice(code string) (Choice, bool) {
	at := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Code == code })
	if at < 0 {
		return Choice{}, false
	}
	return f.Choices[at], true
}

// Title is the field that names a row in lists: its last key field of text, else its first text.
func (r Register) Title() Field {
	var title Field
	for _, f := range r.Fields {
		if f.Kind == KindText && (title.Code == "" || f.Key) {
			title = f
		}
	}
	return title
}

// Open lists the fields that a form asks for.
func (r Register) Open() []Field {
	return slices.DeleteFunc(slices.Clone(r.Fields), func(f Field) bool { return f.Closed })
}

// Values are what a row says, by code of field: text in NFC, a day as 2024-06-12, whole numbers in digits, the code of a choice.
// An empty field is not there.
type Values map[string]string
