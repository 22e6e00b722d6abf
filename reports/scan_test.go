// The signed paper of an issued report, and a correction that names the report it stands for, on both engines.
package reports

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// send posts a file as a form does.
func (s *site) send(path string, cookies []*http.Cookie, name, content string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if part, err := form.CreateFormFile("file", name); err != nil {
		s.t.Fatal(err)
	} else if _, err := part.Write([]byte(content)); err != nil {
		s.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func TestASignedScanIsAttachedAndACorrectionNamesWhatItReplaces(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx, p := context.Background(), parsed(t, "2024-H1")
		clock.Set(testkit.Day(2024, time.June, 20, 9, 0))
		enterColumn(t, d, "12/06/2024", "Số 1")
		s := newSite(t, d)
		c := newContest(t, d)
		clock.Set(testkit.Day(2024, time.July, 3, 9, 0))
		who, viewer := s.person("thu-ky", "admin", c), s.person("nguoi-xem", "viewer", c)
		if _, err := SaveDraft(ctx, d, writes, p, []byte(oneLine("Có {pho-bien.chuyen-muc} chuyên mục.")), 0, ""); err != nil {
			t.Fatal(err)
		}
		first := issueNow(t, d, p, 1, "")
		path := fmt.Sprintf("/bao-cao/ban-hanh/%d", first.ID)
		scan := "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
		if w := s.send(path+"/ban-ky", who, "ban-ky.html", "<script>alert(1)</script>"); w.Code != 422 || !strings.Contains(w.Body.String(), `id="e-file"`) {
			t.Errorf("a page as a scan: %d", w.Code)
		}
		if w := s.send(path+"/ban-ky", viewer, "ban-ky.pdf", scan); w.Code != 403 {
			t.Errorf("a viewer attaches a scan: %d", w.Code)
		}
		for range 2 {
			if w := s.send(path+"/ban-ky", who, "Bản ký.pdf", scan); w.Code != 303 {
				t.Fatalf("attaching: %d %s", w.Code, w.Body)
			}
		}
		page := s.shows(path, viewer, 200, "Bản ký.pdf", path+"/ban-ky/1")
		if strings.Count(page, "Bản ký.pdf") != 1 {
			t.Error("the scan that was sent twice stands there twice")
		}
		if w := s.get(path+"/ban-ky/1", viewer); w.Code != 200 || w.Body.String() != scan || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("the scan: %d %s", w.Code, w.Header())
		}

		clock.Set(testkit.Day(2024, time.August, 1, 9, 0))
		enterColumn(t, d, "25/06/2024", "Số 2")
		second := issueNow(t, d, p, 1, "Bổ sung một chuyên mục.")
		who, viewer = s.person("thu-ky-2", "admin", c), s.person("nguoi-xem-2", "viewer", c) // the first sessions are over by then
		s.shows(path, viewer, 200, "đã được thay thế bằng báo cáo số 2/BC-LHH", fmt.Sprintf("/bao-cao/ban-hanh/%d", second.ID), "báo cáo ghi 1, nay là 2")
		s.shows(fmt.Sprintf("/bao-cao/ban-hanh/%d", second.ID), viewer, 200, "thay thế báo cáo số 1/BC-LHH", "Bổ sung một chuyên mục.", "Có ghi nhận sau kỳ")
		word := wordsOfWord(t, issuedFiles(t, d, second.ID)["docx"])
		for _, words := range []string{"(Thay thế Báo cáo số 1/BC-LHH ngày 3/7/2024)", "ghi nhận đến hết ngày 30/6/2024 là 1, sau đó có bổ sung, điều chỉnh."} {
			if !strings.Contains(word, words) {
				t.Errorf("the correction lacks %q: %s", words, word)
			}
		}
		if other := fmt.Sprintf("/bao-cao/ban-hanh/%d/ban-ky/1", second.ID); s.get(other, viewer).Code != 404 {
			t.Error("a scan is shown under another report")
		}
		if w := s.post(path+"/ban-ky/1", who, url.Values{}); w.Code != 303 || s.get(path+"/ban-ky/1", viewer).Code != 404 {
			t.Errorf("taken off: %d", w.Code)
		}
	})
}
