// Tests of the chain: numbers without gaps, one node at a time, nothing sealed twice.
package audit

import (
	"context"
	"sync"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// lines writes n lines, each an act of its own.
func lines(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for range n {
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			return Write(tx, By{Name: "Cô Hạnh", Via: "web"}, Line{ContestID: 1, Act: "entry.approve", Subject: "entry", SubjectID: 5, Reason: "đủ hồ sơ"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func sealsOf(t *testing.T, d *db.DB) (all []Seal, head Head) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		if head, err = HeadOf(tx); err != nil {
			return err
		}
		return tx.Select(&all, `SELECT number, source, row_id, salt, digest, chain, sealed_at FROM seal ORDER BY number`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, head
}

func TestLinesGetNumbersWithoutGaps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := NewSealer(d, nil)
		if n, err := s.All(t.Context()); n != 0 || err != nil {
			t.Fatalf("nothing to seal: %d, %v", n, err)
		}
		lines(t, d, 2*batch+3)
		clock.Advance(time.Second)
		if n, err := s.All(t.Context()); n != 2*batch+3 || err != nil {
			t.Fatalf("sealed %d, %v", n, err)
		}
		lines(t, d, 1)
		if n, err := s.All(t.Context()); n != 1 || err != nil {
			t.Fatalf("sealed %d, %v", n, err)
		}
		all, head := sealsOf(t, d)
		chain, salts := "", map[string]bool{}
		for i, one := range all {
			if one.Number != int64(i+1) || one.Source != "audit" || one.Chain != link(chain, one) || len(one.Salt) != 32 || salts[one.Salt] {
				t.Fatalf("seal %d is %+v", i, one)
			}
			chain, salts[one.Salt] = one.Chain, true
		}
		if len(all) != 2*batch+4 || head.Number != int64(len(all)) || head.Chain != chain || head.SealedAt != clock.Now().UnixMilli() {
			t.Errorf("%d seals, head %+v", len(all), head)
		}
	})
}

// TestOneNodeSeals lets several nodes seal while acts go on: the chain is one.
func TestOneNodeSeals(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx, stop := context.WithCancel(t.Context())
		var nodes, acts sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				for s := NewSealer(d, nil); ctx.Err() == nil; {
					if _, err := s.pass(ctx); err != nil && err != errHeld && ctx.Err() == nil {
						t.Error(err)
					}
				}
			})
		}
		for range 4 {
			acts.Go(func() { lines(t, d, 50) })
		}
		acts.Wait()
		stop()
		nodes.Wait()
		clock.Advance(lease)
		if _, err := NewSealer(d, nil).All(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, head := sealsOf(t, d)
		if len(all) != 200 || head.Number != 200 {
			t.Fatalf("%d seals, head %d", len(all), head.Number)
		}
		chain := ""
		for i, one := range all {
			if one.Number != int64(i+1) || one.Chain != link(chain, one) {
				t.Fatalf("seal %d is %+v", i, one)
			}
			chain = one.Chain
		}
	})
}

func TestANodeWaitsForTheLeaseOfAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		lines(t, d, batch+1)
		first, second := NewSealer(d, nil), NewSealer(d, nil)
		if n, err := first.pass(t.Context()); n != batch || err != nil {
			t.Fatalf("first: %d, %v", n, err)
		}
		if n, err := second.All(t.Context()); n != 0 || err != nil {
			t.Errorf("second while the first seals: %d, %v", n, err)
		}
		clock.Advance(lease)
		if n, err := second.All(t.Context()); n != 1 || err != nil {
			t.Errorf("second after the first was gone: %d, %v", n, err)
		}
	})
}
