// The whole database at any version of its schema: for backups made before a migration, and for restoring into an older schema.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

// Versions says at which version a database's schema is (0 = empty, or a SQLite file that does not exist) and which the program has.
func Versions(ctx context.Context, dsn string) (have, want int64, err error) {
	dialect := dialectOf(dsn)
	if want, err = newest(dialect); err != nil {
		return 0, 0, err
	}
	if dialect == "sqlite" {
		if _, err := os.Stat(dsn); errors.Is(err, fs.ErrNotExist) {
			return 0, want, nil
		}
	}
	pool, err := openWhole(dsn, "mode=ro")
	if err != nil {
		return 0, want, err
	}
	defer pool.Close()
	var schema *SchemaError
	switch err := checkSchema(ctx, pool, dialect); {
	case errors.As(err, &schema):
		return schema.Have, want, nil
	case err != nil:
		return 0, want, explain(err)
	}
	return want, want, nil
}

// MigrateTo is Migrate up to a version that this program knows.
func MigrateTo(ctx context.Context, dsn string, version int64) error {
	dialect := dialectOf(dsn)
	pool, err := openForMigration(dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	provider, err := newProvider(pool, dialect)
	if err != nil {
		return err
	}
	if _, err := provider.UpTo(ctx, version); err != nil && !errors.Is(err, goose.ErrNoNextVersion) {
		return explain(fmt.Errorf("db: migrate to %d: %w", version, err))
	}
	return nil
}

// Snapshot is Read of a database that need not be open, whatever the version of its schema.
func Snapshot(ctx context.Context, dsn string, clock func() time.Time, f func(tx *Tx) error) error {
	return whole(ctx, dsn, "mode=ro&_query_only=on", &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, clock, f)
}

// Fill is one Write to a database that nobody else uses, whatever the version of its schema: all or nothing.
func Fill(ctx context.Context, dsn string, clock func() time.Time, f func(tx *Tx) error) error {
	return whole(ctx, dsn, "mode=rw&_txlock=immediate", &sql.TxOptions{}, clock, f)
}

func whole(ctx context.Context, dsn, mode string, options *sql.TxOptions, clock func() time.Time, f func(tx *Tx) error) error {
	pool, err := openWhole(dsn, mode)
	if err != nil {
		return err
	}
	defer pool.Close()
	tx, err := sqlx.NewDb(pool, "pgx").BeginTxx(ctx, options)
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback()
	dialect := dialectOf(dsn)
	d := &DB{dialect: dialect, clock: clock}
	var r runner = pgTx{tx}
	if dialect == "sqlite" {
		r = naiveTx{tx}
	}
	if err := d.tx(ctx, r).play(f); err != nil {
		return explain(err)
	}
	return explain(tx.Commit())
}

func openWhole(dsn, mode string) (*sql.DB, error) {
	driver, address := "pgx", dsn
	if dialectOf(dsn) == "sqlite" {
		var err error
		driver = "sqlite3"
		if address, err = sqliteURI(dsn, mode+"&_foreign_keys=on&_busy_timeout=5000&_synchronous=FULL"); err != nil {
			return nil, err
		}
	}
	pool, err := sql.Open(driver, address)
	if err == nil {
		pool.SetMaxOpenConns(1)
	}
	return pool, err
}
