// Tests of the check: history, races, limits counted again, withdrawals and corrections.
package entries

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestG21TheHistoryKeepsEveryActWithItsReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		id := register(t, d, c, soundDraft(1), "key").Entry.ID
		clock.Advance(time.Hour)
		must(t, Return(ctx, d, office, c, id, 1, "Thiếu lớp", at(2024, 6, 8, 23, 59)))
		fixed := soundDraft(1)
		fixed.Members[1].Class = "3C"
		_, err := Correct(ctx, d, team, c, id, 2, fixed, "")
		must(t, err)
		must(t, Approve(ctx, d, office, c, id, 3))
		must(t, Reject(ctx, d, office, c, id, 4, "Nhầm bảng"))
		must(t, Reinstate(ctx, d, office, c, id, 5, "Xem lại"))
		e, members, events := load(t, d, c, id)
		if e.State != Submitted || e.Revision != 6 || e.ReturnUntil != nil {
			t.Errorf("entry %+v", e)
		}
		want := []string{EventSubmitted, EventReturned, EventResubmitted, EventApproved, EventRejected, EventReinstated}
		for i, kind := range want {
			if i >= len(events) || events[i].Kind != kind {
				t.Fatalf("events %+v, want %v", events, want)
			}
		}
		if events[1].Reason != "Thiếu lớp" || events[1].Actor != office.Name || events[2].Actor != team.Name {
			t.Errorf("events %+v", events)
		}
		if len(members) != 4 || members[1].Class != "3C" {
			t.Errorf("members %+v", members)
		}
		var lines []audit.Entry
		must(t, d.Read(ctx, func(tx *db.Tx) (err error) { lines, err = audit.History(tx, "entry", id); return err }))
		if len(lines) != 6 || lines[2].Before == "" || lines[2].After == "" {
			t.Errorf("audit %+v", lines)
		}
		if n := countOf(t, d, `SELECT MIN(version) FROM round WHERE contest_id = ?`, c.ID); n != 5 {
			t.Errorf("rounds at version %d, want one more for each act after the first", n)
		}
	})
}

func TestG18OfTwoOrganisersAtOnceExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		for round := range 5 {
			id := register(t, d, c, soundDraft(round+1), fmt.Sprint("key", round)).Entry.ID
			acts := []func() error{
				func() error { return Approve(ctx, d, office, c, id, 1) },
				func() error { return Return(ctx, d, office, c, id, 1, "Thiếu lớp", clock.Now().AddDate(0, 0, 7)) },
				func() error { return Reject(ctx, d, office, c, id, 1, "Sai bảng") },
				func() error { return Withdraw(ctx, d, office, c, id, 1, "Xin rút", "") },
			}
			errs := make([]error, len(acts))
			var wg sync.WaitGroup
			for i, act := range acts {
				wg.Go(func() { errs[i] = act() })
			}
			wg.Wait()
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else {
					wantFault(t, err, fault.KindConflict, "", "stale")
				}
			}
			if _, _, events := load(t, d, c, id); won != 1 || len(events) != 2 {
				t.Errorf("%d acts won, %d events; want exactly one", won, len(events))
			}
		}
	})
}

func TestG19WithdrawingAndComingBackDoesNotGetRoundTheLimit(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		first := register(t, d, c, soundDraft(1), "key-1").Entry.ID
		withdraw(t, d, c, first)
		second := soundDraft(2)
		second.Members[0] = soundDraft(1).Members[0]
		register(t, d, c, second, "key-2")
		wantFault(t, Reinstate(ctx, d, office, c, first, 0, "Thi lại"), fault.KindInvalid, "members.0.name", "in_other_team")

		other := register(t, d, c, soundDraft(3), "key-3").Entry.ID
		moved := soundDraft(3)
		moved.Members[1] = soundDraft(2).Members[1]
		_, err := Correct(ctx, d, team, c, other, 1, moved, "")
		wantFault(t, err, fault.KindInvalid, "members.1.name", "in_other_team")
	})
}

func TestG20WithdrawingLosesNothingAndCanBeUndone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		id := register(t, d, c, soundDraft(1), "key").Entry.ID
		withdraw(t, d, c, id)
		e, members, _ := load(t, d, c, id)
		if e.State != Withdrawn || len(members) != 4 {
			t.Errorf("entry %+v with %d members", e, len(members))
		}
		must(t, Reinstate(ctx, d, office, c, id, 0, "Rút nhầm"))
		if e, _, _ := load(t, d, c, id); e.State != Submitted || e.Code != "RB24-A-0001" {
			t.Errorf("entry %+v", e)
		}
	})
}

func TestAWithdrawalRecordedLaterHoldsFromItsDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		id := register(t, d, c, soundDraft(1), "key").Entry.ID
		clock.Set(at(2024, 7, 5, 9, 0))
		wantFault(t, Withdraw(ctx, d, office, c, id, 0, "Xin rút", "2024-05-31"), fault.KindInvalid, "effective", "withdraw_before")
		wantFault(t, Withdraw(ctx, d, office, c, id, 0, "Xin rút", "2024-07-06"), fault.KindInvalid, "effective", "withdraw_future")
		wantFault(t, Withdraw(ctx, d, office, c, id, 0, " ", "2024-06-28"), fault.KindInvalid, "reason", "reason_empty")
		must(t, Withdraw(ctx, d, office, c, id, 0, "Xin rút", "2024-06-28"))
		_, _, events := load(t, d, c, id)
		last := events[len(events)-1]
		if last.EffectiveAt != at(2024, 6, 28, 0, 0).UnixMilli() || last.RecordedAt != clock.Now().UnixMilli() {
			t.Errorf("event %+v", last)
		}
	})
}

func TestATeamCorrectsUntilTheDeadlineOrTheDateOfItsReturn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		id := register(t, d, c, soundDraft(1), "key").Entry.ID
		renamed := soundDraft(1)
		renamed.Name = "Đội Sao Hôm"
		clock.Set(at(2024, 7, 1, 0, 0))
		_, err := Correct(ctx, d, team, c, id, 1, renamed, "")
		wantFault(t, err, fault.KindConflict, "", "correction_closed")
		wantFault(t, Withdraw(ctx, d, team, c, id, 1, "", ""), fault.KindConflict, "", "correction_closed")
		wantFault(t, Return(ctx, d, office, c, id, 1, "Sai tên", at(2024, 6, 30, 0, 0)), fault.KindInvalid, "until", "until_past")
		must(t, Return(ctx, d, office, c, id, 1, "Sai tên", at(2024, 7, 8, 23, 59)))
		clock.Set(at(2024, 7, 8, 23, 59))
		e, err := Correct(ctx, d, team, c, id, 2, renamed, "")
		must(t, err)
		if e.State != Submitted || e.Name != "Đội Sao Hôm" {
			t.Errorf("entry %+v", e)
		}
		_, err = Correct(ctx, d, team, c, id, 3, soundDraft(1), "")
		wantFault(t, err, fault.KindConflict, "", "correction_closed")
		_, err = Correct(ctx, d, office, c, id, 3, soundDraft(1), "")
		wantFault(t, err, fault.KindInvalid, "reason", "reason_empty")
		_, err = Correct(ctx, d, office, c, id, 3, soundDraft(1), "Gọi điện xin đổi")
		must(t, err)
	})
}

func TestACorrectionTouchesOnlyWhatDiffers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		id := register(t, d, c, soundDraft(1), "key").Entry.ID
		_, before, _ := load(t, d, c, id)
		clock.Advance(time.Hour)
		e, err := Correct(ctx, d, team, c, id, 1, soundDraft(1), "")
		must(t, err)
		if e.Revision != 1 {
			t.Errorf("a form without a change made revision %d", e.Revision)
		}
		changed := soundDraft(1)
		changed.Members[1].Name = "Nguyễn Thanh Lý"
		_, err = Correct(ctx, d, team, c, id, 1, changed, "")
		must(t, err)
		_, after, _ := load(t, d, c, id)
		if len(after) != 4 || after[0].ID != before[0].ID || after[2].ID != before[2].ID || after[1].ID == before[1].ID {
			t.Errorf("members %+v, were %+v", after, before)
		}
		if n := countOf(t, d, `SELECT COUNT(*) FROM member WHERE entry_id = ? AND until_at = ?`, id, clock.Now().UnixMilli()); n != 1 {
			t.Errorf("%d memberships ended, want one, kept", n)
		}
		_, err = Correct(ctx, d, team, c, id, 1, soundDraft(1), "")
		wantFault(t, err, fault.KindConflict, "", "stale")
		if l := listAll(t, d, c, Filter{Query: "nguyen thanh ly RB24-a-0001"}); len(l.Rows) != 1 {
			t.Errorf("the search does not know the new name: %+v", l.Rows)
		}
	})
}

func TestACorrectedApprovalIsCheckedAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		id := register(t, d, c, soundDraft(1), "key").Entry.ID
		must(t, Approve(ctx, d, office, c, id, 1))
		renamed := soundDraft(1)
		renamed.Name = "Đội Sao Hôm"
		renamed.Division = "B" // stays A: the code belongs to it
		e, err := Correct(ctx, d, office, c, id, 2, renamed, "Sửa chính tả")
		must(t, err)
		if e.State != Approved {
			t.Errorf("the office's own correction leads to %s", e.State)
		}
		e, err = Correct(ctx, d, team, c, id, 3, soundDraft(1), "")
		must(t, err)
		if e.State != Submitted || c.DivisionCode(e.DivisionID) != "A" {
			t.Errorf("entry %+v, want submitted in A", e)
		}
	})
}

func TestALostLinkIsReplacedAndTheOldOneEnds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key")
		token, err := NewLink(ctx, d, office, s.contest, r.Entry.ID)
		must(t, err)
		s.page(s.get("/ho-so/"+r.Token), 410)
		s.page(s.get("/ho-so/"+token), 200)
	})
}
