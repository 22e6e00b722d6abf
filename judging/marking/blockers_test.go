// What stands in the way of closing a round, on both databases: each kind of blocker, and that it goes away.
package marking

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
)

// blockedBy writes the blockers of a round as "key entries", in order.
func blockedBy(t testing.TB, d *db.DB, c *contests.Contest, round string, through ThroughFunc) string {
	t.Helper()
	var list []string
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		now, err := contests.ByID(tx, c.ID)
		if err != nil {
			return err
		}
		faults, err := Blockers(tx, now, round, through)
		list = nil
		for _, f := range faults {
			line := strings.TrimPrefix(f.Key, "field.blocked_")
			if codes, ok := f.Args["Codes"]; ok {
				line += " " + codes.(string)
			}
			list = append(list, line)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "; ")
}

// rubric is a contest whose first round is judged by sheets: two judges, a limit of 15 points, second eyes.
func rubric(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	return newContest(t, d, kit(t, "kind: import\n    on: 2024-07-13\n    total: {max: 100, step: 0.5}\n    time_limit: \"150:00\"\n    attempts: {count: 1, result: best}\n    judges: {combine: mean}\n    second_eyes: true\n    ties: [time]",
		"kind: sheet\n    on: 2024-07-13\n    criteria: [{code: moi, name: {vi: Tính mới}, max: 100, step: 0.5}]\n    attempts: {count: 1, result: best}\n    judges: {combine: mean, least: 2, limit: 15}\n    second_eyes: true\n    ties: []"), 2, 0, 0)
}

// put writes a sheet as it would stand there.
func put(t testing.TB, d *db.DB, c *contests.Contest, round, account, judge string, pass, revision int, points decimal.Milli) {
	t.Helper()
	row := roundRow(t, d, c, round)
	id := entryID(t, d, c, account)
	err := d.Write(context.Background(), db.Contest(c.ID), func(tx *db.Tx) error {
		_, err := insertSheet(tx, c.ID, SheetRow{RoundID: row.ID, EntryID: id, Judge: judge, Attempt: 1, Revision: revision, Pass: pass, Marks: fmt.Sprintf(`{"moi":%d}`, points), Points: points, RulesVersion: 1, Actor: judge})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestG25_ARoundIsBlockedByWhatItLacks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := rubric(t, d)
		stands := func(want string) {
			t.Helper()
			if got := blockedBy(t, d, c, "vong-loai", nobody); got != want {
				t.Errorf("blocked by %q, want %q", got, want)
			}
		}
		stands("missing RB24-A-0001, RB24-A-0002")
		put(t, d, c, "vong-loai", "rb24a001", "GK1", 1, 1, 60_000)
		put(t, d, c, "vong-loai", "rb24a001", "GK2", 1, 1, 75_000)
		put(t, d, c, "vong-loai", "rb24a002", "GK1", 1, 1, 60_000)
		stands("missing RB24-A-0002")
		put(t, d, c, "vong-loai", "rb24a002", "GK2", 1, 1, 75_500)
		stands("apart RB24-A-0002")
		put(t, d, c, "vong-loai", "rb24a002", "GK1", 2, 2, 74_000)
		stands("second RB24-A-0002")
		put(t, d, c, "vong-loai", "rb24a002", "GK2", 2, 2, 40_000)
		stands("")
		exec(t, d, `INSERT INTO second_marking (contest_id, round_id, entry_id, pass, actor, asked_at) SELECT contest_id, round_id, entry_id, 2, 'x', 0 FROM sheet WHERE judge = 'GK1' AND points = 60000 AND pass = 1 AND revision = 1 ORDER BY entry_id LIMIT 1`)
		stands("second RB24-A-0001")
		setState(t, d, c, "RB24-A-0001", "withdrawn")
		stands("")
	})
}

func TestG8AnImportedRoundIsBlockedUntilSomebodyElseConfirms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d) // its qualifying round asks for second eyes
		if got := blockedBy(t, d, c, "vong-loai", nobody); got != "" {
			t.Errorf("nothing came yet, blocked by %q", got)
		}
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 40.5, "77:01"}, []any{"rb24a002", "A", 60, "91:37"}))
		if got := blockedBy(t, d, c, "vong-loai", nobody); got != "unconfirmed" {
			t.Errorf("blocked by %q", got)
		}
		exec(t, d, `INSERT INTO sheet_check (sheet_id, actor, recorded_at) SELECT id, 'x', 0 FROM sheet`)
		if got := blockedBy(t, d, c, "vong-loai", nobody); got != "" {
			t.Errorf("all confirmed, blocked by %q", got)
		}
		bring(t, d, c, qualifying(t, []any{"rb24a001", "A", 41.5, "77:01"}))
		if got := blockedBy(t, d, c, "vong-loai", nobody); got != "unconfirmed" {
			t.Errorf("a new revision, blocked by %q", got)
		}
	})
}

func TestAFieldRoundIsBlockedByAttemptsNobodySaidAnythingAbout(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := small(t, d)
		through := letting([]string{"rb24a001", "rb24b001"})
		referee, one, two := person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001"), entryID(t, d, c, "rb24b001")
		if got := blockedBy(t, d, c, "chung-ket", through); got != "" {
			t.Errorf("a round whose sheets come from workbooks: %q", got)
		}
		for attempt := 1; attempt <= 2; attempt++ {
			if _, err := sign(d, referee, c, finalRun(t, c, one, attempt, 5, 0, 1)); err != nil {
				t.Fatal(err)
			}
		}
		if got := blockedBy(t, d, c, "chung-ket", through); got != "runs RB24-B-0001" {
			t.Errorf("blocked by %q", got)
		}
		for attempt := 1; attempt <= 2; attempt++ {
			if err := RecordAbsence(context.Background(), d, referee, c, Absence{Round: "chung-ket", EntryID: two, Attempt: attempt, Absent: true, Reason: "Đội vắng."}, through); err != nil {
				t.Fatal(err)
			}
		}
		if got := blockedBy(t, d, c, "chung-ket", through); got != "" {
			t.Errorf("blocked by %q", got)
		}
		exec(t, d, `UPDATE round SET state = 'closed' WHERE contest_id = ? AND code = 'chung-ket'`, c.ID)
		run := finalRun(t, c, one, 1, 6, 0, 1)
		run.Reason = "Nhầm."
		if done, err := SignRun(context.Background(), d, referee, c, run, through); err != nil || !done.Late {
			t.Fatalf("%+v, %v", done, err)
		}
		if got := blockedBy(t, d, c, "chung-ket", through); got != "late" {
			t.Errorf("blocked by %q", got)
		}
	})
}
