// G32: what was backed up comes back, row by row, on both engines and across them; a bad archive and a full disk are told.
package backup

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"

	"github.com/google/go-cmp/cmp"
)

// filled puts rows of every kind of value into a database: marks, quotes, line breaks, bytes that are no text, nothing.
func filled(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
		for _, q := range []struct {
			query string
			args  []any
		}{
			{`INSERT INTO account (id, login, name, is_admin, created_at) VALUES (7, 'an', ?, ?, 5)`, []any{"Nguyễn \"Ẵ\"\n\t</script> \\ 😀", true}},
			{`INSERT INTO account (id, login, name, is_admin, created_at, disabled_at) VALUES (9, 'Ân', '''x', ?, 5, 6)`, []any{false}},
			{`INSERT INTO session (token, id, account_id, data, started_at, seen_at, expires_at) VALUES ('t', 'i', 7, ?, 5, 5, 9000000000000)`, []any{[]byte("x")}},
			{`INSERT INTO contest (id, code, state, rules_version, created_at) VALUES (3, 'thi', 'draft', 1, 5)`, nil},
			{`INSERT INTO upload (contest_id, account_id, kind, name, content, created_at) VALUES (3, 7, 'roster', 'tệp.xlsx', ?, 5)`, []any{[]byte{0, 0xff, 0xfe, '"'}}},
			{`INSERT INTO upload (contest_id, account_id, kind, name, content, created_at) VALUES (3, 7, 'roster', '', ?, 9007199254740993)`, []any{[]byte{}}},
		} {
			if _, err := tx.Exec(q.query, q.args...); err != nil {
				return err
			}
		}
		for i := range 3000 { // more than one statement's worth
			if _, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, ?)`, fmt.Sprintf("khóa %04d", i), strings.Repeat("ệ", i%7)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// text is every row of a database, table by table.
func text(t *testing.T, dsn string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := db.Snapshot(t.Context(), dsn, time.Now, func(tx *db.Tx) error {
		tables, err := tx.Tables()
		for _, table := range tables {
			var b strings.Builder
			if err == nil {
				_, err = writeTable(tx, table, &b)
			}
			all[table.Name] = b.String()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// targets are an address to restore into for each engine, where nothing is yet.
func targets(t *testing.T) map[string]string {
	return map[string]string{"sqlite": filepath.Join(t.TempDir(), "moi.db"), "postgres": testkit.Postgres(t)}
}

func TestG32ABackupComesBackInEitherEngine(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, err := db.Open(t.Context(), dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		filled(t, d)
		dir := filepath.Join(t.TempDir(), "b")
		info, err := Make(t.Context(), d.Read, dir, ByHand, "test")
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
		want := text(t, dsn)
		if want["session"] == "" {
			t.Fatal("no session to leave out")
		}
		want["session"] = ""
		for engine, target := range targets(t) {
			done, err := Restore(t.Context(), info.Path, Into{DSN: target, Clock: time.Now})
			if err != nil {
				t.Fatalf("into %s: %v", engine, err)
			}
			if done.Aside != "" || done.Manifest.Rows() != info.Manifest.Rows() {
				t.Errorf("into %s: %+v", engine, done)
			}
			if diff := cmp.Diff(want, text(t, target)); diff != "" {
				t.Errorf("into %s (-was +is):\n%s", engine, diff)
			}
			restored, err := db.Open(t.Context(), target, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			var id int64
			err = restored.Write(t.Context(), "all", func(tx *db.Tx) error {
				return tx.Get(&id, `INSERT INTO account (login, name, created_at) VALUES ('moi', 'Mới', 1) RETURNING id`)
			})
			if err != nil || id != 10 {
				t.Errorf("into %s: the next row has number %d, %v", engine, id, err)
			}
			restored.Close()
		}
	})
}

func TestG32ABackupUnderWritesIsOneInstant(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := 0; ctx.Err() == nil; i++ { // each account has its setting, in one act
					_ = d.Write(ctx, fmt.Sprint("w", w), func(tx *db.Tx) error {
						name := fmt.Sprintf("n%d-%d", w, i)
						if _, err := tx.Exec(`INSERT INTO account (login, name, created_at) VALUES (?, ?, 1)`, name, name); err != nil {
							return err
						}
						_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, '')`, name)
						return err
					})
				}
			})
		}
		dir, last := t.TempDir(), int64(0)
		for range 5 {
			info, err := Make(t.Context(), d.Read, dir, ByHand, "test")
			if err != nil {
				t.Fatal(err)
			}
			rows := map[string]int64{}
			for _, table := range info.Manifest.Tables {
				rows[table.Name] = table.Rows
			}
			if rows["account"] != rows["setting"] || rows["account"] < last {
				t.Errorf("%d accounts, %d settings, before %d", rows["account"], rows["setting"], last)
			}
			last = rows["account"]
		}
		stop()
		writers.Wait()
		if all, err := List(dir); err != nil || len(all) != 5 || last == 0 {
			t.Errorf("%d backups, %d accounts, %v", len(all), last, err)
		}
	})
}

func TestG32WhatIsThereIsOnlyReplacedWhenAsked(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, err := db.Open(t.Context(), dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		filled(t, d)
		dir := t.TempDir()
		info, err := Make(t.Context(), d.Read, dir, ByHand, "test")
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(t.Context(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('sau', '')`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		into := Into{DSN: dsn, Clock: time.Now}
		if _, err := Restore(t.Context(), info.Path, into); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("without being asked: %v", err)
		}
		into.Replace = true
		into.Safety = func(ctx context.Context) error {
			_, err := Make(ctx, From(dsn, time.Now), dir, BeforeRestore, "test")
			return err
		}
		if _, err := Restore(t.Context(), info.Path, into); !errors.Is(err, db.ErrInUse) {
			t.Errorf("while it is in use: %v", err)
		}
		d.Close()
		before := text(t, dsn)
		done, err := Restore(t.Context(), info.Path, into)
		if err != nil || done.Aside == "" {
			t.Fatalf("%+v, %v", done, err)
		}
		after := text(t, dsn)
		if strings.Contains(after["setting"], `"sau"`) || !strings.Contains(before["setting"], `"sau"`) {
			t.Error("it was not replaced")
		}
		all, err := List(dir)
		if err != nil || len(all) != 3 || all[0].Manifest.Why != BeforeRestore {
			t.Fatalf("%d backups, %v", len(all), err)
		}
		if _, err := Restore(t.Context(), all[0].Path, into); err != nil {
			t.Fatal(err)
		}
		before["session"] = ""
		if diff := cmp.Diff(before, text(t, dsn)); diff != "" {
			t.Errorf("the safety backup differs:\n%s", diff)
		}
	})
}

func TestG32AnOlderBackupIsBroughtUpToDateAndANewerRefused(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	old := filepath.Join(dir, "cu.db")
	if err := db.MigrateTo(ctx, old, 2); err != nil {
		t.Fatal(err)
	}
	err := db.Fill(ctx, old, time.Now, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('a', 'b')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	info, err := Make(ctx, From(old, time.Now), dir, BeforeMigration, "test")
	if err != nil || info.Manifest.Schema != 2 {
		t.Fatalf("schema %d, %v", info.Manifest.Schema, err)
	}
	for engine, target := range targets(t) {
		if _, err := Restore(ctx, info.Path, Into{DSN: target, Clock: time.Now}); err != nil {
			t.Fatalf("into %s: %v", engine, err)
		}
		if got := text(t, target)["setting"]; got != "[\"a\",\"b\"]\n" {
			t.Errorf("into %s: %s", engine, got)
		}
		if have, want, err := db.Versions(ctx, target); err != nil || have != want {
			t.Errorf("into %s: schema %d of %d, %v", engine, have, want, err)
		}
	}
	newer := rewritten(t, info.Path, func(name, text string) string { return strings.Replace(text, `"schema": 2`, `"schema": 9999`, 1) })
	var schema *db.SchemaError
	if _, err := Restore(ctx, newer, Into{DSN: filepath.Join(dir, "x.db"), Clock: time.Now}); !errors.As(err, &schema) || schema.Have != 9999 {
		t.Errorf("a newer archive: %v", err)
	}
}

// taken, for a text, takes its file out of the archive.
const taken = "\x00"

// rewritten is a copy of an archive with its texts changed.
func rewritten(t *testing.T, path string, change func(name, text string) string) string {
	t.Helper()
	from, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(filepath.Join(t.TempDir(), "doi.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	archive := zip.NewWriter(to)
	for _, f := range from.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		text := change(f.Name, string(content))
		if text == taken {
			continue
		}
		w, err := archive.Create(f.Name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return to.Name()
}

func TestG32ABrokenBackupRestoresNothing(t *testing.T) {
	dir := t.TempDir()
	d, err := db.Open(t.Context(), testkit.SQLite(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	filled(t, d)
	info, err := Make(t.Context(), d.Read, dir, ByHand, "test")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(info.Path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(content []byte) string {
		path := filepath.Join(t.TempDir(), "hong.zip")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for what, path := range map[string]string{
		"half of it":       write(whole[:len(whole)/2]),
		"no archive":       write([]byte("không phải")),
		"one mark changed": rewritten(t, info.Path, func(name, text string) string { return strings.Replace(text, "khóa 0007", "khóa 0008", 1) }),
		"one row less": rewritten(t, info.Path, func(name, text string) string {
			if name != tableFile("setting") {
				return text
			}
			_, rest, _ := strings.Cut(text, "\n")
			return rest
		}),
		"a table less": rewritten(t, info.Path, func(name, text string) string {
			if name == tableFile("setting") {
				return taken
			}
			return text
		}),
	} {
		for engine, target := range targets(t) {
			if _, err := Restore(t.Context(), path, Into{DSN: target, Clock: time.Now}); !errors.Is(err, ErrBroken) {
				t.Errorf("%s into %s: %v", what, engine, err)
			}
			if _, err := os.Stat(target); engine == "sqlite" && err == nil {
				t.Errorf("%s left a database", what)
			}
		}
	}
}

func TestAFullDiskLeavesNoHalfABackup(t *testing.T) {
	d, err := db.Open(t.Context(), testkit.SQLite(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	filled(t, d)
	dir := t.TempDir()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	_, err = Make(t.Context(), d.Read, dir, ByHand, "test")
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(err, ErrNoRoom) {
		t.Errorf("no room: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestADamagedDatabaseIsNotBackedUp(t *testing.T) {
	dsn := testkit.SQLite(t)
	d, err := db.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	filled(t, d)
	d.Close()
	content, err := os.ReadFile(dsn)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.LastIndex(string(content), "khóa 2999") // its leaf's index entry no longer finds it
	copy(content[at:], "khoa")
	if err := os.WriteFile(dsn, content, 0o600); err != nil {
		t.Fatal(err)
	}
	var damaged *Damaged
	dir := t.TempDir()
	if _, err := Make(t.Context(), From(dsn, time.Now), dir, ByHand, "test"); !errors.As(err, &damaged) || len(damaged.Lines) == 0 {
		t.Errorf("%v", err)
	}
	if all, _ := List(dir); len(all) > 0 {
		t.Error("it was backed up")
	}
}
