// Test that those who only look on see no birth dates and no ways to reach people.
package entries

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

func TestG1_AViewerSeesNoBirthDatesAndPhones(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		entry := register(t, d, s.contest, soundDraft(1), "key-1").Entry
		twin := soundDraft(2) // perhaps the same contestant in another team: shown as a hint, with the birth date
		twin.Members[0].Name = "Lê Hoài Tráng B"
		register(t, d, s.contest, twin, "key-2")
		changed := soundDraft(1)
		changed.ContactPhone, changed.Members[1].Born = "0912345678", "16/11/2015"
		if _, err := Correct(context.Background(), d, audit.By{Name: "Thư", Via: "web"}, s.contest, entry.ID, 1, changed, "gọi điện"); err != nil {
			t.Fatal(err)
		}
		private := []string{"2013", "15/11/2015", "16/11/2015", "1972", "0943356938", "0943 356 938", "0912345678", "son@example.vn"}
		for role, sees := range map[string]bool{contests.Viewer: false, contests.Secretary: true, contests.Organiser: true} {
			id, err := auth.AddAccount(context.Background(), d, audit.By{Name: "x", Via: "command"}, role, "Nguyễn Thị Thư", "", false)
			if err == nil {
				err = auth.GrantRole(context.Background(), d, audit.By{Name: "x", Via: "command"}, id, s.contest.ID, role)
			}
			if err != nil {
				t.Fatal(err)
			}
			s.cookies = sitetest.Enter(t, s.handler, d, id)
			html := s.page(s.get(fmt.Sprintf("%s/%d", officePath, entry.ID)), http.StatusOK)
			wantIn(t, html, "Lê Hoài Trang", "Chu Xuân Sơn")
			found := 0
			for _, word := range private {
				if strings.Contains(html, word) {
					found++
					if !sees {
						t.Errorf("a %s sees %s", role, word)
					}
				}
			}
			if sees && found < 5 {
				t.Errorf("a %s sees only %d of %v", role, found, private)
			}
			if !sees { // G2: nor finds anybody by what is not shown
				for _, word := range []string{"0912345678", "0943356938", "2013", "son@example.vn"} {
					wantNotIn(t, s.page(s.get(officePath+"?q="+word), http.StatusOK), `>`+entry.Name+`<`)
				}
			}
		}
	})
}
