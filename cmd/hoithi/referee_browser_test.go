// The referee's panel in a real browser, on a tablet at the field: clock, tasks, counters, undo, two attempts, the team's word, a correction.
package main

import (
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit/browser"
	"hoithi/judging/marking"
)

// openField is the final of Robocon as the only round, with a counted task and one referee; nine teams of each division run.
func openField(t *testing.T) *hall {
	t.Helper()
	kit, err := contests.Kit(storyCode)
	if err != nil {
		t.Fatal(err)
	}
	doc := string(kit)
	from, to := strings.Index(doc, "  - code: vong-loai"), strings.Index(doc, "  - code: chung-ket")
	doc = doc[:from] + strings.Replace(doc[to:], `, "round:vong-loai"`, "", 1)
	doc = strings.Replace(doc, "    penalties:\n", "      - {code: hien-vat, name: {vi: Hiện vật đưa về đích}, points: 2.5, max: 6}\n    penalties:\n", 1)
	h := openHall(t, []byte(doc), "robocon-2024-danh-sach-dang-ky.xlsx")
	h.must(h.d.Write(t.Context(), db.Contest(h.c.ID), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE entry SET state = 'withdrawn' WHERE code NOT LIKE 'RB24-%-000%'`)
		return err
	}))
	_, err = marking.AddJudge(t.Context(), h.d, storyBy, h.c.ID, marking.JudgeDraft{Role: marking.RoleReferee, Code: "TT01", Name: "Nguyễn Văn Khoa"})
	h.must(err)
	h.clock.set(on(8, 14, 8, 30))
	return h
}

const signRun = `form[data-run] .bar .primary`

// task is the toggle of a task.
func task(code string) string { return `label.task:has([name="mark.` + code + `"])` }

// count presses + or − of a counter.
func count(tab *browser.Tab, code, which string) {
	tab.Click(`[data-` + which + `="f-mark.` + code + `"]`)
}

func TestBrowserARefereeOnATablet(t *testing.T) {
	h := openField(t)
	tablet := browser.Open(t, 768, 1024)
	tablet.Expect("422")
	h.comeIn(tablet, h.slip("TT01"))
	tablet.Everywhere("referee-home")
	tablet.Go(h.url + "/trong-tai/" + storyCode + "/chung-ket?bang=A")
	tablet.Everywhere("referee-round")
	tablet.Follow("main table tbody .primary")
	panel := tablet.URL()
	tablet.Everywhere("referee-panel-empty")
	h.useThePanel(tablet)
	h.signTwoAttempts(tablet, panel)
	h.correctRun(tablet, panel)
}

// useThePanel runs the clock, ticks, counts and takes steps back.
func (h *hall) useThePanel(tab *browser.Tab) {
	h.t.Helper()
	tab.Click("[data-start]")
	wantText(h.t, tab, "[data-start]", "Dừng")
	for _, code := range []string{"luc-ngan", "xuong-giang", "yen-the"} {
		tab.Click(task(code))
	}
	count(tab, "hien-vat", "more")
	count(tab, "hien-vat", "more")
	count(tab, "hien-vat", "more")
	wantText(h.t, tab, "[data-total]", "37,5")
	count(tab, "khoi-dong-lai", "more")
	count(tab, "khoi-dong-lai", "more")
	wantText(h.t, tab, "[data-total]", "27,5")
	tab.Click("[data-undo]")
	wantText(h.t, tab, "[data-total]", "32,5")
	count(tab, "hien-vat", "less")
	wantText(h.t, tab, "[data-total]", "30")
	tab.Click("[data-undo]")
	tab.Click("[data-undo]")
	wantText(h.t, tab, "[data-total]", "37,5")
	wantValue(h.t, tab, `[name="mark.khoi-dong-lai"]`, "0")
	count(tab, "khoi-dong-lai", "more")
	for range 8 { // never over the most
		count(tab, "hien-vat", "more")
	}
	wantValue(h.t, tab, `[name="mark.hien-vat"]`, "6")
	wantText(h.t, tab, "[data-total]", "40")
	tab.Click("[data-start]")
	wantText(h.t, tab, "[data-start]", "Bắt đầu")
	if value(tab, "#f-time") == "" || value(tab, "#f-time") != tab.Text("[data-clock]") {
		h.t.Errorf("the clock says %q, the field %q", tab.Text("[data-clock]"), value(tab, "#f-time"))
	}
	tab.Wait("[data-draft-note]:not(:empty)")
	tab.Everywhere("referee-panel")
	tab.AxeDark("referee-panel-dark-768")
}

// signTwoAttempts signs the first attempt after a wrong time, and the second.
func (h *hall) signTwoAttempts(tab *browser.Tab, panel string) {
	h.t.Helper()
	tab.Fill("#f-time", "12:00")
	tab.Follow(signRun)
	tab.MustHave("vượt")
	wantValue(h.t, tab, "#f-time", "12:00")
	wantText(h.t, tab, "[data-total]", "40")
	tab.Everywhere("referee-panel-wrong")
	tab.Fill("#f-time", "2:18.970")
	tab.Click("[data-take]")
	if value(tab, "#f-team_by") == "" {
		h.t.Error("a tap takes no name")
	}
	tab.Follow(signRun)
	tab.MustHave("40 điểm, 2:18.970") // the server counts what the panel showed
	tab.Go(panel)
	tab.MustHave("Đội đã xác nhận")
	tab.Everywhere("referee-signed")
	tab.Follow(`a[href$="/2"].primary`)
	tab.MustHave("lượt 2 / 2")
	tab.Click(task("suoi-mo"))
	tab.Click(`label.check:has([name="no_time"])`)
	tab.Follow(signRun)
	tab.MustHave("10 điểm, không đo thời gian")
}

// correctRun corrects the first attempt with a reason.
func (h *hall) correctRun(tab *browser.Tab, panel string) {
	h.t.Helper()
	tab.Go(panel)
	tab.Click("details summary")
	tab.Click(task("dong-cao"))
	wantText(h.t, tab, "[data-total]", "50")
	tab.Follow(signRun)
	tab.MustHave("Vui lòng ghi lý do sửa phiếu đã ký")
	wantText(h.t, tab, "[data-total]", "50")
	tab.Fill("#f-reason", "Xem lại hình: nhiệm vụ Đồng Cao đã hoàn thành.")
	tab.Everywhere("referee-correct")
	tab.Follow(signRun)
	tab.MustHave("Đã sửa phiếu lượt 1", "50 điểm")
	tab.Go(panel)
	tab.MustHave("Các lần ký", "Xem lại hình: nhiệm vụ Đồng Cao đã hoàn thành.")
	tab.Everywhere("referee-history")
}

func TestBrowserARefereeWithoutScript(t *testing.T) {
	h := openField(t)
	tablet := browser.Open(t, 768, 1024)
	tablet.Expect("422")
	tablet.NoScript()
	h.comeIn(tablet, h.slip("TT01"))
	tablet.Go(h.url + "/trong-tai/" + storyCode + "/chung-ket?bang=B")
	tablet.Follow("main table tbody .primary")
	tablet.Axe("referee-panel-no-script-768")
	tablet.Click(task("luc-ngan"))
	tablet.Fill(`[name="mark.hien-vat"]`, "7")
	tablet.Fill("#f-time", "3:05.5")
	tablet.Follow(`[name="tinh"]`)
	tablet.MustHave("nhiều nhất 6 lần")
	tablet.Fill(`[name="mark.hien-vat"]`, "2")
	tablet.Follow(`[name="tinh"]`)
	wantText(t, tablet, "[data-total]", "15")
	tablet.Follow(signRun)
	tablet.MustHave("15 điểm, 3:05.500")
}
