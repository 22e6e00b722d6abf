// The Union's report in a real browser: a row goes into a register, the report is written, stopped, mended, approved by another and issued.
package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/testkit/browser"
)

func TestBrowserFromRegistersToTheIssuedReport(t *testing.T) {
	s := newSite(t)
	s.clock.set(on(7, 3, 9, 0))
	desk := browser.Open(t, 1280, 800)
	desk.Expect("422")
	s.signIn(t, desk)
	enterInBrowser(t, s, desk)
	desk.Go(s.url + "/bao-cao?ky=2024-H1")
	desk.MustHave("432 đội thi", "03 hội thảo khoa học", "Trình duyệt", "kết nạp 02 hội thành viên")
	desk.Axe("union-report-1280")
	desk.Picture("guide-bao-cao-du-thao")
	templateInBrowser(t, s, desk)
	writeInBrowser(t, s, desk)

	desk.Follow(`form[action="/bao-cao/trinh"] .primary`)
	desk.MustHave("Chờ duyệt", "Người khác")
	phone := browser.Open(t, 390, 844)
	phone.Expect("422")
	s.signInAs(t, phone, storyHead)
	phone.Go(s.url + "/bao-cao?ky=2024-H1")
	phone.Axe("union-report-390")
	phone.Picture("guide-bao-cao-duyet")
	phone.Follow(`form[action="/bao-cao/duyet"] .primary`)
	phone.MustHave("Đã duyệt")
	phone.Fill("#f-number", "45")
	phone.Click(`form[action="/bao-cao/ban-hanh"] .primary`)
	phone.Wait("dialog")
	phone.Shot("union-report-issue-390")
	phone.Follow(`dialog .primary`)
	phone.MustHave("45/BC-LHH")
	phone.Follow(`a[href^="/bao-cao/ban-hanh/"]`)
	phone.Axe("union-report-issued-390")

	desk.Go(s.url + "/bao-cao?ky=2024-H1")
	desk.Follow(`a[href^="/bao-cao/ban-hanh/"]`)
	desk.MustHave("Báo cáo số 45/BC-LHH", "03 hội thảo khoa học")
	desk.Axe("union-report-issued-1280")
	scanInBrowser(t, desk)
	desk.Picture("guide-bao-cao-ban-hanh")
	file := desk.Download(`a[href$="dang=pdf"]`)
	if content, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(content), "%PDF-") {
		t.Errorf("%s is no PDF: %v", file, err)
	}
	desk.Go(s.url + "/bao-cao/so-lieu?ky=2024-H1")
	desk.MustHave("Hội thảo khoa học", "Robocon 2024")
	desk.Axe("union-figures-1280")
	desk.Picture("guide-bao-cao-so-lieu")
	desk.Go(s.url + "/bao-cao/tong-quan?ky=2024-H1")
	desk.MustHave("Chỉ tiêu 6 tháng đầu năm 2024", "Hội thảo khoa học", "Robocon 2024")
	desk.Axe("union-dashboard-1280")
	desk.Resize(390, 844)
	desk.Axe("union-dashboard-390")
	desk.Go(s.url + "/bao-cao/so-lieu?ky=2024-H1")
	desk.Axe("union-figures-390")
}

// enterInBrowser adds a workshop of June to its register.
func enterInBrowser(t *testing.T, s *site, desk *browser.Tab) {
	t.Helper()
	desk.Go(s.url + "/bao-cao/so/pho-bien-kien-thuc/them")
	desk.Choose("#f-o-ngay", "2024-06-12")
	desk.Choose("#f-o-loai", "hoi-thao")
	desk.Fill("#f-o-noi-dung", "Chuyển đổi số trong chăn nuôi")
	desk.Follow("main form .primary")
	desk.MustHave("Chuyển đổi số trong chăn nuôi")
}

// writeInBrowser puts a figure with nothing to count into a line, is told so, and mends it.
func writeInBrowser(t *testing.T, s *site, desk *browser.Tab) {
	t.Helper()
	desk.Go(s.url + "/bao-cao/soan?ky=2024-H1")
	desk.MustHave("Lựa chọn, giới thiệu 01 trí thức tiêu biểu", "Lời văn và chỗ điền số liệu")
	desk.Axe("union-write-1280")
	desk.Picture("guide-bao-cao-soan")
	line := func(figure string) {
		desk.Follow(`a[href*="dong=ton-vinh"]`)
		desk.Fill("#f-text", "Giới thiệu {1} trí thức tiêu biểu.")
		desk.Choose(`[name="place.1.name"]`, figure)
		desk.Follow(`button[name="luu"]`)
	}
	line("ton-vinh.da-ton-vinh")
	desk.MustHave("Cần sửa")
	desk.Follow("header .primary")
	desk.MustHave("Chưa ban hành được", "Cần sửa")
	desk.Axe("union-stopped-1280")
	desk.Picture("guide-bao-cao-can-sua")
	desk.Go(s.url + "/bao-cao/soan?ky=2024-H1")
	line("ton-vinh.de-nghi")
	desk.Resize(390, 844)
	desk.Axe("union-write-390")
	desk.Resize(1280, 800)
	desk.Follow("header .primary")
	desk.MustHave("Giới thiệu 01", "So với bản lưu số 1")
}

// templateInBrowser changes a line of the template in its form: a place is added, its figure chosen, the line read aloud and saved.
func templateInBrowser(t *testing.T, s *site, desk *browser.Tab) {
	t.Helper()
	desk.Go(s.url + "/bao-cao/mau")
	desk.MustHave("Đầu báo cáo", "Cuối báo cáo", "trừ 6 tháng đầu năm 2024")
	desk.Axe("union-template-1280")
	desk.Picture("guide-bao-cao-mau")
	desk.Follow(`a[href*="dong=chat-luong-ky-sau"]`)
	desk.Fill("#f-text", "Áp dụng hệ thống quản lý chất lượng (ISO), kể cả ở các hội thảo, nay là ")
	desk.Click("[data-add]")
	desk.Wait(`[name="place.1.name"]`)
	if text := browser.Eval[string](desk, `document.querySelector("#f-text").value`); !strings.HasSuffix(text, "{1}") {
		t.Errorf("the place is not in the text: %s", text)
	}
	desk.Follow(`button[name="luu"]`)
	desk.MustHave("Chọn số liệu cho chỗ điền 1")
	desk.Choose(`[name="place.1.name"]`, "pho-bien.hoi-thao")
	desk.Choose(`[name="place.1.style"]`, "5")
	desk.Follow(`.bar button[name="doc"]`)
	desk.MustHave("nay là 3", "Khác với bản đang dùng")
	desk.Axe("union-template-line-1280")
	desk.Picture("guide-bao-cao-sua-dong")
	desk.Resize(390, 844)
	desk.Axe("union-template-line-390")
	desk.Follow(`button[name="luu"]`)
	desk.MustHave("Đã lưu mẫu báo cáo, bản số 1")
	desk.Axe("union-template-390")
	desk.Resize(1280, 800)
	desk.Follow(`a[href="/bao-cao/mau/ban/1"]`)
	desk.MustHave("Sửa dòng chat-luong-ky-sau", "‹Hội thảo khoa học (5)›")
	desk.Axe("union-template-version-1280")
}

// scanInBrowser attaches the signed paper.
func scanInBrowser(t *testing.T, desk *browser.Tab) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bao-cao-da-ky.pdf")
	if err := os.WriteFile(path, []byte("%PDF-1.4\n%%EOF"), 0o600); err != nil {
		t.Fatal(err)
	}
	browser.Eval[bool](desk, `document.querySelector("#f-file").closest("details").open = true`)
	desk.Upload("#f-file", path)
	desk.Follow(`form[action$="/ban-ky"] button.button`)
	desk.MustHave("bao-cao-da-ky.pdf")
}
