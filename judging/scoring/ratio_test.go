// Exactness: every comparison and sum agrees with math/big, at the largest marks too.
package scoring

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"hoithi/internal/decimal"
)

func anyRatio(t *rapid.T, label string) Ratio {
	return Ratio{
		Num: rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000)).Draw(t, label+".num"),
		Den: rapid.OneOf(rapid.Int64Range(1, 12), rapid.Int64Range(1, 1<<62)).Draw(t, label+".den"),
	}
}

func TestRatioComparesAndAddsAsTheIntegersDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyRatio(t, "a"), anyRatio(t, "b"), anyRatio(t, "c")
		x, y, z := big.NewRat(a.Num, a.Den), big.NewRat(b.Num, b.Den), big.NewRat(c.Num, c.Den)
		if got, want := a.Cmp(b), x.Cmp(y); got != want {
			t.Fatalf("%v against %v: %d, want %d", a, b, got, want)
		}
		sum := a.plus(b).plus(c)
		exact := new(big.Rat).Add(new(big.Rat).Add(x, y), z)
		if sum.rat().Cmp(exact) != 0 {
			t.Fatalf("%v + %v + %v = %v, want %v", a, b, c, sum.rat(), exact)
		}
		if got, want := sum.Cmp(a), exact.Cmp(x); got != want {
			t.Fatalf("sum against %v: %d, want %d", a, got, want)
		}
	})
}

func TestSortKeysSayWhatTheRatiosSay(t *testing.T) {
	near := func(t *rapid.T, label string) Ratio { // the closest quotients there are: neighbours with denominators around 2^32
		den := rapid.OneOf(rapid.Int64Range(1, 6), rapid.Int64Range(1<<32-3, 1<<32+1)).Draw(t, label+".den")
		return Ratio{Num: rapid.Int64Range(-3, 3).Draw(t, label+".whole")*den + rapid.Int64Range(-2, 2).Draw(t, label+".rest"), Den: den}
	}
	rapid.Check(t, func(t *rapid.T) {
		a := Standing{Attempts: 1, Points: rapid.OneOf(rapid.Custom(func(t *rapid.T) Ratio { return near(t, "a") }), rapid.Custom(func(t *rapid.T) Ratio { return anyRatio(t, "a") })).Draw(t, "a")}
		b := Standing{Attempts: 1, Points: rapid.OneOf(rapid.Custom(func(t *rapid.T) Ratio { return near(t, "b") }), rapid.Custom(func(t *rapid.T) Ratio { return anyRatio(t, "b") })).Draw(t, "b")}
		p, q := newPlace(0, &a), newPlace(1, &b)
		got, want := p.compare(q, false), b.Points.Cmp(a.Points)
		if got != want && (got != 0 || (p.exact && q.exact)) {
			t.Fatalf("%v against %v: keys say %d, ratios %d", a.Points, b.Points, got, want)
		}
	})
}

func TestRatioIsShownHalfUp(t *testing.T) {
	for _, c := range []struct {
		name string
		r    Ratio
		want decimal.Milli
	}{
		{"two thirds of a thousandth", Ratio{Num: 2, Den: 3}, 1},
		{"one third", Ratio{Num: 1, Den: 3}, 0},
		{"a half goes up", Ratio{Num: 17, Den: 2}, 9},
		{"a negative half goes up too", Ratio{Num: -17, Den: 2}, -8},
		{"more than a negative half goes down", Ratio{Num: -26, Den: 3}, -9},
		{"a whole number stays", Ratio{Num: 81_000, Den: 1}, 81_000},
		{"the zero value is 0", Ratio{}, 0},
		{"beyond 64 bits", wideRatio(big.NewRat(17, 2)), 9},
		{"negative beyond 64 bits", wideRatio(big.NewRat(-17, 2)), -8},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.r.Milli(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

// drawSheets draws sheets at and near the bounds, in up to four attempts.
func drawSheets(t *rapid.T, most int) []Sheet {
	points := rapid.OneOf(rapid.Int64Range(-int64(decimal.Max), int64(decimal.Max)),
		rapid.SampledFrom([]int64{int64(decimal.Max), -int64(decimal.Max), 0}), rapid.Int64Range(0, 3))
	sheets := make([]Sheet, rapid.IntRange(1, most).Draw(t, "sheets"))
	for i := range sheets {
		sheets[i] = Sheet{Attempt: rapid.IntRange(1, 4).Draw(t, "attempt"), Points: decimal.Milli(points.Draw(t, "points"))}
	}
	return sheets
}

// oracle works the result of one entry out in big rationals, straight from the definitions.
func oracle(spec Spec, sheets []Sheet) *big.Rat {
	attempts := map[int][]decimal.Milli{}
	for _, s := range sheets {
		attempts[s.Attempt] = append(attempts[s.Attempt], s.Points)
	}
	var best, last, sum *big.Rat
	for number := 1; number <= 4; number++ {
		if len(attempts[number]) == 0 {
			continue
		}
		r := oracleCombine(spec.Combine, attempts[number])
		if best == nil || r.Cmp(best) > 0 {
			best = r
		}
		last = r
		if sum == nil {
			sum = new(big.Rat)
		}
		sum.Add(sum, r)
	}
	return map[string]*big.Rat{Best: best, Last: last, Sum: sum}[spec.Attempts]
}

func oracleCombine(how string, points []decimal.Milli) *big.Rat {
	var high, low int // places of one highest and one lowest
	for i, p := range points {
		if p > points[high] {
			high = i
		}
		if p < points[low] {
			low = i
		}
	}
	if how == Median { // take the outer pair away until one or two are left
		if len(points) > 2 {
			return oracleCombine(how, without(points, high, low))
		}
		how = Mean
	}
	if how == Trimmed && len(points) >= 3 {
		points = without(points, high, low)
	}
	sum := new(big.Int)
	for _, p := range points {
		sum.Add(sum, big.NewInt(int64(p)))
	}
	if how == Sum {
		return new(big.Rat).SetInt(sum)
	}
	return new(big.Rat).SetFrac(sum, big.NewInt(int64(len(points))))
}

// without leaves out the two places; when all are equal the first is both highest and lowest, and two of them go.
func without(points []decimal.Milli, high, low int) []decimal.Milli {
	if high == low {
		return points[2:]
	}
	var rest []decimal.Milli
	for i, p := range points {
		if i != high && i != low {
			rest = append(rest, p)
		}
	}
	return rest
}

func TestResultsAreExactAtTheLargestMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := Spec{Combine: rapid.SampledFrom([]string{Mean, Sum, Median, Trimmed}).Draw(t, "combine"),
			Attempts: rapid.SampledFrom([]string{Best, Sum, Last}).Draw(t, "attempts")}
		a, b := drawSheets(t, 40), drawSheets(t, 40)
		standings := Rank(spec, []Entry{{ID: 1, Sheets: a}, {ID: 2, Sheets: b}})
		byID := map[int64]Standing{standings[0].ID: standings[0], standings[1].ID: standings[1]}
		x, y := oracle(spec, a), oracle(spec, b)
		if byID[1].Points.rat().Cmp(x) != 0 || byID[2].Points.rat().Cmp(y) != 0 {
			t.Fatalf("%+v: %v and %v, want %v and %v", spec, byID[1].Points, byID[2].Points, x, y)
		}
		if got, want := compare(byID[2].Rank, byID[1].Rank), x.Cmp(y); got != want {
			t.Fatalf("%v against %v: ranks %d and %d", x, y, byID[1].Rank, byID[2].Rank)
		}
	})
}

func TestAThousandSheetsOfTheLargestMarkDoNotOverflow(t *testing.T) {
	for _, points := range []decimal.Milli{decimal.Max, -decimal.Max} {
		for _, combineBy := range []string{Mean, Sum, Median, Trimmed} {
			for _, attempts := range []string{Best, Sum, Last} {
				spec := Spec{Combine: combineBy, Attempts: attempts}
				sheets := make([]Sheet, 1000)
				for i := range sheets { // 331, 332 and 337 sheets: their means have no small common denominator
					sheets[i] = Sheet{Attempt: 1, Points: points}
					if i >= 331 {
						sheets[i].Attempt = 2
					}
					if i >= 663 {
						sheets[i].Attempt = 3
					}
				}
				sheets[0].Points -= points / decimal.Max // one thousandth nearer to 0
				got := Rank(spec, []Entry{{ID: 1, Sheets: sheets}})[0].Points
				if want := oracle(spec, sheets); got.rat().Cmp(want) != 0 {
					t.Errorf("%+v of %v: %v, want %v", spec, points, got.rat(), want)
				}
			}
		}
	}
}
