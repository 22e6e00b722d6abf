// The years since the founding come in from one workbook: days in every way people write them, thousands of rows in one act.
package registers

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
)

// pastRows are rows of twenty years, 200 a year, with their days written in four ways.
func pastRows(first, last, perYear int) (rows [][]any) {
	rows = append(rows, []any{"Phổ biến kiến thức"}, popularHead)
	for year := first; year <= last; year++ {
		for i := range perYear {
			when := time.Date(year, 1, 1+i, 0, 0, 0, 0, time.UTC)
			var typed any
			switch i % 4 {
			case 0:
				typed = when
			case 1:
				typed = when.Format("2/1/2006")
			case 2:
				typed = when.Format("02-01-2006")
			default:
				typed = fmt.Sprintf("ngày %d tháng %d năm %d", when.Day(), when.Month(), year)
			}
			rows = append(rows, []any{typed, []string{"Hội thảo", "Tập huấn", "Chuyên mục"}[i%3], fmt.Sprintf("Việc thứ %d năm %d", i+1, year), 20 + i})
		}
	}
	return rows
}

func TestTheYearsSinceTheFoundingComeInFromOneWorkbook(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		content := book(t, pastRows(1995, 2014, 200))
		started := time.Now()
		p := bring(t, d, "1995-2014.xlsx", content)
		took := time.Since(started)
		t.Logf("4,000 rows in %s", took)
		if p.Writes() != 4000 || took > 30*time.Second {
			t.Errorf("%d rows in %s", p.Writes(), took)
		}
		for _, year := range []int{1995, 2005, 2014} {
			days := Period{fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year)}
			if n := count(t, d, rowsOf("pho-bien-kien-thuc"), days, clock.Now().Add(time.Hour)); n != 200 {
				t.Errorf("%d has %d rows", year, n)
			}
			if n := count(t, d, rowsOf("pho-bien-kien-thuc"), days, clock.Now()); n != 0 {
				t.Errorf("%d rows of %d were known before they were recorded", n, year)
			}
		}
		if again := bring(t, d, "1995-2014.xlsx", content); again.Writes() != 0 {
			t.Errorf("once more writes %d rows", again.Writes())
		}
		inRead(t, d, func(tx *db.Tx) error {
			r, err := ByCode(tx, "pho-bien-kien-thuc")
			must(t, err)
			l, err := List(tx, r, Filter{Year: 1998, Query: "viec thu 219"})
			if len(l.Rows) != 1 || l.Rows[0].Day != "1998-07-19" {
				t.Errorf("the search in 1998 finds %d rows", len(l.Rows))
			}
			return err
		})
	})
}

func TestG12DaysOfPastYearsThatAreNoneAreNamedByRow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		refused(t, d, book(t, [][]any{{"Phổ biến kiến thức"}, popularHead, {"12/6/05", "Hội thảo", "Một", 5}, {2005, "Hội thảo", "Hai", 5}, {"tháng 6 năm 2005", "Hội thảo", "Ba", 5}}),
			`short_year|row=2|column="Ngày"`, `no_day|row=3`, `no_day|row=4`)
		rows := pastRows(1900, 2004, 200)
		_, err := Import(context.Background(), d, tester, File{Name: "lớn.xlsx", Content: book(t, rows)}, true)
		if fault.KindOf(err) != fault.KindInvalid || len(rows) < sheet.MaxRows {
			t.Errorf("%d rows: %v", len(rows), err)
		}
	})
}
