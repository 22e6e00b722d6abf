// The golden table of who may use which route, walked over all routes, roles and two contests side by side.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
)

// testApp wires the whole program on a database.
func testApp(t testing.TB, d *db.DB, baseURL string) *web.App {
	t.Helper()
	return testAppWith(t, d, wiring{BaseURL: baseURL})
}

// testAppWith wires the whole program with what a test gives, and no log.
func testAppWith(t testing.TB, d *db.DB, w wiring) *web.App {
	t.Helper()
	w.Log = slog.New(slog.DiscardHandler)
	app, err := wire(d, w)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// testWords are the catalogues.
func testWords(t testing.TB) *i18n.Bundle {
	t.Helper()
	bundle, err := catalogues()
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

// testPrinter speaks Vietnamese.
func testPrinter(t testing.TB) *i18n.Printer {
	t.Helper()
	return testWords(t).For("vi")
}

// people of the table: in contest A unless the name says otherwise.
var policyPeople = []string{"visitor", "viewer", "judge", "head", "secretary", "organiser", "organiser of B", "editor", "leader", "admin"}

func TestG1WhoMayUseWhichRoute(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.SQLite(t), testkit.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	doc, err := contests.Kit(storyCode)
	if err != nil {
		t.Fatal(err)
	}
	a, err := contests.Create(t.Context(), d, storyBy, doc)
	if err != nil {
		t.Fatal(err)
	}
	b, err := contests.Create(t.Context(), d, storyBy, []byte(strings.Replace(string(doc), "code: robocon-2024", "code: robocon-2025", 1)))
	if err != nil {
		t.Fatal(err)
	}
	app := testApp(t, d, "http://localhost")
	cookies := map[string]string{}
	for _, who := range policyPeople[1:] {
		cookies[who] = signedIn(t, d, app, who, a.ID, b.ID)
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-6s%-58s", "", "")
	for _, who := range policyPeople {
		fmt.Fprintf(&table, "%-16s", who)
	}
	table.WriteString("policy\n")
	for _, r := range app.Routes() {
		if r.Path == "/static/*" || r.Path == "/dang-xuat" {
			continue
		}
		fmt.Fprintf(&table, "%-6s%-58s", r.Method, r.Path)
		for _, who := range policyPeople {
			fmt.Fprintf(&table, "%-16s", answerTo(t, app, r, cookies[who]))
		}
		table.WriteString(r.Policy + "\n")
	}
	testkit.Golden(t, "testdata/policies.golden", []byte(table.String()))
}

// signedIn makes an account with one role and gives its session cookie.
func signedIn(t *testing.T, d *db.DB, app *web.App, who string, a, b int64) string {
	t.Helper()
	ctx := context.Background()
	login := strings.ReplaceAll(strings.ToLower(who), " ", "-")
	id, err := auth.AddAccount(ctx, d, storyBy, login, who, "", who == "admin")
	if err != nil {
		t.Fatal(err)
	}
	contest, role := a, who
	if who == "organiser of B" {
		contest, role = b, "organiser"
	}
	switch who {
	case "admin":
	case "editor", "leader": // of the Union's office, in no contest
		if err := auth.GiveOffice(ctx, d, auth.Operator("root"), id, who); err != nil {
			t.Fatal(err)
		}
	default:
		if err := auth.GrantRole(ctx, d, storyBy, id, contest, role); err != nil {
			t.Fatal(err)
		}
	}
	return sessionOf(t, d, app, id)
}

// answerTo says in a word what a route does with a person: in, no (403), sign in.
func answerTo(t *testing.T, app *web.App, r web.Route, cookie string) string {
	t.Helper()
	path := strings.NewReplacer(":contest", storyCode, ":kind", "bien-ban", ":round", "vong-loai", ":id", "1", ":token", "x", ":number", "1", ":figure", "x", ":register", "tu-van-phan-bien", ":document", "1", ":edition", "x-2019").Replace(r.Path)
	req := httptest.NewRequest(r.Method, path, nil)
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	rec := httptest.NewRecorder()
	app.Handler().ServeHTTP(rec, req)
	switch {
	case rec.Code >= 500:
		t.Errorf("%s %s: status %d", r.Method, path, rec.Code)
		return "FAULT"
	case rec.Code == http.StatusForbidden:
		return "no"
	case rec.Code == http.StatusSeeOther && strings.HasPrefix(rec.Header().Get("Location"), "/dang-nhap"):
		return "sign in"
	}
	return "in"
}
