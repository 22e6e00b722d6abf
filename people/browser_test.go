// Browser tests: the pages about people on a phone and on a desk, with the second step set up and passed by clicking.
package people

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

func TestBrowserPeopleLookAfterTheirAccounts(t *testing.T) {
	clock := testkit.NewClock()
	d, err := db.Open(t.Context(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	s := &site{t: t, d: d, clock: clock}
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	if s.a, err = contests.Create(t.Context(), d, office, doc); err != nil {
		t.Fatal(err)
	}
	s.handler, _ = sitetest.New(t, d, func(app *web.App) {
		Routes(app, d)
		contests.Routes(app, d, contests.Home{Counts: func(*db.Tx, *contests.Contest) (contests.Counts, error) { return contests.Counts{}, nil },
			Attention: func(*db.Tx, *contests.Contest, time.Time) ([]contests.Item, error) { return nil, nil }})
	})
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	s.add("quantri", "admin")
	boss := s.add("nguyenthiphuonghuyen.bantochuc@lienhiephoi.bacgiang.gov.vn", "organiser")
	judge := s.add("gk406.robocon-2024", "judge")
	for i, name := range []string{"Nguyễn Thị Phương Huyền Trang", "Đỗ Ánh", "Lý Thường"} {
		if _, err := GiveRole(t.Context(), d, auth.Operator("root"), s.a.ID, fmt.Sprintf("thuky%d", i), name, officeRoles[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := auth.GrantRole(t.Context(), d, office, boss, s.a.ID, "secretary"); err != nil {
		t.Fatal(err)
	}

	tab := browser.Open(t, 390, 844)
	look := func(name, path string) {
		t.Helper()
		for _, size := range [][2]int64{{320, 640}, {390, 844}, {1280, 800}} {
			tab.Resize(size[0], size[1])
			if path != "" {
				tab.Go(server.URL + path)
			}
			tab.Axe(fmt.Sprintf("people-%s-%d", name, size[0]))
			tab.Shot(fmt.Sprintf("people-%s-%d", name, size[0]))
		}
		tab.Resize(390, 844)
	}
	token, code, err := auth.PersonalLink(t.Context(), d, office, judge, s.a.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	look("slip", "/vao/"+token)
	tab.Fill("#f-code", code)
	tab.Follow("main .button.primary")

	tab.Follow(leave)
	signIn(tab, server.URL, "quantri")
	look("own", "/tai-khoan")
	look("factor-start", web.SetUpFactor)
	tab.Follow("main .button.primary")
	look("factor-scan", "")
	secretText := strings.ReplaceAll(tab.Text("main li p.hash"), " ", "")
	now := func() string {
		code, err := totp.GenerateCode(secretText, clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	tab.Fill("#f-code", now())
	tab.Follow(`button[value="xac-nhan"]`)
	look("factor-codes", "")
	look("factor-on", web.SetUpFactor)
	look("own-on", "/tai-khoan")
	look("accounts", adminPath)
	look("account", accountPath(boss))
	tab.Follow(`button[value="duong-dan"]`)
	look("account-link", "")
	look("crew", crewPath(s.a))
	tab.Fill("#f-login", "moi@lhh.vn")
	tab.Fill("#f-name", "Người Mới")
	tab.Choose("#f-role", "viewer")
	tab.Follow("#them .button.primary")
	look("crew-link", "")
	link := s.linkOf2(tab.Text("#duong-dan"))
	tab.Go(server.URL + "/quan-tri/tai-khoan?q=khong-co-ai")
	look("accounts-none", "/quan-tri/tai-khoan?q=khong-co-ai")

	clock.Advance(time.Minute)
	tab.Follow(leave)
	signIn(tab, server.URL, "quantri")
	look("second", "")
	tab.Fill("#f-code", now())
	tab.Click("main .button.primary")
	tab.Wait("main")
	tab.Follow(leave)
	look("invite", link)
	tab.Fill("#f-password", secret)
	tab.Fill("#f-again", "khác")
	tab.Expect("422")
	tab.Follow("main .button.primary")
	look("invite-wrong", "")
}

// leave is the button that signs out.
const leave = `form[action="/dang-xuat"] button`

func signIn(tab *browser.Tab, base, login string) {
	tab.Go(base + "/dang-nhap")
	tab.Fill("#f-login", login)
	tab.Fill("#f-password", secret)
	tab.Follow("main .button.primary")
}

// linkOf2 is the path of the link in a message.
func (s *site) linkOf2(text string) string {
	s.t.Helper()
	found := linkInPage.FindStringSubmatch(text)
	if found == nil {
		s.t.Fatalf("no link in %s", text)
	}
	return found[1]
}
