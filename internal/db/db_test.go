// The promises of Read and Write to one caller, on both engines.
package db_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

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

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), "all", f); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// keys lists the settings in order.
func keys(t *testing.T, d *db.DB) []string {
	t.Helper()
	var found []string
	read(t, d, func(tx *db.Tx) error { return tx.Select(&found, `SELECT key FROM setting ORDER BY key`) })
	return found
}

func wantKeys(t *testing.T, d *db.DB, want ...string) {
	t.Helper()
	if got := keys(t, d); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("settings are %v, want %v", got, want)
	}
}

func TestWrittenRowsAreReadBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error { return errors.Join(put(tx, "a", "1"), put(tx, "b", "2"), put(tx, "c", "3")) })
		read(t, d, func(tx *db.Tx) error {
			var rows []setting
			query, args, err := tx.In(`SELECT key, value FROM setting WHERE key IN (?) ORDER BY key DESC`, []string{"a", "c"})
			if err != nil {
				return err
			}
			if err := tx.Select(&rows, query, args...); err != nil {
				return err
			}
			if want := []setting{{"c", "3"}, {"a", "1"}}; !reflect.DeepEqual(rows, want) {
				t.Errorf("rows are %v, want %v", rows, want)
			}
			var one setting
			if err := tx.Get(&one, `SELECT key, value FROM setting WHERE key = ?`, "z"); !errors.Is(err, db.ErrNoRow) {
				t.Errorf("a missing row gives %v", err)
			}
			if tx.Queries() != 2 {
				t.Errorf("%d queries counted, want 2", tx.Queries())
			}
			return nil
		})
	})
}

func TestIdsBytesBooleansAndNullsSurvive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var admin, plain int64
		write(t, d, func(tx *db.Tx) error {
			const add = `INSERT INTO account (login, name, is_admin, created_at, disabled_at) VALUES (?, ?, ?, ?, ?) RETURNING id`
			return errors.Join(tx.Get(&admin, add, "an", "An", true, tx.NowMS(), nil), tx.Get(&plain, add, "binh", "Bình", false, tx.NowMS(), tx.NowMS()))
		})
		data := []byte{0, 255, 1}
		write(t, d, func(tx *db.Tx) error {
			n, err := tx.Exec(`INSERT INTO session (token, id, account_id, data, started_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				"t", "i", admin, data, tx.NowMS(), tx.NowMS(), tx.NowMS())
			if n != 1 {
				t.Errorf("%d rows inserted", n)
			}
			return err
		})
		read(t, d, func(tx *db.Tx) error {
			var admins []struct {
				ID         int64  `db:"id"`
				Admin      bool   `db:"is_admin"`
				DisabledAt *int64 `db:"disabled_at"`
			}
			var stored []byte
			err := errors.Join(tx.Select(&admins, `SELECT id, is_admin, disabled_at FROM account WHERE is_admin`), tx.Get(&stored, `SELECT data FROM session`))
			if len(admins) != 1 || admins[0].ID != admin || !admins[0].Admin || admins[0].DisabledAt != nil || admin == plain {
				t.Errorf("admins are %+v", admins)
			}
			if !reflect.DeepEqual(stored, data) {
				t.Errorf("bytes are %v", stored)
			}
			return err
		})
	})
}

func TestSelectFillsItsSliceAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error { return put(tx, "a", "") })
		read(t, d, func(tx *db.Tx) error {
			found := []string{"old"}
			for range 2 {
				if err := tx.Select(&found, `SELECT key FROM setting`); err != nil {
					return err
				}
			}
			if len(found) != 1 {
				t.Errorf("found %v", found)
			}
			return tx.Select(&found, `SELECT key FROM setting WHERE key = 'none'`)
		})
	})
}

func TestTextComparesByBytes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error {
			return errors.Join(put(tx, "a", ""), put(tx, "B", ""), put(tx, "á", ""), put(tx, "-", ""))
		})
		wantKeys(t, d, "-", "B", "a", "á")
	})
}

func TestTheActStandsAtTheClock(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(time.UnixMilli(1234).Add(567 * time.Microsecond))
		write(t, d, func(tx *db.Tx) error {
			if tx.NowMS() != 1234 || !tx.Now.Equal(time.UnixMilli(1234)) || !d.Now().Equal(tx.Now) {
				t.Errorf("now is %v", tx.Now)
			}
			return nil
		})
	})
}

func TestARefusedActLeavesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		refusal, ran := errors.New("no"), false
		err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
			tx.AfterCommit(func() { ran = true })
			return errors.Join(put(tx, "a", "1"), refusal)
		})
		if !errors.Is(err, refusal) || ran {
			t.Errorf("refusal gives %v, after commit ran: %v", err, ran)
		}
		wantKeys(t, d)
		write(t, d, func(tx *db.Tx) error {
			tx.AfterCommit(func() { ran = true; wantKeys(t, d, "b") })
			return put(tx, "b", "1")
		})
		if !ran {
			t.Error("after commit did not run")
		}
	})
}

func TestAFailedStatementSpoilsTheActOnBothEngines(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error { return put(tx, "a", "1") })
		err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
			if err := put(tx, "a", "2"); !db.IsUnique(err) {
				t.Errorf("second a gives %v", err)
			}
			if err := put(tx, "b", "2"); err == nil {
				t.Error("a statement after a failed one ran")
			}
			return nil // the act tries to go on
		})
		if !db.IsUnique(err) {
			t.Errorf("the act gives %v", err)
		}
		wantKeys(t, d, "a")
		if db.IsUnique(errors.New("x")) || db.IsUnique(nil) {
			t.Error("another error counts as unique")
		}
	})
}

func TestABrokenReferenceIsRefusedBesideReturning(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var id int64
		err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
			return tx.Get(&id, `INSERT INTO division (contest_id, code, ordinal) VALUES (99, 'A', 1) RETURNING id`)
		})
		if err == nil || db.IsUnique(err) {
			t.Errorf("a division of no contest gives %v", err)
		}
	})
}

func TestTransactionsAreNotEndedByStatements(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		for _, word := range []string{"COMMIT", " rollback;", "\nEND ", "SAVEPOINT x", "begin"} {
			err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
				_, err := tx.Exec(word)
				return errors.Join(err, put(tx, "a", "1"))
			})
			if err == nil {
				t.Errorf("%q passes", word)
			}
		}
		wantKeys(t, d)
	})
}

func TestReadSeesOneSnapshotAndCannotWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		count := func(tx *db.Tx) (n int) {
			if err := tx.Get(&n, `SELECT count(*) FROM setting`); err != nil {
				t.Error(err)
			}
			return n
		}
		read(t, d, func(tx *db.Tx) error {
			before := count(tx)
			write(t, d, func(tx *db.Tx) error { return put(tx, "a", "1") })
			if after := count(tx); before != 0 || after != 0 {
				t.Errorf("the snapshot shows %d, then %d rows", before, after)
			}
			return nil
		})
		wantKeys(t, d, "a")
		err := d.Read(context.Background(), func(tx *db.Tx) error { return put(tx, "b", "1") })
		if !errors.Is(err, db.ErrReadOnly) {
			t.Errorf("writing in a read gives %v", err)
		}
	})
}

func TestAStatementAfterTheActIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var kept *db.Tx
		write(t, d, func(tx *db.Tx) error { kept = tx; return nil })
		if err := put(kept, "a", "1"); err == nil {
			t.Error("a statement of a past act ran")
		}
	})
}

func TestQueriesAreCountedThroughTheContext(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx, n := db.CountQueries(context.Background())
		err := errors.Join(
			d.Write(ctx, "all", func(tx *db.Tx) error { return errors.Join(put(tx, "a", "1"), put(tx, "b", "1")) }),
			d.Read(ctx, func(tx *db.Tx) error { var n int; return tx.Get(&n, `SELECT count(*) FROM setting`) }))
		if err != nil || n.Load() != 3 {
			t.Errorf("%d queries counted, want 3; %v", n.Load(), err)
		}
	})
}

func TestAClosedDatabaseRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx := context.Background()
		if err := errors.Join(d.Ping(ctx), d.Close(), d.Close()); err != nil {
			t.Fatal(err)
		}
		nothing := func(*db.Tx) error { return nil }
		for name, err := range map[string]error{"read": d.Read(ctx, nothing), "write": d.Write(ctx, "all", nothing), "ping": d.Ping(ctx)} {
			if err == nil {
				t.Errorf("%s after close passes", name)
			}
		}
	})
}
