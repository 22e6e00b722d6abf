// What only SQLite can get wrong: pragmas, options, files that cannot be written, statements that end the group's transaction.
package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func openFile(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), testkit.SQLite(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestConnectionsHaveTheirPragmas(t *testing.T) {
	d := openFile(t)
	pragmas := func(tx *db.Tx) (got string) {
		for _, name := range []string{"journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only"} {
			var value string
			if err := tx.Get(&value, "PRAGMA "+name); err != nil {
				t.Error(err)
			}
			got += value + " "
		}
		return got
	}
	write(t, d, func(tx *db.Tx) error {
		if got := pragmas(tx); got != "wal 2 1 5000 0 " {
			t.Errorf("the writer has %s", got)
		}
		return nil
	})
	read(t, d, func(tx *db.Tx) error {
		if got := pragmas(tx); got != "wal 2 1 5000 1 " {
			t.Errorf("a reader has %s", got)
		}
		return nil
	})
}

func TestWrongPragmasAndAddressesAreRefused(t *testing.T) {
	path := testkit.SQLite(t)
	if err := db.OpenWithoutPragmas(path); err == nil || !strings.Contains(err.Error(), "pragma") {
		t.Errorf("misspelt options give %v", err)
	}
	for _, dsn := range []string{path + "?_foreign_keys=off", "", ":memory:", "mysql://localhost/x"} {
		if _, err := db.Open(context.Background(), dsn, time.Now); err == nil {
			t.Errorf("%q opens", dsn)
		}
		if err := db.Migrate(context.Background(), dsn); err == nil {
			t.Errorf("%q migrates", dsn)
		}
	}
	missing := filepath.Join(t.TempDir(), "none.db")
	if _, err := db.Open(context.Background(), missing, time.Now); !errors.Is(err, db.ErrNoDatabase) {
		t.Errorf("a missing file gives %v", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("open made a file")
	}
}

func TestAJournalOfAnotherKindIsRefused(t *testing.T) {
	path := testkit.SQLite(t)
	plainly(t, path, `PRAGMA journal_mode = DELETE`)
	if _, err := db.Open(context.Background(), path, time.Now); err == nil || !strings.Contains(err.Error(), "journal_mode is delete") {
		t.Errorf("a file without WAL gives %v", err)
	}
}

func TestPathsMayHoldAnySign(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hội thi #1 100%20.db")
	if err := db.Migrate(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	d, err := db.Open(context.Background(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
}

func TestAReadOnlyFileSaysSo(t *testing.T) {
	for _, what := range []string{"file", "folder"} {
		t.Run(what, func(t *testing.T) {
			path := testkit.SQLite(t)
			chmod(t, filepath.Dir(path), 0o755)
			if what == "file" {
				chmod(t, path, 0o444)
			} else {
				chmod(t, path, 0o644)
				chmod(t, filepath.Dir(path), 0o555)
			}
			if got := asNobody(t, "open", path); !strings.HasPrefix(got, db.ErrReadOnly.Error()) {
				t.Errorf("open says %q", got)
			}
			if got := asNobody(t, "migrate", path); got != "" && !strings.HasPrefix(got, db.ErrReadOnly.Error()) {
				t.Errorf("migrate says %q", got)
			}
		})
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(path, 0o755) })
}

func TestAStatementThatEndsTheTransactionHarmsItsActOnly(t *testing.T) {
	d := openFile(t)
	neighbours(t, d, func() {
		err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
			if err := put(tx, "x", ""); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT OR ROLLBACK INTO setting (key, value) VALUES ('x', '')`)
			return err
		})
		if !db.IsUnique(err) {
			t.Errorf("the culprit gets %v", err)
		}
	})
}

func TestACommitThatFailsHarmsItsActOnly(t *testing.T) {
	d := openFile(t)
	neighbours(t, d, func() {
		err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
			if _, err := tx.Exec(`PRAGMA defer_foreign_keys = on`); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO division (contest_id, code, ordinal) VALUES (99, 'A', 1)`)
			return err
		})
		if err == nil {
			t.Error("a broken reference was acknowledged")
		}
	})
}

func TestAPanicInAGroupThatRunsAgainIsNotRepeated(t *testing.T) {
	d := openFile(t)
	panics := 0
	inOneGroup(t, d, func() {
		defer func() { recover() }()
		d.Write(context.Background(), "all", func(*db.Tx) error { panics++; panic("oh") })
	}, func() {
		d.Write(context.Background(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT OR ROLLBACK INTO setting (key, value) VALUES ('x', NULL)`)
			return err
		})
	})
	if panics != 1 {
		t.Errorf("the act panicked %d times", panics)
	}
	write(t, d, func(tx *db.Tx) error { return put(tx, "a", "") })
}

func TestAFullDiskSaysSoAndKeepsTheOthers(t *testing.T) {
	d := openFile(t)
	write(t, d, func(tx *db.Tx) error {
		var pages int
		if err := tx.Get(&pages, `PRAGMA page_count`); err != nil {
			return err
		}
		var most int
		return tx.Get(&most, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+1))
	})
	neighbours(t, d, func() {
		err := d.Write(context.Background(), "all", func(tx *db.Tx) error { return put(tx, "x", strings.Repeat("x", 1<<20)) })
		if !errors.Is(err, db.ErrFull) {
			t.Errorf("a full disk gives %v", err)
		}
	})
}

func TestKeptStatementsAreBounded(t *testing.T) {
	d := openFile(t)
	write(t, d, func(tx *db.Tx) error {
		for i := range 1000 {
			var n int
			if err := tx.Get(&n, fmt.Sprintf(`SELECT count(*) FROM setting WHERE value <> '%d'`, i)); err != nil {
				return err
			}
		}
		return nil
	})
	if n := db.Kept(d); n > 256 {
		t.Errorf("%d statements are kept", n)
	}
}
