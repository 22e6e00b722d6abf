// The pages with the real templates, in both languages, on both engines: entry, list, row, import, fields, targets; and who may.
package registers

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
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// visitor is one person's browser.
type visitor struct {
	t       testing.TB
	handler http.Handler
	cookies []*http.Cookie
}

func newSite(t testing.TB, d *db.DB) http.Handler {
	t.Helper()
	handler, _ := sitetest.New(t, d, func(app *web.App) {
		Routes(app, d, forgetAll)
		TargetRoutes(app, d, registerFigures())
	})
	return handler
}

// enter signs a new account in with a role in the office; "" = none.
func enter(t testing.TB, handler http.Handler, d *db.DB, login, role string) *visitor {
	t.Helper()
	ctx := context.Background()
	id, err := auth.AddAccount(ctx, d, tester, login, "Lê Thị Thu", "", false)
	if err == nil && role != "" {
		err = auth.GiveOffice(ctx, d, auth.Operator("root"), id, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, handler, sitetest.Enter(t, handler, d, id)}
}

func (v *visitor) send(r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.handler.ServeHTTP(w, r)
	return w
}

// shows opens a page, in both languages, and wants a status and texts in the first.
func (v *visitor) shows(path string, status int, texts ...string) string {
	v.t.Helper()
	w := v.send(httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil))
	english := httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil)
	english.AddCookie(&http.Cookie{Name: "lang", Value: "en"})
	if e := v.send(english); e.Code != w.Code {
		v.t.Errorf("%s in English answers %d, not %d", path, e.Code, w.Code)
	}
	return wants(v.t, path, w, status, texts)
}

func wants(t testing.TB, path string, w *httptest.ResponseRecorder, status int, texts []string) string {
	t.Helper()
	body := html.UnescapeString(w.Body.String())
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %s", path, w.Code, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%s lacks %q:\n%s", path, text, body)
		}
	}
	return body
}

// posts sends a form of name, value pairs.
func (v *visitor) posts(path string, status int, form []string, texts ...string) *httptest.ResponseRecorder {
	v.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, sitetest.URL+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := v.send(r)
	wants(v.t, path, w, status, texts)
	return w
}

// uploads sends a file with a form of name, value pairs.
func (v *visitor) uploads(path, name string, content []byte, status int, form []string, texts ...string) string {
	v.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(form); i += 2 {
		if err := m.WriteField(form[i], form[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, sitetest.URL+path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return wants(v.t, path, v.send(r), status, texts)
}

var hidden = regexp.MustCompile(`name="(upload|expect)" value="([^"]*)"`)

const popular = Path + "/pho-bien-kien-thuc"

func TestARowIsEnteredCorrectedTakenOutAndBroughtBackOnPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		v.shows(Path, 200, "Sổ hoạt động", "Phổ biến kiến thức", "Nhiệm vụ trọng tâm", "chưa có dòng nào", "Nhập sổ từ Excel", "Lập sổ mới")
		v.shows(popular, 200, "Sổ chưa có dòng nào")
		v.shows(popular+"/them?o-loai=hoi-thao", 200, `value="2024-06-01"`, `<option value="hoi-thao" selected>Hội thảo khoa học</option>`, "(không bắt buộc)")
		v.posts(popular+"/them", 422, []string{"o-ngay", "31/2/2024", "o-loai", "hop-mat", "o-so-nguoi", "1,5", "o-don-vi", "Sở KH&CN"},
			"“31/2/2024” không phải ngày có trong lịch", `value="31/2/2024"`, "“hop-mat” không có trong danh sách", "“1,5” không phải số nguyên", "Vui lòng ghi “Nội dung”", `value="Sở KH&CN"`)
		form := []string{"o-ngay", "2024-05-14", "o-loai", "hoi-thao", "o-noi-dung", `Kinh tế "><script>alert(1)</script> tuần hoàn`, "o-so-nguoi", "1.484"}
		row := v.posts(popular+"/them", 303, form).Header().Get("Location")
		v.posts(popular+"/them", 409, form, "Sổ đã có dòng cùng “Ngày” và “Nội dung”")
		if next := v.posts(popular+"/them", 303, []string{"o-ngay", "2024-05-15", "o-loai", "hoi-nghi", "o-noi-dung", "Chuyên đề 1", "tiep", "1"}).Header().Get("Location"); next != popular+"/them" {
			t.Errorf("the next row is entered at %s", next)
		}
		body := v.send(httptest.NewRequest(http.MethodGet, sitetest.URL+row, nil)).Body.String()
		if strings.Contains(body, "<script>alert") || !strings.Contains(body, "1.484") {
			t.Errorf("the row is shown as %s", body)
		}
		v.shows(popular+"?q=tuan+HOAN&nam=2024&o-loai=hoi-thao", 200, "1 dòng", "Hội thảo khoa học", "14/5/2024", "“tuan HOAN”", "Loại: Hội thảo khoa học")
		v.shows(popular+"?q=khong+co", 200, "Không có dòng nào phù hợp")
		v.posts(row+"/sua", 422, append(form, "lan", "1"), "Vui lòng ghi lý do")
		v.posts(row+"/sua", 303, []string{"o-ngay", "2024-05-14", "o-loai", "hoi-thao", "o-noi-dung", "Kinh tế tuần hoàn", "o-so-nguoi", "120", "lan", "1", "ly-do", "ghi nhầm số người"})
		v.posts(row+"/sua", 409, append(form, "lan", "1", "ly-do", "muộn"), "vừa được người khác sửa")
		v.shows(row, 200, "Lê Thị Thu", "ghi nhầm số người", "<del>1.484</del> → <ins>120</ins>", "Kinh tế tuần hoàn")
		v.posts(row, 422, []string{"viec", "bo", "lan", "2"}, "Vui lòng ghi lý do")
		v.posts(row, 303, []string{"viec", "bo", "lan", "2", "ly-do", "hoãn tổ chức"})
		v.shows(row, 200, "đã được đưa ra khỏi sổ", "hoãn tổ chức", "Đưa trở lại sổ")
		v.shows(popular, 200, "1 dòng", "Chuyên đề 1")
		v.shows(popular+"?da-bo=1", 200, "1 dòng", "Kinh tế tuần hoàn")
		v.posts(row, 303, []string{"viec", "khoi-phuc", "lan", "3", "ly-do", "đã tổ chức"})
		v.shows(popular, 200, "2 dòng")
		v.shows(popular+"/999", 404)
		v.shows(Path+"/khac", 404)
		v.shows(Path+"/to-chuc/1", 404) // a row of another register
	})
}

func TestTheWorkbookGoesInThroughThePages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		v.shows(importPath, 200, "Tên trang tính: “Tư vấn, phản biện”.", "Góp ý, phản biện; Chuyên sâu theo đề tài", "Thời hạn", "mau.xlsx")
		v.shows(importPath+"?so=to-chuc", 200, "Tên trang tính: “Tổ chức”.")
		body := v.uploads(importPath, `C:\Sổ 2024.xlsx`, demoBook(t), 200, nil, "Tệp Sổ 2024.xlsx", "Ghi 45 dòng vào sổ", "Chất lượng, số hóa", "<td class=\"num\" data-label=\"Thêm mới\">18</td>")
		form := []string{}
		for _, m := range hidden.FindAllStringSubmatch(body, -1) {
			form = append(form, m[1], m[2])
		}
		other := enter(t, v.handler, d, "nguoikhac", contests.Editor)
		other.posts(importPath+"/ap-dung", 410, form)
		v.posts(importPath+"/ap-dung", 303, form)
		v.posts(importPath+"/ap-dung", 410, form, "đã được ghi")
		v.uploads(importPath, "so.xlsx", demoBook(t), 200, nil, "Không có gì để ghi")
		v.shows(Path+"?nam=2024", 200, ">18<", "12/9/2024")
		v.shows(Path+"/to-chuc", 200, "6 dòng", "Số lượng: <b class=\"num\">12</b>", "Hội Khoa học Lịch sử")
		v.uploads(importPath, "a.xlsx", []byte("không phải bảng tính"), 422, nil)
		v.posts(importPath, 422, nil, "Vui lòng chọn tệp")
	})
}

func TestAnOutdatedPreviewIsShownAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		form := []string{}
		for _, m := range hidden.FindAllStringSubmatch(v.uploads(importPath, "so.xlsx", demoBook(t), 200, nil), -1) {
			form = append(form, m[1], m[2])
		}
		v.posts(popular+"/them", 303, []string{"o-ngay", "2024-06-18", "o-loai", "lop-tap-huan", "o-noi-dung", "Chuyển giao tiến bộ khoa học kỹ thuật, lớp 6", "o-so-nguoi", "71"})
		v.posts(popular+"/them", 303, []string{"o-ngay", "2024-06-26", "o-loai", "lop-tap-huan", "o-noi-dung", "Khác"})
		n := testCount(t, d, `SELECT COUNT(*) FROM register_row`)
		v.posts(importPath+"/ap-dung", 409, form, "Sổ đã thay đổi từ lúc xem trước")
		if now := testCount(t, d, `SELECT COUNT(*) FROM register_row`); now != n {
			t.Errorf("an outdated preview wrote %d rows", now-n)
		}
	})
}

func testCount(t testing.TB, d *db.DB, query string, args ...any) (n int64) {
	t.Helper()
	inRead(t, d, func(tx *db.Tx) error { return tx.Get(&n, query, args...) })
	return n
}

func TestG1WhoMayReadAndKeepRegisters(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		site := newSite(t, d)
		bring(t, d, "so.xlsx", demoBook(t))
		row := fmt.Sprintf("%s/%d", popular, testCount(t, d, `SELECT MIN(id) FROM register_row WHERE register = 'pho-bien-kien-thuc'`))
		for _, who := range []struct {
			role       string
			read, keep int
		}{{"", 403, 403}, {contests.Reader, 200, 403}, {contests.Leader, 200, 403}, {contests.Editor, 200, 200}} {
			v := enter(t, site, d, "nguoi"+who.role, who.role)
			for _, path := range []string{Path, popular, row, exportPath, TargetsPath} {
				v.shows(path, map[bool]int{true: 200, false: 403}[who.read == 200])
			}
			for _, path := range []string{popular + "/them", importPath, kindsPath, TargetsPath + "/them"} {
				v.shows(path, who.keep)
			}
			if who.keep == 403 {
				body := v.send(httptest.NewRequest(http.MethodGet, sitetest.URL+row, nil)).Body.String()
				if strings.Contains(body, "<form class=\"form card") {
					t.Errorf("%s is offered what may not be done", who.role)
				}
				v.posts(row, 403, []string{"viec", "bo", "lan", "1", "ly-do", "thử"})
				v.posts(row+"/sua", 403, []string{"lan", "1", "ly-do", "thử"})
			}
		}
	})
}

func TestG9DocumentsAreSniffedAndRunNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		bring(t, d, "so.xlsx", demoBook(t))
		row := fmt.Sprintf("%s/%d", popular, testCount(t, d, `SELECT MIN(id) FROM register_row WHERE register = 'pho-bien-kien-thuc'`))
		v.uploads(row+"/tai-lieu", "anh.pdf", []byte("<html><script>alert(1)</script>"), 422, nil, "Chỉ nhận PDF")
		v.uploads(row+"/tai-lieu", "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 422, nil, "Chỉ nhận PDF")
		v.uploads(row+"/tai-lieu", "gia.docx", []byte("PK\x03\x04 giả"), 422, nil, "Chỉ nhận PDF")
		v.uploads(row+"/tai-lieu", `C:\Giấy mời "hội thảo".html`, []byte("%PDF-1.7 thử"), 303, nil)
		v.uploads(row+"/tai-lieu", "lần nữa.pdf", []byte("%PDF-1.7 thử"), 303, nil)
		v.uploads(row+"/tai-lieu", "so.xlsx", demoBook(t), 303, nil)
		body := v.shows(row, 200, `Giấy mời "hội thảo".html.pdf`, "so.xlsx")
		if strings.Contains(body, "lần nữa.pdf") {
			t.Error("the same content is attached twice")
		}
		link := regexp.MustCompile(`href="(` + row + `/tai-lieu/\d+)"`).FindStringSubmatch(body)[1]
		w := v.send(httptest.NewRequest(http.MethodGet, sitetest.URL+link, nil))
		if w.Code != 200 || w.Body.String() != "%PDF-1.7 thử" || w.Header().Get("Content-Type") != "application/pdf" ||
			!strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment;") || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("the document comes as %d %v", w.Code, w.Header())
		}
		elsewhere := strings.Replace(link, row, row+"0", 1) // G4: a document belongs to its row
		v.shows(elsewhere, 404)
		v.shows(strings.Replace(link, "pho-bien-kien-thuc", "to-chuc", 1), 404)
		v.posts(row, 303, []string{"viec", "go-tai-lieu", "tai-lieu", link[strings.LastIndex(link, "/")+1:]})
		v.shows(link, 404)
		if n := testCount(t, d, `SELECT COUNT(*) FROM register_document WHERE removed_by = 'Lê Thị Thu'`); n != 1 {
			t.Errorf("%d documents are on record as taken off", n)
		}
	})
}

func TestTheOfficeMakesARegisterOfItsOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		v.posts(kindsPath, 422, []string{"name", " "}, "Vui lòng ghi tên")
		v.posts(kindsPath, 409, []string{"name", "Văn bản"}, "đã dùng cho sổ “Văn bản”")
		if to := v.posts(kindsPath, 303, []string{"name", "Hợp tác quốc tế", "name_en", "International cooperation"}).Header().Get("Location"); to != kindsPath+"/hop-tac-quoc-te" {
			t.Fatalf("the new register is at %s", to)
		}
		fields := kindsPath + "/hop-tac-quoc-te"
		v.shows(fields, 200, "Nội dung", "Thêm trường", "Phân biệt các dòng")
		v.posts(fields, 422, []string{"viec", "them-truong", "lan", "1", "label", "Nước", "kind", "choice"}, "cần ít nhất một lựa chọn", `value="Nước"`)
		v.posts(fields, 303, []string{"viec", "them-truong", "lan", "1", "label", "Nước", "kind", "choice", "required", "on", "choices", "Nhật Bản | Japan\n\nHàn Quốc"})
		v.posts(fields, 409, []string{"viec", "them-truong", "lan", "1", "label", "Số đoàn", "kind", "number"}, "vừa được người khác thay đổi")
		v.posts(fields, 303, []string{"viec", "them-truong", "lan", "2", "label", "Số đoàn", "kind", "number", "quantity", "on"})
		list := Path + "/hop-tac-quoc-te"
		row := v.posts(list+"/them", 303, []string{"o-ngay", "2024-05-14", "o-noi-dung", "Đoàn JICA", "o-nuoc", "nhat-ban", "o-so-doan", "2"}).Header().Get("Location")
		v.shows(fields+"?truong=nuoc", 200, `name="vi-nhat-ban"`, "Thôi dùng “Hàn Quốc”")
		v.posts(fields, 303, []string{"viec", "truong", "truong", "nuoc", "lan", "3", "label", "Quốc gia", "vi-nhat-ban", "Nhật", "vi-han-quoc", "Hàn Quốc", "thoi-han-quoc", "on", "choices", "Lào"})
		v.shows(row, 200, "Quốc gia", "Nhật")
		form := v.shows(list+"/them", 200, "Lào")
		if strings.Contains(form, "Hàn Quốc") {
			t.Error("a closed choice is offered")
		}
		if n := count(t, d, sumOf("hop-tac-quoc-te", is("nuoc", "nhat-ban")), wholeYear, clock.Now().Add(time.Hour)); n != 2 {
			t.Errorf("the own register counts %d", n)
		}
		v.posts(kindsPath+"/pho-bien-kien-thuc", 303, []string{"viec", "them-truong", "lan", "0", "label", "Kinh phí", "kind", "number"})
		v.shows(popular+"/them", 200, "Kinh phí", "Lớp tập huấn")
		v.posts(kindsPath+"/pho-bien-kien-thuc", 409, []string{"viec", "truong", "truong", "noi-dung", "lan", "1", "label", "Nội dung", "closed", "on"}, "Không thể thôi dùng")
	})
}

func TestAnOwnRegisterGrowsAndSaysWhatCannotBe(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		v.posts(kindsPath, 303, []string{"name", "Đoàn ra, đoàn vào"})
		fields, list := kindsPath+"/doan-ra-doan-vao", Path+"/doan-ra-doan-vao"
		v.posts(fields, 303, []string{"viec", "them-truong", "lan", "1", "label", "Nước", "kind", "text", "key", "on"})
		v.posts(fields, 303, []string{"viec", "them-truong", "lan", "2", "label", "Ngày về", "kind", "date"})
		v.shows(list+"/them", 200, "Ngày về", "Nước")
		row := []string{"o-ngay", "2024-03-01", "o-noi-dung", "Thăm và làm việc", "o-nuoc", "Lào", "o-ngay-ve", "5/3/2024"}
		v.posts(list+"/them", 422, []string{"o-ngay", "2024-03-01", "o-noi-dung", "Thăm và làm việc"}, "Vui lòng ghi “Nước”")
		v.posts(list+"/them", 303, row)
		v.posts(list+"/them", 409, row, "Sổ đã có dòng")
		row[5] = "Hàn Quốc"
		v.posts(list+"/them", 303, row)
		v.shows(list, 200, "2 dòng", "5/3/2024")
		v.shows(fields, 200, "Sổ đã có dòng: trường thêm bây giờ")
		v.posts(fields, 409, []string{"viec", "them-truong", "lan", "3", "label", "Cấp", "kind", "text", "key", "on"}, "không thể dùng để phân biệt")
		v.posts(fields, 409, []string{"viec", "them-truong", "lan", "3", "label", "Số người", "kind", "number", "quantity", "on"}, "làm đổi số liệu của các dòng đã ghi")
		v.posts(fields, 303, []string{"viec", "them-truong", "lan", "3", "label", "Số người", "kind", "number"})
		v.posts(fields, 303, []string{"viec", "truong", "truong", "nuoc", "lan", "4", "label", "Quốc gia", "required", "on"})
		v.posts(fields, 303, []string{"viec", "truong", "truong", "ngay-ve", "lan", "5", "label", "Ngày về", "closed", "on"})
		if body := v.shows(list+"/them", 200, "Quốc gia", "Số người"); strings.Contains(body, "Ngày về") {
			t.Error("a closed field is asked for")
		}
		p := bring(t, d, "cu.xlsx", book(t, [][]any{{"Đoàn ra, đoàn vào"}, {"Ngày", "Nội dung", "Nước", "Ngày về", "Số người"}, {"1/3/2024", "Thăm và làm việc", "LÀO", "6/3/2024", 4}, {"2/4/1999", "Học tập", "Thái Lan", "", 3}}))
		if p.Sheets[0].New != 1 || p.Sheets[0].Changed != 1 {
			t.Errorf("a workbook with the old headings: %+v", p.Sheets)
		}
	})
}

func TestTheTargetsOfTheYearComeFirstWhileTheHalfHasNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-Y", "name", "Hội thảo cả năm", "number", "4"})
		v.shows(TargetsPath, 200, "Hội thảo cả năm", "Chỉ tiêu và kết quả năm 2024")
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-H1", "name", "Hội thảo nửa năm", "number", "2"})
		v.shows(TargetsPath, 200, "Hội thảo nửa năm", "Chỉ tiêu và kết quả 6 tháng đầu năm 2024")
	})
}

func TestTargetsStandBesideResultsAndTheYearBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		v := enter(t, newSite(t, d), d, "thuky", contests.Editor)
		bring(t, d, "so.xlsx", demoBook(t))
		v.posts(popular+"/them", 303, []string{"o-ngay", "2023-03-02", "o-loai", "lop-tap-huan", "o-noi-dung", "Lớp của năm trước"})
		v.shows(TargetsPath, 200, "Kỳ này chưa có chỉ tiêu", "6 tháng đầu năm 2024", "Chuẩn bị Đại hội lần thứ V", "chưa phân công", "31/12/2024")
		v.posts(TargetsPath+"/them", 422, []string{"period", "2024-Q3", "name", "", "number", "sáu"}, "Kỳ chưa đúng", "Vui lòng ghi tên", "“sáu” không phải số nguyên")
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-H1", "name", "Lớp tập huấn", "number", "8", "unit", "lớp", "figure", "so.pho-bien-kien-thuc.loai.lop-tap-huan"})
		v.posts(TargetsPath+"/them", 409, []string{"period", "2024-H1", "name", "lớp  tập huấn", "number", "9"}, "đã có chỉ tiêu")
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-H1", "name", "Nhân sự", "number", "7", "figure", "so.to-chuc"})
		v.posts(TargetsPath+"/them", 303, []string{"period", "2024-H1", "name", "Việc khác", "number", "1"})
		v.shows(TargetsPath+"?ky=2024-H1", 200, "8 lớp", "6 lớp", "75%", "1 lớp", "143%", "không tính tự động", "6 tháng đầu năm 2023", "tu=2024-01-01")
		v.shows(popular+"?tu=2024-01-01&den=2024-06-30&o-loai=lop-tap-huan", 200, "6 dòng", "từ 1/1/2024", "đến 30/6/2024")
		id := testCount(t, d, `SELECT MIN(id) FROM target`)
		path := fmt.Sprintf("%s/%d", TargetsPath, id)
		v.shows(path, 200, `value="8"`, "Phổ biến kiến thức: Lớp tập huấn", "đặt chỉ tiêu")
		change := []string{"period", "2024-H1", "name", "Lớp tập huấn", "number", "6", "unit", "lớp", "figure", "so.pho-bien-kien-thuc.loai.lop-tap-huan", "lan", "1"}
		v.posts(path, 422, change, "Vui lòng ghi lý do")
		v.posts(path, 303, append(change, "ly-do", "theo kế hoạch điều chỉnh"))
		v.posts(path, 409, append(change, "ly-do", "muộn"), "vừa được người khác sửa")
		v.shows(path, 200, "<del>8 lớp</del> → <ins>6 lớp</ins>", "theo kế hoạch điều chỉnh")
		v.shows(TargetsPath+"?ky=2024-H1", 200, "100%")
		v.posts(path, 303, append(change, "lan", "2", "viec", "bo", "ly-do", "bỏ"))
		body := v.shows(TargetsPath+"?ky=2024-H1", 200)
		if strings.Contains(body, "8 lớp") || strings.Contains(body, "100%") {
			t.Error("a target that was taken out is still shown")
		}
		v.shows(TargetsPath+"?ky=2024-Q1", 422)
	})
}
