// Contests of works and of solutions are counted and told in their own words, in figures, pages, lines of the report and the workbook.
package reports

import (
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestEntriesAreCalledWhatTheRulesCallThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, time.December, 31, 9, 0))
		bulk(t, d, edition(t, d, "ky-thuat-2024", 2024), heldContest{entries: 6})
		youth := edition(t, d, "sang-tao-2024", 2024)
		bulk(t, d, youth, heldContest{entries: 12, finalists: 6, prizes: 4})
		s := newSite(t, d)
		who := s.person("thu-ky", "admin", youth)
		page := s.shows("/bao-cao/so-lieu?ky=2024-Y", who, 200, "Số giải pháp đăng ký", "ky-thuat-2024.bai-du-thi", "giải pháp đã gửi đăng ký", "Số bài dự thi đăng ký", "sang-tao-2024.bai-du-thi", "Số tác giả")
		if strings.Contains(page, "đội thi") || strings.Contains(page, "doi-thi") {
			t.Error("works are called teams")
		}
		s.shows("/bao-cao/nguon/ky-thuat-2024.bai-du-thi?ky=2024-Y", who, 200, "Giải pháp</th>", "<b class=\"num\">6</b> giải pháp")
		s.shows("/bao-cao/nguon/sang-tao-2024.bai-du-thi?ky=2024-Y", who, 200, "Bài dự thi</th>", "Lĩnh vực</th>")
		s.shows("/bao-cao/nguon/sang-tao-2024.doi-thi?ky=2024-Y", who, 200, "sang-tao-2024.bai-du-thi")
		text := draft(t, d, "2024-Y").Text()
		for _, words := range []string{"với 12 bài dự thi của 28 tác giả", "với 06 bài dự thi", "trao 04 giải"} {
			if !strings.Contains(text, words) {
				t.Errorf("the report lacks %q:\n%s", words, text)
			}
		}
		clock.Set(testkit.Day(2025, time.December, 31, 9, 0))
		if text := draft(t, d, "2025-H1").Text(); !strings.Contains(text, "với 06 giải pháp của 14 tác giả") || strings.Contains(text, "đội") {
			t.Errorf("the report of 2025 reads\n%s", text)
		}
	})
}
