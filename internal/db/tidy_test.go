// Test that the write-ahead log is copied into the file once the writer has nothing to do.
package db_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestTheLogIsCopiedInQuietMoments(t *testing.T) {
	path := testkit.SQLite(t)
	d, err := db.Open(context.Background(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	before := fileSize(t, path)
	for i := range 20 {
		err := d.Write(context.Background(), "setting", func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, ?)`, string(rune('a'+i)), strings.Repeat("x", 50_000))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for end := time.Now().Add(30 * time.Second); fileSize(t, path) < before+950_000; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("nearly a megabyte was written; the file grew by %d", fileSize(t, path)-before)
		}
	}
	err = d.Write(context.Background(), "setting", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('afterwards', '')`)
		return err
	})
	if err != nil {
		t.Errorf("the next act: %v", err)
	}
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
