// What the tests of papers stand on: both contests of 2024, from the workbooks of the story.
package papers

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/entries"
	"hoithi/registration/roster"
)

var office = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

const demo = "../../cmd/hoithi/demo/"

// bareKit takes second eyes and approvals out of a kit: tests of judging are about them.
var bareKit = strings.NewReplacer("    second_eyes: true\n", "", "approval: true, ", "", "publication: {approval: true}\n", "")

// contest makes one of the story's contests, its entries approved.
func contest(t testing.TB, d *db.DB, clock *testkit.Clock, kit, list string, on time.Time) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit(kit)
	if err != nil {
		t.Fatal(err)
	}
	clock.Set(on)
	c, err := contests.Create(context.Background(), d, office, []byte(bareKit.Replace(string(doc))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := roster.Import(context.Background(), d, office, c, list, book(t, list), false); err != nil {
		t.Fatal(err)
	}
	return c
}

func robocon(t testing.TB, d *db.DB, clock *testkit.Clock) *contests.Contest {
	t.Helper()
	return contest(t, d, clock, "robocon-2024", "robocon-2024-danh-sach-dang-ky.xlsx", testkit.Day(2024, 6, 30, 17, 0))
}

// youth is the contest of works with its judges and both rounds published.
func youth(t testing.TB, d *db.DB, clock *testkit.Clock) *contests.Contest {
	t.Helper()
	ctx := context.Background()
	c := contest(t, d, clock, "sang-tao-2024", "sang-tao-2024-bai-du-thi.xlsx", testkit.Day(2024, 7, 10, 16, 0))
	waiting, err := func() (ids []int64, err error) {
		err = d.Read(ctx, func(tx *db.Tx) error {
			return tx.Select(&ids, `SELECT id FROM entry WHERE contest_id = ? AND state = ? ORDER BY id`, c.ID, entries.Submitted)
		})
		return ids, err
	}()
	for _, id := range waiting {
		if err == nil {
			err = entries.Approve(ctx, d, office, c, id, 0)
		}
	}
	if err == nil {
		_, err = marking.ImportJudges(ctx, d, office, c.ID, marking.JudgeFile{Name: "giam-khao.xlsx", Content: book(t, "sang-tao-2024-giam-khao.xlsx")}, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	clock.Set(testkit.Day(2024, 7, 18, 9, 0))
	marks(t, d, c, "so-khao", "sang-tao-2024-so-khao.xlsx")
	closeRound(t, d, c, "so-khao")
	publish(t, d, c, "so-khao", "")
	clock.Set(testkit.Day(2024, 8, 9, 9, 0))
	marks(t, d, c, "chung-khao", "sang-tao-2024-chung-khao.xlsx")
	closeRound(t, d, c, "chung-khao")
	publish(t, d, c, "chung-khao", "")
	return reload(t, d, c)
}

func book(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(demo + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func marks(t testing.TB, d *db.DB, c *contests.Contest, round, name string) {
	t.Helper()
	if _, err := marking.Import(context.Background(), d, office, c, marking.File{Round: round, Name: name, Content: book(t, name)}, results.Through, false); err != nil {
		t.Fatal(err)
	}
}

func closeRound(t testing.TB, d *db.DB, c *contests.Contest, round string) {
	t.Helper()
	if err := marking.CloseRound(context.Background(), d, office, c, round, nil, results.Through); err != nil {
		t.Fatal(err)
	}
}

func publish(t testing.TB, d *db.DB, c *contests.Contest, round, reason string) {
	t.Helper()
	if _, err := results.Publish(context.Background(), d, office, c, round, reason); err != nil {
		t.Fatal(err)
	}
}

func reload(t testing.TB, d *db.DB, c *contests.Contest) (now *contests.Contest) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { now, err = contests.ByID(tx, c.ID); return err })
	return now
}

func read(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// qualified is Robocon with its first round drawn and published, and the final's marks in.
func qualified(t testing.TB, d *db.DB, clock *testkit.Clock) *contests.Contest {
	t.Helper()
	c := robocon(t, d, clock)
	clock.Set(testkit.Day(2024, 7, 13, 17, 0))
	marks(t, d, c, "vong-loai", "robocon-2024-vong-loai.xlsx")
	clock.Set(testkit.Day(2024, 7, 15, 9, 0))
	if err := results.Decide(context.Background(), d, office, c, results.Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"}, How: "bốc thăm", DecidedBy: "Hội đồng giám khảo"}); err != nil {
		t.Fatal(err)
	}
	publish(t, d, c, "vong-loai", "")
	clock.Set(testkit.Day(2024, 8, 14, 17, 0))
	marks(t, d, c, "chung-ket", "robocon-2024-chung-ket.xlsx")
	return reload(t, d, c)
}

func mustMake(t testing.TB, d *db.DB, c *contests.Contest, kind, round string) *Made {
	t.Helper()
	m, err := tryMake(d, c, kind, round)
	if err != nil {
		t.Fatalf("%s of %s: %v", kind, round, err)
	}
	return m
}

func tryMake(d *db.DB, c *contests.Contest, kind, round string) (m *Made, err error) {
	err = d.Read(context.Background(), func(tx *db.Tx) (err error) {
		m, err = Make(tx, c, Key{kind, round})
		return err
	})
	return m, err
}

// wantFault wants a fault of a kind with a key.
func wantFault(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	for _, f := range fault.All(err) {
		if f.Kind == kind && f.Key == key {
			return
		}
	}
	t.Errorf("got %v, want kind %v: %s", err, kind, key)
}

// golden compares the beginning of a paper's words with a file of testdata.
func golden(t *testing.T, name, words string) {
	t.Helper()
	const most = 70
	all := strings.Split(words, "\n")
	testkit.Golden(t, filepath.Join("testdata", name+".txt"), []byte(strings.Join(all[:min(len(all), most)], "\n")))
}
