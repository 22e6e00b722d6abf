// The check list on the timeline: what is left of each step, and links only to what the person may do.
package contests

import (
	"strings"
	"testing"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/templates"
)

// checksOf writes the checks of one moment: "✓ text" or "○ text → where".
func checksOf(t *testing.T, c *Contest, role string, items []Item, ahead map[string]Ahead, now time.Time, moment string) string {
	t.Helper()
	bundle, err := i18n.Load(templates.Catalogues())
	if err != nil {
		t.Fatal(err)
	}
	c.ID = 1
	actor := auth.Actor{AccountID: 1, Grants: []auth.RoleIn{{ContestID: 1, Role: role}}}
	var list []string
	for _, line := range managedTimeline(bundle.For("vi"), c, actor, items, ahead, now) {
		if line.Text != moment {
			continue
		}
		for _, check := range line.Checks {
			words := "○ " + check.Text
			if check.Done {
				words = "✓ " + check.Text
			}
			if check.Href != "" {
				words += " → " + strings.TrimPrefix(check.Href, "/quan-ly/"+c.Code)
			}
			list = append(list, words)
		}
	}
	return strings.Join(list, "; ")
}

func TestG34_TheTimelineSaysWhatIsLeftOfEachStepAndWhereToDoIt(t *testing.T) {
	c := sample(t)
	round := c.Rules.Rounds[0]
	name := round.Name.VI
	state := func(s string) {
		for i := range c.Rounds {
			if c.Rounds[i].Code == round.Code {
				c.Rounds[i].State = s
			}
		}
	}
	ahead := map[string]Ahead{round.Code: {NeedsJudges: true, Judges: 3, NeedsSessions: true}}
	place := "/quan-ly/" + c.Code + "/vong/" + round.Code
	items := []Item{{Kind: ItemConfirm, Count: 4, Href: place + "/xac-nhan", Act: ConfirmMarks}, {Kind: ItemLate, Count: 1, Href: place + "/tien-do", Act: HeadJury},
		{Kind: ItemTie, Count: 2, Href: place + "/quyet-dinh", Act: Decide}, {Kind: ItemApprove, Count: 1, Href: place + "/cong-bo", Act: Approve},
		{Kind: ItemTie, Count: 9, Href: "/quan-ly/" + c.Code + "/vong/khac/quyet-dinh", Act: Decide}}
	now := testkit.Day(2024, 7, 1, 9, 0)
	state(Waiting)
	short := "/vong/" + round.Code
	for _, one := range []struct{ name, role, state, want string }{
		{"before it begins", Organiser, Waiting, "○ Phân công giám khảo (còn 3) → " + short + "/phan-cong; ✓ Xếp ca thi; ○ Nhập điểm → " + short + "/nhap-diem; ○ Quyết định về các đội đồng hạng (còn 2) → " + short + "/quyet-dinh; ○ Duyệt kết quả đã lập → " + short + "/cong-bo; ○ Công bố kết quả"},
		{"with its marks", Head, Open, "○ Phân công giám khảo (còn 3) → " + short + "/phan-cong; ✓ Xếp ca thi; ✓ Nhập điểm; ○ Xác nhận điểm đã nhập (còn 4) → " + short + "/xac-nhan; ○ Xét phiếu ký muộn (còn 1) → " + short + "/tien-do; ○ Quyết định về các đội đồng hạng (còn 2) → " + short + "/quyet-dinh; ○ Duyệt kết quả đã lập → " + short + "/cong-bo; ○ Công bố kết quả"},
		{"published, for who only looks", Viewer, Published, "✓ Nhập điểm; ○ Xác nhận điểm đã nhập (còn 4); ○ Xét phiếu ký muộn (còn 1); ○ Quyết định về các đội đồng hạng (còn 2); ○ Duyệt kết quả đã lập; ✓ Công bố kết quả"},
	} {
		state(one.state)
		if got := checksOf(t, c, one.role, items, ahead, now, name); got != one.want {
			t.Errorf("%s:\n got %s\nwant %s", one.name, got, one.want)
		}
	}
}

func TestAnAdministratorWithoutContestsIsLedToTheFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d, Home{Counts: noCounts, Attention: noWork})
		s.signIn(d, account(t, d, true))
		text, html := s.get("/quan-ly", "vi", 200)
		has(t, text, "Chưa có cuộc thi nào")
		has(t, html, `href="/quan-ly/cuoc-thi-moi"`)
	})
}
