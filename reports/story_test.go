// The Robocon 2024 story for this package's tests: the demo's workbooks read into a fresh database, up to the awards.
package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/roster"
)

var tester = audit.By{Name: "Người kiểm thử", Via: "command"}

const demoFolder = "../cmd/hoithi/demo/"

// register makes the contest and imports the roster: 432 teams.
func register(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	c := newContest(t, d)
	if _, err := roster.Import(context.Background(), d, tester, c, rosterFile, demo(t, rosterFile), false); err != nil {
		t.Fatal(err)
	}
	return c
}

const rosterFile = "robocon-2024-danh-sach-dang-ky.xlsx"

func demo(t testing.TB, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(demoFolder + file)
	if err != nil {
		t.Fatal(err)
	}
	return content
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

// qualify imports the marks of the qualifying round; finish the referees' sheets of the final.
func qualify(t testing.TB, d *db.DB, c *contests.Contest) {
	t.Helper()
	importMarks(t, d, c, "vong-loai")
}

func finish(t testing.TB, d *db.DB, c *contests.Contest) {
	t.Helper()
	importMarks(t, d, c, "chung-ket")
}

func importMarks(t testing.TB, d *db.DB, c *contests.Contest, round string) {
	t.Helper()
	name := "robocon-2024-" + round + ".xlsx"
	if _, err := marking.Import(context.Background(), d, tester, c, marking.File{Round: round, Name: name, Content: demo(t, name)}, results.Through, false); err != nil {
		t.Fatal(err)
	}
}

func drawLot(t testing.TB, d *db.DB, c *contests.Contest) {
	t.Helper()
	if err := results.Decide(context.Background(), d, tester, c, results.Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"},
		How: "bốc thăm", DecidedBy: "Hội đồng giám khảo"}); err != nil {
		t.Fatal(err)
	}
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
