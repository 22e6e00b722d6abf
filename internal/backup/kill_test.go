// A restore that is killed: whenever that happens, the old database stands or the new one, and another restore goes through.
package backup

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const killEnv = "HOITHI_TEST_RESTORE" // path of the archive and DSN, separated by a space

func TestMain(m *testing.M) {
	archive, dsn, asked := strings.Cut(os.Getenv(killEnv), " ")
	if !asked {
		os.Exit(m.Run())
	}
	if _, err := Restore(context.Background(), archive, Into{DSN: dsn, Replace: true, Clock: time.Now}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// TestG32AKilledRestoreLeavesTheOldDatabaseOrTheNew kills it after ever more of its time.
func TestG32AKilledRestoreLeavesTheOldDatabaseOrTheNew(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, err := db.Open(t.Context(), dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		filled(t, d)
		setMark(t, d, "new")
		info, err := Make(t.Context(), d.Read, t.TempDir(), ByHand, "test")
		if err != nil {
			t.Fatal(err)
		}
		setMark(t, d, "old")
		d.Close()
		started := time.Now()
		if out, err := restoring(info.Path, dsn).CombinedOutput(); err != nil {
			t.Fatalf("without a kill: %v %s", err, out)
		}
		whole := time.Since(started)
		const kills = 12
		seen := map[string]int{}
		for i := range kills {
			mark(t, dsn, "old")
			c := restoring(info.Path, dsn)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			kill := time.AfterFunc(whole*time.Duration(i+1)/kills, func() { c.Process.Kill() })
			_ = c.Wait() // killed, or done before
			kill.Stop()
			seen[standing(t, dsn)]++
		}
		if seen["old"] == 0 || seen["old"]+seen["new"] != kills {
			t.Errorf("after %d kills stood %v", kills, seen)
		}
		if _, err := Restore(t.Context(), info.Path, Into{DSN: dsn, Replace: true, Clock: time.Now}); err != nil || standing(t, dsn) != "new" {
			t.Errorf("a restore after the kills: %v", err)
		}
	})
}

func restoring(archive, dsn string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), killEnv+"="+archive+" "+dsn)
	return c
}

func setMark(t *testing.T, d *db.DB, value string) {
	t.Helper()
	err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('mark', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, value)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// mark opens the database as the server would and marks it.
func mark(t *testing.T, dsn, value string) {
	t.Helper()
	d, err := db.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	setMark(t, d, value)
}

// standing says which database stands, and that it is whole.
func standing(t *testing.T, dsn string) (value string) {
	t.Helper()
	if err := db.Migrate(t.Context(), dsn); err != nil { // as every start does
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var keys int
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		if wrong, err := tx.Check(); err != nil || len(wrong) > 0 {
			return fmt.Errorf("%v %v", wrong, err)
		}
		if err := tx.Get(&keys, `SELECT COUNT(*) FROM setting`); err != nil {
			return err
		}
		return tx.Get(&value, `SELECT value FROM setting WHERE key = 'mark'`)
	})
	if err != nil || keys != 3001 {
		t.Fatalf("%d keys, %v", keys, err)
	}
	return value
}
