// Tx: what an act sees of the database while it runs.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
)

// Tx is one transaction. Now is the instant of the act, in whole milliseconds.
//
// A statement that fails spoils the transaction on both engines, as PostgreSQL does it: what comes after fails too and nothing is kept.
// ErrNoRow is an answer, not a failure. A Tx must not leave its function nor be used by two goroutines.
type Tx struct {
	Now time.Time

	ctx         context.Context
	dialect     string
	run         runner
	queries     int
	count       *atomic.Int64
	failed      error
	over        bool
	writes      bool
	memo        *memo
	afterCommit []func()
}

// runner is one connection in a transaction: of SQLite with its prepared statements, or of PostgreSQL.
type runner interface {
	get(ctx context.Context, dest any, query string, args []any) error
	sel(ctx context.Context, dest any, query string, args []any) error
	exec(ctx context.Context, query string, args []any) (int64, error)
	each(ctx context.Context, query string, args []any, f func(row []any) error) error
}

// NowMS is Now as Unix milliseconds, the form instants are stored in.
func (t *Tx) NowMS() int64 { return t.Now.UnixMilli() }

// Get scans the first row into dest, a scalar or a struct with db tags; ErrNoRow when there is none.
func (t *Tx) Get(dest any, query string, args ...any) error {
	return t.do(query, func() error { return t.run.get(t.ctx, dest, query, args) })
}

// Select scans all rows into dest, a pointer to a slice, which is emptied first.
func (t *Tx) Select(dest any, query string, args ...any) error {
	reflect.ValueOf(dest).Elem().SetZero() // the scan appends, and an act may run again
	return t.do(query, func() error { return t.run.sel(t.ctx, dest, query, args) })
}

// Exec runs a statement and says how many rows it changed.
func (t *Tx) Exec(query string, args ...any) (rows int64, err error) {
	err = t.do(query, func() (err error) { rows, err = t.run.exec(t.ctx, query, args); return err })
	return rows, err
}

// Each hands the rows to f one by one, for what does not fit into memory: values are int64, string, []byte, bool or nil, good until f
// returns. f must not use the transaction.
func (t *Tx) Each(query string, f func(row []any) error, args ...any) error {
	return t.do(query, func() error { return t.run.each(t.ctx, query, args, f) })
}

// In expands each slice among args to as many places as it has members: WHERE id IN (?). An empty slice is an error.
func (t *Tx) In(query string, args ...any) (string, []any, error) { return sqlx.In(query, args...) }

// AfterCommit keeps f until the act is committed: for caches of this process, never for what must not be lost.
func (t *Tx) AfterCommit(f func()) { t.afterCommit = append(t.afterCommit, f) }

// Queries is the number of statements run so far.
func (t *Tx) Queries() int { return t.queries }

// play runs f; a failed statement fails the act even when f ignores it.
func (t *Tx) play(f func(tx *Tx) error) error {
	defer func() { t.over = true }()
	if err := f(t); err != nil {
		return err
	}
	return t.failed
}

func (t *Tx) do(query string, statement func() error) error {
	if t.over {
		return errors.New("db: statement after the end of its transaction")
	}
	if t.failed != nil {
		return fmt.Errorf("db: statement after a failed one: %w", t.failed)
	}
	t.queries++
	if t.count != nil {
		t.count.Add(1)
	}
	err := t.ctx.Err()
	if err == nil && controls(query) {
		err = errors.New("db: a transaction is begun and ended by Read and Write only")
	}
	if err == nil {
		err = statement()
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRow
	}
	if err != nil {
		t.failed = explain(err)
	}
	return t.failed
}

func eachRow(rows *sqlx.Rows, f func(row []any) error) error {
	defer rows.Close()
	for rows.Next() {
		row, err := rows.SliceScan()
		if err == nil {
			err = f(row)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// controls says whether a statement begins or ends transactions: in a group it would commit the neighbours.
func controls(query string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(query, " \t\n\r;"), " ")
	switch strings.ToUpper(strings.TrimRight(word, ";")) {
	case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE":
		return true
	}
	return false
}

type countKey struct{}

// CountQueries returns a context whose Reads and Writes add the number of their statements to n: a list must need as many for 3 rows as for 1.
func CountQueries(ctx context.Context) (counted context.Context, n *atomic.Int64) {
	n = new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

func counter(ctx context.Context) *atomic.Int64 {
	n, _ := ctx.Value(countKey{}).(*atomic.Int64)
	return n
}
