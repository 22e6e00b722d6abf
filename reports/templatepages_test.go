// The template in forms: what a secretary changes without seeing its file, on both engines; every save is a version with its differences.
package reports

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func (s *site) post(path string, cookies []*http.Cookie, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://hoithi.example.vn"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// answers wants a status and every text in the answer to a form.
func (s *site) answers(path string, cookies []*http.Cookie, form url.Values, status int, texts ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := s.post(path, cookies, form)
	if w.Code != status {
		s.t.Errorf("POST %s: %d, want %d", path, w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			s.t.Errorf("POST %s lacks %q:\n%s", path, text, w.Body)
		}
	}
	return w
}

// formOfLine is the form of a line whose text has one place.
func formOfLine(base, text, figure, style string, kinds ...string) url.Values {
	return url.Values{"base": {base}, "text": {text}, "place.1.name": {figure}, "place.1.style": {style}, "place.1.when": {""}, "section": {"0"}, "kinds": kinds, "only": {""}, "not": {""}}
}

func stored(t *testing.T, d *db.DB, version int) *Template {
	t.Helper()
	var s StoredTemplate
	read(t, d, func(tx *db.Tx) (err error) { s, err = TemplateInForce(tx); return err })
	if s.Version != version {
		t.Fatalf("the template is version %d, want %d", s.Version, version)
	}
	template, err := ParseTemplate([]byte(s.Document))
	if err != nil {
		t.Fatal(err)
	}
	return template
}

func TestASecretaryChangesTheTemplateInForms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.July, 3, 9, 0))
		for _, day := range []string{"12/06/2024", "13/06/2024"} {
			enterColumn(t, d, day, "Chuyên mục ngày "+day)
		}
		s := newSite(t, d)
		who := s.person("thu-ky", "admin", newContest(t, d))
		s.shows("/bao-cao/mau", who, 200, `<span class="place">Chuyên mục báo, đài</span>`, "trừ 6 tháng đầu năm 2024", "/bao-cao/mau/sua?dong=pho-bien", "Bản mẫu số 0")
		s.shows("/bao-cao/mau/sua?muc=dong&dong=pho-bien", who, 200, "Thực hiện {1} chuyên mục", `<option value="pho-bien.chuyen-muc" selected>Chuyên mục báo, đài: 2</option>`,
			"Trong báo cáo 6 tháng đầu năm 2024 sẽ là", "Thực hiện 02 chuyên mục")

		line := "/bao-cao/mau/sua?muc=dong&dong=pho-bien"
		all := allKinds[:]
		s.answers(line, who, formOfLine("0", "Đăng {1} chuyên mục và {2} việc.", "pho-bien.chuyen-muc", "5", all...), 422, "không có chỗ điền số 2", `id="e-text"`, "Đăng {1} chuyên mục và {2} việc.")
		s.answers(line, who, formOfLine("0", "Đăng {1} chuyên mục.", "", "", all...), 422, "Chọn số liệu cho chỗ điền 1", `id="e-place.1.name"`)
		s.answers(line, who, formOfLine("0", "Đăng {1} chuyên mục [và khác.", "pho-bien.chuyen-muc", "", all...), 422, "Dấu ngoặc vuông chưa khớp", `id="e-text"`)
		s.answers(line, who, formOfLine("0", "Đăng {1} chuyên mục.", "pho-bien.chuyen-muc", ""), 422, "Chọn ít nhất một loại báo cáo")
		s.answers(line, who, formOfLine("0", "", "pho-bien.chuyen-muc", "", all...), 422, "Cần ghi mục này.", `id="e-text"`)

		adding := formOfLine("0", "Đăng {1} chuyên mục.", "pho-bien.chuyen-muc", "5", all...)
		adding.Set("them", "1")
		s.answers(line, who, adding, 200, "Đăng {1} chuyên mục. {2}", `name="place.2.name"`)
		reading := formOfLine("0", "Đăng {1} chuyên mục.", "pho-bien.chuyen-muc", "5", all...)
		reading.Set("doc", "1")
		s.answers(line, who, reading, 200, "Đăng 2 chuyên mục.", "<del>Thực hiện 02</del>")
		stored(t, d, 0)

		w := s.answers(line, who, formOfLine("0", "Đăng {1} chuyên mục trên báo.", "pho-bien.chuyen-muc", "5", all[0]), 303)
		if to := w.Header().Get("Location"); to != "/bao-cao/mau#dong-pho-bien" {
			t.Errorf("goes to %s", to)
		}
		if l, _ := stored(t, d, 1).line("pho-bien"); l.Text != "Đăng {pho-bien.chuyen-muc|5} chuyên mục trên báo." || strings.Join(l.Periods, " ") != "H1" {
			t.Errorf("saved %+v", l)
		}
		s.shows("/bao-cao/mau/ban/1", who, 200, "Sửa dòng pho-bien", "Dòng pho-bien", "<ins>Đăng</ins>", "mọi báo cáo", "6 tháng đầu năm</ins>")
		s.answers(line, who, formOfLine("0", "Khác {1}.", "pho-bien.chuyen-muc", "5", all...), 409, "vừa lưu một bản mẫu khác", "Khác {1}.")

		s.answers("/bao-cao/mau/sua?muc=dong&phan=1", who, formOfLine("1", "Việc mới [gồm {1} hội thảo].", "pho-bien.hoi-thao", "", all...), 303)
		if l, ok := stored(t, d, 2).line("viec-moi-gom-hoi"); !ok || l.Text != "Việc mới [gồm {pho-bien.hoi-thao} hội thảo]." || l.Periods != nil {
			t.Errorf("added %+v", l)
		}
		arrange := func(base, part, key, section, act string) {
			t.Helper()
			s.answers("/bao-cao/mau/xep", who, url.Values{"base": {base}, "muc": {part}, "dong": {key}, "phan": {section}, "viec": {act}}, 303)
		}
		arrange("2", "dong", "viec-moi-gom-hoi", "0", "xuong")
		if section, n, _ := stored(t, d, 3).at("viec-moi-gom-hoi"); section != 1 || n != 0 {
			t.Errorf("the new line came to %d.%d", section, n)
		}
		arrange("3", "dong", "viec-moi-gom-hoi", "1", "xoa")
		arrange("4", "phan", "", "1", "len")
		if first := stored(t, d, 5).Sections[0].Heading; !strings.HasPrefix(first, "2. Nhiệm vụ") {
			t.Errorf("the first section is %s", first)
		}
		s.answers("/bao-cao/mau/xep", who, url.Values{"base": {"1"}, "muc": {"phan"}, "phan": {"0"}, "viec": {"xoa"}}, 409, "vừa lưu một bản mẫu khác")

		s.answers("/bao-cao/mau/sua?muc=cuoi", who, url.Values{"base": {"5"}, "recipients": {"Tỉnh ủy (b/c);\r\nLưu VT."}, "authority": {"TM. BAN THƯỜNG VỤ"}, "role": {"CHỦ TỊCH"}, "signer": {"Nguyễn Văn An"}}, 303)
		s.answers("/bao-cao/mau/sua?muc=dau", who, url.Values{"base": {"6"}, "title": {"BÁO CÁO\r\nKết quả {1}"}, "issuer": {"LIÊN HIỆP HỘI"}, "symbol": {""}, "numbers": {"5"}, "place.1.name": {"ky"}}, 422, `id="e-symbol"`)
		s.answers("/bao-cao/mau/sua?muc=dau", who, url.Values{"base": {"6"}, "title": {"BÁO CÁO\r\nKết quả {1}"}, "issuer": {"LIÊN HIỆP HỘI"}, "symbol": {"BC-LHH"}, "numbers": {"5"}, "place.1.name": {"ky"}}, 303)
		s.answers("/bao-cao/mau/sua?muc=phan&phan=2", who, url.Values{"base": {"7"}, "heading": {"3. Kiến nghị {1}"}, "place.1.name": {"nam"}, "empty": {"Không có."}}, 303)
		last := stored(t, d, 8)
		if strings.Join(last.Title, "|") != "BÁO CÁO|Kết quả {ky}" || last.Numbers != "5" || last.Signer.Name != "Nguyễn Văn An" || len(last.Recipients) != 2 || last.Sections[2].Heading != "3. Kiến nghị {nam}" {
			t.Errorf("saved %+v", last)
		}
		s.answers("/bao-cao/mau/ban/0", who, url.Values{"base": {"8"}}, 303)
		if len(stored(t, d, 9).Sections) != 2 {
			t.Error("the first template is not back")
		}
		for _, path := range []string{"/bao-cao/mau/sua?muc=dong&dong=khong-co", "/bao-cao/mau/sua?muc=phan&phan=9", "/bao-cao/mau/sua?muc=khac", "/bao-cao/mau/ban/99", "/bao-cao/mau/ban/x"} {
			s.shows(path, who, 404)
		}
	})
}

func TestOneReportIsChangedInTheSameForms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.July, 3, 9, 0))
		enterColumn(t, d, "12/06/2024", "Chuyên mục")
		s := newSite(t, d)
		who := s.person("thu-ky", "admin", newContest(t, d))
		s.shows("/bao-cao/soan?ky=2024-H1", who, 200, "/bao-cao/soan/sua?dong=pho-bien&amp;ky=2024-H1")
		s.answers("/bao-cao/soan/sua?muc=dong&dong=pho-bien&ky=2024-H1", who, formOfLine("0", "Đăng {1} chuyên mục.", "pho-bien.chuyen-muc", "5", allKinds[:]...), 303)
		w := work(t, d, parsed(t, "2024-H1"))
		if w.Version != 1 || !strings.Contains(w.Now.Text(), "- Đăng 1 chuyên mục.") {
			t.Errorf("version %d reads\n%s", w.Version, w.Now.Text())
		}
		stored(t, d, 0)
		// the line above, of other periods, is not seen here and not counted as a step
		s.answers("/bao-cao/soan/xep?ky=2024-H1", who, url.Values{"base": {"1"}, "muc": {"dong"}, "dong": {"to-chuc"}, "viec": {"len"}}, 303)
		if text := work(t, d, parsed(t, "2024-H1")).Now.Text(); strings.Index(text, "- Đăng ký") > strings.Index(text, "- Tham mưu Kế hoạch") {
			t.Errorf("the line did not move:\n%s", text)
		}
		s.answers("/bao-cao/soan/xep?ky=2024-H1", who, url.Values{"base": {"2"}, "muc": {"dong"}, "dong": {"pho-bien"}, "viec": {"xoa"}}, 303)
		if text := work(t, d, parsed(t, "2024-H1")).Now.Text(); strings.Contains(text, "chuyên mục") {
			t.Errorf("the line is still there:\n%s", text)
		}
		s.answers("/bao-cao/soan/sua?muc=dong&phan=0&ky=2024-H1", who, formOfLine("3", "Đăng {1} chuyên mục.", "pho-bien.chuyen-muc", "5", allKinds[:]...), 303)
		english := append(who, &http.Cookie{Name: "lang", Value: "en"})
		s.shows("/bao-cao/soan/sua?muc=dong&dong=dang-chuyen-muc&ky=2024-H1", english, 200, "Change a line", "Newspaper and television columns: 1")
	})
}
