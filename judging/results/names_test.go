package results

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

func ranksOf(t *testing.T, p Publication) string {
	t.Helper()
	s, err := p.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := s.RanksHash()
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestG22AMisspeltNameIsCorrectedWithoutRankingAnew(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, ids := published(t, d)
		first := latestOf(t, d, c)
		mark(t, d, c, "vong-loai", ids["rb24a003"], 1, 99_500, 60_000) // a correction nobody published yet must not slip in
		clock.Set(testkit.Day(2024, 6, 3, 9, 0))
		done, err := CorrectNames(context.Background(), d, office, c, NameCorrection{EntryID: ids["rb24a002"], Names: entries.Names{Entry: " Đội Hai "}, Reason: "Sửa tên ghi sai."})
		if err != nil || len(done.Entries) != 1 || len(done.Publications) != 1 {
			t.Fatalf("corrected %+v, %v", done, err)
		}
		p := latestOf(t, d, c)
		if p.Number != 2 || p.Kind != KindNames || p.Hash == first.Hash || p.RoundVersion != first.RoundVersion || p.RulesVersion != first.RulesVersion || p.Reason != "Sửa tên ghi sai." {
			t.Errorf("published %+v", p)
		}
		if ranksOf(t, p) != ranksOf(t, first) {
			t.Error("the ranks changed with the name")
		}
		old, _ := first.Snapshot()
		now, _ := p.Snapshot()
		changes := differences(old, now)
		if len(changes) != 1 || changes[0].Before.Team != "Đội 02" || changes[0].After.Team != "Đội Hai" || changes[0].After.Rank != 2 {
			t.Errorf("changes %+v", changes)
		}
		read(t, d, func(tx *db.Tx) error {
			kept, err := Numbered(tx, first.RoundID, 1)
			if err != nil || kept != first {
				t.Errorf("the first is now %+v, %v", kept, err)
			}
			return err
		})
		wantChanged(t, d, c, true) // the mark still waits
		mark(t, d, c, "vong-loai", ids["rb24a003"], 1, 97_000, 60_000)
		wantChanged(t, d, c, false) // and the corrected name is no difference
	})
}

func latestOf(t testing.TB, d *db.DB, c *contests.Contest) (p Publication) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { p, err = Latest(tx, c.Rounds[0].ID); return err })
	return p
}

func TestAUnitIsSpeltRightForAllItsEntriesAndAMemberForNoPublication(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := published(t, d)
		by := context.Background()
		done, err := CorrectNames(by, d, office, c, NameCorrection{EntryID: ids["rb24a001"], Names: entries.Names{Unit: "Trường THCS Hoàng Hoa Thám (Yên Thế)"}, Reason: "Sửa tên trường."})
		if err != nil || len(done.Entries) != 18 || len(done.Publications) != 1 {
			t.Fatalf("%d entries, %d publications, %v", len(done.Entries), len(done.Publications), err)
		}
		snap, _ := latestOf(t, d, c).Snapshot()
		for _, r := range snap.Divisions[0].Rows {
			if r.Unit != "Trường THCS Hoàng Hoa Thám (Yên Thế)" {
				t.Errorf("%s is of %q", r.Code, r.Unit)
			}
		}
		var member entries.Member
		read(t, d, func(tx *db.Tx) error {
			all, err := entries.MembersOf(tx, ids["rb24a001"])
			member = all[0]
			return err
		})
		done, err = CorrectNames(by, d, office, c, NameCorrection{EntryID: ids["rb24a001"], Names: entries.Names{Members: map[int64]string{member.ID: "Lê Chim Yến Nhi"}}, Reason: "Sửa tên thí sinh."})
		if err != nil || len(done.Entries) != 1 || len(done.Publications) != 0 {
			t.Errorf("a member: %+v, %v", done, err)
		}
	})
}

func TestANameIsNotCorrectedWithoutNeedOrReason(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := published(t, d)
		correct := func(n NameCorrection) error {
			n.EntryID = ids["rb24a002"]
			_, err := CorrectNames(context.Background(), d, office, c, n)
			return err
		}
		wantFault(t, correct(NameCorrection{Names: entries.Names{Entry: "Đội Hai"}}), fault.KindInvalid, "reason", "publishing.names_reason")
		wantFault(t, correct(NameCorrection{Names: entries.Names{Entry: "Đội 02"}, Reason: "x"}), fault.KindInvalid, "", "publishing.no_name_changed")
		wantFault(t, correct(NameCorrection{Names: entries.Names{Entry: strings.Repeat("đ", 121)}, Reason: "x"}), fault.KindInvalid, "name", "registration.fault.too_long")
		wantFault(t, correct(NameCorrection{Names: entries.Names{Entry: "Đội Hai"}, Revision: 99, Reason: "x"}), fault.KindConflict, "", "registration.fault.stale")
		other := newContest(t, d, "robocon-2025")
		_, err := CorrectNames(context.Background(), d, office, other, NameCorrection{EntryID: ids["rb24a002"], Names: entries.Names{Entry: "Đội Hai"}, Reason: "x"})
		wantFault(t, err, fault.KindNotFound, "", "registration.fault.unknown_entry")
		if p := latestOf(t, d, c); p.Number != 1 {
			t.Errorf("publication %d", p.Number)
		}
	})
}

func TestG8ACorrectedNameWaitsForASecondPersonToo(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := ready(t, d)
		ctx, second := context.Background(), audit.By{Name: "Trần Văn Hai", Via: "command"}
		if _, err := Publish(ctx, d, office, c, "vong-loai", ""); err != nil {
			t.Fatal(err)
		}
		first, err := ApprovePublication(ctx, d, second, c, "vong-loai", "")
		if err != nil {
			t.Fatal(err)
		}
		names := func(name string) NameCorrection {
			return NameCorrection{EntryID: ids["rb24a002"], Names: entries.Names{Entry: name}, Reason: "Sửa tên ghi sai."}
		}
		done, err := CorrectNames(ctx, d, office, c, names("Đội Hai"))
		if err != nil || len(done.Publications) != 1 || done.Publications[0].Number != 0 {
			t.Fatalf("prepared %+v, %v", done, err)
		}
		_, err = CorrectNames(ctx, d, office, c, names("Đội Thứ Hai"))
		wantFault(t, err, fault.KindConflict, "", "publishing.names_wait")
		_, err = ApprovePublication(ctx, d, office, c, "vong-loai", "")
		wantFault(t, err, fault.KindDenied, "", "publishing.same_person")
		mark(t, d, c, "vong-loai", ids["rb24a003"], 1, 99_500, 60_000) // moves a rank, but not that of what is in force
		p, err := ApprovePublication(ctx, d, second, c, "vong-loai", done.Publications[0].Hash)
		if err != nil || p.Number != 2 || p.Kind != KindNames || p.RoundVersion != first.RoundVersion || ranksOf(t, p) != ranksOf(t, first) {
			t.Errorf("approved %+v, %v", p, err)
		}
	})
}

func TestThePageCorrectsANameAndThePublicSeesWhy(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := published(t, d)
		organiser, head := s.as(c, contests.Organiser), s.as(c, contests.Head)
		const path = "/quan-ly/robocon-2024/sua-ten"
		head.page(head.get(path), http.StatusForbidden)
		wantIn(t, organiser.page(organiser.get(path+"?ma=RB24-A-9999"), http.StatusOK), "Không có hồ sơ nào mang mã")
		page := organiser.page(organiser.get(path+"?ma=rb24-a-0002"), http.StatusOK)
		wantIn(t, page, `value="Đội 02"`, "Lê Chim Yến", "17 hồ sơ khác", "đang là bản số 1")
		form := url.Values{"ma": {"RB24-A-0002"}, "id": {fmt.Sprint(ids["rb24a002"])}, "revision": {hiddenField(t, page, "revision")}, "name": {`Đội "><script>`}, "unit": {"Trường THCS Hoàng Hoa Thám"}, "reason": {""}}
		wantIn(t, organiser.page(organiser.post(path, form), http.StatusUnprocessableEntity), "Vui lòng ghi lý do sửa tên.", "Đội &#34;&gt;&lt;script&gt;")
		form.Set("reason", "Tên ghi thiếu dấu.")
		organiser.page(organiser.post(path, form), http.StatusSeeOther)
		organiser.page(organiser.post(path, form), http.StatusConflict)
		time.Sleep(headAge)
		public := s.page(s.get(publicResult), http.StatusOK)
		wantIn(t, public, "Đội &#34;&gt;&lt;script&gt;", "Tên ghi thiếu dấu.", "chỉ sửa tên", "Mã kiểm tra thứ hạng")
		wantIn(t, s.page(s.get(publicResult+"/ban/1"), http.StatusOK), "Đội 02", "đã được thay thế")
	})
}
