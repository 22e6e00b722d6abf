// Package sitetest runs a feature's pages in its tests: the real templates and catalogues, and people signed in with a role.
package sitetest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
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

// New makes an application with the routes of one feature. A message asked for that a catalogue lacks fails the test at its end.
func New(t testing.TB, d *db.DB, routes func(app *web.App)) (http.Handler, *i18n.Bundle) {
	t.Helper()
	bundle, err := i18n.Load(templates.Catalogues())
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.Load(bundle)
	if err != nil {
		t.Fatal(err)
	}
	app, err := web.New(web.Config{DB: d, Bundle: bundle, Renderer: set, Static: set.Static(), BaseURL: URL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	routes(app)
	t.Cleanup(func() {
		for _, p := range bundle.All() {
			if missing := p.Missing(); len(missing) > 0 {
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
