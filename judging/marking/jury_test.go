// What the tests of judges stand on: a rubric contest with works of two units, and judges at their devices.
package marking

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/text"
)

// rubricKit is the rules document of a rubric contest; changes are old, new pairs.
func rubricKit(t testing.TB, changes ...string) []byte {
	t.Helper()
	doc, err := contests.Kit("sang-tao-2024")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.NewReplacer(changes...).Replace(string(doc)))
}

// jury is a rubric contest with works ST20-001 … in fields "1" and "2", in turns, of the units Trường THCS Số 1 … 4 of Huyện Lục Nam.
type jury struct {
	t testing.TB
	d *db.DB
	c *contests.Contest
}

func newJury(t testing.TB, d *db.DB, works int, changes ...string) *jury {
	t.Helper()
	c, err := contests.Create(context.Background(), d, office, rubricKit(t, changes...))
	if err != nil {
		t.Fatal(err)
	}
	j := &jury{t, d, c}
	for i := range works {
		j.work(fmt.Sprintf("ST20-%03d", i+1), i%2, fmt.Sprintf("Trường THCS Số %d", i%4+1), "Huyện Lục Nam")
	}
	return j
}

// work adds an approved entry in the field with this index.
func (j *jury) work(code string, field int, unit, area string) {
	j.t.Helper()
	err := j.d.Write(context.Background(), db.Contest(j.c.ID), func(tx *db.Tx) error {
		var id int64
		err := tx.Get(&id, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES (?, ?, ?, ?, ?, 0)
			ON CONFLICT (name_canon, area) DO UPDATE SET name_canon = excluded.name_canon RETURNING id`, unit, unit, text.Canon(unit), []byte("x"), area)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search,
			state, source, submission_digest, submitted_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 'approved', 'roster', '', 0, 0)`,
			j.c.ID, j.c.Divisions[field].ID, id, code, "Máy gieo hạt "+code, code, code, []byte(code))
		return err
	})
	if err != nil {
		j.t.Fatal(err)
	}
}

// judge makes a judge of a field (-1 = all) and gives who signs.
func (j *jury) judge(code string, field int, unit string) audit.By {
	j.t.Helper()
	ctx := context.Background()
	account, err := auth.AddAccount(ctx, j.d, office, strings.ToLower(code)+"."+j.c.Code, "Giám khảo "+code, "", false)
	if err == nil {
		err = auth.GrantRole(ctx, j.d, office, account, j.c.ID, contests.Judge)
	}
	if err == nil {
		row := JudgeRow{AccountID: account, Role: RoleJudge, Code: code, Name: "Giám khảo " + code, Unit: unit, UnitCanon: text.Canon(unit), Area: "Huyện Lục Nam"}
		if field >= 0 {
			row.DivisionID = &j.c.Divisions[field].ID
		}
		err = j.d.Write(ctx, db.Contest(j.c.ID), func(tx *db.Tx) error {
			_, err := insertJudge(tx, j.c.ID, row)
			return err
		})
	}
	if err != nil {
		j.t.Fatal(err)
	}
	return audit.By{AccountID: account, Name: "Giám khảo " + code, Via: "web"}
}

// assign puts a judge on entries of a round, whatever the rules of assigning say.
func (j *jury) assign(round, judge string, entries ...string) {
	j.t.Helper()
	for _, code := range entries {
		exec(j.t, j.d, `INSERT INTO assignment (contest_id, round_id, entry_id, judge_id, actor, created_at)
			SELECT c.id, r.id, e.id, j.id, 'x', 0 FROM contest c JOIN round r ON r.contest_id = c.id JOIN entry e ON e.contest_id = c.id JOIN judge j ON j.contest_id = c.id
			WHERE c.id = ? AND r.code = ? AND e.code = ? AND j.code = ?`, j.c.ID, round, code, judge)
	}
}

func (j *jury) entryID(code string) (id int64) {
	j.t.Helper()
	err := j.d.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Get(&id, `SELECT id FROM entry WHERE contest_id = ? AND code = ?`, j.c.ID, code)
	})
	if err != nil {
		j.t.Fatal(err)
	}
	return id
}

// points are the marks of the four criteria of the kit, in points.
func points(values ...string) map[string]decimal.Milli {
	marks := map[string]decimal.Milli{}
	for i, code := range []string{"tinh-moi", "ap-dung", "mo-hinh", "thuyet-minh"} {
		if i < len(values) && values[i] != "" {
			v, err := decimal.Parse(values[i])
			if err != nil {
				panic(err)
			}
			marks[code] = v
		}
	}
	return marks
}

// sign signs a sheet of the preliminary round.
func (j *jury) sign(by audit.By, s Signing) (SheetSigned, error) {
	if s.Round == "" {
		s.Round = "so-khao"
	}
	return Sign(context.Background(), j.d, by, j.c.ID, s, nobody)
}

// signed is sign that wants no fault.
func (j *jury) signed(by audit.By, s Signing) SheetSigned {
	j.t.Helper()
	out, err := j.sign(by, s)
	if err != nil {
		j.t.Fatal(err)
	}
	return out
}

func (j *jury) draft(by audit.By, s Drafting) (int, error) {
	s.Round = "so-khao"
	return SaveDraft(context.Background(), j.d, by, j.c.ID, s, nobody)
}

// close moves a round to a state, as closing and publishing do.
func (j *jury) close(round, state string) error {
	return j.d.Write(context.Background(), db.Contest(j.c.ID), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, j.c.ID)
		if err != nil {
			return err
		}
		row, _ := c.RoundRow(round)
		return contests.SetRoundState(tx, row.ID, state)
	})
}

// inForce are the sheets of a round that count, as "entry judge revision pass points".
func (j *jury) inForce(round string) string {
	j.t.Helper()
	var lines []string
	err := j.d.Read(context.Background(), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, j.c.ID)
		if err != nil {
			return err
		}
		row, _ := c.RoundRow(round)
		all, err := entrantsOf(tx, j.c.ID)
		if err != nil {
			return err
		}
		sheets, err := SheetsOfRound(tx, row.ID)
		lines = nil
		for _, s := range sheets {
			for _, e := range all {
				if e.ID == s.EntryID {
					lines = append(lines, fmt.Sprintf("%s %s r%d p%d %s", e.Code, s.Judge, s.Revision, s.Pass, s.Points))
				}
			}
		}
		return err
	})
	if err != nil {
		j.t.Fatal(err)
	}
	return strings.Join(lines, ", ")
}

func (j *jury) late(round string) []LateSheet {
	j.t.Helper()
	var list []LateSheet
	row := roundRow(j.t, j.d, j.c, round)
	err := j.d.Read(context.Background(), func(tx *db.Tx) (err error) {
		list, err = LateOfRound(tx, row.ID)
		return err
	})
	if err != nil {
		j.t.Fatal(err)
	}
	return list
}
