// Tests of the organiser's list: search, filters, counts, keyset pages, number of statements.
package entries

import (
	"context"
	"fmt"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestAListNeedsAsManyStatementsForThreeRowsAsForOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		s.signIn(contests.Organiser)
		counts := map[int]int64{}
		for n := 1; n <= 3; n++ {
			register(t, d, s.contest, soundDraft(n), fmt.Sprint("key", n))
			counted, queries := db.CountQueries(context.Background())
			err := d.Read(counted, func(tx *db.Tx) error { _, err := List(tx, s.contest, Filter{}); return err })
			if err != nil {
				t.Fatal(err)
			}
			counts[n] = queries.Load()
		}
		if counts[1] != counts[3] || counts[3] != 4 {
			t.Errorf("statements %v, want 4 for each", counts)
		}
	})
}

func TestTheSearchFoldsMarksAndG14EscapesWildcards(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		odd := soundDraft(2)
		odd.Name = `100% Đường_lên \ đỉnh`
		register(t, d, c, soundDraft(1), "key-1")
		register(t, d, c, odd, "key-2")
		for query, want := range map[string]int{
			"đội SAO mai": 1, "duong len": 1, "duong_len": 1, "%": 1, "100%": 1, `\`: 1, "_": 1, "d%g": 0, "trang hoai": 2,
			"rb24-a-0002": 1, "yên lư": 2, "' OR 1=1 --": 0, "": 2, "khong co": 0,
		} {
			if l := listAll(t, d, c, Filter{Query: query}); len(l.Rows) != want || l.Total != int64(want) {
				t.Errorf("%q finds %d (counted %d), want %d", query, len(l.Rows), l.Total, want)
			}
		}
	})
}

func TestPagesByKeysetShowEveryEntryOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		const teams = 2*pageSize + 3
		for n := 1; n <= teams; n++ {
			draft := soundDraft(n)
			draft.Name = fmt.Sprintf("Đội %s", []string{"Ánh", "Anh", "Ấn", "Bình"}[n%4])
			draft.Unit = fmt.Sprintf("Trường Tiểu học số %d", n)
			register(t, d, c, draft, fmt.Sprint("key", n))
		}
		for _, order := range []string{byName, byNewest} {
			seen, f := map[int64]bool{}, Filter{Sort: order}
			pages := 0
			for more := true; more && pages < 5; pages++ {
				l := listAll(t, d, c, f)
				for _, row := range l.Rows {
					if seen[row.ID] {
						t.Fatalf("%s: entry %d stands twice", order, row.ID)
					}
					seen[row.ID] = true
				}
				if l.Total != teams {
					t.Errorf("%s: total %d", order, l.Total)
				}
				f.After, more = l.Next, l.Next != ""
			}
			if len(seen) != teams || pages != 3 {
				t.Errorf("%s: %d entries on %d pages", order, len(seen), pages)
			}
		}
		if first := listAll(t, d, c, Filter{}).Rows[0]; first.Name != "Đội Anh" {
			t.Errorf("first is %s, want Vietnamese order", first.Name)
		}
	})
}

func TestCountsPassTheSameFilterAsTheList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, other := newContest(t, d), secondContest(t, d)
		register(t, d, c, soundDraft(1), "key-1")
		older := soundDraft(2)
		older.Division, older.Area = "B", "Huyện Tân Yên"
		for i := range 3 {
			older.Members[i].Grade = 7
		}
		id := register(t, d, c, older, "key-2").Entry.ID
		register(t, d, other, soundDraft(3), "key-3")
		must(t, Approve(ctx, d, office, c, id, 0))
		l := listAll(t, d, c, Filter{State: Approved})
		if l.Total != 1 || l.ByDivision[0].N != 0 || l.ByDivision[1].N != 1 || len(l.ByArea) != 1 || l.ByArea[0].Key != "Huyện Tân Yên" {
			t.Errorf("counts %+v", l)
		}
		if l := listAll(t, d, c, Filter{}); l.Total != 2 {
			t.Errorf("%d entries, want those of the contest only", l.Total)
		}
		if l := listAll(t, d, c, Filter{Division: "Z"}); l.Total != 0 {
			t.Errorf("a division that does not exist finds %d", l.Total)
		}
	})
}

func TestUnitsAreFoundByFoldedWords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		register(t, d, c, soundDraft(1), "key-1")
		rude := soundDraft(2)
		rude.Unit = "Trường Tiểu học Nham Nhở"
		must(t, Reject(ctx, d, office, c, register(t, d, c, rude, "key-2").Entry.ID, 0, "Tên đơn vị không đúng"))
		for query, want := range map[string]int{"yen lu": 1, "YÊN LƯ tiểu": 1, "%": 0, "nham": 0, " ": 0} {
			var found []UnitRow
			must(t, d.Read(ctx, func(tx *db.Tx) (err error) { found, err = FindUnits(tx, c, query); return err }))
			if len(found) != want {
				t.Errorf("%q finds %+v, want %d", query, found, want)
			}
		}
	})
}
