// What doctor finds: well, to be looked at, bad; and contests called open that nobody can use (G34).
package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/doctor"
	"hoithi/internal/testkit"
)

// diagnosis runs doctor and gives its lines by check.
func diagnosis(t *testing.T, code int, args ...string) map[string]doctor.Line {
	t.Helper()
	out, errOut, got := cli(t, append([]string{"doctor", "--json"}, args...)...)
	if got != code {
		t.Errorf("exit status %d, want %d: %s%s", got, code, out, errOut)
	}
	var said struct{ Checks []doctor.Line }
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := map[string]doctor.Line{}
	for _, l := range said.Checks {
		lines[l.Check] = l
	}
	return lines
}

func TestDoctorSaysWhatIsWellAndWhatToDo(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		dir := filepath.Join(t.TempDir(), "b")
		args := []string{"--db", dsn, "--backup-dir", dir, "--listen", "127.0.0.1:0"}
		before := diagnosis(t, exitData, args...)
		for check, want := range map[string]doctor.State{"database": doctor.OK, "whole": doctor.OK, "writes": doctor.OK, "nightly": doctor.Warn,
			"backups": doctor.Bad, "disk": doctor.OK, "address": doctor.Warn, "clock": doctor.OK, "open": doctor.OK, "published": doctor.OK, "port": doctor.OK} {
			if got := before[check]; got.State != want || got.Said == "" || (got.Do == "") != (want == doctor.OK) && check != "backups" {
				t.Errorf("%s: %+v", check, got)
			}
		}
		if _, errOut, code := cli(t, "backup", "--db", dsn, "--to", dir); code != exitDone {
			t.Fatal(errOut)
		}
		if after := diagnosis(t, exitDone, args...); after["backups"].State != doctor.OK || after["newest_backup"].State != doctor.OK {
			t.Errorf("with a backup: %+v", after)
		}
		if err := os.Truncate(newestIn(t, dir), 2000); err != nil {
			t.Fatal(err)
		}
		if after := diagnosis(t, exitData, args...); after["backups"].State != doctor.Bad {
			t.Errorf("with half a backup: %+v", after["backups"])
		}
	})
}

func newestIn(t *testing.T, dir string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "hoithi-*.zip"))
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	return all[len(all)-1]
}

func TestG34DoctorFindsWhatIsCalledOpenAndIsNot(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-06-30")
		look := func(want doctor.State) {
			t.Helper()
			if f := openness(d, testPrinter(t)).Look(t.Context()); f.State != want {
				t.Errorf("%+v, want %s", f, want)
			}
		}
		state := func(to string) {
			t.Helper()
			err := d.Write(t.Context(), "all", func(tx *db.Tx) error { _, err := tx.Exec(`UPDATE contest SET state = ?`, to); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
		look(doctor.OK)
		if f := openness(d, testPrinter(t)).Look(t.Context()); !strings.Contains(fmt.Sprint(f.Args), "23:59 ngày 30/6/2024 (còn 6 giờ)") {
			t.Errorf("the last minute and what is left: %v", f.Args)
		}
		state("draft")
		look(doctor.Bad)
		state("archived")
		look(doctor.Bad)
	})
}

// TestG34DoctorSeesObjectionsAndRounds looks at the youth contest while objections are taken, and at a field round without a referee.
func TestG34DoctorSeesObjectionsAndRounds(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-08-13")
		p := testPrinter(t)
		if f := openness(d, p).Look(t.Context()); f.State != doctor.OK || !strings.Contains(fmt.Sprint(f.Args), "nhận khiếu nại đến 23:59 ngày 24/8/2024 (còn 11 ngày)") {
			t.Errorf("%+v", f)
		}
		clock.set(on(8, 14, 9, 0))
		if f := marked(d, p).Look(t.Context()); f.State != doctor.OK {
			t.Errorf("with referees: %+v", f)
		}
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE judge SET removed_at = 1 WHERE role = 'referee'`); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE contest SET state = 'archived' WHERE code = ?`, youthCode)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if f := marked(d, p).Look(t.Context()); f.State != doctor.Warn || !strings.Contains(fmt.Sprint(f.Args), "chung kết") {
			t.Errorf("without a referee: %+v", f)
		}
		if f := openness(d, p).Look(t.Context()); f.State != doctor.Bad {
			t.Errorf("objections to a contest that nobody sees: %+v", f)
		}
	})
}

func TestDoctorCountsStaffWithoutASecondStep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		for _, login := range []string{"an", "binh"} {
			if _, err := auth.AddAccount(t.Context(), d, storyBy, login, login, "mat-khau-dai-123", login == "an"); err != nil {
				t.Fatal(err)
			}
		}
		said := func() string {
			lines := doctor.Examine(t.Context(), testPrinter(t), []doctor.Check{secondStep(d)})
			return lines[0].Said
		}
		if got := said(); got != "Không bắt buộc; 0 trên 1 cán bộ đang dùng." {
			t.Error(got)
		}
		if err := auth.AskFactor(t.Context(), d, auth.Operator("root"), true); err != nil {
			t.Fatal(err)
		}
		if got := said(); got != "Bắt buộc với cán bộ; còn 1 người chưa thiết lập." {
			t.Error(got)
		}
	})
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	t.Run("one changed publication", func(t *testing.T) {
		d, _ := toldUntil(t, testkit.SQLite(t), "2024-08-20")
		if f := published(d).Look(t.Context()); f.State != doctor.OK {
			t.Fatalf("%+v", f)
		}
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE publication SET content = replace(content, 'Giải Ba', 'Giải Nhì')`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if f := published(d).Look(t.Context()); f.State != doctor.Bad {
			t.Errorf("%+v", f)
		}
	})
	t.Run("a clock that was set back", func(t *testing.T) {
		d, clock := toldUntil(t, testkit.SQLite(t), "2024-08-20")
		clock.set(on(8, 1, 9, 0))
		if f := doctor.Clock(d, testPrinter(t)).Look(t.Context()); f.State != doctor.Bad {
			t.Errorf("%+v", f)
		}
	})
	t.Run("no database, an older and a newer one", func(t *testing.T) {
		dir := t.TempDir()
		dsn := filepath.Join(dir, "hoithi.db")
		if got := diagnosis(t, exitData, "--db", dsn)["database"]; got.State != doctor.Bad {
			t.Errorf("%+v", got)
		}
		if _, err := os.Stat(dsn); err == nil {
			t.Error("doctor made a database")
		}
		if err := db.MigrateTo(t.Context(), dsn, 2); err != nil {
			t.Fatal(err)
		}
		if got := diagnosis(t, exitData, "--db", dsn, "--backup-dir", dir)["database"]; got.State != doctor.Warn {
			t.Errorf("%+v", got)
		}
		if have, _, err := db.Versions(t.Context(), dsn); err != nil || have != 2 {
			t.Errorf("doctor migrated to %d, %v", have, err)
		}
		raw, err := sql.Open("sqlite3", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		if _, err := raw.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
			t.Fatal(err)
		}
		if got := diagnosis(t, exitData, "--db", dsn)["database"]; got.State != doctor.Bad || !strings.Contains(got.Said, "9999") {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a file that others read", func(t *testing.T) {
		dir, err := os.MkdirTemp("", "hoithi-open-")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "x.db")
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if f := doctor.Files(file).Look(t.Context()); f.State != doctor.Warn {
			t.Errorf("%+v", f)
		}
	})
	t.Run("a certificate that ends", func(t *testing.T) {
		for lasts, want := range map[time.Duration]doctor.State{time.Hour: doctor.Bad, 10 * 24 * time.Hour: doctor.Warn, 60 * 24 * time.Hour: doctor.OK} {
			cert, _ := ownCertificate(t, t.TempDir(), lasts)
			if f := doctor.Certificate(testPrinter(t), cert, "localhost", "", nil, time.Now).Look(t.Context()); f.State != want {
				t.Errorf("%s: %+v", lasts, f)
			}
			if f := doctor.Certificate(testPrinter(t), cert, "thi.vn", "", nil, time.Now).Look(t.Context()); f.State != doctor.Bad {
				t.Errorf("another host: %+v", f)
			}
		}
	})
	t.Run("a port that another has", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: http.NotFoundHandler()}
		go server.Serve(l)
		defer server.Close()
		if f := doctor.Port(l.Addr().String(), false).Look(t.Context()); f.State != doctor.Bad {
			t.Errorf("%+v", f)
		}
	})
}
