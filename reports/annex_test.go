// The annex for the province: its totals are the report's figures, whatever units are called and wherever they are.
package reports

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// placesOf is a contest by unit and district in a period.
func placesOf(t testing.TB, d *db.DB, c *contests.Contest, code string) (p placeTable, of func(name string) Used) {
	t.Helper()
	period, err := ParsePeriod(code)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]Used{}
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		table, err := newTable(tx)
		if err != nil {
			return err
		}
		for _, name := range []string{"doi-thi", "nguoi", "thi-sinh", "huong-dan", "don-vi", "dia-ban", "giai"} {
			if values[name], _, err = table.value(c.Code+"."+name, period, period); err != nil {
				return err
			}
		}
		p, err = table.places(c, period)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, func(name string) Used { return values[name] }
}

// checkTotals compares the lines of the annex with the figures of the report.
func checkTotals(t *testing.T, p placeTable, of func(name string) Used) {
	t.Helper()
	var entries, won, withEntries int
	for _, l := range p.units {
		entries, won = entries+l.entries, won+l.won
	}
	var areaEntries, areaWon int
	for _, l := range p.areas {
		areaEntries, areaWon = areaEntries+l.entries, areaWon+l.won
		if l.entries > 0 {
			withEntries++
		}
	}
	got := fmt.Sprint(entries, areaEntries, p.total.entries, won, areaWon, p.total.won, p.total.people, p.total.contestants, p.total.mentor, withEntries)
	n, prizes := of("doi-thi").Value, of("giai").Value
	want := fmt.Sprint(n, n, n, prizes, prizes, prizes, of("nguoi").Value, of("thi-sinh").Value, of("huong-dan").Value, of("dia-ban").Value)
	if got != want {
		t.Errorf("entries, prizes, people, contestants, mentors, districts: %s, the figures say %s", got, want)
	}
	if p.twice(p.units) < 0 || p.twice(p.areas) < 0 {
		t.Error("the lines hold fewer people than the whole")
	}
}

func TestTheAnnexAddsUpToTheFiguresOfTheReport(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		c := register(t, d)
		p, of := placesOf(t, d, c, "2024-H1")
		checkTotals(t, p, of)
		if p.total.entries != 432 || p.total.people != 1484 || p.published {
			t.Errorf("%d entries, %d people", p.total.entries, p.total.people)
		}
		if first := p.areas[0].area; first != c.Rules.Areas[0] || len(p.areas) != len(c.Rules.Areas) {
			t.Errorf("%d districts, the first is %s", len(p.areas), first)
		}
		write := func(statements ...string) {
			t.Helper()
			err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
				for _, s := range statements {
					if _, err := tx.Exec(s); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		// one unit without a district, one from another province, two of one name in two districts
		write(`UPDATE unit SET area = '' WHERE id = (SELECT MIN(unit_id) FROM entry)`, `UPDATE unit SET area = 'Tỉnh Lạng Sơn' WHERE id = (SELECT MAX(unit_id) FROM entry)`,
			`UPDATE unit SET name = (SELECT name FROM unit WHERE id = (SELECT MIN(unit_id) + 1 FROM entry)) WHERE id = (SELECT MAX(unit_id) - 1 FROM entry)`)
		p, of = placesOf(t, d, c, "2024-H1")
		checkTotals(t, p, of)
		if last := p.areas[len(p.areas)-1].area; last != "" || p.areas[len(p.areas)-2].area != "Tỉnh Lạng Sơn" {
			t.Errorf("the last districts are %q and %q", p.areas[len(p.areas)-2].area, last)
		}
		if len(p.units) != of("don-vi").Value {
			t.Errorf("%d units, the figure says %d", len(p.units), of("don-vi").Value)
		}
		s := newSite(t, d)
		who := s.person("thu-ky", "organiser", c)
		s.shows("/bao-cao/phu-luc?ky=2024-H1", who, 200, "432", "1.484", "Tỉnh Lạng Sơn", "Chưa ghi địa bàn", "/bao-cao/phu-luc/tai-ve?ky=2024-H1", "chưa công bố")
		s.shows("/bao-cao/phu-luc?ky=2019-H1", who, 200, "Chưa có gì để tổng hợp")
		s.shows("/bao-cao/phu-luc/tai-ve?ky=2019-H1", who, 422, "không có cuộc thi nào")
		s.shows("/bao-cao/phu-luc/tai-ve?ky=2024-H1&cuoc-thi=khong-co", who, 404)
		if w := s.get("/bao-cao/phu-luc/tai-ve?ky=2024-H1", who); w.Code != 200 || !strings.Contains(w.Header().Get("Content-Disposition"), "phu-luc-dia-ban-don-vi-2024-H1.xlsx") {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	})
}

// TestG11TheAnnexAsAWorkbook reads the sheets back: rows, totals, and names that are formulas stay words.
func TestG11TheAnnexAsAWorkbook(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		c := register(t, d)
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE unit SET name = '=HYPERLINK("http://x")' WHERE id = (SELECT MIN(unit_id) FROM entry)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		period, _ := ParsePeriod("2024-H1")
		var out bytes.Buffer
		if err := WriteAnnex(context.Background(), d, period, "", &out); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		areas, err := f.GetRows(c.Code + " địa bàn")
		if err != nil {
			t.Fatal(f.GetSheetList(), err)
		}
		units, err := f.GetRows(c.Code + " đơn vị")
		if err != nil {
			t.Fatal(err)
		}
		total := func(rows [][]string) string {
			for _, row := range rows {
				if len(row) > 1 && row[1] == "Tổng số" {
					return strings.Join(row, "|")
				}
			}
			return ""
		}
		if got := total(areas); !strings.HasPrefix(got, "|Tổng số|432|1484|") {
			t.Errorf("districts: %s", got)
		}
		if got := total(units); !strings.HasPrefix(got, "|Tổng số||432|1484|") {
			t.Errorf("units: %s", got)
		}
		if cell, _ := f.GetCellFormula(c.Code+" đơn vị", "C5"); cell != "" || !strings.Contains(fmt.Sprint(units), "=HYPERLINK") {
			t.Errorf("a name became the formula %s", cell)
		}
		if err := WriteAnnex(context.Background(), d, period, "khong-co", &out); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("an unknown contest: %v", err)
		}
	})
}
