// A list of works: codes come with it, rows are authors, and it may have no times.
package roster

import (
	"context"
	"os"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

const worksFile = "../../cmd/hoithi/demo/sang-tao-2024-bai-du-thi.xlsx"

func TestAListOfWorksKeepsItsCodes(t *testing.T) {
	content, err := os.ReadFile(worksFile)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		clock.Set(testkit.Day(2024, 7, 12, 9, 0)) // registration closed on the 10th
		doc, err := contests.Kit("sang-tao-2024")
		if err != nil {
			t.Fatal(err)
		}
		c, err := contests.Create(ctx, d, office, doc)
		if err != nil {
			t.Fatal(err)
		}
		pre, err := Import(ctx, d, office, c, "bai-du-thi.xlsx", content, false)
		if err != nil {
			t.Fatal(err)
		}
		if pre.TeamsNew != 148 || pre.Memberships != 267 || pre.People != 267 || pre.Areas != 10 {
			t.Errorf("%d works, %d rows, %d people, %d districts", pre.TeamsNew, pre.Memberships, pre.People, pre.Areas)
		}
		if again, err := Import(ctx, d, office, c, "bai-du-thi.xlsx", content, false); err != nil || again.TeamsUnchanged != 148 || again.Writes() {
			t.Errorf("a second time: %v, %+v", err, again)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			e, err := entries.ByCode(tx, c.ID, "ST20-148")
			if err != nil {
				return err
			}
			if e.Name != "Ứng dụng gấp quần áo cho học sinh tiểu học" || c.DivisionCode(e.DivisionID) != "4" {
				t.Errorf("ST20-148 is %q in %s", e.Name, c.DivisionCode(e.DivisionID))
			}
			if at := testkit.Day(2024, 7, 10, 17, 0).UnixMilli(); e.SubmittedAt != at {
				t.Errorf("it came at %d, want the last minute %d", e.SubmittedAt, at)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		clock.Set(testkit.Day(2024, 7, 1, 9, 0)) // another work comes by the form: its number follows
		made, err := entries.Register(ctx, d, office, c, entries.Draft{Division: "1", Name: "Máy đo độ ẩm", Unit: "Trường THCS Bố Hạ", Area: "Huyện Yên Thế",
			ContactName: "Chu Xuân Sơn", ContactPhone: "0943356938", Consent: true,
			Members: []entries.DraftMember{{Role: entries.Contestant, Name: "Lê Văn An", Born: "01/02/2012", Grade: 6}}}, "abcdefghijklmnopqrstuv")
		if err != nil {
			t.Fatal(err)
		}
		if made.Entry.Code != "ST20-149" {
			t.Errorf("the next work is %s", made.Entry.Code)
		}
	})
}

func TestACodeIsReadInAnyCase(t *testing.T) {
	rules := robocon()
	for code, want := range map[string]int{"RB24-A-0127": 127, "rb24-a-0001": 1, "RB24-B-0001": 0, "RB24-A-12": 0, "RB24-A-0000": 0, "": 0} {
		if got, _ := rules.NumberOf("A", code); got != want {
			t.Errorf("%q is number %d, want %d", code, got, want)
		}
	}
	if got := rules.CodeOf("A", 127); got != "RB24-A-0127" {
		t.Errorf("127 is %s", got)
	}
}
