// Tests of errors: each has its status and its words, and none shows what it should not.
package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

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
	if log := s.log.String(); !strings.Contains(log, "broken too") || !strings.Contains(log, "fail_test.go") {
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

func (broken) Render(io.Writer, string, string, any) error { return errors.New("no template") }

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
		b.cookies["lang"] = "<script>alert(1)</script>"
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
	b.cookies["lang"] = "en"
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
