// Past editions in a real browser: written in a form on a phone, brought in from a workbook with faults, seen in the charts, taken out.
package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/testkit/browser"
)

// oldEditions is a workbook of two editions of a new series; a bad one has a fault in two sheets.
func oldEditions(t *testing.T, bad bool) string {
	t.Helper()
	year, people := any(2021), any("Trần Thị Mận")
	if bad {
		year, people = "2O21", "Trần Thị Mận 2009"
	}
	f := excelize.NewFile()
	defer f.Close()
	for sheet, rows := range map[string][][]any{
		"Kỳ tổ chức": {{"Cuộc thi", "Năm", "Lần thứ", "Số đội", "Số giải"}, {"Tin học trẻ", 2020, 1, 40, 1}, {"Tin học trẻ", year, 2, 52, nil}, {"Robocon", 2024, 1, 400, nil}},
		"Kết quả":    {{"Cuộc thi", "Năm", "Giải", "Tên bài dự thi", "Tác giả", "Đơn vị", "Địa bàn"}, {"Tin học trẻ", 2020, "Giải Nhất", "Trò chơi ghép vần", people, "THCS Số 1", "Huyện Tân Yên"}},
	} {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			place, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(sheet, place, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tin-hoc-tre.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrowserPastEditionsFromTheFormToTheCharts(t *testing.T) {
	s := newSite(t)
	tab := browser.Open(t, 1280, 800)
	tab.Expect("422")
	tab.Expect("409")
	s.signIn(t, tab)
	tab.Go(s.url + "/bao-cao/tong-quan")
	tab.Follow(`a[href="/bao-cao/lich-su"]`)
	tab.MustHave("Sáng tạo thanh thiếu niên, nhi đồng", "Huyện Việt Yên")
	tab.Everywhere("history-charts")
	tab.Print("history-charts-print")
	tab.Picture("guide-lich-su")
	tab.Follow(`a[href="/bao-cao/lich-su/ky"]`)
	tab.MustHave("lần thứ 19")
	tab.Everywhere("history-kept")

	recordByHand(t, tab)
	bringWorkbook(t, tab)
	takeOut(t, s, tab)
}

// recordByHand writes one edition in the form, wrong at first.
func recordByHand(t *testing.T, tab *browser.Tab) {
	t.Helper()
	tab.Follow(`a[href="/bao-cao/lich-su/them"]`)
	tab.Everywhere("history-form")
	tab.Fill("#f-series", "Sáng tạo thanh thiếu niên, nhi đồng")
	tab.Fill("#f-year", "2003")
	tab.Fill("#f-number", "19")
	tab.Fill("#f-entries", "35")
	tab.Fill("#f-source", "Báo cáo tổng kết năm 2003")
	tab.Click(`button[name="them"][value="areas"]`)
	tab.Fill(`[name="areas.0.area"]`, "Thị xã Bắc Giang")
	tab.Fill(`[name="areas.0.entries"]`, "20")
	tab.Fill(`[name="areas.1.area"]`, "Huyện Yên Dũng")
	tab.Fill(`[name="areas.1.entries"]`, "16")
	tab.Fill(`[name="results.0.prize"]`, "Giải Nhất")
	tab.Fill(`[name="results.0.entry"]`, "Máy bơm nước đạp chân")
	tab.Fill(`[name="results.0.people"]`, "Nguyễn Thị Sen, 12/5/1990")
	tab.Follow("main form .actions .primary")
	tab.MustHave("Lần thứ 19 đã ghi cho năm 2023.")
	tab.MustHave("Chỉ ghi họ tên, không ghi số.", "nhiều hơn số chung 35")
	tab.Everywhere("history-form-wrong")
	tab.Choose("#f-number", "")
	tab.Fill(`[name="areas.1.entries"]`, "15")
	tab.Fill(`[name="results.0.people"]`, "Nguyễn Thị Sen")
	tab.Follow("main form .actions .primary")
	tab.MustHave("Đã ghi kỳ này.", "Máy bơm nước đạp chân", "Nguyễn Thị Sen", "ghi kỳ này")
	tab.Everywhere("history-row")
	tab.Follow(`a[href$="/sua"]`)
	tab.Picture("guide-lich-su-ghi")
	tab.Follow("main form .actions a")
}

// bringWorkbook sends a faulty workbook, fetches it back with its faults, sends the mended one and unticks an edition.
func bringWorkbook(t *testing.T, tab *browser.Tab) {
	t.Helper()
	tab.Follow(`nav.where a[href="/bao-cao/lich-su/ky"]`)
	tab.Follow(`a[href="/bao-cao/lich-su/nhap"]`)
	tab.Everywhere("history-import")
	tab.Upload("#f-file", oldEditions(t, true))
	tab.Follow("main form .primary")
	tab.MustHave("Năm phải là số từ 1945 đến 2024.", "Chỉ ghi họ tên, không ghi số.", "Tải tệp kèm lỗi")
	tab.Everywhere("history-import-wrong")
	f, err := excelize.OpenFile(tab.Download(`a[href*="/nhap/loi/"]`))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if words, err := f.GetCellValue("Kỳ tổ chức", "F3"); err != nil || !strings.Contains(words, "Cột Năm: Năm phải là số") {
		t.Errorf("the file came back with %q, %v", words, err)
	}
	tab.Upload("#f-file", oldEditions(t, false))
	tab.Follow("main form .primary")
	tab.MustHave("Tin học trẻ 2020", "Tin học trẻ 2021", "Robocon 2024: không nhập, vì Robocon 2024 đã có trên phần mềm")
	tab.Everywhere("history-preview")
	tab.Picture("guide-lich-su-xem-truoc")
	tab.Click(`input[name="ky"][value="tin-hoc-tre-2021"]`)
	tab.Follow("main form .primary")
	tab.MustHave("Đã nhập: 1 kỳ mới, 0 kỳ được sửa.", "Tin học trẻ 2020")
	if tab.Has("Tin học trẻ 2021") {
		t.Error("an edition that was unticked is recorded")
	}
}

// takeOut takes an edition out and looks for it in public.
func takeOut(t *testing.T, s *site, tab *browser.Tab) {
	t.Helper()
	tab.Go(s.url + "/ket-qua-cac-nam")
	tab.Everywhere("history-hall")
	tab.Go(s.url + "/ket-qua-cac-nam?tim=ghep+van")
	tab.Follow("main td a")
	tab.MustHave("Trần Thị Mận", "Huyện Tân Yên")
	tab.Everywhere("history-edition")
	tab.Follow(`a[href="/bao-cao/lich-su/ky/tin-hoc-tre-2020"]`)
	tab.Click("main details summary")
	tab.Fill("#f-reason", "Ghi nhầm, kỳ này do Tỉnh đoàn tổ chức")
	tab.Follow("main details .danger")
	tab.MustHave("Đã bỏ kỳ này khỏi danh mục.", "Tỉnh đoàn tổ chức", "Đưa trở lại danh mục")
	tab.Everywhere("history-row-out")
	tab.Go(s.url + "/ket-qua-cac-nam?tim=ghep+van")
	tab.MustHave("Không tìm thấy giải nào")
}
