// hoithi verify: clean after the whole story, and it names whatever was tampered with behind the program's back.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

// tampering is raw SQL and what verify must say: the key of a finding, and words that its text must hold.
type tampering struct {
	name string
	sql  []string
	want map[string]string
}

const firstSheet = `(SELECT MIN(s.id) FROM sheet s JOIN round r ON r.id = s.round_id WHERE r.code = 'chung-ket')`

var tamperings = []tampering{
	{"one changed mark", []string{`UPDATE sheet SET points = points + 1000 WHERE id = ` + firstSheet},
		map[string]string{"verify.changed": "phiếu điểm RB24-", "verify.line.points": "chung-ket"}},
	{"one changed time", []string{`UPDATE sheet SET time_ms = time_ms - 1 WHERE id = ` + firstSheet},
		map[string]string{"verify.changed": "phiếu điểm RB24-", "verify.line.time": "chung-ket"}},
	{"one deleted line of the audit", []string{`DELETE FROM audit WHERE act = 'decision.record'`},
		map[string]string{"verify.deleted": "dòng nhật ký", "verify.no_act": "quyết định"}},
	{"one line said by another", []string{`UPDATE audit SET actor = 'Ai Khác' WHERE act = 'decision.record'`},
		map[string]string{"verify.changed": "decision.record · decision"}},
	{"one deleted sheet", []string{`DELETE FROM sheet WHERE id = (SELECT MAX(id) FROM sheet
		WHERE id NOT IN (SELECT sheet_id FROM run) AND id NOT IN (SELECT sheet_id FROM sheet_check))`},
		map[string]string{"verify.deleted": "phiếu điểm"}},
	{"one re-dated event", []string{`UPDATE entry_event SET effective_at = effective_at - 86400000, recorded_at = recorded_at - 86400000
		WHERE id = (SELECT MAX(id) FROM entry_event WHERE kind = 'approved')`},
		map[string]string{"verify.changed": "sự kiện của hồ sơ "}},
	{"one altered publication", []string{`UPDATE publication SET content = REPLACE(content, '"rank":2,', '"rank":3,') WHERE id = (SELECT MAX(id) FROM publication)`},
		map[string]string{"verify.changed": "bản công bố chung-ket · 1", "verify.publication_hash": "chung-ket", "verify.line.rank": "công bố hạng 3, tính lại là hạng 2"}},
	{"one changed decision", []string{`UPDATE decision_entry SET chosen = NOT chosen`}, map[string]string{"verify.changed": "quyết định vong-loai · B"}},
	{"one renamed child", []string{`UPDATE member SET name = 'Tên Khác' WHERE id = (SELECT MAX(id) FROM member)`}, map[string]string{"verify.changed": "thành viên "}},
	{"one changed rule", []string{`UPDATE rules SET document = REPLACE(document, 'up_to: 1', 'up_to: 2') WHERE contest_id = (SELECT id FROM contest WHERE code = 'robocon-2024')`}, map[string]string{"verify.changed": "thể lệ"}},
	{"one row put in with an old id", []string{`INSERT INTO entry_event (id, entry_id, kind, effective_at, recorded_at, actor) SELECT 0, entry_id, 'corrected', effective_at, recorded_at, actor FROM entry_event WHERE id = 1`},
		map[string]string{"verify.inserted": "dòng 0 của entry_event"}},
	{"one approved without an event", []string{`UPDATE entry SET state = 'rejected' WHERE id = (SELECT MIN(id) FROM entry)`}, map[string]string{"verify.state": "rejected"}},
	{"seals cut from the end", []string{`DELETE FROM seal WHERE number > (SELECT MAX(number) - 5 FROM seal)`}, map[string]string{"verify.head": "có dòng bị xóa"}},
	{"a seal made to fit", []string{`UPDATE seal SET digest = '` + strings.Repeat("0", 64) + `' WHERE number = 7`}, map[string]string{"verify.chain": "Số 7"}},
	{"a sheet's salt taken away", []string{`UPDATE seal SET salt = '' WHERE source = 'sheet' AND row_id = ` + firstSheet}, map[string]string{"verify.erased": "phiếu điểm"}},
	{"a line's salt taken away", []string{`UPDATE seal SET salt = '' WHERE number = 3`}, map[string]string{"verify.erased": "Số 3"}},
	{"a publication without its head", []string{`UPDATE publication SET audit_head = 'abc'`}, map[string]string{"verify.publication_head": "vong-loai", "verify.changed": "bản công bố"}},
}

func TestVerifyFindsWhatWasTamperedWith(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 || v.Chain.Open != 0 || v.Results.Whole < 2 || v.Results.Marks != 0 || v.Figures < 20 {
			t.Fatalf("after the story: %+v", v)
		}
		for _, c := range tamperings {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel() // each has a copy of its own
				if n := c.isFound(t, dsn); n > 16 {
					t.Errorf("%d findings for one change", n)
				}
			})
		}
	})
}

// isFound tampers with a copy and looks for what verify must say; it counts all findings.
func (c tampering) isFound(t *testing.T, dsn string) (findings int) {
	t.Helper()
	v := tampered(t, dsn, c.sql)
	texts := map[string]string{}
	for _, f := range v.Found {
		texts[f.Key] += testPrinter(t).Fault(f) + "\n"
	}
	for key, words := range c.want {
		if !strings.Contains(texts[key], words) {
			t.Errorf("%s does not say %q: %v", key, words, texts)
		}
	}
	return len(v.Found)
}

// tampered verifies a copy of a database, which nobody has open, after the statements. Nothing this process remembers is used.
func tampered(t *testing.T, dsn string, statements []string) (v verified) {
	t.Helper()
	within(t, testkit.Copy(t, dsn), time.Now, func(d *db.DB) {
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			for _, s := range statements {
				if n, err := tx.Exec(s); err != nil || n == 0 {
					return fmt.Errorf("%s: %d rows, %v", s, n, err)
				}
			}
			return nil
		})
		if err == nil {
			err = d.Read(t.Context(), func(tx *db.Tx) (err error) { v, err = verify(tx, d, ""); return err })
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	return v
}

// within has a database open for the time of f.
func within(t *testing.T, dsn string, clock func() time.Time, f func(d *db.DB)) {
	t.Helper()
	d, err := db.Open(t.Context(), dsn, clock)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	f(d)
}

// closed closes a database, so that it can be copied.
func closed(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestVerifyCommand checks the exit status, the words and the JSON.
func TestVerifyCommand(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		out, errOut, code := cli(t, "verify", "--db", dsn)
		if code != exitDone || !strings.Contains(out, "✓ Mọi dữ liệu đều khớp.") || errOut != "" {
			t.Errorf("clean: %d\n%s%s", code, out, errOut)
		}
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE sheet SET points = points + 1000 WHERE id = ` + firstSheet)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		out, errOut, code = cli(t, "verify", "--db", dsn, "--contest", storyCode)
		if code != exitData || !strings.Contains(out, "✗ ") || !strings.Contains(errOut, "sai khác") {
			t.Errorf("changed: %d\n%s%s", code, out, errOut)
		}
		out, _, code = cli(t, "verify", "--db", dsn, "--json")
		var report struct {
			Found []struct{ What, Text string }
		}
		if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitData || len(report.Found) < 2 || report.Found[0].What != "verify.changed" {
			t.Errorf("JSON: %v, %d, %s", err, code, out)
		}
		out, _, code = cli(t, "audit", "seal", "--db", dsn)
		if code != exitDone || !strings.Contains(out, "Đã niêm phong 0 dòng") {
			t.Errorf("seal: %d %s", code, out)
		}
	})
}

// TestVerifyAfterAChangeOnRecord withdraws a finalist: what was published then is compared mark by mark, and agrees.
func TestVerifyAfterAChangeOnRecord(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		c, err := storyContest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		var id int64
		if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.Get(&id, `SELECT entry_id FROM sheet WHERE id = `+firstSheet) }); err != nil {
			t.Fatal(err)
		}
		if err := entries.Withdraw(t.Context(), d, storyBy, c, id, 0, "Đội xin rút.", ""); err != nil {
			t.Fatal(err)
		}
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 || v.Results.Marks != 2 || v.Chain.Open != 2 {
			t.Errorf("after a withdrawal: %+v", v)
		}
		v := tampered(t, dsn, []string{`UPDATE sheet SET points = points + 1000 WHERE id = ` + firstSheet})
		if len(v.Found) != 2 || v.Found[1].Key != "verify.line.points" || v.Found[1].Args["Round"] != "chung-ket" {
			t.Errorf("a changed mark: %v", v.Found)
		}
	})
}

// TestVerifyFindsRowsThatNoActWrote puts rows at the end of their table, where they are sealed as if they had come the right way.
func TestVerifyFindsRowsThatNoActWrote(t *testing.T) {
	for name, instant := range map[string]string{"with a time of its own": "recorded_at + 1", "with the time of an old act": "recorded_at"} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDSN(t, func(t *testing.T, dsn string) {
				d, _ := toldUntil(t, dsn, "2024-08-20")
				err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
					_, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, rules_version, actor, effective_at, recorded_at)
						SELECT contest_id, round_id, entry_id, judge, attempt, revision + 1, marks, points, rules_version, actor, effective_at, ` + instant + ` FROM sheet WHERE id = ` + firstSheet)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if n, err := audit.NewSealer(d, sealed).All(t.Context()); n != 1 || err != nil {
					t.Fatal(n, err)
				}
				closed(t, d)
				if v := tampered(t, dsn, nil); len(v.Found) == 0 || v.Found[0].Key != "verify.no_act" || v.Found[0].Args["Source"] != "sheet" {
					t.Errorf("found %v", v.Found)
				}
			})
		})
	}
}

// TestErasedLinesStillVerify erases what the audit says about one team; nothing else changes, and nobody else can do it unseen.
func TestErasedLinesStillVerify(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		c, err := storyContest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		erase := func() error {
			return d.Write(t.Context(), db.Contest(c.ID), func(tx *db.Tx) error {
				return audit.EraseSubject(tx, storyBy, c.ID, "entry", 1, "Theo yêu cầu của gia đình.")
			})
		}
		if err := erase(); err != nil {
			t.Fatal(err)
		}
		if err := erase(); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("erased twice: %v", err)
		}
		if _, err := audit.NewSealer(d, sealed).All(t.Context()); err != nil {
			t.Fatal(err)
		}
		var left int
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Get(&left, `SELECT COUNT(*) FROM audit a JOIN seal s ON s.source = 'audit' AND s.row_id = a.id
				WHERE a.subject = 'entry' AND a.subject_id = 1 AND a.act <> 'personal.erase' AND (a.after <> '' OR a.actor <> '' OR s.salt <> '')`)
		})
		if err != nil || left != 0 {
			t.Errorf("%d lines still say something, %v", left, err)
		}
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 {
			t.Errorf("after erasing: %v", v.Found)
		}
		if v := tampered(t, dsn, []string{`DELETE FROM audit WHERE act = 'personal.erase'`}); len(v.Found) < 3 {
			t.Errorf("the erasing itself erased: %v", v.Found)
		}
	})
}
