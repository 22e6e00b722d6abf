// Weighted rounds, means of criteria and earlier totals: known answers.
package scoring

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"hoithi/internal/decimal"
)

// criterion makes sheets of the first attempt with one mark each; the totals are all the same.
func criterion(code string, marks ...decimal.Milli) []Sheet {
	sheets := judged(make([]decimal.Milli, len(marks))...)
	for i, m := range marks {
		sheets[i].Points, sheets[i].Marks = 50, map[string]decimal.Milli{code: m}
	}
	return sheets
}

func TestRankByCriteriaEarlierTotalsAndWeights(t *testing.T) {
	whole := func(n decimal.Milli) map[string]Ratio { return map[string]Ratio{"a": Whole(n)} }
	for _, c := range []struct {
		name    string
		spec    Spec
		entries []Entry
		want    string
	}{
		{"equal totals are decided by the mean of a criterion", Spec{Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: criterion("x", 5, 6)}, {ID: 2, Sheets: criterion("x", 6, 6)}}, "2:1: 1:2:criterion:x"},
		{"the mean is over all judges, also those left out of the total", Spec{Combine: Trimmed, Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: criterion("x", 1, 5, 9)}, {ID: 2, Sheets: criterion("x", 4, 5, 7)}}, "2:1: 1:2:criterion:x"},
		{"G30: a third of a thousandth of a criterion decides", Spec{Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: criterion("x", 5, 5, 5)}, {ID: 2, Sheets: criterion("x", 5, 5, 6)}}, "2:1: 1:2:criterion:x"},
		{"G25: a criterion nobody marked is none, and stands behind a 0", Spec{Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: criterion("y", 9)}, {ID: 2, Sheets: criterion("x", 0)}}, "2:1: 1:2:criterion:x"},
		{"G25: a judge without a mark for the criterion does not lower its mean", Spec{Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: append(criterion("x", 6), criterion("y", 9)...)}, {ID: 2, Sheets: criterion("x", 6, 5)}}, "1:1: 2:2:criterion:x"},
		{"the criterion is taken from the attempt that counts", Spec{Attempts: Last, Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: append(criterion("x", 9), Sheet{Attempt: 2, Points: 50, Marks: map[string]decimal.Milli{"x": 1}})}, {ID: 2, Sheets: criterion("x", 2)}}, "2:1: 1:2:criterion:x"},
		{"under sum the means of the attempts add up", Spec{Attempts: Sum, Ties: []string{"criterion:x"}},
			[]Entry{{ID: 1, Sheets: []Sheet{{Attempt: 1, Points: 25, Marks: map[string]decimal.Milli{"x": 3}}, {Attempt: 2, Points: 25, Marks: map[string]decimal.Milli{"x": 4}}}}, {ID: 2, Sheets: criterion("x", 6, 6)}}, "1:1: 2:2:criterion:x"},
		{"G30: equal totals are decided by the exact total of an earlier round", Spec{Ties: []string{"points:a"}},
			[]Entry{{ID: 1, Sheets: judged(5), PriorPoints: map[string]Ratio{"a": {Num: 1, Den: 3}}}, {ID: 2, Sheets: judged(5), PriorPoints: map[string]Ratio{"a": {Num: 2, Den: 5}}}}, "2:1: 1:2:points:a"},
		{"G27: no earlier total stands behind any", Spec{Ties: []string{"points:a"}},
			[]Entry{{ID: 1, Sheets: judged(5)}, {ID: 2, Sheets: judged(5), PriorPoints: whole(-9)}}, "2:1: 1:2:points:a"},
		{"G26: equal in everything is a tie", Spec{Ties: []string{"criterion:x", "points:a"}},
			[]Entry{{ID: 1, Sheets: criterion("x", 4, 6), PriorPoints: whole(2)}, {ID: 2, Sheets: criterion("x", 5), PriorPoints: whole(2)}}, "1:1: 2:1:tie"},
		{"the total is the weighted mean of the rounds", Spec{Weights: []Weight{{"a", 1}, {"", 3}}},
			[]Entry{{ID: 1, Sheets: judged(10), PriorOwn: whole(90)}, {ID: 2, Sheets: judged(40), PriorOwn: whole(4)}}, "2:1: 1:2:points"},
		{"G25: missing in one round is no total and no rank", Spec{Weights: []Weight{{"a", 1}, {"", 1}}},
			[]Entry{{ID: 1, Sheets: judged(90)}, {ID: 2, Sheets: judged(1), PriorOwn: whole(0)}, {ID: 3, PriorOwn: whole(99)}}, "2:1: 1:0: 3:0:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := places(Rank(c.spec, c.entries)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCombineTimesAttempts(t *testing.T) {
	sheets := []Sheet{ // attempt 1: 10 20 60, attempt 2: 30 40 80, attempt 3: 0 30 33
		{Attempt: 1, Points: 10}, {Attempt: 1, Points: 20}, {Attempt: 1, Points: 60},
		{Attempt: 2, Points: 30}, {Attempt: 2, Points: 40}, {Attempt: 2, Points: 80},
		{Attempt: 3, Points: 0}, {Attempt: 3, Points: 30}, {Attempt: 3, Points: 33},
	}
	for how, want := range map[[2]string]Ratio{
		{Mean, Best}: Whole(50), {Mean, Sum}: Whole(101), {Mean, Last}: Whole(21),
		{Sum, Best}: Whole(150), {Sum, Sum}: Whole(303), {Sum, Last}: Whole(63),
		{Median, Best}: Whole(40), {Median, Sum}: Whole(90), {Median, Last}: Whole(30),
		{Trimmed, Best}: Whole(40), {Trimmed, Sum}: Whole(90), {Trimmed, Last}: Whole(30),
	} {
		if got := Rank(Spec{Combine: how[0], Attempts: how[1]}, []Entry{{ID: 1, Sheets: sheets}})[0].Points; got.Cmp(want) != 0 {
			t.Errorf("%s of judges, %s of attempts: %s, want %s", how[0], how[1], got.Exact(), want.Exact())
		}
	}
}

func TestWeightsKeepTheRoundsOwnResult(t *testing.T) {
	s := Rank(Spec{Weights: []Weight{{"a", 2}, {"", 1}}}, []Entry{{ID: 1, Sheets: judged(10, 11), PriorOwn: map[string]Ratio{"a": {Num: 20, Den: 3}}}})[0]
	if s.Points.Exact() != "143/18" || s.Own.Exact() != "21/2" { // (2·20/3 + 21/2) / 3
		t.Errorf("total %s, own %s", s.Points.Exact(), s.Own.Exact())
	}
}

func TestG30_TotalsAreExactAtTheLargestMarksAndWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := Spec{Combine: rapid.SampledFrom([]string{Mean, Sum, Median, Trimmed}).Draw(t, "combine"), Attempts: rapid.SampledFrom([]string{Best, Sum, Last}).Draw(t, "attempts"),
			Weights: []Weight{{"a", rapid.IntRange(1, MaxWeight).Draw(t, "a")}, {"b", rapid.IntRange(1, MaxWeight).Draw(t, "b")}, {"", rapid.IntRange(1, MaxWeight).Draw(t, "own")}}}
		e := Entry{ID: 1, Sheets: drawSheets(t, 5), PriorOwn: map[string]Ratio{"a": anyRatio(t, "prior a"), "b": anyRatio(t, "prior b")}}
		if len(e.Sheets) == 0 {
			return
		}
		s := Rank(spec, []Entry{e})[0]
		sum, all := new(big.Rat), int64(0)
		for _, w := range spec.Weights {
			part := s.Own
			if w.Round != "" {
				part = e.PriorOwn[w.Round]
			}
			sum.Add(sum, new(big.Rat).Mul(part.rat(), big.NewRat(int64(w.Weight), 1)))
			all += int64(w.Weight)
		}
		if want := sum.Quo(sum, big.NewRat(all, 1)); s.Points.rat().Cmp(want) != 0 {
			t.Fatalf("total %s, want %s", s.Points.rat(), want)
		}
	})
}

func TestSpecRefusesBadWeights(t *testing.T) {
	for _, s := range []Spec{{Weights: []Weight{{"a", 0}}}, {Weights: []Weight{{"a", -1}}}, {Weights: []Weight{{"a", MaxWeight + 1}}}, {Ties: []string{"criterion:"}}, {Ties: []string{"points:"}}, {Ties: []string{"time:x"}}} {
		if s.Check() == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
}

func TestExplainKnowsCriteriaAndEarlierTotals(t *testing.T) {
	spec := Spec{Ties: []string{"criterion:x", "points:a"}}
	standings := Rank(spec, []Entry{
		{ID: 1, Sheets: criterion("x", 4, 6), PriorPoints: map[string]Ratio{"a": Whole(9)}},
		{ID: 2, Sheets: criterion("x", 5), PriorPoints: map[string]Ratio{"a": {Num: 17, Den: 2}}},
		{ID: 3, Sheets: criterion("y", 5), PriorPoints: map[string]Ratio{"a": Whole(99)}},
	})
	first := Explain(spec, standings[0], standings[1])
	if len(first) != 3 || first[1].Separates || first[1].Own.Points.Cmp(Whole(5)) != 0 || !first[2].Separates || first[2].Own.Points.Exact() != "17/2" {
		t.Errorf("by the earlier total: %+v", first)
	}
	second := Explain(spec, standings[1], standings[2])
	if len(second) != 2 || !second[1].Separates || second[1].Own.Has || !second[1].Above.Has {
		t.Errorf("by a criterion that one has no mark for: %+v", second)
	}
}

func TestG28_OneJudgeOneEntryAndEqualMarksGiveNoNonsense(t *testing.T) {
	for _, how := range []string{Mean, Sum, Median, Trimmed} {
		for _, attempts := range []string{Best, Sum, Last} {
			spec := Spec{Combine: how, Attempts: attempts, Ties: []string{ByTime, ByOther, "round:a", "points:a", "criterion:x"}, Weights: []Weight{{"", 1}}}
			if s := Rank(spec, []Entry{{ID: 1, Sheets: criterion("x", 7)}}); s[0].Rank != 1 || s[0].Points.Cmp(Whole(50)) != 0 || s[0].Marks["x"].Cmp(Whole(7)) != 0 {
				t.Errorf("%s %s, one judge and one entry: %+v", how, attempts, s)
			}
			var same []Entry
			for id := range int64(5) {
				same = append(same, Entry{ID: id + 1, Sheets: criterion("x", 7, 7, 7)})
			}
			for _, s := range Rank(spec, same) {
				if s.Rank != 1 {
					t.Errorf("%s %s, all equal: entry %d has rank %d", how, attempts, s.ID, s.Rank)
				}
			}
		}
	}
}
