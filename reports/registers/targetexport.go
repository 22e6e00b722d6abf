// Targets as a workbook that can be read in again, with their results beside them.
package registers

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// targetColumns are the headings of the sheet: the first five are read again.
var targetExportColumns = [...]struct {
	head  string
	width float64
}{{"Kỳ", 24}, {"Chỉ tiêu", 48}, {"Chỉ tiêu đặt ra", 16}, {"Đơn vị tính", 16}, {"Kết quả lấy từ", 44}, {"Kết quả", 12}, {"Tỷ lệ (%)", 12}, {"Cùng kỳ năm trước", 20}}

// ExportTargets writes the targets of periods, in their order, with results as they are recorded now; of none, a sheet to fill in.
// Invalid "ky" for what is no period of targets. Words are Vietnamese: p's.
func ExportTargets(tx *db.Tx, w io.Writer, p *i18n.Printer, figures Figures, periods []string) error {
	all, err := figures.List(tx)
	if err != nil {
		return err
	}
	labels := map[string]string{}
	for _, f := range all {
		labels[f.Name] = f.Label.VI
	}
	book := &exportBook{file: excelize.NewFile()}
	defer book.file.Close()
	if err := book.styles(); err != nil {
		return err
	}
	const name = "Chỉ tiêu"
	if err := book.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	out, err := book.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	head := make([]any, len(targetExportColumns))
	for i, c := range targetExportColumns {
		if err := out.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: book.head, Value: c.head}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	row := 1
	for _, code := range periods {
		cells, err := targetCells(tx, book, p, figures, labels, code)
		if err != nil {
			return err
		}
		for _, line := range cells {
			row++
			if err := out.SetRow(fmt.Sprintf("A%d", row), line); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.file.Write(w)
}

// targetCells are the rows of one period.
func targetCells(tx *db.Tx, b *exportBook, p *i18n.Printer, figures Figures, labels map[string]string, code string) (rows [][]any, err error) {
	period, _, ok := PeriodOf(code)
	if !ok {
		return nil, fault.Invalid("ky", "registers.fault.period")
	}
	before, _, _ := PeriodOf(YearBefore(code))
	list, err := Targets(tx, code)
	if err != nil {
		return nil, err
	}
	words := func(s string) any { return excelize.Cell{StyleID: b.text, Value: s} }
	number := func(n int64) any { return excelize.Cell{StyleID: b.whole, Value: n} }
	for _, t := range list {
		label := labels[t.Figure]
		if label == "" {
			label = t.Figure
		}
		line := []any{words(periodWords(p, code)), words(t.Name), number(t.Number), words(t.Unit), words(label)}
		for i, days := range []Period{period, before} {
			if t.Figure == "" {
				break
			}
			n, has, err := figures.Value(tx, t.Figure, days, tx.NowMS()+1)
			if err != nil {
				return nil, err
			}
			switch {
			case !has && i == 0:
				line = append(line, nil, nil)
			case !has:
				line = append(line, nil)
			case i == 0:
				line = append(line, number(n), number(Share(n, t.Number)))
			default:
				line = append(line, number(n))
			}
		}
		rows = append(rows, line)
	}
	return rows, nil
}
