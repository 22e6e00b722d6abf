// Browser test: an editor enters a row on a phone, finds it in the list, and brings the workbook of the year in.
package registers

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

func TestBrowserARowIsEnteredFoundAndAWorkbookImported(t *testing.T) {
	clock := testkit.NewClock()
	d, err := db.Open(t.Context(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	server := httptest.NewServer(newSite(t, d))
	t.Cleanup(server.Close)
	id, err := auth.AddAccount(t.Context(), d, tester, "thuky", "Lê Thị Thu", "", false)
	if err == nil {
		err = auth.GiveOffice(t.Context(), d, auth.Operator("root"), id, contests.Editor)
	}
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.SignInLink(t.Context(), d, tester, id, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t, 390, 844)
	look := func(name string) {
		t.Helper()
		for _, size := range [][2]int64{{390, 844}, {1280, 800}} {
			tab.Resize(size[0], size[1])
			tab.Axe(fmt.Sprintf("registers-%s-%d", name, size[0]))
			tab.Shot(fmt.Sprintf("registers-%s-%d", name, size[0]))
		}
		tab.Resize(390, 844)
	}
	tab.Go(server.URL + "/vao/" + token)
	tab.Expect("404") // the desk, where one arrives, is another package's
	tab.Follow("main .button.primary")
	tab.Go(server.URL + popular)
	look("empty")
	tab.Follow("main .empty a.button")
	look("form")
	tab.Expect("422")
	tab.Follow("main .button.primary")
	tab.MustHave("Vui lòng ghi “Nội dung”")
	look("form-wrong")
	tab.Choose("#f-o-ngay", "2024-05-21")
	tab.Choose("#f-o-loai", "hoi-nghi")
	tab.Fill("#f-o-noi-dung", "Ứng dụng chế phẩm sinh học trong xử lý phụ phẩm nông nghiệp")
	tab.Fill("#f-o-so-nguoi", "1.484")
	tab.Follow("main .button.primary")
	tab.MustHave("1.484", "ghi vào sổ", "Chưa có tài liệu nào")
	look("row")
	tab.Go(server.URL + popular + "?q=che+pham")
	tab.MustHave("1 dòng", "Ứng dụng chế phẩm sinh học", "Hội nghị thông tin chuyên đề")

	tab.Go(server.URL + importPath)
	look("import")
	book, err := filepath.Abs("../../cmd/hoithi/demo/so-hoat-dong-2024.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	tab.Upload("#f-file", book)
	tab.Follow("main .button.primary")
	tab.MustHave("Ghi 45 dòng vào sổ", "Chất lượng, số hóa")
	look("preview")
	tab.Follow("form.bar .button.primary")
	tab.MustHave("Đã ghi sổ: 45 dòng mới")
	look("index")
	tab.Go(server.URL + popular)
	tab.MustHave("19 dòng", "Lớp tập huấn")
	look("list")
	tab.Go(server.URL + kindsPath + "/pho-bien-kien-thuc")
	look("kind")
	tab.Go(server.URL + kindsPath + "/pho-bien-kien-thuc?truong=loai")
	look("kind-field")
	tab.Go(server.URL + kindsPath)
	look("kind-new")
	tab.Go(server.URL + TargetsPath + "/them")
	tab.Fill("#f-name", "Hội nghị thông tin chuyên đề")
	tab.Fill("#f-number", "8")
	tab.Fill("#f-unit", "hội nghị")
	tab.Choose("#f-figure", "so.pho-bien-kien-thuc.loai.hoi-nghi")
	look("target")
	tab.Follow("main .button.primary")
	tab.MustHave("6 hội nghị", "75%", "Chuẩn bị Đại hội lần thứ V")
	look("targets")
}
