// The pages of papers with the real templates, on both engines: who sees what, what is refused, what comes down the line.
package papers

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

type browser struct {
	t       *testing.T
	handler http.Handler
	cookies []*http.Cookie
}

func (b browser) send(method, path, kind string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, sitetest.URL+path, bytes.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

func (b browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	return b.send(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// shows wants a page of a status with every text.
func (b browser) shows(path string, status int, texts ...string) string {
	b.t.Helper()
	return b.wants(b.send(http.MethodGet, path, "", nil), path, status, texts...)
}

func (b browser) wants(w *httptest.ResponseRecorder, path string, status int, texts ...string) string {
	b.t.Helper()
	if w.Code != status {
		b.t.Fatalf("%s: %d, want %d: %.1500s", path, w.Code, status, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			b.t.Errorf("%s lacks %q", path, text)
		}
	}
	return w.Body.String()
}

func TestThePagesOfPapers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := qualified(t, d, clock)
		handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
		organiser := browser{t, handler, sitetest.SignIn(t, handler, d, "to-chuc", c.ID, contests.Organiser)}
		secretary := browser{t, handler, sitetest.SignIn(t, handler, d, "thu-ky", c.ID, contests.Secretary)}
		const all = "/quan-ly/robocon-2024/van-ban"
		const decision = all + "/quyet-dinh/chung-ket"
		secretary.shows(all, 200, "Chờ công bố kết quả", "Bản dự thảo", "Sẵn sàng in", decision)
		secretary.shows(decision, 200, "Chưa công bố kết quả vòng chung kết.", "/vong/chung-ket/cong-bo")
		secretary.shows(decision+"/tai-ve?dang=pdf", 409)
		secretary.shows(all+"/bien-ban/chung-ket", 200, "DỰ THẢO (dữ liệu phiên bản ")
		for _, unknown := range []string{"/nghi-quyet/chung-ket", "/quyet-dinh/vong-loai", "/bien-ban/x"} {
			secretary.shows(all+unknown, 404)
		}
		publish(t, d, c, "chung-ket", "")
		secretary.shows(decision, 200, "Tải tệp Word", "Cần có số văn bản.", "Căn cứ Thể lệ Cuộc thi Robocon")

		hostile := `"><script>alert(1)</script>`
		form := url.Values{"base": {"0"}, "issuer": {"LIÊN HIỆP HỘI"}, "number": {"35/QĐ"}, "symbol": {"QĐ-LHH"}, "day": {"20/8/2024"}, "title": {"CHỦ TỊCH"}, "signer": {hostile}, "organ": {"CHỦ TỊCH LIÊN HIỆP HỘI"}}
		page := secretary.wants(secretary.post(decision, form), decision, 422, "Số bắt đầu bằng chữ số, không chứa dấu gạch chéo", "35/QĐ")
		if strings.Contains(page, hostile) {
			t.Error("what was typed is not escaped")
		}
		form.Set("number", "35")
		form.Set("signer", "Nguyễn Văn Ưởng")
		secretary.wants(secretary.post(decision, form), decision, 303)
		secretary.wants(secretary.post(decision, form), decision, 409, "Có người vừa lưu văn bản này.")
		secretary.shows(decision, 200, "Người có quyền công bố kết quả sẽ ghi nhận phát hành.")
		secretary.wants(secretary.post(decision+"/phat-hanh", url.Values{}), "phat-hanh", 403)
		organiser.wants(organiser.post(decision+"/phat-hanh", url.Values{"xem": {"khác"}}), "phat-hanh", 409, "Nội dung văn bản vừa thay đổi.")
		organiser.wants(organiser.post(decision+"/phat-hanh", url.Values{}), "phat-hanh", 303)
		organiser.shows(decision, 200, "Số 35/QĐ-LHH, ngày 20/8/2024", "Lập từ bản công bố lần 1", "Văn bản với nội dung này đã được phát hành.")
		organiser.shows(all, 200, "Đã phát hành", "Số 35/QĐ-LHH, ngày 20/8/2024")
		downloads(t, organiser, decision)
		scans(t, d, organiser, c, decision)
	})
}

// downloads are files that nothing keeps and nothing runs.
func downloads(t *testing.T, b browser, paper string) {
	t.Helper()
	for query, start := range map[string]string{"?dang=docx": "PK", "?dang=pdf": "%PDF-", "?dang=html": "PK"} {
		w := b.send(http.MethodGet, paper+"/tai-ve"+query, "", nil)
		h := w.Header()
		if w.Code != 200 || !strings.HasPrefix(w.Body.String(), start) || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", query, w.Code, h)
		}
	}
	b.shows(paper+"/tai-ve?ban=999999", 404)
	b.shows(paper+"/tai-ve?ban=x", 404)
}

// scans are attached to the issued paper, never to one of another contest (G4, G6), and nothing but documents is taken (G9).
func scans(t *testing.T, d *db.DB, b browser, c *contests.Contest, paper string) {
	t.Helper()
	var id int64
	read(t, d, func(tx *db.Tx) error {
		all, err := papersOf(tx, c.ID)
		id = all[0].ID
		return err
	})
	attach := func(content string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("ban", fmt.Sprint(id))
		f, err := w.CreateFormFile("file", "ban-ky.pdf")
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return b.send(http.MethodPost, paper+"/ban-ky", w.FormDataContentType(), body.Bytes())
	}
	b.wants(attach("<html><script>alert(1)</script>"), "ban-ky", 422, "Chỉ nhận PDF")
	b.wants(attach(""), "ban-ky", 422)
	b.wants(attach("%PDF-1.4 đã ký"), "ban-ky", 303)
	b.shows(paper, 200, "ban-ky.pdf")
	var scan int64
	read(t, d, func(tx *db.Tx) error {
		all, err := scansOf(tx, c.ID)
		scan = all[0].ID
		return err
	})
	b.shows(fmt.Sprintf("/quan-ly/robocon-2024/ban-ky/%d", scan), 200, "%PDF-1.4 đã ký")
	read(t, d, func(tx *db.Tx) error {
		if _, err := scanByID(tx, c.ID+1, scan); err == nil {
			t.Error("another contest reads the scan")
		}
		if _, err := paperByID(tx, c.ID+1, id); err == nil {
			t.Error("another contest reads the paper")
		}
		return nil
	})
	b.wants(b.post(fmt.Sprintf("/quan-ly/robocon-2024/ban-ky/%d/go", scan), url.Values{"kind": {Decision}, "round": {"chung-ket"}}), "go", 303)
	b.shows(fmt.Sprintf("/quan-ly/robocon-2024/ban-ky/%d", scan), 404)
}
