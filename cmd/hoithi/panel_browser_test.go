// The office in a real browser: judges are put on works in turns and by hand, a shortage is explained, slips are printed.
package main

import (
	"fmt"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit/browser"
)

func TestG31BrowserTheOfficeAssignsJudgesAndPrintsSlips(t *testing.T) {
	h := openYouth(t)
	desk := browser.Open(t, 1280, 800)
	desk.Expect("422")
	desk.Expect("409")
	h.enter(t, desk, h.c, "thuky", "Nguyễn Thị Thư", contests.Secretary)
	base := h.url + "/quan-ly/" + youthCode + "/giam-khao"
	desk.Go(base)
	desk.Everywhere("office-panel")
	assign := h.url + "/quan-ly/" + youthCode + "/vong/so-khao/phan-cong"
	desk.Go(assign)
	desk.Everywhere("office-assign")
	desk.Fill("#f-want", "8")
	desk.Follow(`form[action$="/chia"] .primary`)
	desk.MustHave("bài không đủ giám khảo", "trong đó 1 người cùng đơn vị")
	desk.Everywhere("office-spread")
	h.ownUnit(desk, assign)

	desk.Go(base)
	desk.Follow(`.table tbody tr:nth-child(1) .main-cell a`)
	desk.Fill("#f-entry", "ST20-003")
	desk.Fill("#f-reason", "Tác giả là học sinh giám khảo đang hướng dẫn.")
	desk.Follow(`form[action$="/khong-cham"] .button`)
	desk.MustHave("bài được gỡ khỏi danh sách chấm", "ST20-003")
	desk.Everywhere("office-judge")

	desk.Go(base)
	desk.Click(`.table tbody tr:nth-child(1) label.check`)
	desk.Click(`.table tbody tr:nth-child(2) label.check`)
	desk.Click(`.bar .primary`)
	desk.Wait("dialog")
	desk.Follow("dialog .primary")
	desk.MustHave("Quét mã", "Nhập mã")
	desk.Everywhere("office-slips")
	desk.Print("office-slips")
}

// ownUnit shows that a judge is never offered a work of the own unit, and that asking for it anyway is refused with the reason.
func (h *hall) ownUnit(desk *browser.Tab, assign string) {
	h.t.Helper()
	var own struct {
		Entry    int64  `db:"entry_id"`
		Judge    int64  `db:"judge_id"`
		Division string `db:"division"`
	}
	h.must(h.d.Read(h.t.Context(), func(tx *db.Tx) error {
		return tx.Get(&own, `SELECT e.id AS entry_id, j.id AS judge_id, d.code AS division FROM judge j JOIN unit u ON u.name_canon = j.unit_canon AND u.area = j.area
			JOIN entry e ON e.unit_id = u.id AND e.contest_id = j.contest_id AND e.division_id = j.division_id JOIN division d ON d.id = e.division_id WHERE j.contest_id = ? ORDER BY j.id, e.id`, h.c.ID)
	}))
	form := fmt.Sprintf(`form.assign-add:has(#f-add-%d)`, own.Entry)
	desk.Go(assign + "?bang=" + own.Division)
	if browser.Eval[bool](desk, fmt.Sprintf(`[...document.querySelector(%q).judge.options].some((o) => o.value === "%d")`, form, own.Judge)) {
		h.t.Error("G31: a judge of the own unit is offered")
	}
	browser.Eval[bool](desk, fmt.Sprintf(`document.querySelector(%q).judge.options[0].value = "%d"; true`, form, own.Judge))
	desk.Follow(form + " button")
	desk.MustHave("đơn vị của bài", "nên không được chấm bài này")
	desk.Axe("office-own-unit-1280")
}
