// The Robocon 2024 story for this package's tests: the demo's workbooks read into a fresh database, up to the awards.
package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/judging/results"
	"hoithi/judging/scoring"
	"hoithi/registration/entries"
)

var tester = audit.By{Name: "Người kiểm thử", Via: "command"}

const demoFolder = "../cmd/hoithi/demo/"

// rowsOf reads a workbook's first sheet without its heading, short rows filled up; dates stay serial numbers.
func rowsOf(t testing.TB, file string, width int) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(demoFolder + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < width {
			rows[i] = append(rows[i], "")
		}
	}
	return rows[1:]
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// roster reads the 432 teams of the roster workbook.
func roster(t testing.TB) []entries.Draft {
	t.Helper()
	var drafts []entries.Draft
	team := ""
	for _, r := range rowsOf(t, "robocon-2024-danh-sach-dang-ky.xlsx", 14) {
		if r[0] != team {
			team = r[0]
			at, err := excelize.ExcelDateToTime(number(t, r[13]), false)
			if err != nil {
				t.Fatal(err)
			}
			drafts = append(drafts, entries.Draft{Division: strings.TrimPrefix(r[2], "Bảng "), Name: r[1], Unit: r[3], Area: r[4], Account: r[5],
				Source: entries.SourceRoster, Key: "roster " + r[5], SubmittedAt: at.Add(-7 * time.Hour)})
		}
		born, err := excelize.ExcelDateToTime(number(t, r[8]), false)
		if err != nil {
			t.Fatal(err)
		}
		m := entries.DraftMember{Role: "contestant", Name: r[7], Born: born.Format(time.DateOnly), Class: r[11], Phone: r[12], Gender: "male"}
		if r[6] == "Người hướng dẫn" {
			m.Role = "mentor"
		}
		if r[9] == "Nữ" {
			m.Gender = "female"
		}
		m.Grade, _ = strconv.Atoi(r[10])
		d := &drafts[len(drafts)-1]
		d.Members = append(d.Members, m)
	}
	return drafts
}

// register makes the contest and enters the roster.
func register(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contests.Create(context.Background(), d, tester, doc)
	if err != nil {
		t.Fatal(err)
	}
	drafts := roster(t)
	write(t, d, c, func(tx *db.Tx) error {
		for _, draft := range drafts {
			if _, err := entries.Add(tx, c, tester, draft); err != nil {
				return fmt.Errorf("%s: %w", draft.Account, err)
			}
		}
		return nil
	})
	return c
}

func write(t testing.TB, d *db.DB, c *contests.Contest, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), db.Contest(c.ID), f); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// mark writes one sheet of an entry, found by its simulator account; ms below 0 = no time.
func mark(tx *db.Tx, c *contests.Contest, round, account, judge string, attempt int, marks map[string]int, points decimal.Milli, ms int64) error {
	row, _ := c.RoundRow(round)
	content, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	var taken *int64
	if ms >= 0 {
		taken = &ms
	}
	n, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, judge, attempt, revision, marks, points, time_ms, rules_version, actor, effective_at, recorded_at)
		SELECT ?, ?, e.id, ?, ?, 1, ?, ?, ?, 1, 'test', ?, ? FROM entry e WHERE e.contest_id = ? AND e.account = ?`,
		c.ID, row.ID, judge, attempt, string(content), int64(points), taken, tx.NowMS(), tx.NowMS(), c.ID, account)
	if err == nil && n != 1 {
		err = fmt.Errorf("no entry %s", account)
	}
	if err != nil {
		return err
	}
	return contests.BumpRound(tx, row.ID)
}

// qualify enters the marks of the qualifying round and the drawn lot.
func qualify(t testing.TB, d *db.DB, c *contests.Contest) {
	t.Helper()
	rows := rowsOf(t, "robocon-2024-vong-loai.xlsx", 4)
	write(t, d, c, func(tx *db.Tx) error {
		for _, r := range rows {
			points, err := decimal.Parse(r[2])
			if err != nil {
				return err
			}
			ms, err := scoring.ParseTime(r[3])
			if err != nil {
				return err
			}
			if err := mark(tx, c, "vong-loai", r[0], "", 1, map[string]int{}, points, ms); err != nil {
				return err
			}
		}
		return nil
	})
}

func drawLot(t testing.TB, d *db.DB, c *contests.Contest) {
	t.Helper()
	if err := results.Decide(context.Background(), d, tester, c, results.Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"},
		How: "bốc thăm", DecidedBy: "Hội đồng giám khảo"}); err != nil {
		t.Fatal(err)
	}
}

// finish enters the referees' sheets of the final.
func finish(t testing.TB, d *db.DB, c *contests.Contest) {
	t.Helper()
	final, _ := c.Rules.Round("chung-ket")
	rows := rowsOf(t, "robocon-2024-chung-ket.xlsx", 15)
	write(t, d, c, func(tx *db.Tx) error {
		for _, r := range rows {
			marks, points := map[string]int{}, decimal.Milli(0)
			for i, task := range final.Tasks {
				marks[task.Code] = 0
				if r[3+i] == "x" {
					marks[task.Code] = 1
					points += task.Points
				}
			}
			restarts, _ := strconv.Atoi(r[13])
			marks[final.Penalties[0].Code] = restarts
			points = max(0, points-final.Penalties[0].Points*decimal.Milli(restarts))
			ms, err := scoring.ParseTime(r[14])
			if err != nil {
				return err
			}
			attempt, _ := strconv.Atoi(r[2])
			if err := mark(tx, c, "chung-ket", r[0], "", attempt, marks, points, ms); err != nil {
				return err
			}
		}
		return nil
	})
}

func publish(t testing.TB, d *db.DB, c *contests.Contest, round string) {
	t.Helper()
	if _, err := results.Publish(context.Background(), d, tester, c, round, ""); err != nil {
		t.Fatal(err)
	}
}

// tell tells the whole story, each act on its day.
func tell(t testing.TB, d *db.DB, clock *testkit.Clock) *contests.Contest {
	t.Helper()
	clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
	c := register(t, d)
	clock.Set(testkit.Day(2024, time.July, 13, 17, 0))
	qualify(t, d, c)
	clock.Set(testkit.Day(2024, time.July, 15, 9, 0))
	drawLot(t, d, c)
	clock.Set(testkit.Day(2024, time.July, 17, 10, 0))
	publish(t, d, c, "vong-loai")
	clock.Set(testkit.Day(2024, time.August, 14, 17, 0))
	finish(t, d, c)
	publish(t, d, c, "chung-ket")
	clock.Set(testkit.Day(2024, time.August, 14, 18, 0))
	return reload(t, d, c)
}

func reload(t testing.TB, d *db.DB, c *contests.Contest) (fresh *contests.Contest) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) {
		fresh, err = contests.ByID(tx, c.ID)
		return err
	})
	return fresh
}

func workbook(t testing.TB, d *db.DB, c *contests.Contest) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteRankings(context.Background(), d, c, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
