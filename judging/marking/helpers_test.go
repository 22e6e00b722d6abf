// What the tests of this package stand on: a contest with entries, workbooks, and ways to look at what was kept.
package marking

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/sheet"
)

var office = audit.By{Name: "Nguyễn Thị Thư", Via: "command"}

// kit is the rules document of the tests; changes are old, new pairs.
func kit(t testing.TB, changes ...string) []byte {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.NewReplacer(changes...).Replace(string(doc)))
}

// newContest has so many approved entries in divisions A, B and C: rb24a001 is RB24-A-0001, and so on.
func newContest(t testing.TB, d *db.DB, doc []byte, a, b, c int) *contests.Contest {
	t.Helper()
	made, err := contests.Create(context.Background(), d, office, doc)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(context.Background(), db.Contest(made.ID), func(tx *db.Tx) error {
		var unit int64
		err := tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES (?, ?, ?, ?, ?, 0) RETURNING id`,
			"Trường THCS Hoàng Hoa Thám", made.Code, made.Code, []byte("x"), "Huyện Yên Thế")
		if err != nil {
			return err
		}
		for i, n := range []int{a, b, c} {
			for number := 1; number <= n; number++ {
				letter := string(rune('a' + i))
				code := fmt.Sprintf("RB24-%s-%04d", strings.ToUpper(letter), number)
				account := fmt.Sprintf("rb24%s%03d", letter, number)
				_, err := tx.Exec(`INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, account,
					state, source, submission_digest, submitted_at, created_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, 'approved', 'roster', '', 0, 0)`,
					made.ID, made.Divisions[i].ID, unit, code, "Đội "+code, code, code, []byte(code), account)
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// small has three entries in A and two in B.
func small(t testing.TB, d *db.DB) *contests.Contest { return newContest(t, d, kit(t), 3, 2, 0) }

func setState(t testing.TB, d *db.DB, c *contests.Contest, code, state string) {
	t.Helper()
	exec(t, d, `UPDATE entry SET state = ? WHERE contest_id = ? AND code = ?`, state, c.ID, code)
}

func exec(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t testing.TB, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error { return tx.Get(&n, query, args...) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// roundRow is a round as it is in the database now.
func roundRow(t testing.TB, d *db.DB, c *contests.Contest, code string) (row contests.RoundRow) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		now, err := contests.ByID(tx, c.ID)
		if err == nil {
			row, _ = now.RoundRow(code)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// nobody is a ThroughFunc for tests of the first round, which must not ask.
func nobody(*db.Tx, *contests.Contest, string) (in, open map[int64]bool, err error) {
	return nil, nil, fmt.Errorf("the first round asked who came through")
}

// letting lets the entries with these accounts through, and has the others open.
func letting(in []string, open ...string) ThroughFunc {
	return func(tx *db.Tx, c *contests.Contest, round string) (map[int64]bool, map[int64]bool, error) {
		if round != "vong-loai" {
			return nil, nil, fmt.Errorf("asked who comes through from %q", round)
		}
		all, err := entrantsOf(tx, c.ID)
		yes, maybe := map[int64]bool{}, map[int64]bool{}
		for _, e := range all {
			for _, a := range in {
				if a == e.Account {
					yes[e.ID] = true
				}
			}
			for _, a := range open {
				if a == e.Account {
					maybe[e.ID] = true
				}
			}
		}
		return yes, maybe, err
	}
}

// timeCell is a number with the format of a time.
type timeCell struct {
	days   float64
	format int
}

// workbook writes rows, the first being the header; change may spoil the file.
func workbook(t testing.TB, rows [][]any, change ...func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		for j, v := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			var err error
			if c, ok := v.(timeCell); ok {
				style, _ := f.NewStyle(&excelize.Style{NumFmt: c.format})
				err = f.SetCellFloat("Sheet1", at, c.days, -1, 64)
				_ = f.SetCellStyle("Sheet1", at, at, style)
			} else if v != nil {
				err = f.SetCellValue("Sheet1", at, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range change {
		c(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// qualifying is a workbook of the qualifying round with these rows.
func qualifying(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	return workbook(t, append([][]any{{"Tài khoản", "Bảng", "Điểm", "Thời gian"}}, rows...))
}

func demo(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("../../cmd/hoithi/demo/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func try(d *db.DB, c *contests.Contest, f File, through ThroughFunc, dry bool) (*Preview, error) {
	return Import(context.Background(), d, office, c, f, through, dry)
}

// bring imports a workbook into the qualifying round and wants no fault.
func bring(t testing.TB, d *db.DB, c *contests.Contest, content []byte) *Preview {
	t.Helper()
	p, err := try(d, c, File{Round: "vong-loai", Name: "diem.xlsx", Content: content}, nobody, false)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// told writes faults as "row column key …"; row 0 and an empty column are left out.
func told(err error) string {
	var lines []string
	for _, f := range fault.All(err) {
		line := strings.TrimPrefix(f.Key, "marking.")
		if f.Column != "" {
			line = f.Column + " " + line
		}
		if f.Row > 0 {
			line = fmt.Sprint(f.Row, " ", line)
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 && err != nil {
		return "ERROR " + err.Error()
	}
	return strings.Join(lines, ", ")
}

func noteKeys(notes []sheet.Note) string {
	var keys []string
	for _, n := range notes {
		keys = append(keys, strings.TrimPrefix(n.Key, "marking."))
	}
	return strings.Join(keys, " ")
}

func changes(p *Preview) string {
	return fmt.Sprintf("%d new, %d changed, %d same, %d absent", p.Count(New), p.Count(Changed), p.Count(Same), p.Count(Absent))
}
