// What happens at the same moment around a round: signatures on two devices, corrections, closing, late sheets, publishing. Through the real use
// cases, on both databases: exactly one wins, everyone else is told, and nothing is public that nobody looked at.
package results

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
)

const marked = "so-khao"

// court is a rubric contest with one work, one judge who signed it with 70 points, and a head of the jury.
type court struct {
	t     *testing.T
	d     *db.DB
	c     *contests.Contest
	judge audit.By
	head  audit.By
	work  string
}

// newCourt makes one in a contest of its own.
func newCourt(t *testing.T, d *db.DB, code string) *court {
	t.Helper()
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	doc = []byte(strings.NewReplacer("code: sang-tao-2024", "code: "+code, "least: 2, limit: 15", "least: 1", "    second_eyes: true\n", "", "approval: true", "approval: false").Replace(string(doc)))
	c, err := contests.Create(t.Context(), d, office, doc)
	if err != nil {
		t.Fatal(err)
	}
	k := &court{t: t, d: d, c: c}
	ids := enter(t, d, c, team{c.Rules.Divisions[0].Code, "w1", "Máy gieo hạt"})
	judge, err := marking.AddJudge(t.Context(), d, office, c.ID, marking.JudgeDraft{Role: marking.RoleJudge, Code: "GK101", Name: "Nguyễn Thị Hương"})
	if err == nil {
		err = marking.Assign(t.Context(), d, office, c.ID, marked, ids["w1"], judge, Through)
	}
	if err != nil {
		t.Fatal(err)
	}
	read(t, d, func(tx *db.Tx) error {
		if err := tx.Get(&k.work, `SELECT code FROM entry WHERE id = ?`, ids["w1"]); err != nil {
			return err
		}
		k.judge = audit.By{Name: "Nguyễn Thị Hương", Via: "web"}
		return tx.Get(&k.judge.AccountID, `SELECT account_id FROM judge WHERE id = ?`, judge)
	})
	k.head = account(t, d, "truong-ban."+code, "Nguyễn Văn Trưởng")
	if err := auth.GrantRole(t.Context(), d, office, k.head.AccountID, c.ID, contests.Head); err != nil {
		t.Fatal(err)
	}
	if _, err := k.sign(40, 0); err != nil {
		t.Fatal(err)
	}
	return k
}

// sign signs a sheet of the judge on a device that saw the revision base; first is the mark of the first criterion.
func (k *court) sign(first, base int) (marking.SheetSigned, error) {
	marks := map[string]decimal.Milli{"tinh-moi": decimal.Milli(first) * 1000, "ap-dung": 20_000, "mo-hinh": 5_000, "thuyet-minh": 5_000}
	return marking.Sign(context.Background(), k.d, k.judge, k.c.ID, marking.Signing{Round: marked, Entry: k.work, Marks: marks, Base: base, Reason: "Ghi nhầm."}, Through)
}

func (k *court) close(seen *int64) error {
	return marking.CloseRound(context.Background(), k.d, k.head, k.c, marked, seen, Through)
}

func (k *court) row() contests.RoundRow {
	var row contests.RoundRow
	read(k.t, k.d, func(tx *db.Tx) error {
		c, err := contests.ByID(tx, k.c.ID)
		if err == nil {
			row, _ = c.RoundRow(marked)
		}
		return err
	})
	return row
}

// count counts rows.
func (k *court) count(query string) (n int) {
	read(k.t, k.d, func(tx *db.Tx) error { return tx.Get(&n, query) })
	return n
}

// told is what somebody was told, "" when they won.
func told(err error) string {
	var keys []string
	for _, f := range fault.All(err) {
		keys = append(keys, f.Key)
	}
	if len(keys) == 0 && err != nil {
		return err.Error()
	}
	return strings.Join(keys, " ")
}

// together runs acts at the same moment.
func together(acts ...func()) {
	start := make(chan struct{})
	var wg sync.WaitGroup
	for _, act := range acts {
		wg.Go(func() {
			<-start
			act()
		})
	}
	close(start)
	wg.Wait()
}

// Two devices of one judge correct the sheet while the head closes what was seen: one of the devices is in and the closing is told, or the round is
// closed and one device's sheet is late. The other device is told either way.
func TestG18_TwoDevicesCorrectWhileTheHeadCloses(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		for _, code := range []string{"st-1", "st-2", "st-3", "st-4"} {
			k := newCourt(t, d, code)
			seen := k.row().Version
			var one, two marking.SheetSigned
			var errs [3]error
			together(func() { one, errs[0] = k.sign(30, 1) }, func() { two, errs[1] = k.sign(31, 1) }, func() { errs[2] = k.close(&seen) })
			devices := []string{told(errs[0]), told(errs[1])}
			slices.Sort(devices)
			inForce := k.count(`SELECT COUNT(*) FROM sheet WHERE revision = 2 AND contest_id = (SELECT MAX(id) FROM contest)`)
			late := k.count(`SELECT COUNT(*) FROM late_sheet WHERE contest_id = (SELECT MAX(id) FROM contest)`)
			closed := k.row().State == contests.Closed
			switch {
			case devices[0] != "":
				t.Fatalf("no device won: %v", devices)
			case closed && (devices[1] != "judging.late_waits" || !one.Late && !two.Late || inForce != 0 || late != 1 || errs[2] != nil):
				t.Errorf("closed; the devices were told %v, %d in force, %d late, the head %v", devices, inForce, late, errs[2])
			case !closed && (devices[1] != "judging.stale" || one.Late || two.Late || inForce != 1 || late != 0 || told(errs[2]) != "field.close_stale"):
				t.Errorf("open; the devices were told %v, %d in force, %d late, the head %q", devices, inForce, late, told(errs[2]))
			}
		}
	})
}

// A judge signs late while the round is published: the publication was first and the sheet waits beside it, or the sheet was first and publishing is
// told of it. What is public is what was signed before the closing.
func TestG22_APublicationDuringALateSignature(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		k := newCourt(t, d, "st-1")
		if err := k.close(nil); err != nil {
			t.Fatal(err)
		}
		var out marking.SheetSigned
		var made Publication
		var signErr, publishErr error
		together(func() { out, signErr = k.sign(30, 1) }, func() { made, publishErr = Publish(context.Background(), d, office, k.c, marked, "") })
		if signErr != nil || !out.Late || k.count(`SELECT COUNT(*) FROM sheet WHERE revision = 2`) != 0 {
			t.Fatalf("%+v %v", out, signErr)
		}
		switch {
		case publishErr != nil && (told(publishErr) != "field.blocked_late" || k.count(`SELECT COUNT(*) FROM publication`) != 0):
			t.Errorf("publishing was told %q", told(publishErr))
		case publishErr == nil && (made.Number != 1 || !strings.Contains(made.Content, `"points":"70"`)):
			t.Errorf("published %s", made.Content)
		}
		if n := k.count(`SELECT COUNT(*) FROM late_sheet WHERE state = 'waiting'`); n != 1 {
			t.Errorf("%d late sheets wait", n)
		}
	})
}

// The head accepts a late sheet while somebody publishes the draft they looked at: the sheet counts, and the draft without it is not published.
func TestG22_ALateSheetIsAcceptedWhileADraftIsPublished(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		k := newCourt(t, d, "st-1")
		if err := k.close(nil); err != nil {
			t.Fatal(err)
		}
		var looked string
		read(t, d, func(tx *db.Tx) error {
			c, err := contests.ByID(tx, k.c.ID)
			if err != nil {
				return err
			}
			draft, err := Prepare(tx, c, marked)
			if err == nil {
				looked = draft.Hash()
			}
			return err
		})
		if _, err := k.sign(30, 1); err != nil {
			t.Fatal(err)
		}
		var id int64
		read(t, d, func(tx *db.Tx) error { return tx.Get(&id, `SELECT id FROM late_sheet`) })
		var acceptErr, publishErr error
		together(func() {
			acceptErr = marking.AcceptLate(context.Background(), d, k.head, k.c.ID, marked, id, "Có biên bản.")
		},
			func() { _, publishErr = PublishSeen(context.Background(), d, office, k.c, marked, "", looked) })
		if acceptErr != nil {
			t.Fatal(acceptErr)
		}
		if key := told(publishErr); key != "field.blocked_late" && key != "results.draft_changed" {
			t.Errorf("publishing was told %q", key)
		}
		if k.count(`SELECT COUNT(*) FROM publication`) != 0 || k.count(`SELECT COUNT(*) FROM sheet WHERE revision = 2`) != 1 {
			t.Error("the draft without the accepted sheet is public, or the sheet is lost")
		}
	})
}

// Closing and publishing at the same moment: what is public was closed before, whoever came first; and of a correction and a reopening beside the
// publication nothing slips in between.
func TestG24_ClosingReopeningAndPublishingAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		k := newCourt(t, d, "st-1")
		var closeErr, publishErr error
		together(func() { closeErr = k.close(nil) }, func() { _, publishErr = Publish(context.Background(), d, office, k.c, marked, "") })
		if closeErr != nil || publishErr != nil && told(publishErr) != "publishing.blocked_not_closed" {
			t.Fatalf("closing %v, publishing %q", closeErr, told(publishErr))
		}
		if publishErr != nil {
			var reopenErr, again error
			together(func() { reopenErr = marking.ReopenRound(context.Background(), d, k.head, k.c, marked, "Sót phiếu.") },
				func() { _, again = Publish(context.Background(), d, office, k.c, marked, "") })
			published := k.row().State == contests.Published
			if published != (again == nil) || published != (told(reopenErr) == "field.reopen_state") || !published && told(again) != "publishing.blocked_not_closed" {
				t.Errorf("reopening %q, publishing %q, published %t", told(reopenErr), told(again), published)
			}
		}
	})
}
