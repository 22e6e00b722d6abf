package marking

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

// head makes a head of jury's account.
func (j *jury) head() audit.By {
	j.t.Helper()
	id, err := auth.AddAccount(context.Background(), j.d, office, "truong-ban", "Trưởng ban giám khảo", "", false)
	if err != nil {
		j.t.Fatal(err)
	}
	by := audit.By{AccountID: id, Name: "Trưởng ban giám khảo", Via: "web"}
	j.grant(by, contests.Head)
	return by
}

// grant gives somebody a role more.
func (j *jury) grant(by audit.By, role string) {
	j.t.Helper()
	if err := auth.GrantRole(context.Background(), j.d, office, by.AccountID, j.c.ID, role); err != nil {
		j.t.Fatal(err)
	}
}

func (j *jury) accept(by audit.By, id int64, reason string) error {
	return AcceptLate(context.Background(), j.d, by, j.c.ID, "so-khao", id, reason)
}

func (j *jury) refuse(by audit.By, id int64, reason string) error {
	return RefuseLate(context.Background(), j.d, by, j.c.ID, "so-khao", id, reason)
}

func TestALateSheetWaitsForTheHeadOfTheJury(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		j := newJury(t, d, 4)
		gk, head := j.judge("GK101", 0, ""), j.head()
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003")
		j.signed(gk, Signing{Entry: "ST20-001", Marks: points("30", "20", "10", "5")})
		if err := j.close("so-khao", contests.Closed); err != nil {
			t.Fatal(err)
		}
		version := roundRow(t, d, j.c, "so-khao").Version
		correction := Signing{Entry: "ST20-001", Base: 1, Marks: points("31", "20", "10", "5"), Reason: "Ghi nhầm", Request: "k1"}
		if out := j.signed(gk, correction); !out.Late || out.Revision != 0 || out.Points != 66_000 {
			t.Errorf("%+v", out)
		}
		if out := j.signed(gk, correction); !out.Late || !out.Repeated {
			t.Errorf("sent again: %+v", out)
		}
		correction.Request = "k2"
		if _, err := j.sign(gk, correction); wrong(err) != "late_waits" {
			t.Errorf("a second one while the first waits: %v", err)
		}
		j.signed(gk, Signing{Entry: "ST20-003", Marks: points("1", "1", "1", "1"), Request: "k3"})
		late := j.late("so-khao")
		if len(late) != 2 || roundRow(t, d, j.c, "so-khao").Version != version || j.inForce("so-khao") != "ST20-001 GK101 r1 p1 65" {
			t.Fatalf("%d late, in force %s", len(late), j.inForce("so-khao"))
		}
		if err := j.refuse(gk, late[1].ID, "x"); wrong(err) != "denied" {
			t.Errorf("G1: a judge decides: %v", err)
		}
		j.grant(gk, contests.Head)
		for _, c := range []struct {
			name, want string
			err        error
		}{
			{"without a reason", "reason late_reason", j.accept(head, late[1].ID, " ")},
			{"G8: by who signed it", "late_own", j.accept(gk, late[1].ID, "x")},
			{"G8: put aside by who signed it", "late_own", j.refuse(gk, late[1].ID, "x")},
			{"of another round", "late_unknown", AcceptLate(context.Background(), d, head, j.c.ID, "chung-khao", late[1].ID, "x")},
			{"that is not there", "late_unknown", j.accept(head, 999, "x")},
		} {
			if wrong(c.err) != c.want {
				t.Errorf("%s: %v", c.name, c.err)
			}
		}
		if err := j.accept(head, late[1].ID, "Mất mạng tại hội trường."); err != nil {
			t.Fatal(err)
		}
		if err := j.refuse(head, late[0].ID, "Đã quá hạn."); err != nil {
			t.Fatal(err)
		}
		if err := j.accept(head, late[0].ID, "x"); wrong(err) != "late_decided" {
			t.Errorf("after a refusal: %v", err)
		}
		if got := j.inForce("so-khao"); got != "ST20-001 GK101 r2 p1 66" || roundRow(t, d, j.c, "so-khao").Version <= version {
			t.Error(got)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet WHERE revision = 2 AND actor = 'Giám khảo GK101' AND account_id = ? AND reason = 'Mất mạng tại hội trường.'`, gk.AccountID); n != 1 {
			t.Errorf("%d revisions of the late sheet", n)
		}
	})
}

func TestALateSheetOnAnOldSheetIsNotAccepted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		gk, head := j.judge("GK101", 0, ""), j.head()
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003")
		_ = j.close("so-khao", contests.Published)
		j.signed(gk, Signing{Entry: "ST20-001", Marks: points("30", "20", "10", "5")})
		j.signed(gk, Signing{Entry: "ST20-003", Marks: points("30", "20", "10", "5")})
		exec(t, d, `INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at)
			SELECT contest_id, round_id, entry_id, judge, 1, 1, '{}', 0, 1, 'x', 0, 0 FROM late_sheet WHERE entry_id = ?`, j.entryID("ST20-001"))
		setState(t, d, j.c, "ST20-003", "withdrawn")
		late := j.late("so-khao")
		if err := j.accept(head, late[1].ID, "x"); wrong(err) != "late_stale" {
			t.Errorf("%v", err)
		}
		if err := j.accept(head, late[0].ID, "x"); wrong(err) != "late_left" {
			t.Errorf("%v", err)
		}
	})
}

// A judge signs while the round is being closed: the sheet is in before the round is closed, or it is late and says so. Nothing is lost.
func TestClosingDuringASignature(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		const judges = 10
		j := newJury(t, d, 2)
		var who []audit.By
		for i := range judges {
			code := fmt.Sprintf("GK%d", 101+i)
			who = append(who, j.judge(code, 0, ""))
			j.assign("so-khao", code, "ST20-001")
		}
		var mu sync.Mutex
		in, late := 0, 0
		race(judges+1, func(i int) {
			if i == judges {
				if err := j.close("so-khao", contests.Closed); err != nil {
					t.Error(err)
				}
				return
			}
			out, err := j.sign(who[i], Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1"), Request: fmt.Sprint(i)})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case out.Late:
				late++
			default:
				in++
			}
		})
		if got := count(t, d, `SELECT COUNT(*) FROM sheet`); got != in || in+late != judges {
			t.Errorf("%d said in, %d late; %d are in", in, late, got)
		}
		if got := len(j.late("so-khao")); got != late {
			t.Errorf("%d said late, %d wait", late, got)
		}
	})
}

func TestOfAllWhoDecideOnALateSheetExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		gk, head := j.judge("GK101", 0, ""), j.head()
		j.assign("so-khao", "GK101", "ST20-001")
		_ = j.close("so-khao", contests.Closed)
		var mu sync.Mutex
		sent, waits := 0, 0
		race(4, func(i int) {
			_, err := j.sign(gk, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", fmt.Sprint(i)), Request: fmt.Sprint(i)})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				sent++
			} else if wrong(err) == "late_waits" {
				waits++
			} else {
				t.Error(err)
			}
		})
		if sent != 1 || waits != 3 {
			t.Errorf("%d sent, %d wait", sent, waits)
		}
		id := j.late("so-khao")[0].ID
		won, told := 0, 0
		race(6, func(i int) {
			var err error
			if i%2 == 0 {
				err = j.accept(head, id, "x")
			} else {
				err = j.refuse(head, id, "x")
			}
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if fault.KindOf(err) == fault.KindConflict && wrong(err) == "late_decided" {
				told++
			} else {
				t.Error(err)
			}
		})
		state := j.late("so-khao")[0].State
		if sheets := count(t, d, `SELECT COUNT(*) FROM sheet`); won != 1 || told != 5 || (sheets == 1) != (state == LateAccepted) {
			t.Errorf("%d won, %d told, %s with %d sheets", won, told, state, sheets)
		}
	})
}
