// The import as a whole, on both databases: the demo's roster, again, corrected, refused.
package roster

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

var office = audit.By{Name: "Nguyễn Thị Thư", Via: "command"}

const demoFile = "../../cmd/hoithi/demo/robocon-2024-danh-sach-dang-ky.xlsx"

func demoRoster(t testing.TB) []byte {
	t.Helper()
	content, err := os.ReadFile(demoFile)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func newContest(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contests.Create(context.Background(), d, office, doc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// doImport imports and expects no fault.
func doImport(t testing.TB, d *db.DB, c *contests.Contest, content []byte, dry bool) Preview {
	t.Helper()
	p, err := Import(context.Background(), d, office, c, "danh-sach.xlsx", content, dry)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// book writes rows under the headings of the template into a workbook.
func book(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	header := make([]any, 0, len(headings(robocon())))
	for _, h := range headings(robocon()) {
		header = append(header, h.Names[0])
	}
	for i, row := range append([][]any{header}, rows...) {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// count is one number from the database.
func count(t testing.TB, d *db.DB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := d.Read(context.Background(), func(tx *db.Tx) error { return tx.Get(&n, query, args...) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func afterwards(clock *testkit.Clock) { clock.Set(testkit.Day(2024, time.July, 1, 8, 0)) }

func TestTheDemoRosterComesInWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		afterwards(clock)
		c, content := newContest(t, d), demoRoster(t)
		want := Preview{Teams: 432, TeamsNew: 432, Memberships: 1628, People: 1484, Units: 193, UnitsNew: 193, Areas: 10}
		checkFigures(t, "dry run", doImport(t, d, c, content, true), want)
		if n := count(t, d, `SELECT COUNT(*) FROM entry`) + count(t, d, `SELECT COUNT(*) FROM unit`); n != 0 {
			t.Fatalf("a dry run wrote %d rows", n)
		}
		start := time.Now()
		p := doImport(t, d, c, content, false)
		t.Logf("imported in %v", time.Since(start))
		checkFigures(t, "import", p, want)
		if got := p.Divisions; fmt.Sprint(got[0].Teams, got[0].People, got[1].Teams, got[1].People, got[2].Teams, got[2].People) != "140 503 172 594 120 387" {
			t.Errorf("divisions %v", p.Divisions)
		}
		for query, want := range map[string]int{
			`SELECT COUNT(*) FROM entry WHERE state = 'submitted' AND source = 'roster'`: 432, `SELECT COUNT(*) FROM member`: 1628,
			`SELECT COUNT(DISTINCT person) FROM member`: 1484, `SELECT COUNT(*) FROM unit`: 193, `SELECT COUNT(DISTINCT area) FROM unit`: 10,
			`SELECT COUNT(*) FROM entry_event WHERE kind = 'submitted'`: 432, `SELECT COUNT(*) FROM audit WHERE act = 'entry.submit'`: 432,
			`SELECT SUM(last_number) FROM division`: 432,
			`SELECT COUNT(*) FROM entry e JOIN entry_event v ON v.entry_id = e.id AND v.effective_at = e.submitted_at`:    432,
			`SELECT COUNT(*) FROM entry WHERE submitted_at < created_at`:                                                  432,
			`SELECT COUNT(*) FROM entry WHERE code = 'RB24-A-0001' AND account = 'rb24a032' AND search LIKE '%dai bang%'`: 1,
			`SELECT COUNT(*) FROM member m JOIN entry e ON e.id = m.entry_id AND m.since_at = e.submitted_at`:             1628,
		} {
			if n := count(t, d, query); n != want {
				t.Errorf("%s: %d, want %d", query, n, want)
			}
		}
		clock.Advance(time.Hour)
		again := doImport(t, d, c, content, false)
		checkFigures(t, "again", again, Preview{Teams: 432, TeamsUnchanged: 432, Memberships: 1628, People: 1484, Units: 193, Areas: 10})
		if n := count(t, d, `SELECT COUNT(*) FROM entry_event`) + count(t, d, `SELECT COUNT(*) FROM audit WHERE subject = 'entry'`); n != 864 {
			t.Errorf("the second import left a trace: %d", n)
		}
	})
}

func checkFigures(t *testing.T, what string, got, want Preview) {
	t.Helper()
	figures := func(p Preview) string {
		return fmt.Sprint(p.Teams, p.TeamsNew, p.TeamsChanged, p.TeamsUnchanged, p.Memberships, p.People, p.Units, p.UnitsNew, p.Areas)
	}
	if figures(got) != figures(want) {
		t.Errorf("%s: %s, want %s (teams, new, changed, unchanged, memberships, people, units, new, areas)", what, figures(got), figures(want))
	}
}

func BenchmarkRosterImport(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			content := demoRoster(b)
			clock := testkit.NewClock()
			afterwards(clock)
			for b.Loop() {
				b.StopTimer()
				d, err := db.Open(context.Background(), dsn(b), clock.Now)
				if err != nil {
					b.Fatal(err)
				}
				c := newContest(b, d)
				b.StartTimer()
				doImport(b, d, c, content, false)
				b.StopTimer()
				if err := d.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// contestOf is the contest of a database that has one.
func contestOf(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	var c *contests.Contest
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		c, err = contests.ByCode(tx, "robocon-2024")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// robocon is the rules most tests import into.
func robocon() *contests.Rules {
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		panic(err)
	}
	rules, err := contests.ParseRules(doc)
	if err != nil {
		panic(err)
	}
	return rules
}
