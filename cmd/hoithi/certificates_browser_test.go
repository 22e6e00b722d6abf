// The walk through the guide of certificates in a real browser: the register, the design, and the public page of a code; the guide keeps the pictures.
package main

import (
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
	"hoithi/reports/certificates"
)

func TestBrowserWalksThroughTheGuideOfCertificates(t *testing.T) {
	d, clock := toldUntil(t, testkit.SQLite(t), "2024-08-20")
	s := serveSite(t, d, clock)
	organiser := s.desk(t, storyOrganiser)
	const manage = "/quan-ly/robocon-2024/giay-chung-nhan"
	organiser.Go(s.url + manage + "/mau/chung-nhan")
	organiser.Drag(".part:nth-of-type(9)", 2, 0)
	browser.Eval[bool](organiser, `window.scrollTo(0, 0), true`)
	organiser.Picture("guide-giay-mau")
	organiser.Go(s.url + manage)
	organiser.MustHave("Tải một tệp PDF", "01/GCN-2024")
	browser.Eval[bool](organiser, `document.querySelector("[data-makings]").parentElement.scrollIntoView({block: "start", behavior: "instant"}), true`)
	organiser.Picture("guide-giay-so")

	c, err := storyContest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	var one certificates.Certificate
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		one, err = certificates.Numbered(tx, c.ID, "31/GCN-2024")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	parent := browser.Open(t, 390, 780)
	parent.Expect("404")
	parent.Go(s.url + certificates.PublicPath + "/" + one.Token)
	parent.MustHave("Giấy có giá trị", one.Number, one.Name)
	parent.Axe("certificate-public-390")
	parent.Picture("guide-giay-kiem-tra")
	parent.Go(s.url + certificates.PublicPath + "/" + "AAAAAAAAAAAAAAAAAAAAAA")
	parent.MustHave("Mã này không phải của giấy nào", "Số giấy")
	parent.Axe("certificate-unknown-390")
}
