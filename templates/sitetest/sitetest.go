// Package sitetest runs a feature's pages in its tests: the real templates and catalogues, and people signed in with a role.
package sitetest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/web"
	"hoithi/templates"
)

// URL is the public address of the sites made here.
const URL = "http://hoithi.example.vn"

// Words and pages take longer to read than most tests to run: they are read once per process.
var (
	words = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.Load(templates.Catalogues()) })
	pages = sync.OnceValues(func() (*templates.Set, error) {
		bundle, err := words()
		if err != nil {
			return nil, err
		}
		return templates.Load(bundle)
	})
)

// Words are the catalogues.
func Words(t testing.TB) *i18n.Bundle {
	t.Helper()
	bundle, err := words()
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

// Pages are the templates, in those words.
func Pages(t testing.TB) *templates.Set {
	t.Helper()
	set, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// New makes an application with the routes of one feature. A message asked for that a catalogue lacks fails the test at its end.
func New(t testing.TB, d *db.DB, routes func(app *web.App)) (http.Handler, *i18n.Bundle) {
	t.Helper()
	bundle, set := Words(t), Pages(t)
	known := map[string]bool{} // said by a test before
	for _, p := range bundle.All() {
		for _, key := range p.Missing() {
			known[p.Voice()+key] = true
		}
	}
	app, err := web.New(web.Config{DB: d, Bundle: bundle, Renderer: set, Static: set.Static(), BaseURL: URL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	routes(app)
	t.Cleanup(func() {
		for _, p := range bundle.All() {
			if missing := slices.DeleteFunc(p.Missing(), func(key string) bool { return known[p.Voice()+key] }); len(missing) > 0 {
				t.Errorf("catalogue %s lacks %v", p.Voice(), missing)
			}
		}
	})
	return app.Handler(), bundle
}

var office = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

// SignIn makes an account with a role in a contest ("admin" = in all, "" = none), signs it in and gives its cookies.
func SignIn(t testing.TB, site http.Handler, d *db.DB, login string, contestID int64, role string) []*http.Cookie {
	t.Helper()
	ctx := context.Background()
	id, err := auth.AddAccount(ctx, d, office, login, "Nguyễn Thị Thư", "", role == "admin")
	if err == nil && role != "" && role != "admin" {
		err = auth.GrantRole(ctx, d, office, id, contestID, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	return Enter(t, site, d, id)
}

// Enter signs an account in by a link and gives its cookies.
func Enter(t testing.TB, site http.Handler, d *db.DB, accountID int64) []*http.Cookie {
	t.Helper()
	token, err := auth.SignInLink(context.Background(), d, office, accountID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, URL+"/vao/"+token, nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("sign-in answered %d: %s", w.Code, w.Body)
	}
	return w.Result().Cookies()
}
