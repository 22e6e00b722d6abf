// The annex for the province: participants and prizes by district and by unit, as a page, a workbook and sheets of the report's workbook.
package reports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/klauspost/compress/zip"
	"github.com/labstack/echo/v4"
	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/web"
)

// noArea stands where a unit has no district.
const noArea = "Chưa ghi địa bàn"

// byPlace adds the annex's sheets of each contest that the report counts.
func (t *table) byPlace(b *reportBook, d Draft, own Period) error {
	for _, c := range t.contests {
		counted := slices.ContainsFunc(d.Figures, func(u Used) bool {
			n, known := t.find(u.Name)
			return known && n.Contest != nil && n.Contest.Contest.ID == c.ID
		})
		if !counted {
			continue
		}
		if err := t.placeSheets(b, c, own); err != nil {
			return err
		}
	}
	return nil
}

// placeSheets adds two sheets: by district, by unit.
func (t *table) placeSheets(b *reportBook, c *contests.Contest, own Period) error {
	p, err := t.places(c, own)
	if err != nil {
		return err
	}
	title := c.Rules.ShortName.VI + ": tham gia và giải thưởng theo "
	if err := b.sheet(c.Code+" địa bàn", title+"địa bàn, "+own.InWords(), p.grid(p.areas, false)); err != nil {
		return err
	}
	return b.sheet(c.Code+" đơn vị", title+"đơn vị, "+own.InWords(), p.grid(p.units, true))
}

// grid is the table of districts or units with its total.
func (p placeTable) grid(lines []placeLine, units bool) grid {
	g := grid{heads: []string{"TT", "Địa bàn"}, widths: []float64{6, 28}, total: []any{"", "Tổng số"}}
	if units {
		g.heads, g.widths, g.total = append(g.heads, "Đơn vị"), append(g.widths, 48), append(g.total, "")
	}
	g.heads = append(g.heads, "Số "+(&writer{c: p.contest}).entries(), "Số người", "Thí sinh, tác giả", "Người hướng dẫn")
	g.widths = append(g.widths, 12, 12, 12, 14)
	for _, prize := range p.prizes {
		g.heads, g.widths = append(g.heads, prize.Name.VI), append(g.widths, 14)
	}
	g.heads, g.widths = append(g.heads, "Tổng số giải"), append(g.widths, 14)
	for i, l := range lines {
		row := []any{i + 1, areaWords(l.area)}
		if units {
			row = append(row, l.unit)
		}
		g.rows = append(g.rows, append(row, p.numbers(l)...))
	}
	g.total = append(g.total, p.numbers(p.total)...)
	if n := p.twice(lines); n > 0 {
		g.notes = append(g.notes, fmt.Sprintf("Dòng tổng số tính mỗi người một lần; %d lượt người có mặt ở nhiều dòng.", n))
	}
	if !p.published {
		g.notes = append(g.notes, "Kết quả giải chưa công bố trong kỳ.")
	}
	return g
}

// numbers are the cells of a line after its names; what was not published is empty.
func (p placeTable) numbers(l placeLine) []any {
	cells := []any{l.entries, l.people, l.contestants, l.mentor}
	if !p.published {
		return append(cells, "")
	}
	for _, prize := range p.prizes {
		cells = append(cells, l.prizes[prize.Code])
	}
	return append(cells, l.won)
}

func areaWords(area string) string {
	if area == "" {
		return noArea
	}
	return area
}

// AnnexFileName is the name of the annex of a period.
func AnnexFileName(period Period) string {
	return "phu-luc-dia-ban-don-vi-" + period.String() + ".xlsx"
}

// WriteAnnex writes the workbook of a period: of one contest, or with code "" of all that had entries by its end. NotFound for an unknown
// contest, Invalid when there is nothing to write. Nothing is written to w before the whole is made.
func WriteAnnex(ctx context.Context, d *db.DB, period Period, code string, w io.Writer) error {
	var out bytes.Buffer
	err := d.Read(ctx, func(tx *db.Tx) error {
		out.Reset()
		t, err := newTable(tx)
		if err != nil {
			return err
		}
		list, err := t.annexed(period, code)
		if err != nil {
			return err
		}
		return t.annex(&out, list, period)
	})
	if err == nil {
		_, err = out.WriteTo(w)
	}
	return err
}

// annexed are the contests of the annex: the one asked for, or all that had entries by the end of the period, the newest first.
func (t *table) annexed(period Period, code string) (list []*contests.Contest, err error) {
	for _, c := range slices.Backward(t.contests) {
		if code != "" && c.Code != code || c.State == contests.Draft {
			continue
		}
		u, _, err := t.value(c.Code+"."+entriesFigure(c.Rules), period, period)
		if err != nil {
			return nil, err
		}
		over := c.Rules.Rounds[len(c.Rules.Rounds)-1].On.Start(t.zone).Before(period.Start(t.zone))
		if code != "" || u.Value > 0 && !over {
			list = append(list, c)
		}
	}
	switch {
	case len(list) > 0:
		return list, nil
	case code != "":
		return nil, fault.NotFound("contest.unknown", "Code", code)
	}
	return nil, nil
}

// annex writes a workbook of contests.
func (t *table) annex(w io.Writer, list []*contests.Contest, period Period) (err error) {
	if len(list) == 0 {
		return fault.Invalid("ky", "overview.annex.none", "Period", period.InWords())
	}
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	s, err := newStyles(f)
	if err != nil {
		return err
	}
	b := reportBook{f: f, s: s, state: "Số liệu tính đến hết ngày " + dayWords(lastDay(period, t.zone, t.tx.Now)), taken: map[string]bool{}}
	for _, c := range list {
		if err := t.placeSheets(&b, c, period); err != nil {
			return err
		}
	}
	return f.Write(w)
}

// annexPage shows one contest by district and unit.
type annexPage struct {
	Period, Words string
	Periods       []option
	Contest, Name string
	Contests      []option
	AsOf          string
	Areas, Units  annexTable
	Bars          chart
	Entries, Won  string
	People        string
	Published     bool
	File          string
	EntriesHref   string
}

// annexTable is a table with a column for each prize. Twice says how many people more its lines hold than the total.
type annexTable struct {
	Prizes []string
	Rows   []annexRow
	Total  annexRow
	Twice  int
}

type annexRow struct {
	Area, Unit                           string
	Entries, People, Contestants, Mentor int
	Prizes                               []int
	Won                                  int
}

func (h handlers) annexPage(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	p := web.Printer(c)
	page := annexPage{Period: period.String(), Words: periodWords(p, period), Contest: c.QueryParam("cuoc-thi")}
	err = h.db.Read(c.Request().Context(), func(tx *db.Tx) error {
		r, err := h.reader(c, tx, period)
		if err != nil {
			return err
		}
		page.Periods, page.AsOf = choices(p, period, r.table.contests, tx.Now), lastDay(period, r.table.zone, tx.Now)
		list, err := r.table.annexed(period, "")
		if err != nil || len(list) == 0 {
			return err
		}
		page.Contests, page.File = nil, "/bao-cao/phu-luc/tai-ve?ky="+page.Period
		at := 0
		for i, one := range list {
			page.Contests = append(page.Contests, option{one.Code, one.Rules.ShortName.In(p.Lang())})
			if one.Code == page.Contest {
				at = i
			}
		}
		return page.show(r, list[at])
	})
	if err != nil {
		return err
	}
	return web.Page(c, http.StatusOK, "reports/annex", page)
}

// show fills the page with one contest.
func (page *annexPage) show(r reader, c *contests.Contest) error {
	t, err := r.table.places(c, r.own)
	if err != nil {
		return err
	}
	page.Contest, page.Name, page.Published = c.Code, c.Rules.ShortName.In(r.p.Lang()), t.published
	page.Areas, page.Units = t.shown(r, t.areas), t.shown(r, t.units)
	page.Entries, page.People, page.Won = r.p.Number(int64(t.total.entries)), r.p.Number(int64(t.total.people)), "–"
	if t.published {
		page.Won = r.p.Number(int64(t.total.won))
	}
	page.EntriesHref = r.href(c.Code+"."+entriesFigure(c.Rules), "")
	var bars []bar
	for _, a := range page.Areas.Rows {
		bars = append(bars, bar{Label: a.Area, Now: a.Entries, Mark: -1})
	}
	page.Bars = newChart(r.p, bars, false)
	return nil
}

func (p placeTable) shown(r reader, lines []placeLine) (t annexTable) {
	for _, prize := range p.prizes {
		t.Prizes = append(t.Prizes, prize.Name.In(r.p.Lang()))
	}
	row := func(l placeLine) annexRow {
		one := annexRow{Area: l.area, Unit: l.unit, Entries: l.entries, People: l.people, Contestants: l.contestants, Mentor: l.mentor, Won: l.won}
		if one.Area == "" {
			one.Area = r.p.T("overview.annex.no_area")
		}
		for _, prize := range p.prizes {
			one.Prizes = append(one.Prizes, l.prizes[prize.Code])
		}
		return one
	}
	for _, l := range lines {
		t.Rows = append(t.Rows, row(l))
	}
	t.Total, t.Twice = row(p.total), p.twice(lines)
	return t
}

// annexFile sends the workbook of the period.
func (h handlers) annexFile(c echo.Context) error {
	period, err := h.period(c)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := WriteAnnex(c.Request().Context(), h.db, period, c.QueryParam("cuoc-thi"), &out); err != nil {
		return err
	}
	attach(c, AnnexFileName(period), "Phụ lục địa bàn, đơn vị "+period.InWords()+".xlsx")
	return c.Blob(http.StatusOK, media["xlsx"], out.Bytes())
}
