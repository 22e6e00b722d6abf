// The office's workbook of 2024 goes in, is counted as the half-year's report counts it, and changes nothing the second time.
package registers

import (
	"context"
	"os"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

var tester = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

func demoBook(t testing.TB) []byte {
	t.Helper()
	content, err := os.ReadFile("../../cmd/hoithi/demo/so-hoat-dong-2024.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// bring imports a workbook that must be sound.
func bring(t testing.TB, d *db.DB, name string, content []byte) Preview {
	t.Helper()
	p, err := Import(context.Background(), d, tester, File{Name: name, Content: content}, false)
	if err != nil {
		for _, f := range fault.All(err) {
			t.Error(f)
		}
		t.Fatal(err)
	}
	return p
}

func inRead(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// count answers a query for a period, as known before an instant.
func count(t testing.TB, d *db.DB, q Query, p Period, known time.Time) (n int64) {
	t.Helper()
	inRead(t, d, func(tx *db.Tx) (err error) { n, err = Count(tx, q, p, known.UnixMilli()); return err })
	return n
}

var (
	firstHalf = Period{"2024-01-01", "2024-06-30"}
	wholeYear = Period{"2024-01-01", "2024-12-31"}
)

func is(field string, values ...string) Condition {
	return Condition{Field: field, Is: Is, Values: values}
}

func rowsOf(register string, where ...Condition) Query {
	return Query{Register: register, Op: OpCount, Where: where}
}

func sumOf(register string, where ...Condition) Query {
	return Query{Register: register, Op: OpSum, Where: where}
}

// reported are the counts of the half-year's report.
var reported = []struct {
	name       string
	query      Query
	half, year int64
}{
	{"tasks given by the province", rowsOf("tu-van-phan-bien", is("co-quan-giao", "tinh-uy", "ubnd-tinh")), 8, 8},
	{"of them in depth", rowsOf("tu-van-phan-bien", is("hinh-thuc", "chuyen-sau")), 2, 2},
	{"science tasks at base level under way", rowsOf("nhiem-vu-khoa-hoc", is("cap", "co-so"), is("trang-thai", "dang-thuc-hien")), 1, 1},
	{"science tasks registered for 2025", rowsOf("nhiem-vu-khoa-hoc", is("trang-thai", "dang-ky"), Condition{"nam", AtLeast, []string{"2025"}}), 1, 1},
	{"columns", rowsOf("pho-bien-kien-thuc", is("loai", "chuyen-muc")), 4, 4},
	{"workshops", rowsOf("pho-bien-kien-thuc", is("loai", "hoi-thao")), 2, 2},
	{"information conferences", rowsOf("pho-bien-kien-thuc", is("loai", "hoi-nghi")), 5, 5},
	{"training classes", rowsOf("pho-bien-kien-thuc", is("loai", "lop-tap-huan")), 6, 7},
	{"people in training classes", Query{Register: "pho-bien-kien-thuc", Op: OpSum, Field: "so-nguoi", Where: []Condition{is("loai", "lop-tap-huan")}}, 345, 405},
	{"partners", Query{Register: "pho-bien-kien-thuc", Op: OpDistinct, Field: "don-vi"}, 6, 6},
	{"members relieved", sumOf("to-chuc", is("loai", "mien-nhiem")), 3, 3},
	{"members elected", sumOf("to-chuc", is("loai", "bau-bo-sung")), 4, 4},
	{"organisations preparing to join", sumOf("to-chuc", is("loai", "van-dong")), 2, 2},
	{"organisations to be admitted", sumOf("to-chuc", is("loai", "ket-nap-du-kien")), 0, 2},
	{"key tasks of the year", rowsOf("nhiem-vu-trong-tam"), 5, 5},
	{"intellectuals put forward", sumOf("ton-vinh", is("trang-thai", "de-nghi")), 1, 1},
	{"plans", rowsOf("van-ban", is("loai", "ke-hoach")), 2, 2},
	{"digitisation", rowsOf("chat-luong-so-hoa", is("loai", "so-hoa"), Condition{Field: "da-nhap", Is: Empty}), 1, 1},
	{"emulation movements", rowsOf("thi-dua"), 0, 0},
}

func TestTheOfficesWorkbookIsCountedAsTheReportCountsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.June, 28, 9, 0))
		dry, err := Import(context.Background(), d, tester, File{Name: "so.xlsx", Content: demoBook(t)}, true)
		if err != nil || dry.Writes() != 45 || dry.Applied {
			t.Fatalf("the dry run would write %d rows: %v", dry.Writes(), err)
		}
		p := bring(t, d, "so-hoat-dong-2024.xlsx", demoBook(t))
		if p.Writes() != 45 || len(p.Sheets) != 8 || len(p.Notes) != 0 || !p.Applied {
			t.Errorf("%d rows of %d sheets, notes %v", p.Writes(), len(p.Sheets), p.Notes)
		}
		clock.Set(testkit.Day(2024, time.July, 5, 9, 0))
		for _, r := range reported {
			end := testkit.Day(2024, time.July, 1, 0, 0)
			if n := count(t, d, r.query, firstHalf, end); n != r.half {
				t.Errorf("%s in the first half: %d, want %d", r.name, n, r.half)
			}
			if n := count(t, d, r.query, wholeYear, end); n != r.year {
				t.Errorf("%s in the year: %d, want %d", r.name, n, r.year)
			}
			if n := count(t, d, r.query, wholeYear, testkit.Day(2024, time.June, 28, 9, 0)); n != 0 {
				t.Errorf("%s were known before they were recorded: %d", r.name, n)
			}
		}
		again := bring(t, d, "so-hoat-dong-2024.xlsx", demoBook(t))
		if again.Writes() != 0 {
			t.Errorf("the second import writes %d rows: %+v", again.Writes(), again.Changes)
		}
	})
}
