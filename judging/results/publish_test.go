package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func TestAnOpenTieBlocksThePublication(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		_, err := Publish(context.Background(), d, office, c, "vong-loai", "")
		wantFault(t, err, fault.KindConflict, "", "results.blocked_tie")
		_, err = Publish(context.Background(), d, office, c, "chung-ket", "")
		wantFault(t, err, fault.KindConflict, "", "results.blocked_earlier")
		wantFault(t, err, fault.KindConflict, "", "results.blocked_no_marks")
		read(t, d, func(tx *db.Tx) error {
			_, err := Latest(tx, c.Rounds[0].ID)
			wantFault(t, err, fault.KindNotFound, "", "results.not_published")
			return nil
		})
	})
}

func TestG22_ACorrectionNeedsANewPublicationAndTheOldOneStaysReadable(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c, ids := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		first := mustPublish(t, d, c, "vong-loai", "")
		sum := sha256.Sum256([]byte(first.Content))
		if first.Number != 1 || first.Hash != hex.EncodeToString(sum[:]) || first.PublishedAt != clock.Now().UnixMilli() {
			t.Errorf("first publication %+v", first)
		}
		if state := reload(t, d).Rounds[0].State; state != contests.Published {
			t.Errorf("the round is %s", state)
		}
		_, err := Publish(context.Background(), d, office, c, "vong-loai", "xem lại")
		wantFault(t, err, fault.KindConflict, "", "results.nothing_changed")
		mark(t, d, c, "vong-loai", ids["rb24a005"], 1, 99_500, 60_000)
		wantStale(t, d, c, true)
		read(t, d, func(tx *db.Tx) error {
			in, _ := Latest(tx, first.RoundID)
			if in.Content != first.Content {
				t.Error("the correction changed what was published")
			}
			return nil
		})
		_, err = Publish(context.Background(), d, office, c, "vong-loai", "  ")
		wantFault(t, err, fault.KindInvalid, "reason", "results.needs_reason")
		second := mustPublish(t, d, c, "vong-loai", "Nhập sai điểm của một đội.")
		wantStale(t, d, c, false)
		if second.Number != 2 || second.Hash == first.Hash || second.RoundVersion <= first.RoundVersion {
			t.Errorf("second publication %+v", second)
		}
		read(t, d, func(tx *db.Tx) error {
			old, err := Numbered(tx, first.RoundID, 1)
			if err != nil || old != first {
				t.Errorf("the first is now %+v, %v", old, err)
			}
			all, err := List(tx, first.RoundID)
			if err != nil || len(all) != 2 || all[0].Number != 2 || all[0].Reason == "" || all[0].Content != "" {
				t.Errorf("history %+v, %v", all, err)
			}
			return nil
		})
	})
}

func wantStale(t *testing.T, d *db.DB, c *contests.Contest, want bool) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		draft, err := Prepare(tx, c, "vong-loai")
		if err != nil || draft.Latest == nil || draft.Changed != want {
			t.Errorf("draft %+v, %v; want changed %v", draft, err, want)
		}
		return nil
	})
}

func TestTheDifferencesToThePublicationAreNamed(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		before, err := mustPublish(t, d, c, "vong-loai", "").Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		mark(t, d, c, "vong-loai", ids["rb24a002"], 1, 100_000, 60_000)
		setState(t, d, c, ids["rb24a018"], "rejected") // a withdrawn one would stay
		enter(t, d, c, team{"A", "rb24a019", "Đội mới"})
		var draft *Draft
		read(t, d, func(tx *db.Tx) (err error) { draft, err = Prepare(tx, c, "vong-loai"); return err })
		var got []string
		for _, change := range differences(before, draft.Snapshot) {
			was, is := "-", "-"
			if change.Before != nil {
				was = fmt.Sprint(change.Before.Rank)
			}
			if change.After != nil {
				is = fmt.Sprint(change.After.Rank)
			}
			got = append(got, change.Row().Code+" "+was+" "+is)
		}
		want := []string{"RB24-A-0002 2 1", "RB24-A-0001 1 2", "RB24-A-0019 - 0", "RB24-A-0018 0 -"}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestG3_APublicationHoldsNoAccountNoBirthDateAndNoPhone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		p := mustPublish(t, d, c, "vong-loai", "")
		wantNotIn(t, p.Content, "rb24a0", canaryPhone, canaryBorn, "Lê Chim Yến", "bằng nhau cả điểm")
		wantIn(t, p.Content, "RB24-A-0016", "Đội 16", "bốc thăm", "Huyện Yên Thế")
		testkit.Golden(t, "testdata/publication.json", []byte(p.Content))
	})
}

func TestG18_PublishedTwiceAtOnceIsOnePublication(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { _, errs[i] = Publish(context.Background(), d, office, c, "vong-loai", "lý do") })
		}
		wg.Wait()
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else {
				wantFault(t, err, fault.KindConflict, "", "results.nothing_changed")
			}
		}
		if made != 1 {
			t.Errorf("%d publications, want 1", made)
		}
	})
}

func TestG24_APublicationAndALateImportNeverMix(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, ids := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		var wg sync.WaitGroup
		wg.Go(func() { // every team's mark rises by half a point, in one act each time
			for step := range int64(10) {
				err := d.Write(context.Background(), db.Contest(c.ID), func(tx *db.Tx) error {
					for n := 1; n <= 17; n++ {
						if err := markIn(tx, c, "vong-loai", ids[fmt.Sprintf("rb24a%03d", n)], 1, int64(100-min(n, 16))*1000+500*(step+1), 60_000); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
		var made []Publication
		for range 10 {
			p, err := Publish(context.Background(), d, office, c, "vong-loai", "trong lúc nhập điểm")
			if err == nil {
				made = append(made, p)
			} else {
				wantFault(t, err, fault.KindConflict, "", "results.nothing_changed")
			}
		}
		wg.Wait()
		for i, p := range made {
			s, err := p.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			rows := s.Divisions[0].Rows
			if step := int64(rows[0].Points) - int64(rows[16].Points); step != 15_000 || p.Number != i+1 {
				t.Errorf("publication %d (version %d) mixes marks: %v to %v", p.Number, p.RoundVersion, rows[0].Points, rows[16].Points)
			}
		}
		if len(made) == 0 {
			t.Error("nothing was published")
		}
	})
}

func TestThePublicationsReasonIsBounded(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		c, _ := tied(t, d)
		mustDecide(t, d, c, lot("rb24a016"))
		_, err := Publish(context.Background(), d, office, c, "vong-loai", strings.Repeat("đ", maxReason+1))
		wantFault(t, err, fault.KindInvalid, "reason", "results.too_long")
	})
}
