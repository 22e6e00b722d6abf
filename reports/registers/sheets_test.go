// Workbooks as offices send them: faults by sheet, row and column; corrections; past years; and what is exported comes back the same.
package registers

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// book makes a workbook of sheets, each a name and rows of cells.
func book(t testing.TB, sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, rows := range sheets {
		name := rows[0][0].(string)
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for n, row := range rows[1:] {
			cell, err := excelize.CoordinatesToCellName(1, n+1)
			must(t, err)
			must(t, f.SetSheetRow(name, cell, &row))
		}
	}
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

var (
	popularHead = []any{"Ngày", "Loại", "Nội dung", "Số người"}
	orgHead     = []any{"NGÀY ", "loại", "Nội  dung", "Số lượng"}
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// refused imports a workbook that must be refused with exactly these faults, as people read them, and write nothing.
func refused(t *testing.T, d *db.DB, content []byte, wants ...string) {
	t.Helper()
	before := testCount(t, d, `SELECT COUNT(*) FROM register_revision`)
	_, err := Import(context.Background(), d, tester, File{Name: "so.xlsx", Content: content}, false)
	var got []string
	for _, f := range fault.All(err) {
		got = append(got, f.Error())
	}
	if len(got) != len(wants) {
		t.Fatalf("%d faults, want %d:\n%s", len(got), len(wants), strings.Join(got, "\n"))
	}
	for i, want := range wants {
		for _, part := range strings.Split(want, "|") {
			if !strings.Contains(got[i], part) {
				t.Errorf("fault %d is %q, want %q", i, got[i], part)
			}
		}
	}
	if now := testCount(t, d, `SELECT COUNT(*) FROM register_revision`); now != before {
		t.Error("something was written")
	}
}

func TestG12FaultsNameSheetRowAndColumnAndNothingIsWritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		refused(t, d, book(t, [][]any{{"Phổ biến kiến thức"}, popularHead,
			{45301, "Hội thảo khoa học", "Một", 5},
			{"31/02/2024", "Hội thảo khoa học", "Hai", 5},
			{day(2024, 5, 1), "Họp mặt", "Ba", "năm chục"},
			{day(2024, 5, 1), "Hội thảo", "", 1.5},
		}, [][]any{{"Tổ chức"}, orgHead,
			{day(2024, 5, 1), "Đề án", "Bốn", 1},
			{day(2024, 5, 1), "đề án", "BỐN", 2},
			{day(2024, 5, 1), "Đề án", "Năm"},
		}),
			`number_for_day|row=2|column="Ngày"|sheet="Phổ biến kiến thức"`, `fault.day|row=3|31/02/2024`,
			`fault.choice|row=4|column="Loại"|Họp mặt`, `fault.number|row=4|năm chục`, `needed|row=5|column="Nội dung"`, `fault.number|row=5|1.5`,
			`row_twice|row=3|OtherRow:2|sheet="Tổ chức"`, `needed|row=4|column="Số lượng"|sheet="Tổ chức"`)
		refused(t, d, book(t, [][]any{{"Sổ lạ"}, {"Ngày", "Nội dung"}, {day(2024, 5, 1), "Một"}}, [][]any{{"Tổ chức"}, {"Ngày", "Nội dung", "Số lượng"}, {day(2024, 5, 1), "Một", 1}}),
			`unknown_sheet|sheet="Sổ lạ"`, `column_missing|Loại|sheet="Tổ chức"`)
		refused(t, d, book(t, [][]any{{"Tổ chức"}}), "sheet.empty")
	})
}

func TestAWorkbookCorrectsWhatIsThereAndLeavesTheRest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		kept := put(t, d, "pho-bien-kien-thuc", "ngay", "2024-05-01", "loai", "hoi-thao", "noi-dung", "Thúy Hòa nói chuyện", "so-nguoi", "10", "dia-diem", "Bố Hạ")
		other := put(t, d, "pho-bien-kien-thuc", "ngay", "2024-05-02", "loai", "hoi-thao", "noi-dung", "Không có trong tệp")
		gone := put(t, d, "pho-bien-kien-thuc", "ngay", "2024-05-03", "loai", "hoi-thao", "noi-dung", "Đã bỏ")
		must(t, Remove(context.Background(), d, tester, "pho-bien-kien-thuc", gone, 1, "hoãn"))
		content := book(t, [][]any{{"PHỔ BIẾN KIẾN THỨC"}, popularHead,
			{day(2024, 5, 1), "Hội thảo", "THUÝ HOÀ nói  chuyện", 25},
			{"3/5/2024", "Hội thảo khoa học", "Đã bỏ", 1},
			{"12/3/1995", "Lớp tập huấn", "=HYPERLINK(\"x\")", "1.484"},
		}, [][]any{{"Trang trắng"}})
		p := bring(t, d, "cu.xlsx", content)
		s := p.Sheets[0]
		if len(p.Sheets) != 1 || s.New != 1 || s.Changed != 1 || s.Removed != 1 || s.Same != 0 {
			t.Fatalf("%+v", p.Sheets)
		}
		if lines := p.Changes[0].Lines; len(lines) != 1 || lines[0].Old != "10" || lines[0].New != "25" || p.Changes[0].ID != kept {
			t.Errorf("%+v", p.Changes)
		}
		inRead(t, d, func(tx *db.Tx) error {
			row, err := ByID(tx, "pho-bien-kien-thuc", kept)
			if row.Values["so-nguoi"] != "25" || row.Values["dia-diem"] != "Bố Hạ" || row.Values["noi-dung"] != "Thúy Hòa nói chuyện" || row.Revision != 2 {
				t.Errorf("the row is now %+v", row)
			}
			history, _ := History(tx, kept)
			if len(history) != 2 || history[0].Values["so-nguoi"] != "10" || history[1].File != "cu.xlsx" {
				t.Errorf("its history is %+v", history)
			}
			if row, _ := ByID(tx, "pho-bien-kien-thuc", other); row.Removed || row.Revision != 1 {
				t.Error("a row that the file lacks was touched")
			}
			if row, _ := ByID(tx, "pho-bien-kien-thuc", gone); !row.Removed {
				t.Error("a row taken out came back")
			}
			return err
		})
		if n := count(t, d, rowsOf("pho-bien-kien-thuc"), Period{"1995-01-01", "1995-12-31"}, clock.Now().Add(time.Second)); n != 1 {
			t.Errorf("1995 has %d rows", n)
		}
		if again := bring(t, d, "cu.xlsx", content); again.Writes() != 0 {
			t.Errorf("the second time writes %d", again.Writes())
		}
	})
}

func TestG11WhatIsExportedComesBackTheSame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		bring(t, d, "so.xlsx", demoBook(t))
		put(t, d, "van-ban", "ngay", "2023-12-31", "loai", "cong-van", "trich-yeu", "=1+1 gửi Sở KH&CN", "so-ky-hieu", "12/LHH")
		export := func(of ExportOf) []byte {
			var out bytes.Buffer
			inRead(t, d, func(tx *db.Tx) error { out.Reset(); return Export(tx, &out, of) })
			return out.Bytes()
		}
		all := export(ExportOf{})
		if p := bring(t, d, "xuat.xlsx", all); p.Writes() != 0 || len(p.Sheets) != 8 {
			t.Errorf("the export read again writes %d rows of %d sheets: %+v", p.Writes(), len(p.Sheets), p.Changes)
		}
		f, err := excelize.OpenReader(bytes.NewReader(all))
		must(t, err)
		if formula, _ := f.GetCellFormula("Văn bản", "D2"); formula != "" {
			t.Errorf("a text became the formula %q", formula)
		}
		fresh, err := db.Open(t.Context(), testkit.SQLite(t), clock.Now)
		must(t, err)
		t.Cleanup(func() { _ = fresh.Close() })
		if p := bring(t, fresh, "xuat.xlsx", all); p.Writes() != 46 {
			t.Errorf("an empty house takes %d rows of the export", p.Writes())
		}
		for _, r := range reported {
			if n := count(t, fresh, r.query, firstHalf, clock.Now().Add(time.Second)); n != r.half {
				t.Errorf("there, %s: %d, want %d", r.name, n, r.half)
			}
		}
		if p := bring(t, fresh, "nam.xlsx", export(ExportOf{Year: 2023})); len(p.Sheets) != 1 || p.Sheets[0].Same != 1 {
			t.Errorf("2023 is %+v", p.Sheets)
		}
		if p := bring(t, fresh, "mot.xlsx", export(ExportOf{Register: "to-chuc"})); len(p.Sheets) != 1 || p.Sheets[0].Same != 6 {
			t.Errorf("one register is %+v", p.Sheets)
		}
		inRead(t, d, func(tx *db.Tx) error {
			if err := Export(tx, &bytes.Buffer{}, ExportOf{Register: "khac"}); fault.KindOf(err) != fault.KindNotFound {
				t.Error(err)
			}
			return nil
		})
	})
}

func TestG20NothingThatRowsSayIsLostWithAKind(t *testing.T) {
	all, err := builtin()
	must(t, err)
	if len(all) != 9 {
		t.Errorf("%d kinds", len(all))
	}
	old, _ := find(all, "to-chuc")
	for what, change := range map[string]func(r *Register){
		"a field goes":               func(r *Register) { r.Fields = r.Fields[:3] },
		"a field is of another kind": func(r *Register) { r.Fields[3].Kind = KindText },
		"a choice goes":              func(r *Register) { r.Fields[1].Choices = r.Fields[1].Choices[1:] },
		"another date":               func(r *Register) { r.Dated = "khac" },
		"another quantity":           func(r *Register) { r.Quantity = "" },
		"another span":               func(r *Register) { r.Span = SpanYear },
		"another key":                func(r *Register) { r.Fields[1].Key = false },
		"a new key":                  func(r *Register) { r.Fields = append(r.Fields, Field{Code: "moi", Kind: KindText, Key: true}) },
	} {
		r := old.clone()
		change(&r)
		if err := r.keeps(old, true); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("%s: %v", what, err)
		}
	}
	r := old.clone()
	must(t, AddField(NewField{Label: Text{VI: "Ghi chú"}, Kind: KindText})(&r))
	must(t, ChangeField("loai", FieldChange{Label: Text{VI: "Việc"}, More: "Việc mới"})(&r))
	must(t, r.keeps(old, true))
	must(t, r.check())
	document, err := r.document()
	must(t, err)
	back, err := parse(document)
	must(t, err)
	must(t, back.keeps(r, true))
	must(t, r.keeps(back, true))
	if f, _ := back.Field("loai"); f.Also[0] != "Loại" || len(f.Choices) != 10 {
		t.Errorf("the field is now %+v", f)
	}
}
