// Golden test: the judges' sheets of the youth contest of 2024 must give the results that were worked out by independent means.
package scoring

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hoithi/internal/decimal"
)

// youthExpected holds fractions of points as "587/6".
type youthExpected struct {
	Works       int
	Remarked    []string
	Preliminary map[string]string
	Through     int
	Final       []struct {
		Code string
		Rank int
		Mark string
		Tie1 string
	}
	Prizes []struct{ Code, Prize string }
}

func youthWant(t *testing.T) (want youthExpected) {
	t.Helper()
	b, err := os.ReadFile("testdata/sang-tao-2024-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// youthRound reads the sheets of a round by division and code: of each judge the later marking counts. again are the works marked twice.
func (c *contest) youthRound(file string) (sheets map[string]map[string][]Sheet, again []string) {
	c.t.Helper()
	most := []decimal.Milli{40_000, 30_000, 20_000, 10_000}
	type one struct{ code, judge string }
	passes := map[one]int{}
	latest := map[one]Sheet{}
	header, rows := c.rows(file)
	divisions := map[string]string{}
	for _, row := range rows {
		s := Sheet{Judge: row[2], Attempt: 1, Marks: map[string]decimal.Milli{}}
		for i, code := range header[4:] {
			mark, err := decimal.Parse(row[4+i])
			if err == nil {
				err = CheckScale(most[i], 500, mark)
			}
			if err != nil {
				c.t.Fatalf("%v: %v", row, err)
			}
			s.Marks[code] = mark
			s.Points += mark
		}
		key := one{row[0], row[2]}
		pass, _ := strconv.Atoi(row[3])
		if pass == 2 && passes[key] == 1 && !slices.Contains(again, row[0]) {
			again = append(again, row[0])
		}
		if pass > passes[key] {
			passes[key], latest[key] = pass, s
		}
		divisions[row[0]] = row[1]
	}
	sheets = map[string]map[string][]Sheet{}
	for key, s := range latest {
		d := divisions[key.code]
		if sheets[d] == nil {
			sheets[d] = map[string][]Sheet{}
		}
		sheets[d][key.code] = append(sheets[d][key.code], s)
	}
	slices.Sort(again)
	return sheets, again
}

// points is a ratio of thousandths as a fraction of points.
func points(r Ratio) *big.Rat { return new(big.Rat).Quo(r.rat(), big.NewRat(1000, 1)) }

func sameFraction(t *testing.T, what string, got Ratio, want string) {
	t.Helper()
	w, ok := new(big.Rat).SetString(want)
	if !ok || points(got).Cmp(w) != 0 {
		t.Errorf("%s: %s, want %s", what, points(got).RatString(), want)
	}
}

var (
	youthFirst = Spec{Combine: Mean}
	youthFinal = Spec{Combine: Trimmed, Ties: []string{"criterion:tinh-moi", "points:so-khao"}}
	youthLimit = Limit{Minimum: milli(65_000)}
)

func milli(m decimal.Milli) *decimal.Milli { return &m }

// youthPreliminary ranks each field and lets through who has 65 or more.
func (c *contest) youthPreliminary() (totals map[string]Ratio, through map[string]bool, again []string) {
	c.t.Helper()
	sheets, again := c.youthRound("sang-tao-so-khao.csv")
	totals, through = map[string]Ratio{}, map[string]bool{}
	for _, entries := range c.entries(sheets, nil) {
		standings := Rank(youthFirst, entries)
		outcome := Advance(standings, youthLimit)
		if outcome.Pending() {
			c.t.Errorf("a minimum alone never leaves a tie: %+v", outcome.Tie)
		}
		for i, s := range standings {
			totals[c.accounts[s.ID]] = s.Points
			through[c.accounts[s.ID]] = outcome.Entries[i].State == In
		}
	}
	return totals, through, again
}

func TestYouth2024PreliminaryGivesTheExpectedMarksAndFinalists(t *testing.T) {
	c, want := newContest(t), youthWant(t)
	totals, through, again := c.youthPreliminary()
	if len(totals) != want.Works || len(want.Preliminary) != want.Works {
		t.Fatalf("%d works, want %d", len(totals), want.Works)
	}
	for code, mark := range want.Preliminary {
		sameFraction(t, code, totals[code], mark)
	}
	if diff := cmp.Diff(want.Remarked, again); diff != "" {
		t.Errorf("marked again:\n%s", diff)
	}
	in := 0
	for _, yes := range through {
		if yes {
			in++
		}
	}
	if in != want.Through || in != 84 {
		t.Errorf("%d go on, want %d", in, want.Through)
	}
}

func TestYouth2024FinalGivesTheExpectedRanksAndPrizes(t *testing.T) {
	c, want := newContest(t), youthWant(t)
	totals, through, _ := c.youthPreliminary()
	sheets, _ := c.youthRound("sang-tao-chung-khao.csv")
	var entries []Entry
	for _, works := range c.entries(sheets, nil) {
		for _, e := range works {
			code := c.accounts[e.ID]
			if !through[code] || len(e.Sheets) != 5 {
				t.Errorf("%s: %d sheets, through %v", code, len(e.Sheets), through[code])
			}
			e.PriorPoints = map[string]Ratio{"so-khao": totals[code]}
			entries = append(entries, e)
		}
	}
	standings := Rank(youthFinal, entries)
	if len(standings) != len(want.Final) {
		t.Fatalf("%d ranked, want %d", len(standings), len(want.Final))
	}
	for i, s := range standings {
		w := want.Final[i]
		if c.accounts[s.ID] != w.Code || s.Rank != w.Rank {
			t.Errorf("place %d: %s rank %d, want %s rank %d", i+1, c.accounts[s.ID], s.Rank, w.Code, w.Rank)
		}
		sameFraction(t, w.Code+" mark", s.Points, w.Mark)
		sameFraction(t, w.Code+" first criterion", s.Marks["tinh-moi"], w.Tie1)
	}
	prizes := []Quota{{Code: "Giải Đặc biệt", UpTo: 1}, {Code: "Giải Nhất", UpTo: 4}, {Code: "Giải Nhì", UpTo: 6}, {Code: "Giải Ba", UpTo: 9}, {Code: "Giải Khuyến khích", UpTo: 13}}
	given, ties := Award(standings, prizes)
	if len(ties) > 0 || len(given) != 33 {
		t.Fatalf("%d prizes, ties %+v", len(given), ties)
	}
	for i, g := range given {
		if w := want.Prizes[i]; c.accounts[g.ID] != w.Code || g.Code != w.Prize {
			t.Errorf("prize %d: %s to %s, want %s to %s", i+1, g.Code, c.accounts[g.ID], w.Prize, w.Code)
		}
	}
	explained(t, standings)
}

// explained wants every rank explained by the key that decided it.
func explained(t *testing.T, standings []Standing) {
	t.Helper()
	keys := map[string]int{}
	for i, s := range standings[1:] {
		steps := Explain(youthFinal, standings[i], s)
		last := steps[len(steps)-1]
		if last.Separates && last.Key != s.DecidedBy || !last.Separates && s.DecidedBy != ByNobody {
			t.Errorf("rank %d is explained by %s, decided by %s", s.Rank, last.Key, s.DecidedBy)
		}
		keys[s.DecidedBy]++
	}
	for _, key := range youthFinal.Ties {
		if keys[key] == 0 {
			t.Errorf("no rank was decided by %s: %s", key, fmt.Sprint(slices.Sorted(maps.Keys(keys))))
		}
	}
}
