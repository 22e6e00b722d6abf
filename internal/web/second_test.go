// Tests of the second step at sign-in, of slips with a code, and of sessions that are ended.
package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/pquerna/otp/totp"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func actorOf(t testing.TB, d *db.DB, id int64) (a auth.Actor) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { a, err = auth.Load(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return a
}

// withFactor gives an account a second step and returns what tells its code now.
func withFactor(t testing.TB, d *db.DB, clock *testkit.Clock, id int64) func() string {
	t.Helper()
	a := actorOf(t, d, id)
	if err := auth.StartFactor(ctx, d, a); err != nil {
		t.Fatal(err)
	}
	var f auth.FactorState
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { f, err = auth.Factor(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	code := func() string {
		code, err := totp.GenerateCode(f.Secret, clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	if _, err := auth.ConfirmFactor(ctx, d, a, code(), "", ""); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Minute)
	return code
}

func TestG17_ASessionIsWholeOnlyAfterTheSecondStepAndRenewedThen(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		id := account(t, d, "lan", false)
		code := withFactor(t, d, clock, id)
		b := s.browser()
		w := b.post("/dang-nhap", "login", "lan", "password", secret, "tiep", "/kin?trang=2")
		wantStatus(t, w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != "/dang-nhap/buoc-hai?tiep=%2Fkin%3Ftrang%3D2" {
			t.Fatalf("sent to %s", got)
		}
		half := b.cookies["session"]
		for _, path := range []string{"/kin", "/kin?trang=2"} {
			if w := b.get(path); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), SecondStep) {
				t.Fatalf("%s before the second step: %d %s", path, w.Code, w.Header().Get("Location"))
			}
		}
		wantText(t, b.get("/trang"), "user=[]")
		page := b.get("/dang-nhap/buoc-hai?tiep=%2Fkin")
		wantText(t, page, `name="code"`, `name="tiep" value="/kin"`)
		if page.Header().Get("Cache-Control") != "no-store" {
			t.Error("the page of the second step may be kept")
		}
		wantStatus(t, b.post(SecondStep, "code", "000000"), http.StatusUnprocessableEntity)
		now := code()
		w = b.post(SecondStep, "code", now, "tiep", "/kin")
		wantStatus(t, w, http.StatusSeeOther)
		if got := w.Header().Get("Location"); got != "/kin" {
			t.Errorf("sent to %s", got)
		}
		wantStatus(t, b.get("/kin"), http.StatusOK)
		if b.cookies["session"] == half {
			t.Error("the second step kept the token")
		}
		old := s.browser()
		old.cookies["session"] = half
		wantStatus(t, old.get("/kin"), http.StatusSeeOther)
		if n := sessionRows(t, d); n != 1 {
			t.Errorf("%d sessions", n)
		}

		thief := s.browser() // who saw the password and the code
		wantStatus(t, thief.signIn("lan"), http.StatusSeeOther)
		wantStatus(t, thief.post(SecondStep, "code", now), http.StatusUnprocessableEntity)
		wantStatus(t, thief.get("/kin"), http.StatusSeeOther)
	})
}

func TestHalfASessionLastsTenMinutesAndCanBeLeft(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		code := withFactor(t, d, clock, account(t, d, "lan", false))
		b := s.browser()
		b.signIn("lan")
		clock.Advance(halfLife + time.Second)
		w := b.post(SecondStep, "code", code())
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/dang-nhap" {
			t.Errorf("after ten minutes: %d %s", w.Code, w.Header().Get("Location"))
		}
		b.signIn("lan")
		wantStatus(t, b.post("/dang-xuat"), http.StatusSeeOther)
		if n := sessionRows(t, d); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
		if w := s.browser().get(SecondStep); w.Header().Get("Location") != "/dang-nhap" {
			t.Errorf("the second step of a visitor leads to %s", w.Header().Get("Location"))
		}
	})
}

func TestTheSecondStepIsNotGuessed(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		code := withFactor(t, d, clock, account(t, d, "lan", false))
		for range 5 {
			b := s.browser() // a new session each time helps nothing
			b.signIn("lan")
			wantStatus(t, b.post(SecondStep, "code", "000000"), http.StatusUnprocessableEntity)
		}
		b := s.browser()
		b.signIn("lan")
		w := b.post(SecondStep, "code", code())
		wantStatus(t, w, http.StatusTooManyRequests)
		if w.Header().Get("Retry-After") != "60" {
			t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
		}
	})
}

func TestALinkDoesNotGoAroundTheSecondStep(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		id := account(t, d, "lan", false)
		withFactor(t, d, clock, id)
		token, err := auth.SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		b := s.browser()
		if w := b.post("/vao/" + token); w.Header().Get("Location") != SecondStep {
			t.Errorf("the link leads to %s", w.Header().Get("Location"))
		}
		wantStatus(t, b.get("/kin"), http.StatusSeeOther)
	})
}

func TestStaffAreLedToSetUpTheirSecondStepBeforeAnythingElse(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock) {
		s.GET("/rieng", func(c echo.Context) error { return c.String(http.StatusOK, OwnerOf(c).Login) }, OwnOrSettingUp)
		b := s.browser()
		account(t, d, "lan", true)
		wantStatus(t, b.signIn("lan"), http.StatusSeeOther)
		wantStatus(t, b.get("/kin"), http.StatusOK)
		if err := auth.AskFactor(ctx, d, auth.Operator("root"), true); err != nil {
			t.Fatal(err)
		}
		w := b.get("/kin") // from the next page on, also for who is in already
		if got := w.Header().Get("Location"); got != "/tai-khoan/hai-buoc?tiep=%2Fkin" {
			t.Fatalf("sent to %s", got)
		}
		wantText(t, b.get("/rieng"), "lan")
		if w := b.signIn("lan"); w.Header().Get("Location") != SetUpFactor {
			t.Errorf("signing in leads to %s", w.Header().Get("Location"))
		}
		account(t, d, "khach", false)
		other := s.browser()
		wantStatus(t, other.signIn("khach"), http.StatusSeeOther)
		wantStatus(t, other.get("/kin"), http.StatusOK)
	})
}

func TestG16_ASlipAsksForItsCodeAndOpensNoOffice(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		s.GET("/toi", func(c echo.Context) error { return c.String(http.StatusOK, ActorOf(c).Login) }, Own)
		id, contest := account(t, d, "lan", true), int64(0)
		err := d.Write(ctx, "all", func(tx *db.Tx) error {
			return tx.Get(&contest, `INSERT INTO contest (code, state, rules_version, created_at) VALUES ('c', 'running', 1, 0) RETURNING id`)
		})
		if err == nil {
			err = auth.GrantRole(ctx, d, by, id, contest, "judge")
		}
		if err != nil {
			t.Fatal(err)
		}
		token, code, err := auth.PersonalLink(ctx, d, by, id, contest, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		b := s.browser()
		w := b.get("/vao/" + token)
		wantText(t, w, "Nguyễn Thị Hạnh", `name="code"`)
		if strings.Contains(w.Body.String(), code) || len(b.cookies) != 0 {
			t.Error("opening the link gives the code, or a session")
		}
		wrong := "000000"
		if wrong == code {
			wrong = "000001"
		}
		wantStatus(t, b.post("/vao/"+token, "code", wrong), http.StatusUnprocessableEntity)
		wantStatus(t, b.post("/vao/"+token), http.StatusUnprocessableEntity)
		wantStatus(t, b.get("/kin"), http.StatusSeeOther)
		wantStatus(t, b.post("/vao/"+token, "code", code), http.StatusSeeOther)
		wantStatus(t, b.get("/kin"), http.StatusOK)
		wantStatus(t, b.get("/toi"), http.StatusForbidden)
		again := s.browser() // on another device
		wantStatus(t, again.post("/vao/"+token, "code", code), http.StatusSeeOther)
		err = d.Write(ctx, "all", func(tx *db.Tx) error { return auth.Revoke(tx, by, id, contest, "judge") })
		if err != nil {
			t.Fatal(err)
		}
		for _, device := range []*browser{b, again} {
			wantStatus(t, device.get("/kin"), http.StatusSeeOther)
		}
		if strings.Contains(s.log.String(), token) || strings.Contains(s.log.String(), code) {
			t.Error("the log holds the token or the code")
		}
	})
}

func TestASessionThatWasEndedIsNotBroughtBackByAPageUnderWay(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		id := account(t, d, "lan", false)
		b := s.browser()
		b.signIn("lan")
		var row struct {
			Token string `db:"token"`
			Data  []byte `db:"data"`
		}
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&row, `SELECT token, data FROM session`) }); err != nil {
			t.Fatal(err)
		}
		if err := auth.EndOtherSessions(ctx, d, actorOf(t, d, id), ""); err != nil {
			t.Fatal(err)
		}
		if err := (sessionStore{d}).CommitCtx(ctx, row.Token, row.Data, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if n := sessionRows(t, d); n != 0 {
			t.Errorf("%d sessions came back", n)
		}
		wantStatus(t, b.get("/kin"), http.StatusSeeOther)
	})
}

func TestDevicesAndAddressesAreNamedShortly(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36":                  "Chrome, Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0":           "Edge, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/126.0.0 Chrome/120.0 Safari/537.36":                 "Cốc Cốc, Windows",
		"curl/8.5.0": "",
		"":           "",
	} {
		if got := deviceOf(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
	for address, want := range map[string]string{"113.160.22.7": "113.160.22.*", "::ffff:10.0.0.1": "10.0.0.*", "2405:4802:1:2:3::9": "2405:4802:1:*", "": "", "x": ""} {
		if got := shortAddress(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
