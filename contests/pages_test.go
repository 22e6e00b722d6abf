// Tests of the pages as people get them, on both databases and in both languages.
package contests

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// site is the application with this package's pages only.
type site struct {
	t       *testing.T
	handler http.Handler
	bundle  *i18n.Bundle
	cookies string
}

var hanh = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

func newSite(t *testing.T, d *db.DB, home Home) *site {
	t.Helper()
	handler, bundle := sitetest.New(t, d, func(app *web.App) { Routes(app, d, home) })
	s := &site{t: t, handler: handler, bundle: bundle}
	return s
}

func (s *site) signIn(d *db.DB, accountID int64) {
	s.t.Helper()
	for _, c := range sitetest.Enter(s.t, s.handler, d, accountID) {
		s.cookies += c.Name + "=" + c.Value + "; "
	}
}

// get asks for a page; the text comes back without tags, white space joined.
func (s *site) get(path, lang string, status int) (text, html string) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", s.cookies+"lang="+lang)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != status {
		s.t.Fatalf("%s answered %d, want %d: %s", path, w.Code, status, w.Body)
	}
	html = w.Body.String()
	return strings.Join(strings.Fields(tag.ReplaceAllString(html, " ")), " "), html
}

var tag = regexp.MustCompile(`<[^>]*>`)

// ServeHTTP answers a browser as the person who signed in, and serves the static files.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Header.Set("Cookie", s.cookies)
	s.handler.ServeHTTP(w, r)
}

func account(t *testing.T, d *db.DB, admin bool) int64 {
	t.Helper()
	id, err := auth.AddAccount(context.Background(), d, hanh, "thuky", "Nguyễn Thị Hạnh", "", admin)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func noWork(*db.Tx, *Contest, time.Time) ([]Item, error) { return nil, nil }
func noCounts(*db.Tx, *Contest) (Counts, error)          { return Counts{}, nil }

func someCounts(*db.Tx, *Contest) (Counts, error) {
	return Counts{Entries: 432, People: 1484, Units: 193, ByDivision: map[string]DivisionCount{"A": {140, 503}}}, nil
}

func added(t *testing.T, d *db.DB) *Contest {
	t.Helper()
	doc, err := Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Create(context.Background(), d, hanh, doc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPublicHomeSaysWhatIsOnAndWhatIsOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d, Home{Counts: noCounts, Attention: noWork})
		empty, _ := s.get("/", "vi", 200)
		has(t, empty, "Hiện chưa có cuộc thi nào đang diễn ra")
		c := added(t, d)
		clock.Set(testkit.Day(2024, 6, 18, 9, 20))
		open, html := s.get("/", "vi", 200)
		has(t, open, "Đang nhận đăng ký", "Còn 12 ngày để đăng ký, nhận đến hết ngày 30/6/2024.")
		has(t, html, `href="/cuoc-thi/robocon-2024/dang-ky"`)
		clock.Set(testkit.Day(2024, 8, 15, 9, 0))
		publish(t, d, c, 2)
		over, html := s.get("/", "vi", 200)
		has(t, over, "Kết quả các cuộc thi đã kết thúc", "Kết quả vòng chung kết", "Kết quả vòng loại")
		has(t, html, `href="/cuoc-thi/robocon-2024/ket-qua/chung-ket"`)
		if strings.Contains(html, "/dang-ky") {
			t.Error("a closed contest offers its form")
		}
		english, _ := s.get("/", "en", 200)
		has(t, english, "Results of past contests", "Results of the final")
	})
}

func publish(t *testing.T, d *db.DB, c *Contest, rounds int) {
	t.Helper()
	err := d.Write(context.Background(), db.Contest(c.ID), func(tx *db.Tx) error {
		for _, r := range c.Rounds[:rounds] {
			if err := SetRoundState(tx, r.ID, Published); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestContestPageSaysTheRulesInWords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d, Home{Counts: someCounts, Attention: noWork})
		c := added(t, d)
		text, _ := s.get("/cuoc-thi/robocon-2024", "vi", 200)
		has(t, text, "432 đội với 1.484 thí sinh và người hướng dẫn thuộc 193 đơn vị đã đăng ký.", "140 đội, 503 thí sinh và người hướng dẫn",
			"Chưa có đội nào đăng ký", "Học sinh từ lớp 3 đến lớp 5", "Mỗi đội có từ 2 đến 3 thí sinh.",
			"Nhận đăng ký từ 3/5/2024 đến hết ngày 30/6/2024.", "mức lẻ nhỏ nhất 0,5 điểm", "Thời gian làm bài tối đa 150 phút.",
			"Trên sa bàn có 10 nhiệm vụ, mỗi nhiệm vụ 10 điểm, tổng điểm cao nhất 100.", "Số lần khởi động lại: mỗi lần trừ 5 điểm.",
			"thời gian ngắn hơn; rồi đến điểm của lượt còn lại cao hơn; rồi đến thứ hạng cao hơn ở vòng loại.", "16 đội xếp đầu mỗi bảng vào vòng chung kết.",
			"135.000.000 đồng", "Hôm nay")
		clock.Set(testkit.Day(2024, 7, 16, 9, 0))
		publish(t, d, c, 1)
		text, html := s.get("/cuoc-thi/robocon-2024", "vi", 200)
		has(t, text, "Vòng chung kết tổ chức ngày 14/8/2024 (còn 29 ngày).", "Xem kết quả bảng A")
		has(t, html, `href="/cuoc-thi/robocon-2024/ket-qua/vong-loai?bang=A"`)
		english, _ := s.get("/cuoc-thi/robocon-2024", "en", 200)
		has(t, english, "The first 16 of each division go on to the final.", "9,000,000")
		s.get("/cuoc-thi/robocon-1999", "vi", 404)
	})
}

func TestOrganisersHomeShowsWhatWaits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		work := func(_ *db.Tx, c *Contest, _ time.Time) ([]Item, error) {
			round := c.Rules.Rounds[0].Name
			return []Item{
				{Kind: ItemCheck, Count: 127, Href: "/quan-ly/robocon-2024/ho-so", Act: ReviewEntries},
				{Kind: ItemOverdue, Count: 3, Href: "/x", Act: ReviewEntries}, {Kind: ItemFlagged, Count: 2, Href: "/x", Act: ReviewEntries},
				{Kind: ItemTie, Count: 1, Args: []any{"Round", round}, Href: "/x", Act: Decide},
				{Kind: ItemMarks, Count: 342, Args: []any{"Round", round}, Href: "/x", Act: ImportMarks},
				{Kind: ItemPublish, Count: 1, Args: []any{"Round", round}, Href: "/x", Act: Publish},
			}, nil
		}
		clock.Set(testkit.Day(2024, 7, 14, 8, 30))
		s := newSite(t, d, Home{Counts: someCounts, Attention: work})
		c := added(t, d)
		s.get("/quan-ly/robocon-2024", "vi", 303)
		id := account(t, d, false)
		s.signIn(d, id)
		stranger, _ := s.get("/quan-ly", "vi", 200)
		has(t, stranger, "Chưa được giao cuộc thi nào")
		s.get("/quan-ly/robocon-2024", "vi", 403)
		if err := auth.GrantRole(context.Background(), d, hanh, id, c.ID, Secretary); err != nil {
			t.Fatal(err)
		}
		s.get("/quan-ly", "vi", 303) // one contest: straight there
		text, html := s.get("/quan-ly/robocon-2024", "vi", 200)
		has(t, text, "127 hồ sơ chờ kiểm tra", "3 hồ sơ trả lại đã quá hạn bổ sung", "342 đội chưa có điểm vòng loại", "1.484 thí sinh và người hướng dẫn",
			"Giờ hệ thống: 08:30 ngày 14/7/2024 (giờ Việt Nam). Mẫu đăng ký đang đóng.", "Nguyễn Thị Hạnh đã giao vai trò cho một tài khoản", "đã tạo cuộc thi")
		has(t, html, `href="/quan-ly/robocon-2024/nhap-danh-sach"`)
		for _, hidden := range []string{"cần quyết định", "chưa công bố"} { // the organiser's and the jury's work, not the secretary's
			if strings.Contains(text, hidden) {
				t.Errorf("a secretary sees %q", hidden)
			}
		}
		english, _ := s.get("/quan-ly/robocon-2024", "en", 200)
		has(t, english, "127 entries to check", "gave a role to an account")
	})
}

func TestDeskListsEveryContestOfAPerson(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d, Home{Counts: noCounts, Attention: func(_ *db.Tx, c *Contest, _ time.Time) ([]Item, error) {
			if c.Code == "robocon-2024" {
				return []Item{{Kind: ItemCheck, Count: 5, Href: "/x"}}, nil
			}
			return nil, nil
		}})
		added(t, d)
		doc, err := Kit("robocon-2024")
		if err != nil {
			t.Fatal(err)
		}
		second := strings.NewReplacer("code: robocon-2024", "code: robocon-2025", "vi: Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất, năm 2024",
			`vi: '"><script>alert(1)</script> Robocon'`, "Hành trình về miền di sản", `'<img src=x onerror=alert(1)>'`).Replace(string(doc))
		if _, err := Create(context.Background(), d, hanh, []byte(second)); err != nil {
			t.Fatal(err)
		}
		s.signIn(d, account(t, d, true))
		text, html := s.get("/quan-ly", "vi", 200)
		has(t, text, "5 hồ sơ chờ kiểm tra", "Không có việc nào đang chờ")
		has(t, html, `href="/quan-ly/robocon-2024"`, `href="/quan-ly/robocon-2025"`, "&lt;script&gt;")
		for _, path := range []string{"/", "/quan-ly", "/quan-ly/robocon-2025", "/cuoc-thi/robocon-2025"} { // G10
			if _, html := s.get(path, "vi", 200); strings.Contains(html, "<script>") || strings.Contains(html, "<img src=x") {
				t.Errorf("%s shows a name as markup", path)
			}
		}
	})
}

func has(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %.3000s", want, text)
		}
	}
}
