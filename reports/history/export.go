// The workbook of past editions: what an import reads, so that an export brought in again changes nothing.
package history

import (
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/db"
	"hoithi/internal/sheet"
)

// Export writes the recorded editions as a workbook; without any, the empty sheets to fill in.
func Export(tx *db.Tx, w io.Writer) error {
	all, err := All(tx)
	if err != nil {
		return err
	}
	return writeBook(w, all)
}

// writeBook writes editions; none = the empty sheets to fill in.
func writeBook(w io.Writer, all []Edition) error {
	var editions, results, areas [][]any
	for _, e := range all {
		editions = append(editions, []any{e.Series, e.Year, number(e.Number), e.Name, number(e.Entries), number(e.Participants), number(e.Prizes), e.Source})
		for _, r := range e.Results {
			results = append(results, []any{e.Series, e.Year, r.Division, r.Prize, r.Entry, r.People, r.Unit, r.Area, mark(r.Withheld)})
		}
		for _, a := range e.Areas {
			areas = append(areas, []any{e.Series, e.Year, a.Area, number(a.Entries), number(a.Participants), number(a.Prizes)})
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", sheetEditions); err != nil {
		return err
	}
	for _, s := range []struct {
		name    string
		columns []sheet.Heading
		rows    [][]any
	}{{sheetEditions, editionColumns, editions}, {sheetResults, resultColumns, results}, {sheetAreas, areaColumns, areas}} {
		if _, err := f.NewSheet(s.name); err != nil {
			return err
		}
		if err := fill(f, s.name, head, s.columns, s.rows); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// fill writes one sheet; texts are strings, so that none is a formula (G11).
func fill(f *excelize.File, name string, head int, columns []sheet.Heading, rows [][]any) error {
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(columns), 24); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	headings := make([]any, len(columns))
	for i, c := range columns {
		headings[i] = excelize.Cell{StyleID: head, Value: c.Names[0]}
	}
	if err := out.SetRow("A1", headings); err != nil {
		return err
	}
	for i, row := range rows {
		if err := out.SetRow("A"+strconv.Itoa(i+2), row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// mark is a tick in a cell.
func mark(on bool) any {
	if on {
		return "x"
	}
	return nil
}

// number is a count in a cell; unknown = nothing.
func number(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
