// The nightly work: one of several nodes does it, what is over goes, what counts stays, and it is on record.
package main

import (
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/jobs"
	"hoithi/internal/testkit"
)

func TestOfSeveralNodesOneDoesTheNightlyWork(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		clock := testkit.NewClock()
		dir := filepath.Join(t.TempDir(), "b")
		log := slog.New(slog.NewTextHandler(io.Discard, nil))
		var nodes sync.WaitGroup
		var ran atomic.Int64
		for range 3 { // each node has its own connections
			d, err := db.Open(t.Context(), dsn, clock.Now)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			k := keeper{dsn: dsn, dir: dir, clock: clock.Now}
			nodes.Go(func() {
				did, err := jobs.Try(t.Context(), d, nightly(d, k, log), jobs.Holder())
				if err != nil {
					t.Error(err)
				}
				if did {
					ran.Add(1)
				}
			})
		}
		nodes.Wait()
		all, err := backup.List(dir)
		if err != nil || ran.Load() != 1 || len(all) != 1 || all[0].Manifest.Why != backup.Nightly {
			t.Errorf("done %d times, %d backups, %v", ran.Load(), len(all), err)
		}
	})
}

func TestThePurgeTakesOnlyWhatIsOver(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-08-20")
		put := func(query string, args ...any) {
			t.Helper()
			err := d.Write(t.Context(), "all", func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
		now := on(8, 25, 3, 0)
		clock.set(now)
		ago := func(age time.Duration) int64 { return now.Add(-age).UnixMilli() }
		const day = 24 * time.Hour
		for name, age := range map[string]time.Duration{"cu.xlsx": 49 * time.Hour, "moi.xlsx": 47 * time.Hour} {
			put(`INSERT INTO upload (contest_id, account_id, kind, name, content, created_at)
				SELECT c.id, a.id, 'roster', ?, ?, ? FROM contest c, account a WHERE c.code = 'robocon-2024' AND a.login = ?`, name, []byte("x"), ago(age), storyAdmin)
		}
		for token, age := range map[string]time.Duration{"cu": time.Hour, "moi": -time.Hour} {
			put(`INSERT INTO session (token, id, account_id, data, started_at, seen_at, expires_at) SELECT ?, ?, min(id), ?, 0, 0, ? FROM account`,
				token, token, []byte("x"), ago(age))
			put(`INSERT INTO link (token_hash, kind, subject_id, created_at, expires_at) VALUES (?, 'signin', 1, 0, ?)`, token, ago(age*24*40))
			put(`INSERT INTO throttle (key, failures, since) VALUES (?, 1, ?)`, token, ago(age+day))
		}
		before := everyRow(t, dsn)
		for range 2 { // the second time nothing is left and nothing is said
			if err := purge(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		for table, rows := range everyRow(t, dsn) {
			if !slices.Equal(rows, before[table]) && !slices.Contains([]string{"upload", "link", "audit"}, table) {
				t.Errorf("table %s was touched", table)
			}
		}
		var left struct{ Uploads, Sessions, Links, Tries, Private int64 }
		var after []string
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			if err := tx.Select(&after, `SELECT after FROM audit WHERE act = 'system.purge'`); err != nil {
				return err
			}
			return tx.Get(&left, `SELECT (SELECT count(*) FROM upload WHERE name = 'moi.xlsx') * 10 + (SELECT count(*) FROM upload) AS uploads,
				(SELECT count(*) FROM session) AS sessions, (SELECT count(*) FROM link WHERE token_hash IN ('cu', 'moi')) AS links,
				(SELECT count(*) FROM throttle) AS tries, (SELECT count(*) FROM link WHERE kind = 'entry') AS private`)
		})
		if err != nil || left.Uploads != 11 || left.Sessions != 1 || left.Links != 1 || left.Tries != 1 || left.Private == 0 && len(before["link"]) > 10 {
			t.Errorf("left %+v, %v", left, err)
		}
		if len(after) != 1 || after[0] != `{"uploads":1,"sessions":1,"links":1,"throttle":1}` {
			t.Errorf("on record: %v", after)
		}
	})
}
