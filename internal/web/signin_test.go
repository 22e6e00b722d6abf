// Tests of signing in and out, of sessions and of sign-in links.
package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// sessionRows counts the sessions kept.
func sessionRows(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&n, `SELECT COUNT(*) FROM session`) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAVisitorIsSentToSignInAndBack(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		account(t, d, "lan", false)
		b := s.browser()
		w := b.get("/kin?trang=2")
		wantStatus(t, w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != "/dang-nhap?tiep=%2Fkin%3Ftrang%3D2" {
			t.Fatalf("sent to %s", got)
		}
		wantText(t, b.get(w.Header().Get("Location")), `name="tiep" value="/kin?trang=2"`)
		if n := sessionRows(t, d); n != 0 || len(b.cookies) != 0 {
			t.Errorf("a visitor has %d sessions and cookies %v", n, b.cookies)
		}
		w = b.post("/dang-nhap", "login", "lan", "password", secret, "tiep", "/kin?trang=2")
		wantStatus(t, w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != "/kin?trang=2" {
			t.Fatalf("sent back to %s", got)
		}
		w = b.get("/kin?trang=2")
		wantStatus(t, w, http.StatusOK)
		wantText(t, w, "user=[Nguyễn Thị Hạnh]", "flash=[Xin chào Nguyễn Thị Hạnh.]", "kín")
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Error("a page of a signed-in person may be kept")
		}
		if strings.Contains(b.get("/kin").Body.String(), "flash") {
			t.Error("a message is shown twice")
		}
		if got := b.get("/dang-nhap").Header().Get("Location"); got != Home {
			t.Errorf("the sign-in page of who is signed in leads to %q", got)
		}
		wantStatus(t, b.post("/dang-xuat"), http.StatusSeeOther)
		wantText(t, b.get("/trang"), "user=[]", "flash=[Đã đăng xuất.]")
		if n := sessionRows(t, d); n != 0 {
			t.Errorf("%d sessions are left after signing out", n)
		}
	})
}

func TestAWrongPasswordKeepsTheLoginAndSaysWhatToDo(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		account(t, d, "lan", false)
		b := s.browser()
		w := b.post("/dang-nhap", "login", `lan"><script>`, "password", "sai")
		wantStatus(t, w, http.StatusUnprocessableEntity)
		wantText(t, w, `value="lan&#34;&gt;&lt;script&gt;"`, "Tên đăng nhập hoặc mật khẩu chưa đúng")
		for range 5 {
			wantStatus(t, b.post("/dang-nhap", "login", "lan", "password", "sai"), http.StatusUnprocessableEntity)
		}
		w = b.signIn("lan")
		wantStatus(t, w, http.StatusTooManyRequests)
		wantText(t, w, "thử lại sau 1 phút")
		if w.Header().Get("Retry-After") != "60" {
			t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
		}
		b.cookies["lang"] = "en"
		wantText(t, b.signIn("lan"), "try again in 1 minute")
	})
}

func TestG17_SigningInRenewsTheTokenAndKeepsOnlyItsHash(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		account(t, d, "lan", false)
		b := s.browser()
		b.cookies["session"] = "fixed-by-an-attacker"
		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		first := b.cookies["session"]
		if first == "fixed-by-an-attacker" || len(first) < 40 {
			t.Fatalf("the session's token is %q", first)
		}
		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		second := b.cookies["session"]
		if second == first {
			t.Error("signing in again kept the token")
		}
		old := s.browser()
		old.cookies["session"] = first
		wantStatus(t, old.get("/kin"), http.StatusSeeOther)
		if n := sessionRows(t, d); n != 1 {
			t.Errorf("%d sessions after signing in twice", n)
		}
		var stored string
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&stored, `SELECT token FROM session`) }); err != nil {
			t.Fatal(err)
		}
		if stored == second || strings.Contains(stored, second) {
			t.Error("the token itself is stored")
		}
	})
}

func TestASessionEndsAfterTwoIdleOrTwelveHours(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		account(t, d, "lan", false)
		b := s.browser()
		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		for range 6 {
			clock.Advance(115 * time.Minute)
			wantStatus(t, b.get("/kin"), http.StatusOK)
		}
		clock.Advance(31 * time.Minute)
		wantStatus(t, b.get("/kin"), http.StatusSeeOther)

		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		clock.Advance(sessionIdle + time.Second)
		w := b.get("/kin")
		wantStatus(t, w, http.StatusSeeOther)
		if _, kept := b.cookies["session"]; kept && b.cookies["session"] != "" {
			t.Error("the cookie of an idle session stays")
		}
		if n := sessionRows(t, d); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
	})
}

func TestReadingASessionWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		account(t, d, "lan", false)
		b := s.browser()
		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		data := func() (raw []byte) {
			if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&raw, `SELECT data FROM session`) }); err != nil {
				t.Fatal(err)
			}
			return raw
		}
		before := string(data())
		clock.Advance(sessionMark - time.Second)
		wantStatus(t, b.get("/kin"), http.StatusOK)
		if string(data()) != before {
			t.Error("a page within five minutes wrote the session")
		}
		clock.Advance(time.Second)
		wantStatus(t, b.get("/kin"), http.StatusOK)
		if string(data()) == before {
			t.Error("the use of the session was not marked after five minutes")
		}
	})
}

func TestADisabledAccountIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		id := account(t, d, "lan", false)
		b := s.browser()
		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		err := d.Write(ctx, "account", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account SET disabled_at = 1 WHERE id = ?`, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		wantStatus(t, b.get("/kin"), http.StatusSeeOther)
	})
}

func TestCookiesAreKeptFromScriptsAndOtherSites(t *testing.T) {
	d := lite(t)
	account(t, d, "lan", false)
	for _, c := range []struct{ base, name, flags string }{
		{"http://localhost:8080", "session=", "; Path=/; HttpOnly; SameSite=Lax"},
		{"https://hoithi.vn", "__Host-session=", "; Path=/; HttpOnly; Secure; SameSite=Lax"},
	} {
		s := newSite(t, d, func(cfg *Config) { cfg.BaseURL = c.base })
		w := s.browser().signIn("lan")
		wantStatus(t, w, http.StatusSeeOther)
		line := w.Header()["Set-Cookie"][0]
		if !strings.HasPrefix(line, c.name) || !strings.HasSuffix(line, c.flags) {
			t.Errorf("%s: %s", c.base, line)
		}
		for _, line := range w.Header()["Set-Cookie"] {
			if !strings.Contains(line, "HttpOnly") || strings.Contains(line, "Secure") != strings.HasPrefix(c.base, "https") {
				t.Errorf("%s: %s", c.base, line)
			}
		}
	}
}

func TestG16_OpeningASignInLinkDoesNotUseIt(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		id := account(t, d, "lan", false)
		token, err := auth.SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		scanner := s.browser()
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
			w := scanner.do(httptest.NewRequest(method, "/vao/"+token, nil))
			wantStatus(t, w, http.StatusOK)
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Robots-Tag") == "" || len(w.Header()["Set-Cookie"]) != 0 {
				t.Errorf("%s: %v", method, w.Header())
			}
		}
		b := s.browser()
		wantText(t, b.get("/vao/"+token), "Nguyễn Thị Hạnh", `method="post">`)
		w := b.post("/vao/" + token)
		wantStatus(t, w, http.StatusSeeOther)
		if w.Header().Get("Location") != Home {
			t.Errorf("the link leads to %s", w.Header().Get("Location"))
		}
		wantStatus(t, b.get("/kin"), http.StatusOK)

		wantStatus(t, scanner.post("/vao/"+token), http.StatusGone)
		wantText(t, scanner.get("/vao/"+token), "đã được dùng để đăng nhập")
		wantStatus(t, scanner.get("/vao/"+token+"x"), http.StatusNotFound)
		if strings.Contains(s.log.String(), token) {
			t.Error("the log holds the token")
		}
		late, err := auth.SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Hour)
		wantStatus(t, scanner.post("/vao/"+late), http.StatusGone)
	})
}

func TestG18_TwoPostsOfOneSignInLinkGiveOneSession(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		id := account(t, d, "lan", false)
		token, err := auth.SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		s.cfg.Log = testLog()
		var in, gone atomic.Int64
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				switch w := s.browser().post("/vao/" + token); w.Code {
				case http.StatusSeeOther:
					in.Add(1)
				case http.StatusGone:
					gone.Add(1)
				}
			})
		}
		wait.Wait()
		if in.Load() != 1 || gone.Load() != 7 || sessionRows(t, d) != 1 {
			t.Errorf("%d in, %d gone, %d sessions", in.Load(), gone.Load(), sessionRows(t, d))
		}
	})
}
