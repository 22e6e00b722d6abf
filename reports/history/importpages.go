// What the pages of the import show.
package history

import (
	"slices"

	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/web"
)

// importPage takes a file and explains what it must look like.
type importPage struct {
	Form, Template string
	Where          []link
	Faults         []string
	File           string
	Marked         string // the file with its faults, "" = none to fetch
	Sheets         []sheetHelp
}

// sheetHelp explains one sheet.
type sheetHelp struct {
	Name, What string
	Columns    []columnHelp
}

type columnHelp struct {
	Name, How string
	Needed    bool
}

func importWhere(p *i18n.Printer) []link {
	return []link{{p.T("history.charts.title"), ChartsPath}, {p.T("history.kept.title"), keepPath}, {p.T("history.import.title"), importPath}}
}

func newImportPage(p *i18n.Printer) importPage {
	page := importPage{Form: importPath, Template: importPath + "/mau.xlsx", Where: importWhere(p)}
	page.Where[2].Href = ""
	for _, s := range []struct {
		name, what string
		columns    []sheet.Heading
	}{{sheetEditions, "editions", editionColumns}, {sheetResults, "results", resultColumns}, {sheetAreas, "areas", areaColumns}} {
		help := sheetHelp{Name: s.name, What: p.T("history.import.sheet_" + s.what)}
		for _, h := range s.columns {
			help.Columns = append(help.Columns, columnHelp{h.Names[0], p.T("history.import.how_" + h.Key), !h.Optional})
		}
		page.Sheets = append(page.Sheets, help)
	}
	return page
}

// previewPage shows what applying a file would do.
type previewPage struct {
	FileName        string
	Upload          int64 // of the waiting file; 0 when there is nothing to apply
	Expect          string
	Form, Apply     string
	Where           []link
	Outdated        bool
	Same            int
	Lines           []previewLine
	Held, Out       []string
	Notes           []string
	Errors          web.FieldErrors
	NewOnes, Others int
}

// previewLine is an edition that would be written. Counts are before and after where they differ.
type previewLine struct {
	Slug, Title string
	Year        int
	New, Picked bool
	Counts      []countChange
	Rows        []rowView
	Gone        []rowView // prizes that the file no longer lists
	Areas       []Area
}

type countChange struct {
	Label, Before, After string
}

// newPreviewPage shows an outcome; picked nil = all are.
func newPreviewPage(p *i18n.Printer, o Outcome, upload int64, picked []string) previewPage {
	page := previewPage{FileName: o.FileName, Upload: upload, Expect: o.digest(), Form: importPath, Apply: importPath + "/ap-dung", Same: o.Same,
		Where: append(importWhere(p), link{p.T("history.import.preview"), ""}), NewOnes: len(o.New), Others: len(o.Changed)}
	for _, e := range o.New {
		page.Lines = append(page.Lines, newPreviewLine(p, e, nil))
	}
	for i, e := range o.Changed {
		page.Lines = append(page.Lines, newPreviewLine(p, e, &o.Was[i]))
	}
	for i := range page.Lines {
		page.Lines[i].Picked = picked == nil || slices.Contains(picked, page.Lines[i].Slug)
	}
	for _, e := range o.Held {
		page.Held = append(page.Held, p.T("history.import.held", "Name", e.Title(), "Contest", e.Contest))
	}
	for _, e := range o.Out {
		page.Out = append(page.Out, p.T("history.import.out", "Name", e.Title()))
	}
	for _, n := range o.notes {
		page.Notes = append(page.Notes, p.T("web.at_sheet", "Sheet", n.Sheet, "Message", p.T(n.Key, n.Args...)))
	}
	return page
}

func newPreviewLine(p *i18n.Printer, e Edition, was *Edition) previewLine {
	line := previewLine{Slug: e.Slug(), Title: e.Title(), Year: e.Year, New: was == nil, Rows: rowsOf(e), Areas: e.Areas}
	before := Edition{}
	if was != nil {
		before = *was
		for _, r := range rowsOf(before) {
			if !slices.Contains(line.Rows, r) {
				line.Gone = append(line.Gone, r)
			}
		}
	}
	for _, c := range []struct {
		key     string
		old, is *int64
	}{{"history.number_label", before.Number, e.Number}, {"history.col.entries", before.Entries, e.Entries},
		{"history.col.participants", before.Participants, e.Participants}, {"history.col.prizes", before.Prizes, e.Prizes}} {
		old, is := counted(p, c.old), counted(p, c.is)
		if was == nil && is != "" || old != is {
			line.Counts = append(line.Counts, countChange{p.T(c.key), old, is})
		}
	}
	return line
}

// counted is a count in words; "" = not known.
func counted(p *i18n.Printer, n *int64) string {
	if n == nil {
		return ""
	}
	return p.Number(*n)
}
