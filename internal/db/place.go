// Putting a restored database in the place of another in one step: whenever the program is killed, the old one stands or the new one.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// ErrInUse: another program has the database open.
var ErrInUse = errors.New("db: the database is in use")

// workSchema is where PostgreSQL holds a database that is being filled; SQLite has a file of that suffix.
const (
	workSchema = "hoithi_restoring"
	workSuffix = ".restoring"
)

// Work makes an empty place beside the database of dsn where another can be filled, and says its DSN. What a killed program left there goes.
func Work(ctx context.Context, dsn string) (string, error) {
	if dialectOf(dsn) == "sqlite" {
		work := dsn + workSuffix
		removeFile(work)
		return work, nil
	}
	address, err := url.Parse(dsn)
	if err != nil {
		return "", err
	}
	query := address.Query()
	query.Set("search_path", workSchema)
	address.RawQuery = query.Encode()
	return address.String(), statements(ctx, dsn, false, `DROP SCHEMA IF EXISTS `+workSchema+` CASCADE`, `CREATE SCHEMA `+workSchema)
}

// DropWork takes away what Work made; after Replace there is nothing left of it.
func DropWork(ctx context.Context, dsn string) error {
	if dialectOf(dsn) == "sqlite" {
		removeFile(dsn + workSuffix)
		return nil
	}
	return statements(ctx, dsn, false, `DROP SCHEMA IF EXISTS `+workSchema+` CASCADE`)
}

// Replace puts what was filled in the place of Work where the database of dsn is. With keep the old one stays under another name, which is
// given back: a file beside it, or a schema; stamp makes it one that is not there yet. ErrInUse when any other program, also one that only
// reads, is connected to the old one.
func Replace(ctx context.Context, dsn, stamp string, keep bool) (aside string, err error) {
	if dialectOf(dsn) == "sqlite" {
		return replaceFile(ctx, dsn, stamp, keep)
	}
	away := `DROP SCHEMA public CASCADE`
	foreign, err := holdsForeign(ctx, dsn)
	if err != nil {
		return "", err
	}
	if keep || foreign {
		aside = "hoithi_before_" + stamp
		away = `ALTER SCHEMA public RENAME TO ` + Identifier(aside)
	}
	return aside, statements(ctx, dsn, true, away, `ALTER SCHEMA `+workSchema+` RENAME TO public`)
}

// holdsForeign says whether there is something in the schema that is no database of this program: it is never dropped.
func holdsForeign(ctx context.Context, dsn string) (foreign bool, err error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return false, err
	}
	defer pool.Close()
	err = pool.QueryRowContext(ctx, `SELECT to_regclass('public.goose_db_version') IS NULL
		AND EXISTS (SELECT 1 FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = 'public'::regnamespace)`).Scan(&foreign)
	return foreign, explain(err)
}

// replaceFile first gives the old file a second name and then renames the new one over it, which no reader ever sees half done.
func replaceFile(ctx context.Context, dsn, stamp string, keep bool) (aside string, err error) {
	work := dsn + workSuffix
	if err := settle(ctx, work); err != nil {
		return "", err
	}
	if _, err := os.Stat(dsn); err == nil {
		if err := settle(ctx, dsn); err != nil {
			return "", err
		}
		if keep {
			aside = dsn + ".before-" + stamp
			if err := second(dsn, aside); err != nil {
				return "", err
			}
		}
	}
	if err := os.Rename(work, dsn); err != nil {
		if aside != "" {
			err = errors.Join(err, os.Remove(aside))
		}
		return "", err
	}
	return aside, syncFolder(filepath.Dir(dsn))
}

// second gives a file another name, or, on disks that cannot (FAT), copies it.
func second(path, name string) error {
	if err := os.Link(path, name); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// removeFile takes a SQLite file away with what may stand beside it; what is not there need not go.
func removeFile(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + suffix)
	}
}

// statements runs statements in one transaction; lonely: only when nobody else is connected.
func statements(ctx context.Context, dsn string, lonely bool, list ...string) error {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return explain(err)
	}
	defer conn.Close()
	if lonely {
		if err := alone(ctx, conn); err != nil {
			return err
		}
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	defer tx.Rollback()
	for _, statement := range list {
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
	_, err = pool.ExecContext(ctx, `PRAGMA journal_mode = WAL`) // as Open wants it; the empty log goes when this connection does
	return err
}
