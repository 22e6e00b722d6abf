// The youth contest of the story: what sang-tao-2024-expected.json says, told by the demo and by commands, on both databases.
package main

import (
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/judging/results"
	"hoithi/judging/scoring"
)

// expectedYouth is sang-tao-2024-expected.json, computed by independent means as exact fractions.
type expectedYouth struct {
	Works       int
	Remarked    []string
	Preliminary map[string]string // mark by code
	Through     int
	Final       []struct {
		Code string
		Rank int
		Mark string
	}
	Prizes []struct{ Code, Prize string }
}

func readExpectedYouth(t *testing.T) (e expectedYouth) {
	t.Helper()
	content, err := os.ReadFile("demo/sang-tao-2024-expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// samePoints compares a mark in thousandths with a fraction of points.
func samePoints(got scoring.Ratio, want string) bool {
	w, ok := new(big.Rat).SetString(want)
	return ok && big.NewRat(got.Num, got.Den*1000).Cmp(w) == 0
}

func TestTheYouthContestGivesTheExpectedResults(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		compareYouth(t, d)
	})
}

func TestCommandsRunTheYouthContest(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		for _, args := range [][]string{
			{"contest", "create", "--kit", youthCode},
			{"import", "roster", "demo/sang-tao-2024-bai-du-thi.xlsx", "--contest", youthCode},
			{"import", "judges", "demo/sang-tao-2024-giam-khao.xlsx", "--contest", youthCode},
			{"import", "marks", "demo/sang-tao-2024-so-khao.xlsx", "--contest", youthCode, "--round", "so-khao"},
			{"import", "marks", "demo/sang-tao-2024-chung-khao.xlsx", "--contest", youthCode, "--round", "chung-khao"},
		} {
			if out, errOut, code := cli(t, append(args, "--db", dsn)...); code != 0 {
				t.Fatalf("hoithi %v: status %d\n%s%s", args, code, out, errOut)
			}
		}
		d, err := db.Open(t.Context(), dsn, testkit.NewClock().Now)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		compareYouth(t, d)
	})
}

func compareYouth(t *testing.T, d *db.DB) {
	t.Helper()
	want := readExpectedYouth(t)
	c, err := contestByCode(t.Context(), d, youthCode)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		first, err := results.All(tx, c, "so-khao")
		if err != nil {
			return err
		}
		works, through := 0, 0
		for _, table := range first {
			for _, r := range table.Rows {
				works++
				if r.Advancement == results.In {
					through++
				}
				if !samePoints(r.Standing.Points, want.Preliminary[r.Code]) {
					t.Errorf("preliminary %s: %v, want %s", r.Code, r.Standing.Points, want.Preliminary[r.Code])
				}
			}
		}
		if works != want.Works || through != want.Through {
			t.Errorf("%d works, %d through, want %d and %d", works, through, want.Works, want.Through)
		}
		final, err := results.Standings(tx, c, "chung-khao", "")
		if err != nil {
			return err
		}
		compareYouthFinal(t, c, final, want)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func compareYouthFinal(t *testing.T, c *contests.Contest, final *results.Table, want expectedYouth) {
	t.Helper()
	prizes := map[string]string{}
	for _, p := range want.Prizes {
		prizes[p.Code] = p.Prize
	}
	if len(final.Rows) != len(want.Final) || final.Prizes() != len(want.Prizes) {
		t.Fatalf("%d in the final with %d prizes, want %d and %d", len(final.Rows), final.Prizes(), len(want.Final), len(want.Prizes))
	}
	for i, w := range want.Final {
		r := final.Rows[i]
		prize := ""
		for _, p := range c.Rules.Awards.Prizes {
			if p.Code == r.Prize {
				prize = p.Name.VI
			}
		}
		if r.Code != w.Code || r.Standing.Rank != w.Rank || !samePoints(r.Standing.Points, w.Mark) || prize != prizes[w.Code] {
			t.Errorf("place %d: %s rank %d %v prize %q, want %+v %q", i+1, r.Code, r.Standing.Rank, r.Standing.Points, prize, w, prizes[w.Code])
		}
	}
}
