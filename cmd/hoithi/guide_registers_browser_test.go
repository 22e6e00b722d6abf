// The walk through the guide of registers, targets and the overview in a real browser, as the secretary and the leader meet them.
package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

// pastRegister is a workbook of a past year, as an office kept it; wrong leaves a year of two digits in it.
func pastRegister(t *testing.T, wrong bool) string {
	t.Helper()
	f := excelize.NewFile()
	last := "20/11/2005"
	if wrong {
		last = "20/11/05"
	}
	for i, row := range [][]any{{"Ngày", "Loại", "Nội dung", "Đơn vị phối hợp", "Số người"},
		{"ngày 12 tháng 4 năm 2005", "Hội thảo", "Giống vải chín sớm cho vùng đồi", "Trung tâm Khuyến nông", 85},
		{"15/6/2005", "Tập huấn", "Phòng trừ sâu đục quả", "Hội Nông dân tỉnh", 120}, {last, "Hội nghị", "Thông tin về an toàn thực phẩm", "Sở Y tế", 60}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetName("Sheet1", "Phổ biến kiến thức"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "so-2005.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrowserWalksThroughTheGuideOfTheRegisters(t *testing.T) {
	d, clock := toldUntil(t, testkit.SQLite(t), "2024-08-20")
	s := serveSite(t, d, clock)
	editor := s.desk(t, storySecretary)
	s.picture(editor, "/bao-cao/so/pho-bien-kien-thuc?nam=2024", "so-sach")
	editor.MustHave("Lớp tập huấn", "18 dòng")

	editor.Go(s.url + "/bao-cao/nhap-so?so=pho-bien-kien-thuc")
	editor.Upload(`input[name="file"]`, pastRegister(t, true))
	editor.Expect("422")
	editor.Follow(`main form .primary`)
	editor.MustHave("Dòng 4", "chỉ ghi hai chữ số của năm")
	editor.Upload(`input[name="file"]`, pastRegister(t, false))
	editor.Follow(`main form .primary`)
	editor.MustHave("Ghi 3 dòng vào sổ")
	editor.Picture("guide-nhap-so")
	editor.Follow(`form.bar .primary`)
	editor.MustHave("Đã ghi sổ: 3 dòng mới")
	editor.Go(s.url + "/bao-cao/so/pho-bien-kien-thuc?nam=2005")
	editor.MustHave("12/4/2005", "3 dòng")

	editor.Go(s.url + "/bao-cao/chi-tieu?ky=2025-Y")
	editor.Follow(`form[action$="/chep"] button`)
	editor.MustHave("Đã đặt 4 chỉ tiêu")
	s.picture(editor, "/bao-cao/chi-tieu?ky=2024-H1", "chi-tieu")
	s.everySize(t, editor, "/bao-cao/chi-tieu?ky=2024-H1", "/bao-cao/chi-tieu/nhap?ky=2024-H1", "/bao-cao/loai-so/to-chuc", "/bao-cao/so/ton-vinh/40/xoa-du-lieu")

	leader := s.desk(t, storyHead)
	leader.Follow(`nav a[href="/bao-cao/tong-quan"]`)
	leader.MustHave("Việc đang chờ")
	s.picture(leader, "/bao-cao/tong-quan?ky=2024-Y", "tong-quan")
	s.everySize(t, leader, "/bao-cao/tong-quan?ky=2024-Y", "/bao-cao/phu-luc?ky=2024-H2&cuoc-thi=robocon-2024", "/bao-cao/phu-luc?ky=2024-H2&cuoc-thi=sang-tao-2024")
}

// everySize looks at pages with axe on a phone and a desk, and wants none to be wider than the screen.
func (s *site) everySize(t *testing.T, tab *browser.Tab, paths ...string) {
	t.Helper()
	for _, path := range paths {
		for _, width := range []int64{390, 1280} {
			tab.Resize(width, 844)
			tab.Go(s.url + path)
			tab.Axe(strings.NewReplacer("/", "-", "?", "-").Replace(strings.TrimPrefix(path, "/")))
			if wide := browser.Eval[int](tab, `document.documentElement.scrollWidth`); wide > int(width) {
				t.Errorf("%s is %d wide on a screen of %d", path, wide, width)
			}
		}
	}
	tab.Resize(1240, 840)
}
