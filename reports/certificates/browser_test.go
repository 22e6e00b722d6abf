// Browser test: an organiser issues certificates, drags a part of the design, moves it by keys, and keeps it; the pages on a phone and a desk.
package certificates

import (
	"fmt"
	"math"
	"net/http/httptest"
	"strconv"
	"strings"
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
	tab.Click(`input[name="to"][value="people"]`)
	tab.Click(`form[method="post"] .button.primary`)
	tab.Follow("dialog[open] .button:not(.quiet)")
	tab.MustHave("01/GCN-2024")
	look("register")
	tab.Go(server.URL + "/giay/" + register(t, d, c, Merit)[0].Token)
	look("public")

	tab.Go(server.URL + desk + "/mau/chung-nhan")
	tab.Drag(".part:nth-of-type(10)", 60, -40)
	value := func(name string) float64 {
		n, _ := strconv.ParseFloat(strings.ReplaceAll(browser.Eval[string](tab, fmt.Sprintf(`document.getElementsByName(%q)[0].value`, name)), ",", "."), 64)
		return n
	}
	scale := browser.Eval[float64](tab, `297 / document.querySelector("[data-placing] svg").getBoundingClientRect().width`)
	if x, y := value("f9.x"), value("f9.y"); math.Abs(x-26-60*scale) > 0.5 || math.Abs(y-144+40*scale) > 0.5 {
		t.Errorf("the code was dragged to %v, %v mm (%v mm a px)", x, y, scale)
	}
	x := value("f9.x")
	browser.Eval[bool](tab, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true, cancelable: true})) || true`)
	if math.Abs(value("f9.x")-x-1) > 0.01 {
		t.Errorf("the arrow key moved it from %v to %v", x, value("f9.x"))
	}
	x = value("f9.x")
	look("design")
	tab.Follow(`button[value="keep"]`)
	tab.MustHave("Đã lưu mẫu giấy.")
	if value("f9.x") != x {
		t.Errorf("kept at %v, dragged to %v", value("f9.x"), x)
	}
	read(t, d, func(tx *db.Tx) error {
		k, err := newestDesign(tx, c.ID, Merit)
		if err == nil && k == nil {
			t.Error("nothing was kept")
		}
		return err
	})
}
