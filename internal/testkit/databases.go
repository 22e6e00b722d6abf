// Fresh, migrated databases: made once per test process, then copied for each case.
package testkit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/db"
)

var (
	migratedFile     = sync.OnceValues(migrateFile)
	migratedTemplate = sync.OnceValues(migrateTemplate)
	caseNumber       atomic.Int64
)

// SQLite is the path of a fresh, migrated file, gone after the test.
func SQLite(t testing.TB) string {
	t.Helper()
	content, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	return file(t, content)
}

func file(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(Folder(t), "hoithi.db")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Copy is the address of a copy of a database that nobody has open, gone after the test.
func Copy(t testing.TB, dsn string) string {
	t.Helper()
	if strings.HasPrefix(dsn, "postgres") {
		return copyPostgres(t, databaseOf(dsn))
	}
	if _, err := os.Stat(dsn + "-wal"); err == nil {
		t.Fatalf("%s is open", dsn)
	}
	content, err := os.ReadFile(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return file(t, content)
}

// Folder is an empty folder, gone after the test: in memory where there is plenty, for a disk shared by many tests takes its time over every commit.
func Folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(quickFolder(), "hoithi-case-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func migrateFile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hoithi-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "migrated.db")
	if err := db.Migrate(context.Background(), path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// Postgres is the address of a fresh, migrated database, gone after the test. The server is that of HOITHI_TEST_POSTGRES, or a
// throwaway one of this process.
func Postgres(t testing.TB) string {
	t.Helper()
	return copyPostgres(t, "")
}

// copyPostgres copies the database called from, or the migrated one when that is "".
func copyPostgres(t testing.TB, from string) string {
	t.Helper()
	template, err := migratedTemplate()
	if err != nil {
		t.Fatalf("PostgreSQL for tests (HOITHI_TEST_POSTGRES or /usr/lib/postgresql): %v", err)
	}
	name := fmt.Sprintf("hoithi_case_%d_%d", os.Getpid(), caseNumber.Add(1))
	if err := template.copy(cmp.Or(from, template.name), name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		drop := "DROP DATABASE " + name + " WITH (FORCE)"
		if template.alive != nil { // it waits 0.1 s for connections that are closing; the server is gone soon anyway
			go template.admin(drop)
			return
		}
		if err := template.admin(drop); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(template.server, name)
}

type template struct {
	server string // DSN of the server's own database
	name   string
	pool   *sql.DB
	alive  io.Closer // keeps the throwaway server; nil for another's
}

func (t template) admin(query string) error {
	_, err := t.pool.Exec(query)
	return err
}

// copy makes the database to as a copy of from, which nobody may have open.
func (t template) copy(from, to string) error {
	return t.admin("CREATE DATABASE " + to + " TEMPLATE " + from + " STRATEGY FILE_COPY")
}

// migrateTemplate makes the database that cases are copied from; its name tells its schema, so processes that share a server share it.
func migrateTemplate() (template, error) {
	server := os.Getenv("HOITHI_TEST_POSTGRES")
	var alive io.Closer
	if server == "" {
		var err error
		if server, alive, err = startPostgres(); err != nil {
			return template{}, err
		}
	}
	pool, err := sql.Open("pgx", server)
	if err != nil {
		return template{}, err
	}
	t := template{server: server, name: "hoithi_template_" + schemaHash(), pool: pool, alive: alive}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return template{}, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(7340021)`); err != nil {
		return template{}, err
	}
	defer conn.ExecContext(ctx, `SELECT pg_advisory_unlock(7340021)`)
	var exists int
	if err := conn.QueryRowContext(ctx, `SELECT count(*) FROM pg_database WHERE datname = $1`, t.name).Scan(&exists); err != nil {
		return template{}, err
	}
	if exists == 0 {
		if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+t.name); err != nil {
			return template{}, err
		}
	}
	return t, db.Migrate(ctx, withDatabase(server, t.name))
}

func schemaHash() string {
	sum := sha256.New()
	for _, file := range db.MigrationFiles("postgres") {
		sum.Write(file)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

// databaseOf is the name of the database in the address of one.
func databaseOf(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}
