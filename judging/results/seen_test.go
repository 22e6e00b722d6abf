// Tests of acting on what was seen: a decision and a publication hold only for what their page showed.
package results

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func hiddenField(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no field %s on the page", name)
	}
	return m[1]
}

func TestG18TwoDecideATieAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		head, organiser := s.as(c, contests.Head), s.as(c, contests.Organiser)
		path := loaiPath + "/quyet-dinh"
		form := func(page, chosen, by string) url.Values {
			return url.Values{"bang": {"A"}, "hang": {"16"}, "thay": {hiddenField(t, page, "thay")}, "chosen": {chosen}, "how": {byLot}, "decided_by": {by}, "on": {"01/06/2024"}}
		}
		one := form(head.page(head.get(path), http.StatusOK), "RB24-A-0016", "Trưởng ban giám khảo")
		two := form(organiser.page(organiser.get(path), http.StatusOK), "RB24-A-0017", "Ban Tổ chức")
		head.page(head.post(path, one), http.StatusSeeOther)
		refused := organiser.page(organiser.post(path, two), http.StatusConflict)
		wantIn(t, refused, "đã có một quyết định khác", "Trưởng ban giám khảo", `value="Ban Tổ chức"`, `value="RB24-A-0017" checked`)
		read(t, d, func(tx *db.Tx) error {
			in, _, err := Through(tx, c, "vong-loai")
			if !in[ids["rb24a016"]] || in[ids["rb24a017"]] {
				t.Error("the first decision does not hold")
			}
			return err
		})
		organiser.page(organiser.post(path, form(refused, "RB24-A-0017", "Ban Tổ chức")), http.StatusSeeOther) // knowingly
	})
}

func TestG22OnlyWhatWasSeenIsPublished(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		organiser := s.as(c, contests.Organiser)
		path := loaiPath + "/cong-bo"
		seen := hiddenField(t, organiser.page(organiser.get(path), http.StatusOK), "xem")
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		refused := organiser.page(organiser.post(path, url.Values{"xem": {seen}}), http.StatusConflict)
		wantIn(t, refused, "Kết quả vừa thay đổi")
		organiser.page(organiser.post(path, url.Values{"xem": {hiddenField(t, refused, "xem")}}), http.StatusSeeOther)
		organiser.page(organiser.post(path, url.Values{"xem": {seen}}), http.StatusConflict)
	})
}
