// The naive way to use SQLite, kept as the reference of the benchmarks: one shared pool, one transaction and one flush per act.
package db

import (
	"context"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
)

// naive is what most programs do: WAL, a busy timeout, immediate transactions, and every goroutine for itself.
type naive struct{ pool *sqlx.DB }

// OpenNaive opens a migrated SQLite file the naive way. Only benchmarks use it, to say what group commit gains.
func OpenNaive(ctx context.Context, dsn string, clock func() time.Time) (*DB, error) {
	uri, err := sqliteURI(dsn, "_journal_mode=WAL&_txlock=immediate&_foreign_keys=on&_busy_timeout=5000&_synchronous=FULL")
	if err != nil {
		return nil, err
	}
	pool, err := sqlx.Open("sqlite3", uri)
	if err != nil {
		return nil, err
	}
	if err := checkSchema(ctx, pool, "sqlite"); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &DB{clock: clock, dialect: "sqlite", engine: naive{pool}}, nil
}

func (n naive) read(ctx context.Context, f func(r runner) error) error {
	tx, err := n.pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(naiveTx{tx})
}

func (n naive) write(ctx context.Context, _ string, f func(r runner) error) error {
	tx, err := n.pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(naiveTx{tx}); err != nil {
		return err
	}
	return tx.Commit()
}

func (n naive) ping(ctx context.Context) error { return n.pool.PingContext(ctx) }

func (n naive) close() error { return n.pool.Close() }

// naiveTx has every statement prepared anew.
type naiveTx struct{ tx *sqlx.Tx }

func (n naiveTx) get(ctx context.Context, dest any, query string, args []any) error {
	return n.tx.GetContext(ctx, dest, query, args...)
}

func (n naiveTx) sel(ctx context.Context, dest any, query string, args []any) error {
	return n.tx.SelectContext(ctx, dest, query, args...)
}

func (n naiveTx) exec(ctx context.Context, query string, args []any) (int64, error) {
	res, err := n.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (n naiveTx) each(ctx context.Context, query string, args []any, f func(row []any) error) error {
	rows, err := n.tx.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return eachRow(rows, f)
}
