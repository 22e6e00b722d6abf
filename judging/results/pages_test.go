package results

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const loaiPath = "/quan-ly/robocon-2024/vong/vong-loai"

func TestTheStandingsShowTheTieAndWhatCanBeDone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		organiser := s.as(c, contests.Organiser)
		page := organiser.page(organiser.get(loaiPath), http.StatusOK)
		wantIn(t, page, "tie tie-first", "tie tie-last", "Chờ quyết định", "15 đội vào vòng sau, còn 1 suất cho 2 đội đồng hạng", "limit-line open",
			"2 đội đồng hạng 16, chỉ còn 1 suất", loaiPath+"/quyet-dinh?bang=A&amp;hang=16", loaiPath+"/nhap-diem", loaiPath+"/cong-bo", "xuat-excel",
			fmt.Sprintf("%s/thu-hang/%d", loaiPath, ids["rb24a016"]), "rb24a016", "1 đội chưa có điểm", "DỰ THẢO, phiên bản")
		wantIn(t, organiser.page(organiser.get(loaiPath+"?bang=B"), http.StatusOK), "Chưa có đội nào")
		organiser.page(organiser.get(loaiPath+"?bang=Z"), http.StatusNotFound)
		organiser.page(organiser.get("/quan-ly/robocon-2024/vong/ban-ket"), http.StatusNotFound)
		viewer := s.as(c, contests.Viewer)
		seen := viewer.page(viewer.get(loaiPath), http.StatusOK)
		wantNotIn(t, seen, "/quyet-dinh", "/nhap-diem", "/cong-bo")
		final := organiser.page(organiser.get("/quan-ly/robocon-2024/vong/chung-ket"), http.StatusOK)
		wantIn(t, final, "Vòng trước còn đội đồng hạng")
		mustDecide(t, d, c, lot("rb24a016"))
		settled := organiser.page(organiser.get(loaiPath), http.StatusOK)
		wantIn(t, settled, "16 đội vào vòng sau", "theo quyết định của hội đồng")
		wantNotIn(t, settled, "limit-line open")
	})
}

func TestEachRankExplainsItself(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		organiser := s.as(c, contests.Organiser)
		why := func(account string) string {
			return organiser.page(organiser.get(loaiPath+"/thu-hang/"+strconv.FormatInt(ids[account], 10)), http.StatusOK)
		}
		wantIn(t, why("rb24a002"), "Hạng 2 trong 17 đội", "Kém 1 điểm.", "Hơn 1 điểm.", "rồi thời gian ít hơn")
		wantIn(t, why("rb24a017"), "Cùng 84 điểm, cùng thời gian 1:00, nên hai đội đồng hạng.")
		wantIn(t, why("rb24a018"), "Đội chưa có kết quả ở vòng này", "Chưa có điểm")
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 99_000, 72_300)
		wantIn(t, why("rb24a002"), "Cùng 99 điểm, chậm hơn 12,3 giây.", "Đã thay bằng lần ghi sau", "<del>98</del>", "1:12.300")
		mark(t, d, c, "vong-loai", ids["rb24a001"], 1, 99_000, -1)
		wantIn(t, why("rb24a001"), "Cùng 99 điểm, không có thời gian như đội kia.")
		other := newContest(t, d, "robocon-2025")
		elsewhere := enter(t, d, other, team{"A", "x1", "Đội cuộc thi khác"})
		for _, id := range []string{strconv.FormatInt(elsewhere["x1"], 10), "0", "x", "99999999999999999999"} {
			if page := organiser.page(organiser.get(loaiPath+"/thu-hang/"+id), http.StatusNotFound); strings.Contains(page, "Đội cuộc thi khác") {
				t.Error("G4: a team of another contest is shown")
			}
		}
	})
}

func TestTheFinalExplainsItsTieChain(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c := robocon(t, d)
		importMarks(t, d, c, "vong-loai")
		mustDecide(t, d, c, drawnLot)
		importMarks(t, d, c, "chung-ket")
		organiser := s.as(c, contests.Organiser)
		final := organiser.page(organiser.get("/quan-ly/robocon-2024/vong/chung-ket?bang=A"), http.StatusOK)
		wantIn(t, final, "Giải Khuyến khích", "1:12.950", "Lượt 2")
		table := standings(t, d, c, "chung-ket", "A")
		second := organiser.page(organiser.get(fmt.Sprintf("/quan-ly/robocon-2024/vong/chung-ket/thu-hang/%d", table.Rows[3].EntryID)), http.StatusOK)
		wantIn(t, second, "Tính lượt tốt nhất trong 2 lượt; xếp theo điểm, rồi thời gian ít hơn, rồi điểm của lượt còn lại, rồi thứ hạng ở vòng loại.",
			"Cùng 80 điểm, chậm hơn 3,01 giây.", "Thành cổ Xương Giang", "Hạng 2", "robocon-2024-chung-ket.xlsx")
	})
}

func TestADecisionIsRecordedOnItsPage(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		c, _ := tied(t, d)
		head := s.as(c, contests.Head)
		page := head.page(head.get(loaiPath+"/quyet-dinh"), http.StatusOK)
		wantIn(t, page, "2 đội đồng hạng 16", `type="radio" name="chosen" value="RB24-A-0016"`, `value="RB24-A-0017"`, "01/06/2024", "Đội 16")
		wantNotIn(t, page, "Đội 15")
		wantIn(t, head.page(head.get(loaiPath+"/quyet-dinh?bang=C"), http.StatusOK), "Không có gì cần quyết định")
		wrong := head.page(head.post(loaiPath+"/quyet-dinh", url.Values{"bang": {"A"}, "hang": {"16"}, "how": {"khac"}, "how_other": {" "}, "decided_by": {""},
			"on": {"31/02/2024"}, "reason": {"Giữ lại lý do"}}), http.StatusUnprocessableEntity)
		wantIn(t, wrong, `id="e-chosen"`, `id="e-how"`, `id="e-decided_by"`, `id="e-on"`, "Giữ lại lý do", "31/02/2024")
		form := url.Values{"bang": {"A"}, "hang": {"16"}, "chosen": {"RB24-A-0017"}, "how": {"khac"}, "how_other": {"thi thêm một lượt"},
			"decided_by": {"Hội đồng giám khảo Bảng A"}, "on": {"01/06/2024"}, "reason": {"<b>Biên bản số 3</b>"}}
		if w := head.post(loaiPath+"/quyet-dinh", form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != loaiPath+"?bang=A" {
			t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
		}
		after := head.page(head.get(loaiPath+"/quyet-dinh?bang=A"), http.StatusOK)
		wantIn(t, after, "thi thêm một lượt", "Đang áp dụng", "&lt;b&gt;Biên bản số 3&lt;/b&gt;", "Quyết định mới sẽ thay thế", `value="RB24-A-0017" checked`)
		form.Set("chosen", "RB24-A-0016")
		form.Set("how", byLot)
		if w := head.post(loaiPath+"/quyet-dinh", form); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d", w.Code)
		}
		wantIn(t, head.page(head.get(loaiPath+"/quyet-dinh?bang=A"), http.StatusOK), "Không còn áp dụng")
		form.Set("bang", "B")
		head.page(head.post(loaiPath+"/quyet-dinh", form), http.StatusConflict)
		head.page(head.post(loaiPath+"/cong-bo", nil), http.StatusForbidden)
	})
}

func TestPublishingShowsWhatStandsInTheWayAndWhatDiffers(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		organiser := s.as(c, contests.Organiser)
		blocked := organiser.page(organiser.get(loaiPath+"/cong-bo"), http.StatusOK)
		wantIn(t, blocked, "Chưa thể công bố", "2 đội đồng hạng 16 cho 1 suất")
		wantNotIn(t, blocked, `name="reason"`)
		wantIn(t, organiser.page(organiser.post(loaiPath+"/cong-bo", nil), http.StatusConflict), "Chưa thể công bố")
		mustDecide(t, d, c, lot("rb24a016"))
		preview := organiser.page(organiser.get(loaiPath+"/cong-bo"), http.StatusOK)
		wantIn(t, preview, "Đội 01", "17", "Bảng B chưa có đội nào có kết quả")
		wantNotIn(t, preview, canaryPhone, "rb24a001", `name="reason"`)
		if w := organiser.post(loaiPath+"/cong-bo", nil); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d: %s", w.Code, w.Body.String())
		}
		wantIn(t, organiser.page(organiser.get(loaiPath+"/cong-bo"), http.StatusOK), "không có gì thay đổi", "Bản số 1")
		final := organiser.page(organiser.get(loaiPath), http.StatusOK)
		wantIn(t, final, "Đã công bố · Bản số 1")
		wantNotIn(t, final, "DỰ THẢO") // G7
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		wantIn(t, organiser.page(organiser.get(loaiPath), http.StatusOK), "khác với kết quả đã công bố (bản số 1)")
		changed := organiser.page(organiser.get(loaiPath+"/cong-bo"), http.StatusOK)
		wantIn(t, changed, "2 đội có thay đổi", "hạng 2, 98 điểm, 1:00, Vào vòng sau", "hạng 1, 100 điểm, 1:00, Vào vòng sau", `name="reason"`)
		wantIn(t, organiser.page(organiser.post(loaiPath+"/cong-bo", url.Values{"reason": {" "}}), http.StatusUnprocessableEntity), `id="e-reason"`)
	})
}

func TestPagesAreCompleteInEnglish(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		organiser := s.as(c, contests.Organiser)
		for _, path := range []string{"", "/quyet-dinh", "/cong-bo", fmt.Sprintf("/thu-hang/%d", ids["rb24a017"])} {
			wantIn(t, organiser.page(organiser.get(loaiPath+path, "Cookie", "lang=en"), http.StatusOK), `<html lang="en"`, "Qualifying round")
		}
		mustDecide(t, d, c, lot("rb24a016"))
		mustPublish(t, d, c, "vong-loai", "")
		for _, path := range []string{"", "/quyet-dinh", "/cong-bo"} {
			organiser.page(organiser.get(loaiPath+path, "Cookie", "lang=en"), http.StatusOK)
		}
	})
}

func TestEachPageAsksForItsRole(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		c, ids := tied(t, d)
		other := newContest(t, d, "robocon-2025")
		why := fmt.Sprintf("%s/thu-hang/%d", loaiPath, ids["rb24a001"])
		pages := []string{"GET " + loaiPath, "GET " + why, "GET " + loaiPath + "/quyet-dinh", "POST " + loaiPath + "/quyet-dinh", "GET " + loaiPath + "/cong-bo", "POST " + loaiPath + "/cong-bo",
			"POST " + loaiPath + "/cong-bo/duyet", "POST " + loaiPath + "/cong-bo/rut"}
		for _, who := range []struct {
			name    string
			browser *site
			allowed string // one letter a page: y may, n may not
		}{
			{"organiser", s.as(c, contests.Organiser), "yyyyyyyy"},
			{"head of jury", s.as(c, contests.Head), "yyyyynyy"},
			{"secretary", s.as(c, contests.Secretary), "yynnnnnn"},
			{"viewer", s.as(c, contests.Viewer), "yynnnnnn"},
			{"judge", s.as(c, contests.Judge), "nnnnnnnn"},
			{"referee", s.as(c, contests.Referee), "nnnnnnnn"},
			{"nobody in particular", s.as(c, ""), "nnnnnnnn"},
			{"organiser of another contest", s.as(other, contests.Organiser), "nnnnnnnn"},
		} {
			for i, page := range pages {
				method, path, _ := strings.Cut(page, " ")
				w := who.browser.do(method, path, url.Values{})
				if may := w.Code != http.StatusForbidden; may != (who.allowed[i] == 'y') {
					t.Errorf("%s, %s: status %d", who.name, page, w.Code)
				}
			}
		}
		for _, page := range pages {
			method, path, _ := strings.Cut(page, " ")
			if w := s.do(method, path, url.Values{}); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/dang-nhap") {
				t.Errorf("a visitor, %s: status %d to %q", page, w.Code, w.Header().Get("Location"))
			}
		}
	})
}
