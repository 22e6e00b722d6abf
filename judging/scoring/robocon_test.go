// Golden tests: the marks of Robocon 2024 must give the results that were worked out by independent means.
package scoring

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hoithi/internal/decimal"
)

type expected struct {
	Qualifying struct {
		TookPart   int `json:"took_part"`
		TieAtLimit map[string]struct {
			Accounts   []string `json:"accounts"`
			DecidedFor string   `json:"decided_for"`
		} `json:"tie_at_limit"`
		Through    map[string][]string `json:"through"`
		FirstThree map[string][]string `json:"first_three"`
	} `json:"qualifying"`
	Final  map[string][]finalist `json:"final"`
	Prizes map[string][]struct {
		Account string `json:"account"`
		Prize   string `json:"prize"`
	} `json:"prizes"`
}

type finalist struct {
	Account        string      `json:"account"`
	Rank           int         `json:"rank"`
	PointsText     json.Number `json:"points"`
	TimeMS         int64       `json:"time_ms"`
	OtherText      json.Number `json:"other_points"`
	QualifyingRank int         `json:"qualifying_rank"`
}

// contest reads the fixtures: entries by division, with an ID for each account.
type contest struct {
	t        *testing.T
	ids      map[string]int64
	accounts map[int64]string
}

func newContest(t *testing.T) *contest {
	return &contest{t: t, ids: map[string]int64{}, accounts: map[int64]string{}}
}

func (c *contest) id(account string) int64 {
	if _, ok := c.ids[account]; !ok {
		id := int64(len(c.ids) + 1)
		c.ids[account], c.accounts[id] = id, account
	}
	return c.ids[account]
}

func (c *contest) idsOf(accounts []string) []int64 {
	var ids []int64
	for _, a := range accounts {
		ids = append(ids, c.id(a))
	}
	return ids
}

func (c *contest) rows(file string) (header []string, rows [][]string) {
	c.t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		c.t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	return all[0], all[1:]
}

func (c *contest) sheet(attempt int, points decimal.Milli, clock string) Sheet {
	c.t.Helper()
	ms, err := ParseTime(clock)
	if err != nil {
		c.t.Fatalf("time %q: %v", clock, err)
	}
	return Sheet{Attempt: attempt, Points: points, TimeMS: ms, HasTime: true}
}

// entries gathers sheets by division and account.
func (c *contest) entries(divisions map[string]map[string][]Sheet, prior map[string]int) map[string][]Entry {
	out := map[string][]Entry{}
	for division, accounts := range divisions {
		for account, sheets := range accounts {
			e := Entry{ID: c.id(account), Sheets: sheets}
			if rank := prior[account]; rank > 0 {
				e.Prior = map[string]int{"vong-loai": rank}
			}
			out[division] = append(out[division], e)
		}
	}
	return out
}

func (c *contest) qualifying() map[string][]Entry {
	c.t.Helper()
	_, rows := c.rows("vong-loai.csv")
	sheets := map[string]map[string][]Sheet{"A": {}, "B": {}, "C": {}}
	for _, row := range rows {
		points, err := decimal.Parse(row[2])
		if err == nil {
			err = CheckScale(100_000, 500, points)
		}
		if err != nil {
			c.t.Fatalf("%v: %v", row, err)
		}
		sheets[row[1]][row[0]] = append(sheets[row[1]][row[0]], c.sheet(1, points, row[3]))
	}
	return c.entries(sheets, nil)
}

func (c *contest) final(prior map[string]int) map[string][]Entry {
	c.t.Helper()
	header, rows := c.rows("chung-ket.csv")
	var tasks []Task
	for _, code := range header[3:13] {
		tasks = append(tasks, Task{Code: code, Points: 10_000, Max: 1})
	}
	restarts := []Task{{Code: header[13], Points: 5_000, Max: 99}}
	floor := decimal.Milli(0)
	sheets := map[string]map[string][]Sheet{"A": {}, "B": {}, "C": {}}
	for _, row := range rows {
		marks := map[string]int{}
		for i, code := range header[3:14] {
			marks[code], _ = strconv.Atoi(row[3+i])
		}
		points, err := FieldPoints(tasks, restarts, &floor, marks)
		if err != nil {
			c.t.Fatalf("%v: %v", row, err)
		}
		attempt, _ := strconv.Atoi(row[2])
		sheets[row[1]][row[0]] = append(sheets[row[1]][row[0]], c.sheet(attempt, points, row[14]))
	}
	return c.entries(sheets, prior)
}

func (c *contest) want() expected {
	c.t.Helper()
	b, err := os.ReadFile("testdata/robocon-2024-expected.json")
	if err != nil {
		c.t.Fatal(err)
	}
	var e expected
	if err := json.Unmarshal(b, &e); err != nil {
		c.t.Fatal(err)
	}
	return e
}

func (c *contest) names(ids []int64) []string {
	var names []string
	for _, id := range ids {
		names = append(names, c.accounts[id])
	}
	return names
}

var (
	qualifyingSpec = Spec{Combine: Mean, Attempts: Best, Ties: []string{ByTime}}
	finalSpec      = Spec{Combine: Mean, Attempts: Best, Ties: []string{ByTime, ByOther, "round:vong-loai"}}
)

func TestRobocon2024QualifyingGivesTheExpectedFinalists(t *testing.T) {
	c := newContest(t)
	want := c.want()
	took := 0
	for division, entries := range c.qualifying() {
		took += len(entries)
		standings := Rank(qualifyingSpec, entries)
		var first []string
		for _, s := range standings[:3] {
			first = append(first, c.accounts[s.ID])
		}
		if diff := cmp.Diff(want.Qualifying.FirstThree[division], first); diff != "" {
			t.Errorf("division %s, first three:\n%s", division, diff)
		}
		var decisions []Decision
		if tie, ok := want.Qualifying.TieAtLimit[division]; ok {
			before := Advance(standings, Limit{Top: 16})
			if !before.Pending() || before.Tie.Rank != 16 || before.Tie.Places != 1 {
				t.Fatalf("division %s: tie at the limit is %+v", division, before.Tie)
			}
			tied := c.names(before.Tie.IDs)
			slices.Sort(tied)
			if diff := cmp.Diff(tie.Accounts, tied); diff != "" {
				t.Errorf("division %s, tied:\n%s", division, diff)
			}
			decisions = append(decisions, Decision{ID: 1, Tied: c.idsOf(tie.Accounts), Chosen: []int64{c.id(tie.DecidedFor)}})
		}
		outcome := Advance(standings, Limit{Top: 16}, decisions...)
		var through []string
		for _, a := range outcome.Entries {
			if a.State == In {
				through = append(through, c.accounts[a.ID])
			}
		}
		slices.Sort(through)
		if diff := cmp.Diff(want.Qualifying.Through[division], through); diff != "" || outcome.Pending() {
			t.Errorf("division %s, through (pending %v):\n%s", division, outcome.Pending(), diff)
		}
	}
	if took != want.Qualifying.TookPart {
		t.Errorf("%d took part, want %d", took, want.Qualifying.TookPart)
	}
}

func TestRobocon2024FinalGivesTheExpectedRanksAndPrizes(t *testing.T) {
	c := newContest(t)
	want := c.want()
	prior := map[string]int{}
	for _, entries := range c.qualifying() {
		for _, s := range Rank(qualifyingSpec, entries) {
			prior[c.accounts[s.ID]] = s.Rank
		}
	}
	prizes := []Quota{{Code: "Giải Nhất", UpTo: 1}, {Code: "Giải Nhì", UpTo: 2}, {Code: "Giải Ba", UpTo: 3}, {Code: "Giải Khuyến khích", UpTo: 4}}
	given := 0
	for division, entries := range c.final(prior) {
		standings := Rank(finalSpec, entries)
		if len(standings) != len(want.Final[division]) {
			t.Fatalf("division %s: %d ranked, want %d", division, len(standings), len(want.Final[division]))
		}
		for i, s := range standings {
			w := want.Final[division][i]
			got := finalist{Account: c.accounts[s.ID], Rank: s.Rank, PointsText: json.Number(s.Points.Milli().String()),
				TimeMS: s.TimeMS, OtherText: json.Number(s.Other.Milli().String()), QualifyingRank: s.Prior["vong-loai"]}
			if diff := cmp.Diff(w, got); diff != "" {
				t.Errorf("division %s, place %d:\n%s", division, i+1, diff)
			}
		}
		awarded, ties := Award(standings, prizes)
		if len(ties) > 0 {
			t.Errorf("division %s: ties at a prize %+v", division, ties)
		}
		for i, g := range awarded {
			w := want.Prizes[division][i]
			if c.accounts[g.ID] != w.Account || g.Code != w.Prize {
				t.Errorf("division %s: %s got %s, want %s %s", division, c.accounts[g.ID], g.Code, w.Account, w.Prize)
			}
		}
		given += len(awarded)
	}
	if given != 30 {
		t.Errorf("%d prizes, want 30", given)
	}
}
