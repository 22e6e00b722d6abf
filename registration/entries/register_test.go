// Tests of adding entries: once however often sent, limits per person, names and contests.
package entries

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func TestRegisterKeepsATeamWithItsHistoryAndLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		r := register(t, d, c, soundDraft(1), "key-1")
		if r.Entry.Code != "RB24-A-0001" || r.Entry.State != Submitted {
			t.Errorf("entry %+v", r.Entry)
		}
		e, members, events := load(t, d, c, r.Entry.ID)
		if e.SubmittedAt != clock.Now().UnixMilli() || e.ConsentAt == nil || e.Unit != "Trường Tiểu học Yên Lư" {
			t.Errorf("kept %+v", e)
		}
		if len(members) != 4 || members[0].Born != "2013-07-02" || members[3].Role != Mentor {
			t.Errorf("members %+v", members)
		}
		if len(events) != 1 || events[0].Kind != EventSubmitted {
			t.Errorf("events %+v", events)
		}
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			link, err := auth.FindLink(tx, auth.KindEntry, r.Token)
			if err == nil && link.SubjectID != e.ID {
				t.Errorf("link of %d, want %d", link.SubjectID, e.ID)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		second := register(t, d, c, soundDraft(2), "key-2")
		if second.Entry.Code != "RB24-A-0002" || second.Entry.UnitID != e.UnitID {
			t.Errorf("second entry %+v, want the next number and the same unit", second.Entry)
		}
	})
}

func TestRegisterTakesSevenStatements(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		register(t, d, c, soundDraft(1), "key-1")
		ctx, n := db.CountQueries(context.Background())
		if _, err := Register(ctx, d, team, c, soundDraft(2), "key-2"); err != nil {
			t.Fatal(err)
		}
		if n.Load() != 7 {
			t.Errorf("%d statements, want 7", n.Load())
		}
	})
}

func TestG18TheSameFormSentTwiceAtOnceIsOneEntryWithOneReceipt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		const senders = 16
		receipts, errs := make([]Receipt, senders), make([]error, senders)
		var wg sync.WaitGroup
		for i := range senders {
			wg.Go(func() { receipts[i], errs[i] = Register(context.Background(), d, team, c, soundDraft(1), "one-key") })
		}
		wg.Wait()
		for i := range senders {
			if errs[i] != nil || receipts[i].Token != receipts[0].Token || receipts[i].Entry.Code != "RB24-A-0001" {
				t.Errorf("sender %d: %+v, %v", i, receipts[i], errs[i])
			}
		}
		if n := countOf(t, d, `SELECT COUNT(*) FROM entry`); n != 1 {
			t.Errorf("%d entries, want exactly one", n)
		}
	})
}

func TestTheSameFormAfterTheDeadlineStillGivesItsReceipt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := newContest(t, d)
		clock.Set(at(2024, 6, 30, 23, 59).Add(59 * time.Second))
		first := register(t, d, c, soundDraft(1), "key")
		clock.Advance(time.Minute)
		again := register(t, d, c, soundDraft(1), "key")
		if again.Token != first.Token || again.Entry.ID != first.Entry.ID {
			t.Errorf("got %+v, want %+v", again, first)
		}
		_, err := Register(context.Background(), d, team, c, soundDraft(2), "another")
		wantFault(t, err, fault.KindConflict, "", "closed")
	})
}

func TestTheSameKeyWithAnotherContentIsAConflict(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		register(t, d, c, soundDraft(1), "key")
		spaced := soundDraft(1)
		spaced.Name = "  Đội   Sao Mai 1 "
		register(t, d, c, spaced, "key") // spaces are no other content
		_, err := Register(context.Background(), d, team, c, soundDraft(2), "key")
		wantFault(t, err, fault.KindConflict, "", "sent_before")
	})
}

func TestOnePupilInOneTeam(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		register(t, d, c, soundDraft(1), "key-1")
		same := soundDraft(2)
		same.Members[1] = soundDraft(1).Members[0]
		_, err := Register(context.Background(), d, team, c, same, "key-2")
		wantFault(t, err, fault.KindInvalid, "members.1.name", "in_other_team")

		other := same
		other.Unit = "Trường Tiểu học Nham Biền"
		r := register(t, d, c, other, "key-3")
		l := listAll(t, d, c, Filter{Flagged: true})
		if len(l.Rows) != 2 || !l.Rows[0].Flagged {
			t.Errorf("flagged %+v, want both teams", l.Rows)
		}
		withdraw(t, d, c, r.Entry.ID)
		if l := listAll(t, d, c, Filter{Flagged: true}); len(l.Rows) != 0 {
			t.Errorf("flagged %+v, want none after a withdrawal", l.Rows)
		}
		mentors := soundDraft(3) // the mentor guides all of them
		register(t, d, c, mentors, "key-4")
	})
}

func TestG39TwinsAreTwoAndOneNameWrittenTwiceIsOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		first := soundDraft(1)
		first.Members[0].Name = "Nguyễn Thị Ngọc Anh"
		first.Members[1].Name = "Lê Thuý Hoà"
		register(t, d, c, first, "key-1")
		twin := soundDraft(2)
		twin.Members[0].Name = "Nguyễn Thị Ngọc Ánh"
		r := register(t, d, c, twin, "key-2")
		hints := hintsOf(t, d, c, r.Entry.ID)
		if len(hints) != 1 || hints[0].Name != "Nguyễn Thị Ngọc Anh" {
			t.Errorf("hints %+v, want the twin to look at", hints)
		}
		again := soundDraft(3)
		again.Members[2] = DraftMember{Role: Contestant, Name: "LÊ  THÚY HÒA", Born: "15/11/2015", Grade: 3}
		_, err := Register(context.Background(), d, team, c, again, "key-3")
		wantFault(t, err, fault.KindInvalid, "members.2.name", "in_other_team")
	})
}

func TestATeamOfTheSameNameInTheUnitAndDivisionIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		register(t, d, c, soundDraft(1), "key-1")
		same := soundDraft(2)
		same.Name = "ĐỘI SAO  MAI 1"
		_, err := Register(context.Background(), d, team, c, same, "key-2")
		wantFault(t, err, fault.KindInvalid, "name", "same_team")
		same.Unit = "Trường Tiểu học Nham Biền"
		register(t, d, c, same, "key-3")
	})
}

func TestG6TeamsOfAnotherContestDoNotCount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		one, two := newContest(t, d), secondContest(t, d)
		r := register(t, d, one, soundDraft(1), "key-1")
		register(t, d, two, soundDraft(1), "key-2")
		if err := Approve(context.Background(), d, office, two, r.Entry.ID, 0); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("approving through another contest: %v, want not found", err)
		}
	})
}

func TestNumbersHaveNoGapWhenTeamsAreRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := newContest(t, d)
		for i := 1; i <= 3; i++ {
			register(t, d, c, soundDraft(i), fmt.Sprint("key-", i))
			if _, err := Register(context.Background(), d, team, c, soundDraft(i), fmt.Sprint("again-", i)); err == nil {
				t.Error("a team was taken twice")
			}
		}
		if r := register(t, d, c, soundDraft(4), "key-4"); r.Entry.Code != "RB24-A-0004" {
			t.Errorf("code %s", r.Entry.Code)
		}
	})
}

func listAll(t testing.TB, d *db.DB, c *contests.Contest, f Filter) (l Listing) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) { l, err = List(tx, c, f); return err })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func withdraw(t testing.TB, d *db.DB, c *contests.Contest, id int64) {
	t.Helper()
	if err := Withdraw(context.Background(), d, office, c, id, 0, "Xin rút", ""); err != nil {
		t.Fatal(err)
	}
}

func hintsOf(t testing.TB, d *db.DB, c *contests.Contest, id int64) (hints []Alike) {
	t.Helper()
	e, members, _ := load(t, d, c, id)
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) { _, hints, err = alikeOf(tx, e, members); return err })
	if err != nil {
		t.Fatal(err)
	}
	return hints
}

// TestG1TheAccountIsTheOfficesToGive sends the field that only the office's form has: marks find their team by it.
func TestG1TheAccountIsTheOfficesToGive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		taken := register(t, d, s.contest, soundDraft(1), "key-1").Entry
		if _, err := Correct(context.Background(), d, office, s.contest, taken.ID, 0, withAccount(soundDraft(1), "rb24a001"), "Cấp tài khoản"); err != nil {
			t.Fatal(err)
		}
		other := register(t, d, s.contest, soundDraft(9), "key-9").Entry
		_, err := Correct(context.Background(), d, office, s.contest, other.ID, 0, withAccount(soundDraft(9), "RB24A001"), "Cấp tài khoản")
		if all := fault.All(err); len(all) != 1 || all[0].Field != "account" {
			t.Errorf("an account in capitals is another one: %v", err)
		}
		for i, account := range []string{"rb24a001", taken.Code, "rb24a999"} {
			form := postedForm(i+2, s.newKey())
			form.Set("account", account)
			w := s.post(formPath, form)
			s.page(w, http.StatusSeeOther)
			wantNotIn(t, s.page(s.get(w.Header().Get("Location")), http.StatusOK), account)
		}
	})
}

func withAccount(d Draft, account string) Draft {
	d.Account = account
	return d
}
