// Package testkit gives each test case a fresh, migrated database of each engine, a clock it can set, and golden files.
package testkit

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files anew")

// Each runs f as a subtest on "sqlite" and on "postgres", with a fresh, migrated, open database and a clock that stands at 2024-06-01 09:00 +07.
func Each(t *testing.T, f func(t *testing.T, d *db.DB, clock *Clock)) {
	t.Helper()
	EachDSN(t, func(t *testing.T, dsn string) {
		clock := NewClock()
		d, err := db.Open(context.Background(), dsn, clock.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		f(t, d, clock)
	})
}

// EachDSN is Each for tests that open the database themselves, as the commands do.
func EachDSN(t *testing.T, f func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// Root is the folder of go.mod, above the package under test.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// Golden compares got with the file at path (within testdata); go test -update writes it.
func Golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" { // line by line
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// Day is an instant at hh:mm on a day of the contests' zone (+07).
func Day(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, Zone())
}

// Zone is the contests' zone, +07.
func Zone() *time.Location { return time.FixedZone("+07", 7*3600) }
