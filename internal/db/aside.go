// Putting a database aside, so that another can take its place and nothing is lost when that fails.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrInUse: another program has the database open.
var ErrInUse = errors.New("db: the database is in use")

// Aside is a database that was put aside: a renamed SQLite file, or a renamed schema of PostgreSQL.
type Aside struct {
	Name     string // path of the file, or name of the schema
	dsn      string
	postgres bool
}

// SetAside renames what dsn names and leaves nothing (SQLite) or an empty schema (PostgreSQL) in its place. ErrInUse when any other
// program, also one that only reads, is connected. stamp makes the new name one that is not there yet.
func SetAside(ctx context.Context, dsn, stamp string) (*Aside, error) {
	if dialectOf(dsn) == "postgres" {
		a := &Aside{Name: "hoithi_before_" + stamp, dsn: dsn, postgres: true}
		return a, a.schema(ctx, `ALTER SCHEMA public RENAME TO `+Identifier(a.Name), `CREATE SCHEMA public`)
	}
	if err := settle(ctx, dsn); err != nil {
		return nil, err
	}
	a := &Aside{Name: dsn + ".before-" + stamp, dsn: dsn}
	return a, os.Rename(dsn, a.Name)
}

// Back undoes SetAside, and drops what has come into its place.
func (a *Aside) Back(ctx context.Context) error {
	if a.postgres {
		return a.schema(ctx, `DROP SCHEMA public CASCADE`, `ALTER SCHEMA `+Identifier(a.Name)+` RENAME TO public`)
	}
	return os.Rename(a.Name, a.dsn)
}

// Drop removes what was put aside.
func (a *Aside) Drop(ctx context.Context) error {
	if a.postgres {
		return a.schema(ctx, `DROP SCHEMA `+Identifier(a.Name)+` CASCADE`)
	}
	return os.Remove(a.Name)
}

// schema runs statements in one transaction when nobody else is connected.
func (a *Aside) schema(ctx context.Context, statements ...string) error {
	pool, err := sql.Open("pgx", a.dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return explain(err)
	}
	defer conn.Close()
	if err := alone(ctx, conn); err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback()
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return explain(err)
		}
	}
	return tx.Commit()
}

// alone waits a moment for connections that are closing, this program's own among them; a transaction would see them for ever.
func alone(ctx context.Context, from querier) error {
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		var others int
		if err := from.QueryRowContext(ctx, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`).Scan(&others); err != nil {
			return explain(err)
		}
		if others == 0 {
			return nil
		}
		if time.Since(start) > 2*time.Second {
			return fmt.Errorf("%w by %d connections", ErrInUse, others)
		}
	}
}

// settle copies the write-ahead log into the file and removes it, which SQLite does only for who is alone with the file.
func settle(ctx context.Context, dsn string) error {
	uri, err := sqliteURI(dsn, "mode=rw&_busy_timeout=1000")
	if err != nil {
		return err
	}
	pool, err := sql.Open("sqlite3", uri)
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	var mode string
	if err := pool.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil || mode != "delete" {
		return errors.Join(ErrInUse, err)
	}
	return nil
}
