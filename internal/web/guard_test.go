// Tests of the way in and out: redirects, hosts, proxies, other sites, large and broken bodies, the log.
package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

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
