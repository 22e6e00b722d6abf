package entries

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates"
)

// site is the application with this feature's routes and the real templates.
type site struct {
	t       testing.TB
	handler http.Handler
	db      *db.DB
	contest *contests.Contest
	bundle  *i18n.Bundle
	cookies []*http.Cookie
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	bundle, err := i18n.Load(templates.Catalogues())
	if err != nil {
		t.Fatal(err)
	}
	set, err := templates.Load(bundle)
	if err != nil {
		t.Fatal(err)
	}
	app, err := web.New(web.Config{DB: d, Bundle: bundle, Renderer: set, Static: set.Static(), BaseURL: "http://hoithi.example.vn", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	Routes(app, d)
	s := &site{t: t, handler: app.Handler(), db: d, contest: newContest(t, d), bundle: bundle}
	t.Cleanup(func() {
		for _, lang := range i18n.Languages {
			if missing := bundle.For(lang).Missing(); len(missing) > 0 {
				t.Errorf("catalogue %s lacks %v", lang, missing)
			}
		}
	})
	return s
}

// signIn gives the site's browser an account with a role in the contest.
func (s *site) signIn(role string) {
	s.t.Helper()
	ctx := context.Background()
	id, err := auth.AddAccount(ctx, s.db, office, "tho-ky", "Nguyễn Thị Thư", "", false)
	if err == nil && role != "" {
		err = auth.GrantRole(ctx, s.db, office, id, s.contest.ID, role)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := auth.SignInLink(ctx, s.db, office, id, 3600e9)
	if err != nil {
		s.t.Fatal(err)
	}
	s.cookies = s.post("/vao/"+token, nil).Result().Cookies()
}

func (s *site) do(method, path string, body url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://hoithi.example.vn"+path, strings.NewReader(body.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(path string) *httptest.ResponseRecorder { return s.do(http.MethodGet, path, nil) }
func (s *site) post(path string, body url.Values) *httptest.ResponseRecorder {
	return s.do(http.MethodPost, path, body)
}

// page wants a status and gives the page.
func (s *site) page(w *httptest.ResponseRecorder, status int) string {
	s.t.Helper()
	if w.Code != status {
		s.t.Fatalf("status %d, want %d: %s", w.Code, status, plain(w.Body.String()))
	}
	return w.Body.String()
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func plain(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}

func wantIn(t testing.TB, html string, all ...string) {
	t.Helper()
	for _, part := range all {
		if !strings.Contains(html, part) {
			t.Errorf("%q is not in %s", part, plain(html))
		}
	}
}

func wantNotIn(t testing.TB, html string, all ...string) {
	t.Helper()
	for _, part := range all {
		if strings.Contains(html, part) {
			t.Errorf("%q is in the page", part)
		}
	}
}

const formPath = "/cuoc-thi/robocon-2024/dang-ky"

var keyPattern = regexp.MustCompile(`name="key" value="([^"]+)"`)

// posted is a sound form as a browser posts it.
func postedForm(n int, key string) url.Values {
	d := soundDraft(n)
	v := url.Values{"key": {key}, "division": {d.Division}, "name": {d.Name}, "unit": {d.Unit}, "area": {d.Area},
		"contact_name": {d.ContactName}, "contact_phone": {d.ContactPhone}, "contact_email": {d.ContactEmail}, "consent": {"on"}}
	for i, m := range d.Members[:3] {
		prefix := "members." + string(rune('0'+i)) + "."
		v.Set(prefix+"name", m.Name)
		v.Set(prefix+"born", m.Born)
		v.Set(prefix+"gender", m.Gender)
		v.Set(prefix+"grade", string(rune('0'+m.Grade)))
		v.Set(prefix+"class", m.Class)
	}
	v.Set("mentors.0.name", d.Members[3].Name)
	v.Set("mentors.0.phone", d.Members[3].Phone)
	return v
}

// newKey takes a key from a fresh form.
func (s *site) newKey() string {
	s.t.Helper()
	found := keyPattern.FindStringSubmatch(s.page(s.get(formPath), http.StatusOK))
	if found == nil {
		s.t.Fatal("the form has no key")
	}
	return found[1]
}

func TestATeamRegistersAndSeesItsReceipt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		form := postedForm(1, s.newKey())
		w := s.post(formPath, form)
		s.page(w, http.StatusSeeOther)
		receipt := w.Header().Get("Location")
		if !strings.HasPrefix(receipt, "/ho-so/") || !strings.HasSuffix(receipt, "?moi=1") {
			t.Fatalf("went to %q", receipt)
		}
		again := s.post(formPath, form)
		if again.Code != http.StatusSeeOther || again.Header().Get("Location") != receipt {
			t.Errorf("sent twice: %d %q", again.Code, again.Header().Get("Location"))
		}
		w = s.get(receipt)
		html := s.page(w, http.StatusOK)
		wantIn(t, html, "RB24-A-0001", "Đã nhận đăng ký", "/qr.svg", "Lê Hoài Trang B", "23:59 ngày 30/6/2024")
		head := html[:strings.Index(html, "<body")]
		wantNotIn(t, head, "Sao Mai", "Hoài Trang", "Chu Xuân Sơn", "0943")
		if w.Header().Get("X-Robots-Tag") == "" || w.Header().Get("Referrer-Policy") == "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", w.Header())
		}
	})
}
