package marking

import (
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestARoundSaysHowManyEntriesLackJudges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 3) // two judges for each
		j.judge("GK101", -1, "")
		j.judge("GK102", -1, "")
		j.assign("so-khao", "GK101", "ST20-001", "ST20-002")
		j.assign("so-khao", "GK102", "ST20-001")
		nobodyYet := func(*db.Tx, *contests.Contest, string) (in, open map[int64]bool, err error) { return nil, nil, nil }
		for round, want := range map[string]int64{"so-khao": 2, "chung-khao": 0} {
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				n, asks, err := ShortOfJudges(tx, j.c, round, nobodyYet)
				if n != want || asks != (want > 0) {
					t.Errorf("%s: %d %t", round, n, asks)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
