// The workbook of a report: its figures with definitions and sources, the rows behind each, participants and prizes by unit and district.
package reports

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/zip"
	"github.com/xuri/excelize/v2"

	"hoithi/reports/registers"
)

// workbook writes a report's workbook. Nothing is written to w before the whole is made.
func (t *table) workbook(w io.Writer, d Draft, i *Issued, own Period, rows func(Named) bool) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return &sortedZip{to: zip.NewWriter(w)} })
	s, err := newStyles(f)
	if err != nil {
		return err
	}
	state := "DỰ THẢO"
	if i != nil {
		state = fmt.Sprintf("Số %d/%s ngày %s", i.Number, i.Symbol, dayWords(i.Day))
	}
	b := reportBook{f: f, s: s, state: state + ". Số liệu tính đến hết ngày " + dayWords(d.AsOf), taken: map[string]bool{}}
	if err := b.sheet("Số liệu", "Số liệu trong báo cáo "+own.InWords(), figureSheet(d)); err != nil {
		return err
	}
	for _, u := range d.Figures {
		n, known := t.find(u.Name)
		if !known || !rows(n) || u.When != "" {
			continue
		}
		grid, err := t.rowsOf(n, own)
		if err != nil {
			return err
		}
		if err := b.sheet(u.Name, u.Label, grid); err != nil {
			return err
		}
	}
	if err := t.byPlace(&b, d, own); err != nil {
		return err
	}
	return f.Write(w)
}

// reportBook is a workbook in the making.
type reportBook struct {
	f     *excelize.File
	s     *styles
	state string
	taken map[string]bool
}

// grid is a table: heads, widths in characters, rows of texts and numbers; total is a last row that stands out, notes follow it.
type grid struct {
	heads  []string
	widths []float64
	rows   [][]any
	total  []any
	notes  []string
}

// sheet adds a sheet of one table. Texts are written as texts: a formula stays words (G11).
func (b *reportBook) sheet(name, title string, g grid) error {
	name = sheetName(name, b.taken)
	if len(b.taken) == 1 {
		if err := b.f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.f.NewSheet(name); err != nil {
		return err
	}
	if err := b.printed(name, g); err != nil {
		return err
	}
	stream, err := b.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range g.widths {
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	line := func(row, style int, cells ...any) error {
		var options []excelize.RowOpts
		if row == gridHead {
			options = append(options, excelize.RowOpts{Height: g.headHeight()})
		}
		values := make([]any, len(cells))
		for i, value := range cells {
			if _, number := value.(int); number && style == b.s.text {
				values[i] = excelize.Cell{StyleID: b.s.count, Value: value}
			} else {
				values[i] = excelize.Cell{StyleID: style, Value: value}
			}
		}
		return stream.SetRow(fmt.Sprintf("A%d", row), values, options...)
	}
	heads := make([]any, len(g.heads))
	for i, h := range g.heads {
		heads[i] = h
	}
	if err := errors.Join(line(1, b.s.organiser, title), line(2, b.s.note, b.state), line(gridHead, b.s.head, heads...)); err != nil {
		return err
	}
	for i, row := range g.rows {
		if err := line(gridFirst+i, b.s.text, row...); err != nil {
			return err
		}
	}
	last := gridFirst + len(g.rows)
	if g.total != nil {
		if err := line(last, b.s.head, g.total...); err != nil {
			return err
		}
	}
	for i, note := range g.notes {
		if err := line(last+2+i, b.s.note, note); err != nil {
			return err
		}
	}
	return stream.Flush()
}

func figureSheet(d Draft) grid {
	g := grid{heads: []string{"Số liệu", "Giá trị", "Đơn vị", "Kỳ", "Cách tính", "Nguồn", "Giá trị theo ghi nhận đến hết kỳ", "Tên số liệu"},
		widths: []float64{44, 12, 14, 20, 60, 34, 18, 32}}
	for _, u := range d.Figures {
		when := u.When
		if when == "" {
			when = d.Period
		}
		if p, err := ParsePeriod(when); err == nil {
			when = p.InWords()
		}
		var value any = u.Value
		if u.Missing {
			value = ""
		}
		g.rows = append(g.rows, []any{u.Label, value, u.Unit, when, u.About, u.Source, u.Recorded, u.Name})
	}
	return g
}

// rowsOf are the rows behind a figure.
func (t *table) rowsOf(n Named, own Period) (g grid, err error) {
	if n.Register != nil {
		return t.registerGrid(*n.Register, own)
	}
	f := *n.Contest
	rows, err := f.Rows(t.tx, asOf(own, f.Contest.Rules.Location(), t.now))
	if err != nil {
		return g, err
	}
	for _, column := range f.listing.columns() {
		head := columnWords[column]
		if column == "team" {
			head = upperFirst((&writer{c: f.Contest}).entries())
		}
		g.heads, g.widths = append(g.heads, head), append(g.widths, 28)
	}
	for _, row := range rows {
		cells := make([]any, len(row.Cells))
		for i, cell := range row.Cells {
			if word, ok := roleWords[cell]; ok && f.listing.columns()[i] == "role" {
				cell = word
			}
			cells[i] = cell
		}
		g.rows = append(g.rows, cells)
	}
	return g, nil
}

var (
	columnWords = map[string]string{"code": "Mã số", "division": "Bảng, lĩnh vực", "unit": "Đơn vị", "area": "Địa bàn", "entries": "Số lượng",
		"person": "Họ và tên", "role": "Vai trò", "teams": "Mã số"}
	roleWords = map[string]string{"contestant": contestantWord, "mentor": mentorWord}
)

func (t *table) registerGrid(f Registered, own Period) (g grid, err error) {
	rows, err := registers.Rows(t.tx, f.Query, t.days(own, own), t.known())
	at := slices.IndexFunc(t.registers, func(k registers.Register) bool { return k.Code == f.Query.Register })
	if err != nil || at < 0 {
		return g, err
	}
	for _, field := range t.registers[at].Fields {
		g.heads, g.widths = append(g.heads, field.Label.VI), append(g.widths, 24)
	}
	for _, row := range rows {
		var cells []any
		for _, field := range t.registers[at].Fields {
			cells = append(cells, shownValue(field, row.Values[field.Code], "vi"))
		}
		g.rows = append(g.rows, cells)
	}
	return g, nil
}
