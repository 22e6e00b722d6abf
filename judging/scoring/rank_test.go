// Standings: the rules of ranking as sentences.
package scoring

import (
	"fmt"
	"strings"
	"testing"

	"hoithi/internal/decimal"
)

// one makes a sheet of one attempt; a negative time is no time.
func one(attempt int, points decimal.Milli, ms int64) Sheet {
	return Sheet{Attempt: attempt, Points: points, TimeMS: max(ms, 0), HasTime: ms >= 0}
}

// judged makes the sheets of several judges of the first attempt.
func judged(points ...decimal.Milli) []Sheet {
	var sheets []Sheet
	for i, p := range points {
		sheets = append(sheets, Sheet{Judge: fmt.Sprint("GK", i+1), Attempt: 1, Points: p})
	}
	return sheets
}

// places writes standings as "id:rank:key …".
func places(standings []Standing) string {
	var b strings.Builder
	for _, s := range standings {
		fmt.Fprintf(&b, "%d:%d:%s ", s.ID, s.Rank, s.DecidedBy)
	}
	return strings.TrimSpace(b.String())
}

func TestRank(t *testing.T) {
	chain := []string{ByTime, ByOther, "round:so-khao"}
	for _, c := range []struct {
		name    string
		spec    Spec
		entries []Entry
		want    string
	}{
		{"G28: nobody entered", Spec{}, nil, ""},
		{"G28: one entry is first", Spec{}, []Entry{{ID: 7, Sheets: judged(0)}}, "7:1:"},
		{"more points stand before fewer", Spec{}, []Entry{{ID: 1, Sheets: judged(5)}, {ID: 2, Sheets: judged(9)}}, "2:1: 1:2:points"},
		{"two second places are followed by a fourth", Spec{},
			[]Entry{{ID: 4, Sheets: judged(1)}, {ID: 3, Sheets: judged(5)}, {ID: 2, Sheets: judged(5)}, {ID: 1, Sheets: judged(9)}},
			"1:1: 2:2:points 3:2:tie 4:4:points"},
		{"G28: all equal share the first place, by ID", Spec{Ties: chain},
			[]Entry{{ID: 3, Sheets: judged(5)}, {ID: 1, Sheets: judged(5)}, {ID: 2, Sheets: judged(5)}}, "1:1: 2:1:tie 3:1:tie"},
		{"G27: an entry without a result stands last without a rank, below 0 and below less than 0", Spec{Ties: chain},
			[]Entry{{ID: 1}, {ID: 2, Sheets: judged(0)}, {ID: 3, Sheets: judged(-5)}}, "2:1: 3:2:points 1:0:"},
		{"G27: entries without a result are in order of ID and tie with nobody", Spec{Ties: chain},
			[]Entry{{ID: 9}, {ID: 8}}, "8:0: 9:0:"},
		{"equal points are decided by less time", Spec{Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 80, 136_880)}}, {ID: 2, Sheets: []Sheet{one(1, 80, 120_000)}}}, "2:1: 1:2:time"},
		{"G27: no time stands behind any time", Spec{Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 80, -1)}}, {ID: 2, Sheets: []Sheet{one(1, 80, 999_999)}}}, "2:1: 1:2:time"},
		{"a time of 0 is a time", Spec{Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 80, 0)}}, {ID: 2, Sheets: []Sheet{one(1, 80, 1)}}}, "1:1: 2:2:time"},
		{"then by the better other attempt, and one that was run stands before none", Spec{Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 80, 5)}}, {ID: 2, Sheets: []Sheet{one(1, 80, 5), one(2, 0, 5)}}, {ID: 3, Sheets: []Sheet{one(1, 20, 5), one(2, 80, 5)}}},
			"3:1: 2:2:other_attempt 1:3:other_attempt"},
		{"then by the rank of the round before, and any rank stands before none", Spec{Ties: chain},
			[]Entry{{ID: 1, Sheets: judged(80)}, {ID: 2, Sheets: judged(80), Prior: map[string]int{"so-khao": 12}}, {ID: 3, Sheets: judged(80), Prior: map[string]int{"so-khao": 3}}},
			"3:1: 2:2:round:so-khao 1:3:round:so-khao"},
		{"G26: when the chain runs out the tie stays", Spec{Ties: chain},
			[]Entry{{ID: 1, Sheets: judged(80), Prior: map[string]int{"so-khao": 3}}, {ID: 2, Sheets: judged(80), Prior: map[string]int{"so-khao": 3}}}, "1:1: 2:1:tie"},
		{"without a chain equal points are a tie whatever the time", Spec{},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 80, 9)}}, {ID: 2, Sheets: []Sheet{one(1, 80, 5)}}}, "1:1: 2:1:tie"},
		{"best: the attempt with more points counts, the faster of equals", Spec{Attempts: Best, Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 80, 9), one(2, 80, 7)}}, {ID: 2, Sheets: []Sheet{one(1, 80, 8), one(2, 90, 99)}}, {ID: 3, Sheets: []Sheet{one(1, 80, 8), one(2, 80, -1)}}},
			"2:1: 1:2:points 3:3:time"},
		{"last: an earlier, better attempt does not count", Spec{Attempts: Last, Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 100, 9), one(2, 10, 7)}}, {ID: 2, Sheets: []Sheet{one(1, 20, 8)}}}, "2:1: 1:2:points"},
		{"sum: attempts add up, and so do their times", Spec{Attempts: Sum, Ties: chain},
			[]Entry{{ID: 1, Sheets: []Sheet{one(1, 50, 4), one(2, 50, 4)}}, {ID: 2, Sheets: []Sheet{one(1, 100, 7)}}, {ID: 3, Sheets: []Sheet{one(1, 99, 1), one(2, 1, -1)}}},
			"2:1: 1:2:time 3:3:time"},
		{"G30: a third of a thousandth decides", Spec{},
			[]Entry{{ID: 1, Sheets: judged(80_000, 80_000, 80_001)}, {ID: 2, Sheets: judged(80_000, 80_001, 80_001)}, {ID: 3, Sheets: judged(80_000)}},
			"2:1: 1:2:points 3:3:points"},
		{"G30: a mean of two equals the same mean of four", Spec{},
			[]Entry{{ID: 1, Sheets: judged(1, 2)}, {ID: 2, Sheets: judged(1, 1, 2, 2)}}, "1:1: 2:1:tie"},
		{"G25: a judge's missing sheet is not a 0", Spec{},
			[]Entry{{ID: 1, Sheets: judged(90)}, {ID: 2, Sheets: judged(90, 80)}}, "1:1: 2:2:points"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := places(Rank(c.spec, c.entries)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCombine(t *testing.T) {
	for _, c := range []struct {
		name, how string
		points    []decimal.Milli
		want      Ratio
	}{
		{"mean of three", Mean, []decimal.Milli{7, 8, 10}, Ratio{Num: 25, Den: 3}},
		{"sum of three", Sum, []decimal.Milli{7, 8, 10}, Whole(25)},
		{"median of three is the middle one", Median, []decimal.Milli{10, 7, 8}, Whole(8)},
		{"median of four is the mean of the middle two", Median, []decimal.Milli{10, 7, 8, 9}, Ratio{Num: 17, Den: 2}},
		{"median of one", Median, []decimal.Milli{10}, Whole(10)},
		{"median of two", Median, []decimal.Milli{10, 7}, Ratio{Num: 17, Den: 2}},
		{"trimmed leaves out one highest and one lowest, not all that are equal to them", Trimmed, []decimal.Milli{9, 9, 9, 1, 1}, Ratio{Num: 19, Den: 3}},
		{"trimmed of three is the middle one", Trimmed, []decimal.Milli{9, 5, 1}, Whole(5)},
		{"G28: trimmed of two is their mean, since nothing would be left", Trimmed, []decimal.Milli{9, 4}, Ratio{Num: 13, Den: 2}},
		{"G28: trimmed of one is that one", Trimmed, []decimal.Milli{9}, Whole(9)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Rank(Spec{Combine: c.how}, []Entry{{ID: 1, Sheets: judged(c.points...)}})[0].Points
			if got.Cmp(c.want) != 0 {
				t.Errorf("got %d/%d, want %d/%d", got.Num, got.Den, c.want.Num, c.want.Den)
			}
		})
	}
}

func TestSeveralWatchesGiveTheMiddleTimeOrTheLongerOfTwo(t *testing.T) {
	for _, c := range []struct {
		name  string
		times []int64
		want  int64
		ok    bool
	}{
		{"one watch", []int64{70}, 70, true},
		{"two watches: the longer", []int64{70, 72}, 72, true},
		{"three watches: the middle one", []int64{75, 70, 71}, 71, true},
		{"a watch that was not started does not count", []int64{-1, 70, 72}, 72, true},
		{"no watch at all", []int64{-1, -1}, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var sheets []Sheet
			for _, ms := range c.times {
				sheets = append(sheets, one(1, 10, ms))
			}
			a := Attempts(Spec{}, Entry{ID: 1, Sheets: sheets})
			if len(a) != 1 || a[0].TimeMS != c.want || a[0].HasTime != c.ok || a[0].Sheets != len(c.times) {
				t.Errorf("got %+v", a)
			}
		})
	}
}

func TestAttemptsSayWhichOneCounts(t *testing.T) {
	entry := Entry{ID: 1, Sheets: []Sheet{one(3, 80, 9), one(1, 60, 5), one(2, 80, 8)}}
	for how, want := range map[string]string{Best: "1- 2+ 3- ", Last: "1- 2- 3+ ", Sum: "1+ 2+ 3+ "} {
		var b strings.Builder
		for _, a := range Attempts(Spec{Attempts: how}, entry) {
			fmt.Fprintf(&b, "%d%s ", a.Number, map[bool]string{true: "+", false: "-"}[a.Counts])
		}
		if b.String() != want {
			t.Errorf("%s: %s, want %s", how, b.String(), want)
		}
	}
	s := Rank(Spec{Attempts: Best}, []Entry{entry})[0]
	if s.Counted != 2 || s.Other.Cmp(Whole(80)) != 0 || s.Attempts != 3 {
		t.Errorf("standing %+v", s)
	}
}

func TestSpecRefusesWordsItDoesNotKnow(t *testing.T) {
	for _, s := range []Spec{{Combine: "max"}, {Attempts: "first"}, {Ties: []string{"alphabet"}}, {Ties: []string{"round:"}}} {
		if s.Check() == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
	if err := finalSpec.Check(); err != nil {
		t.Error(err)
	}
}

func TestExplainComparesKeyByKeyUntilOneSeparates(t *testing.T) {
	spec := Spec{Attempts: Best, Ties: []string{ByTime, ByOther, "round:vong-loai"}}
	standings := Rank(spec, []Entry{
		{ID: 1, Sheets: []Sheet{one(1, 80, 70), one(2, 60, 1)}, Prior: map[string]int{"vong-loai": 2}},
		{ID: 2, Sheets: []Sheet{one(1, 80, 70), one(2, 50, 1)}, Prior: map[string]int{"vong-loai": 1}},
		{ID: 3, Sheets: []Sheet{one(1, 80, 70), one(2, 50, 1)}, Prior: map[string]int{"vong-loai": 1}},
	})
	steps := Explain(spec, standings[0], standings[1])
	if len(steps) != 3 || steps[2].Key != ByOther || !steps[2].Separates || steps[1].Separates ||
		steps[2].Above.Points.Cmp(Whole(60)) != 0 || steps[2].Own.Points.Cmp(Whole(50)) != 0 || steps[1].Own.TimeMS != 70 {
		t.Errorf("got %+v", steps)
	}
	tie := Explain(spec, standings[1], standings[2])
	if len(tie) != 4 || tie[3].Separates || tie[3].Own.Rank != 1 {
		t.Errorf("a tie lists every key: %+v", tie)
	}
	for i, s := range standings[1:] {
		last := Explain(spec, standings[i], s)
		if key := last[len(last)-1].Key; last[len(last)-1].Separates && key != s.DecidedBy {
			t.Errorf("explained by %s, decided by %s", key, s.DecidedBy)
		}
	}
}
