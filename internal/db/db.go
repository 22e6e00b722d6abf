// Package db is the door to the database, SQLite or PostgreSQL, with one meaning: Read sees one snapshot, Write is serial within its scope.
package db

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// DB is an open database; safe for many goroutines.
type DB struct {
	engine  engine
	dialect string
	clock   func() time.Time
	memo    memo
}

// engine is what the two databases do each in its own way.
type engine interface {
	read(ctx context.Context, f func(r runner) error) error
	write(ctx context.Context, scope string, f func(r runner) error) error
	ping(ctx context.Context) error
	close() error
}

// Open opens the SQLite file dsn, or the PostgreSQL server of postgres://…, and asserts that it is set up as the program needs it.
// It never creates or changes anything: *SchemaError when the schema is not the program's, ErrNoDatabase, ErrReadOnly.
func Open(ctx context.Context, dsn string, clock func() time.Time) (*DB, error) {
	d := &DB{clock: clock, dialect: dialectOf(dsn)}
	var err error
	if d.dialect == "postgres" {
		d.engine, err = openPostgres(ctx, dsn)
	} else {
		d.engine, err = openSQLite(ctx, dsn)
	}
	if err != nil {
		return nil, explain(err)
	}
	return d, nil
}

func dialectOf(dsn string) string {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return "postgres"
	}
	return "sqlite"
}

// Read runs f on one snapshot, which nothing written meanwhile changes. Writing in it fails.
func (d *DB) Read(ctx context.Context, f func(tx *Tx) error) error {
	return explain(d.engine.read(ctx, func(r runner) error { return d.tx(ctx, r).play(f) }))
}

// Write runs f in one transaction and returns after it is on disk. Acts of one scope run one after another; across scopes only the
// constraints of the tables hold. scope is Contest(id), "all", or any other fixed name. f may run again: it must not change anything
// but the database and variables that it sets anew, and must not call Write. When f returns an error or panics nothing is kept.
// A caller whose context ends before f starts is skipped and told so; once f runs it is carried through.
func (d *DB) Write(ctx context.Context, scope string, f func(tx *Tx) error) error {
	if scope == "" {
		return errors.New("db: write without a scope")
	}
	var last *Tx
	err := d.engine.write(ctx, scope, func(r runner) error {
		last = d.tx(context.WithoutCancel(ctx), r)
		last.writes = true
		return last.play(f)
	})
	if err != nil {
		return explain(err)
	}
	for _, after := range last.afterCommit {
		after()
	}
	return nil
}

func (d *DB) tx(ctx context.Context, r runner) *Tx {
	return &Tx{Now: d.Now(), ctx: ctx, dialect: d.dialect, run: r, count: counter(ctx), memo: &d.memo}
}

// Contest is the scope of the acts on one contest.
func Contest(id int64) string { return "contest:" + strconv.FormatInt(id, 10) }

// Dialect is "sqlite" or "postgres".
func (d *DB) Dialect() string { return d.dialect }

// Now is the time of the clock given to Open, in whole milliseconds.
func (d *DB) Now() time.Time { return d.clock().Truncate(time.Millisecond) }

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.engine.ping(ctx) }

// Close waits for the acts under way and closes all connections.
func (d *DB) Close() error { return d.engine.close() }

// IsPostgres says whether dsn names a PostgreSQL server; anything else is a SQLite file.
func IsPostgres(dsn string) bool { return dialectOf(dsn) == "postgres" }
