// Tests of what every answer has in common: policies, headers, languages, errors, limits, the log.
package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
)

func testLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func base64Of(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const attack = `"><script>alert(1)</script>`

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

func TestEachFaultHasItsStatusAndItsWords(t *testing.T) {
	s := newSite(t, lite(t), nil)
	var next error
	s.GET("/loi", func(c echo.Context) error { return next }, Public)
	cases := []struct {
		name   string
		err    error
		status int
		words  string
	}{
		{"invalid", fault.Invalid("name", "auth.name_needed"), 422, "Vui lòng nhập họ và tên."},
		{"two faults are both told", errors.Join(fault.Invalid("a", "auth.name_needed"), fault.Invalid("b", "auth.login_bad")), 422, "Tên đăng nhập chưa đúng"},
		{"denied", fault.Denied("auth.denied"), 403, "không có quyền"},
		{"not found", fault.NotFound("link.unknown"), 404, "Đường dẫn này không đúng"},
		{"conflict", fault.Conflict("error.text.409"), 409, "vừa được thay đổi"},
		{"gone", fmt.Errorf("wrapped: %w", fault.Gone("link.expired")), 410, "hết hiệu lực"},
		{"too many", fault.New(fault.KindTooMany, "", "auth.wait", "Wait", 90*time.Second), 429, "sau 2 phút"},
		{"an operator's error", errors.New("password=hunter2"), 500, "Hệ thống gặp sự cố"},
		{"a status of Echo", echo.NewHTTPError(http.StatusUnsupportedMediaType, attack), 415, "Không đọc được kiểu dữ liệu"},
		{"an unknown status of Echo", echo.NewHTTPError(http.StatusTeapot, attack), 400, "không đọc được"},
		{"a closed database", db.ErrClosed, 503, "đang bận"},
		{"too large a body found late", &http.MaxBytesError{Limit: 1}, 413, "vượt quá 1 MB"},
	}
	for _, c := range cases {
		next = c.err
		w := s.browser().get("/loi")
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		wantText(t, w, c.words)
		if body := w.Body.String(); strings.Contains(body, "hunter2") || strings.Contains(body, attack) {
			t.Errorf("%s: shows %s", c.name, body)
		}
		if hasID := strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")); hasID != (c.status >= 500) {
			t.Errorf("%s: shows the request's number: %v", c.name, hasID)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the page may be kept", c.name)
		}
	}
	if !strings.Contains(s.log.String(), "hunter2") {
		t.Error("the operator's error is not in the log")
	}
	for _, key := range []string{"vi", "en"} {
		if missing := s.cfg.Bundle.For(key).Missing(); len(missing) > 0 {
			t.Errorf("%s lacks %q", key, missing)
		}
	}
}

func TestEveryStatusHasWordsInBothLanguages(t *testing.T) {
	bundle := catalogues(t)
	for status := range titled {
		for _, lang := range i18n.Languages {
			for _, key := range []string{fmt.Sprintf("error.title.%d", status), fmt.Sprintf("error.text.%d", status)} {
				if !bundle.For(lang).Has(key) {
					t.Errorf("%s lacks %s", lang, key)
				}
			}
		}
	}
}

func TestAPanicIsAnErrorPageAndALineInTheLog(t *testing.T) {
	s := newSite(t, lite(t), nil)
	s.GET("/hong", func(c echo.Context) error { panic("broken " + attack) }, Public)
	s.GET("/hong-nhanh", func(c echo.Context) error { panic("broken too") }, PublicCached)
	s.GET("/hong-giua", func(c echo.Context) error { return Page(c, http.StatusOK, "test/bad", struct{}{}) }, Public)
	for _, path := range []string{"/hong", "/hong-nhanh", "/hong-giua"} {
		w := s.browser().get(path)
		wantStatus(t, w, http.StatusInternalServerError)
		if strings.Contains(w.Body.String(), "broken") || strings.Contains(w.Body.String(), "half a page") {
			t.Errorf("%s shows %s", path, w.Body)
		}
	}
	if log := s.log.String(); !strings.Contains(log, "broken too") || !strings.Contains(log, "web_test.go") {
		t.Errorf("the log does not say what and where: %s", log)
	}
}

func TestARendererThatFailsStillLeavesWords(t *testing.T) {
	d := lite(t)
	s := newSite(t, d, func(cfg *Config) { cfg.Renderer = broken{} })
	w := s.browser().get("/trang")
	wantStatus(t, w, http.StatusInternalServerError)
	wantText(t, w, "Hệ thống gặp sự cố")
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("sent as %s", w.Header().Get("Content-Type"))
	}
}

type broken struct{}

func (broken) Render(io.Writer, string, string, any) error         { return errors.New("no template") }
func (broken) RenderFragment(io.Writer, string, string, any) error { return errors.New("no template") }

func TestG10_WhatWasSentIsEscapedOnErrorPages(t *testing.T) {
	s := newSite(t, lite(t), nil)
	s.GET("/loi", func(c echo.Context) error {
		return fault.Invalid("name", "auth.login_taken", "Login", c.QueryParam("q"))
	}, Public)
	b := s.browser()
	flash := "https://x/" + attack
	for _, path := range []string{"/loi?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
		"/dang-nhap?tiep=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/vao/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"} {
		b.cookies["flash"] = base64Of(flash)
		b.cookies["lang"] = attack
		w := b.get(path)
		if strings.Contains(w.Body.String(), "<script") || w.Code >= 500 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestUnknownPagesAndMethodsAreToldInTheReadersLanguage(t *testing.T) {
	s := newSite(t, lite(t), nil)
	b := s.browser()
	w := b.get("/khong-co")
	wantStatus(t, w, http.StatusNotFound)
	wantText(t, w, `lang="vi"`, "Không tìm thấy trang", "Về trang chủ")
	b.header.Set("Accept-Language", "en-GB,en;q=0.9,vi;q=0.8")
	wantText(t, b.get("/khong-co"), `lang="en"`, "Page not found")
	b.cookies["lang"] = "vi"
	wantText(t, b.get("/khong-co"), "Không tìm thấy trang")
	w = b.get("/dang-xuat")
	wantStatus(t, w, http.StatusMethodNotAllowed)
	if w.Header().Get("Allow") == "" {
		t.Error("405 without Allow")
	}
	wantStatus(t, b.get("/trang/%00"), http.StatusNotFound)
	wantStatus(t, b.get("/%ff"), http.StatusNotFound)
}

func TestTheLanguageIsTheReadersChoiceThenTheBrowsers(t *testing.T) {
	cases := []struct{ name, cookie, accept, want string }{
		{"nothing said", "", "", "vi"},
		{"the browser's", "", "en-US,en;q=0.5", "en"},
		{"the browser's second, since nobody wrote the first", "", "fr-FR,fr;q=0.9,en;q=0.8,vi;q=0.1", "en"},
		{"the heavier one", "", "en;q=0.4, vi;q=0.7", "vi"},
		{"a refused one", "", "en;q=0", "vi"},
		{"the reader's choice", "a=b; lang=vi; c=d", "en", "vi"},
		{"a choice nobody offers", "lang=xx", "en", "en"},
		{"rubbish", "lang", ";;;,,,q=q;=", "vi"},
	}
	for _, c := range cases {
		h := http.Header{}
		if c.cookie != "" {
			h.Set("Cookie", c.cookie)
		}
		if c.accept != "" {
			h.Set("Accept-Language", c.accept)
		}
		if got := languageOf(h); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSwitchingTheLanguageComesBackToThePage(t *testing.T) {
	s := newSite(t, lite(t), nil)
	b := s.browser()
	b.header.Set("Referer", "http://hoithi.test/trang?q=1")
	w := b.post("/ngon-ngu", "tieng", "en", "ve", "/")
	wantStatus(t, w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != "/trang?q=1" || b.cookies["lang"] != "en" {
		t.Errorf("went to %s with %v", got, b.cookies)
	}
	b.header.Set("Referer", "https://evil.example/x")
	if got := b.post("/ngon-ngu", "tieng", "de", "ve", "//evil.example").Header().Get("Location"); got != "/" || b.cookies["lang"] != "en" {
		t.Errorf("went to %s with %v", got, b.cookies)
	}
}

func TestG14_RedirectsStayOnThisSite(t *testing.T) {
	cases := []struct{ path, want string }{
		{"/kin", "/kin"}, {"/kin?a=b#c", "/kin?a=b#c"}, {"/", "/"},
		{"", "!"}, {"kin", "!"}, {"//evil.example", "!"}, {"///evil.example", "!"}, {`/\evil.example`, "!"}, {`\\evil.example`, "!"},
		{"https://evil.example", "!"}, {"javascript:alert(1)", "!"}, {"/\t/evil.example", "!"}, {"/\n/evil.example", "!"}, {" //evil.example", "!"},
		{"/kin\x00", "!"}, {"/%zz", "!"}, {"/" + strings.Repeat("a", 3000), "!"}, {"/\xff", "!"},
	}
	for _, c := range cases {
		if got := SafePath(c.path, "!"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.path, got, c.want)
		}
	}
	d := lite(t)
	account(t, d, "lan", false)
	s := newSite(t, d, nil)
	for _, evil := range []string{"//evil.example", "https://evil.example", `/\evil.example`} {
		w := s.browser().post("/dang-nhap", "login", "lan", "password", secret, "tiep", evil)
		if got := w.Header().Get("Location"); got != Home {
			t.Errorf("%s leads to %s", evil, got)
		}
	}
}

func TestG14_LinksNeverTakeTheHostOfTheRequest(t *testing.T) {
	s := newSite(t, lite(t), func(cfg *Config) { cfg.BaseURL = "https://hoithi.vn/" })
	s.GET("/dia-chi", func(c echo.Context) error { return c.String(http.StatusOK, BaseURL(c)) }, Public)
	r := httptest.NewRequest(http.MethodGet, "/dia-chi", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	if got := s.browser().do(r).Body.String(); got != "https://hoithi.vn" {
		t.Errorf("the public address is %s", got)
	}
	for _, bad := range []string{"", "hoithi.vn", "ftp://hoithi.vn", "https://", "https://hoithi.vn/duoi"} {
		if _, err := New(Config{BaseURL: bad}); err == nil {
			t.Errorf("base URL %q was accepted", bad)
		}
	}
}

func TestG14_TheLogHoldsNoTokenNoPasswordAndNoName(t *testing.T) {
	d := lite(t)
	account(t, d, "lan", false)
	s := newSite(t, d, nil)
	s.GET("/ho-so/:token", func(c echo.Context) error { return errors.New("broken") }, Public)
	b := s.browser()
	b.get("/ho-so/canary-token?x=canary-query")
	b.get("/vao/canary-token")
	b.get("/khong-co/canary-path")
	b.get("/kin?canary-query=1")
	b.post("/dang-nhap", "login", "canary-login", "password", "canary-password")
	b.signIn("lan")
	b.get("/kin")
	log := s.log.String()
	for _, never := range []string{"canary", "Hạnh", b.cookies["session"]} {
		if strings.Contains(log, never) {
			t.Errorf("the log holds %q: %s", never, log)
		}
	}
	if !strings.Contains(log, "/ho-so/:token") || !strings.Contains(log, "account=1") {
		t.Errorf("the log does not name route and account: %s", log)
	}
}

func TestG15_ForwardedAddressesAreBelievedFromTrustedProxiesOnly(t *testing.T) {
	d := lite(t)
	cases := []struct {
		name, peer, forwarded string
		trusted               []string
		want                  string
	}{
		{"nobody is trusted", "14.160.1.1:5000", "1.2.3.4", nil, "14.160.1.1"},
		{"nobody is trusted, not even this machine", "127.0.0.1:5000", "1.2.3.4", nil, "127.0.0.1"},
		{"a stranger", "14.160.1.1:5000", "1.2.3.4", []string{"10.0.0.0/8"}, "14.160.1.1"},
		{"the proxy", "10.0.0.5:5000", "1.2.3.4", []string{"10.0.0.0/8"}, "1.2.3.4"},
		{"a private network that was not named", "192.168.0.5:5000", "1.2.3.4", []string{"10.0.0.0/8"}, "192.168.0.5"},
		{"what a client wrote before the proxy", "10.0.0.5:5000", "9.9.9.9, 1.2.3.4", []string{"10.0.0.0/8"}, "1.2.3.4"},
		{"two proxies", "10.0.0.5:5000", "1.2.3.4, 10.0.0.6", []string{"10.0.0.0/8"}, "1.2.3.4"},
		{"rubbish", "10.0.0.5:5000", "<script>", []string{"10.0.0.0/8"}, "10.0.0.5"},
	}
	for _, c := range cases {
		s := newSite(t, d, func(cfg *Config) { cfg.TrustedProxies = c.trusted })
		s.GET("/ip", func(c echo.Context) error { return c.String(http.StatusOK, c.RealIP()) }, Public)
		r := httptest.NewRequest(http.MethodGet, "/ip", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		r.Header.Set("X-Real-Ip", "8.8.8.8")
		if got := s.browser().do(r).Body.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	bundle := catalogues(t)
	if _, err := New(Config{DB: d, Bundle: bundle, Renderer: pages{bundle}, BaseURL: "http://x", TrustedProxies: []string{"10.0.0.1"}}); err == nil {
		t.Error("a proxy without its network was accepted")
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	s := newSite(t, lite(t), nil)
	s.POST("/gui", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) }, Public)
	cases := []struct {
		name   string
		header http.Header
		want   int
	}{
		{"another site, new browser", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		{"a sister site", http.Header{"Sec-Fetch-Site": {"same-site"}}, 403},
		{"another site, old browser", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"a page without an origin", http.Header{"Origin": {"null"}}, 403},
		{"this site", http.Header{"Sec-Fetch-Site": {"same-origin"}}, 204},
		{"this site, old browser", http.Header{"Origin": {"http://example.com"}}, 204},
		{"this site behind a proxy that changes the host", http.Header{"Origin": {"http://hoithi.test"}}, 204},
		{"no browser", http.Header{}, 204},
	}
	for _, c := range cases {
		b := s.browser()
		b.header = c.header
		w := b.post("/gui")
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
		if c.want == 403 {
			wantText(t, w, "gửi từ một trang khác")
		}
	}
}

func TestABodyTooLargeIsToldClearly(t *testing.T) {
	d := lite(t)
	account(t, d, "lan", false)
	s := newSite(t, d, nil)
	got := 0
	s.POST("/gui", func(c echo.Context) error {
		file, err := c.FormFile("file")
		if err == nil {
			got = int(file.Size)
		}
		return c.NoContent(http.StatusNoContent)
	}, Public)
	lan := s.browser()
	lan.signIn("lan")
	send := func(b *browser, size int, announced bool) *httptest.ResponseRecorder {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, _ := form.CreateFormFile("file", "a.xlsx")
		_, _ = part.Write(make([]byte, size))
		_ = form.Close()
		var reader io.Reader = &body
		if !announced {
			reader = io.MultiReader(&body)
		}
		r := httptest.NewRequest(http.MethodPost, "/gui", reader)
		r.Header.Set("Content-Type", form.FormDataContentType())
		return b.do(r)
	}
	for _, announced := range []bool{true, false} {
		w := send(lan, 13<<20, announced)
		wantStatus(t, w, http.StatusRequestEntityTooLarge)
		wantText(t, w, "vượt quá 12 MB")
		w = send(s.browser(), 2<<20, announced)
		wantStatus(t, w, http.StatusRequestEntityTooLarge)
		wantText(t, w, "vượt quá 1 MB")
		got = 0
		wantStatus(t, send(lan, 11<<20, announced), http.StatusNoContent)
		if got != 11<<20 {
			t.Errorf("%d bytes of the file arrived", got)
		}
	}
	w := lan.post("/gui", "text", strings.Repeat("a", 2<<20))
	wantStatus(t, w, http.StatusRequestEntityTooLarge)
	wantText(t, w, "vượt quá 1 MB")
}

func TestAMalformedRequestIsNoCrash(t *testing.T) {
	s := newSite(t, lite(t), nil)
	s.POST("/gui", func(c echo.Context) error { return c.String(http.StatusOK, c.FormValue("a")) }, Public)
	send := func(kind, body string) int {
		r := httptest.NewRequest(http.MethodPost, "/gui", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		return s.browser().do(r).Code
	}
	const form = "application/x-www-form-urlencoded"
	cases := []struct {
		name, kind, body string
		want             int
	}{
		{"a good form", form, "a=b", 200},
		{"a bad escape", form, "a=%zz", 400},
		{"a zero byte", form, "a=%00", 400},
		{"bad UTF-8", form, "a=%ff", 400},
		{"a zero byte in a name", form, "%00=a", 400},
		{"a semicolon", form, "a=b;c=d", 400},
		{"multipart without a boundary", "multipart/form-data", "x", 400},
		{"multipart cut off", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", 400},
		{"a content type that is none", "///;;;", "a=b", 400},
		{"no form at all", "application/json", `{"a":1}`, 200},
	}
	for _, c := range cases {
		if got := send(c.kind, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	for _, query := range []string{"?q=%00", "?q=%ff", "?a;b"} {
		wantStatus(t, s.browser().get("/trang"+query), http.StatusBadRequest)
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

func TestLongPagesAreCompressedForThoseWhoTakeIt(t *testing.T) {
	s := newSite(t, lite(t), nil)
	long := strings.Repeat("Đội thi Sao Mai. ", 500)
	s.GET("/dai", func(c echo.Context) error { return Page(c, http.StatusOK, "test/page", long) }, Public)
	s.GET("/dai/ma/:token", func(c echo.Context) error { return Fragment(c, http.StatusOK, "test/page", long) }, Public)
	b := s.browser()
	if w := b.get("/dai"); w.Header().Get("Content-Encoding") != "" || !strings.Contains(w.Body.String(), long) {
		t.Error("compressed for a browser that did not ask")
	}
	b.header.Set("Accept-Encoding", "br, gzip")
	for _, path := range []string{"/dai", "/dai/ma/x"} {
		w := b.get(path)
		if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") {
			t.Fatalf("headers %v", w.Header())
		}
		if !strings.Contains(unpacked(t, w.Body), long) {
			t.Error("the page came out different")
		}
	}
	if w := b.get("/trang"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a short page was compressed")
	}
}

func TestAReadyBodyIsSentTaggedAndCompressed(t *testing.T) {
	s := newSite(t, lite(t), func(cfg *Config) { cfg.Story = true })
	s.GET("/ket-qua", func(c echo.Context) error {
		body, err := PublicBody(c, "test/page", "Bảng xếp hạng "+attack)
		if err != nil {
			return err
		}
		return body.Send(c)
	}, PublicCached)
	b := s.browser()
	b.cookies["flash"] = base64Of("private")
	w := b.get("/ket-qua?x=canary")
	wantStatus(t, w, http.StatusOK)
	wantText(t, w, "user=[]", "path=[/ket-qua]", "hôm nay là ngày 1/6/2024", "Bảng xếp hạng")
	if body := w.Body.String(); strings.Contains(body, "private") || strings.Contains(body, "canary") || strings.Contains(body, "<script") {
		t.Errorf("a page for all holds %s", body)
	}
	if len(w.Header()["Set-Cookie"]) != 0 {
		t.Error("a page for all sets a cookie")
	}
	b.header.Set("If-None-Match", w.Header().Get("Etag"))
	w = b.get("/ket-qua")
	if wantStatus(t, w, http.StatusNotModified); w.Body.Len() != 0 {
		t.Error("304 with a body")
	}
	b.header.Set("If-None-Match", `W/"another"`)
	b.header.Set("Accept-Encoding", "gzip")
	w = b.get("/ket-qua")
	if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(unpacked(t, w.Body), "Bảng xếp hạng") {
		t.Errorf("headers %v", w.Header())
	}
	if w.Header().Get("Content-Length") == "" || !strings.Contains(w.Header().Get("Vary"), "Cookie") {
		t.Errorf("headers %v", w.Header())
	}
}

func TestTheNavigationMarksWhereThePageIs(t *testing.T) {
	var failing error
	s := newSite(t, lite(t), func(cfg *Config) {
		cfg.Navigation = func(_ context.Context, p *i18n.Printer, a auth.Actor) ([]NavItem, error) {
			return []NavItem{{Href: "/", Text: "Trang chủ"}, {Href: "/quan-ly", Text: "Quản lý"}, {Href: "/quan-ly/rb", Text: p.Lang()}}, failing
		}
	})
	ok := func(c echo.Context) error { return Page(c, http.StatusOK, "test/page", "") }
	for _, path := range []string{"/quan-ly", "/quan-ly/rb", "/quan-ly/rb/ho-so", "/quan-ly-khac", "/"} {
		s.GET(path, ok, Public)
	}
	for path, want := range map[string]string{"/quan-ly": "/quan-ly", "/quan-ly/rb": "/quan-ly/rb", "/quan-ly/rb/ho-so": "/quan-ly/rb",
		"/quan-ly-khac": "", "/": "/"} {
		body := s.browser().get(path).Body.String()
		if n := strings.Count(body, "aria-current"); (want == "") != (n == 0) || n > 1 ||
			(want != "" && !strings.Contains(body, `<a href="`+want+`" aria-current="page">`)) {
			t.Errorf("%s: %s", path, body)
		}
	}
	failing = errors.New("database away")
	w := s.browser().get("/quan-ly")
	wantStatus(t, w, http.StatusInternalServerError)
	wantText(t, w, "Hệ thống gặp sự cố", "<nav></nav>")
}

func TestAFormShownAgainKeepsItsPageForTheLanguageSwitch(t *testing.T) {
	s := newSite(t, lite(t), nil)
	s.POST("/trang/sua", func(c echo.Context) error { return Page(c, http.StatusUnprocessableEntity, "test/page", "") }, Public)
	b := s.browser()
	wantText(t, b.post("/trang/sua"), "path=[/]")
	b.header.Set("Referer", "http://hoithi.test/trang?a=1")
	wantText(t, b.post("/trang/sua"), "path=[/trang?a=1]")
}

func TestFaultsAreListedAndFoundByField(t *testing.T) {
	p := catalogues(t).For("vi")
	e := Errors(p, errors.Join(fault.Invalid("name", "auth.name_needed"), fault.Invalid("name", "auth.name_long", "Max", 120), fault.Conflict("link.used")))
	if len(e.List) != 3 || !e.Any() || e.List[2].Field != "" {
		t.Errorf("listed %+v", e.List)
	}
	if got := e.Of("name"); got != "Vui lòng nhập họ và tên. Họ và tên dài quá 120 ký tự." {
		t.Errorf("of the name: %q", got)
	}
	if e.Of("login") != "" || Errors(p, nil).Any() {
		t.Error("a fault where there is none")
	}
	if got := Errors(p, errors.New("disk on fire")).List; len(got) != 1 || strings.Contains(got[0].Text, "fire") {
		t.Errorf("an operator's error is shown as %+v", got)
	}
}

func unpacked(t testing.TB, packed io.Reader) string {
	t.Helper()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}
