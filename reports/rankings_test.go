// The rankings workbook: what is expected stands in it, names stay texts, it says what it stands on, and it prints as it should.
package reports

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

type expected struct {
	Final map[string][]struct {
		Account        string
		Rank           int
		Points         float64
		TimeMS         int64   `json:"time_ms"`
		OtherPoints    float64 `json:"other_points"`
		QualifyingRank int     `json:"qualifying_rank"`
	}
	Prizes map[string][]struct{ Account, Prize string } `json:"prizes"`
}

func TestTheWorkbookHoldsWhatIsExpected(t *testing.T) {
	content, err := os.ReadFile(demoFolder + "robocon-2024-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want expected
	if err := json.Unmarshal(content, &want); err != nil {
		t.Fatal(err)
	}
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := tell(t, d, clock)
		codes := map[string]string{}
		read(t, d, func(tx *db.Tx) error {
			var rows []struct{ Account, Code string }
			err := tx.Select(&rows, `SELECT account, code FROM entry`)
			for _, r := range rows {
				codes[r.Account] = r.Code
			}
			return err
		})
		f := openBook(t, workbook(t, d, c))
		if got := strings.Join(f.GetSheetList(), ", "); got != "Tổng hợp, Bảng A, Bảng B, Bảng C, Điểm vòng loại, Điểm vòng chung kết, Thành viên" {
			t.Errorf("sheets: %s", got)
		}
		for division, rows := range want.Final {
			cells := cellsOf(t, f, "Bảng "+division)
			for i, r := range rows {
				row := firstRow + i
				got := fmt.Sprint(cells[at("A", row)], cells[at("B", row)], cells[at("C", row)], cells[at("N", row)], cells[at("P", row)])
				if expect := fmt.Sprint(fmt.Sprint(r.Rank), fmt.Sprint(r.QualifyingRank), codes[r.Account], fmt.Sprint(r.Points), fmt.Sprint(r.OtherPoints)); got != expect {
					t.Errorf("%s row %d: %s, want %s", division, row, got, expect)
				}
				if !same(cells[at("O", row)], fmt.Sprint(days(r.TimeMS))) {
					t.Errorf("%s row %d: time %s, want %d ms", division, row, cells[at("O", row)], r.TimeMS)
				}
			}
			for _, p := range want.Prizes[division] {
				found := false
				for row := firstRow; row < firstRow+16; row++ {
					found = found || cells[at("C", row)] == codes[p.Account] && cells[at("Q", row)] == p.Prize
				}
				if !found {
					t.Errorf("%s: no %s for %s", division, p.Prize, p.Account)
				}
			}
		}
		if sum := cellsOf(t, f, "Tổng hợp"); sum["B10"] != "432" || sum["E10"] != "1484" || sum["F10"] != "342" || sum["G10"] != "48" || sum["M10"] != "30" ||
			!strings.Contains(sum["A12"], "công bố số 1 lúc 10:00 ngày 17/7/2024, mã kiểm tra SHA-256 ") {
			t.Errorf("summary: %v", sum)
		}
		lots := cellsOf(t, f, "Bảng B")
		if note := lots["R10"]; note != "Vòng loại: theo quyết định ngày 15/7/2024 (bốc thăm)" {
			t.Errorf("the drawn lot is noted as %q", note)
		}
	})
}

func at(col string, row int) string { return fmt.Sprintf("%s%d", col, row) }

func TestNamesNeverBecomeFormulas(t *testing.T) { // G11
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		names := []string{`=HYPERLINK("http://example.com","Bấm")`, "+1+1 đội", "-2+3 đội", "@SUM(A1)", `<b>"&'`}
		for i, name := range names {
			enter(t, d, c, name, "Trường =1+1", [][2]string{{"Trần Văn " + string(rune('A'+i)), "01/01/2014"}, {"Lê Văn " + string(rune('A'+i)), "03/01/2014"}}, [][2]string{{"Chu Xuân Sơn", "0943356938"}})
		}
		f := openBook(t, workbook(t, d, c))
		for i, name := range names {
			for sheet, cell := range map[string]string{"Bảng A": at("B", firstRow+i), "Thành viên": at("C", firstRow+3*i)} {
				got, _ := f.GetCellValue(sheet, cell)
				formula, _ := f.GetCellFormula(sheet, cell)
				if got != name || formula != "" {
					t.Errorf("%s!%s = %q, formula %q, want the text %q", sheet, cell, got, formula, name)
				}
			}
		}
	})
}

func TestTheWorkbookHoldsNoPhoneAndNoBirthDate(t *testing.T) {
	clock := testkit.NewClock()
	d := open(t, clock)
	c := newContest(t, d)
	enter(t, d, c, "Sao Mai", "Trường Tiểu học Bố Hạ", [][2]string{{"Trần Thuý Hoà", "21/11/2014"}, {"Lê Văn Tám", "23/12/2014"}}, [][2]string{{"Chu Xuân Sơn", "0943356938"}})
	content := workbook(t, d, c)
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range in.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"0943356938", "0912345678", "2014-11-21", "21/11/2014", ">41964<"} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s holds %s", file.Name, secret)
			}
		}
	}
}

func TestTheWorkbookSaysWhatItStandsOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, 6, 30, 17, 0))
		c := register(t, d)
		expect := func(line, status string) {
			t.Helper()
			cells := cellsOf(t, openBook(t, workbook(t, d, reload(t, d, c))), "Tổng hợp")
			if !strings.HasPrefix(cells["A4"], line) || !strings.HasPrefix(cells["A12"], status) {
				t.Errorf("says %q and %q, want %q and %q", cells["A4"], cells["A12"], line, status)
			}
		}
		expect("Chưa có kết quả – số liệu lúc 17:00 ngày 30/6/2024", "")
		clock.Set(testkit.Day(2024, 7, 13, 17, 0))
		qualify(t, d, c)
		expect("DỰ THẢO – số liệu lúc 17:00 ngày 13/7/2024", "Vòng loại: DỰ THẢO, chưa công bố (dữ liệu phiên bản ")
		cells := cellsOf(t, openBook(t, workbook(t, d, reload(t, d, c))), "Bảng B")
		waiting := 0
		for _, v := range cells {
			waiting += count(v == "Chờ quyết định")
		}
		if waiting != 2 {
			t.Errorf("%d entries wait for a decision, want 2", waiting)
		}
		drawLot(t, d, c)
		publish(t, d, c, "vong-loai")
		expect("Kết quả đã công bố", "Vòng loại: công bố số 1 lúc 17:00 ngày 13/7/2024")
		if err := entries.Reject(context.Background(), d, tester, c, entryOf(t, d, "rb24a001"), 0, "sai khối lớp"); err != nil {
			t.Fatal(err)
		}
		expect("DỰ THẢO", "Vòng loại: DỰ THẢO, dữ liệu phiên bản ")
		f := openBook(t, workbook(t, d, reload(t, d, c)))
		if sum := cellsOf(t, f, "Tổng hợp"); sum["B10"] != "432" || sum["F10"] != "341" {
			t.Errorf("a rejected team stays registered and is not ranked: %s registered, %s ranked", sum["B10"], sum["F10"])
		}
		if !slices.Contains(values(cellsOf(t, f, "Bảng A")), "Không đủ điều kiện dự thi") {
			t.Error("the rejected team has no note")
		}
	})
}

func entryOf(t *testing.T, d *db.DB, account string) (id int64) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error { return tx.Get(&id, `SELECT id FROM entry WHERE account = ?`, account) })
	return id
}

func values(cells map[string]string) (all []string) {
	for _, v := range cells {
		all = append(all, v)
	}
	return all
}

func TestSheetsPrintOnA4WithTheirHeadingsRepeated(t *testing.T) {
	clock := testkit.NewClock()
	d := open(t, clock)
	f := openBook(t, workbook(t, d, tell(t, d, clock)))
	titles := map[string]string{}
	for _, n := range f.GetDefinedName() {
		titles[n.Scope+" "+n.Name] = n.RefersTo
	}
	for _, sheet := range f.GetSheetList() {
		layout, _ := f.GetPageLayout(sheet)
		props, _ := f.GetSheetProps(sheet)
		panes, _ := f.GetPanes(sheet)
		footer, _ := f.GetHeaderFooter(sheet)
		switch {
		case *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 || !*props.FitToPage:
			t.Errorf("%s is not A4 landscape, fit to width", sheet)
		case titles[sheet+" _xlnm.Print_Titles"] != quoted(sheet)+"$5:$6":
			t.Errorf("%s repeats %q", sheet, titles[sheet+" _xlnm.Print_Titles"])
		case !panes.Freeze || panes.YSplit != headRow:
			t.Errorf("%s freezes %+v", sheet, panes)
		case !strings.Contains(footer.OddFooter, "Trang &P/&N"):
			t.Errorf("%s has the footer %q", sheet, footer.OddFooter)
		case sheet != "Tổng hợp" && titles[sheet+" _xlnm._FilterDatabase"] == "":
			t.Errorf("%s has no filter", sheet)
		case !slices.Contains(values(cellsOf(t, f, sheet)), "TRƯỞNG BAN GIÁM KHẢO"):
			t.Errorf("%s has no row for signatures", sheet)
		}
	}
	if p, _ := f.GetDocProps(); p.Title != "Kết quả xếp hạng – Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất, năm 2024" || p.Creator == "" || p.Created != "2024-08-14T11:00:00Z" {
		t.Errorf("document properties: %+v", p)
	}
}

func TestSheetNamesAreValidAndDifferent(t *testing.T) {
	taken := map[string]bool{}
	long := strings.Repeat("Bảng ", 9)
	for _, tt := range [][2]string{{"Bảng A", "Bảng A"}, {"bảng a", "bảng a 2"}, {"A/B: [C]?*\\", "A B C"}, {"'", "Trang"}, {"", "Trang 2"}, {long, "Bảng Bảng Bảng Bảng Bảng Bảng B"}, {long, "Bảng Bảng Bảng Bảng Bảng Bảng 2"}} {
		if got := sheetName(tt[0], taken); got != tt[1] {
			t.Errorf("sheetName(%q) = %q, want %q", tt[0], got, tt[1])
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	for name := range taken {
		if _, err := f.NewSheet(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestTextsTakeTheirLines(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width float64
		want  int
	}{{"", 5, 1}, {"một hai ba", 10, 1}, {"một hai ba", 9, 2}, {"một\nhai", 9, 2}, {"nghiêng", 3, 3}, {"a nghiêng", 3, 4}} {
		if got := linesOf(tt.text, tt.width); got != tt.want {
			t.Errorf("linesOf(%q, %v) = %d, want %d", tt.text, tt.width, got, tt.want)
		}
	}
}

func TestTheWorkbookAsksAsOftenForThreeEntriesAsForOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		asked := func() int64 {
			ctx, n := db.CountQueries(context.Background())
			if err := WriteRankings(ctx, d, c, io.Discard); err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		add := func(name string) {
			enter(t, d, c, name, "Trường "+name, [][2]string{{"Trần " + name, "01/01/2014"}, {"Lê " + name, "03/01/2014"}}, [][2]string{{"Chu Xuân Sơn", "0943356938"}})
		}
		add("Một")
		one := asked()
		add("Hai")
		add("Ba")
		if three := asked(); three != one {
			t.Errorf("%d statements for one entry, %d for three", one, three)
		}
	})
}
