// The referee's pages as a browser meets them, without script: what waits, the sheet, faults, corrections, somebody faster.
package marking

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// fieldSite has the pages of the field and of the head on the small contest.
func fieldSite(t testing.TB, d *db.DB, c *contests.Contest) *site {
	t.Helper()
	handler, _ := sitetest.New(t, d, func(app *web.App) {
		RefereeRoutes(app, d, toFinal, func(*db.Tx, int64) (map[int64]Slot, error) {
			return map[int64]Slot{entryID(t, d, c, "rb24b001"): {At: testkit.Day(2024, 8, 14, 8, 0).UnixMilli(), Room: "Sa bàn 1"}}, nil
		})
	})
	return &site{t: t, handler: handler, db: d, contest: c}
}

var runHidden = regexp.MustCompile(`name="(khoa|base)" value="([^"]*)"`)

// runFields is the form of a page with some marks set; name, value pairs.
func runFields(page string, pairs ...string) url.Values {
	form := url.Values{}
	for _, m := range runHidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	form.Set("mark.khoi-dong-lai", "0")
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func TestARefereeMarksAnAttemptOnThePage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := small(t, d)
		clock.Set(testkit.Day(2024, 8, 14, 9, 0))
		s := fieldSite(t, d, c).as("trong-tai", contests.Referee)
		s.wants(s.get("/trong-tai"), http.StatusOK, "Vòng chung kết", "Chưa bắt đầu", "Còn 10 lượt chưa chấm", "Đã xong 0 / 10 lượt")
		list := s.wants(s.get("/trong-tai/robocon-2024/chung-ket"), http.StatusOK, "RB24-A-0001", "Chấm lượt 1", "Sa bàn 1")
		if strings.Index(list, "RB24-B-0001") > strings.Index(list, "RB24-A-0001") {
			t.Error("who has the first session does not come first")
		}
		s.wants(s.get("/trong-tai/robocon-2024/chung-ket?bang=B"), http.StatusOK, "Đã xong 0 / 4 lượt")
		path := s.contestPath("rb24a001", "1")
		page := s.wants(s.get(path), http.StatusOK, "Lượt 1: Đội RB24-A-0001", "Lục Ngạn", "+10", "−5", "Ký phiếu lượt 1")
		s.wants(s.post(path, runFields(page, "mark.luc-ngan", "1", "tinh", "1", "time", "1:00")), http.StatusOK, "Tổng điểm 10")
		s.wants(s.post(path, runFields(page, "mark.luc-ngan", "1", "mark.khoi-dong-lai", "x")), http.StatusUnprocessableEntity,
			"Số lần khởi động lại: ghi số nguyên từ 0 đến 99.", "Chưa có thời gian")
		s.wants(s.post(path, runFields(page, "time", "11:00")), http.StatusUnprocessableEntity, "Thời gian 11:00 vượt quá giới hạn 10:00")
		form := runFields(page, "mark.luc-ngan", "1", "mark.suoi-mo", "1", "mark.khoi-dong-lai", "1", "time", "2:18,970", "team_by", `Em "><script> An`)
		w := s.post(path, form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/trong-tai/robocon-2024/chung-ket" {
			t.Fatalf("signed: %d %s", w.Code, w.Body)
		}
		if w := s.post(path, form); w.Code != http.StatusSeeOther || count(t, d, `SELECT COUNT(*) FROM sheet`) != 1 {
			t.Errorf("G18: the form again: %d", w.Code)
		}
		page = s.wants(s.get(path), http.StatusOK, "Đã ký: 15 điểm, 2:18.970", "Lục Ngạn, Suối Mỡ, Số lần khởi động lại × 1", "Sửa phiếu đã ký", "Chấm lượt tiếp theo")
		if strings.Contains(page, "<script> An") {
			t.Error("G10: a name came through as markup")
		}
		s.wants(s.post(path, runFields(page, "mark.luc-ngan", "1", "no_time", "1")), http.StatusUnprocessableEntity, "Vui lòng ghi lý do sửa phiếu đã ký")
		stale := runFields(page, "mark.luc-ngan", "1", "time", "2:00", "reason", "Nhầm nhiệm vụ.", "base", "0")
		again := s.wants(s.post(path, stale), http.StatusConflict, "vừa được người khác ký hoặc sửa", "So hai phiếu", "Suối Mỡ 1 0", "Nhầm nhiệm vụ.")
		w = s.post(path, runFields(again, "mark.luc-ngan", "1", "time", "2:00", "reason", "Nhầm nhiệm vụ."))
		if w.Code != http.StatusSeeOther {
			t.Fatalf("corrected: %d %s", w.Code, w.Body)
		}
		s.wants(s.get(path), http.StatusOK, "Đã ký: 10 điểm, 2:00", "đã sửa phiếu", "Suối Mỡ: 1 → 0")
		s.wants(s.get(s.contestPath("rb24a002", "2")), http.StatusOK, "Đội chưa xong lượt 1")
		s.wants(s.get(s.contestPath("rb24a002", "3")), http.StatusNotFound)
	})
}

// contestPath is the page of an attempt of the final.
func (s *site) contestPath(account, attempt string) string {
	n, _ := strconv.Atoi(attempt)
	return runPath(s.contest, "chung-ket", entryID(s.t, s.db, s.contest, account), n)
}

func TestAnAbsenceAndALateSheetOnThePage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		s := fieldSite(t, d, c).as("trong-tai", contests.Referee)
		path := s.contestPath("rb24a001", "1")
		s.wants(s.post(path+"/vang", url.Values{"vang": {"1"}}), http.StatusUnprocessableEntity, "Vui lòng ghi lý do.")
		if w := s.post(path+"/vang", url.Values{"vang": {"1"}, "absent_reason": {"Đội vắng"}}); w.Code != http.StatusSeeOther {
			t.Fatalf("absent: %d %s", w.Code, w.Body)
		}
		s.wants(s.get(path), http.StatusOK, "Đã ghi nhận đội không thi lượt này", "Đội thi lượt này, bỏ ghi nhận")
		s.wants(s.get("/trong-tai/robocon-2024/chung-ket"), http.StatusOK, "Không thi", "Chấm lượt 2")
		exec(t, d, `UPDATE round SET state = 'closed' WHERE contest_id = ? AND code = 'chung-ket'`, c.ID)
		second := s.contestPath("rb24a001", "2")
		page := s.wants(s.get(second), http.StatusOK, "Vòng thi đã khóa")
		if w := s.post(second, runFields(page, "time", "1:00")); w.Code != http.StatusSeeOther || count(t, d, `SELECT COUNT(*) FROM late_sheet`) != 1 {
			t.Fatalf("late: %d %s", w.Code, w.Body)
		}
		s.wants(s.get(second), http.StatusOK, "Đã có một phiếu ký muộn của lượt này")
		head, late := person(t, d, c, "truong-ban", contests.Head), count(t, d, `SELECT MAX(id) FROM late_sheet`)
		if err := RefuseLate(t.Context(), d, head, c.ID, "chung-ket", int64(late), "Chưa có xác nhận của đội."); err != nil {
			t.Fatal(err)
		}
		page = s.wants(s.get(second), http.StatusOK, "không nhận phiếu ký muộn của lượt này: Chưa có xác nhận của đội.")
		if w := s.post(second, runFields(page, "time", "1:00", "team_by", "Em Ưởng")); w.Code != http.StatusSeeOther {
			t.Fatalf("late again: %d %s", w.Code, w.Body)
		}
		if err := AcceptLate(t.Context(), d, head, c.ID, "chung-ket", int64(count(t, d, `SELECT MAX(id) FROM late_sheet`)), "Đúng biên bản."); err != nil {
			t.Fatal(err)
		}
		s.wants(s.get(second), http.StatusOK, "Đội đã xác nhận: Em Ưởng", "Ký sau khi khóa vòng, lúc", "nhận phiếu.", "Đúng biên bản.")
	})
}

func TestG1G6WhoSeesThePagesOfTheField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		other := newContest(t, d, kit(t, "code: robocon-2024", "code: robocon-2025"), 1, 0, 0)
		s := fieldSite(t, d, c)
		theirs := "/trong-tai/robocon-2024/chung-ket/" + strings.TrimPrefix(runPath(other, "chung-ket", entryID(t, d, other, "rb24a001"), 1), "/trong-tai/robocon-2025/chung-ket/")
		for role, status := range map[string]int{contests.Referee: 200, contests.Head: 200, contests.Organiser: 200, contests.Secretary: 403, contests.Judge: 403, contests.Viewer: 403} {
			one := s.as("nguoi-"+role, role)
			for _, path := range []string{"/trong-tai", "/trong-tai/robocon-2024/chung-ket", s.contestPath("rb24a001", "1")} {
				if w := one.get(path); w.Code != status {
					t.Errorf("%s sees %s with %d, want %d", role, path, w.Code, status)
				}
			}
			if w := one.get("/trong-tai/robocon-2025/chung-ket"); w.Code != 403 {
				t.Errorf("G6: %s sees the other contest: %d", role, w.Code)
			}
			if w := one.get(theirs); status == 200 && w.Code != 404 {
				t.Errorf("G6: %s sees an entry of the other contest: %d", role, w.Code)
			}
		}
		if w := s.as("trong-tai", contests.Referee).get("/trong-tai/robocon-2024/vong-loai"); w.Code != 404 {
			t.Errorf("a round that is no field: %d", w.Code)
		}
		if w := s.get("/trong-tai"); w.Code != 303 {
			t.Errorf("a visitor: %d", w.Code)
		}
	})
}
