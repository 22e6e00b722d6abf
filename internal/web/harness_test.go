// The harness of these tests: an App on a fresh database, with the real sign-in and fault pages inside a bare layout.
package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
)

var (
	ctx = context.Background()
	by  = audit.By{Name: "root", Via: "command"}
)

const secret = "mật khẩu rất dài"

const layout = `{{define "base"}}<!doctype html><html lang="{{.Lang}}"><title>{{template "title" .Page}}</title>
<nav>{{range .Nav}}<a href="{{.Href}}"{{if .Here}} aria-current="page"{{end}}>{{.Text}}</a>{{end}}</nav>
user=[{{.User}}] path=[{{.Path}}] story=[{{.Story}}] {{range .Flash}}flash=[{{.}}]{{end}}
{{template "main" .Page}}</html>{{end}}
{{define "page-head"}}<h1>{{.Title}}</h1>{{end}}
{{define "banner"}}<p>{{.Text}}</p>{{end}}
{{define "field"}}<input name="{{.Name}}" value="{{.Value}}">{{end}}`

// pages is a Renderer like the real one, without its looks.
type pages struct{ bundle *i18n.Bundle }

var own = map[string]string{
	"test/page": `{{define "title"}}Trang{{end}}{{define "main"}}<p>{{.}}</p>{{end}}`,
	"test/bad":  `{{define "title"}}Trang{{end}}{{define "main"}}<p>half a page {{.NoSuch.Field}}</p>{{end}}`,
}

func (s pages) page(lang, name string) (*template.Template, error) {
	text, ok := own[name]
	if !ok {
		content, err := os.ReadFile("../../templates/" + name + ".html")
		if err != nil {
			return nil, err
		}
		text = string(content)
	}
	dict := func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	}
	return template.New("").Funcs(template.FuncMap{"t": s.bundle.For(lang).T, "dict": dict}).Parse(layout + text)
}

func (s pages) Render(w io.Writer, lang, name string, frame any) error {
	page, err := s.page(lang, name)
	if err != nil {
		return err
	}
	return page.ExecuteTemplate(w, "base", frame)
}

// words are read once per process: that takes longer than most tests.
var words = sync.OnceValues(func() (*i18n.Bundle, error) { return i18n.Load(os.DirFS("../../templates/i18n")) })

func catalogues(t testing.TB) *i18n.Bundle {
	t.Helper()
	bundle, err := words()
	if err != nil {
		t.Fatal(err)
	}
	return bundle
}

// site is an App under test with its log.
type site struct {
	*App
	t   testing.TB
	log *bytes.Buffer
}

// newSite makes an App; change may edit its configuration.
func newSite(t testing.TB, d *db.DB, change func(*Config)) *site {
	t.Helper()
	bundle := catalogues(t)
	log := &bytes.Buffer{}
	cfg := Config{DB: d, Bundle: bundle, Renderer: pages{bundle}, BaseURL: "http://hoithi.test",
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if change != nil {
		change(&cfg)
	}
	app, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	app.GET("/trang", func(c echo.Context) error { return Page(c, http.StatusOK, "test/page", "xin chào") }, Public)
	app.GET("/kin", func(c echo.Context) error { return Page(c, http.StatusOK, "test/page", "kín") }, SignedIn)
	return &site{app, t, log}
}

// each runs a test on a site of either database.
func each(t *testing.T, test func(t *testing.T, s *site, d *db.DB, clock *testkit.Clock)) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) { test(t, newSite(t, d, nil), d, clock) })
}

// lite runs a test on SQLite only: for what never touches a table.
func lite(t testing.TB) *db.DB {
	t.Helper()
	d, err := db.Open(ctx, testkit.SQLite(t), testkit.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// browser keeps cookies and sends what a browser sends.
type browser struct {
	s       *site
	cookies map[string]string
	header  http.Header
}

func (s *site) browser() *browser {
	return &browser{s, map[string]string{}, http.Header{"Sec-Fetch-Site": {"same-origin"}}}
}

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	for name, values := range b.header {
		r.Header[name] = values
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.s.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *browser) signIn(login string) *httptest.ResponseRecorder {
	return b.post("/dang-nhap", "login", login, "password", secret)
}

func account(t testing.TB, d *db.DB, login string, admin bool) int64 {
	t.Helper()
	id, err := auth.AddAccount(ctx, d, by, login, "Nguyễn Thị Hạnh", secret, admin)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func wantStatus(t testing.TB, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("status %d, want %d; %s", w.Code, status, w.Body)
	}
}

func wantText(t testing.TB, w *httptest.ResponseRecorder, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(w.Body.String(), part) {
			t.Errorf("no %q in %s", part, w.Body)
		}
	}
}

func testLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func base64Of(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const attack = `"><script>alert(1)</script>`
