// The pages as a browser meets them: explain, preview, apply, and every way to be refused.
package marking

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/sheet"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// site is the application with this feature's routes, the real templates, and the browser of one person.
type site struct {
	t       testing.TB
	handler http.Handler
	db      *db.DB
	contest *contests.Contest
	cookies []*http.Cookie
}

func newSite(t testing.TB, d *db.DB, c *contests.Contest, through ThroughFunc) *site {
	t.Helper()
	handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d, through) })
	return &site{t: t, handler: handler, db: d, contest: c}
}

// as is the same site in the browser of somebody with a role; "" = an account without any.
func (s *site) as(login, role string) *site {
	s.t.Helper()
	cookies := sitetest.SignIn(s.t, s.handler, s.db, login, s.contest.ID, role)
	mine := *s
	mine.cookies = cookies
	return &mine
}

func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(path string) *httptest.ResponseRecorder {
	return s.do(httptest.NewRequest(http.MethodGet, "http://hoithi.example.vn"+path, nil))
}

func (s *site) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r)
}

// send uploads a file; nil content sends the form without one.
func (s *site) send(path, name string, content []byte) *httptest.ResponseRecorder {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if content != nil {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			s.t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+path, &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return s.do(r)
}

var hidden = regexp.MustCompile(`name="(upload|expect|want)" value="([^"]*)"`)

// agreed is the form of a preview page.
func agreed(page string) url.Values {
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func (s *site) wants(w *httptest.ResponseRecorder, status int, parts ...string) string {
	s.t.Helper()
	page := w.Body.String()
	words := strings.Join(strings.Fields(tags.ReplaceAllString(page, " ")), " ")
	if w.Code != status {
		s.t.Fatalf("status %d, want %d: %s", w.Code, status, words)
	}
	for _, part := range parts {
		if !strings.Contains(words, part) {
			s.t.Errorf("the page lacks %q: %s", part, words)
		}
	}
	return page
}

const formPath = "/quan-ly/robocon-2024/vong/vong-loai/nhap-diem"

func TestASecretaryImportsMarksAfterAPreview(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		s := newSite(t, d, c, nobody).as("thu-ky", contests.Secretary)
		s.wants(s.get(formPath), http.StatusOK, "Nhập điểm vòng loại", "Từ 0 đến 100, bước 0,5", "không quá 150:00", "Chưa nhập điểm lần nào")
		s.wants(s.send(formPath, "", nil), http.StatusUnprocessableEntity, "Vui lòng chọn tệp bảng tính điểm.")
		s.wants(s.send(formPath, "diem.xlsx", []byte("x")), http.StatusUnprocessableEntity, "Tệp không phải là sổ làm việc Excel")
		s.wants(s.send(formPath, "diem.xlsx", qualifying(t, []any{"rb24a001", "A", 101, "77:01"}, []any{"rb24z001", "A", 1, "1:00"})), http.StatusUnprocessableEntity,
			"Tệp có 2 lỗi", "Dòng 2, cột Điểm: Điểm 101 vượt mức tối đa; được ghi từ 0 đến 100.", "Dòng 3, cột Tài khoản: Không có đội nào")

		page := s.wants(s.send(formPath, "C:\\diem.xlsx", qualifying(t, []any{"rb24a001", "A", "40,5", "77:01"}, []any{"rb24a002", "A"})), http.StatusOK,
			"Xem trước điểm vòng loại", "Tệp diem.xlsx.", "1 phiếu mới", "77:01 77 phút 01 giây", "RB24-A-0001", "40,5", "Ghi 1 phiếu điểm", "không cho 0 điểm: RB24-A-0002")
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 0 {
			t.Fatalf("a preview wrote %d sheets", n)
		}
		form := agreed(page)
		w := s.post(formPath+"/ap-dung", form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/quan-ly/robocon-2024/vong/vong-loai" {
			t.Fatalf("apply: %d %s", w.Code, w.Body)
		}
		if sheets, waiting := count(t, d, `SELECT COUNT(*) FROM sheet`), count(t, d, `SELECT COUNT(*) FROM upload`); sheets != 1 || waiting != 0 {
			t.Errorf("%d sheets written, %d files still waiting", sheets, waiting)
		}
		s.wants(s.post(formPath+"/ap-dung", form), http.StatusGone, "đã được ghi")
		s.wants(s.get(formPath), http.StatusOK, "diem.xlsx", "Nguyễn Thị Thư")
		s.wants(s.send(formPath, "diem.xlsx", qualifying(t, []any{"rb24a001", "A", 40.5, "77:01"})), http.StatusOK, "Không có gì để ghi")
	})
}

func TestAPublishedRoundAsksForAReasonAndAStalePreviewIsShownAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 40, "77:01"}))
		exec(t, d, `UPDATE round SET state = 'published' WHERE contest_id = ? AND code = 'vong-loai'`, c.ID)
		s := newSite(t, d, c, nobody).as("thu-ky", contests.Organiser)
		s.wants(s.get(formPath), http.StatusOK, "đã khóa hoặc đã công bố kết quả")
		form := agreed(s.wants(s.send(formPath, "diem.xlsx", qualifying(t, []any{"rb24a001", "A", 41, "78:01"})), http.StatusOK,
			"Lý do thay đổi", "Điểm: 40 → 41", "Thời gian: 77:01 → 78:01"))
		s.wants(s.post(formPath+"/ap-dung", form), http.StatusUnprocessableEntity, "Vui lòng ghi lý do thay đổi điểm", "Điểm: 40 → 41")

		if _, err := try(d, c, File{Round: "vong-loai", Name: "x.xlsx", Content: qualifying(t, []any{"rb24a001", "A", 50, "77:01"}), Reason: "x"}, nobody, false); err != nil {
			t.Fatal(err)
		}
		form.Set("reason", "Đối chiếu <b>biên bản</b>")
		again := s.wants(s.post(formPath+"/ap-dung", form), http.StatusConflict, "xem trước mới", "Điểm: 50 → 41", "Đối chiếu &lt;b&gt;biên bản")
		form = agreed(again)
		form.Set("reason", "Đối chiếu biên bản")
		if w := s.post(formPath+"/ap-dung", form); w.Code != http.StatusSeeOther {
			t.Fatalf("apply: %d %s", w.Code, w.Body)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE reason = 'Đối chiếu biên bản' AND revision = 3 AND points = 41000`); n != 1 {
			t.Errorf("%d revisions with the reason", n)
		}
	})
}

func TestTheTemplateComesBackAsAFileThatOnlyLacksMarks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		setState(t, d, c, "RB24-A-0002", "withdrawn")
		exec(t, d, `UPDATE entry SET account = '' WHERE code = 'RB24-A-0003'`)
		s := newSite(t, d, c, letting([]string{"rb24a001", "rb24b002"}, "rb24b001")).as("thu-ky", contests.Secretary)
		for round, want := range map[string]string{
			"vong-loai": "Tài khoản Bảng Điểm Thời gian / rb24a001 Bảng A / RB24-A-0003 Bảng A / rb24b001 Bảng B / rb24b002 Bảng B",
			"chung-ket": "rb24a001 Bảng A 1 / rb24a001 Bảng A 2 / rb24b002 Bảng B 1 / rb24b002 Bảng B 2",
		} {
			path := "/quan-ly/robocon-2024/vong/" + round + "/nhap-diem"
			w := s.get(path + "/mau.xlsx")
			if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
				t.Fatalf("template: %d %v", w.Code, w.Header())
			}
			book, err := sheet.Open("mau.xlsx", w.Body.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			lines := []string{strings.Join(book.Header, " ")}
			for _, r := range book.Rows {
				line := ""
				for _, cell := range r.Cells {
					line += cell.Text + " "
				}
				lines = append(lines, strings.TrimSpace(line))
			}
			if got := strings.Join(lines, " / "); !strings.HasSuffix(got, want) {
				t.Errorf("%s: %s, want %s", round, got, want)
			}
			s.wants(s.send(path, "mau.xlsx", w.Body.Bytes()), http.StatusOK, "Không có gì để ghi", fmt.Sprintf("%d dòng không có điểm", len(book.Rows)))
		}
	})
}

func TestG1_OnlySecretariesAndOrganisersImportMarks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		other := newContest(t, d, kit(t, "code: robocon-2024", "code: robocon-2025"), 1, 0, 0)
		s := newSite(t, d, c, nobody)
		file := qualifying(t, []any{"rb24a001", "A", 40, "77:01"})
		if w := s.get(formPath); w.Code != http.StatusSeeOther {
			t.Errorf("a visitor: %d", w.Code)
		}
		for role, want := range map[string]int{contests.Organiser: 200, contests.Secretary: 200, contests.Head: 403, contests.Judge: 403, contests.Viewer: 403, "": 403} {
			mine := s.as("nguoi-"+role, role)
			if got := mine.get(formPath).Code; got != want {
				t.Errorf("%q sees the form: %d, want %d", role, got, want)
			}
			if got := mine.send(formPath, "diem.xlsx", file).Code; got != want {
				t.Errorf("%q sends a file: %d, want %d", role, got, want)
			}
			if got := mine.get("/quan-ly/" + other.Code + "/vong/vong-loai/nhap-diem").Code; got != 403 {
				t.Errorf("%q in another contest: %d", role, got)
			}
		}
		one, two := s.as("mot", contests.Secretary), s.as("hai", contests.Secretary)
		form := agreed(one.wants(one.send(formPath, "diem.xlsx", file), http.StatusOK))
		if w := two.post(formPath+"/ap-dung", form); w.Code != http.StatusGone { // G4: a file belongs to who sent it
			t.Errorf("somebody else's file: %d", w.Code)
		}
		if w := one.post("/quan-ly/robocon-2024/vong/chung-ket/nhap-diem/ap-dung", form); w.Code != http.StatusGone {
			t.Errorf("a file of another round: %d", w.Code)
		}
		one.wants(one.get("/quan-ly/robocon-2024/vong/ban-ket/nhap-diem"), http.StatusNotFound)
	})
}

func TestG10_WhatAFileSaysIsShownAsText(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		exec(t, d, `UPDATE entry SET name = ? WHERE code = 'RB24-A-0001'`, `"><script>alert(1)</script>`)
		s := newSite(t, d, c, nobody).as("thu-ky", contests.Secretary)
		for _, w := range []*httptest.ResponseRecorder{
			s.send(formPath, `"><script>alert(2)</script>.xlsx`, qualifying(t, []any{"rb24a001", "A", 40, "77:01"})),
			s.send(formPath, "x.xlsx", qualifying(t, []any{`"><script>alert(3)</script>`, "A", 40, "77:01"})),
		} {
			if strings.Contains(w.Body.String(), "<script>alert") {
				t.Errorf("script on the page: %s", w.Body)
			}
		}
	})
}

func TestThePagesAreThereInEnglish(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		s := newSite(t, d, c, letting([]string{"rb24a001"})).as("thu-ky", contests.Secretary)
		s.cookies = append(s.cookies, &http.Cookie{Name: "lang", Value: "en"})
		r := httptest.NewRequest(http.MethodGet, "http://hoithi.example.vn/quan-ly/robocon-2024/vong/chung-ket/nhap-diem", nil)
		r.Header.Set("Accept-Language", "en")
		s.wants(s.do(r), http.StatusOK, "Import marks of the final", "Write x (or 1, yes) if done", "5 points off each", "at most 10:00")
	})
}
