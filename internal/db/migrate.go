// Migrations: embedded, one folder per dialect, the same versions in both.
package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the schema of dsn to the program's version, creating the SQLite file when there is none (its folder must exist).
// Several processes may call it at once. A schema newer than the program is a *SchemaError.
func Migrate(ctx context.Context, dsn string) error {
	dialect := dialectOf(dsn)
	pool, err := openForMigration(dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	for try := 1; ; try++ {
		err := migrate(ctx, pool, dialect)
		var schema *SchemaError
		if err == nil || dialect != "sqlite" || errors.As(err, &schema) || errors.Is(explain(err), ErrReadOnly) || errors.Is(explain(err), ErrOtherFile) || try == 20 {
			return explain(err)
		}
		time.Sleep(50 * time.Millisecond) // SQLite has no lock around all migrations: another process may be at it
	}
}

func openForMigration(dsn string) (*sql.DB, error) {
	if dialectOf(dsn) == "postgres" {
		return sql.Open("pgx", dsn)
	}
	uri, err := sqliteURI(dsn, "mode=rwc&_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=off&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite3", uri)
	if err == nil {
		pool.SetMaxOpenConns(1)
	}
	return pool, err
}

func migrate(ctx context.Context, pool *sql.DB, dialect string) error {
	var schema *SchemaError
	if err := checkSchema(ctx, pool, dialect); err == nil || errors.As(err, &schema) && schema.Have > schema.Want {
		return err
	}
	provider, err := newProvider(pool, dialect)
	if err != nil {
		return err
	}
	if _, err = provider.Up(ctx); err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	if dialect == "sqlite" {
		return checkReferences(ctx, pool)
	}
	return nil
}

func newProvider(pool *sql.DB, dialect string) (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migrations/"+dialect)
	if err != nil {
		return nil, err
	}
	if dialect == "sqlite" {
		return goose.NewProvider(goose.DialectSQLite3, pool, folder)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, folder, goose.WithSessionLocker(locker))
}

// checkReferences looks for rows that refer to nothing: migrations of SQLite run with foreign keys off, because tables are made anew.
func checkReferences(ctx context.Context, pool *sql.DB) error {
	var table string
	err := pool.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return errors.Join(fmt.Errorf("db: migrate: a row of %q refers to nothing", table), err)
}

// querier is a pool or one connection.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// checkSchema compares the version of the database with the newest embedded migration.
func checkSchema(ctx context.Context, pool querier, dialect string) error {
	want, err := newest(dialect)
	if err != nil {
		return err
	}
	exists := `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`
	if dialect == "postgres" {
		exists = `SELECT count(*) FROM pg_class WHERE oid = to_regclass('goose_db_version')`
	}
	var tables, have int64
	if err := pool.QueryRowContext(ctx, exists).Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		if err := pool.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have); err != nil {
			return err
		}
	}
	if have != want {
		return &SchemaError{Have: have, Want: want}
	}
	return nil
}

func newest(dialect string) (int64, error) {
	files, err := fs.Glob(migrations, "migrations/"+dialect+"/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("db: no migrations for %s: %w", dialect, err)
	}
	return goose.NumericComponent(files[len(files)-1])
}

// MigrationFiles are the contents of a dialect's migrations, oldest first.
func MigrationFiles(dialect string) [][]byte {
	names, _ := fs.Glob(migrations, "migrations/"+dialect+"/*.sql")
	var files [][]byte
	for _, name := range names {
		content, err := migrations.ReadFile(name)
		if err == nil {
			files = append(files, content)
		}
	}
	return files
}
