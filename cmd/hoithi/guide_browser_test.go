// The walk through the guide in a real browser: each page of docs/huong-dan as its reader meets it; scripts/guide.sh keeps the pictures.
package main

import (
	"fmt"
	"path/filepath"
	"testing"

	"hoithi/internal/auth"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

// play tells one chapter at its time, outside the order of the story.
func (s *site) play(t *testing.T, at chapter) {
	t.Helper()
	s.clock.set(at.at)
	if err := at.play(t.Context(), s.d); err != nil {
		t.Fatal(err)
	}
}

// desk is somebody of the office at a desk.
func (s *site) desk(t *testing.T, login string) *browser.Tab {
	t.Helper()
	tab := browser.Open(t, 1240, 840)
	s.enterAgain(t, tab, login)
	return tab
}

// enterAgain signs somebody in, once more after the clock was moved.
func (s *site) enterAgain(t *testing.T, tab *browser.Tab, login string) {
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
	tab.Follow("main form button")
}

// slipOf opens the slip of a judge or referee on a device and returns the code it asks for.
func (s *site) slipOf(t *testing.T, tab *browser.Tab, contest, code string) string {
	t.Helper()
	ctx := t.Context()
	c, err := contestByCode(ctx, s.d, contest)
	if err != nil {
		t.Fatal(err)
	}
	id, err := accountID(ctx, s.d, refereeLogin(c, code))
	if err != nil {
		t.Fatal(err)
	}
	token, number, err := auth.PersonalLink(ctx, s.d, storyBy, id, c.ID, storyLinksValid)
	if err != nil {
		t.Fatal(err)
	}
	tab.Go(s.url + "/vao/" + token)
	return number
}

func (s *site) picture(tab *browser.Tab, path, name string) {
	tab.Go(s.url + path)
	tab.Picture("guide-" + name)
}

func TestBrowserWalksThroughTheGuideOfTheOffice(t *testing.T) {
	s := newSite(t)
	const manage = "/quan-ly/robocon-2024"
	organiser := s.desk(t, storyOrganiser)
	s.picture(organiser, manage, "trang-chu")
	s.picture(organiser, manage+"/ho-so?trang-thai=submitted", "ho-so")
	organiser.Follow(`main table tbody a`)
	organiser.Picture("guide-kiem-tra")
	s.picture(organiser, manage+"/the-le", "the-le")

	s.play(t, chapter{on(7, 10, 16, 0), importYouthWorks})
	s.play(t, chapter{on(7, 11, 9, 0), importYouthJudges})
	s.clock.set(on(7, 13, 16, 0))
	s.enterAgain(t, organiser, storyOrganiser)
	workbook, err := filepath.Abs("demo/robocon-2024-vong-loai.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	organiser.Go(s.url + manage + "/vong/vong-loai/nhap-diem")
	organiser.Upload(`input[name="file"]`, workbook)
	organiser.Follow(`main form .primary`)
	organiser.Picture("guide-nhap-diem")
	s.play(t, chapter{on(7, 13, 16, 30), importStoryMarks(storyCode, "vong-loai", "demo/robocon-2024-vong-loai.xlsx")})
	s.play(t, chapter{on(7, 15, 8, 0), confirmStory(storyCode, "vong-loai")})
	s.enterAgain(t, organiser, storyOrganiser)
	organiser.Go(s.url + manage + "/vong/vong-loai?bang=B")
	browser.Eval[bool](organiser, `document.querySelector("tr.tie").scrollIntoView({block: "center", behavior: "instant"}), true`)
	organiser.Picture("guide-xep-hang")
	s.picture(organiser, manage+"/vong/vong-loai/quyet-dinh?bang=B", "quyet-dinh")

	s.play(t, chapter{on(7, 15, 9, 0), decideStoryTie})
	s.enterAgain(t, organiser, storyOrganiser)
	organiser.Go(s.url + manage + "/vong/vong-loai/cong-bo")
	organiser.Follow(`main form .actions .primary`)
	head := s.desk(t, storyHead)
	s.picture(head, manage+"/vong/vong-loai/cong-bo", "duyet")
	head.Click(`form[action$="/duyet"] .primary`)
	head.Wait("dialog")
	head.Follow(`dialog .primary`)

	s.play(t, chapter{on(7, 17, 16, 0), importStoryMarks(youthCode, "so-khao", "demo/sang-tao-2024-so-khao.xlsx")})
	s.enterAgain(t, head, storyHead)
	s.picture(head, "/quan-ly/sang-tao-2024/vong/so-khao/tien-do", "tien-do")

	s.play(t, chapter{on(8, 12, 9, 0), nameReferees})
	refereeAtTheField(t, s)
	for _, at := range []chapter{{on(8, 14, 9, 30), refereeRuns(1)}, {on(8, 14, 14, 0), refereeRuns(2)},
		{on(8, 14, 16, 30), closeStory(storyCode, "chung-ket")}, {on(8, 14, 17, 0), publishStory(storyCode, "chung-ket")}} {
		s.play(t, at)
	}
	s.enterAgain(t, organiser, storyOrganiser)
	s.picture(organiser, "/cuoc-thi/robocon-2024/ket-qua/chung-ket?bang=A", "ket-qua")
	s.picture(organiser, "/bao-cao?ky=2024-H1", "bao-cao")
}

// refereeAtTheField marks a run half way on a tablet.
func refereeAtTheField(t *testing.T, s *site) {
	t.Helper()
	s.clock.set(on(8, 14, 8, 0))
	tablet := browser.Open(t, 820, 900)
	code := s.slipOf(t, tablet, storyCode, refereeCode("A", 1))
	tablet.Fill("#f-code", code)
	tablet.Follow("main form button.primary")
	tablet.MustHave("Trọng tài")
	s.picture(tablet, "/trong-tai/robocon-2024/chung-ket", "trong-tai-doi")
	tablet.Follow(`main a[href*="/chung-ket/"]:not([href*="bang"])`)
	for n := range 4 {
		browser.Eval[bool](tablet, fmt.Sprintf(`document.querySelectorAll(".task input")[%d].click(), true`, n))
	}
	tablet.Fill("#f-time", "2:18.970")
	tablet.Picture("guide-trong-tai-luot")
}

func TestBrowserWalksThroughTheGuideOfTheJudges(t *testing.T) {
	d, clock := toldUntil(t, testkit.SQLite(t), "2024-07-14")
	s := serveSite(t, d, clock)
	const manage = "/quan-ly/sang-tao-2024"
	s.clock.set(on(7, 16, 9, 0))
	organiser := s.desk(t, storyOrganiser)
	s.picture(organiser, manage+"/giam-khao", "ban-giam-khao")
	organiser.Go(s.url + manage + "/vong/so-khao/phan-cong")
	organiser.Follow(`form[action$="/chia"] .primary`)
	organiser.Follow(`form[action$="/ap-dung"] .primary`)

	s.clock.set(on(7, 17, 8, 30))
	phone := browser.Open(t, 390, 780)
	code := s.slipOf(t, phone, youthCode, "GK101")
	phone.Picture("guide-giam-khao-vao")
	phone.Fill("#f-code", code)
	phone.Follow("main form button.primary")
	phone.Go(s.url + "/cham/sang-tao-2024/so-khao")
	phone.Follow(`main .button.primary`)
	markSheet(t, phone, "36", "25,5", "17", "8,5")
	phone.Follow(`button[name="act"][value="sign"]`)
	s.picture(phone, "/cham/sang-tao-2024/so-khao", "giam-khao-danh-sach")
	phone.Follow(`main .button.primary`)
	markSheet(t, phone, "33,5", "24")
	phone.Picture("guide-giam-khao-phieu")
}

// markSheet types marks into the first criteria of a sheet.
func markSheet(t *testing.T, tab *browser.Tab, marks ...string) {
	t.Helper()
	for i, mark := range marks {
		tab.Fill(fmt.Sprintf(`[data-criterion]:nth-of-type(%d) input`, i+1), mark)
	}
}
