package db_test

import (
	"context"
	"errors"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestWhatAWriteRemembersIsKeptOnlyOnceItIsCommitted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := context.Background()
		recall := func(key any) (value any) {
			_ = d.Read(ctx, func(tx *db.Tx) error { value, _ = tx.Recall(key); return nil })
			return value
		}
		refused := errors.New("refused")
		err := d.Write(ctx, "all", func(tx *db.Tx) error { tx.Remember("rolled back", 1); return refused })
		if !errors.Is(err, refused) || recall("rolled back") != nil {
			t.Errorf("after a refusal %v is remembered, error %v", recall("rolled back"), err)
		}
		if err := d.Write(ctx, "all", func(tx *db.Tx) error { tx.Remember("kept", 2); return nil }); err != nil {
			t.Fatal(err)
		}
		if recall("kept") != 2 {
			t.Errorf("remembered %v, want 2", recall("kept"))
		}
	})
}

func TestTheOldestValueIsForgottenFirst(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		err := d.Read(context.Background(), func(tx *db.Tx) error {
			for n := range 65 {
				tx.Remember(n, n)
			}
			if _, ok := tx.Recall(0); ok {
				t.Error("the first of 65 is still remembered")
			}
			if v, ok := tx.Recall(1); !ok || v != 1 {
				t.Errorf("the second is %v, %v", v, ok)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
