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

// headsPage is the page of a round in the browser of somebody.
func headsPage(c *contests.Contest, round string) string {
	return "/quan-ly/" + c.Code + "/vong/" + round + "/tien-do"
}

func TestG25_ASheetOfTheFirstMarkingIsOwedAgainInTheSecond(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		one, two := j.judge("GK101", -1, ""), j.judge("GK102", -1, "")
		for _, code := range []string{"GK101", "GK102"} {
			j.assign("so-khao", code, "ST20-001", "ST20-002")
		}
		j.signed(one, Signing{Entry: "ST20-001", Marks: points("40", "30", "10", "5")})
		j.signed(two, Signing{Entry: "ST20-001", Marks: points("20", "20", "10", "5")})
		site := newSite(t, d, j.c, nobody)
		head := j.at(site, j.head())
		page := headsPage(j.c, "so-khao")
		head.wants(head.get(page), 200, "Chưa yêu cầu chấm lại", "Chênh lệch 30 ", "GK101 · Giám khảo GK101", "1 / 2", "Thiếu 2 phiếu")
		form := url.Values{"entry": {itoa(j.entryID("ST20-001"))}, "reason": {" Một giám khảo chấm nhầm mô hình. "}}
		if w := head.post(page+"/cham-lai", form); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code, w.Body)
		}
		var why string
		if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.Get(&why, `SELECT reason FROM second_marking`) }); err != nil || why != "Một giám khảo chấm nhầm mô hình." {
			t.Errorf("the head's own words: %q, %v", why, err)
		}
		head.wants(head.get(page), 200, "0 / 4", "chưa chấm lại (lần trước 85)", "Đang chấm lần 2: 0/2 phiếu", "1 bài đang chấm lại")
		if w := head.post(page+"/cham-lai", form); w.Code != http.StatusConflict {
			t.Errorf("asked twice: %d", w.Code)
		}
		j.signed(one, Signing{Entry: "ST20-001", Base: 1, Marks: points("30", "25", "10", "5")})
		head.wants(head.get(page), 200, "1 / 4", "Đang chấm lần 2: 1/2 phiếu", "chưa chấm lại (lần trước 55)")
		j.signed(two, Signing{Entry: "ST20-001", Base: 1, Marks: points("28", "25", "10", "5")})
		head.wants(head.get(page+"?xem=tat-ca"), 200, "2 / 4", "Đã chấm lại lần 2", "GK101: 85", "Đã đủ")
	})
}

func TestG8_TheHeadIsToldBesideTheFormThatAnOwnLateSheetIsForOthers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		own, other := j.judge("GK101", -1, ""), j.judge("GK102", -1, "")
		j.grant(own, contests.Head)
		j.assign("so-khao", "GK101", "ST20-001")
		j.assign("so-khao", "GK102", "ST20-001")
		_ = j.close("so-khao", contests.Closed)
		j.signed(own, Signing{Entry: "ST20-001", Marks: points("40", "30", "10", "5"), Comment: `"><script>`})
		j.signed(other, Signing{Entry: "ST20-001", Marks: points("20", "20", "10", "5.5")})
		late := j.late("so-khao")
		site := newSite(t, d, j.c, nobody)
		head := j.at(site, own)
		page := headsPage(j.c, "so-khao")
		told := "nên phải do người khác quyết định"
		body := head.wants(head.get(page), 200, "Phiếu của GK101 Giám khảo GK101", "Khả năng áp dụng", "5,5", told)
		if strings.Count(body, `value="nhan"`) != 1 {
			t.Error("the head is offered to decide on the own sheet")
		}
		mine, theirs := itoa(late[1].ID), itoa(late[0].ID)
		body = head.wants(head.post(page+"/phieu-muon", url.Values{"late": {mine}, "act": {"nhan"}, "reason-" + mine: {"Đúng."}}), http.StatusForbidden, told)
		if !strings.Contains(body, `id="e-reason-`+mine) || strings.Contains(body, `id="e-reason-`+theirs) || !strings.Contains(body, "Đúng.</textarea>") {
			t.Error("the refusal is not beside its form, or what was typed is lost")
		}
		if w := head.post(page+"/phieu-muon", url.Values{"late": {theirs}, "act": {"khong"}, "reason-" + theirs: {"Đã quá hạn."}}); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code, w.Body)
		}
		head.wants(head.get(page), 200, "không nhận: Phiếu của GK102 Giám khảo GK102, ST20-001, 55,5 điểm", "Đã quá hạn.", "1 phiếu ký sau khi khóa điểm")
	})
}

func TestALateSheetOfTheFieldIsShownWithAllItSays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		referee, entry := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 1, 5, 0, 95_000)); err != nil {
			t.Fatal(err)
		}
		exec(t, d, `UPDATE round SET state = 'closed' WHERE contest_id = ? AND code = 'chung-ket'`, c.ID)
		run := finalRun(t, c, entry, 1, 4, 2, 97_500)
		run.Reason, run.TeamBy = "Xem lại băng hình.", "Em Nguyễn Văn An"
		if out, err := sign(d, referee, c, run); err != nil || !out.Late {
			t.Fatal(out, err)
		}
		s := newSite(t, d, c, toFinal).as("truong-ban", contests.Head)
		round, _ := c.Rules.Round("chung-ket")
		s.wants(s.get(headsPage(c, "chung-ket")), 200, "Phiếu lượt 1 do", round.Tasks[4].Name.VI, round.Penalties[0].Name.VI, "1:37.500", "1:35",
			"Em Nguyễn Văn An", "Xem lại băng hình.", "khác phiếu đang tính", "Chưa xong (5)")
		s.wants(s.get("/quan-ly/"+c.Code+"/vong/vong-loai/tien-do"), 200, "Chưa có phiếu")
	})
}

func TestTheHeadsPageAsksAsOftenForThreeEntriesAsForOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 1)
		gk := j.judge("GK101", -1, "")
		statements := func(code string) int64 {
			j.assign("so-khao", "GK101", code)
			j.signed(gk, Signing{Entry: code, Marks: points("1", "1", "1", "1")})
			ctx, n := db.CountQueries(t.Context())
			if err := d.Read(ctx, func(tx *db.Tx) error { _, err := overviewOf(tx, j.c, "so-khao", nobody); return err }); err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		one := statements("ST20-001")
		for _, code := range []string{"ST20-002", "ST20-003"} {
			j.work(code, 0, "Trường THCS Số 1", "Huyện Lục Nam")
			if n := statements(code); n != one {
				t.Errorf("%d statements with %s, %d with one entry", n, code, one)
			}
		}
	})
}
