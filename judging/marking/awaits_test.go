// What a round waits for and late sheets of the field, on both databases.
package marking

import (
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// finalAwaits is what the final waits for, so many days after its day began.
func finalAwaits(t testing.TB, d *db.DB, c *contests.Contest, days int) (a Awaiting) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		fresh, err := contests.ByID(tx, c.ID)
		if err != nil {
			return err
		}
		round, _ := fresh.Rules.Round("chung-ket")
		now := round.On.Start(fresh.Rules.Location()).AddDate(0, 0, days).Add(time.Hour)
		a, err = Awaits(tx, fresh, "chung-ket", now.UnixMilli(), letting([]string{"rb24a001"}))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestALateSheetOfTheFieldKeepsWhoConfirmedAndWhetherItWasTyped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := careful(t, d)
		referee, head, other, entry := person(t, d, c, "trong-tai", contests.Referee), person(t, d, c, "truong-ban", contests.Head), person(t, d, c, "truong-ban-2", contests.Head), entryID(t, d, c, "rb24a001")
		for n := 1; n <= 2; n++ {
			if got, want := finalAwaits(t, d, c, 1), (Awaiting{Missing: int64(n - 1)}); got != want {
				t.Errorf("before attempt %d: %+v", n, got)
			}
			if _, err := sign(d, referee, c, finalRun(t, c, entry, n, 5, 0, 1)); err != nil {
				t.Fatal(err)
			}
			if got := finalAwaits(t, d, c, 0); got != (Awaiting{}) {
				t.Errorf("on the day itself: %+v", got)
			}
		}
		exec(t, d, `UPDATE round SET state = ? WHERE contest_id = ? AND code = 'chung-ket'`, contests.Closed, c.ID)
		accept := func(by audit.By, points int, team string) {
			t.Helper()
			run := finalRun(t, c, entry, 1, points, 0, 1)
			run.Reason, run.TeamBy = "Ghi nhầm.", team
			out, err := sign(d, by, c, run)
			if err != nil || !out.Late {
				t.Fatal(out, err)
			}
			if got := finalAwaits(t, d, c, 0); got.Late != 1 {
				t.Errorf("%+v", got)
			}
			if err := AcceptLate(t.Context(), d, other, c.ID, "chung-ket", out.LateID, "Đúng biên bản."); err != nil {
				t.Fatal(err)
			}
		}
		accept(referee, 6, "Em An")
		if n := count(t, d, `SELECT COUNT(*) FROM run r JOIN sheet s ON s.id = r.sheet_id WHERE s.revision = 2 AND r.team_by = 'Em An' AND NOT r.typed AND s.comment = ''`); n != 1 {
			t.Error("what the referee signed beside the marks is lost")
		}
		accept(head, 7, "") // G8: a sheet in a referee's place wants second eyes even when it came late
		if got := finalAwaits(t, d, c, 1); got != (Awaiting{Unconfirmed: 1}) {
			t.Errorf("typed and accepted: %+v", got)
		}
		exec(t, d, `UPDATE round SET state = ? WHERE contest_id = ? AND code = 'chung-ket'`, contests.Published, c.ID)
		if got := finalAwaits(t, d, c, 1); got != (Awaiting{}) {
			t.Errorf("published: %+v", got)
		}
	})
}
