// Where each role arrives after signing in, and that it is told what waits for it.
package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/auth"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
)

func TestEachRoleArrivesWhereItsWorkWaits(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-08-13")
		k := keeper{dsn: dsn, dir: filepath.Join(t.TempDir(), "b"), clock: clock.Now}
		app := testAppWith(t, d, wiring{BaseURL: "http://localhost", Clock: clock.Now, Story: true, Backup: k.before(d), Keeper: k})
		s := &canarySite{d: d, app: app}
		account := func(login string) int64 {
			id, err := accountID(t.Context(), d, login)
			if err != nil {
				t.Fatal(login, err)
			}
			return id
		}
		robocon, err := storyContest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		viewer, err := auth.AddAccount(t.Context(), d, storyBy, "quansat", "Người theo dõi", "mat-khau-dai-123", false)
		if err == nil {
			err = auth.GrantRole(t.Context(), d, storyBy, viewer, robocon.ID, "viewer")
		}
		if err != nil {
			t.Fatal(err)
		}
		both := account("gk101." + youthCode)
		if err := auth.GrantRole(t.Context(), d, storyBy, both, robocon.ID, "referee"); err != nil {
			t.Fatal(err)
		}
		for login, want := range map[string]struct{ to, says string }{
			"tta1." + storyCode:  {"/trong-tai", ""},
			"gk102." + youthCode: {"/cham", ""},
			"gk101." + youthCode: {"", "lượt"}, // judge in one contest, referee in the other: both, with counts
			storyOrganiser:       {"", "Robocon"},
			storyHead:            {"", "Robocon"},
			storyAdmin:           {"", "Robocon"},
			"quansat":            {"/quan-ly/" + storyCode, ""},
		} {
			cookie := s.signIn(t, account(login))
			req := httptest.NewRequest(http.MethodGet, web.Home, nil)
			req.Header.Set("Cookie", cookie)
			rec := httptest.NewRecorder()
			app.Handler().ServeHTTP(rec, req)
			if got := rec.Header().Get("Location"); got != want.to {
				t.Errorf("%s is sent to %q, want %q", login, got, want.to)
			}
			if want.to == "" && !strings.Contains(rec.Body.String(), want.says) {
				t.Errorf("%s reads nothing of %q", login, want.says)
			}
			if want.to != "" {
				if status, _ := s.ask(t, http.MethodGet, want.to, cookie); status != http.StatusOK {
					t.Errorf("%s at %s: %d", login, want.to, status)
				}
			}
		}
		t.Run("a phone's codes do not fit a story", func(t *testing.T) {
			_, text := s.ask(t, http.MethodGet, web.SetUpFactor, s.signIn(t, account(storyAdmin)))
			if !strings.Contains(text, "mã trên điện thoại không khớp") {
				t.Error("the demo does not say so")
			}
		})
	})
}
