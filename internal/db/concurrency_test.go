// The promises of Write to many callers at once.
package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// together runs f in n goroutines and returns what they return.
func together(n int, f func(i int) error) error {
	var all sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		all.Go(func() { errs[i] = f(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// readThenWrite adds one to a setting the way that loses updates when two do it at once.
func readThenWrite(tx *db.Tx, key string) error {
	var text string
	if err := tx.Get(&text, `SELECT value FROM setting WHERE key = ?`, key); err != nil {
		return err
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE setting SET value = ? WHERE key = ?`, strconv.Itoa(n+1), key)
	return err
}

func TestActsOfOneScopeAreSerial(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error { return errors.Join(put(tx, db.Contest(1), "0"), put(tx, db.Contest(2), "0")) })
		err := together(200, func(i int) error {
			scope := db.Contest(int64(i%2 + 1))
			return d.Write(context.Background(), scope, func(tx *db.Tx) error { return readThenWrite(tx, scope) })
		})
		if err != nil {
			t.Fatal(err)
		}
		read(t, d, func(tx *db.Tx) error {
			var counts []string
			err := tx.Select(&counts, `SELECT value FROM setting`)
			if fmt.Sprint(counts) != "[100 100]" {
				t.Errorf("counts are %v: an update was lost", counts)
			}
			return err
		})
	})
}

func TestScopesHoldAcrossProcesses(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		var nodes []*db.DB
		for range 2 {
			d, err := db.Open(context.Background(), dsn, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			nodes = append(nodes, d)
		}
		write(t, nodes[0], func(tx *db.Tx) error { return put(tx, "n", "0") })
		err := together(100, func(i int) error {
			return nodes[i%2].Write(context.Background(), "all", func(tx *db.Tx) error { return readThenWrite(tx, "n") })
		})
		if err != nil {
			t.Fatal(err)
		}
		read(t, nodes[0], func(tx *db.Tx) error {
			var n string
			err := tx.Get(&n, `SELECT value FROM setting`)
			if n != "100" {
				t.Errorf("n is %s: an update was lost", n)
			}
			return err
		})
	})
}

func TestG23SixtyFourWritersMeetNoError(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		const writers, acts = 64, 20
		err := together(writers, func(i int) error {
			var errs []error
			for n := range acts {
				errs = append(errs, d.Write(context.Background(), "all", func(tx *db.Tx) error {
					var count int
					return errors.Join(tx.Get(&count, `SELECT count(*) FROM setting`), put(tx, fmt.Sprintf("%d-%d", i, n), ""))
				}))
			}
			return errors.Join(errs...)
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(keys(t, d)); n != writers*acts {
			t.Errorf("%d rows, want %d", n, writers*acts)
		}
	})
}

func TestDeadlockBetweenScopesIsRunAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error { return errors.Join(put(tx, "a", "0"), put(tx, "b", "0")) })
		order := [][]string{{"a", "b"}, {"b", "a"}}
		err := together(4, func(i int) error {
			return d.Write(context.Background(), db.Contest(int64(i)), func(tx *db.Tx) error {
				for _, key := range order[i%2] {
					if _, err := tx.Exec(`UPDATE setting SET value = ? WHERE key = ?`, strconv.Itoa(i), key); err != nil {
						return err
					}
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// inOneGroup queues the acts behind one that holds the writer, so that SQLite runs them in one transaction, and waits for all.
func inOneGroup(t *testing.T, d *db.DB, acts ...func()) {
	t.Helper()
	var all sync.WaitGroup
	held := make(chan struct{})
	release := make(chan struct{})
	all.Go(func() {
		d.Write(context.Background(), "all", func(*db.Tx) error { close(held); <-release; return nil })
	})
	<-held
	for i, act := range acts {
		all.Go(act)
		for start := time.Now(); db.Waiting(d) <= i && time.Since(start) < 50*time.Millisecond; { // one that does not queue is not waited for
			runtime.Gosched()
		}
	}
	close(release)
	all.Wait()
}

// neighbours are two good acts around a bad one in one group; they must be kept whatever the bad one does.
func neighbours(t *testing.T, d *db.DB, bad func()) {
	t.Helper()
	good := func(key string) func() {
		return func() {
			if err := d.Write(context.Background(), "all", func(tx *db.Tx) error { return put(tx, key, "") }); err != nil {
				t.Errorf("neighbour %s: %v", key, err)
			}
		}
	}
	inOneGroup(t, d, good("before"), bad, good("later"))
	wantKeys(t, d, "before", "later")
}

func TestARefusalDoesNotTouchItsNeighbours(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		neighbours(t, d, func() {
			refusal := errors.New("no")
			err := d.Write(context.Background(), "all", func(tx *db.Tx) error { return errors.Join(put(tx, "x", ""), refusal) })
			if !errors.Is(err, refusal) {
				t.Errorf("the refused act gives %v", err)
			}
		})
	})
}

func TestAPanicReachesItsOwnCallerOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		neighbours(t, d, func() {
			defer func() {
				if p := recover(); !strings.HasPrefix(fmt.Sprint(p), "oh") {
					t.Errorf("recovered %v", p)
				}
			}()
			d.Write(context.Background(), "all", func(tx *db.Tx) error {
				if err := put(tx, "x", ""); err != nil {
					return err
				}
				panic("oh")
			})
		})
	})
}

func TestGoexitInAnActLeavesTheOthersAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		neighbours(t, d, func() {
			d.Write(context.Background(), "all", func(tx *db.Tx) error {
				defer runtime.Goexit() // as t.FailNow does
				return put(tx, "x", "")
			})
		})
	})
}

func TestACallerWhoWentAwayIsSkipped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		neighbours(t, d, func() {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
			defer cancel()
			<-ctx.Done()
			err := d.Write(ctx, "all", func(tx *db.Tx) error { return put(tx, "x", "") })
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the late caller gets %v", err)
			}
		})
	})
}

func TestACallerMayGoAwayWhileWaiting(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		write(t, d, func(tx *db.Tx) error {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
			defer cancel()
			gone := make(chan error)
			go func() { gone <- d.Write(ctx, "all", func(tx *db.Tx) error { return put(tx, "x", "") }) }()
			if err := <-gone; !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the waiting caller gets %v", err)
			}
			return nil
		})
		wantKeys(t, d)
	})
}

func TestACallerWhoGoesAwayDuringTheActIsCarriedThrough(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx, cancel := context.WithCancel(context.Background())
		err := d.Write(ctx, "all", func(tx *db.Tx) error {
			first := put(tx, "a", "")
			cancel()
			return errors.Join(first, put(tx, "b", ""))
		})
		if err != nil {
			t.Fatal(err)
		}
		wantKeys(t, d, "a", "b")
	})
}

func TestAReadStopsWithItsContext(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx, cancel := context.WithCancel(context.Background())
		err := d.Read(ctx, func(tx *db.Tx) error {
			cancel()
			var n int
			return tx.Get(&n, `SELECT count(*) FROM setting`)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the read gives %v", err)
		}
		wantKeys(t, d)
	})
}
