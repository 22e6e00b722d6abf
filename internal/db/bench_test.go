// What group commit gains over the naive pool, and what an act costs: go test -bench . -run xxx ./internal/db
package db_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const clients = 64

// BenchmarkWriters: 64 goroutines, each act reads whether its key exists and inserts it, every act on disk before its caller hears of it.
func BenchmarkWriters(b *testing.B) {
	b.Run("naive", func(b *testing.B) { benchmarkWriters(b, open(b, db.OpenNaive, testkit.SQLite(b)), 0) })
	b.Run("group", func(b *testing.B) { benchmarkWriters(b, open(b, db.Open, testkit.SQLite(b)), 0) })
	b.Run("group-beside-readers", func(b *testing.B) { benchmarkWriters(b, open(b, db.Open, testkit.SQLite(b)), 8) })
	b.Run("postgres", func(b *testing.B) { benchmarkWriters(b, open(b, db.Open, testkit.Postgres(b)), 0) })
}

type opener func(ctx context.Context, dsn string, clock func() time.Time) (*db.DB, error)

func open(b *testing.B, how opener, dsn string) *db.DB {
	b.Helper()
	d, err := how(context.Background(), dsn, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	return d
}

func benchmarkWriters(b *testing.B, d *db.DB, readers int) {
	ctx, stop := context.WithCancel(context.Background())
	var reads, failed, next atomic.Int64
	for range readers {
		go func() {
			for d.Read(ctx, func(tx *db.Tx) error { return exists(tx, "1") }) == nil {
				reads.Add(1)
			}
		}()
	}
	waits := make([][]time.Duration, clients)
	b.ResetTimer()
	err := together(clients, func(i int) error {
		for {
			n := next.Add(1)
			if n > int64(b.N) {
				return nil
			}
			key, start := fmt.Sprint(n), time.Now()
			if d.Write(ctx, "all", func(tx *db.Tx) error {
				if err := exists(tx, key); err != nil {
					return err
				}
				return put(tx, key, "v")
			}) != nil {
				failed.Add(1)
			}
			waits[i] = append(waits[i], time.Since(start))
		}
	})
	b.StopTimer()
	stop()
	if err != nil {
		b.Fatal(err)
	}
	all := slices.Sorted(slices.Values(slices.Concat(waits...)))
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(failed.Load()), "errors")
	b.ReportMetric(float64(reads.Load())/b.Elapsed().Seconds(), "reads/s")
}

func exists(tx *db.Tx, key string) error {
	var n int
	return tx.Get(&n, `SELECT count(*) FROM setting WHERE key = ?`, key)
}

// BenchmarkTenStatements: one act of five reads into structs and five inserts; 64 callers share the cost of the flush.
func BenchmarkTenStatements(b *testing.B) {
	d := open(b, db.Open, testkit.SQLite(b))
	var next atomic.Int64
	b.SetParallelism(clients / 2)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
				for range 5 {
					key := fmt.Sprint(next.Add(1))
					if err := put(tx, key, "v"); err != nil {
						return err
					}
					var row setting
					if err := tx.Get(&row, `SELECT key, value FROM setting WHERE key = ?`, key); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkRead: a snapshot with one query of one row.
func BenchmarkRead(b *testing.B) {
	d := open(b, db.Open, testkit.SQLite(b))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := d.Read(context.Background(), func(tx *db.Tx) error { return exists(tx, "1") }); err != nil {
				b.Error(err)
			}
		}
	})
}
