// What waits for a judge or referee is counted for that person alone, down to nothing.
package marking

import (
	"context"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// stillToSign counts by one of the funcs of the page where people arrive.
func stillToSign(t testing.TB, d *db.DB, by audit.By, waits WaitsFunc) (n int64) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		actor, err := auth.Load(tx, by.AccountID)
		if err == nil {
			n, err = waits(tx, actor, tx.Now)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestG3WhatWaitsForAJudgeIsCountedForThatJudge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		j := newJury(t, d, 4)
		first, second, head := j.judge("GK101", 0, ""), j.judge("GK102", 0, ""), j.head()
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003")
		j.assign("so-khao", "GK102", "ST20-001")
		waits := WaitsForJudge(letting(nil))
		if a, b, c := stillToSign(t, d, first, waits), stillToSign(t, d, second, waits), stillToSign(t, d, head, waits); a != 2 || b != 1 || c != 0 {
			t.Errorf("at first %d, %d, %d", a, b, c)
		}
		j.signed(first, Signing{Entry: "ST20-001", Marks: points("30", "20", "10", "5")})
		if a, b := stillToSign(t, d, first, waits), stillToSign(t, d, second, waits); a != 1 || b != 1 {
			t.Errorf("after one sheet %d, %d", a, b)
		}
		exec(t, d, `UPDATE round SET state = 'closed' WHERE contest_id = ?`, j.c.ID)
		if a := stillToSign(t, d, first, waits); a != 0 {
			t.Errorf("after the round was closed %d", a)
		}
	})
}

func TestG3WhatWaitsForARefereeIsCountedInTheirContests(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := small(t, d)
		clock.Set(testkit.Day(2024, 8, 14, 8, 30))
		referee, office := person(t, d, c, "trong-tai", contests.Referee), person(t, d, c, "van-thu", contests.Secretary)
		waits := WaitsForReferee(toFinal)
		if a, b := stillToSign(t, d, referee, waits), stillToSign(t, d, office, waits); a != 10 || b != 0 { // five teams, two attempts each
			t.Errorf("at first %d, %d", a, b)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entryID(t, d, c, "rb24a001"), 1, 3, 0, 100_000)); err != nil {
			t.Fatal(err)
		}
		if a := stillToSign(t, d, referee, waits); a != 9 {
			t.Errorf("after one run %d", a)
		}
	})
}
