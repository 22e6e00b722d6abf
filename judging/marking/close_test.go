// Closing and reopening a round, on both databases: blockers, who may, and the races with corrections and between two heads.
package marking

import (
	"context"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
)

func decimalPoints(n int) decimal.Milli { return decimal.Milli(n) * 1000 }

func shut(d *db.DB, by audit.By, c *contests.Contest, round string, seen *int64) error {
	return CloseRound(context.Background(), d, by, c, round, seen, letting([]string{"rb24a001"}))
}

func TestTheHeadClosesARoundOnceNothingStandsInTheWay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		head, referee, entry := person(t, d, c, "truong-ban", contests.Head), person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		if err := shut(d, head, c, "chung-ket", nil); told(err) != "field.close_waiting" {
			t.Errorf("before any sheet: %v", err)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 1, 5, 0, 1)); err != nil {
			t.Fatal(err)
		}
		if err := shut(d, head, c, "chung-ket", nil); told(err) != "field.blocked_runs" {
			t.Errorf("with an attempt open: %v", err)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 2, 5, 0, 1)); err != nil {
			t.Fatal(err)
		}
		old, now := int64(1), int64(2)
		for by, want := range map[audit.By]string{referee: "auth.denied", person(t, d, c, "thu-ky", contests.Secretary): "auth.denied", {Name: "x", Via: "web"}: "auth.denied"} {
			if err := shut(d, by, c, "chung-ket", &now); told(err) != want {
				t.Errorf("G1: %s: %v", by.Name, err)
			}
		}
		if err := shut(d, head, c, "chung-ket", &old); told(err) != "field.close_stale" {
			t.Errorf("of an older state: %v", err)
		}
		if err := shut(d, head, c, "chung-ket", &now); err != nil {
			t.Fatal(err)
		}
		if row := roundRow(t, d, c, "chung-ket"); row.State != contests.Closed {
			t.Errorf("the round is %s", row.State)
		}
		if err := ReopenRound(context.Background(), d, head, c, "chung-ket", " "); told(err) != "field.reason_needed" {
			t.Errorf("reopened without a reason: %v", err)
		}
		if err := ReopenRound(context.Background(), d, head, c, "chung-ket", "Sót một khiếu nại tại sân."); err != nil {
			t.Fatal(err)
		}
		if err := ReopenRound(context.Background(), d, head, c, "chung-ket", "x"); told(err) != "field.reopen_state" {
			t.Errorf("reopened twice: %v", err)
		}
		exec(t, d, `UPDATE round SET state = 'published' WHERE contest_id = ? AND code = 'chung-ket'`, c.ID)
		if err := shut(d, head, c, "chung-ket", nil); told(err) != "field.close_published" {
			t.Errorf("published: %v", err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act IN ('round.close', 'round.reopen') AND subject_id = ?`, roundRow(t, d, c, "chung-ket").ID); n != 2 {
			t.Errorf("%d audit lines", n)
		}
	})
}

func TestEveryBlockerIsSaidAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := careful(t, d)
		head, referee, entry := person(t, d, c, "truong-ban", contests.Head), person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 1, 5, 0, 1)); err != nil {
			t.Fatal(err)
		}
		run := finalRun(t, c, entry, 1, 6, 0, 1)
		run.Reason = "Sửa thay trọng tài."
		if _, err := sign(d, head, c, run); err != nil {
			t.Fatal(err)
		}
		if err := shut(d, head, c, "chung-ket", nil); told(err) != "field.blocked_runs, field.blocked_unconfirmed" {
			t.Errorf("blocked by %v", err)
		}
	})
}

// Two heads press at once: exactly one closes, the other is told by whom it was closed.
func TestTwoHeadsCloseExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d, kit(t, "    second_eyes: true\n", ""), 3, 2, 0)
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 40.5, "77:01"}))
		heads := []audit.By{person(t, d, c, "mot", contests.Head), person(t, d, c, "hai", contests.Head), person(t, d, c, "ba", contests.Organiser)}
		version := roundRow(t, d, c, "vong-loai").Version
		errs := make([]error, len(heads))
		var wg sync.WaitGroup
		for i, by := range heads {
			wg.Go(func() { errs[i] = CloseRound(context.Background(), d, by, c, "vong-loai", &version, nobody) })
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			switch {
			case err == nil:
				won++
			case told(err) != "field.close_before":
				t.Errorf("%s: %v", heads[i].Name, err)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'round.close'`); won != 1 || n != 1 {
			t.Errorf("%d closed it, %d lines", won, n)
		}
	})
}

// A correction while the head closes: it came in before, and then the head is told and nothing is closed; or it came after, and then it is late.
func TestACorrectionDuringClosingIsInOrLate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		head, referee, entry := person(t, d, c, "truong-ban", contests.Head), person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		for attempt := 1; attempt <= 2; attempt++ {
			if _, err := sign(d, referee, c, finalRun(t, c, entry, attempt, 1, 0, 1)); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 6 {
			version := roundRow(t, d, c, "chung-ket").Version
			run := finalRun(t, c, entry, 1, 2+i, 0, 1)
			run.Reason = "Xem lại băng hình."
			var done Signed
			var signErr, closeErr error
			var wg sync.WaitGroup
			wg.Go(func() { done, signErr = sign(d, referee, c, run) })
			wg.Go(func() { closeErr = shut(d, head, c, "chung-ket", &version) })
			wg.Wait()
			closed := roundRow(t, d, c, "chung-ket").State == contests.Closed
			switch {
			case signErr != nil:
				t.Fatal(signErr)
			case done.Late && (closeErr != nil || !closed):
				t.Fatalf("late in an open round: %v", closeErr)
			case !done.Late && (closed || told(closeErr) != "field.close_stale"):
				t.Fatalf("the head closed over an unseen correction: %v", closeErr)
			}
			exec(t, d, `DELETE FROM late_sheet`)
			exec(t, d, `UPDATE round SET state = 'open' WHERE code = 'chung-ket'`)
		}
	})
}
