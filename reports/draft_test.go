package reports

import (
	"context"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/judging/results"
	"hoithi/registration/entries"
)

func TestG7AWorkbookIsADraftUntilASecondPersonApprovedAndOnceItIsOutdated(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx, second := context.Background(), audit.By{Name: "Trần Văn Hai", Via: "command"}
		clock.Set(testkit.Day(2024, 6, 30, 17, 0))
		c := approving(t, d, register(t, d))
		clock.Set(testkit.Day(2024, 7, 13, 17, 0))
		qualify(t, d, c)
		drawLot(t, d, c)
		draft := func(want bool, when string) {
			t.Helper()
			cells := cellsOf(t, openBook(t, workbook(t, d, reload(t, d, c))), "Tổng hợp")
			if strings.HasPrefix(cells["A4"], "DỰ THẢO") != want || strings.Contains(cells["A12"], "DỰ THẢO") != want {
				t.Errorf("%s the workbook says %q and %q", when, cells["A4"], cells["A12"])
			}
		}
		draft(true, "before anything is published")
		publish(t, d, c, "vong-loai")
		draft(true, "while a second person has not approved")
		if _, err := results.ApprovePublication(ctx, d, second, c, "vong-loai", ""); err != nil {
			t.Fatal(err)
		}
		draft(false, "once it is approved")
		id := entryOf(t, d, "rb24a001")
		names := results.NameCorrection{EntryID: id, Names: entries.Names{Entry: "Tên Viết Đúng"}, Reason: "Sửa tên ghi sai."}
		if _, err := results.CorrectNames(ctx, d, tester, c, names); err != nil {
			t.Fatal(err)
		}
		draft(true, "while a corrected name waits")
		if _, err := results.ApprovePublication(ctx, d, second, c, "vong-loai", ""); err != nil {
			t.Fatal(err)
		}
		draft(false, "once the name is approved")
		if err := entries.Reject(ctx, d, tester, c, id, 0, "sai khối lớp"); err != nil {
			t.Fatal(err)
		}
		draft(true, "when a team left the ranking since")
	})
}

// approving puts rules in force that want a second person.
func approving(t *testing.T, d *db.DB, c *contests.Contest) *contests.Contest {
	t.Helper()
	var doc string
	read(t, d, func(tx *db.Tx) error {
		return tx.Get(&doc, `SELECT document FROM rules WHERE contest_id = ? AND version = ?`, c.ID, c.RulesVersion)
	})
	c, err := contests.ChangeRules(context.Background(), d, tester, c, []byte(strings.TrimSpace(doc)+"\npublication: {approval: true}\n"), c.RulesVersion, "Có người duyệt.", "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
