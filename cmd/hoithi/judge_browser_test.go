// A judge's device in a real browser: in by a slip, sheets marked on a phone, the network lost, a second device, no script.
package main

import (
	"fmt"
	"net"
	"net/http"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/roster"
)

// serveSite serves the whole program over a database until the test ends.
func serveSite(t *testing.T, d *db.DB, clock *storyClock) *site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{url: "http://" + listener.Addr().String(), d: d, clock: clock}
	server := &http.Server{Handler: testApp(t, d, s.url).Handler()}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return s
}

// hall is a contest on the day it is judged, with slips for who judges.
type hall struct {
	*site
	t *testing.T
	c *contests.Contest
}

// openHall has a contest of these rules with the entries of a workbook of the demo, and no chapter of the story.
func openHall(t *testing.T, rules []byte, entries string) *hall {
	t.Helper()
	clock := &storyClock{}
	clock.set(on(7, 17, 8, 30))
	d, err := db.Open(t.Context(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	h := &hall{t: t}
	h.c, err = contests.Create(t.Context(), d, storyBy, rules)
	h.must(err)
	content, err := storyFiles.ReadFile("demo/" + entries)
	h.must(err)
	_, err = roster.Import(t.Context(), d, storyBy, h.c, entries, content, false)
	h.must(err)
	h.site = serveSite(t, d, clock)
	return h
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// slip is a new slip of a judge or referee, by code.
func (h *hall) slip(code string) marking.JudgeLink {
	h.t.Helper()
	links, err := marking.NewLinks(h.t.Context(), h.d, storyBy, h.c.ID, func(j marking.JudgeRow) bool { return j.Code == code })
	h.must(err)
	if len(links) != 1 {
		h.t.Fatalf("%d slips of %s", len(links), code)
	}
	return links[0]
}

// comeIn opens a slip on a device.
func (h *hall) comeIn(tab *browser.Tab, slip marking.JudgeLink) {
	h.t.Helper()
	tab.Go(h.url + "/vao/" + slip.Token)
	tab.Fill("#f-code", slip.Code)
	tab.Follow("main form button")
}

// openYouth is the youth contest with two judges on every work of the preliminary round.
func openYouth(t *testing.T) *hall {
	t.Helper()
	doc, err := contests.Kit(youthCode)
	if err != nil {
		t.Fatal(err)
	}
	h := openHall(t, doc, "sang-tao-2024-bai-du-thi.xlsx")
	judges, err := storyFiles.ReadFile("demo/sang-tao-2024-giam-khao.xlsx")
	h.must(err)
	_, err = marking.ImportJudges(t.Context(), h.d, storyBy, h.c.ID, marking.JudgeFile{Name: "giam-khao.xlsx", Content: judges}, false)
	h.must(err)
	_, err = marking.SpreadJudges(t.Context(), h.d, storyBy, h.c.ID, marking.Spreading{Round: "so-khao", Want: 2}, results.Through, false)
	h.must(err)
	return h
}

// criterion is the field of a criterion.
func criterion(code string) string { return `[name="` + marking.MarkField(code) + `"]` }

// by presses − or + of a criterion.
func press(tab *browser.Tab, code, by string) {
	tab.Click(`.criterion:has(` + criterion(code) + `) [data-by="` + by + `"]`)
}

func value(tab *browser.Tab, css string) string {
	return browser.Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).value`, css))
}

func wantValue(t *testing.T, tab *browser.Tab, css, want string) {
	t.Helper()
	if got := value(tab, css); got != want {
		t.Errorf("%s holds %q, want %q", css, got, want)
	}
}

func wantText(t *testing.T, tab *browser.Tab, css, want string) {
	t.Helper()
	if got := tab.Text(css); got != want {
		t.Errorf("%s says %q, want %q", css, got, want)
	}
}

const (
	saveSheet = `.bar [name="act"][value="save"]`
	signSheet = `.bar [name="act"][value="sign"]`
)

func TestBrowserAJudgeOnAPhone(t *testing.T) {
	h := openYouth(t)
	slip := h.slip("GK406")
	phone := browser.Open(t, 390, 844)
	phone.Expect("422")
	phone.Go(h.url + "/vao/" + slip.Token)
	phone.Fill("#f-code", "000 000")
	phone.Everywhere("judge-slip")
	phone.Follow("main form button")
	phone.Axe("judge-slip-wrong-390")
	h.comeIn(phone, slip)
	phone.Everywhere("judge-home")
	phone.Go(h.url + "/cham")
	phone.Everywhere("judge-rounds")
	phone.Follow(".desk-round")
	phone.MustHave("Vòng sơ khảo", "0 / ")
	phone.Everywhere("judge-list")
	phone.Follow(".desk-progress .primary")
	h.fillASheet(phone)
	h.signAndCorrect(phone)
	h.declineAnEntry(phone)
}

// declineAnEntry takes the next entry off the judge's list for a reason of the judge's own.
func (h *hall) declineAnEntry(phone *browser.Tab) {
	h.t.Helper()
	phone.Go(h.url + "/cham/" + youthCode + "/so-khao")
	phone.Follow(".desk-progress .primary")
	phone.Click("main > details summary")
	phone.Fill("#f-recuse_reason", "Tác giả là cháu tôi.")
	phone.Everywhere("judge-decline")
	phone.Click("main > details .danger")
	phone.Wait("dialog")
	phone.Follow("dialog .danger")
	phone.MustHave("Đã ghi nhận quý vị không chấm bài", "/ 7")
}

// fillASheet uses the controls of the first sheet, signs what is wrong, reloads and saves a draft.
func (h *hall) fillASheet(phone *browser.Tab) {
	h.t.Helper()
	first := phone.URL()
	phone.Axe("judge-sheet-empty-390")
	press(phone, "tinh-moi", "-1") // from nothing: the most
	wantValue(h.t, phone, criterion("tinh-moi"), "40")
	press(phone, "tinh-moi", "1")
	wantValue(h.t, phone, criterion("tinh-moi"), "40")
	press(phone, "tinh-moi", "-1")
	wantValue(h.t, phone, criterion("tinh-moi"), "39,5")
	press(phone, "ap-dung", "1") // from nothing: 0
	press(phone, "ap-dung", "-1")
	wantValue(h.t, phone, criterion("ap-dung"), "0")
	wantText(h.t, phone, "[data-missing]", "Còn 2 tiêu chí")
	phone.Fill(criterion("mo-hinh"), "21")
	phone.Fill(criterion("thuyet-minh"), "8.5")
	phone.Fill("#f-comment", "Mô hình chạy thật, thuyết minh rõ.")
	wantText(h.t, phone, "[data-total]", "69")
	phone.Follow(signSheet)
	phone.MustHave("Chất lượng mô hình, sản phẩm”: điểm phải từ 0 đến 20")
	wantValue(h.t, phone, criterion("mo-hinh"), "21")
	phone.Everywhere("judge-sheet-wrong")
	phone.Fill(criterion("mo-hinh"), "18,5")
	phone.Fill(criterion("ap-dung"), "8,5")
	wantText(h.t, phone, "[data-total]", "75")
	phone.Wait("[data-draft-note]:not(:empty)")
	phone.Go(first) // as if the phone had been switched off
	wantValue(h.t, phone, criterion("ap-dung"), "8,5")
	wantValue(h.t, phone, "#f-comment", "Mô hình chạy thật, thuyết minh rõ.")
	phone.Everywhere("judge-sheet")
	phone.Follow(saveSheet)
	phone.MustHave("Đã lưu nháp bài")
	if phone.URL() == first {
		h.t.Error("save and next stays on the same sheet")
	}
	second := phone.URL()
	phone.Follow(`main a[data-skip]`)
	if phone.URL() == second || phone.URL() == first {
		h.t.Error("skip does not go on: ", phone.URL())
	}
	phone.Go(first)
	wantText(h.t, phone, "[data-total]", "75")
	wantValue(h.t, phone, criterion("mo-hinh"), "18,5")
}

// signAndCorrect signs the sheet on the screen and corrects it with a reason.
func (h *hall) signAndCorrect(phone *browser.Tab) {
	h.t.Helper()
	sheet := phone.URL()
	phone.Follow(signSheet)
	phone.MustHave("Đã ký phiếu bài", "75 điểm")
	phone.Go(sheet)
	phone.MustHave("Phiếu đã ký")
	phone.Fill(criterion("ap-dung"), "9")
	phone.Follow(signSheet)
	phone.MustHave("Vui lòng ghi lý do sửa")
	phone.Everywhere("judge-correct")
	phone.Fill("#f-reason", "Ghi nhầm điểm khả năng áp dụng.")
	phone.Follow(signSheet)
	phone.MustHave("75,5 điểm")
	phone.Go(sheet)
	phone.Click("details summary")
	phone.MustHave("lần ghi 2", "Ghi nhầm điểm khả năng áp dụng.")
	phone.Axe("judge-history-390")
	phone.Go(h.url + "/cham/" + youthCode + "/so-khao?loc=xong")
	phone.MustHave("1 / ", "75,5")
	phone.Axe("judge-list-done-390")
}

func TestG18BrowserTwoDevicesOfOneJudge(t *testing.T) {
	h := openYouth(t)
	slip := h.slip("GK406")
	phone, tablet := browser.Open(t, 390, 844), browser.Open(t, 768, 1024)
	for _, tab := range []*browser.Tab{phone, tablet} {
		tab.Expect("409")
		h.comeIn(tab, slip)
		tab.Go(h.url + "/cham/" + youthCode + "/so-khao")
		tab.Follow(".desk-progress .primary")
		fillIn(tab)
	}
	tablet.Fill(criterion("thuyet-minh"), "9,5")
	phone.Follow(signSheet)
	phone.MustHave("Đã ký phiếu bài")
	tablet.Follow(signSheet)
	tablet.MustHave("vừa được ký ở một thiết bị khác", "Hai bản khác nhau", "72", "74,5")
	wantValue(t, tablet, criterion("thuyet-minh"), "9,5")
	tablet.Everywhere("judge-conflict")
	tablet.Fill("#f-reason", "Chấm trên máy tính bảng là điểm đúng.")
	tablet.Follow(signSheet)
	tablet.MustHave("74,5 điểm")
}

func TestBrowserAJudgeWithoutScript(t *testing.T) {
	h := openYouth(t)
	phone := browser.Open(t, 390, 844)
	phone.Expect("422")
	phone.NoScript()
	h.comeIn(phone, h.slip("GK406"))
	phone.Go(h.url + "/cham/" + youthCode + "/so-khao")
	phone.Follow(".desk-progress .primary")
	sheet := phone.URL()
	phone.Axe("judge-sheet-no-script-390")
	phone.Fill(criterion("tinh-moi"), "8,7")
	phone.Fill(criterion("ap-dung"), "20")
	phone.Follow(signSheet)
	phone.MustHave("điểm theo bước 0,5", "“Chất lượng mô hình, sản phẩm” chưa có điểm")
	phone.Fill(criterion("tinh-moi"), "38.5")
	phone.Fill(criterion("mo-hinh"), "15")
	phone.Follow(saveSheet)
	phone.MustHave("Đã lưu nháp")
	phone.Go(sheet)
	wantValue(t, phone, criterion("tinh-moi"), "38,5")
	phone.Fill(criterion("thuyet-minh"), "0")
	phone.Follow(signSheet)
	phone.MustHave("73,5 điểm")
}

// closeRound closes the round, whatever it lacks, as if the head had done so a moment ago.
func (h *hall) closeRound(code string) {
	h.t.Helper()
	row, _ := h.c.RoundRow(code)
	h.must(h.d.Write(h.t.Context(), db.Contest(h.c.ID), func(tx *db.Tx) error { return contests.SetRoundState(tx, row.ID, contests.Closed) }))
}

// fillIn gives every criterion of the sheet on the screen a mark.
func fillIn(tab *browser.Tab) {
	for code, mark := range map[string]string{"tinh-moi": "30", "ap-dung": "20", "mo-hinh": "15", "thuyet-minh": "7"} {
		tab.Fill(criterion(code), mark)
	}
}

func TestBrowserASheetThatCannotBeSentIsNotLost(t *testing.T) {
	h := openYouth(t)
	phone := browser.Open(t, 390, 844)
	for _, refusal := range []string{"ERR_INTERNET_DISCONNECTED", "404"} {
		phone.Expect(refusal)
	}
	h.comeIn(phone, h.slip("GK406"))
	phone.Go(h.url + "/cham/" + youthCode + "/so-khao")
	phone.Follow(".desk-progress .primary")
	fillIn(phone)
	phone.Offline(true)
	phone.Click(signSheet)
	phone.Wait("[data-reach-note]")
	phone.MustHave("Chưa gửi được")
	wantValue(t, phone, criterion("thuyet-minh"), "7")
	phone.Axe("judge-offline-390")
	phone.Offline(false)
	h.closeRound("so-khao") // meanwhile
	phone.Follow(signSheet)
	phone.MustHave("Vòng thi đã khóa", "72 điểm) đã chuyển trưởng ban giám khảo quyết định")
	phone.Axe("judge-late-390")
	phone.AxeDark("judge-late-390-dark")
	phone.Go(h.url + "/cham/" + youthCode + "/so-khao?loc=xong")
	phone.MustHave("Chờ trưởng ban")
	phone.Follow(".desk-list a")
	phone.MustHave("đang chờ trưởng ban giám khảo quyết định")
	wantText(t, phone, "[data-total]", "72")
	if phone.Has("chưa gửi") {
		t.Error("what was sent is shown as not sent")
	}
	phone.Everywhere("judge-late-sheet")

	phone.Go(h.url + "/cham/" + youthCode + "/so-khao")
	phone.Follow(".desk-progress .primary")
	fillIn(phone)
	phone.Fill("#f-comment", "Ý tưởng hay.")
	h.must(h.d.Write(t.Context(), db.Contest(h.c.ID), func(tx *db.Tx) error { // the office took the entries off the judge
		_, err := tx.Exec(`UPDATE assignment SET removed_at = 1, removed_by = 'x' WHERE contest_id = ?`, h.c.ID)
		return err
	}))
	phone.Follow(signSheet)
	phone.MustHave("Không có bài này trong danh sách chấm của quý vị", "Những gì quý vị đã ghi", "30", "Ý tưởng hay.")
	phone.Everywhere("judge-refused")
	phone.Follow("main .primary")
	phone.MustHave("0 / 0")
}
