// G32: the told story is backed up and restored, into both engines from both; what follows from the data is the same.
package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// everyRow is every row of every table as text, but for the sessions.
func everyRow(t *testing.T, dsn string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := db.Snapshot(t.Context(), dsn, time.Now, func(tx *db.Tx) error {
		tables, err := tx.Tables()
		if err != nil {
			return err
		}
		for _, table := range tables {
			if table.Name == "session" || table.Name == "throttle" {
				continue
			}
			var columns []string
			for _, c := range table.Columns {
				columns = append(columns, db.Identifier(c.Name))
			}
			lines := []string{}
			err := tx.Each("SELECT "+strings.Join(columns, ", ")+" FROM "+db.Identifier(table.Name), func(row []any) error {
				for i, v := range row { // a boolean is a number on SQLite
					if v == true {
						row[i] = int64(1)
					} else if v == false {
						row[i] = int64(0)
					}
				}
				lines = append(lines, fmt.Sprintf("%q", row))
				return nil
			})
			if err != nil {
				return err
			}
			slices.Sort(lines)
			all[table.Name] = lines
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// conclusions are what the program says of the data: standings with their ranks, figures, the public page.
func conclusions(t *testing.T, dsn string) string {
	t.Helper()
	var b bytes.Buffer
	for _, args := range [][]string{
		{"standings", "--contest", storyCode, "--round", "vong-loai", "--format", "json"},
		{"standings", "--contest", storyCode, "--round", "chung-ket", "--format", "json"},
		{"report", "--period", "2024-H1", "--format", "txt"},
		{"report", "--period", "2024-Y", "--format", "txt"},
	} {
		out, errOut, code := cli(t, append(args, "--db", dsn)...)
		if code != exitDone {
			t.Fatalf("%v: %s", args, errOut)
		}
		b.WriteString(out)
	}
	d, err := db.Open(t.Context(), dsn, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	rec := httptest.NewRecorder()
	testApp(t, d, "http://localhost").Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/cuoc-thi/"+storyCode+"/ket-qua/chung-ket", nil))
	if rec.Code != http.StatusOK {
		t.Fatalf("the public page: %d", rec.Code)
	}
	return b.String() + rec.Body.String()
}

func TestG32TheStoryComesBackRowByRowInEitherEngine(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		d.Close()
		dir := t.TempDir()
		out, errOut, code := cli(t, "backup", "--db", dsn, "--to", dir)
		if code != exitDone || !strings.Contains(out, "SHA-256") {
			t.Fatalf("%d: %s%s", code, out, errOut)
		}
		all, err := backup.List(dir)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		wantRows, wantSays := everyRow(t, dsn), conclusions(t, dsn)
		for engine, target := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "moi", "hoithi.db"), "postgres": testkit.Postgres(t)} {
			if out, errOut, code := cli(t, "restore", all[0].Path, "--db", target, "--backup-dir", dir); code != exitDone || !strings.Contains(out, "đã đối chiếu từng dòng") {
				t.Fatalf("into %s: %d: %s%s", engine, code, out, errOut)
			}
			got := everyRow(t, target)
			if len(got) != len(wantRows) {
				t.Errorf("into %s: %d tables, not %d", engine, len(got), len(wantRows))
			}
			for table, rows := range wantRows {
				if !slices.Equal(rows, got[table]) {
					t.Errorf("into %s: table %s differs: %d rows, %d before", engine, table, len(got[table]), len(rows))
				}
			}
			if got := conclusions(t, target); got != wantSays {
				t.Errorf("into %s the program says something else", engine)
			}
			if _, errOut, code := cli(t, "restore", all[0].Path, "--db", target, "--backup-dir", dir); code != exitData || !strings.Contains(errOut, "--replace") {
				t.Errorf("over %s: %d: %s", engine, code, errOut)
			}
		}
	})
}

// TestG32ABackupWhileTeamsRegisterIsOneInstant: in every backup each entry has its event, its members and its audit line.
func TestG32ABackupWhileTeamsRegisterIsOneInstant(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-06-30")
		clock.set(on(6, 30, 12, 0))
		app := testApp(t, d, "http://localhost").Handler()
		ctx, stop := context.WithCancel(t.Context())
		var teams sync.WaitGroup
		var gate sync.RWMutex // teams register while a backup is made, not while it is looked at
		var registered atomic.Int64
		for w := range 4 {
			teams.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					gate.RLock()
					req := httptest.NewRequest(http.MethodPost, "/cuoc-thi/"+storyCode+"/dang-ky", strings.NewReader(loadForm(w*100000+i)))
					req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					rec := httptest.NewRecorder()
					if app.ServeHTTP(rec, req); rec.Code == http.StatusSeeOther {
						registered.Add(1)
					}
					gate.RUnlock()
				}
			})
		}
		before := int64(0)
		for range 3 {
			info, err := backup.Make(t.Context(), backup.From(dsn, time.Now), t.TempDir(), backup.ByHand, version)
			if err != nil {
				t.Fatal(err)
			}
			gate.Lock()
			target := filepath.Join(t.TempDir(), "moi.db")
			if _, err := backup.Restore(t.Context(), info.Path, backup.Into{DSN: target, Clock: time.Now}); err != nil {
				t.Fatal(err)
			}
			var n struct{ Entries, Events, Members, Lines int64 }
			err = db.Snapshot(t.Context(), target, time.Now, func(tx *db.Tx) error {
				return tx.Get(&n, `SELECT count(*) AS entries,
					count(*) FILTER (WHERE EXISTS (SELECT 1 FROM entry_event v WHERE v.entry_id = e.id AND v.kind = 'submitted')) AS events,
					count(*) FILTER (WHERE EXISTS (SELECT 1 FROM member m WHERE m.entry_id = e.id)) AS members,
					count(*) FILTER (WHERE e.source = 'roster' OR EXISTS (SELECT 1 FROM audit a WHERE a.subject = 'entry' AND a.subject_id = e.id)) AS lines FROM entry e`)
			})
			if err != nil || n.Events != n.Entries || n.Members != n.Entries || n.Lines != n.Entries || n.Entries < before {
				t.Errorf("half an act was backed up: %+v, before %d, %v", n, before, err)
			}
			before = n.Entries
			gate.Unlock()
		}
		stop()
		teams.Wait()
		if before <= 432 || registered.Load() < before-432 {
			t.Errorf("%d teams in the last backup, %d registered meanwhile", before, registered.Load())
		}
	})
}

func TestABackupIsMadeBeforeAMigration(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "cu.db")
	if err := db.MigrateTo(t.Context(), old, 2); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time nothing is migrated
		if _, errOut, code := cli(t, "contest", "create", "--kit", "robocon-2024", "--db", old, "--backup-dir", filepath.Join(dir, "backups")); code != exitDone && !strings.Contains(errOut, "robocon-2024") {
			t.Fatal(errOut)
		}
	}
	all, err := backup.List(filepath.Join(dir, "backups"))
	if err != nil || len(all) != 1 || all[0].Manifest.Why != backup.BeforeMigration || all[0].Manifest.Schema != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	info, err := os.Stat(all[0].Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

func TestBackupCommandKeepsSoMany(t *testing.T) {
	dsn, dir := testkit.SQLite(t), t.TempDir()
	for range 3 {
		if _, errOut, code := cli(t, "backup", "--db", dsn, "--to", dir, "--keep", "2"); code != exitDone {
			t.Fatal(errOut)
		}
	}
	if all, err := backup.List(dir); err != nil || len(all) != 2 {
		t.Errorf("%d are kept, %v", len(all), err)
	}
	if _, _, code := cli(t, "backup", "--db", filepath.Join(dir, "none.db"), "--to", dir); code != exitUsage {
		t.Errorf("a mistyped database: %d", code)
	}
	if _, errOut, code := cli(t, "restore", dsn, "--db", filepath.Join(dir, "moi.db")); code != exitData || !strings.Contains(errOut, "nguyên vẹn") {
		t.Errorf("a file that is no backup: %d: %s", code, errOut)
	}
}
