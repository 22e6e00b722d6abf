package marking

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func (j *jury) spread(s Spreading, dry bool) (*Plan, error) {
	if s.Round == "" {
		s.Round = "so-khao"
	}
	return SpreadJudges(context.Background(), j.d, office, j.c.ID, s, nobody, dry)
}

// onEntries lists who is on what in the preliminary round, as "ST20-001: GK1 GK2".
func (j *jury) onEntries() string {
	j.t.Helper()
	var list []AssignmentRow
	row := roundRow(j.t, j.d, j.c, "so-khao")
	var all []Entrant
	err := j.d.Read(context.Background(), func(tx *db.Tx) (err error) {
		if all, err = entrantsOf(tx, j.c.ID); err == nil {
			list, err = AssignmentsOfRound(tx, row.ID)
		}
		return err
	})
	if err != nil {
		j.t.Fatal(err)
	}
	var lines []string
	for _, e := range all {
		var on []string
		for _, a := range list {
			if a.EntryID == e.ID {
				on = append(on, a.Judge)
			}
		}
		if len(on) > 0 {
			lines = append(lines, e.Code+": "+strings.Join(on, " "))
		}
	}
	return strings.Join(lines, ", ")
}

func TestJudgesArePutOnEntriesInTurns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 8) // field 1: 001 003 005 007 of schools 1 and 3, field 2 the others
		setState(t, d, j.c, "ST20-008", "withdrawn")
		one := j.judge("GK101", 0, "Trường THCS Số 1")
		j.judge("GK102", 0, "")
		j.judge("GK103", 0, "Trường THCS Số 3")
		j.judge("GK201", 1, "")
		plan, err := j.spread(Spreading{Want: 2}, true)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Added) != 8+3 || plan.Entries != 7 || len(plan.Short) != 3 || j.onEntries() != "" {
			t.Fatalf("%d added, %d entries, %d short", len(plan.Added), plan.Entries, len(plan.Short))
		}
		if _, err := j.spread(Spreading{Want: 2, Expect: "other"}, false); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another preview was agreed to: %v", err)
		}
		if plan, err = j.spread(Spreading{Want: 2, Expect: plan.Digest}, false); err != nil || !plan.Applied {
			t.Fatal(err)
		}
		const even = "ST20-001: GK102 GK103, ST20-002: GK201, ST20-003: GK101 GK102, ST20-004: GK201, ST20-005: GK102 GK103, ST20-006: GK201, ST20-007: GK101 GK102"
		if got := j.onEntries(); got != even {
			t.Errorf("%s", got)
		}
		if plan, err = j.spread(Spreading{Want: 2}, false); err != nil || plan.Writes() {
			t.Errorf("the second run writes: %+v %v", plan, err)
		}
		j.signed(one, Signing{Entry: "ST20-003", Marks: points("1", "1", "1", "1")})
		if plan, err = j.spread(Spreading{Want: 1, Redo: true}, false); err != nil || len(plan.Dropped) != 4 {
			t.Fatalf("%v %+v", err, plan)
		}
		if got := j.onEntries(); !strings.Contains(got, "ST20-003: GK101,") || strings.Count(got, "GK1") != 4 {
			t.Errorf("%s", got)
		}
		for want, key := range map[int]string{0: "want want_bad", 16: "want want_bad"} {
			if _, err := j.spread(Spreading{Want: want}, true); wrong(err) != key {
				t.Errorf("%d judges: %v", want, err)
			}
		}
		_ = j.close("so-khao", contests.Closed)
		if _, err := j.spread(Spreading{Want: 3}, false); wrong(err) != "round_sealed" {
			t.Errorf("in a closed round: %v", err)
		}
	})
}

func TestOnlyThoseWhoCameThroughGetJudgesInALaterRound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		j.judge("GK1", -1, "")
		var in map[int64]bool
		through := func(*db.Tx, *contests.Contest, string) (map[int64]bool, map[int64]bool, error) { return in, nil, nil }
		ask := func() (*Plan, error) {
			return SpreadJudges(context.Background(), d, office, j.c.ID, Spreading{Round: "chung-khao", Want: 1}, through, true)
		}
		if _, err := ask(); wrong(err) != "before_empty" {
			t.Errorf("before anybody came through: %v", err)
		}
		in = map[int64]bool{j.entryID("ST20-002"): true}
		if plan, err := ask(); err != nil || len(plan.Added) != 1 || plan.Added[0].Entry.Code != "ST20-002" {
			t.Errorf("%+v, %v", plan, err)
		}
	})
}

func TestOneJudgeIsPutOnAnEntryByHand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := context.Background()
		j := newJury(t, d, 4)
		gk := j.judge("GK101", 0, "Trường THCS Số 1")
		j.judge("GK102", 1, "")
		id := map[string]int64{}
		for _, one := range j.panel() {
			id[one.Code] = one.ID
		}
		put := func(entry, judge string) error {
			return Assign(ctx, d, office, j.c.ID, "so-khao", j.entryID(entry), id[judge], nobody)
		}
		setState(t, d, j.c, "ST20-004", "rejected")
		for _, c := range []struct{ entry, judge, want string }{
			{"ST20-001", "GK101", "own_unit"}, {"ST20-002", "GK101", "other_division"}, {"ST20-003", "GK999", "judge_unknown"}, {"ST20-004", "GK102", "entry_unknown"},
			{"ST20-003", "GK101", ""}, {"ST20-003", "GK101", "assigned_twice"},
		} {
			if err := put(c.entry, c.judge); wrong(err) != c.want {
				t.Errorf("%s on %s: %v", c.judge, c.entry, err)
			}
		}
		take := func(n int64) error { return Unassign(ctx, d, office, j.c.ID, "so-khao", n, nobody) }
		if err := take(1); err != nil {
			t.Error(err)
		}
		if err := take(1); wrong(err) != "assignment_gone" {
			t.Errorf("twice: %v", err)
		}
		if err := put("ST20-003", "GK101"); err != nil { // and back
			t.Error(err)
		}
		if _, err := j.draft(gk, Drafting{Entry: "ST20-003", Marks: points("1")}); err != nil {
			t.Error(err)
		}
		j.signed(gk, Signing{Entry: "ST20-003", Marks: points("1", "1", "1", "1")})
		if err := take(2); wrong(err) != "signed_for" {
			t.Errorf("after signing: %v", err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM assignment WHERE removed_by = ?`, office.Name); n != 1 {
			t.Errorf("%d ended assignments are kept", n)
		}
	})
}

func TestG18_TwoWhoAssignTheSameAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		j.judge("GK101", 0, "")
		var mu sync.Mutex
		var answers []string
		race(4, func(int) {
			err := Assign(context.Background(), d, office, j.c.ID, "so-khao", j.entryID("ST20-003"), j.panel()[0].ID, nobody)
			mu.Lock()
			defer mu.Unlock()
			answers = append(answers, wrong(err))
		})
		slices.Sort(answers)
		if fmt.Sprint(answers) != "[ assigned_twice assigned_twice assigned_twice]" {
			t.Error(answers)
		}
	})
}
