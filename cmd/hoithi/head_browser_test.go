// The head of the jury in a real browser: missing sheets, judges who differ, a second marking, closing, a late sheet, reopening.
package main

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
	"hoithi/judging/marking"
	"hoithi/judging/results"
)

// panelSite is a rubric contest of five works and two judges, served on loopback, on the third day of marking.
type panelSite struct {
	*site
	c      *contests.Contest
	judges map[string]audit.By // by code
}

const panelRound = "so-khao"

func newPanelSite(t *testing.T) *panelSite {
	t.Helper()
	clock := &storyClock{}
	clock.set(on(7, 15, 8, 0))
	d, err := db.Open(t.Context(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &panelSite{site: &site{url: "http://" + listener.Addr().String(), d: d, clock: clock}, judges: map[string]audit.By{}}
	server := &http.Server{Handler: testApp(t, d, s.url).Handler()}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	s.fill(t)
	clock.set(on(7, 18, 9, 30))
	return s
}

// fill makes the contest, its works, judges and assignments.
func (s *panelSite) fill(t *testing.T) {
	t.Helper()
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	if s.c, err = contests.Create(t.Context(), s.d, storyBy, doc); err != nil {
		t.Fatal(err)
	}
	works := []string{"Máy gieo hạt cho ruộng bậc thang", "Gậy dẫn đường cho người khiếm thị có cảnh báo vật cản và gọi người thân", "Bếp đun trấu không khói", "Hộp thuốc nhắc giờ", "Mô hình tưới vườn vải thiều theo độ ẩm đất"}
	err = s.d.Write(t.Context(), db.Contest(s.c.ID), func(tx *db.Tx) error {
		var unit int64
		err := tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES ('Trường THCS Hoàng Hoa Thám', 'x', 'x', ?, 'Huyện Yên Thế', 0) RETURNING id`, []byte("x"))
		for i, name := range works {
			if err == nil {
				_, err = tx.Exec(`INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, state, source, submission_digest, submitted_at, created_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 'approved', 'roster', '', 0, 0)`, s.c.ID, s.c.Divisions[i%2].ID, unit, fmt.Sprintf("ST20-%03d", i+1), name, name, name, []byte(name))
			}
		}
		return err
	})
	for code, name := range map[string]string{"GK101": "Nguyễn Thị Thu Hương", "GK102": "Đặng Quốc Khánh"} {
		if err == nil {
			_, err = marking.AddJudge(t.Context(), s.d, storyBy, s.c.ID, marking.JudgeDraft{Role: marking.RoleJudge, Code: code, Name: name})
		}
	}
	if err == nil {
		_, err = marking.SpreadJudges(t.Context(), s.d, storyBy, s.c.ID, marking.Spreading{Round: panelRound, Want: 2}, results.Through, false)
	}
	if err == nil {
		err = s.d.Read(t.Context(), func(tx *db.Tx) error {
			rows, err := marking.JudgesOf(tx, s.c.ID)
			for _, j := range rows {
				s.judges[j.Code] = audit.By{AccountID: j.AccountID, Name: j.Name, Via: "web"}
			}
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// signs signs a sheet of a judge with these points in the first criterion and the last (of 40 and 10).
func (s *panelSite) signs(t *testing.T, judge string, work, first, last, base int, reason string) marking.SheetSigned {
	t.Helper()
	marks := map[string]decimal.Milli{"tinh-moi": decimal.Milli(first) * 1000, "ap-dung": 22_500, "mo-hinh": 15_000, "thuyet-minh": decimal.Milli(last) * 1000}
	out, err := marking.Sign(t.Context(), s.d, s.judges[judge], s.c.ID, marking.Signing{Round: panelRound, Entry: fmt.Sprintf("ST20-%03d", work), Marks: marks,
		Comment: "Sản phẩm chạy tốt khi trình diễn.", Reason: reason, Base: base}, results.Through)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBrowserTheHeadOfTheJuryClosesARound(t *testing.T) {
	s := newPanelSite(t)
	for work := 1; work <= 4; work++ {
		s.signs(t, "GK101", work, 30+work, 8, 0, "")
		s.signs(t, "GK102", work, 29, 7, 0, "")
	}
	s.signs(t, "GK102", 2, 12, 4, 1, "Xem lại hồ sơ.") // now 25 points apart
	s.signs(t, "GK101", 5, 35, 9, 0, "")
	if _, err := marking.SaveDraft(t.Context(), s.d, s.judges["GK102"], s.c.ID, marking.Drafting{Round: panelRound, Entry: "ST20-005", Marks: map[string]decimal.Milli{"tinh-moi": 30_000}}, results.Through); err != nil {
		t.Fatal(err)
	}
	head := browser.Open(t, 1280, 800)
	head.Expect("422")
	s.enter(t, head, s.c, "truongban", "Nguyễn Văn Trưởng", contests.Head)
	page := s.url + "/quan-ly/sang-tao-2024/vong/so-khao/tien-do"
	head.Go(page)
	head.MustHave("1 bài chưa đủ 2 phiếu: ST20-005", "1 bài có giám khảo chấm lệch quá 15 điểm", "đang ghi dở, chưa ký, đã 3 ngày", "Chưa yêu cầu chấm lại", "9 / 10")
	s.look(head, "head-open")

	head.Follow(`form[action$="/cham-lai"] .button`)
	head.MustHave("Đang chấm lần 2: 0/2 phiếu", "chưa chấm lại (lần trước 77,5)")
	s.signs(t, "GK101", 2, 28, 7, 1, "")
	s.clock.set(s.clock.Now().Add(20 * time.Minute))
	head.Go(page)
	head.MustHave("Đang chấm lần 2: 1/2 phiếu", "3 / 5", "8 / 10") // G25: a sheet of the first marking is none of the second
	s.look(head, "head-second")
	s.signs(t, "GK102", 2, 26, 6, 2, "")
	s.signs(t, "GK102", 5, 33, 8, 0, "")
	head.Go(page)
	head.MustHave("Đã chấm lại lần 2", "Các phiếu đã đủ")
	s.look(head, "head-ready")
	head.Click(`form[action$="/khoa"] .primary`)
	head.Follow("dialog .primary")
	head.MustHave("Đã khóa điểm của vòng", "Nguyễn Văn Trưởng khóa lúc")
	s.late(t, head, page)
}

// late decides on two sheets signed after the closing, and reopens the round.
func (s *panelSite) late(t *testing.T, head *browser.Tab, page string) {
	t.Helper()
	for i, judge := range []string{"GK101", "GK102"} {
		if out := s.signs(t, judge, 1+i*2, 38, 9, 1, "Ghi nhầm dòng."); !out.Late {
			t.Fatal("the sheet is not late")
		}
	}
	head.Go(page)
	head.MustHave("2 phiếu ký sau khi khóa điểm chờ quyết định", "Tính mới, tính sáng tạo", "Ghi nhầm dòng.", "Sản phẩm chạy tốt khi trình diễn.")
	s.look(head, "head-late")
	head.Resize(390, 844)
	head.Follow(`#muon article .primary`)
	head.Axe("head-late-wrong-390")
	head.MustHave("Vui lòng ghi lý do")
	head.Fill(`#muon article textarea`, "Có biên bản của tổ thư ký.")
	head.Follow(`#muon article .primary`)
	head.MustHave("Đã ghi quyết định", "1 phiếu ký sau khi khóa điểm", "đã nhận: Phiếu của GK102")
	head.Fill(`#muon article textarea`, "Không có biên bản.")
	head.Follow(`#muon article button[value="khong"]`)
	head.MustHave("không nhận: Phiếu của GK101")
	head.Fill(`#f-reason`, "Nhận bổ sung phiếu của một giám khảo.")
	head.Follow(`form[action$="/mo-lai"] .button`)
	head.MustHave("Đã mở lại vòng", "Lý do: Nhận bổ sung phiếu của một giám khảo.")
	s.look(head, "head-reopened")
}

// look checks and keeps pictures of the page on a desk and on a phone.
func (s *panelSite) look(tab *browser.Tab, name string) {
	tab.Resize(390, 844)
	tab.Axe(name + "-390")
	tab.Resize(1280, 800)
	tab.Axe(name + "-1280")
}
