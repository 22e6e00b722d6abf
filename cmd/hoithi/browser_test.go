// The main job in a real browser: a teacher registers on a phone, an organiser takes the contest to its published results, the public reads them.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

// site is the whole program on loopback, with the story told up to the last day of registration.
type site struct {
	url   string
	d     *db.DB
	clock *storyClock
}

func newSite(t *testing.T) *site {
	t.Helper()
	d, clock := toldUntil(t, testkit.SQLite(t), "2024-06-30")
	return serveSite(t, d, clock)
}

// signIn opens a one-time link of the organiser and presses its button.
func (s *site) signIn(t *testing.T, tab *browser.Tab) {
	t.Helper()
	s.signInAs(t, tab, storyOrganiser)
}

func (s *site) signInAs(t *testing.T, tab *browser.Tab, login string) {
	t.Helper()
	id, err := accountID(t.Context(), s.d, login)
	if err != nil {
		t.Fatal(err)
	}
	token, err := auth.SignInLink(t.Context(), s.d, storyBy, id, storyLinksValid)
	if err != nil {
		t.Fatal(err)
	}
	tab.Go(s.url + "/vao/" + token)
	tab.Axe("sign-in-link")
	tab.Follow("main form button")
}

func TestBrowserFromRegistrationToPublishedResults(t *testing.T) {
	s := newSite(t)
	phone := browser.Open(t, 390, 844)
	phone.Expect("422")
	code := registerOnAPhone(t, s, phone)

	desk := browser.Open(t, 1280, 800)
	desk.Expect("422")
	s.signIn(t, desk)
	desk.Axe("manage-1280")
	approve(t, s, desk, code)
	s.clock.set(on(7, 13, 16, 0)) // two weeks later the session is over
	s.signIn(t, desk)
	importMarks(t, s, desk, "vong-loai", "robocon-2024-vong-loai.xlsx")
	confirmRound(t, s, "vong-loai")
	decideTie(t, s, desk)
	publishRound(t, s, desk, "vong-loai")
	s.clock.set(on(8, 14, 16, 0))
	s.signIn(t, desk)
	importMarks(t, s, desk, "chung-ket", "robocon-2024-chung-ket.xlsx")
	publishRound(t, s, desk, "chung-ket")
	downloadWorkbook(t, s, desk)
	desk.Go(s.url + "/bao-cao?ky=2024-H1")
	desk.MustHave("433 đội thi") // the story's 432 and the one of this test
	desk.Axe("report-1280")

	phone.Go(s.url + "/cuoc-thi/robocon-2024")
	phone.Axe("contest-390")
	phone.Go(s.url + "/cuoc-thi/robocon-2024/ket-qua/chung-ket")
	phone.MustHave("Kỷ Nguyên 24", "Giải Nhất")
	phone.Axe("public-result-390")
	phone.Resize(1280, 800)
	phone.Axe("public-result-1280")
	phone.Go(s.url + "/cuoc-thi/robocon-2024/ket-qua/vong-loai?bang=B")
	phone.MustHave("Tia Chớp Robotics", "bốc thăm")
	phone.Axe("public-qualifying-1280")
}

// registerOnAPhone fills the form step by step, first with a pupil of the wrong grade, and returns the team's code.
func registerOnAPhone(t *testing.T, s *site, tab *browser.Tab) string {
	t.Helper()
	tab.Go(s.url + "/")
	tab.Axe("home-390")
	tab.Go(s.url + "/cuoc-thi/robocon-2024/dang-ky")
	tab.Fill("#f-name", "Chim Lạc Việt Yên")
	tab.Click(`label:has(input[name="division"][value="A"])`)
	tab.Fill("#f-unit", "tieu hoc quang chau")
	tab.Wait(`[role="listbox"] li`)
	tab.Shot("register-unit-390")
	tab.Click(`[role="listbox"] li`)
	tab.Axe("register-390")
	browser.Eval[bool](tab, `scrollTo({top: 0, behavior: "instant"}), true`)
	tab.Picture("guide-dang-ky")
	tab.Click("#buoc-team .step-buttons .primary")
	for i, name := range []string{"Nguyễn Thị Ưởng", "Đặng Ngọc Ánh"} {
		member := func(field string) string { return fmt.Sprintf(`[name="members.%d.%s"]`, i, field) }
		tab.Fill(member("name"), name)
		tab.Fill(member("born"), fmt.Sprintf("%02d/03/2014", i+1))
		tab.Choose(member("gender"), "female")
		tab.Choose(member("grade"), "4")
		tab.Fill(member("class"), "4A")
	}
	tab.Fill(`[name="members.1.born"]`, "31/02/2014")
	tab.Fill(`[name="mentors.0.name"]`, "Trần Văn Thầy")
	tab.Fill(`[name="mentors.0.phone"]`, "0912 345 678")
	tab.Axe("register-people-390")
	tab.Click("#buoc-people .step-buttons .primary")
	tab.Fill("#f-contact_name", "Trần Văn Thầy")
	tab.Fill("#f-contact_phone", "0912345678")
	tab.Click("#buoc-contact .step-buttons .primary")
	tab.Click(`label:has(#f-consent)`)
	tab.Axe("register-confirm-390")
	tab.Follow("#buoc-confirm .actions .primary")
	tab.MustHave("tháng 2 không có ngày 31")
	tab.Axe("register-wrong-390")
	tab.Fill(`[name="members.1.born"]`, "28/02/2014")
	tab.Click("#buoc-people .step-buttons .primary")
	tab.Click("#buoc-contact .step-buttons .primary")
	tab.Follow("#buoc-confirm .actions .primary")
	code := strings.TrimSpace(tab.Text(".receipt-code"))
	if !strings.HasPrefix(code, "RB24-A-") {
		t.Fatalf("code %q", code)
	}
	tab.Axe("receipt-390")
	tab.Picture("guide-tiep-nhan")
	return code
}

func approve(t *testing.T, s *site, tab *browser.Tab, code string) {
	t.Helper()
	tab.Go(s.url + "/quan-ly/robocon-2024/ho-so")
	tab.Axe("entries-1280")
	tab.Go(s.url + "/quan-ly/robocon-2024/ho-so?q=chim+lac+uong")
	tab.MustHave(code)
	tab.Follow(`main table tbody a`)
	tab.Axe("entry-1280")
	tab.Resize(390, 844)
	tab.Axe("entry-390")
	tab.Resize(1280, 800)
	tab.Follow(`form[action$="/duyet"] button`)
	tab.Go(s.url + "/quan-ly/robocon-2024/ho-so?q=" + code)
	tab.MustHave("Đã duyệt")
}

func importMarks(t *testing.T, s *site, tab *browser.Tab, round, file string) {
	t.Helper()
	path, err := filepath.Abs("demo/" + file)
	if err != nil {
		t.Fatal(err)
	}
	tab.Go(s.url + "/quan-ly/robocon-2024/vong/" + round + "/nhap-diem")
	tab.Axe("marks-form-" + round)
	tab.Upload(`input[name="file"]`, path)
	tab.Follow(`main form .primary`)
	tab.Axe("marks-preview-" + round)
	tab.Follow(`form[action$="/ap-dung"] .primary`)
	tab.Go(s.url + "/quan-ly/robocon-2024/vong/" + round + "?bang=B")
	tab.Axe("standings-" + round)
}

func decideTie(t *testing.T, s *site, tab *browser.Tab) {
	t.Helper()
	tab.Go(s.url + "/quan-ly/robocon-2024")
	tab.MustHave("cần quyết định")
	tab.Shot("manage-tie-1280")
	tab.Go(s.url + "/quan-ly/robocon-2024/vong/vong-loai/quyet-dinh")
	tab.Axe("decide-1280")
	tab.Click(`label:has(input[name="chosen"][value="RB24-B-0022"])`)
	tab.Click(`label:has(input[name="how"][value="bốc thăm"])`)
	tab.Fill(`[name="decided_by"]`, "Hội đồng giám khảo")
	tab.Follow(`main form .actions .primary`)
	tab.Go(s.url + "/quan-ly/robocon-2024/vong/vong-loai?bang=B")
	tab.MustHave("bốc thăm")
	tab.Follow(`main table tbody a[href*="/thu-hang/"]`)
	tab.Axe("why-1280")
}

func publishRound(t *testing.T, s *site, tab *browser.Tab, round string) {
	t.Helper()
	page := s.url + "/quan-ly/robocon-2024/vong/" + round + "/cong-bo"
	tab.Go(page)
	tab.Axe("publish-" + round)
	tab.Follow(`main form .actions .primary`)
	head := browser.Open(t, 1280, 800)
	s.signInAs(t, head, storyHead)
	head.Go(page)
	head.Axe("approve-" + round)
	head.Click(`form[action$="/duyet"] .primary`)
	head.Wait("dialog")
	head.Shot("approve-dialog-" + round)
	head.Follow(`dialog .primary`)
}

// confirmRound has the secretary compare what the organiser imported.
func confirmRound(t *testing.T, s *site, round string) {
	t.Helper()
	tab := browser.Open(t, 390, 844)
	s.signInAs(t, tab, storySecretary)
	tab.Go(s.url + "/quan-ly/robocon-2024/vong/" + round + "/xac-nhan")
	tab.Axe("confirm-390-" + round)
	tab.Click(`main form .primary`)
	tab.Wait("dialog")
	tab.Follow(`dialog .primary`)
	tab.MustHave("Không có phiếu nào chờ xác nhận")
}

func downloadWorkbook(t *testing.T, s *site, tab *browser.Tab) {
	t.Helper()
	tab.Go(s.url + "/quan-ly/robocon-2024/vong/chung-ket")
	file := tab.Download(`a[href$="/xuat-excel"]`)
	info, err := os.Stat(file)
	if err != nil || !strings.HasSuffix(file, ".xlsx") || info.Size() < 50_000 {
		t.Fatalf("%s: %v, %v", file, info, err)
	}
}
