// The pages of the report and the download of the workbook, with the real templates and catalogues, on both engines.
package reports

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/registration/entries"
	"hoithi/templates/sitetest"
)

type site struct {
	t       testing.TB
	handler http.Handler
	db      *db.DB
}

// noGlance looks at contests in which nothing waits.
func noGlance(tx *db.Tx, p *i18n.Printer, a auth.Actor, c *contests.Contest) (contests.Glance, error) {
	return contests.Home{Attention: func(*db.Tx, *contests.Contest, time.Time) ([]contests.Item, error) { return nil, nil }}.Glance(tx, p, a, c)
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	handler, _ := sitetest.New(t, d, func(app *web.App) {
		Routes(app, d, noGlance)
	})
	return &site{t, handler, d}
}

// person signs somebody in with a role in a contest ("admin" in all, "" in none) and returns the cookies.
func (s *site) person(login, role string, c *contests.Contest) []*http.Cookie {
	s.t.Helper()
	cookies := sitetest.SignIn(s.t, s.handler, s.db, login, c.ID, role)
	return cookies
}

func (s *site) get(path string, cookies []*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://hoithi.example.vn"+path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// shows wants a page of a status with every text.
func (s *site) shows(path string, cookies []*http.Cookie, status int, texts ...string) string {
	s.t.Helper()
	w := s.get(path, cookies)
	if w.Code != status {
		s.t.Errorf("GET %s: %d, want %d", path, w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			s.t.Errorf("GET %s lacks %q:\n%s", path, text, w.Body)
		}
	}
	return w.Body.String()
}

func TestAnOrganiserReadsTheReportAndTheRowsBehindIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		c := register(t, d)
		s := newSite(t, d)
		who := s.person("thu-ky", "organiser", c)
		s.shows("/bao-cao", who, 200, `<option value="2024-H1" selected>6 tháng đầu năm 2024</option>`, `Chủ trì tổ chức Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất năm 2024 với `,
			`<a class="figure" href="/bao-cao/nguon/robocon-2024.doi-thi?ky=2024-H1" title="Số đội thi đăng ký"><b>432</b></a>`, `?ky=2024-H1" title="Số người đăng ký dự thi"><b>1484</b></a>`,
			"thi vòng loại, thi chung kết Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất.", "1.484")
		s.shows("/bao-cao?ky=2024-Y", who, 200, "Năm 2024</option>", "còn thay đổi", "30/6/2024")
		s.shows("/bao-cao?ky=2019-Q3", who, 200, "Trong kỳ không có hoạt động được ghi sổ.", "Kỳ này chưa có số liệu nào.")
		s.shows("/bao-cao?ky=2024-H9", who, 422, "2024-H9")
		s.shows("/bao-cao/nguon/robocon-2024.doi-thi?ky=2024-H1", who, 200, "RB24-A-0001", "Từ 1 đến 50 trong 432", "trang=2", "30/6/2024", "/quan-ly/robocon-2024/ho-so/")
		s.shows("/bao-cao/nguon/robocon-2024.doi-thi?ky=2024-H1&trang=9", who, 200, "Từ 401 đến 432 trong 432", "trang=8")
		s.shows("/bao-cao/nguon/robocon-2024.nguoi?ky=2024-H1&trang=99", who, 200, "Từ 1451 đến 1484 trong 1.484")
		for _, f := range Figures(c) {
			s.shows("/bao-cao/nguon/"+f.Name+"?ky=2024-H1&trang=x", who, 200)
		}
		s.shows("/bao-cao/nguon/robocon-2024.vong-loai.du-thi?ky=2024-H1", who, 200, "Chưa có dòng nào")
		s.shows("/bao-cao/nguon/robocon-2024.khac?ky=2024-H1", who, 404)
		english := append(who, &http.Cookie{Name: "lang", Value: "en"})
		s.shows("/bao-cao", english, 200, "Report of the Union", "teams registered", "1,484", "first half of 2024")
		s.shows("/bao-cao/nguon/robocon-2024.nguoi?ky=2024-H1", english, 200, "Contestant", "1 to 50 of 1,484")

		w := s.get("/bao-cao/tai-ve?ky=2024-H1", who)
		if text, _ := strings.CutPrefix(w.Body.String(), "\ufeff"); text != composed(t, d, string(DefaultTemplate()), "2024-H1").Text() {
			t.Errorf("the text downloaded is another: %s", text)
		}
		expectName(t, w, "bao-cao-2024-H1.txt", "Báo cáo 6 tháng đầu năm 2024.txt")

		clock.Set(testkit.Day(2024, time.July, 5, 9, 0))
		var first struct {
			ID int64 `db:"id"`
		}
		read(t, d, func(tx *db.Tx) error { return tx.Get(&first, `SELECT id FROM entry WHERE code = 'RB24-A-0001'`) })
		if err := entries.Withdraw(context.Background(), d, tester, c, first.ID, 0, "trùng người", "2024-06-20"); err != nil {
			t.Fatal(err)
		}
		who = s.person("thu-ky-2", "organiser", c) // the first session is over by then
		s.shows("/bao-cao", who, 200, "<b>431</b></a>", "Có ghi nhận sau kỳ", "30/6/2024, số này là 432")
		s.shows("/bao-cao/nguon/robocon-2024.doi-thi?ky=2024-H1", who, 200, "Có ghi nhận sau kỳ", "trong 431")
	})
}

func TestWhoMaySeeTheReport(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		enter(t, d, c, "Sao Mai", "Trường Tiểu học Bố Hạ", [][2]string{{"Trần Thuý Hoà", "01/01/2014"}, {"Lê Văn Tám", "03/01/2014"}}, [][2]string{{"Chu Xuân Sơn", "0943356938"}})
		doc, _ := contests.Kit("robocon-2024")
		other, err := contests.Create(context.Background(), d, tester, []byte(strings.Replace(string(doc), "code: robocon-2024", "code: robocon-2025", 1)))
		if err != nil {
			t.Fatal(err)
		}
		s := newSite(t, d)
		people := map[string][]*http.Cookie{"visitor": nil, "nobody": s.person("nobody", "", c), "admin": s.person("admin", "admin", c), "stranger": s.person("stranger", "organiser", other)}
		for _, role := range []string{"organiser", "secretary", "head", "judge", "referee", "viewer"} {
			people[role] = s.person(role, role, c)
		}
		table := map[string]map[string]int{
			"/bao-cao":                          {"visitor": 303, "nobody": 403, "admin": 200, "stranger": 200, "organiser": 200, "secretary": 200, "head": 403, "judge": 403, "referee": 403, "viewer": 200},
			"/bao-cao/tai-ve":                   {"visitor": 303, "nobody": 403, "admin": 200, "stranger": 200, "organiser": 200, "secretary": 200, "head": 403, "judge": 403, "referee": 403, "viewer": 200},
			"/bao-cao/nguon/robocon-2024.nguoi": {"visitor": 303, "nobody": 403, "admin": 200, "stranger": 404, "organiser": 200, "secretary": 200, "head": 403, "judge": 403, "referee": 403, "viewer": 200},
			"/quan-ly/robocon-2024/xuat-excel":  {"visitor": 303, "nobody": 403, "admin": 200, "stranger": 403, "organiser": 200, "secretary": 200, "head": 403, "judge": 403, "referee": 403, "viewer": 403},
		}
		for path, statuses := range table {
			for who, status := range statuses {
				body := s.shows(path, people[who], status)
				if status != 200 && strings.Contains(body, "Trần") {
					t.Errorf("%s: %s reads a name", path, who)
				}
			}
		}
		if body := s.shows("/bao-cao", people["stranger"], 200); strings.Contains(body, "/bao-cao/nguon/robocon-2024.doi-thi?") {
			t.Error("the organiser of another contest gets a link to rows he may not open")
		}
	})
}

func TestTheWorkbookIsDownloadedUnderItsName(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		s := newSite(t, d)
		w := s.get("/quan-ly/"+c.Code+"/xuat-excel", s.person("thu-ky", "secretary", c))
		if got := w.Header().Get("Content-Type"); got != "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
			t.Errorf("Content-Type %s", got)
		}
		expectName(t, w, "robocon-2024-xep-hang-2024-06-01.xlsx", "Robocon 2024 – kết quả xếp hạng ngày 1-6-2024.xlsx")
		if list := openBook(t, w.Body.Bytes()).GetSheetList(); strings.Join(list, ", ") != "Tổng hợp, Bảng A, Bảng B, Bảng C, Thành viên" {
			t.Errorf("sheets of an empty contest: %q", list)
		}
	})
}

func expectName(t *testing.T, w *httptest.ResponseRecorder, plain, vietnamese string) {
	t.Helper()
	got := w.Header().Get("Content-Disposition")
	if want := `attachment; filename="` + plain + `"; filename*=UTF-8''`; !strings.HasPrefix(got, want) {
		t.Errorf("Content-Disposition %s, want %s…", got, want)
	}
	_, encoded, _ := strings.Cut(got, "UTF-8''")
	if name, err := url.PathUnescape(encoded); err != nil || name != vietnamese {
		t.Errorf("name %q (%v), want %q", name, err, vietnamese)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}
