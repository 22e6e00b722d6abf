// After the prizes in a real browser: a mark corrected and approved by a second person, an objection on a phone, a misspelt name.
package main

import (
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
	"hoithi/judging/marking"
	"hoithi/judging/results"
)

// enter signs somebody with a role in.
func (s *site) enter(t *testing.T, tab *browser.Tab, c *contests.Contest, login, name, role string) {
	t.Helper()
	id, err := auth.AddAccount(t.Context(), s.d, storyBy, login, name, "", false)
	if err == nil {
		err = auth.GrantRole(t.Context(), s.d, storyBy, id, c.ID, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.SignInLink(t.Context(), s.d, storyBy, id, storyLinksValid)
	if err != nil {
		t.Fatal(err)
	}
	tab.Go(s.url + "/vao/" + token)
	tab.Follow("main form button")
}

// takeObjections puts rules in force that take objections for 15 days, beside the second person they want already.
func takeObjections(t *testing.T, d *db.DB, c *contests.Contest) *contests.Contest {
	t.Helper()
	var doc string
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Get(&doc, `SELECT document FROM rules WHERE contest_id = ? AND version = ?`, c.ID, c.RulesVersion)
	}); err != nil {
		t.Fatal(err)
	}
	doc = strings.Replace(doc, "publication: {approval: true}", "publication: {approval: true, objections: 15}", 1)
	changed, err := contests.ChangeRules(t.Context(), d, storyBy, c, []byte(doc), c.RulesVersion, "Thêm thời hạn khiếu nại.", "")
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestBrowserSecondApprovalObjectionAndACorrectedName(t *testing.T) {
	s := newSite(t)
	tellOn(t, s, "2024-08-20")
	c, err := storyContest(t.Context(), s.d)
	if err != nil {
		t.Fatal(err)
	}
	c = takeObjections(t, s.d, c)
	organiser, head := browser.Open(t, 1280, 800), browser.Open(t, 1280, 800)
	s.signIn(t, organiser)
	s.enter(t, head, c, "truongban", "Nguyễn Văn Trưởng", contests.Head)
	objectOnAPhone(t, s, organiser)

	by := audit.By{Name: "Thư ký", Via: "command"}
	if _, err := marking.Import(t.Context(), s.d, by, c, marking.File{Round: "vong-loai", Name: "vong-loai-sua.xlsx", Content: changedMarks(t), Reason: "Cộng thiếu."}, results.Through, false); err != nil {
		t.Fatal(err)
	}
	if _, err := marking.Confirm(t.Context(), s.d, storyBy, c, marking.Confirmation{Round: "vong-loai"}); err != nil {
		t.Fatal(err)
	}
	page := s.url + "/quan-ly/robocon-2024/vong/vong-loai/cong-bo"
	organiser.Go(page)
	organiser.Axe("publish-prepare-1280")
	organiser.Fill("#f-reason", "Cộng thiếu điểm của một đội.")
	organiser.Follow(`form[action$="/cong-bo"] .primary`)
	organiser.MustHave("Chờ duyệt công bố", "cần một người khác duyệt")
	organiser.Axe("publish-mine-1280")
	head.Go(page)
	head.MustHave("Nguyễn Thị Hạnh", "Duyệt và công bố")
	head.Axe("publish-approve-1280")
	head.Resize(390, 844)
	head.Axe("publish-approve-390")
	head.Click(`form[action$="/duyet"] .primary`)
	head.Follow("dialog .primary")
	head.MustHave("bản số 2")
	correctAName(t, s, organiser, head)
}

// tellOn tells the story on, to the end of a day.
func tellOn(t *testing.T, s *site, day string) {
	t.Helper()
	at := testkit.Day(2024, 8, 20, 0, 0)
	if err := tell(t.Context(), s.d, s.clock, at, "test"); err != nil {
		t.Fatal(day, err)
	}
}

// objectOnAPhone sends an objection by the private link and answers it.
func objectOnAPhone(t *testing.T, s *site, office *browser.Tab) {
	t.Helper()
	token, err := teamLink(t.Context(), s.d, storyBy)
	if err != nil {
		t.Fatal(err)
	}
	phone := browser.Open(t, 390, 844)
	phone.Expect("422")
	phone.Go(s.url + "/ho-so/" + token)
	phone.MustHave("Kết quả vòng chung kết", "Nhận khiếu nại đến hết ngày 29/8/2024")
	phone.Axe("entrant-results-390")
	phone.Go(s.url + "/ho-so/" + token + "/khieu-nai/chung-ket")
	phone.Follow("main form .primary")
	phone.Axe("objection-wrong-390")
	phone.Click(`label:has(input[name="about"][value="marks"])`)
	phone.Fill("#f-body", "Nhiệm vụ 3 ở lượt 2 đã hoàn thành nhưng phiếu ghi là không.")
	phone.Fill("#f-sender", "Trần Văn Thầy")
	phone.Fill("#f-contact", "0912 345 678")
	phone.Follow("main form .primary")
	phone.MustHave("Khiếu nại số 1", "Chờ trả lời")
	phone.Axe("objection-sent-390")
	phone.Go(s.url + "/cuoc-thi/robocon-2024/khieu-nai/chung-ket")
	phone.Axe("objection-by-code-390")
	phone.Resize(1280, 800)
	phone.Shot("objection-by-code-1280")

	office.Go(s.url + "/quan-ly/robocon-2024")
	office.MustHave("khiếu nại chờ trả lời")
	office.Go(s.url + "/quan-ly/robocon-2024/khieu-nai")
	office.Axe("objections-1280")
	office.Follow(".main-cell a")
	office.Axe("objection-answer-1280")
	office.Click(`label:has(input[name="verdict"][value="rejected"])`)
	office.Fill("#f-answer", "Ban Giám khảo đã xem lại phiếu và hình ảnh: nhiệm vụ 3 chưa hoàn thành khi hết giờ.")
	office.Follow("main form .primary")
	office.MustHave("Không chấp nhận")
	office.Axe("objection-answered-1280")
	phone.Go(s.url + "/ho-so/" + token + "/khieu-nai/chung-ket")
	phone.MustHave("Không chấp nhận", "chưa hoàn thành khi hết giờ")
	phone.Resize(390, 844)
	phone.Axe("objection-answer-390")
	phone.Go(s.url + "/cuoc-thi/robocon-2024/ket-qua/chung-ket")
	phone.MustHave("Kết quả sơ bộ", "Danh sách đoạt giải")
	phone.Axe("public-preliminary-390")
	phone.Resize(1280, 800)
	phone.Axe("public-preliminary-1280")
	phone.Go(s.url + "/cuoc-thi/robocon-2024/ket-qua/vong-loai?bang=A")
	phone.Axe("public-through-1280")
}

// correctAName corrects the name of a winner, which a second person approves.
func correctAName(t *testing.T, s *site, organiser, head *browser.Tab) {
	t.Helper()
	organiser.Go(s.url + "/quan-ly/robocon-2024/sua-ten?ma=RB24-A-0001")
	organiser.Axe("names-1280")
	organiser.Fill("#f-name", "Đại Bàng Ba Chín")
	organiser.Follow("main form.form .primary")
	organiser.MustHave("đang chờ một người khác duyệt")
	head.Go(s.url + "/quan-ly/robocon-2024/vong/vong-loai/cong-bo")
	head.MustHave("Chờ duyệt bản sửa tên", "Đại Bàng Ba Chín")
	head.Axe("publish-names-390")
	head.Click(`form[action$="/duyet"] .primary`)
	head.Follow("dialog .primary")
	head.Go(s.url + "/cuoc-thi/robocon-2024/ket-qua/vong-loai")
	head.MustHave("chỉ sửa tên", "Đại Bàng Ba Chín")
	head.Axe("public-names-390")
}
