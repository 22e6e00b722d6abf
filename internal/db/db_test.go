// The promises of Read and Write, on both engines.
package db_test

import (
	"context"
	"errors"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

type setting struct {
	Key   string `db:"key"`
	Value string `db:"value"`
}

func put(tx *db.Tx, key, value string) error {
	_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, ?)`, key, value)
	return err
}

func TestWrittenRowsAreReadBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		if err := d.Write(ctx, "all", func(tx *db.Tx) error { return put(tx, "a", "1") }); err != nil {
			t.Fatal(err)
		}
		err := d.Read(ctx, func(tx *db.Tx) error {
			var rows []setting
			if err := tx.Select(&rows, `SELECT key, value FROM setting WHERE key = ?`, "a"); err != nil {
				return err
			}
			if len(rows) != 1 || rows[0].Value != "1" {
				t.Errorf("rows = %v", rows)
			}
			var value string
			if err := tx.Get(&value, `SELECT value FROM setting WHERE key = ?`, "b"); !errors.Is(err, db.ErrNoRow) {
				t.Errorf("missing row: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(ctx, "all", func(tx *db.Tx) error { return put(tx, "a", "2") })
		if !db.IsUnique(err) {
			t.Errorf("second a: %v", err)
		}
	})
}
