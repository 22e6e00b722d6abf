// A property: a figure is the same number wherever it is shown, by its rows, targets and workbook.
package reports

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/reports/registers"
)

// grown is a fresh database with rows of the register of popularisation and of organisation as drawn.
func grown(t testing.TB, d *db.DB, rows []drawn) {
	t.Helper()
	for i, r := range rows {
		var err error
		if r.organisation {
			_, err = registers.Enter(context.Background(), d, writes, "to-chuc", map[string]string{"ngay": r.day, "loai": "van-dong", "noi-dung": fmt.Sprint("Hội ", i), "so-luong": fmt.Sprint(r.n)})
		} else {
			_, err = registers.Enter(context.Background(), d, writes, "pho-bien-kien-thuc", map[string]string{"ngay": r.day, "loai": r.kind, "noi-dung": fmt.Sprint("Việc ", i), "so-nguoi": fmt.Sprint(r.n)})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

type drawn struct {
	organisation bool
	day, kind    string
	n            int
}

func TestAFigureIsTheSameWhereverItIsShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.December, 1, 9, 0))
		year := 1990
		rapid.Check(t, func(rt *rapid.T) {
			year++ // each draw has a year of its own
			rows := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) drawn {
				return drawn{organisation: rapid.Bool().Draw(rt, "organisation"), kind: rapid.SampledFrom([]string{"chuyen-muc", "hoi-thao", "hoi-nghi", "lop-tap-huan"}).Draw(rt, "kind"),
					day: fmt.Sprintf("%02d/%02d/%d", rapid.IntRange(1, 28).Draw(rt, "day"), rapid.IntRange(1, 12).Draw(rt, "month"), year), n: rapid.IntRange(1, 40).Draw(rt, "n")}
			}), 0, 12).Draw(rt, "rows")
			if year > 2023 {
				return // as many draws as there are years
			}
			grown(t, d, rows)
			p := parsed(t, fmt.Sprintf("%d-%s", year, rapid.SampledFrom([]string{"H1", "H2", "Y", "Q3", "9M"}).Draw(rt, "period")))
			agree(t, d, p)
		})
	})
}

// agree compares every figure of a report with the page's rows, the list, the targets and the workbook.
func agree(t *testing.T, d *db.DB, p Period) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		draft, err := Build(tx, p.String())
		if err != nil {
			return err
		}
		table, err := newTable(tx)
		if err != nil {
			return err
		}
		content, err := WriteFile(tx, draft, nil, "xlsx", plainWords, func(Named) bool { return true })
		if err != nil {
			return err
		}
		cells := cellsOf(t, openBook(t, content), "Số liệu")
		for i, u := range draft.Figures {
			n, _ := table.find(u.Name)
			of := p
			if u.When != "" {
				of = parsed(t, u.When)
			}
			if got := cells[fmt.Sprintf("B%d", 5+i)]; got != fmt.Sprint(u.Value) || cells[fmt.Sprintf("H%d", 5+i)] != u.Name {
				t.Errorf("%s in %s: the workbook says %s, the report %d", u.Name, p, got, u.Value)
			}
			days := table.days(of, p)
			if v, _, err := targetValue(tx, u.Name, days, tx.NowMS()+1); err != nil || int(v) != u.Value {
				t.Errorf("%s in %s: a target counts %d, the report %d, %v", u.Name, p, v, u.Value, err)
			}
			if n.Register == nil {
				continue
			}
			rows, err := n.Register.rows(tx, days)
			if err != nil {
				return err
			}
			sum := len(rows)
			if n.Register.Query.Op == registers.OpSum {
				sum = 0
				for _, row := range rows {
					number := 0
					fmt.Sscan(row.Values["so-luong"], &number)
					sum += number
				}
			}
			if sum != u.Value {
				t.Errorf("%s in %s: its rows come to %d, the report says %d", u.Name, p, sum, u.Value)
			}
		}
		return nil
	})
}

// yearBook is a workbook of a year's register of popularisation.
func yearBook(t testing.TB, year, rows int) []byte {
	t.Helper()
	f := excelize.NewFile()
	const name = "Phổ biến kiến thức"
	kinds := [...]string{"Chuyên mục", "Hội thảo khoa học", "Hội nghị thông tin chuyên đề", "Lớp tập huấn"}
	set := func(row int, cells ...any) {
		if err := f.SetSheetRow(name, fmt.Sprint("A", row), &cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetName("Sheet1", name); err != nil {
		t.Fatal(err)
	}
	set(1, "Ngày", "Loại", "Nội dung", "Số người")
	for i := range rows {
		set(i+2, fmt.Sprintf("%02d/%02d/%d", i%28+1, i%12+1, year), kinds[i%len(kinds)], fmt.Sprintf("Việc thứ %d của năm %d", i, year), fmt.Sprint(i%90+10))
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
