// Sheets signed at the field, on both databases: who may, in which order, corrections, forms sent twice, races and rounds that are over.
package marking

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// person makes an account with a role in a contest and says who acts.
func person(t testing.TB, d *db.DB, c *contests.Contest, login, role string) audit.By {
	t.Helper()
	id, err := auth.AddAccount(context.Background(), d, office, login, "Ông "+login, "", false)
	if err == nil && role != "" {
		err = auth.GrantRole(context.Background(), d, office, id, c.ID, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	return audit.By{AccountID: id, Name: "Ông " + login, Via: "web"}
}

// entryID finds an entry by its account.
func entryID(t testing.TB, d *db.DB, c *contests.Contest, account string) int64 {
	t.Helper()
	return int64(count(t, d, `SELECT id FROM entry WHERE contest_id = ? AND account = ?`, c.ID, account))
}

// finalRun is a sheet of the final with so many tasks done and so many restarts.
func finalRun(t testing.TB, c *contests.Contest, entry int64, attempt, done, restarts int, ms int64) RunSheet {
	t.Helper()
	round, _ := c.Rules.Round("chung-ket")
	marks := map[string]int64{}
	for i, task := range round.Tasks {
		marks[task.Code] = 0
		if i < done {
			marks[task.Code] = 1
		}
	}
	marks["khoi-dong-lai"] = int64(restarts)
	return RunSheet{Round: "chung-ket", EntryID: entry, Attempt: attempt, Marks: marks, TimeMS: &ms}
}

func base(n int) *int { return &n }

// toFinal lets all of the small contest into the final.
var toFinal = letting([]string{"rb24a001", "rb24a002", "rb24a003", "rb24b001", "rb24b002"})

func sign(d *db.DB, by audit.By, c *contests.Contest, s RunSheet) (Signed, error) {
	return SignRun(context.Background(), d, by, c, s, toFinal)
}

func TestARefereeSignsTheAttemptsOfATeamInTheirOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := small(t, d)
		clock.Set(testkit.Day(2024, 8, 14, 8, 30))
		referee, entry := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 2, 3, 0, 100_000)); told(err) != "field.attempt_before" {
			t.Errorf("the second attempt first: %v", err)
		}
		run := finalRun(t, c, entry, 1, 7, 1, 138_970)
		run.TeamBy = " em  Nguyễn Văn An "
		done, err := sign(d, referee, c, run)
		if err != nil || done.Sheet.Points != 65_000 || done.Sheet.Revision != 1 || done.Sheet.Judge != "" {
			t.Fatalf("signed %+v, %v", done, err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet s JOIN run r ON r.sheet_id = s.id WHERE s.account_id = ? AND s.time_ms = 138970 AND r.team_by = 'em Nguyễn Văn An' AND NOT r.typed AND s.effective_at = ?`,
			referee.AccountID, clock.Now().UnixMilli()); n != 1 {
			t.Error("the sheet is not kept as signed")
		}
		if row := roundRow(t, d, c, "chung-ket"); row.State != contests.Open || row.Version != 1 {
			t.Errorf("the round is %+v", row)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 2, 10, 0, 90_000)); err != nil {
			t.Error(err)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 3, 10, 0, 90_000)); told(err) != "field.attempt_unknown" {
			t.Errorf("a third attempt: %v", err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'run.sign' AND subject = 'sheet' AND account_id = ?`, referee.AccountID); n != 2 {
			t.Errorf("%d audit lines", n)
		}
	})
}

func TestEverythingWrongWithARunIsSaidAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		referee, entry := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		run := finalRun(t, c, entry, 1, 0, 100, 600_001)
		delete(run.Marks, "luc-ngan")
		run.Marks["suoi-mo"], run.Marks["x"] = -1, 1
		run.TeamBy = strings.Repeat("ă", maxTeamBy+1)
		_, err := sign(d, referee, c, run)
		var got []string
		for _, f := range fault.All(err) {
			got = append(got, f.Field+" "+f.Key)
		}
		want := []string{"mark.luc-ngan field.mark_missing", "mark.suoi-mo field.mark_negative", "mark.khoi-dong-lai field.mark_over", "mark.x field.mark_unknown",
			"time marking.time_over", "team_by field.team_by_long"}
		if !slices.Equal(got, want) {
			t.Errorf("faults %q, want %q", got, want)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); n != 0 {
			t.Errorf("%d sheets kept", n)
		}
		for account, key := range map[string]string{"rb24b002": "marking.not_through", "rb24b001": "marking.tie_open"} {
			_, err := SignRun(context.Background(), d, referee, c, finalRun(t, c, entryID(t, d, c, account), 1, 1, 0, 1), letting([]string{"rb24a001"}, "rb24b001"))
			if len(fault.All(err)) != 1 || fault.All(err)[0].Key != key {
				t.Errorf("%s: %v, want %s", account, err, key)
			}
		}
	})
}

func TestG1OnlyRefereesOfTheContestSignForThemselves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		other := newContest(t, d, kit(t, "code: robocon-2024", "code: robocon-2025"), 1, 0, 0)
		entry := entryID(t, d, c, "rb24a001")
		for role, want := range map[string]string{"": "auth.denied", contests.Judge: "auth.denied", contests.Secretary: "auth.denied", contests.Viewer: "auth.denied",
			contests.Head: "field.reason_typed", contests.Organiser: "field.reason_typed"} {
			_, err := sign(d, person(t, d, c, "nguoi-"+role, role), c, finalRun(t, c, entry, 1, 1, 0, 1))
			if told(err) != want {
				t.Errorf("%q: %v, want %s", role, err, want)
			}
		}
		if _, err := sign(d, person(t, d, other, "trong-tai-kia", contests.Referee), c, finalRun(t, c, entry, 1, 1, 0, 1)); told(err) != "auth.denied" {
			t.Errorf("G6: the referee of another contest: %v", err)
		}
		referee := person(t, d, c, "trong-tai", contests.Referee)
		if _, err := sign(d, referee, c, finalRun(t, c, entryID(t, d, other, "rb24a001"), 1, 1, 0, 1)); told(err) != "field.entry_unknown" {
			t.Errorf("G6: an entry of another contest: %v", err)
		}
		if _, err := sign(d, audit.By{Name: "Kẻ lạ", Via: "web"}, c, finalRun(t, c, entry, 1, 1, 0, 1)); told(err) != "auth.denied" {
			t.Errorf("nobody: %v", err)
		}
		run := finalRun(t, c, entry, 1, 1, 0, 1)
		run.Reason = "Trọng tài nhờ ghi thay."
		if _, err := sign(d, person(t, d, c, "truong-ban", contests.Head), c, run); err != nil {
			t.Errorf("the head with a reason: %v", err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM run WHERE typed`); n != 1 {
			t.Errorf("%d sheets are known to be typed for somebody", n)
		}
	})
}

func TestACorrectionAtTheFieldNeedsAReasonAndTheRevisionItWasMadeOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		referee, second := person(t, d, c, "mot", contests.Referee), person(t, d, c, "hai", contests.Referee)
		entry := entryID(t, d, c, "rb24a001")
		run := finalRun(t, c, entry, 1, 5, 0, 100_000)
		run.Base, run.Key = base(0), "khoa-1"
		if _, err := sign(d, referee, c, run); err != nil {
			t.Fatal(err)
		}
		if done, err := sign(d, referee, c, run); err != nil || !done.Again || done.Sheet.Revision != 1 {
			t.Errorf("G18: the same form again: %+v, %v", done, err)
		}
		other := finalRun(t, c, entry, 1, 6, 0, 100_000)
		other.Key = "khoa-1"
		if _, err := sign(d, referee, c, other); told(err) != "field.key_used" {
			t.Errorf("another sheet with that key: %v", err)
		}
		agreed := run
		agreed.TeamBy = "Ngô Tuấn Dũng"
		if _, err := sign(d, referee, c, agreed); told(err) != "field.key_used" {
			t.Errorf("a team's word that was not kept is told: %v", err)
		}
		fix := finalRun(t, c, entry, 1, 6, 0, 100_000)
		if _, err := sign(d, second, c, fix); told(err) != "field.reason_correct" {
			t.Errorf("without a reason: %v", err)
		}
		fix.Reason, fix.Base = "Xem lại băng hình.", base(0)
		if _, err := sign(d, second, c, fix); told(err) != "field.stale" {
			t.Errorf("on a base that is over: %v", err)
		}
		fix.Base = base(1)
		done, err := sign(d, second, c, fix)
		if err != nil || done.Sheet.Revision != 2 || done.Sheet.Points != 60_000 {
			t.Fatalf("corrected %+v, %v", done, err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE entry_id = ?`, entry); n != 2 {
			t.Errorf("G21: %d revisions", n)
		}
		fix.Base = base(2)
		if done, err := sign(d, second, c, fix); err != nil || !done.Again {
			t.Errorf("what is in force: %+v, %v", done, err)
		}
	})
}

// G18: two devices sign one attempt at once: exactly one wins, the others are told that it is stale.
func TestG18_TwoDevicesAtOneAttemptExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		referee, entry := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		const devices = 6
		errs := make([]error, devices)
		var wg sync.WaitGroup
		for i := range devices {
			wg.Go(func() {
				run := finalRun(t, c, entry, 1, i+1, 0, int64(i))
				run.Base, run.Key = base(0), fmt.Sprint("may ", i)
				_, errs[i] = sign(d, referee, c, run)
			})
		}
		wg.Wait()
		won := 0
		for i, err := range errs {
			switch {
			case err == nil:
				won++
			case told(err) != "field.stale":
				t.Errorf("device %d: %v", i, err)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet`); won != 1 || n != 1 {
			t.Errorf("%d devices won, %d sheets", won, n)
		}
	})
}

func TestASheetAfterTheRoundWasClosedWaitsForTheHead(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		referee, entry := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 1, 5, 0, 1)); err != nil {
			t.Fatal(err)
		}
		exec(t, d, `UPDATE round SET state = 'closed' WHERE contest_id = ? AND code = 'chung-ket'`, c.ID)
		late := finalRun(t, c, entry, 2, 9, 0, 1)
		late.Key = "muon"
		done, err := sign(d, referee, c, late)
		if err != nil || !done.Late || done.LateID == 0 {
			t.Fatalf("late: %+v, %v", done, err)
		}
		if again, err := sign(d, referee, c, late); err != nil || !again.Again || again.LateID != done.LateID {
			t.Errorf("the same form again: %+v, %v", again, err)
		}
		late.Key = "muon-hon"
		late.Marks["khoi-dong-lai"] = 3
		if _, err := sign(d, referee, c, late); told(err) != "field.late_waits" {
			t.Errorf("another late sheet of the attempt: %v", err)
		}
		if sheets, waiting, version := count(t, d, `SELECT COUNT(*) FROM sheet`), count(t, d, `SELECT COUNT(*) FROM late_sheet WHERE points = 90000 AND attempt = 2`), roundRow(t, d, c, "chung-ket").Version; sheets != 1 || waiting != 1 || version != 1 {
			t.Errorf("%d sheets, %d late, version %d", sheets, waiting, version)
		}
	})
}

func TestAnAttemptThatWasNotMadeIsPutOnRecord(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		referee, entry := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		say := func(by audit.By, attempt int, absent bool, reason string) error {
			return RecordAbsence(context.Background(), d, by, c, Absence{Round: "chung-ket", EntryID: entry, Attempt: attempt, Absent: absent, Reason: reason}, toFinal)
		}
		if err := say(referee, 1, true, " "); told(err) != "field.reason_needed" {
			t.Errorf("without a reason: %v", err)
		}
		if err := say(person(t, d, c, "thu-ky", contests.Secretary), 1, true, "x"); told(err) != "auth.denied" {
			t.Errorf("G1: a secretary: %v", err)
		}
		if err := say(referee, 1, true, "Rô-bốt hỏng."); err != nil {
			t.Fatal(err)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 2, 5, 0, 1)); err != nil {
			t.Errorf("the second attempt after that: %v", err)
		}
		if err := say(referee, 2, true, "x"); told(err) != "field.absent_signed" {
			t.Errorf("a signed attempt: %v", err)
		}
		if err := say(referee, 1, false, "Đội được thi bù."); err != nil {
			t.Error(err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM absence`); n != 2 {
			t.Errorf("%d lines", n)
		}
	})
}
