// Browser test: an organiser issues certificates, drags a part of the design, moves it by keys, and keeps it; the pages on a phone and a desk.
package certificates

import (
	"context"
	"fmt"
	"math"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit/browser"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

func TestBrowserAPartOfTheDesignIsDragged(t *testing.T) {
	d, _, c := open(t, public)
	handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	id, err := auth.AddAccount(t.Context(), d, office, "to-chuc", "Nguyễn Thị Hạnh", "", false)
	if err == nil {
		err = auth.GrantRole(t.Context(), d, office, id, c.ID, contests.Organiser)
	}
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.SignInLink(t.Context(), d, office, id, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t, 1280, 800)
	look := func(name string) {
		t.Helper()
		for _, size := range [][2]int64{{390, 844}, {1280, 800}} {
			tab.Resize(size[0], size[1])
			tab.Axe(fmt.Sprintf("certificates-%s-%d", name, size[0]))
		}
	}
	tab.Go(server.URL + "/vao/" + token)
	tab.Expect("404") // the desk, where one arrives, is another package's
	tab.Follow("main .button.primary")
	tab.Go(server.URL + desk)
	look("empty")
	tab.Click(`input[name="to"][value="contestants"]`)
	tab.Click(`form[method="post"] .button.primary`)
	tab.Follow("dialog[open] .button:not(.quiet)")
	tab.MustHave("01/GCN-2024")
	look("register")
	progressMoves(t, d, c, tab)
	tab.Go(server.URL + desk + "?loai=chung-nhan&q=" + "khong+co+ai")
	tab.MustHave("Không có giấy nào như vậy")
	tab.Go(server.URL + "/giay/" + register(t, d, c, Merit)[0].Token)
	look("public")

	tab.Go(server.URL + desk + "/mau/chung-nhan")
	code := fmt.Sprintf(".part:nth-of-type(%d)", slices.IndexFunc(Default(Merit, false).Fields, Field.IsCode)+1)
	tab.Drag(code, 60, -40)
	value := func(name string) float64 {
		n, _ := strconv.ParseFloat(strings.ReplaceAll(browser.Eval[string](tab, fmt.Sprintf(`document.getElementsByName(%q)[0].value`, name)), ",", "."), 64)
		return n
	}
	scale := browser.Eval[float64](tab, `297 / document.querySelector("[data-placing] svg").getBoundingClientRect().width`)
	if x, y := value("f10.x"), value("f10.y"); math.Abs(x-26.5-60*scale) > 2 || math.Abs(y-152.5+40*scale) > 2 {
		t.Errorf("the code was dragged to %v, %v mm (%v mm a px)", x, y, scale)
	}
	x := value("f10.x")
	browser.Eval[bool](tab, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true, cancelable: true})) || true`)
	if math.Abs(value("f10.x")-x-1) > 0.01 {
		t.Errorf("the arrow key moved it from %v to %v", x, value("f10.x"))
	}
	tab.Drag(".part:nth-of-type(4)", 3, 0)
	if at := value("f3.x"); at != 30 {
		t.Errorf("the title was dragged a little off the middle and does not snap to it: %v mm", at)
	}
	x = value("f10.x")
	look("design")
	tab.Follow(`button[value="keep"]`)
	tab.MustHave("Đã lưu mẫu giấy.")
	if value("f10.x") != x {
		t.Errorf("kept at %v, dragged to %v", value("f10.x"), x)
	}
	read(t, d, func(tx *db.Tx) error {
		k, err := newestDesign(tx, c.ID, Merit)
		if err == nil && k == nil {
			t.Error("nothing was kept")
		}
		return err
	})
}

// progressMoves looks at the display while a file is made that waits halfway: it shows how far it is, and moves on without being asked.
func progressMoves(t *testing.T, d *db.DB, c *contests.Contest, tab *browser.Tab) {
	t.Helper()
	halfway, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	b := standing(t, d, c, Merit)
	go func() {
		ended <- Make(context.Background(), d, office, c, b, Zip, writerFunc(func(p []byte) (int, error) {
			once.Do(func() {
				close(halfway)
				<-goOn
			})
			return len(p), nil
		}))
	}()
	<-halfway
	tab.Go(tab.URL())
	tab.MustHave("Đang tạo", "40 / "+strconv.Itoa(len(b.List)))
	close(goOn)
	tab.Wait("[data-makings] .pill.ok")
	tab.MustHave("Đã tạo xong", fmt.Sprintf("%d / %d", len(b.List), len(b.List)))
	if err := <-ended; err != nil {
		t.Error(err)
	}
	file := tab.Download(`a[data-making][href$="dang=zip"]`)
	if content, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(content), "PK") {
		t.Errorf("%s is no archive: %v", file, err)
	}
	tab.Wait("[data-makings] .card:nth-of-type(2) .pill.ok")
}
