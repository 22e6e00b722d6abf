// Package typeset describes an administrative paper once and writes it as Word file, as PDF and as plain words, in the layout
// of Decree 30/2020/NĐ-CP, Appendix I. It is pure: no database, no request, no clock; the same paper gives the same bytes.
//
// This file is the description: a Document is a list of blocks in reading order.
package typeset

import (
	"math"
	"time"
)

// Document is one file: a paper with its annexes, or several papers one after another (letters in bulk).
type Document struct {
	Properties Properties
	Draft      string  // what the head of every page says while the paper is no final one: "DỰ THẢO (dữ liệu phiên bản 17)"; "" = final
	Size       float64 // of the text in points, 13 or 14; 0 = 14
	Blocks     []Block
}

// Properties are what the file says about itself; no name of a person belongs here.
type Properties struct {
	Title   string
	Subject string
	Author  string    // the issuing body
	Created time.Time // of the paper, not of the writing: the same paper has the same bytes; the zero time = 1980-01-01
}

// Block is one of the types of this package named below.
type Block interface{ block() }

func (Head) block()      {}
func (Title) block()     {}
func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (Chart) block()     {}
func (Signing) block()   {}
func (PageBreak) block() {}
func (Section) block()   {}
func (Annex) block()     {}

// Head is the top of a paper: on the left the bodies and the number, on the right the nation's name, place and date.
type Head struct {
	Superior string // capitals as given; "" = none
	Issuer   string // capitals, bold, a line under it of a third to half its width
	Number   string // "12"; "" = room to write it by hand
	Symbol   string // "QĐ-LHH"; "" = the paper bears no number and symbol (minutes of a jury, lists)
	About    string // of a letter without a kind, under the number: "V/v mời dự …"
	Place    string // "Bắc Giang"; "" = no line of place and date
	Date     Day    // the zero day = "ngày … tháng … năm …" to be written by hand
}

// Day is a calendar day without a zone.
type Day struct{ Year, Month, Day int }

// DayOf is the day of an instant in the zone it carries.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return Day{}
	}
	y, m, d := t.Date()
	return Day{y, int(m), d}
}

// Title is the kind of paper (capitals, bold) over its summary (bold, centred, a short line under it). Summary lines are broken
// where given. A paper may open with a kind alone.
type Title struct {
	Kind    string
	Summary []string
	Under   string // centred italic under all, for example the paper that is accompanied: "(Kèm theo Quyết định số …)"
}

// Heading stands over a part of the text: level 1 bold, level 2 bold italic, level 3 italic. Its number is part of the text: "1. Kết quả".
type Heading struct {
	Level   int // 1 to 3
	Text    string
	Centred bool // on a line of its own in the middle, without first line: "QUYẾT ĐỊNH:"
}

// Run is a stretch of text of one face. "\n" breaks the line.
type Run struct {
	Text         string
	Bold, Italic bool
}

// Align of a paragraph, column or cell; the zero value is what suits the place: justified text, cells to the left.
type Align int

// Alignments.
const (
	Natural Align = iota
	Left
	Centre
	Right
	Justified
)

// Paragraph is running text: justified, first line 1.27 cm in, 6 points after it.
type Paragraph struct {
	Runs    []Run
	Align   Align
	Flush   bool    // the first line is not indented
	Tight   bool    // no space after it: lines of an address
	KeepOn  bool    // stays on the page of what follows
	Indent  bool    // the whole paragraph stands 1.27 cm in
	Dotted  int     // so many dotted lines to write on by hand; the first begins where the text ends
	SizeOff float64 // points more or less than the text: -1
}

// Text is a paragraph of one plain run.
func Text(s string) Paragraph { return Paragraph{Runs: []Run{{Text: s}}} }

// Runs is a paragraph of several.
func Runs(r ...Run) Paragraph { return Paragraph{Runs: r} }

// Plain, Bold and Italic are runs.
func Plain(s string) Run  { return Run{Text: s} }
func Bold(s string) Run   { return Run{Text: s, Bold: true} }
func Italic(s string) Run { return Run{Text: s, Italic: true} }

// List is a row of paragraphs with a mark each: "- " or, numbered, "1. ", "2. " from Start.
type List struct {
	Numbered bool
	Start    int // 0 = 1
	Items    [][]Run
}

// Items is a list with dashes of plain texts.
func Items(texts ...string) List {
	l := List{}
	for _, t := range texts {
		l.Items = append(l.Items, []Run{{Text: t}})
	}
	return l
}

// Table has ruled cells; its head is repeated on every page. Without any Column.Head it has none.
type Table struct {
	Columns []Column
	Over    []Cell // a row above the head that spans columns: "Vòng loại" over two; the spans add up to the columns; nil = none
	Rows    []Row
	Size    float64 // of its text in points; 0 = 13, or 12 from seven columns on
	Bare    bool    // no lines: things side by side
}

// Column of a table. Widths are shares: the columns fill the page's width in their proportion; one too narrow for its longest word takes
// from the others.
type Column struct {
	Head  string
	Width float64 // > 0
	Align Align
}

// Row of a table; its cells span as many columns as the table has. A row is never parted by a page's end.
type Row struct {
	Cells  []Cell
	Bold   bool
	Height float64 // mm at least; 0 = as its text needs
	Keep   bool    // stays on the page of the next row: the name of a group
}

// Cell of a row. "\n" breaks the line.
type Cell struct {
	Text         string
	Bold, Italic bool
	Span         int   // columns; 0 = 1
	Align        Align // Natural = its column's
}

// Cells is a row of plain texts.
func Cells(texts ...string) Row {
	var r Row
	for _, t := range texts {
		r.Cells = append(r.Cells, Cell{Text: t})
	}
	return r
}

// Chart is drawn by both writers from the same values, as vector; its words are those of the labels, the values and the series.
type Chart struct {
	Title  string // says the finding
	Lines  bool   // false = bars
	Labels []string
	Series []Series // five at most, all as long as Labels
	Height float64  // mm; 0 = 70
}

// Series is a row of a chart's values, ≥ 0 or Missing.
type Series struct {
	Name   string
	Values []int64
}

// Missing stands in a chart for a value that does not exist; nothing is drawn there.
const Missing = math.MinInt64

// Signing closes a paper: recipients on the left, signature on the right; several signatures stand side by side.
type Signing struct {
	Recipients []string // "- " and ";" are part of each as the paper shows it; nil = none
	Signatures []Signature
}

// Signature is a block of a signer.
type Signature struct {
	Authority string // "TM. BAN THƯỜNG VỤ" or "KT. CHỦ TỊCH"; "" = none
	Title     string // "CHỦ TỊCH"
	Note      string // italic in brackets under the title: "(Ký, ghi rõ họ tên)"; "" = none
	Name      string // bold; "" = room to write it
	Upon      string // italic line over the block, for lists and minutes: "Bắc Giang, ngày … tháng … năm …"; "" = none
}

// PageBreak starts a new page.
type PageBreak struct{}

// Section starts a new page of an orientation; with Anew page numbers begin at 1, which is not shown: a new paper in the same file.
type Section struct {
	Landscape bool
	Anew      bool
}

// Annex starts a new page with the annex's heading. Its pages are numbered by themselves, as the decree wants.
type Annex struct {
	Number    string // "I"; "" = the only annex
	Title     string // capitals as given
	Of        string // "(Kèm theo Quyết định số 12/QĐ-LHH ngày 20 tháng 8 năm 2024 của …)"
	Landscape bool
}
