// Both dialects must be the same schema; a database of another version is refused with the numbers.
package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"

	"github.com/google/go-cmp/cmp"
)

// What a schema is made of, one line of text each, in words both dialects share.
var introspection = map[string]map[string]string{
	"columns": {
		"sqlite": `SELECT m.name || '.' || c.name || CASE c.type WHEN 'INTEGER' THEN ' integer' WHEN 'TEXT' THEN ' text' WHEN 'BLOB' THEN ' bytes' ELSE c.type END
			|| CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN ' not null' ELSE '' END || CASE WHEN c.dflt_value IS NULL OR c.pk > 0 THEN '' ELSE ' default' END
			FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'goose_db_version' ORDER BY m.name, c.cid`,
		"postgres": `SELECT table_name || '.' || column_name || CASE data_type WHEN 'bigint' THEN ' integer' WHEN 'boolean' THEN ' integer' WHEN 'text' THEN ' text' WHEN 'bytea' THEN ' bytes' ELSE data_type END
			|| CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END || CASE WHEN column_default IS NULL THEN '' ELSE ' default' END
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version' ORDER BY table_name COLLATE "C", ordinal_position`,
	},
	"indexes": {
		"sqlite": `SELECT m.name || '.' || i.name || CASE i."unique" WHEN 1 THEN ' unique' ELSE '' END || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END || ' ' ||
			(SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
			FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND m.name <> 'goose_db_version' AND i.origin <> 'pk' ORDER BY i.name`,
		"postgres": `SELECT t.relname || '.' || c.relname || CASE WHEN i.indisunique THEN ' unique' ELSE '' END || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END || ' ' ||
			(SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(col, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.col)
			FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = c.relnamespace
			WHERE s.nspname = 'public' AND NOT i.indisprimary AND t.relname <> 'goose_db_version' ORDER BY c.relname COLLATE "C"`,
	},
	"primary keys": {
		"sqlite": `SELECT m.name || ' ' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk))
			FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'goose_db_version' ORDER BY m.name`,
		"postgres": `SELECT t.relname || ' ' || (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(col, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.col)
			FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
			WHERE s.nspname = 'public' AND i.indisprimary AND t.relname <> 'goose_db_version' ORDER BY t.relname COLLATE "C"`,
	},
	"references": {
		"sqlite": `SELECT m.name || '.' || f."from" || ' ' || f."table" || '.' || f."to" || ' ' || lower(f.on_delete)
			FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f."from"`,
		"postgres": `SELECT t.relname || '.' || a.attname || ' ' || r.relname || '.' || b.attname || ' ' || CASE f.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'no action' END
			FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
			JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1] JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = f.confkey[1]
			WHERE f.contype = 'f' ORDER BY t.relname COLLATE "C", a.attname COLLATE "C"`,
	},
}

func TestBothDialectsAreOneSchema(t *testing.T) {
	seen := map[string]map[string][]string{}
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		seen[d.Dialect()] = map[string][]string{}
		read(t, d, func(tx *db.Tx) error {
			for what, queries := range introspection {
				var lines []string
				if err := tx.Select(&lines, queries[d.Dialect()]); err != nil {
					return fmt.Errorf("%s: %w", what, err)
				}
				seen[d.Dialect()][what] = lines
			}
			return nil
		})
	})
	for what := range introspection {
		if len(seen["sqlite"][what]) < 10 {
			t.Errorf("only %d %s found", len(seen["sqlite"][what]), what)
		}
		if diff := cmp.Diff(seen["sqlite"][what], seen["postgres"][what]); diff != "" {
			t.Errorf("%s differ (-sqlite +postgres):\n%s", what, diff)
		}
	}
}

func TestBothDialectsHaveTheSameMigrations(t *testing.T) {
	names := map[string][]string{}
	for _, dialect := range []string{"sqlite", "postgres"} {
		files, err := os.ReadDir(filepath.Join("migrations", dialect))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			names[dialect] = append(names[dialect], file.Name())
		}
		if n := len(db.MigrationFiles(dialect)); n == 0 || n != len(files) {
			t.Errorf("%d of %d migrations of %s are embedded", n, len(files), dialect)
		}
	}
	if diff := cmp.Diff(names["sqlite"], names["postgres"]); diff != "" {
		t.Errorf("migrations differ:\n%s", diff)
	}
}

// plainly runs a statement beside the package.
func plainly(t *testing.T, dsn, statement string) {
	t.Helper()
	driver := "sqlite3"
	if filepath.Ext(dsn) != ".db" {
		driver = "pgx"
	}
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// newest is the number of the last migration.
func newest(t *testing.T) int64 {
	t.Helper()
	files, err := filepath.Glob("migrations/sqlite/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no migrations", err)
	}
	n, err := strconv.ParseInt(filepath.Base(files[len(files)-1])[:5], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnotherSchemaIsRefusedWithNumbers(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		ctx := context.Background()
		var schema *db.SchemaError
		plainly(t, dsn, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`)
		if _, err := db.Open(ctx, dsn, time.Now); !errors.As(err, &schema) || schema.Have != 999 || schema.Want != newest(t) {
			t.Errorf("a newer schema gives %v", err)
		}
		if err := db.Migrate(ctx, dsn); !errors.As(err, &schema) || schema.Have != 999 {
			t.Errorf("migrating a newer schema gives %v", err)
		}
		plainly(t, dsn, `DELETE FROM goose_db_version WHERE version_id > 0`)
		if _, err := db.Open(ctx, dsn, time.Now); !errors.As(err, &schema) || schema.Have != 0 || schema.Want != newest(t) {
			t.Errorf("an older schema gives %v", err)
		}
		plainly(t, dsn, `DROP TABLE goose_db_version`)
		if _, err := db.Open(ctx, dsn, time.Now); !errors.As(err, &schema) || schema.Have != 0 {
			t.Errorf("an empty database gives %v", err)
		}
	})
}

func TestAPostgresThatIsNotThereOrNotUnicodeIsRefused(t *testing.T) {
	ctx := context.Background()
	address, err := url.Parse(testkit.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	with := func(name string) string {
		return (&url.URL{Scheme: address.Scheme, User: address.User, Host: address.Host, Path: name, RawQuery: address.RawQuery}).String()
	}
	if _, err := db.Open(ctx, with("/hoithi_none"), time.Now); !errors.Is(err, db.ErrNoDatabase) {
		t.Errorf("a missing database gives %v", err)
	}
	if _, err := db.Open(ctx, address.String()+"&foreign_key=on", time.Now); err == nil {
		t.Error("an unknown option passes")
	}
	const ascii = "hoithi_ascii"
	plainly(t, address.String(), `CREATE DATABASE `+ascii+` TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`)
	defer plainly(t, address.String(), `DROP DATABASE `+ascii+` WITH (FORCE)`)
	if err := db.Migrate(ctx, with("/"+ascii)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(ctx, with("/"+ascii), time.Now); err == nil || !strings.Contains(err.Error(), "SQL_ASCII") {
		t.Errorf("a database without Unicode gives %v", err)
	}
}

func TestManyMayMigrateAtOnceAndAgain(t *testing.T) {
	ctx := context.Background()
	fresh := filepath.Join(t.TempDir(), "fresh.db")
	if err := together(8, func(int) error { return db.Migrate(ctx, fresh) }); err != nil {
		t.Errorf("sqlite: %v", err)
	}
	emptied := testkit.Postgres(t)
	plainly(t, emptied, `DROP SCHEMA public CASCADE`)
	plainly(t, emptied, `CREATE SCHEMA public`)
	if err := together(4, func(int) error { return db.Migrate(ctx, emptied) }); err != nil {
		t.Errorf("postgres: %v", err)
	}
	for _, dsn := range []string{fresh, emptied} {
		d, err := db.Open(ctx, dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
	}
}
