package results

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// shown puts what the public may see of the qualifying round into the rules.
func shown(t *testing.T, d *db.DB, c *contests.Contest, public string) *contests.Contest {
	t.Helper()
	write(t, d, c, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE rules SET document = REPLACE(document, ?, ?) WHERE contest_id = ?`, "  - code: vong-loai", "  - public: "+public+"\n    code: vong-loai", c.ID)
		return err
	})
	return ruled(t, d, c, "") // a new version: what is read of an old one is remembered
}

func TestG3ThePublicPageShowsWhatTheRulesAllow(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, _ := tied(t, d)
		c = shown(t, d, c, PublicThrough)
		mustDecide(t, d, c, lot("rb24a016"))
		mustPublish(t, d, c, "vong-loai", "")
		for _, path := range []string{publicResult, publicResult + "/ban/1", publicResult + "?bang=A"} {
			page := s.page(s.get(path), http.StatusOK)
			wantIn(t, page, "Danh sách vào vòng sau", "16 suất", "Đội 16", "Dự bị 1", "Đội 17", "chỉ nêu danh sách vào vòng sau")
			wantNotIn(t, page, "Đội 18", "rank-cell", ">98<", "1:00.000", "đồng hạng", "Hạng")
		}
		wantIn(t, s.page(s.get(publicResult+"?tim=doi+18"), http.StatusOK), "Tìm thấy 0 đội")
		wantIn(t, s.page(s.get(publicResult+"?tim=doi+02"), http.StatusOK), "Tìm thấy 1 đội", "Đội 02")
		read(t, d, func(tx *db.Tx) error {
			in, _, err := Through(tx, c, "vong-loai")
			if len(in) != 16 {
				t.Errorf("%d go on", len(in))
			}
			return err
		})
	})
}

func TestG3RanksWithoutMarks(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, _ := tied(t, d)
		c = shown(t, d, c, PublicRanks)
		mustDecide(t, d, c, lot("rb24a016"))
		mustPublish(t, d, c, "vong-loai", "")
		page := s.page(s.get(publicResult), http.StatusOK)
		wantIn(t, page, "Đội 18", "rank-cell", "chỉ nêu thứ hạng", "tie-first")
		wantNotIn(t, page, "<b>98</b>", "1:00.000", "Điểm</th>")
	})
}

func TestTheResultSaysHowFinalItIs(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		c, ids := objectable(t, d)
		wantIn(t, s.page(s.get(publicResult), http.StatusOK), "Kết quả sơ bộ", "đến hết ngày 16/6/2024", "/cuoc-thi/robocon-2024/khieu-nai/vong-loai")
		mustObject(t, d, c, sending(ids["rb24a002"]))
		clock.Set(testkit.Day(2024, 6, 17, 8, 0))
		time.Sleep(headAge)
		reviewing := s.page(s.get(publicResult), http.StatusOK)
		wantIn(t, reviewing, "đang xem xét các khiếu nại")
		wantNotIn(t, reviewing, "Gửi khiếu nại", "Đội 02 khiếu nại")
		head := s.as(c, contests.Head)
		head.page(head.send(fmt.Sprintf("/quan-ly/robocon-2024/khieu-nai/%d", objectionIn(t, d, c)), map[string][]string{"verdict": {"rejected"}, "answer": {"Đúng như phiếu."}}, "", nil), http.StatusSeeOther)
		wantIn(t, s.page(s.get(publicResult), http.StatusOK), "Kết quả chính thức") // at once: this node answered
		old := s.page(s.get(publicResult+"/ban/1"), http.StatusOK)
		if !strings.Contains(old, "Kết quả chính thức") {
			t.Error("the numbered page of the publication in force does not say so")
		}
	})
}
