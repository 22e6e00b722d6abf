// The leader's overview: targets against results and the year before, what holds a contest up, and what a reader may not see of it.
package reports

import (
	"context"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/reports/registers"
	"hoithi/templates/sitetest"
)

// heldUp looks at contests in which two matters wait, one of them a decision.
func heldUp(tx *db.Tx, p *i18n.Printer, a auth.Actor, c *contests.Contest) (contests.Glance, error) {
	return contests.Home{Attention: func(_ *db.Tx, c *contests.Contest, _ time.Time) ([]contests.Item, error) {
		round, ok := c.Rules.Round("vong-loai")
		if !ok {
			return nil, nil
		}
		return []contests.Item{{Kind: contests.ItemCheck, Count: 127, Href: "/quan-ly/robocon-2024/ho-so", Act: contests.ReviewEntries},
			{Kind: contests.ItemTie, Count: 1, Args: []any{"Round", round.Name}, Href: "/x", Act: contests.Decide}}, nil
	}}.Glance(tx, p, a, c)
}

func TestTheOverviewSetsResultsBesideTargetsAndSaysWhatIsHeldUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
		c := register(t, d)
		handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d, heldUp) })
		s := &site{t, handler, d}
		ok := func(_ int64, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		ok(registers.SetTarget(ctx, d, tester, registers.Target{Period: "2024-Y", Name: "Lớp tập huấn", Figure: "so.pho-bien-kien-thuc.loai.lop-tap-huan", Unit: "lớp", Number: 2}))
		ok(registers.SetTarget(ctx, d, tester, registers.Target{Period: "2024-Y", Name: "Đội dự thi", Figure: "robocon-2024.doi-thi", Unit: "đội", Number: 400}))
		ok(registers.SetTarget(ctx, d, tester, registers.Target{Period: "2024-Y", Name: "Việc đếm tay", Number: 3}))
		for _, day := range []string{"2024-03-01", "2023-03-01", "2023-04-01"} {
			ok(registers.Enter(ctx, d, tester, "pho-bien-kien-thuc", map[string]string{"ngay": day, "loai": "lop-tap-huan", "noi-dung": "Lớp"}))
		}
		ok(registers.Enter(ctx, d, tester, "nhiem-vu-trong-tam", map[string]string{"thoi-han": "2024-12-31", "noi-dung": "Chuẩn bị đại hội", "trang-thai": "hoan-thanh", "phu-trach": "Lê Thị Thu"}))
		admin := s.person("quan-tri", "admin", c)
		for _, period := range []string{"2024-H1", "2024-Q2", "2024-Y"} { // a half and a quarter without targets show the year's
			s.shows("/bao-cao/tong-quan?ky="+period, admin, 200, "Chỉ tiêu năm 2024", "<b>1/2</b><span>chỉ tiêu đạt</span>", "Việc đếm tay", "không tính tự động", "108%", "1/1</b>", "Chuẩn bị đại hội", "Lê Thị Thu")
		}
		s.shows("/bao-cao/tong-quan?ky=2024-H1", admin, 200, "50%", "−1", "&#43;432", "127</b>", `href="/quan-ly/robocon-2024/ho-so"`, "<b>2</b><span>việc đang chờ", "/bao-cao/phu-luc?ky=2024-H1&amp;cuoc-thi=robocon-2024", `class="bar-target"`, `class="bar-before"`)
		clock.Set(testkit.Day(2024, time.August, 20, 17, 0)) // the second half has no targets: the year's are held against all of the year, not against two months
		admin = s.person("quan-tri-2", "admin", c)
		s.shows("/bao-cao/tong-quan?ky=2024-H2", admin, 200, "Chỉ tiêu năm 2024", "50%", "Kết quả năm 2024 so với chỉ tiêu", "?ky=2024-Y&amp;bao-cao=2024-H2")
		s.shows("/bao-cao/tong-quan?ky=2024-Q3", admin, 200, "50%", "Kết quả 9 tháng đầu năm 2024 so với chỉ tiêu", "9 tháng đầu năm 2023")
		other, err := contests.Kit("sang-tao-2024")
		if err != nil {
			t.Fatal(err)
		}
		foreign, err := contests.Create(ctx, d, tester, other)
		if err != nil {
			t.Fatal(err)
		}
		outside := s.shows("/bao-cao/tong-quan?ky=2024-H1", s.person("nguoi-khac", "organiser", foreign), 200, "Robocon 2024")
		for _, secret := range []string{"Chuẩn bị đại hội", "127</b>", "/bao-cao/lich-su", "/quan-ly/robocon-2024/ho-so"} {
			if strings.Contains(outside, secret) {
				t.Errorf("who works in another contest reads %q", secret)
			}
		}
	})
}
