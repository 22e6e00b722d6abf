// Past editions go in, come out the same, change nothing the second time, and stand in the hall beside what was published here.
package history

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// nobody took part in any contest.
func nobody(*db.Tx, *contests.Contest) (Taken, error) { return Taken{}, nil }

var tester = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

const youth = "Sáng tạo thanh thiếu niên, nhi đồng"

// book makes a workbook of rows by sheet.
func book(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range []string{sheetEditions, sheetResults, sheetAreas, "Khác"} {
		rows, there := sheets[name]
		if !there {
			continue
		}
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			place, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, place, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sample() map[string][][]any {
	return map[string][][]any{
		sheetEditions: {{"Cuộc thi", "Năm", "Lần thứ", "Tên kỳ thi", "Số đội", "Số người tham gia", "Số giải"},
			{youth, 2019, 12, "Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng tỉnh lần thứ 12", 184, 312, 3}, {youth, "2018", 11, "", 150}},
		sheetResults: {{"Cuộc thi", "Năm", "Lĩnh vực", "Giải", "Tên giải pháp", "Tác giả", "Đơn vị", "Địa bàn"},
			{youth, 2019, "Đồ dùng học tập", "Giải Nhất", "Bàn học thông minh 4.0", "Trần Thị Đào, Lê Văn Ơn", "THCS số 1 Hòa Bình", "Thành phố"},
			{youth, 2019, "", "Giải Nhì", "=HYPERLINK(1)", "", "", ""}, {youth, 2018, "", "Giải Ba", "Máy gieo hạt", "", "", ""}},
		sheetAreas: {{"Cuộc thi", "Năm", "Địa bàn", "Số đội", "Số người", "Số giải"}, {youth, 2019, "Thành phố", 100, nil, 2}, {youth, 2019, "Huyện Núi", 84, nil, 0}},
	}
}

func bring(t testing.TB, d *db.DB, content []byte, dry bool) Outcome {
	t.Helper()
	o, err := Import(context.Background(), d, tester, "cu.xlsx", content, dry)
	if err != nil {
		for _, f := range fault.All(err) {
			t.Error(f.Sheet, f.Row, f.Column, f.Key)
		}
		t.Fatal(err)
	}
	return o
}

func recorded(t testing.TB, d *db.DB) (all []Edition) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) { all, err = All(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEditionsAreImportedOnceAndCorrectedByAnotherFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		if o := bring(t, d, book(t, sample()), true); o.Writes() != 2 || len(recorded(t, d)) != 0 {
			t.Fatalf("a dry run: %+v", o)
		}
		if o := bring(t, d, book(t, sample()), false); len(o.New) != 2 {
			t.Fatalf("%+v", o)
		}
		if o := bring(t, d, book(t, sample()), false); o.Writes() != 0 || o.Same != 2 {
			t.Fatalf("the same again: %+v", o)
		}
		all := recorded(t, d)
		if len(all) != 2 || all[0].Year != 2019 || len(all[0].Results) != 2 || len(all[0].Areas) != 2 || *all[0].Participants != 312 || all[1].Participants != nil || *all[1].given() != 1 {
			t.Fatalf("%+v", all)
		}
		only := map[string][][]any{sheetEditions: {{"Cuộc thi", "Năm", "Số đội"}, {"SÁNG TẠO thanh thiếu niên nhi đồng", 2018, 151}}}
		if o := bring(t, d, book(t, only), false); len(o.Changed) != 1 {
			t.Fatalf("%+v", o)
		}
		if e := recorded(t, d)[1]; e.Revision != 2 || *e.Entries != 151 || len(e.Results) != 1 {
			t.Fatalf("a file without the sheet of prizes leaves them: %+v", e)
		}
		var out bytes.Buffer
		if err := d.Read(t.Context(), func(tx *db.Tx) error { out.Reset(); return Export(tx, &out) }); err != nil {
			t.Fatal(err)
		}
		if o := bring(t, d, out.Bytes(), false); o.Writes() != 0 || o.Same != 2 {
			t.Fatalf("the export brought in again: %+v", o)
		}
	})
}

func TestEveryFaultOfAFileIsToldAndNothingIsWritten(t *testing.T) {
	bad := sample()
	bad[sheetEditions] = append(bad[sheetEditions], []any{youth, 2019}, []any{"", 1900}, []any{youth, 2017, 0, "", -1})
	bad[sheetResults] = append(bad[sheetResults], []any{youth, 2016, "", "Giải Ba", "Máy"}, []any{youth, 2019, "", "Giải Ba", "Máy", "Lê Văn Ơn (0912 345 678)"},
		[]any{youth, 2019, "", "Giải Ba", "Máy", "Lê Văn Ơn 2008"}, []any{youth, 2018, "", "Giải Ba", "Máy gieo hạt"}, []any{youth, 2018, "", "", "Máy, 12/5/2008"})
	bad[sheetAreas] = append(bad[sheetAreas], []any{youth, 2019, "thanh pho", 1})
	bad["Khác"] = [][]any{{"A", "B"}, {"1", "2"}}
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		_, err := Import(t.Context(), d, tester, "cu.xlsx", book(t, bad), false)
		var got []string
		for _, f := range fault.All(err) {
			got = append(got, strings.TrimPrefix(f.Key, "history.fault."))
			if f.Key != "history.fault.unknown_sheet" && (f.Row == 0 || f.Column == "" || f.Sheet == "") {
				t.Errorf("%s is nowhere: %q %d %q", f.Key, f.Sheet, f.Row, f.Column)
			}
		}
		want := "unknown_sheet edition_twice needed year count count no_edition people people result_twice needed private area_twice"
		if strings.Join(got, " ") != want {
			t.Errorf("%v\nwant %s", got, want)
		}
		if len(recorded(t, d)) != 0 {
			t.Error("something was written")
		}
	})
}

func TestG13TheHallShowsPastEditionsAndFindsThemWithoutMarks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		handler, _ := sitetest.New(t, d, func(app *web.App) {
			Routes(app, d, nobody)
		})
		open := func(path string, status int, texts ...string) string {
			t.Helper()
			for _, lang := range []string{"en", "vi"} {
				r := httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil)
				r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if w.Code != status {
					t.Fatalf("%s in %s: %d", path, lang, w.Code)
				}
				if lang == "vi" {
					body := html.UnescapeString(w.Body.String())
					for _, s := range texts {
						if !strings.Contains(body, s) {
							t.Errorf("%s lacks %q", path, s)
						}
					}
					return body
				}
			}
			return ""
		}
		open(Path, 200, "Chưa có kết quả nào")
		bring(t, d, book(t, sample()), false)
		open(Path, 200, youth, "2 kỳ", "lần thứ 12", "184", "chưa có số liệu", Path+"/sang-tao-thanh-thieu-nien-nhi-dong-2019")
		open(Path+"/sang-tao-thanh-thieu-nien-nhi-dong-2019", 200, "Bàn học thông minh 4.0", "Trần Thị Đào, Lê Văn Ơn", "Huyện Núi", "=HYPERLINK(1)", "312")
		open(Path+"/sang-tao-thanh-thieu-nien-nhi-dong-2018", 200, "Máy gieo hạt", youth+" 2018")
		open(Path+"/khong-co", 404)
		if body := open(Path+"?tim=ban+hoc+dao", 200, "Có 1 giải", "Bàn học thông minh 4.0"); strings.Contains(body, "Máy gieo hạt") {
			t.Error("the search finds what it was not asked for")
		}
		open(Path+"?tim=xyz", 200, "Không tìm thấy giải nào")
	})
}

func TestChartsLeaveOutWhatNobodyKnowsAndSumDistricts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		bring(t, d, book(t, sample()), false)
		p := sitetest.Words(t).For("vi")
		page := newChartsPage(p, views(p, recorded(t, d), nil), "khong-co", "prizes")
		if page.Name != youth || len(page.Editions) != 2 || page.Editions[0].Year != 2018 || len(page.Charts) != 3 || len(page.Districts) != 2 {
			t.Fatalf("%+v", page)
		}
		if bars := page.Charts[0].Bars; len(bars) != 2 || bars[0].Value != 150 || bars[1].Width != barRoom || bars[0].Width != 150*barRoom/184 {
			t.Errorf("entries %+v", bars)
		}
		if bars := page.Charts[1].Bars; len(bars) != 2 || !bars[0].Unknown || bars[1].Unknown || bars[1].Label != "2019" {
			t.Errorf("participants of 2018 are not known: %+v", bars)
		}
		if page.Known != [3]int{1, 0, 1} || len(page.Areas) != 2 || page.Areas[0].Area != "Thành phố" || page.Areas[0].Sums != [3]int64{100, 0, 2} {
			t.Errorf("districts %+v of %v editions", page.Areas, page.Known)
		}
		if years := page.Areas[0].Years; len(years) != 1 || *years[0] != 2 {
			t.Errorf("districts by year %v", years)
		}
		if empty := newChartsPage(p, nil, "", ""); len(empty.Charts) != 0 {
			t.Errorf("%+v", empty)
		}
	})
}

func TestADistrictWhoseKindChangedIsOneButTwoOfOneYearStayApart(t *testing.T) {
	count := func(n int64) *int64 { return &n }
	edition := func(year int, areas ...string) editionView {
		v := editionView{Year: year}
		for _, a := range areas {
			v.areas = append(v.areas, areaCounts{Area: a, N: [3]*int64{count(10), nil, nil}})
		}
		return v
	}
	lines, known := byArea([]editionView{edition(2019, "Huyện Việt Yên", "Huyện Cao Lãnh", "TP. Cao Lãnh"), edition(2024, "thị xã VIỆT YÊN", "Huyện Cao Lãnh", "Thành phố"), edition(2025)}, 0)
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprint(l.Area, " ", l.Sum))
	}
	if want := "Huyện Cao Lãnh 20, thị xã VIỆT YÊN 20, Thành phố 10, TP. Cao Lãnh 10"; strings.Join(got, ", ") != want || known[0] != 2 {
		t.Errorf("%s of %v\nwant %s", strings.Join(got, ", "), known, want)
	}
}

func TestAnOrdinalIsReadFromAName(t *testing.T) {
	for name, want := range map[string]int64{"Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất, năm 2024": 1, "Hội thi lần thứ 11, năm 2024-2025": 11, "Giải thưởng LẦN THỨ XIV": 14,
		"Hội thi lần thứ hai": 2, "Cuộc thi năm 2024": 0, "Hội thi lần thứ": 0} {
		got := int64(0)
		if n := ordinal(name); n != nil {
			got = *n
		}
		if got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}
