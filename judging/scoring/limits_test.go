// Minimum marks, reserves, withheld prizes and the lot: known answers.
package scoring

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hoithi/internal/decimal"
)

// withPoints makes standings from "rank:points" pairs; IDs count from 1.
func withPoints(pairs ...[2]int64) []Standing {
	var all []Standing
	for i, p := range pairs {
		all = append(all, Standing{ID: int64(i + 1), Rank: int(p[0]), Points: Whole(decimal.Milli(p[1])), Attempts: 1})
	}
	return all
}

// lined writes states and places among the reserves: "in out/1 out".
func lined(o Outcome) string {
	var all []string
	for _, a := range o.Entries {
		one := string(a.State)
		if a.Reserve > 0 {
			one += fmt.Sprint("/", a.Reserve)
		}
		all = append(all, one)
	}
	return strings.Join(all, " ")
}

func TestAdvanceByMinimumAndWithReserves(t *testing.T) {
	five := withPoints([2]int64{1, 90}, [2]int64{2, 80}, [2]int64{2, 80}, [2]int64{4, 65}, [2]int64{5, 64})
	for _, c := range []struct {
		name      string
		limit     Limit
		decisions []Decision
		want      string
	}{
		{"a minimum alone lets all through who reach it; equal is enough", Limit{Minimum: milli(65)}, nil, "in in in in out"},
		{"a number and a minimum: both are asked for", Limit{Top: 5, Minimum: milli(80)}, nil, "in in in out out"},
		{"G26: a tie below the minimum is no tie", Limit{Top: 2, Minimum: milli(81)}, nil, "in out out out out"},
		{"G26: a tie that reaches it waits", Limit{Top: 2, Minimum: milli(80)}, nil, "in open open out out"},
		{"reserves are the next in order", Limit{Top: 3, Reserves: 2}, nil, "in in in out/1 out/2"},
		{"a tie among reserves stands, also at their last place", Limit{Top: 1, Reserves: 1}, nil, "in out/1 out/1 out out"},
		{"after two first reserves comes a third", Limit{Top: 1, Reserves: 3}, nil, "in out/1 out/1 out/3 out"},
		{"a reserve reaches the minimum too", Limit{Top: 3, Reserves: 2, Minimum: milli(65)}, nil, "in in in out/1 out"},
		{"while a tie is open its losers' places are kept", Limit{Top: 2, Reserves: 2}, nil, "in open open out/2 out"},
		{"who lost the decision is the first reserve", Limit{Top: 2, Reserves: 2}, []Decision{{7, []int64{2, 3}, []int64{3}}}, "in out/1 in out/2 out"},
		{"nobody has a result", Limit{}, nil, "out out out out out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := lined(Advance(five, c.limit, c.decisions...)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	thirds := []Standing{{ID: 1, Rank: 1, Attempts: 1, Points: Ratio{Num: 195_000, Den: 3}}, {ID: 2, Rank: 2, Attempts: 1, Points: Ratio{Num: 194_999, Den: 3}}}
	if got := lined(Advance(thirds, Limit{Minimum: milli(65_000)})); got != "in out" { // G30: 64,99966… is shown as 65, and is less
		t.Errorf("a third of a thousandth below the minimum: %s", got)
	}
}

func TestAwardByMinimumAndWithheld(t *testing.T) {
	ranks := withPoints([2]int64{1, 90}, [2]int64{2, 80}, [2]int64{3, 70}, [2]int64{3, 70}, [2]int64{5, 50})
	for _, c := range []struct {
		name   string
		prizes []Quota
		want   string
		ties   string
	}{
		{"who does not reach the first prize gets the next it reaches", []Quota{{Code: "a", UpTo: 1, Minimum: milli(95)}, {Code: "b", UpTo: 2}}, "1:b 2:b", ""},
		{"equal to the minimum is enough", []Quota{{Code: "a", UpTo: 1, Minimum: milli(90)}}, "1:a", ""},
		{"places nobody reaches are not handed down", []Quota{{Code: "a", UpTo: 3, Minimum: milli(80)}, {Code: "b", UpTo: 2}}, "1:a 2:a 3:b 4:b", ""},
		{"a minimum leaves prizes unawarded", []Quota{{Code: "a", UpTo: 9, Minimum: milli(75)}}, "1:a 2:a", ""},
		{"withheld: the rank gets the next prize", []Quota{{Code: "a", UpTo: 1, Withheld: 1}, {Code: "b", UpTo: 2}}, "1:b 2:b", ""},
		{"one of two withheld", []Quota{{Code: "a", UpTo: 2, Withheld: 1}, {Code: "b", UpTo: 1}}, "1:a 2:b", ""},
		{"more withheld than there are is all of them", []Quota{{Code: "a", UpTo: 2, Withheld: 5}, {Code: "b", UpTo: 1}}, "1:b", ""},
		{"G26: withholding can make a tie", []Quota{{Code: "a", UpTo: 1}, {Code: "b", UpTo: 1}, {Code: "c", UpTo: 2, Withheld: 1}}, "1:a 2:b", "3 [3 4] [{c 1}]"},
		{"a tie across a prize one of them cannot reach is none", []Quota{{Code: "a", UpTo: 3, Minimum: milli(75)}, {Code: "b", UpTo: 2}}, "1:a 2:a 3:b 4:b", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			given, ties := Award(ranks, c.prizes)
			var g, w []string
			for _, x := range given {
				g = append(g, fmt.Sprintf("%d:%s", x.ID, x.Code))
			}
			for _, x := range ties {
				w = append(w, fmt.Sprintf("%d %v %v", x.Rank, x.IDs, left(x.Left)))
			}
			if strings.Join(g, " ") != c.want || strings.Join(w, " ") != c.ties {
				t.Errorf("got %q, ties %q", g, w)
			}
		})
	}
}

func TestNoReserveStandsBeforeAnEntryThatGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standings := Rank(anySpec(t), anyEntries(t))
		limit := Limit{Top: rapid.IntRange(0, 9).Draw(t, "top"), Reserves: rapid.IntRange(0, 5).Draw(t, "reserves")}
		if rapid.Bool().Draw(t, "with minimum") {
			limit.Minimum = milli(decimal.Milli(rapid.Int64Range(-1, 3).Draw(t, "minimum")))
		}
		o := Advance(standings, limit)
		if o.Tie != nil && rapid.Bool().Draw(t, "decided") {
			o = Advance(standings, limit, Decision{1, o.Tie.IDs, o.Tie.IDs[:o.Tie.Places]})
		}
		in := 0
		for i, a := range o.Entries {
			s := standings[i]
			if a.State == In {
				in++
			}
			if (a.State != Out || a.Reserve > 0) && (s.Rank == 0 || !reaches(s.Points, limit.Minimum)) {
				t.Fatalf("%+v is %+v under %+v", s, a, limit)
			}
			if a.Reserve > limit.Reserves || (a.Reserve > 0 && a.State != Out) {
				t.Fatalf("%+v with %d reserves", a, limit.Reserves)
			}
			for j, b := range o.Entries {
				if a.Reserve > 0 && b.State == In && standings[j].Rank > s.Rank {
					t.Fatalf("reserve of rank %d, in with rank %d", s.Rank, standings[j].Rank)
				}
			}
		}
		if limit.Top > 0 && in > limit.Top {
			t.Fatalf("%d in, top %d", in, limit.Top)
		}
	})
}

func TestADrawnLotCanBeDrawnAgainByHand(t *testing.T) {
	seed, words := "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "Bắc Giang 17 tháng 7"
	// printf '%s' "$seed" | sha256sum; printf '%s\n%s\n%s' "$seed" "$words" RB24-B-0023 | sha256sum
	if got := Commitment(seed); got != "2a8abfa8cb9906290437854193ca6bca41d4d4e26d1d454bd66a35158095e737" {
		t.Errorf("commitment %s", got)
	}
	if got := Ticket(seed, words, "RB24-B-0023"); got != "e4b3f4493473ecb7884daae62303347350c4a8cd5d7f90096a46bea7a830eec9" {
		t.Errorf("ticket %s", got)
	}
	codes := []string{"RB24-B-0037", "RB24-B-0023", "RB24-B-0101"}
	drawn := Draw(seed, words, codes)
	slices.Reverse(codes)
	if again := Draw(seed, words, codes); !slices.Equal(drawn, again) || len(drawn) != 3 {
		t.Errorf("%v and %v", drawn, again)
	}
	for i := range drawn[1:] {
		if Ticket(seed, words, drawn[i]) >= Ticket(seed, words, drawn[i+1]) {
			t.Errorf("%v is not in the order of the tickets", drawn)
		}
	}
	if other := Draw(seed, "x", codes); slices.Equal(drawn, other) && slices.Equal(drawn, Draw(seed, "y", codes)) && slices.Equal(drawn, Draw(seed, "z", codes)) {
		t.Error("other words never give another order")
	}
}
