// The office's pages: who may open them, the form with and without script, the workbook from its template to what it wrote.
package history

import (
	"bytes"
	"context"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// visitor is somebody with a session.
type visitor struct {
	t       testing.TB
	handler http.Handler
	cookies []*http.Cookie
}

func newSite(t testing.TB, d *db.DB) http.Handler {
	t.Helper()
	handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d, nobody) })
	return handler
}

// enter signs a new account in with a role in the office; "" = none.
func enter(t testing.TB, handler http.Handler, d *db.DB, login, role string) *visitor {
	t.Helper()
	id, err := auth.AddAccount(context.Background(), d, tester, login, "Lê Thị Thu", "", false)
	if err == nil && role != "" {
		err = auth.GiveOffice(context.Background(), d, auth.Operator("root"), id, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, handler, sitetest.Enter(t, handler, d, id)}
}

// asks sends a request and wants a status and texts.
func (v *visitor) asks(r *http.Request, status int, texts ...string) (body string) {
	v.t.Helper()
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.handler.ServeHTTP(w, r)
	body = html.UnescapeString(w.Body.String())
	if w.Code != status {
		v.t.Fatalf("%s %s: %d, want %d: %s", r.Method, r.URL.Path, w.Code, status, body)
	}
	for _, s := range texts {
		if !strings.Contains(body, s) {
			v.t.Errorf("%s %s lacks %q", r.Method, r.URL.Path, s)
		}
	}
	return body
}

func (v *visitor) shows(path string, status int, texts ...string) string {
	v.t.Helper()
	english := httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil)
	english.AddCookie(&http.Cookie{Name: "lang", Value: "en"})
	v.asks(english, status)
	return v.asks(httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil), status, texts...)
}

func (v *visitor) posts(path string, form url.Values, status int, texts ...string) string {
	v.t.Helper()
	r := httptest.NewRequest(http.MethodPost, sitetest.URL+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.asks(r, status, texts...)
}

func (v *visitor) sends(content []byte, status int, texts ...string) string {
	v.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", `C:\Kết quả.xlsx`)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, sitetest.URL+importPath, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return v.asks(r, status, texts...)
}

// values reads "a", "b" as a=b.
func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestG1WhoKeepsPastEditions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		site := newSite(t, d)
		e := entered(t, d, typedYouth())
		form := values("series", youth, "year", "2001", "reason", "x", "revision", "1")
		for role, want := range map[string][2]int{contests.Editor: {200, 303}, contests.Leader: {200, 403}, contests.Reader: {200, 403}, "": {403, 403}} {
			v := enter(t, site, d, "nguoi-"+role, role)
			v.shows(keepPath, want[0])
			v.shows(keepPath+"/"+e.Slug(), want[0])
			if role != contests.Editor {
				for _, path := range []string{addPath, keepPath + "/" + e.Slug(), keepPath + "/" + e.Slug() + "/sua", importPath, importPath + "/ap-dung"} {
					v.posts(path, form, want[1])
				}
				v.shows(importPath+"/mau.xlsx", 403)
			}
		}
		if len(recorded(t, d)) != 1 {
			t.Error("somebody wrote who may not")
		}
		guest := &visitor{t: t, handler: site}
		guest.posts(addPath, form, 303) // to sign in
		if body := guest.shows(Path, 200); strings.Contains(body, ChartsPath) {
			t.Error("the public hall leads into the office")
		}
	})
}

func TestTheFormKeepsWhatWasTypedAndWorksWithoutScript(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		v.shows(addPath, 200, "Ghi một kỳ đã qua", `name="results.0.prize"`, `name="areas.0.area"`)
		form := values("series", youth, "year", "20O3", "entries", "35", "results.0.prize", "Giải Nhất", "results.0.entry", `Máy "><script>bơm`, "areas.0.area", "Yên Dũng", "areas.0.entries", "40")
		v.posts(addPath, form, 422, "Năm phải là số", "nhiều hơn số chung 35", `Máy "><script>bơm`)
		more := v.posts(addPath, merged(form, "them", "results"), 200, `name="results.1.prize"`, "20O3")
		if strings.Contains(more, "Năm phải là số") {
			t.Error("adding a card judges the form")
		}
		v.posts(addPath, merged(form, "bot", "areas.0"), 200)
		form.Set("year", "2003")
		form.Set("entries", "45")
		v.posts(addPath, form, 303)
		slug := recorded(t, d)[0].Slug()
		v.shows(keepPath+"/"+slug, 200, "ghi kỳ này", "Yên Dũng")
		v.shows(keepPath+"/"+slug+"/sua", 200, "Lý do sửa", `value="45"`)
		form.Set("entries", "46")
		v.posts(keepPath+"/"+slug+"/sua", merged(form, "revision", "1"), 422, "Vui lòng ghi lý do.")
		v.posts(keepPath+"/"+slug+"/sua", merged(form, "revision", "1", "reason", "Đếm lại"), 303)
		v.posts(keepPath+"/"+slug+"/sua", merged(form, "revision", "1", "reason", "Đếm lại"), 409, "Người khác vừa thay đổi")
		v.shows(keepPath+"/"+slug, 200, "Đếm lại", "46")
		v.posts(keepPath+"/"+slug, values("revision", "2", "viec", "bo"), 422, "Vui lòng ghi lý do.")
		v.posts(keepPath+"/"+slug, values("revision", "2", "viec", "bo", "reason", "Nhầm"), 303)
		v.shows(keepPath, 200, "Các kỳ đã bỏ khỏi danh mục")
		v.shows(Path+"/"+slug, 404)
		v.shows(keepPath+"/"+slug+"/sua", 303)
		v.posts(keepPath+"/"+slug, values("revision", "3", "viec", "khoi-phuc", "reason", "Đúng"), 303)
		v.shows(Path+"/"+slug, 200, "46")
	})
}

// merged is a form with more values.
func merged(form url.Values, pairs ...string) url.Values {
	all := values(pairs...)
	for name, list := range form {
		all[name] = append(all[name], list...)
	}
	return all
}

var hidden = regexp.MustCompile(`name="(upload|expect)" value="([^"]*)"`)

func TestAWorkbookGoesFromItsTemplateBackWithFaultsToTheRecords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		site := newSite(t, d)
		v, other := enter(t, site, d, "thuky", contests.Editor), enter(t, site, d, "khac", contests.Editor)
		v.shows(importPath, 200, "Tải tệp mẫu", sheetEditions, "Không nêu tên")
		v.asks(httptest.NewRequest(http.MethodGet, sitetest.URL+importPath+"/mau.xlsx", nil), 200, "PK")
		v.sends([]byte("x"), 422, "xlsx")
		v.sends(template(t), 422)
		body := v.sends(template(t, []any{youth, 2019, 12, "", 100}, []any{youth, 1900, 13}), 422, "Năm phải là số từ 1945", "Tải tệp kèm lỗi")
		path := regexp.MustCompile(importPath + `/loi/\d+`).FindString(body)
		other.shows(path, 410)
		r := httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil)
		for _, c := range v.cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		f, err := excelize.OpenReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if words, _ := f.GetCellValue(sheetEditions, "I3"); !strings.Contains(words, "Năm phải là số") {
			t.Errorf("the file has %q", words)
		}
		if err := f.SetCellValue(sheetEditions, "B3", 2020); err != nil {
			t.Fatal(err)
		}
		var mended bytes.Buffer
		if err := f.Write(&mended); err != nil {
			t.Fatal(err)
		}
		body = v.sends(mended.Bytes(), 200, youth+" 2019", youth+" 2020", "Kết quả.xlsx")
		form := url.Values{}
		for _, m := range hidden.FindAllStringSubmatch(body, -1) {
			form.Set(m[1], m[2])
		}
		other.posts(importPath+"/ap-dung", form, 410)
		v.posts(importPath+"/ap-dung", form, 422, "Chưa chọn kỳ nào")
		v.posts(importPath+"/ap-dung", merged(form, "ky", "sang-tao-thanh-thieu-nien-nhi-dong-2020"), 303)
		if all := recorded(t, d); len(all) != 1 || all[0].Year != 2020 {
			t.Fatalf("%+v", all)
		}
		v.posts(importPath+"/ap-dung", merged(form, "ky", "x"), 410)
		body = v.sends(mended.Bytes(), 200, "Giữ nguyên 1 kỳ")
		for _, m := range hidden.FindAllStringSubmatch(body, -1) {
			form.Set(m[1], m[2])
		}
		entered(t, d, Typed{Series: youth, Year: "2019", Number: "12", Entries: "99"})
		v.posts(importPath+"/ap-dung", merged(form, "ky", "sang-tao-thanh-thieu-nien-nhi-dong-2019"), 409, "đã thay đổi từ lúc xem trước", "99")
	})
}

// template is the empty workbook with rows of editions filled in.
func template(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := writeBook(&out, nil); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, row := range rows {
		place, _ := excelize.CoordinatesToCellName(1, i+2)
		if err := f.SetSheetRow(sheetEditions, place, &row); err != nil {
			t.Fatal(err)
		}
	}
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	return filled.Bytes()
}

func TestTheHallShowsOneSeriesOneYearAndPagesOfASearch(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		guest := &visitor{t: t, handler: newSite(t, d)}
		rows := map[string][][]any{sheetEditions: {{"Cuộc thi", "Năm"}}, sheetResults: {{"Cuộc thi", "Năm", "Giải", "Tên đội", "Không nêu tên", "Thành viên"}}}
		for year := 2001; year <= 2013; year++ {
			rows[sheetEditions] = append(rows[sheetEditions], []any{"Robot", year}, []any{"Tin học", year})
			for i := range 5 {
				rows[sheetResults] = append(rows[sheetResults], []any{"Robot", year, "Giải Ba", "Đội " + string(rune('A'+i)), "x", "Lê Thị Ẩn"})
			}
		}
		bring(t, d, book(t, rows), false)
		if body := guest.shows(Path, 200, "Xem cả 13 kỳ", "?nam=2001", "/tin-hoc-2004"); strings.Contains(body, "/tin-hoc-2003") {
			t.Error("the hall shows more than the newest editions")
		}
		if body := guest.shows(Path+"?cuoc-thi=robot", 200, "/robot-2001"); strings.Contains(body, "tin-hoc") {
			t.Error("one series shows another")
		}
		if body := guest.shows(Path+"?nam=2001", 200, "/robot-2001", "/tin-hoc-2001"); strings.Contains(body, "/robot-2002") {
			t.Error("one year shows another")
		}
		guest.shows(Path+"?tim=doi", 200, "Có 65 giải", "Từ 1 đến 50 trong 65", "trang=2")
		guest.shows(Path+"?tim=doi&trang=2", 200, "Từ 51 đến 65 trong 65")
		guest.shows(Path+"?tim=doi&trang=99999999999", 200)
		guest.shows(Path+"?tim=le+thi+an", 200, "Không tìm thấy giải nào") // G2: whom the page does not name, no search finds
		guest.shows(Path+"/robot-2005", 200, "không nêu tên theo đề nghị", "Kỳ trước: 2004", "Kỳ sau: 2006")
	})
}
