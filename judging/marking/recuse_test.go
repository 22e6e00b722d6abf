package marking

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// judgeID finds a judge by code.
func (j *jury) judgeID(code string) (id int64) {
	j.t.Helper()
	if err := j.d.Read(j.t.Context(), func(tx *db.Tx) error {
		return tx.Get(&id, `SELECT id FROM judge WHERE contest_id = ? AND code = ?`, j.c.ID, code)
	}); err != nil {
		j.t.Fatal(err)
	}
	return id
}

func (j *jury) recuse(by audit.By, r Recusal) error {
	if r.JudgeID == 0 && r.Round == "" {
		r.Round = "so-khao"
	}
	return Recuse(j.t.Context(), j.d, by, j.c.ID, r, nobody)
}

func TestG31_AJudgeWhoIsKeptFromAnEntryNeverMarksIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		gk, other := j.judge("GK101", 0, ""), j.judge("GK102", 0, "")
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003")
		j.assign("so-khao", "GK102", "ST20-001")
		if _, err := j.draft(gk, Drafting{Entry: "ST20-001", Marks: points("1")}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			r    Recusal
			want string
		}{
			{Recusal{Entry: "ST20-001"}, "reason recuse_reason"},
			{Recusal{Entry: "ST20-002", Reason: "Cháu tôi."}, "not_yours"}, // on another desk
			{Recusal{Entry: "ST20-001", Reason: "Cháu tôi."}, ""},
			{Recusal{Entry: "ST20-001", Reason: "Cháu tôi."}, "not_yours"}, // gone from the desk
			{Recusal{Entry: "st20-001", Reason: "Cháu.", JudgeID: j.judgeID("GK101")}, "recused_before"},
			{Recusal{Entry: "ST20-999", Reason: "Cháu.", JudgeID: j.judgeID("GK101")}, "entry file_entry_unknown"},
		} {
			if err := j.recuse(gk, c.r); (err == nil) != (c.want == "") || err != nil && wrong(err) != c.want {
				t.Errorf("%+v: %v, want %q", c.r, err, c.want)
			}
		}
		if _, err := j.sign(gk, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1")}); wrong(err) != "not_yours" {
			t.Errorf("signs what the judge declined: %v", err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet_draft`) + count(t, d, `SELECT COUNT(*) FROM assignment WHERE removed_at IS NULL`) - 2; n != 0 {
			t.Error("the draft or the assignment stayed")
		}
		if err := Assign(t.Context(), d, office, j.c.ID, "so-khao", j.entryID("ST20-001"), j.judgeID("GK101"), nobody); wrong(err) != "recused" {
			t.Errorf("assigned again: %v", err)
		}
		plan, err := SpreadJudges(t.Context(), d, office, j.c.ID, Spreading{Round: "so-khao", Want: 2}, nobody, true)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(plan.Added, func(p Pairing) bool { return p.Entry.Code == "ST20-001" && p.Judge.Code == "GK101" }) {
			t.Error("in turns: put on the entry again")
		}
		if i := slices.IndexFunc(plan.Short, func(s shortage) bool { return s.Entry.Code == "ST20-001" }); i < 0 || plan.Short[i].Recused != 1 || plan.Short[i].Sitting != 2 {
			t.Errorf("the shortage is not explained: %+v", plan.Short)
		}
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			a, err := Awaits(tx, j.c, "so-khao", 0, nobody)
			if a.Declined != 1 {
				t.Errorf("the office is not told: %+v", a)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := j.sign(other, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1")}); err != nil {
			t.Errorf("the other judge: %v", err)
		}
		if err := j.recuse(other, Recusal{Entry: "ST20-001", Reason: "Học sinh của tôi."}); wrong(err) != "recuse_signed" {
			t.Errorf("after signing: %v", err)
		}
	})
}

func TestTheOfficeTakesARecusalBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		j.judge("GK101", 0, "")
		id := j.judgeID("GK101")
		if err := j.recuse(office, Recusal{Entry: "ST20-001", Reason: "Người nhà.", JudgeID: id}); err != nil {
			t.Fatal(err)
		}
		other, err := contests.Create(t.Context(), d, office, rubricKit(t, "code: sang-tao-2024", "code: sang-tao-2025"))
		if err != nil {
			t.Fatal(err)
		}
		if err := Recuse(t.Context(), d, office, other.ID, Recusal{Entry: "ST20-001", Reason: "x", JudgeID: id}, nobody); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("G6: a judge of another contest: %v", err)
		}
		row := int64(count(t, d, `SELECT MAX(id) FROM recusal`))
		if err := Unrecuse(t.Context(), d, office, other.ID, id, row); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("G6: from another contest: %v", err)
		}
		if err := Unrecuse(t.Context(), d, office, j.c.ID, id, row); err != nil {
			t.Fatal(err)
		}
		if err := Unrecuse(t.Context(), d, office, j.c.ID, id, row); wrong(err) != "recusal_gone" {
			t.Errorf("twice: %v", err)
		}
		if err := Assign(t.Context(), d, office, j.c.ID, "so-khao", j.entryID("ST20-001"), id, nobody); err != nil {
			t.Errorf("assigned after it was taken back: %v", err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act IN ('judge.recuse', 'judge.unrecuse')`); n != 2 {
			t.Errorf("%d lines in the log", n)
		}
	})
}

func TestADeclinedEntryAndASignatureAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 1)
		gk := j.judge("GK101", 0, "")
		j.assign("so-khao", "GK101", "ST20-001")
		var mu sync.Mutex
		var told []string
		race(2, func(i int) {
			var err error
			if i == 0 {
				err = j.recuse(gk, Recusal{Entry: "ST20-001", Reason: "Người nhà."})
			} else {
				_, err = j.sign(gk, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1")})
			}
			if err != nil {
				mu.Lock()
				told = append(told, wrong(err))
				mu.Unlock()
			}
		})
		if len(told) != 1 || told[0] != "recuse_signed" && told[0] != "not_yours" {
			t.Errorf("told %v", told)
		}
		if n := count(t, d, `SELECT (SELECT COUNT(*) FROM sheet) + (SELECT COUNT(*) FROM recusal)`); n != 1 {
			t.Errorf("%d of a sheet and a recusal", n)
		}
	})
}

func TestAJudgeDeclinesOnThePhoneAndTheOfficeSeesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		gk := j.judge("GK101", 0, "")
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003")
		site := newSite(t, d, j.c, nobody).as("thu-ky", contests.Secretary)
		s := j.at(site, gk)
		s.wants(s.get(sheetPath+"ST20-001"), 200, "Tôi không chấm bài này")
		s.wants(s.post(sheetPath+"ST20-001/khong-cham", url.Values{"recuse_reason": {" "}}), http.StatusUnprocessableEntity, "Vui lòng ghi lý do không chấm bài này")
		if w := s.post(sheetPath+"ST20-001/khong-cham", url.Values{"recuse_reason": {`"><script>alert(1)</script> Cháu tôi`}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/cham/sang-tao-2024/so-khao" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		s.wants(s.get(sheetPath+"ST20-001"), http.StatusNotFound, "Không mở được phiếu", "Không có bài này trong danh sách chấm", "Về danh sách")
		s.wants(s.post(sheetPath+"ST20-001", sheetForm("", "sign", "30", "20,5")), http.StatusNotFound, "Chưa nhận được phiếu", "Những gì quý vị đã ghi", "20,5")
		edit := "/quan-ly/sang-tao-2024/giam-khao/sua/" + itoa(j.judgeID("GK101"))
		page := site.wants(site.get(edit), 200, "Bài không được chấm", "ST20-001", "&#34;&gt;&lt;script&gt;", "Cháu tôi")
		site.wants(site.post(edit+"/khong-cham", url.Values{"entry": {"ST20-999"}, "reason": {"Người nhà"}}), http.StatusUnprocessableEntity, "Không có bài nào mang mã", "Người nhà")
		if w := site.post(edit+"/khong-cham", url.Values{"entry": {" st20-003 "}, "reason": {"Người nhà"}}); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		s.wants(s.get("/cham/sang-tao-2024/so-khao"), 200, "0 / 0")
		id := recusalButton.FindStringSubmatch(page)
		if w := site.post(edit+"/khong-cham/bo", url.Values{"recusal": {id[1]}}); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if text := site.get(edit).Body.String(); recusalButton.FindAllString(text, -1) == nil || len(recusalButton.FindAllString(text, -1)) != 1 {
			t.Error("one recusal is left")
		}
	})
}

var recusalButton = regexp.MustCompile(`name="recusal" value="(\d+)"`)
