// Lists: as many statements for one row as for three, pages that neither repeat nor lose a row, counts that pass the same filter.
package registers

import (
	"fmt"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestAListAsksAsMuchForThreeRowsAsForOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		statements := func() (n [3]int) {
			inRead(t, d, func(tx *db.Tx) error {
				r, err := ByCode(tx, "pho-bien-kien-thuc")
				if err != nil {
					return err
				}
				for i, ask := range []func() error{
					func() error { _, err := List(tx, r, Filter{Query: "viec", Year: 2024}); return err },
					func() error { _, err := Rows(tx, rowsOf(r.Code), wholeYear, tx.NowMS()+1); return err },
					func() error { _, err := Summaries(tx, 2024); return err },
				} {
					before := tx.Queries()
					if err := ask(); err != nil {
						return err
					}
					n[i] = tx.Queries() - before
				}
				return nil
			})
			return n
		}
		fillYears(t, d, 2024, 2024, 1)
		one := statements()
		fillYears(t, d, 2023, 2023, 2)
		put(t, d, "pho-bien-kien-thuc", "ngay", "2024-05-01", "loai", "khac", "noi-dung", "Việc khác")
		put(t, d, "pho-bien-kien-thuc", "ngay", "2024-05-02", "loai", "khac", "noi-dung", "Việc khác")
		if three := statements(); three != one || one != [3]int{3, 3, 1} {
			t.Errorf("%v statements for one row, %v for three", one, three)
		}
	})
}

func TestPagesHoldEveryRowOnceFromTheNewestDayBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		fillYears(t, d, 2023, 2024, 80)
		inRead(t, d, func(tx *db.Tx) error {
			r, err := ByCode(tx, "pho-bien-kien-thuc")
			seen, last, after := map[int64]bool{}, "9999", ""
			for pages := 1; err == nil; pages++ {
				var l Listing
				if l, err = List(tx, r, Filter{After: after}); err != nil {
					break
				}
				for _, row := range l.Rows {
					if seen[row.ID] || row.Day > last {
						t.Fatalf("row %d of %s stands after %s, or twice", row.ID, row.Day, last)
					}
					seen[row.ID], last = true, row.Day
				}
				if l.Total != 160 || l.Quantity != 160 {
					t.Errorf("page %d counts %d", pages, l.Total)
				}
				if after = l.Next; after == "" {
					if pages != 4 || len(seen) != 160 {
						t.Errorf("%d pages hold %d rows", pages, len(seen))
					}
					break
				}
			}
			if err != nil {
				return err
			}
			for query, want := range map[string]int64{"VIEC 79": 2, "so kh&cn": 160, "100%": 0, "_": 0, "22/1/2024": 1} {
				l, err := List(tx, r, Filter{Query: query})
				if err != nil || l.Total != want {
					t.Errorf("%q finds %d (%v), want %d", query, l.Total, err, want)
				}
			}
			l, err := List(tx, r, Filter{Choices: map[string]string{"loai": "hoi-thao"}, From: "2024-01-01", To: "2024-01-10"})
			if l.Total != 2 || fmt.Sprint(l.Next) != "" {
				t.Errorf("workshops of ten days: %d", l.Total)
			}
			return err
		})
	})
}
