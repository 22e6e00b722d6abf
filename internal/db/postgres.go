// PostgreSQL: READ COMMITTED writers that first lock the row of their scope, and REPEATABLE READ snapshots.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	"github.com/jmoiron/sqlx"
)

const tries = 5 // how often an act is given up by the server for the sake of another before its caller hears of it

// Connections of one node at most; three nodes fit into a server of the usual 100.
const (
	maxReaders = 16
	maxWriters = 12
)

type postgres struct {
	readers, writers *sqlx.DB
	gates            gates
}

func openPostgres(ctx context.Context, dsn string) (*postgres, error) {
	readers, err := sqlx.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	writers, err := sqlx.Open("pgx", dsn)
	if err != nil {
		return nil, errors.Join(err, readers.Close())
	}
	limit(readers, maxReaders)
	limit(writers, maxWriters)
	p := &postgres{readers: readers, writers: writers}
	if err = checkSchema(ctx, readers, "postgres"); err == nil {
		err = checkEncoding(ctx, readers)
	}
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func checkEncoding(ctx context.Context, from querier) error {
	var encoding string
	if err := from.QueryRowContext(ctx, `SHOW server_encoding`).Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("db: the database keeps text as %s, not UTF8", encoding)
	}
	return nil
}

func limit(pool *sqlx.DB, connections int) {
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
}

func (p *postgres) read(ctx context.Context, f func(r runner) error) error {
	tx, err := p.readers.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(pgTx{tx})
}

func (p *postgres) write(ctx context.Context, scope string, f func(r runner) error) error {
	if err := p.gates.enter(ctx, scope); err != nil {
		return err
	}
	defer p.gates.leave(scope)
	for try := 1; ; try++ {
		err := p.once(ctx, scope, f)
		if !again(err) || try == tries {
			return err
		}
		time.Sleep(rand.N(time.Duration(try) * 10 * time.Millisecond))
	}
}

// once lets ctx end the waiting for a connection and for the scope, but nothing after f has begun.
func (p *postgres) once(ctx context.Context, scope string, f func(r runner) error) error {
	conn, err := p.writers.Connx(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTxx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := lockScope(ctx, tx, scope); err != nil {
		return err
	}
	if err := f(pgTx{tx}); err != nil {
		return err
	}
	return tx.Commit()
}

// lockScope waits until no other act has the scope; its row is made the first time.
func lockScope(ctx context.Context, tx *sqlx.Tx, scope string) error {
	const lock = `SELECT name FROM scope WHERE name = $1 FOR UPDATE`
	var name string
	err := tx.GetContext(ctx, &name, lock, scope)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO scope (name) VALUES ($1) ON CONFLICT (name) DO NOTHING`, scope); err != nil {
		return err
	}
	return tx.GetContext(ctx, &name, lock, scope)
}

func (p *postgres) ping(ctx context.Context) error { return p.writers.PingContext(ctx) }

func (p *postgres) close() error { return errors.Join(p.readers.Close(), p.writers.Close()) }

// pgTx keeps no statements itself: the driver keeps them per connection.
type pgTx struct{ tx *sqlx.Tx }

func (p pgTx) get(ctx context.Context, dest any, query string, args []any) error {
	return p.tx.GetContext(ctx, dest, sqlx.Rebind(sqlx.DOLLAR, query), args...)
}

func (p pgTx) sel(ctx context.Context, dest any, query string, args []any) error {
	return p.tx.SelectContext(ctx, dest, sqlx.Rebind(sqlx.DOLLAR, query), args...)
}

func (p pgTx) exec(ctx context.Context, query string, args []any) (int64, error) {
	res, err := p.tx.ExecContext(ctx, sqlx.Rebind(sqlx.DOLLAR, query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (p pgTx) each(ctx context.Context, query string, args []any, f func(row []any) error) error {
	rows, err := p.tx.QueryxContext(ctx, sqlx.Rebind(sqlx.DOLLAR, query), args...)
	if err != nil {
		return err
	}
	return eachRow(rows, f)
}
