// What is sealed beside marks: objections with their answers and files, approvals, who judges what, roles, extensions; and what is erased on record.
package main

import (
	"slices"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
	"hoithi/judging/results"
)

const canaryWords = "Điểm tiêu chí sáng tạo của sản phẩm ghi thiếu một giám khảo."

// further adds to the told story what it does not have: an objection answered with a decision, and an extension. All of it is sealed.
func further(t *testing.T, d *db.DB) {
	t.Helper()
	youth, err := contestByCode(t.Context(), d, youthCode)
	if err != nil {
		t.Fatal(err)
	}
	var entry int64
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Get(&entry, `SELECT MIN(s.entry_id) FROM sheet s JOIN round r ON r.id = s.round_id WHERE s.contest_id = ? AND r.code = 'chung-khao'`, youth.ID)
	}); err != nil {
		t.Fatal(err)
	}
	o, err := results.Object(t.Context(), d, audit.By{Name: "Cô Lan", Via: "link"}, youth, results.Sending{Round: "chung-khao", EntryID: entry, About: "marks",
		Body: canaryWords, Sender: "Cô Lan", Contact: "0912345678", Via: "link"})
	if err != nil {
		t.Fatal(err)
	}
	err = results.AnswerObjection(t.Context(), d, storyBy, youth, results.Answering{ID: o.ID, Verdict: results.ObjectionRejected, Answer: "Phiếu chấm đúng.",
		FileName: "quyet-dinh.pdf", File: []byte("%PDF-1.4 quyết định số 12")})
	if err != nil {
		t.Fatal(err)
	}
	var judge int64
	var declined string
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		if err := tx.Get(&judge, `SELECT id FROM judge WHERE contest_id = ? AND code = 'GK101'`, youth.ID); err != nil {
			return err
		}
		return tx.Get(&declined, `SELECT MIN(e.code) FROM entry e WHERE e.contest_id = ? AND NOT EXISTS (SELECT 1 FROM sheet s WHERE s.entry_id = e.id AND s.judge = 'GK101')`, youth.ID)
	}); err != nil {
		t.Fatal(err)
	}
	if err := marking.Recuse(t.Context(), d, storyBy, youth.ID, marking.Recusal{JudgeID: judge, Entry: declined, Reason: "Người nhà."}, results.Through); err != nil {
		t.Fatal(err)
	}
	kit, err := contests.Kit("hai-vong")
	if err != nil {
		t.Fatal(err)
	}
	other, err := contests.Create(t.Context(), d, storyBy, kit)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = contests.Extend(t.Context(), d, storyBy, other, "2027-05-04 17:00", 0, "Mưa bão."); err != nil {
		t.Fatal(err)
	}
	sealAll(t, d)
}

func sealAll(t *testing.T, d *db.DB) {
	t.Helper()
	if _, err := audit.NewSealer(d, sealed).All(t.Context()); err != nil {
		t.Fatal(err)
	}
}

var furtherTamperings = []tampering{
	{"an objection reworded", []string{`UPDATE objection SET body = 'Không có gì.'`}, map[string]string{"verify.changed": "đơn khiếu nại 1"}},
	{"an answer turned round", []string{`UPDATE objection SET state = 'upheld'`}, map[string]string{"verify.changed": "trả lời đơn khiếu nại"}},
	{"an answer taken away", []string{`UPDATE objection SET state = 'new', answered_at = NULL`}, map[string]string{"verify.deleted": "trả lời đơn khiếu nại"}},
	{"another decision attached", []string{`UPDATE objection SET file = NULL`}, map[string]string{"verify.objection_file": "khiếu nại số 1"}},
	{"a prepared publication altered", []string{`UPDATE publication_draft SET reason = 'x' WHERE id = (SELECT MAX(id) FROM publication_draft)`},
		map[string]string{"verify.changed": "bản trình duyệt công bố"}},
	{"an approval by another", []string{`UPDATE publication SET approved_by = 'Ai Khác' WHERE id = (SELECT MAX(id) FROM publication)`,
		`UPDATE publication_draft SET ended_by = 'Ai Khác' WHERE id = (SELECT MAX(id) FROM publication_draft)`},
		map[string]string{"verify.changed": "kết quả trình duyệt công bố"}},
	{"a judge's code given to another account", []string{`UPDATE judge SET account_id = (SELECT MAX(id) FROM account WHERE is_admin IS NOT NULL) WHERE id = (SELECT MIN(id) FROM judge)`},
		map[string]string{"verify.changed": "giám khảo, trọng tài"}},
	{"another judge on an entry", []string{`UPDATE assignment SET actor = 'Ai Khác' WHERE id = (SELECT MIN(id) FROM assignment)`}, map[string]string{"verify.changed": "lần phân công chấm"}},
	{"a recusal reworded", []string{`UPDATE recusal SET reason = 'Khác.'`}, map[string]string{"verify.changed": "ghi nhận giám khảo không chấm"}},
	{"an assignment deleted", []string{`DELETE FROM assignment WHERE id = (SELECT MAX(id) FROM assignment)`}, map[string]string{"verify.deleted": "lần phân công chấm"}},
	{"a role given behind the program's back", []string{`INSERT INTO grants (account_id, contest_id, role)
		SELECT a.id, c.id, 'head' FROM account a, contest c WHERE a.login = 'gk101.sang-tao-2024' AND c.code = 'robocon-2024'`}, map[string]string{"verify.grant_extra": "gk101"}},
	{"a role taken behind the program's back", []string{`DELETE FROM grants WHERE role = 'head' AND contest_id = (SELECT id FROM contest WHERE code = 'robocon-2024')`},
		map[string]string{"verify.grant_gone": "lanhdao"}},
	{"an extension made longer", []string{`UPDATE extension SET closes = '2027-05-05 17:00'`}, map[string]string{"verify.changed": "lần gia hạn"}},
	{"one prize in a publication", []string{`UPDATE publication SET content = REPLACE(content, '"prize":"nhat"', '"prize":"nhi"') WHERE id = (SELECT MAX(id) FROM publication)`},
		map[string]string{"verify.line.prize": "tính lại là “nhat”"}},
	{"a figure of the report", []string{`UPDATE entry SET state = 'withdrawn' WHERE id = (SELECT MIN(id) FROM entry WHERE state = 'approved')`}, map[string]string{"verify.state": "withdrawn"}},
}

func TestG21G38VerifyCoversObjectionsApprovalsRolesAndErasing(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-08-20")
		further(t, d)
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 || v.Chain.Open != 0 {
			t.Fatalf("after the story: %v, %d open", v.Found, v.Chain.Open)
		}
		t.Run("behind the program's back", func(t *testing.T) {
			for _, c := range furtherTamperings {
				t.Run(c.name, func(t *testing.T) {
					t.Parallel() // each has a copy of its own
					c.isFound(t, dsn)
				})
			}
		})
		t.Run("rows erased on record", func(t *testing.T) { erasedStillVerifies(t, dsn, clock) })
		t.Run("an end of an assignment that no act wrote", func(t *testing.T) { endedWithoutAnAct(t, dsn, clock) })
	})
}

// erasedStillVerifies erases an objection and a member as their owners would: words and salts are gone, the chain holds.
func erasedStillVerifies(t *testing.T, dsn string, clock *storyClock) {
	within(t, dsn, clock.Now, func(d *db.DB) { eraseRows(t, d) })
	if v := tampered(t, dsn, nil); len(v.Found) != 0 {
		t.Errorf("after erasing: %v", v.Found)
	}
	v := tampered(t, dsn, []string{`UPDATE audit SET after = '' WHERE act = '` + audit.ActErase + `' AND subject = 'member'`})
	if len(v.Found) != 2 {
		t.Errorf("the erasing itself changed: %v", v.Found)
	}
}

// eraseRows erases an objection and a member, each once; sheets cannot be erased.
func eraseRows(t *testing.T, d *db.DB) {
	t.Helper()
	erase := func(source, statement string, ids ...int64) error {
		return d.Write(t.Context(), "all", func(tx *db.Tx) error {
			if _, err := tx.Exec(statement, ids[0]); err != nil {
				return err
			}
			i := slices.IndexFunc(sealed, func(s audit.Source) bool { return s.Name == source })
			return audit.EraseRows(tx, storyBy, 1, sealed[i], ids, "Theo yêu cầu của gia đình.")
		})
	}
	const objection = `UPDATE objection SET body = '-', sender = '-', contact = '-' WHERE id = ?`
	if err := erase("objection", objection, 1); err != nil {
		t.Fatal(err)
	}
	if err := erase("member", `UPDATE member SET name = '-', name_folded = '-', person = '-', born = '', phone = '' WHERE id = ?`, 5); err != nil {
		t.Fatal(err)
	}
	if err := erase("objection", objection, 1); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("erased twice: %v", err)
	}
	if err := erase("sheet", `UPDATE sheet SET actor = '' WHERE id = ?`, 1); err == nil {
		t.Error("a sheet can be erased")
	}
	sealAll(t, d)
	var salts int
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Get(&salts, `SELECT COUNT(*) FROM seal WHERE salt <> '' AND (source = 'objection' AND row_id = 1 OR source = 'member' AND row_id = 5)`)
	}); err != nil || salts != 0 {
		t.Errorf("%d salts left, %v", salts, err)
	}
}

// endedWithoutAnAct closes an assignment behind the program's back, so that it is sealed as if it had come the right way.
func endedWithoutAnAct(t *testing.T, dsn string, clock *storyClock) {
	within(t, dsn, clock.Now, func(d *db.DB) {
		err := d.Write(t.Context(), "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE assignment SET removed_at = created_at + 1, removed_by = 'x' WHERE id = (SELECT MAX(id) FROM assignment)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
	})
	if v := tampered(t, dsn, nil); len(v.Found) != 1 || v.Found[0].Key != "verify.no_act" || v.Found[0].Args["Source"] != "assignment_end" {
		t.Errorf("found %v", v.Found)
	}
}

// TestG1ErasedRolesAreNotGuessed says nothing about the roles of an account whose lines were erased on record.
func TestG1ErasedRolesAreNotGuessed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		kit, err := contests.Kit(storyCode)
		if err != nil {
			t.Fatal(err)
		}
		c, err := contests.Create(t.Context(), d, storyBy, kit)
		if err != nil {
			t.Fatal(err)
		}
		id, err := auth.AddAccount(t.Context(), d, storyBy, "thuky", "Thư ký", "mat-khau-dai-123", false)
		if err != nil {
			t.Fatal(err)
		}
		if err := auth.GrantRole(t.Context(), d, storyBy, id, c.ID, "secretary"); err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
		found := func() (n int) {
			err := d.Read(t.Context(), func(tx *db.Tx) error {
				list, err := auth.Recheck(tx, c.ID, c.Code)
				n = len(list)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		err = d.Write(t.Context(), "all", func(tx *db.Tx) error {
			return audit.EraseSubject(tx, storyBy, c.ID, "account", id, "Theo yêu cầu.")
		})
		if err != nil || found() != 0 {
			t.Errorf("erased lines: %v, %d found", err, found())
		}
	})
}
