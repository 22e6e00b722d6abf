// Tests of routes, policies, headers and the navigation.
package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestARouteWithoutAPolicyDoesNotStart(t *testing.T) {
	s := newSite(t, lite(t), nil)
	ok := func(c echo.Context) error { return nil }
	for name, add := range map[string]func(){
		"an empty policy":          func() { s.GET("/x", ok, Policy{}) },
		"a policy without a check": func() { s.GET("/x", ok, Policy{Name: "x"}) },
		"a policy without a name":  func() { s.POST("/x", ok, Policy{Check: Public.Check}) },
		"a route that exists":      func() { s.GET("/trang", ok, Public) },
		"a form on a cached route": func() { s.POST("/x", ok, PublicCached) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was accepted", name)
				}
			}()
			add()
		}()
	}
}

func TestEveryRouteIsInThePolicyTable(t *testing.T) {
	s := newSite(t, lite(t), func(cfg *Config) { cfg.Static = http.NotFoundHandler() })
	table := PolicyTable(s.App)
	for _, line := range []string{"GET  /dang-nhap", "POST /dang-nhap", "POST /dang-xuat", "POST /ngon-ngu", "GET  /vao/:token", "POST /vao/:token",
		"GET  /healthz", "GET  /static/*", "GET  /kin"} {
		if !strings.Contains(table, line+" ") {
			t.Errorf("no %q in\n%s", line, table)
		}
	}
	for _, r := range s.echo.Routes() {
		if r.Method != http.MethodHead && !strings.Contains(table, fmt.Sprintf("%-5s%-60s", r.Method, r.Path)) {
			t.Errorf("%s %s is served and not in the table", r.Method, r.Path)
		}
	}
}

func TestPoliciesTellVisitorsStaffAndAdminsApart(t *testing.T) {
	d := lite(t)
	account(t, d, "lan", false)
	account(t, d, "root", true)
	s := newSite(t, d, nil)
	s.GET("/quan-tri", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) }, Admin)
	visitor, lan, root := s.browser(), s.browser(), s.browser()
	lan.signIn("lan")
	root.signIn("root")
	for _, c := range []struct {
		who  *browser
		path string
		want int
	}{{visitor, "/kin", 303}, {lan, "/kin", 200}, {root, "/kin", 200}, {visitor, "/quan-tri", 303}, {lan, "/quan-tri", 403}, {root, "/quan-tri", 204}} {
		wantStatus(t, c.who.get(c.path), c.want)
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	d := lite(t)
	s := newSite(t, d, func(cfg *Config) { cfg.BaseURL = "https://hoithi.vn" })
	s.GET("/ket-qua", func(c echo.Context) error { return c.String(http.StatusOK, "x") }, PublicCached)
	s.GET("/hong", func(c echo.Context) error { panic("broken") }, PublicCached)
	for _, path := range []string{"/trang", "/khong-co", "/kin", "/healthz", "/ket-qua", "/hong"} {
		h := s.browser().get(path).Header()
		for key, want := range map[string]string{
			"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
		} {
			if got := h[key]; len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s is %q", path, key, got)
			}
		}
	}
	for _, never := range []string{"unsafe", "*", "data:", "http:"} {
		if strings.Contains(contentPolicy, never) {
			t.Errorf("the content policy allows %s", never)
		}
	}
	plain := newSite(t, d, nil)
	if got := plain.browser().get("/trang").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS without https: %q", got)
	}
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	s := newSite(t, lite(t), nil)
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	for path, want := range map[string]int{"/trang": 200, "/healthz": 200, "/kin": 200, "/khong-co": 404} {
		r, err := http.Head(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != want || len(body) != 0 {
			t.Errorf("HEAD %s: %d with %d bytes", path, r.StatusCode, len(body))
		}
	}
}

func TestHealthSaysWhetherTheDatabaseAnswers(t *testing.T) {
	each(t, func(t *testing.T, s *site, d *db.DB, _ *testkit.Clock) {
		wantStatus(t, s.browser().get("/healthz"), http.StatusOK)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		wantStatus(t, s.browser().get("/healthz"), http.StatusServiceUnavailable)
	})
}
