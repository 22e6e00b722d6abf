package sessions

import (
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestARoundSaysHowManySitNowhere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := newContest(t, d, "robocon-2024", 3)
		one, _ := Add(ctx, d, office, c.ID, first, typed("P1", "07:30", "09:00", "2"), nobody)
		_ = Move(ctx, d, office, c.ID, first, ids[0], one, nobody)
		for round, want := range map[string]struct {
			n    int64
			asks bool
		}{first: {2, true}, "chung-ket": {0, false}} { // nobody came through to the final
			err := d.Read(ctx, func(tx *db.Tx) error {
				n, asks, err := Unplaced(tx, c, round, nobody)
				if n != want.n || asks != want.asks {
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
