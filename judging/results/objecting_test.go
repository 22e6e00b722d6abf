package results

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// privateLink makes a private link of an entry.
func privateLink(t *testing.T, d *db.DB, entry int64) string {
	t.Helper()
	token, hash := auth.NewToken()
	err := d.Write(context.Background(), "link", func(tx *db.Tx) error {
		return auth.AddLink(tx, auth.KindEntry, entry, hash, tx.Now.Add(100*24*time.Hour))
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/ho-so/" + token
}

func objectionFormOf(more ...string) url.Values {
	form := url.Values{"about": {"marks"}, "body": {`Điểm nhiệm vụ 3 ghi thiếu "><script>alert(1)</script>`}, "sender": {"Cô Lan"}, "contact": {"0912 345 678"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func TestAnObjectionByThePrivateLink(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		c, ids := objectable(t, d)
		path := privateLink(t, d, ids["rb24a002"]) + "/khieu-nai/vong-loai"
		page := s.page(s.get(path), http.StatusOK)
		wantIn(t, page, "16/6/2024", "hạng 2, 98 điểm", "Gửi khiếu nại")
		wrong := s.page(s.post(path, url.Values{"body": {"ngắn"}}), http.StatusUnprocessableEntity)
		wantIn(t, wrong, "Vui lòng chọn khiếu nại về việc gì.", "ngắn")
		s.page(s.post(path, objectionFormOf()), http.StatusSeeOther)
		sent := s.page(s.get(path), http.StatusOK)
		wantIn(t, sent, "Khiếu nại số 1", "Chờ trả lời", "hạn trả lời 16/6/2024", "&lt;script&gt;")
		wantNotIn(t, sent, "<script>alert", `name="body"`)
		s.page(s.post(path, objectionFormOf()), http.StatusConflict)
		other := s.page(s.get(privateLink(t, d, ids["rb24a003"])+"/khieu-nai/vong-loai"), http.StatusOK)
		wantNotIn(t, other, "Khiếu nại số 1", "Cô Lan")
		s.page(s.get("/ho-so/AAAAAAAAAAAAAAAAAAAAAA/khieu-nai/vong-loai"), http.StatusNotFound)
		s.page(s.get(strings.Replace(path, "vong-loai", "ban-ket", 1)), http.StatusNotFound)
		s.page(s.get(strings.Replace(path, "vong-loai", "chung-ket", 1)), http.StatusNotFound)
		clock.Set(testkit.Day(2024, 6, 17, 8, 0))
		wantIn(t, s.page(s.get(privateLink(t, d, ids["rb24a003"])+"/khieu-nai/vong-loai"), http.StatusOK), "đã kết thúc ngày 16/6/2024")
		_ = c
	})
}

func TestG3AnObjectionByCodeAndContactGivesNothingAway(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		c, _ := objectable(t, d)
		const path = "/cuoc-thi/robocon-2024/khieu-nai/vong-loai"
		page := s.page(s.get(path), http.StatusOK)
		wantIn(t, page, `name="code"`, `name="known"`)
		wantNotIn(t, page, canaryPhone)
		refuse := func(code, known string) string {
			html := s.page(s.post(path, objectionFormOf("code", code, "known", known)), http.StatusUnprocessableEntity)
			wantNotIn(t, html, canaryPhone)
			_, said, _ := strings.Cut(html, `id="errors"`)
			said, _, _ = strings.Cut(said, "</ul>")
			return said
		}
		if unknown, wrong := refuse("RB24-A-9999", "0999888777"), refuse("RB24-A-0001", "0999888777"); unknown != wrong || !strings.Contains(wrong, "không khớp") {
			t.Error("an unknown code and a wrong contact look different")
		}
		s.page(s.post(path, objectionFormOf("code", "rb24-a-0002", "known", "0912.333.444")), http.StatusSeeOther)
		read(t, d, func(tx *db.Tx) error {
			all, err := Objections(tx, c.ID, "")
			if err != nil || len(all) != 1 || all[0].EntryCode != "RB24-A-0002" || all[0].Via != "code" {
				t.Errorf("kept %+v, %v", all, err)
			}
			return err
		})
		for range 6 {
			s.post(path, objectionFormOf("code", "RB24-A-0003", "known", "0999888777"))
		}
		s.page(s.post(path, objectionFormOf("code", "RB24-A-0003", "known", canaryPhone)), http.StatusTooManyRequests)
		clock.Set(clock.Now().Add(time.Hour))
		s.page(s.post(path, objectionFormOf("code", "RB24-A-0003", "known", canaryPhone)), http.StatusSeeOther)
		newContest(t, d, "robocon-2025")
		s.page(s.get("/cuoc-thi/robocon-2025/khieu-nai/vong-loai"), http.StatusNotFound)
	})
}

func TestTheOfficeAnswersAnObjection(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := objectable(t, d)
		other := newContest(t, d, "robocon-2025")
		link := privateLink(t, d, ids["rb24a002"])
		s.page(s.post(link+"/khieu-nai/vong-loai", objectionFormOf()), http.StatusSeeOther)
		secretary, stranger := s.as(c, contests.Secretary), s.as(other, contests.Organiser)
		list := secretary.page(secretary.get("/quan-ly/robocon-2024/khieu-nai"), http.StatusOK)
		wantIn(t, list, "Khiếu nại số 1", "Đội 02", "Chờ trả lời")
		wantIn(t, secretary.page(secretary.get("/quan-ly/robocon-2024/khieu-nai?tinh-trang=upheld"), http.StatusOK), "Chưa có khiếu nại nào")
		id := objectionIn(t, d, c)
		path := fmt.Sprintf("/quan-ly/robocon-2024/khieu-nai/%d", id)
		wantIn(t, secretary.page(secretary.get(path), http.StatusOK), "0912345678", "bằng đường dẫn riêng", "&lt;script&gt;")
		stranger.page(stranger.get(path), http.StatusForbidden)
		stranger.page(stranger.get(fmt.Sprintf("/quan-ly/robocon-2025/khieu-nai/%d", id)), http.StatusNotFound)
		stranger.page(stranger.post(fmt.Sprintf("/quan-ly/robocon-2025/khieu-nai/%d", id), url.Values{"verdict": {"upheld"}, "answer": {"x"}}), http.StatusNotFound)
		pdf := []byte("%PDF-1.7 quyết định")
		secretary.page(secretary.send(path, url.Values{"verdict": {"upheld"}, "answer": {"Cộng thiếu 10 điểm."}}, `..\Quyết định "số 5".pdf`, pdf), http.StatusSeeOther)
		secretary.page(secretary.send(path, url.Values{"verdict": {"rejected"}, "answer": {"Không."}}, "", nil), http.StatusConflict)
		mine := s.page(s.get(link+"/khieu-nai/vong-loai"), http.StatusOK)
		wantIn(t, mine, "Chấp nhận", "Cộng thiếu 10 điểm.", "Ban Tổ chức trả lời lúc", "Chờ công bố bản mới", `name="body"`)
		wantNotIn(t, mine, "Nguyễn Thị Thư")
		file := fmt.Sprintf("%s/khieu-nai/vong-loai/%d/quyet-dinh", link, id)
		w := s.get(file)
		if s.page(w, http.StatusOK); !bytes.Equal(w.Body.Bytes(), pdf) {
			t.Errorf("the decision is %q", w.Body)
		}
		s.page(s.get(fmt.Sprintf("%s/khieu-nai/vong-loai/%d/quyet-dinh", privateLink(t, d, ids["rb24a003"]), id)), http.StatusNotFound) // G4
		publish := s.as(c, contests.Organiser)
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		wantIn(t, publish.page(publish.get(loaiPath+"/cong-bo"), http.StatusOK), "Theo kết quả giải quyết khiếu nại số 1.")
	})
}

// TestG9ADecisionIsAPDFThatIsSavedAndRunsNothing sends pages under the name of a paper, and looks at how a paper is handed out.
func TestG9ADecisionIsAPDFThatIsSavedAndRunsNothing(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := objectable(t, d)
		link := privateLink(t, d, ids["rb24a002"])
		s.page(s.post(link+"/khieu-nai/vong-loai", objectionFormOf()), http.StatusSeeOther)
		secretary, id := s.as(c, contests.Secretary), objectionIn(t, d, c)
		path := fmt.Sprintf("/quan-ly/robocon-2024/khieu-nai/%d", id)
		answer := url.Values{"verdict": {"rejected"}, "answer": {"Đã xem."}}
		for _, content := range []string{"<svg onload=alert(1)>", "<!DOCTYPE html><script>alert(1)</script>", " %PDF-1.7", "PK\x03\x04", "\xef\xbb\xbf<html>%PDF-"} {
			wantIn(t, secretary.page(secretary.send(path, answer, "quyet-dinh.pdf", []byte(content)), http.StatusUnprocessableEntity), "Chỉ nhận tệp PDF", "Đã xem.")
		}
		secretary.page(secretary.send(path, answer, "a\"; filename=\"x.html", []byte("%PDF-1.7\n<script>alert(1)</script>")), http.StatusSeeOther)
		for _, w := range []*httptest.ResponseRecorder{s.get(fmt.Sprintf("%s/khieu-nai/vong-loai/%d/quyet-dinh", link, id)), secretary.get(path + "/quyet-dinh")} {
			kind, names, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
			if s.page(w, http.StatusOK); err != nil || kind != "attachment" || !strings.HasSuffix(names["filename"], ".pdf") || w.Header().Get("Content-Type") != "application/pdf" ||
				!strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("the decision is sent as %v", w.Header())
			}
		}
	})
}

func objectionIn(t *testing.T, d *db.DB, c *contests.Contest) (id int64) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		all, err := Objections(tx, c.ID, "")
		if err == nil {
			id = all[0].ID
		}
		return err
	})
	return id
}

// send posts a form with a file; name "" = none.
func (s *site) send(path string, form url.Values, name string, content []byte) *httptest.ResponseRecorder {
	s.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for key, values := range form {
		if err := m.WriteField(key, values[0]); err != nil {
			s.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}
