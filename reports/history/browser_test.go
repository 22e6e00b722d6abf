// Browser test: a visitor finds an old prize on a phone, without marks.
package history

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

func TestBrowserAnOldPrizeIsFoundOnAPhone(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.SQLite(t), testkit.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	handler, _ := sitetest.New(t, d, func(app *web.App) {
		Routes(app, d, nobody)
	})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	bring(t, d, book(t, sample()), false)
	tab := browser.Open(t, 390, 844)
	look := func(name string) {
		t.Helper()
		for _, size := range [][2]int64{{390, 844}, {1280, 800}} {
			tab.Resize(size[0], size[1])
			tab.Axe(fmt.Sprintf("history-%s-%d", name, size[0]))
			tab.Shot(fmt.Sprintf("history-%s-%d", name, size[0]))
		}
		tab.Resize(390, 844)
	}
	tab.Go(server.URL + Path)
	look("hall")
	tab.Go(server.URL + Path + "?tim=ban+hoc")
	tab.MustHave("Có 1 giải", "Bàn học thông minh 4.0")
	look("found")
	tab.Follow("main td a")
	tab.MustHave("Trần Thị Đào", "Huyện Núi")
	look("edition")
	enterOffice(t, d, server.URL, tab)
	tab.Go(server.URL + ChartsPath)
	tab.MustHave("Số đội, bài dự thi theo năm", "Huyện Núi")
	look("charts")
}

// enterOffice signs a reader of the office in.
func enterOffice(t *testing.T, d *db.DB, site string, tab *browser.Tab) {
	t.Helper()
	id, err := auth.AddAccount(t.Context(), d, tester, "xem", "Lê Thị Thu", "", false)
	if err == nil {
		err = auth.GiveOffice(t.Context(), d, auth.Operator("root"), id, contests.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.SignInLink(t.Context(), d, tester, id, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	tab.Go(site + "/vao/" + token)
	tab.Expect("404") // the desk, where one arrives, is another package's
	tab.Follow("main .button.primary")
}
