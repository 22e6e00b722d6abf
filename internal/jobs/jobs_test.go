// Of many nodes one does the job; a dead one's lease runs out; a failed one is tried again.
package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/jobs"
	"hoithi/internal/testkit"
)

func nightly(run func(ctx context.Context) error) jobs.Job {
	return jobs.Job{Name: "nightly", Due: jobs.DailyAt(2, testkit.Zone()), Lease: time.Hour, Run: run}
}

func TestOfManyNodesExactlyOneDoesTheJob(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		var done atomic.Int64
		job := nightly(func(context.Context) error { done.Add(1); return nil })
		for night := range 3 {
			var nodes sync.WaitGroup
			for n := range 16 {
				nodes.Go(func() {
					if _, err := jobs.Try(t.Context(), d, job, fmt.Sprint("node ", n)); err != nil {
						t.Error(err)
					}
				})
			}
			nodes.Wait()
			if done.Load() != int64(night+1) {
				t.Fatalf("night %d: done %d times", night+1, done.Load())
			}
			clock.Advance(24 * time.Hour)
		}
	})
}

func TestADeadNodesLeaseRunsOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		at, die := make(chan struct{}), make(chan struct{})
		var slow sync.WaitGroup
		slow.Go(func() {
			_, err := jobs.Try(t.Context(), d, nightly(func(context.Context) error { close(at); <-die; return errors.New("too late") }), "slow")
			if err == nil || !strings.Contains(err.Error(), "too late") {
				t.Errorf("the slow one hears %v", err)
			}
		})
		<-at
		quick := nightly(func(context.Context) error { return nil })
		if ran, err := jobs.Try(t.Context(), d, quick, "quick"); ran || err != nil {
			t.Errorf("while it is held: %v, %v", ran, err)
		}
		clock.Advance(time.Hour)
		if ran, err := jobs.Try(t.Context(), d, quick, "quick"); !ran || err != nil {
			t.Errorf("after the lease: %v, %v", ran, err)
		}
		close(die)
		slow.Wait()
		if s := look(t, d); s.Failing() || s.DoneAt != clock.Now().UnixMilli() {
			t.Errorf("who lost the lease changed %+v", s)
		}
	})
}

func TestAFailedJobIsTriedAgainAfterAWhile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		fails := nightly(func(context.Context) error { panic("hỏng") })
		if ran, err := jobs.Try(t.Context(), d, fails, "a"); !ran || err == nil {
			t.Errorf("%v, %v", ran, err)
		}
		if s := look(t, d); !s.Failing() || s.Fault != "panic: hỏng" {
			t.Errorf("%+v", s)
		}
		works := nightly(func(context.Context) error { return nil })
		if ran, _ := jobs.Try(t.Context(), d, works, "a"); ran {
			t.Error("tried again at once")
		}
		clock.Advance(15 * time.Minute)
		if ran, err := jobs.Try(t.Context(), d, works, "a"); !ran || err != nil {
			t.Errorf("later: %v, %v", ran, err)
		}
		if s := look(t, d); s.Failing() || s.Fault != "" {
			t.Errorf("%+v", s)
		}
	})
}

func look(t *testing.T, d *db.DB) (s jobs.State) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) { s, err = jobs.Look(tx, "nightly"); return err })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDailyAtIsTheLastSuchHour(t *testing.T) {
	due := jobs.DailyAt(2, testkit.Zone())
	for now, want := range map[string]string{
		"2024-08-20T01:59:59+07:00": "2024-08-19T02:00:00+07:00",
		"2024-08-20T02:00:00+07:00": "2024-08-20T02:00:00+07:00",
		"2024-08-19T23:00:00Z":      "2024-08-20T02:00:00+07:00",
		"2024-01-01T00:30:00+07:00": "2023-12-31T02:00:00+07:00",
	} {
		at, err := time.Parse(time.RFC3339, now)
		if got := due(at).Format(time.RFC3339); err != nil || got != want {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
	}
}
