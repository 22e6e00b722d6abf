// The papers of a contest in a real browser: from the desk to an issued decision with its stamped scan.
package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

func TestBrowserADecisionFromTheDeskToItsStampedScan(t *testing.T) {
	s := newSite(t)
	tellOn(t, s, "2024-08-20")
	tab := browser.Open(t, 1280, 800)
	tab.Expect("422")
	s.signIn(t, tab)
	tab.Go(s.url + "/quan-ly/robocon-2024")
	tab.Follow(`a[href="/quan-ly/robocon-2024/van-ban"]`)
	tab.MustHave("Quyết định công nhận kết quả", "Sẵn sàng in", "Danh sách theo đơn vị")
	tab.Everywhere("papers-list")
	tab.Picture("guide-giay-to-danh-sach")
	tab.Follow(`a[href$="/van-ban/quyet-dinh/chung-ket"]`)
	tab.MustHave("Cần có số văn bản.", "Cần có ngày ban hành.")
	tab.Everywhere("papers-decision")
	tab.Picture("guide-van-ban")

	tab.Fill("#f-number", "35")
	tab.Fill("#f-day", "31/2/2024")
	tab.Fill("#f-signer", "Nguyễn Văn Ưởng")
	tab.Follow(`form[action$="/chung-ket"] .primary`)
	tab.MustHave("Ngày chưa đúng. Ghi như 20/8/2024.")
	tab.Axe("papers-decision-wrong-1280")
	tab.Fill("#f-day", "20/8/2024")
	tab.Follow(`form[action$="/chung-ket"] .primary`)
	tab.MustHave("Đã lưu.", "Ghi nhận đã phát hành")

	tab.Click(`form[action$="/phat-hanh"] .primary`)
	tab.Follow("dialog .primary")
	tab.MustHave("Đã ghi nhận phát hành", "Số 35/QĐ-LHH, ngày 20/8/2024", "Lập từ bản công bố lần 1")
	path := tab.Download(`article a[href*="dang=pdf"]`)
	words := strings.Join(testkit.WordsOfPDF(t, path), " ")
	for _, part := range []string{"Số: 35/QĐ-LHH", "ngày 20 tháng 8 năm 2024", "Một trăm ba mươi lăm triệu đồng", "Nguyễn Văn Ưởng"} {
		if !strings.Contains(words, part) {
			t.Errorf("the issued decision lacks %q", part)
		}
	}
	scan := filepath.Join(t.TempDir(), "QĐ 35 đã ký.pdf")
	content, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(scan, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	tab.Click("article details summary")
	tab.Upload("#f-file", scan)
	tab.Follow(`form[action$="/ban-ky"] button`)
	tab.MustHave("Đã đính kèm.", "QĐ 35 đã ký.pdf")
	tab.Everywhere("papers-decision-issued")
	browser.Eval[bool](tab, `(document.querySelector("article h3").scrollIntoView(), true)`)
	tab.Picture("guide-giay-to-phat-hanh")
	pictureOfPage(t, path, "guide-giay-to-ban-in")
	tab.Go(s.url + "/quan-ly/robocon-2024/van-ban/giay-moi/vong-loai")
	tab.MustHave("Tải từng giấy (tệp ZIP)", "mỗi đơn vị một giấy")
	tab.Everywhere("papers-invitations")
	tab.Picture("guide-giay-to-giay-moi")
	letters, err := zip.OpenReader(tab.Download(`a[href$="dang=zip"]`))
	if err != nil || len(letters.File) < 20 {
		t.Fatalf("the letters one by one: %v", err)
	}
	letters.Close()
	tab.Go(s.url + "/quan-ly/robocon-2024/van-ban/phieu-cham/chung-ket")
	tab.MustHave("Tải tệp Word")
	tab.Axe("papers-sheets-1280")
	tab.Go(s.url + "/quan-ly/robocon-2024/nhat-ky")
	tab.MustHave("ghi nhận phát hành văn bản", "đính kèm bản đã ký, đóng dấu")
}

// pictureOfPage keeps the first page of a PDF for a document, as Picture keeps the screen.
func pictureOfPage(t *testing.T, path, name string) {
	t.Helper()
	if dir := os.Getenv("HOITHI_TEST_SHOTS"); dir != "" {
		testkit.Tool(t, "pdftoppm", "-singlefile", "-gray", "-r", "60", "-png", path, filepath.Join(dir, name))
	}
}
