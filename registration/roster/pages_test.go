// The pages: explain, preview, apply; with the real templates, both languages, and people who may not.
package roster

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

const page = "/quan-ly/robocon-2024/nhap-danh-sach"

// site is the application with this feature's routes and the real templates.
type site struct {
	t       testing.TB
	handler http.Handler
	db      *db.DB
	contest *contests.Contest
	bundle  *i18n.Bundle
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	handler, bundle := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
	return &site{t: t, handler: handler, db: d, contest: newContest(t, d), bundle: bundle}
}

// browser is one person's.
type browser struct {
	*site
	cookies []*http.Cookie
}

// as signs a new account in with a role in the contest; "" = none.
func (s *site) as(login, role string) *browser {
	s.t.Helper()
	cookies := sitetest.SignIn(s.t, s.handler, s.db, login, s.contest.ID, role)
	b := &browser{site: s}
	b.cookies = cookies
	return b
}

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.send(httptest.NewRequest(http.MethodGet, "http://hoithi.example.vn"+path, nil))
}

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// upload sends a file as a browser does; content nil sends the form without one.
func (b *browser) upload(name string, content []byte) *httptest.ResponseRecorder {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	if content != nil {
		w, err := m.CreateFormFile("file", name)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+page, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.send(r)
}

func wantPage(t testing.TB, w *httptest.ResponseRecorder, status int, parts ...string) string {
	t.Helper()
	body := html.UnescapeString(w.Body.String())
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, body)
	}
	for _, part := range parts {
		if !strings.Contains(body, part) {
			t.Errorf("%q is not in %s", part, body)
		}
	}
	return body
}

var hidden = regexp.MustCompile(`name="(upload|expect)" value="([^"]*)"`)

// applyForm is what the preview's button sends.
func applyForm(body string) url.Values {
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

func TestTheRosterGoesInThroughThePages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		afterwards(clock)
		b := newSite(t, d).as("thu-ky", contests.Secretary)
		wantPage(t, b.get(page), 200, "Nhập danh sách đăng ký", "STT đội", "Thời điểm đăng ký", "Huyện Yên Thế", "mau.xlsx", `enctype="multipart/form-data"`)
		body := wantPage(t, b.upload("C:\\Danh sách.xlsx", demoRoster(t)), 200, "Tệp Danh sách.xlsx", ">432<", ">1.628<", ">1.484<", ">193<", "Ghi 432 đội vào hệ thống", "Bảng C")
		if n := count(t, d, `SELECT COUNT(*) FROM entry`); n != 0 {
			t.Fatal("the preview wrote")
		}
		form := applyForm(body)
		w := b.post(page+"/ap-dung", form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/quan-ly/robocon-2024/ho-so" {
			t.Fatalf("%d %s %s", w.Code, w.Header(), w.Body)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM entry`); n != 432 {
			t.Errorf("%d entries", n)
		}
		wantPage(t, b.post(page+"/ap-dung", form), http.StatusGone, "đã được ghi")
		wantPage(t, b.upload("a.xlsx", demoRoster(t)), 200, "Không có gì để ghi")
		if n := count(t, d, `SELECT COUNT(*) FROM upload`) + count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'entry.submit' AND via <> 'web'`); n != 0 {
			t.Error("a file stayed behind, or the audit does not say that it came by the web")
		}
	})
}

func TestFaultsAreShownAndNothingIsKept(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	s := newSite(t, d)
	b := s.as("thu-ky", contests.Organiser)
	rows := set(set(team3(1, `"><script>alert(1)</script>`, "rb1"), 2, colBorn, "31/02/2013"), 3, colGender, "x")
	w := b.upload("a.xlsx", book(t, rows))
	wantPage(t, w, 422, "Tệp có 2 lỗi", "Dòng 2, cột Ngày sinh: Ngày sinh chưa đúng: tháng 2 không có ngày 31", "Dòng 3, cột Giới tính: Giới tính “x” chưa đúng")
	if strings.Contains(w.Body.String(), "<script>alert") {
		t.Error("a name became a script") // G10
	}
	wantPage(t, b.upload("a.xlsx", nil), 422, "Chưa chọn tệp")
	wantPage(t, b.upload("a.xls", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1........")), 422, "kiểu cũ (.xls)")
	wantPage(t, b.upload("a.xlsx", make([]byte, sheet.MaxBytes+1)), 422, "lớn hơn 10 MB")
	if n := count(t, d, `SELECT COUNT(*) FROM upload`); n != 0 {
		t.Errorf("%d files kept", n)
	}
}

func TestAnOutdatedPreviewIsShownAgain(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	s := newSite(t, d)
	b := s.as("thu-ky", contests.Secretary)
	form := applyForm(wantPage(t, b.upload("a.xlsx", book(t, joined(team3(1, "Sao Mai", "rb1"), team3(2, "Rồng Xanh", "rb2")))), 200))
	doImport(t, d, s.contest, book(t, set(team3(1, "Sao Mai", "rb1"), 2, colClass, "5A")), false) // somebody else meanwhile
	body := wantPage(t, b.post(page+"/ap-dung", form), http.StatusConflict, "đã thay đổi từ lúc xem trước", "RB24-A-0001", "Ghi 2 đội")
	if w := b.post(page+"/ap-dung", applyForm(body)); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if n := count(t, d, `SELECT COUNT(*) FROM entry`); n != 2 {
		t.Errorf("%d entries", n)
	}
}

func TestG4G6AWaitingFileBelongsToOnePersonAndContest(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	s := newSite(t, d)
	mine, other := s.as("mot", contests.Secretary), s.as("hai", contests.Secretary)
	form := applyForm(wantPage(t, mine.upload("a.xlsx", book(t, team3(1, "Sao Mai", "rb1"))), 200))
	wantPage(t, other.post(page+"/ap-dung", form), http.StatusGone)
	wantPage(t, other.post(page+"/ap-dung", url.Values{"upload": {"x"}}), http.StatusGone)
	for role, status := range map[string]int{contests.Judge: 403, contests.Viewer: 403, contests.Head: 403, "": 403} {
		b := s.as("x-"+role, role)
		if w := b.get(page); w.Code != status {
			t.Errorf("%q sees the form: %d", role, w.Code)
		}
		if w := b.post(page+"/ap-dung", form); w.Code != status {
			t.Errorf("%q applies: %d", role, w.Code)
		}
	}
	if w := (&browser{site: s}).get(page); w.Code != http.StatusSeeOther {
		t.Errorf("a visitor gets %d", w.Code)
	}
}

func TestTheTemplateIsAListThatCanBeImported(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	s := newSite(t, d)
	w := s.as("thu-ky", contests.Secretary).get(page + "/mau.xlsx")
	if w.Code != 200 || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	_, err := Import(context.Background(), d, office, s.contest, "mau.xlsx", w.Body.Bytes(), true)
	if got := fmt.Sprint(err); got != "sheet.only_header map[Header:1]" {
		t.Errorf("the empty template: %s", got)
	}
}

func TestTheSummaryHasWordsInBothLanguages(t *testing.T) {
	d, clock := sqlite(t)
	afterwards(clock)
	s := newSite(t, d)
	rows := joined(team3(1, "Sao Mai", "rb1", "Lê An", "Lê Ba"), team3(2, "Sao Hôm", "rb2", "Lê An", "Lê Tư"))
	for row := 5; row <= 7; row++ {
		rows = set(rows, row, colUnit, "Trường Tiểu học Xương Giang")
	}
	doImport(t, d, s.contest, book(t, rows), false)
	p := doImport(t, d, s.contest, book(t, set(rows, 3, colClass, "5B")), true)
	vi, en := strings.Join(p.Summary(s.bundle.For("vi")), "\n"), strings.Join(p.Summary(s.bundle.For("en")), "\n")
	for _, part := range []string{"2 đội (0 mới, 1 được sửa, 1 giữ nguyên)", "6 dòng thành viên, 4 người, 2 đơn vị (0 mới)", "Bảng A: 2 đội, 4 người.", "Nên xem lại: Dòng 5: Lê An", "Sửa RB24-A-0001 Sao Mai (dòng 2): Thành viên: Lê Ba, 3/7/2013, 5C3 → Lê Ba, 3/7/2013, 5B"} {
		if !strings.Contains(vi, part) {
			t.Errorf("%q is not in\n%s", part, vi)
		}
	}
	if !strings.Contains(en, "2 teams (0 new, 1 corrected, 1 unchanged)") {
		t.Error(en)
	}
}
