package marking

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func (j *jury) bringJudges(content []byte, dry bool) (*JudgePreview, error) {
	return ImportJudges(context.Background(), j.d, office, j.c.ID, JudgeFile{Name: "giam-khao.xlsx", Content: content}, dry)
}

func judgeCounts(p *JudgePreview) string {
	return fmt.Sprintf("%d new, %d changed, %d same", p.Count(New), p.Count(Changed), p.Count(Same))
}

func TestAPanelComesFromAWorkbook(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 0)
		file := demo(t, "sang-tao-2024-giam-khao.xlsx")
		p, err := j.bringJudges(file, true)
		if err != nil {
			t.Fatal(err)
		}
		if judgeCounts(p) != "40 new, 0 changed, 0 same" || count(t, d, `SELECT COUNT(*) FROM judge`) != 0 {
			t.Fatal(judgeCounts(p))
		}
		for range 2 { // the second run changes nothing
			if p, err = j.bringJudges(file, false); err != nil {
				t.Fatal(err)
			}
		}
		if judgeCounts(p) != "0 new, 0 changed, 40 same" || p.Applied {
			t.Error(judgeCounts(p))
		}
		if n := count(t, d, `SELECT COUNT(*) FROM judge j JOIN grants g ON g.account_id = j.account_id AND g.contest_id = j.contest_id AND g.role = j.role
			JOIN account a ON a.id = j.account_id AND a.login = LOWER(j.code) || '.sang-tao-2024'`); n != 40 {
			t.Errorf("%d judges have an account with the role", n)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM judge WHERE division_id = ?`, j.c.Divisions[3].ID); n != 8 {
			t.Errorf("%d judges in field 4", n)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'judge.import'`); n != 1 {
			t.Errorf("%d audit lines", n)
		}
	})
}

func TestG12_FaultsOfAPanelAreToldByRowAndNothingIsWritten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 0)
		j.judge("GK105", 0, "")
		head := []any{"Mã giám khảo", "Họ và tên", "Đơn vị", "Huyện, thành phố", "Lĩnh vực", "Vai trò", "Điện thoại"}
		file := workbook(t, [][]any{head,
			{"GK101", "Trần Thị Lan", "Sở KH&CN", "Thành phố Bắc Giang", "Phần mềm tin học", "", "0912345678"},
			{"gk101", "Trần Thị Lan", "", "", "", "", ""},
			{"", "", "", "", "Âm nhạc", "Bảo vệ", "113"},
			{"GK 7", "Lê Ba", "", "", "2", "", ""},
			{"GK105", "Lê Ba", "", "", "", "Trọng tài", ""},
		})
		_, err := j.bringJudges(file, false)
		want := "3 Mã giám khảo judging.code_twice, 4 Mã giám khảo judging.code_bad, 4 Họ và tên judging.name_bad, 4 Điện thoại judging.phone_bad, " +
			"4 Vai trò judging.role_bad, 4 Lĩnh vực judging.division_bad, 5 Mã giám khảo judging.code_bad, 6 Vai trò judging.role_differs"
		if told(err) != want {
			t.Errorf("%s\nwant %s", told(err), want)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM judge`); n != 1 {
			t.Errorf("%d judges after a refusal", n)
		}
	})
}

func TestAPanelFileChangesOnlyWhatDiffersAndBringsBackWhoLeft(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 0)
		head := []any{"Mã", "Họ tên", "Đơn vị", "Lĩnh vực"}
		if _, err := j.bringJudges(workbook(t, [][]any{head, {"GK1", "Lê Một", "A", "1"}, {"GK2", "Lê Hai", "B", "1"}, {"GK3", "Lê Ba", "C", ""}}), false); err != nil {
			t.Fatal(err)
		}
		all := j.panel()
		if err := RemoveJudge(context.Background(), d, office, j.c.ID, all[1].ID); err != nil {
			t.Fatal(err)
		}
		changed := workbook(t, [][]any{head, {"GK1", "Lê Một", "A", "2"}, {"GK2", "Lê Hai", "B", "1"}, {"GK3", "Lê Ba", "C", ""}})
		p, err := j.bringJudges(changed, true)
		if err != nil || judgeCounts(p) != "0 new, 2 changed, 1 same" || !p.Lines[1].Back {
			t.Fatal(err, judgeCounts(p))
		}
		stale := JudgeFile{Name: "x.xlsx", Content: changed, Expect: "not this"}
		if _, err := ImportJudges(context.Background(), d, office, j.c.ID, stale, false); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another preview was agreed to: %v", err)
		}
		stale.Expect = p.Digest
		if _, err := ImportJudges(context.Background(), d, office, j.c.ID, stale, false); err != nil {
			t.Error(err)
		}
		all = j.panel()
		if !all[1].Active() || *all[0].DivisionID != j.c.Divisions[1].ID || count(t, d, `SELECT COUNT(*) FROM grants WHERE role = 'judge'`) != 3 {
			t.Errorf("%+v", all)
		}
	})
}

// panel lists all judges, removed ones too.
func (j *jury) panel() (all []JudgeRow) {
	j.t.Helper()
	err := j.d.Read(context.Background(), func(tx *db.Tx) (err error) {
		all, err = JudgesOf(tx, j.c.ID)
		return err
	})
	if err != nil {
		j.t.Fatal(err)
	}
	return all
}

func TestAJudgeIsAddedChangedAndTakenOff(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := context.Background()
		j := newJury(t, d, 2)
		draft := JudgeDraft{Role: RoleReferee, Code: " tt01 ", Name: "Vũ  Văn Tài", Unit: "Trường Cao đẳng", Phone: "+84 912.345.678"}
		id, err := AddJudge(ctx, d, office, j.c.ID, draft)
		if err != nil {
			t.Fatal(err)
		}
		if got := j.panel()[0]; got.Code != "TT01" || got.Name != "Vũ Văn Tài" || got.Phone != "0912345678" || got.DivisionID != nil || got.Role != RoleReferee {
			t.Errorf("%+v", got)
		}
		if _, err := AddJudge(ctx, d, office, j.c.ID, draft); wrong(err) != "code code_taken" {
			t.Errorf("twice: %v", err)
		}
		if _, err := AddJudge(ctx, d, office, j.c.ID, JudgeDraft{Code: "é", Role: "x", Division: "9", Phone: "1", Unit: strings.Repeat("x", 201), Area: strings.Repeat("x", 201)}); wrong(err) !=
			"code code_bad, name name_bad, unit text_long, area text_long, phone phone_bad, role role_bad, division division_bad" {
			t.Errorf("%v", wrong(err))
		}
		if err := EditJudge(ctx, d, office, j.c.ID, id, JudgeDraft{Code: "x", Name: "Vũ Văn Tài", Division: "2"}); err != nil {
			t.Fatal(err)
		}
		if got := j.panel()[0]; got.Code != "TT01" || got.Role != RoleReferee || *got.DivisionID != j.c.Divisions[1].ID || got.Unit != "" {
			t.Errorf("%+v", got)
		}
		gk := j.judge("GK1", 0, "")
		j.assign("so-khao", "GK1", "ST20-001")
		second := newJury(t, d, 0, "code: sang-tao-2024", "code: sang-tao-2025")
		if err := RemoveJudge(ctx, d, office, second.c.ID, id); fault.KindOf(err) != fault.KindNotFound { // G6
			t.Errorf("from another contest: %v", err)
		}
		j.signed(gk, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1")})
		if err := RemoveJudge(ctx, d, office, j.c.ID, j.panel()[0].ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("who signed: %v", err)
		}
		if _, _, err := auth.PersonalLink(ctx, d, office, j.panel()[1].AccountID, j.c.ID, time.Hour); err != nil {
			t.Error(err)
		}
		if err := RemoveJudge(ctx, d, office, j.c.ID, id); err != nil {
			t.Error(err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM grants WHERE role = 'referee'`) + count(t, d, `SELECT COUNT(*) FROM link WHERE revoked_at IS NULL`); n != 0 || j.panel()[1].Active() {
			t.Errorf("%d rights left", n)
		}
	})
}

// A judge who signs while being taken off the panel: the signature is refused, or the judge stays.
func TestTakingAJudgeOffDuringASignature(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		for i := range 5 {
			code := fmt.Sprintf("GK%d", i)
			gk := j.judge(code, 0, "")
			j.assign("so-khao", code, "ST20-001")
			id := j.panel()[i].ID
			var mu sync.Mutex
			done := map[string]error{}
			race(2, func(n int) {
				what, err := "sign", error(nil)
				if n == 0 {
					_, err = j.sign(gk, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1")})
				} else {
					what, err = "remove", RemoveJudge(context.Background(), d, office, j.c.ID, id)
				}
				mu.Lock()
				defer mu.Unlock()
				done[what] = err
			})
			if (done["sign"] == nil) == (done["remove"] == nil) {
				t.Errorf("%v", done)
			}
		}
	})
}
