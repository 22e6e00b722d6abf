// Figures as of a day, on both engines: by the time things hold, not the time they were written down.
package reports

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

// enter registers one team through the web act: contestants by name and birth date, mentors by name and phone.
func enter(t testing.TB, d *db.DB, c *contests.Contest, name, unit string, contestants, mentors [][2]string) entries.Entry {
	t.Helper()
	draft := entries.Draft{Division: "A", Name: name, Unit: unit, Area: "Huyện Yên Thế", ContactName: "Nguyễn Văn An", ContactPhone: "0912345678",
		Consent: true, Source: entries.SourceWeb}
	for _, p := range contestants {
		draft.Members = append(draft.Members, entries.DraftMember{Role: "contestant", Name: p[0], Born: p[1], Gender: "male", Grade: 4, Class: "4A"})
	}
	for _, p := range mentors {
		draft.Members = append(draft.Members, entries.DraftMember{Role: "mentor", Name: p[0], Phone: p[1]})
	}
	receipt, err := entries.Register(context.Background(), d, tester, c, draft, "key of "+name)
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Entry
}

// bareKit takes second eyes and approvals out of the kit: tests that are about them put them back.
var bareKit = strings.NewReplacer("    second_eyes: true\n", "", "publication: {approval: true}\n", "")

func newContest(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contests.Create(context.Background(), d, tester, []byte(bareKit.Replace(string(doc))))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// figure finds a contest's figure in the table of all figures.
func figure(t testing.TB, tx *db.Tx, name string) Figure {
	t.Helper()
	all, err := newTable(tx)
	if err != nil {
		t.Fatal(err)
	}
	found, known := all.find(name)
	if !known || found.Contest == nil {
		t.Fatalf("no figure %s of a contest", name)
	}
	return *found.Contest
}

// value counts a figure as of the end of a day, as known at an instant (zero = now). Every value is checked against its rows.
func value(t testing.TB, d *db.DB, name string, until, known time.Time) (v Value) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		at := AsOf{Until: until.UnixMilli(), Known: known.UnixMilli()}
		if known.IsZero() {
			at.Known = tx.NowMS() + 1
		}
		f := figure(t, tx, name)
		before := tx.Queries()
		var err error
		if v, err = f.Value(tx, at); err != nil {
			return err
		}
		if n := tx.Queries() - before; n != 1 && (n != 2 || v.Publication == 0) {
			t.Errorf("%s took %d statements, want one", name, n)
		}
		rows, err := f.Rows(tx, at)
		if len(rows) != v.N {
			t.Errorf("%s is %d and lists %d rows", name, v.N, len(rows))
		}
		return err
	})
	return v
}

func TestTheFiguresOf2024AreTheOnesExpected(t *testing.T) {
	content, err := os.ReadFile(demoFolder + "robocon-2024-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Teams       int                                    `json:"registered_teams"`
		People      int                                    `json:"people"`
		Memberships int                                    `json:"memberships"`
		Units       int                                    `json:"units"`
		Divisions   map[string]struct{ Teams, People int } `json:"by_division"`
		Qualifying  struct {
			Took int `json:"took_part"`
		} `json:"qualifying"`
	}
	if err := json.Unmarshal(content, &want); err != nil {
		t.Fatal(err)
	}
	figures := map[string]int{"doi-thi": want.Teams, "nguoi": want.People, "luot-nguoi": want.Memberships, "don-vi": want.Units, "dia-ban": 10,
		"vong-loai.du-thi": want.Qualifying.Took, "vong-loai.vao-vong-sau": 48, "chung-ket.du-thi": 48, "giai": 30, "giai.nhat": 3, "giai.nhi": 6, "giai.ba": 9, "giai.khuyen-khich": 12}
	for code, d := range want.Divisions {
		figures["doi-thi."+code], figures["nguoi."+code] = d.Teams, d.People
	}
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		tell(t, d, clock)
		end := testkit.Day(2025, time.January, 1, 0, 0)
		for name, want := range figures {
			if got := value(t, d, "robocon-2024."+name, end, time.Time{}); got.N != want || !got.Has {
				t.Errorf("%s = %+v, want %d", name, got, want)
			}
		}
		contestants, mentors := value(t, d, "robocon-2024.thi-sinh", end, time.Time{}).N, value(t, d, "robocon-2024.huong-dan", end, time.Time{}).N
		if contestants+mentors != want.People {
			t.Errorf("%d contestants and %d mentors are not %d people", contestants, mentors, want.People)
		}
		june := testkit.Day(2024, time.July, 1, 0, 0)
		for _, name := range []string{"vong-loai.du-thi", "vong-loai.vao-vong-sau", "giai"} {
			if got := value(t, d, "robocon-2024."+name, june, time.Time{}); got.N != 0 {
				t.Errorf("%s as of 30 June = %+v", name, got)
			}
		}
	})
}

func TestFiguresHoldAsOfADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		june := testkit.Day(2024, time.July, 1, 0, 0) // the end of 30 June
		count := func(name string) int { t.Helper(); return value(t, d, c.Code+"."+name, june, time.Time{}).N }
		known := func(name string) int { t.Helper(); return value(t, d, c.Code+"."+name, june, june).N }
		expect := func(what string, got, want int) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %d, want %d", what, got, want)
			}
		}
		withdraw := func(e entries.Entry, from contests.Day) {
			t.Helper()
			if err := entries.Withdraw(context.Background(), d, tester, c, e.ID, 0, "gia đình xin rút", from); err != nil {
				t.Fatal(err)
			}
		}
		mentor := [][2]string{{"Chu Xuân Sơn", "0943356938"}}
		twins := enter(t, d, c, "Sao Mai", "Trường Tiểu học Bố Hạ", [][2]string{{"Nguyễn Ngọc Anh", "02/07/2014"}, {"Nguyễn Ngọc Ánh", "02/07/2014"}}, mentor)
		second := enter(t, d, c, "Sao Hôm", "Trường Tiểu học Bố Hạ", [][2]string{{"Trần Thuý Hoà", "01/01/2014"}, {"Lê Văn Tám", "03/01/2014"}}, mentor)
		third := enter(t, d, c, "Bình Minh", "Trường Tiểu học Tam Hiệp", [][2]string{{"Vũ Thị Lan", "05/01/2014"}, {"Lê Văn Bảy", "03/02/2014"}}, mentor)
		expect("teams", count("doi-thi"), 3)
		expect("people: the twins are two, the mentor of three teams one", count("nguoi"), 7)
		expect("contestants", count("thi-sinh"), 6)
		expect("mentors", count("huong-dan"), 1)
		expect("memberships", count("luot-nguoi"), 9)
		expect("units", count("don-vi"), 2)
		expect("areas", count("dia-ban"), 1)

		clock.Set(testkit.Day(2024, time.June, 20, 9, 0))
		if err := entries.Reject(context.Background(), d, tester, c, third.ID, 0, "sai khối lớp"); err != nil {
			t.Fatal(err)
		}
		expect("a rejected team stays registered", count("doi-thi"), 3)

		clock.Set(testkit.Day(2024, time.July, 5, 9, 0))
		withdraw(twins, "")
		expect("a withdrawal of 5 July does not change 30 June", count("doi-thi"), 3)
		expect("nor the people", count("nguoi"), 7)
		expect("but it counts as of today", value(t, d, c.Code+".doi-thi", clock.Now().Add(time.Millisecond), time.Time{}).N, 2)

		withdraw(second, "2024-06-25")
		expect("one recorded on 5 July for 25 June does", count("doi-thi"), 2)
		expect("its contestants go, the mentor stays with the others", count("nguoi"), 5)
		expect("by what was recorded until 30 June there were three", known("doi-thi"), 3)
		h1 := draft(t, d, "2024-H1")
		if u := h1.Figures[0]; u.Value != 2 || u.Recorded != 3 || !u.Later() {
			t.Errorf("the draft does not say that the figure changed later: %+v", u)
		}

		clock.Set(testkit.Day(2024, time.July, 6, 9, 0))
		if err := entries.Reinstate(context.Background(), d, tester, c, twins.ID, 0, "gia đình xin thi lại"); err != nil {
			t.Fatal(err)
		}
		expect("back again", value(t, d, c.Code+".doi-thi", clock.Now().Add(time.Millisecond), time.Time{}).N, 2)
		expect("between withdrawal and return it was out", value(t, d, c.Code+".doi-thi", testkit.Day(2024, time.July, 6, 0, 0), time.Time{}).N, 1)
		expect("30 June is as it was", count("doi-thi"), 2)
		expect("nobody before the first registration", value(t, d, c.Code+".doi-thi", testkit.Day(2024, time.June, 1, 0, 0), time.Time{}).N, 0)
	})
}

func TestAnUnknownFigureIsNotKnown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		newContest(t, d)
		for _, name := range []string{"", "robocon-2024", "robocon-2024.", "robocon-2024.doi-thi.D", "khac.doi-thi"} {
			read(t, d, func(tx *db.Tx) error {
				all, err := newTable(tx)
				if err != nil {
					return err
				}
				if found, known := all.find(name); known {
					t.Errorf("%q is known: %v", name, found)
				}
				return nil
			})
		}
	})
}
