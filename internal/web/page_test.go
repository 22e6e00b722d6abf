// Tests of pages: language, compression, ready bodies, navigation, coming back.
package web

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

func TestTheLanguageIsTheReadersChoiceElseVietnamese(t *testing.T) {
	cases := []struct{ name, cookie, accept, want string }{
		{"nothing said", "", "", "vi"},
		{"an English browser", "", "en-US,en;q=0.5", "vi"},
		{"the reader's choice", "a=b; lang=en; c=d", "vi", "en"},
		{"a choice nobody offers", "lang=xx", "en", "vi"},
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
	w := b.post("/ngon-ngu", "tieng", "en", "ve", "/trang")
	wantStatus(t, w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != "/trang?q=1" || b.cookies["lang"] != "en" {
		t.Errorf("went to %s with %v", got, b.cookies)
	}
	if got := b.post("/ngon-ngu", "tieng", "en", "ve", "/kin?x=1").Header().Get("Location"); got != "/kin?x=1" {
		t.Errorf("another page than the one it came from: went to %s", got)
	}
	b.header.Set("Referer", "https://evil.example/x")
	if got := b.post("/ngon-ngu", "tieng", "de", "ve", "//evil.example").Header().Get("Location"); got != "/" || b.cookies["lang"] != "en" {
		t.Errorf("went to %s with %v", got, b.cookies)
	}
}

func TestLongPagesAreCompressedForThoseWhoTakeIt(t *testing.T) {
	s := newSite(t, lite(t), nil)
	long := strings.Repeat("Đội thi Sao Mai. ", 500)
	s.GET("/dai", func(c echo.Context) error { return Page(c, http.StatusOK, "test/page", long) }, Public)
	s.GET("/dai/ma/:token", func(c echo.Context) error { return Page(c, http.StatusOK, "test/page", long) }, Public)
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
	b.header.Set("Referer", "http://hoithi.test/trang/sua")
	wantText(t, b.post("/trang/sua"), "path=[/]")
	b.header.Del("Referer")
	wantText(t, b.post("/dang-nhap"), "path=[/dang-nhap]")
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
