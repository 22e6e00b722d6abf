// The head of the jury's page: what blocks a round, closing and reopening it.
package marking

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestTheHeadClosesARoundOnItsPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d, small(t, d), nobody).as("truong-ban", contests.Head)
		path := "/quan-ly/" + s.contest.Code + "/vong/vong-loai/tien-do"
		if w := s.get(path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "chưa có phiếu nào") {
			t.Fatalf("status %d", w.Code)
		}
		exec(t, d, `UPDATE round SET state = 'open' WHERE contest_id = ? AND code = 'vong-loai'`, s.contest.ID)
		if w := s.post(path+"/khoa", url.Values{"seen": {"99"}}); w.Code != http.StatusConflict {
			t.Errorf("a stale page closes: %d", w.Code)
		}
		if w := s.post(path+"/khoa", url.Values{"seen": {"0"}}); w.Code != http.StatusSeeOther {
			t.Fatalf("closing: %d %s", w.Code, w.Body)
		}
		if w := s.post(path+"/mo-lai", url.Values{"reason": {" "}}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("reopened without a reason: %d", w.Code)
		}
		if w := s.post(path+"/mo-lai", url.Values{"reason": {"Thiếu một phiếu."}}); w.Code != http.StatusSeeOther {
			t.Errorf("reopening: %d", w.Code)
		}
		var state string
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Get(&state, `SELECT state FROM round WHERE contest_id = ? AND code = 'vong-loai'`, s.contest.ID)
		}); err != nil || state != contests.Open {
			t.Errorf("the round is %s, %v", state, err)
		}
	})
}
