// LibreOffice opens the workbooks, reckons every formula anew and must come to the values this program wrote.
package reports

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
)

func TestLibreOfficeReckonsTheSameValues(t *testing.T) {
	books := map[string][]byte{}
	clock := testkit.NewClock()
	d := open(t, clock)
	c := tell(t, d, clock)
	books["robocon"] = workbook(t, d, c)
	for name, rules := range map[string][2]string{
		"best-mean":   {"attempts: {count: 3, result: best}", "judges: {combine: mean}"},
		"sum-trimmed": {"attempts: {count: 2, result: sum}", "judges: {combine: trimmed}"},
		"last-median": {"attempts: {count: 3, result: last}", "judges: {combine: median}"},
	} {
		clock := testkit.NewClock()
		d := open(t, clock)
		books[name] = workbook(t, d, invent(t, d, clock, rules))
	}
	for name, rules := range map[string][2]string{
		"rubric":         {`ties: ["criterion:tinh-moi", "points:so-khao"]`, "advancement: {per: division, minimum: 65}"},
		"rubric-weights": {"ties: [\"criterion:thuyet-minh\"]\n    weights: [{round: so-khao, weight: 1}, {round: chung-khao, weight: 2}]", "advancement: {per: division, top: 5, minimum: 70, reserves: 2}"},
	} {
		clock := testkit.NewClock()
		d := open(t, clock)
		books[name] = workbook(t, d, inventRubric(t, d, clock, rules[0], rules[1]))
	}
	again := recalculate(t, books)
	for name, least := range map[string]int{"rubric": 200, "rubric-weights": 200, "robocon": 1900, "best-mean": 250, "sum-trimmed": 200, "last-median": 250} {
		if n := compare(t, name, books[name], again[name]); n < least {
			t.Errorf("%s: only %d formulas compared, want at least %d", name, n, least)
		}
	}
}

func open(t testing.TB, clock *testkit.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// invent makes a contest in which everything that can be missing is missing somewhere: times, attempts, judges, earlier marks.
func invent(t testing.TB, d *db.DB, clock *testkit.Clock, rules [2]string) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("attempts: {count: 2, result: best}", rules[0], "top: 16", "top: 9").Replace(string(doc))
	head, tail, _ := strings.Cut(text, "- code: chung-ket")
	text = head + "- code: chung-ket" + strings.Replace(tail, "judges: {combine: mean}", rules[1], 1)
	c, err := contests.Create(context.Background(), d, tester, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(20240814, uint64(len(rules[0]))))
	write(t, d, c, func(tx *db.Tx) error { return inventTeams(tx, c) })
	clock.Set(testkit.Day(2024, time.July, 13, 9, 0))
	write(t, d, c, func(tx *db.Tx) error { return inventQualifying(tx, c, chance) })
	write(t, d, c, func(tx *db.Tx) error { return inventFinal(tx, c, chance) })
	return reload(t, d, c)
}

const invented = 14 // teams

func account(i int) string { return fmt.Sprintf("x%02d", i) }

func inventTeams(tx *db.Tx, c *contests.Contest) error {
	drafts := make([]entries.Draft, invented)
	for i := range drafts {
		drafts[i] = entries.Draft{Division: "A", Name: fmt.Sprintf("Đội %d", i), Unit: "Trường Tiểu học Bố Hạ", Area: "Huyện Yên Thế", Account: account(i),
			Source: entries.SourceRoster, Members: []entries.DraftMember{
				{Role: "contestant", Name: fmt.Sprintf("Trần Văn %c", 'A'+i), Born: "01/02/2014", Grade: 4}, {Role: "contestant", Name: fmt.Sprintf("Lê Văn %c", 'A'+i), Born: "01/02/2014", Grade: 4},
				{Role: "mentor", Name: "Chu Xuân Sơn", Phone: "0943356938"}}}
	}
	_, err := entries.AddAll(tx, c, tester, drafts)
	return err
}

// inventQualifying gives close marks, so that there are ties; one team did not come.
func inventQualifying(tx *db.Tx, c *contests.Contest, chance *rand.Rand) error {
	for i := range invented {
		if i == 5 {
			continue
		}
		points := decimal.Milli(40+chance.IntN(5)) * 1000
		if err := mark(tx, c, "vong-loai", account(i), "", 1, nil, points, missing(chance, int64(60+chance.IntN(3))*60_000)); err != nil {
			return err
		}
	}
	return nil
}

// inventFinal lets one to four judges mark each attempt that was run.
func inventFinal(tx *db.Tx, c *contests.Contest, chance *rand.Rand) error {
	final, _ := c.Rules.Round("chung-ket")
	for i := range invented {
		for attempt := 1; attempt <= final.Attempts.Count; attempt++ {
			if chance.IntN(6) == 0 {
				continue
			}
			for judge := range 1 + chance.IntN(4) {
				done := chance.IntN(4)
				marks := map[string]int{final.Penalties[0].Code: 1}
				for n, task := range final.Tasks {
					marks[task.Code] = count(n < done)
				}
				points := decimal.Milli(max(0, done*10-5)) * 1000
				if err := mark(tx, c, "chung-ket", account(i), fmt.Sprintf("Giám khảo %d", judge+1), attempt, marks, points, missing(chance, int64(100_000+chance.IntN(3)*1234))); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// missing is the time, or now and then none.
func missing(chance *rand.Rand, ms int64) int64 {
	if chance.IntN(5) == 0 {
		return -1
	}
	return ms
}

var cached = regexp.MustCompile(`</f><v>[^<]*</v>`)

// recalculate takes the values out of every formula and lets LibreOffice work them out.
func recalculate(t *testing.T, books map[string][]byte) map[string][]byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("soffice (LibreOffice Calc) is needed to check the workbooks: apt-get install libreoffice-calc-nogui")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir + "/out"}
	for name, content := range books {
		path := filepath.Join(dir, name+".xlsx")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, fault := range testkit.OfficeFaults(t, path) {
			t.Errorf("%s: Excel would repair the file: %s", name, fault)
		}
		if err := os.WriteFile(path, withoutValues(t, content), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	again := map[string][]byte{}
	for name := range books {
		if again[name], err = os.ReadFile(filepath.Join(dir, "out", name+".xlsx")); err != nil {
			t.Fatal(err)
		}
	}
	return again
}

func withoutValues(t *testing.T, book []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, file := range in.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		to, err := w.Create(file.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(cached.ReplaceAll(content, []byte("</f>"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// compare looks at every cell; it returns how many of them are formulas.
func compare(t *testing.T, name string, wrote, reckoned []byte) (formulas int) {
	t.Helper()
	a, b := openBook(t, wrote), openBook(t, reckoned)
	for _, sheet := range a.GetSheetList() {
		want, got := cellsOf(t, a, sheet), cellsOf(t, b, sheet)
		for cell, value := range want {
			if !same(value, got[cell]) {
				f, _ := a.GetCellFormula(sheet, cell)
				t.Errorf("%s, %s!%s: wrote %q, LibreOffice reckons %q (=%s)", name, sheet, cell, value, got[cell], f)
			}
			if f, _ := a.GetCellFormula(sheet, cell); f != "" {
				formulas++
			}
		}
	}
	return formulas
}

func openBook(t testing.TB, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func cellsOf(t testing.TB, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	cells := map[string]string{}
	for r, row := range rows {
		for c, value := range row {
			if value != "" {
				name, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				cells[name] = value
			}
		}
	}
	return cells
}

// same: texts to the letter, numbers to a thousandth of a millisecond of a run time.
func same(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return math.Abs(x-y) < 1e-11*max(1, math.Abs(x))
	}
	return a == b
}
