// Second eyes, on both databases: who may confirm, what exactly is confirmed, and a correction that comes between.
package marking

import (
	"context"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// careful is the small contest whose qualifying round and final want second eyes.
func careful(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	return newContest(t, d, kit(t, "    ties: [time, other", "    second_eyes: true\n    ties: [time, other"), 3, 2, 0)
}

func waitingOf(t testing.TB, d *db.DB, c *contests.Contest, round string) (list []Unconfirmed) {
	t.Helper()
	row := roundRow(t, d, c, round)
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		list, err = unconfirmedOf(tx, row.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func agree(d *db.DB, by audit.By, c *contests.Contest, what Confirmation) (int, error) {
	return Confirm(context.Background(), d, by, c, what)
}

func importBy(t testing.TB, d *db.DB, by audit.By, c *contests.Contest, rows ...[]any) {
	t.Helper()
	_, err := Import(context.Background(), d, by, c, File{Round: "vong-loai", Name: "diem.xlsx", Content: qualifying(t, rows...), Reason: "x"}, nobody, false)
	if err != nil {
		t.Fatal(err)
	}
}

func TestG8WhoeverImportedCannotConfirm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := careful(t, d)
		other := newContest(t, d, kit(t, "code: robocon-2024", "code: robocon-2025"), 1, 0, 0)
		secretary, organiser := person(t, d, c, "thu-ky", contests.Secretary), person(t, d, c, "to-chuc", contests.Organiser)
		importBy(t, d, secretary, c, []any{"rb24a001", "A", 40.5, "77:01"}, []any{"rb24a002", "A", 60, "91:37"})
		list := waitingOf(t, d, c, "vong-loai")
		what := Confirmation{Round: "vong-loai", Import: *list[0].ImportID, Seen: sheetsDigest(list)}
		for _, try := range []struct {
			who  audit.By
			what Confirmation
			want string
		}{
			{secretary, what, "field.confirm_own"},
			{secretary, Confirmation{Round: "vong-loai", Sheets: []int64{list[0].ID}}, "field.confirm_own"},
			{audit.By{Name: "ông  Thu-Ky", Via: "command"}, what, "field.confirm_own"}, // by name, as nobody has an account there
			{person(t, d, c, "nguoi-xem", contests.Viewer), what, "auth.denied"},
			{person(t, d, c, "trong-tai", contests.Referee), what, "auth.denied"},
			{person(t, d, other, "to-chuc-kia", contests.Organiser), what, "auth.denied"}, // G6
			{audit.By{Name: "x", Via: "web"}, what, "auth.denied"},
			{organiser, Confirmation{Round: "vong-loai", Import: *list[0].ImportID, Seen: "x"}, "field.confirm_stale"},
			{organiser, Confirmation{Round: "vong-loai", Sheets: []int64{list[0].ID, 4711}}, "field.confirm_stale"},
			{organiser, Confirmation{Round: "chung-ket"}, "field.confirm_nothing"},
			{organiser, Confirmation{Round: "ban-ket"}, "round_unknown"},
		} {
			if _, err := agree(d, try.who, c, try.what); told(err) != try.want {
				t.Errorf("%s: %v, want %s", try.who.Name, err, try.want)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM sheet_check`); n != 0 {
			t.Fatalf("%d sheets confirmed", n)
		}
		if n, err := agree(d, organiser, c, Confirmation{Round: "vong-loai", Sheets: []int64{list[1].ID}}); n != 1 || err != nil {
			t.Errorf("one sheet: %d, %v", n, err)
		}
		if n, err := agree(d, audit.By{Name: "Trần Văn Kiểm", Via: "command"}, c, Confirmation{Round: "vong-loai"}); n != 1 || err != nil {
			t.Errorf("the rest: %d, %v", n, err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act = 'marks.confirm'`); n != 2 {
			t.Errorf("%d audit lines", n)
		}
	})
}

func TestG8ASheetTypedInARefereesPlaceWantsAnotherPair(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := careful(t, d)
		head, referee, entry := person(t, d, c, "truong-ban", contests.Head), person(t, d, c, "trong-tai", contests.Referee), entryID(t, d, c, "rb24a001")
		run := finalRun(t, c, entry, 1, 5, 0, 1)
		run.Reason = "Ghi từ phiếu giấy."
		if _, err := sign(d, head, c, run); err != nil {
			t.Fatal(err)
		}
		if _, err := sign(d, referee, c, finalRun(t, c, entry, 2, 5, 0, 1)); err != nil {
			t.Fatal(err)
		}
		list := waitingOf(t, d, c, "chung-ket")
		if len(list) != 1 || list[0].Attempt != 1 {
			t.Fatalf("waiting %+v", list)
		}
		if _, err := agree(d, head, c, Confirmation{Round: "chung-ket"}); told(err) != "field.confirm_own" {
			t.Errorf("by the one who typed it: %v", err)
		}
		if n, err := agree(d, person(t, d, c, "to-chuc", contests.Organiser), c, Confirmation{Round: "chung-ket"}); n != 1 || err != nil {
			t.Errorf("by another: %d, %v", n, err)
		}
	})
}

// A correction while somebody confirms: either the old revision was confirmed before it, or nothing is confirmed; the corrected one never is.
func TestG8ACorrectionDuringConfirmationIsNotConfirmed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c := careful(t, d)
		secretary, organiser := person(t, d, c, "thu-ky", contests.Secretary), person(t, d, c, "to-chuc", contests.Organiser)
		importBy(t, d, secretary, c, []any{"rb24a001", "A", 40.5, "77:01"}, []any{"rb24a002", "A", 60, "91:37"})
		for round := range 8 {
			list := waitingOf(t, d, c, "vong-loai")
			var wg sync.WaitGroup
			var err error
			wg.Go(func() { importBy(t, d, secretary, c, []any{"rb24a001", "A", 10 + round, "70:00"}) })
			wg.Go(func() {
				_, err = agree(d, organiser, c, Confirmation{Round: "vong-loai", Sheets: []int64{list[0].ID, list[len(list)-1].ID}})
			})
			wg.Wait()
			if err != nil && told(err) != "field.confirm_stale" {
				t.Fatal(err)
			}
			left := waitingOf(t, d, c, "vong-loai")
			if len(left) == 0 || left[len(left)-1].Points != decimalPoints(10+round) && left[0].Points != decimalPoints(10+round) {
				t.Fatalf("the correction is confirmed unseen: %+v", left)
			}
			if n := count(t, d, `SELECT COUNT(*) FROM sheet_check k JOIN sheet s ON s.id = k.sheet_id WHERE s.points = ?`, int64(decimalPoints(10+round))); n != 0 {
				t.Fatal("the correction is confirmed unseen")
			}
		}
	})
}
