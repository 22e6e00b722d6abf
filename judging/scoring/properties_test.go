// Laws that hold for every set of entries, and what random input may never do.
package scoring

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hoithi/internal/decimal"
)

func anySpec(t *rapid.T) Spec {
	return Spec{
		Combine:  rapid.SampledFrom([]string{"", Mean, Sum, Median, Trimmed}).Draw(t, "combine"),
		Attempts: rapid.SampledFrom([]string{"", Best, Sum, Last}).Draw(t, "attempts"),
		Ties:     rapid.SliceOfDistinct(rapid.SampledFrom([]string{ByTime, ByOther, "round:a", "round:b", "points:a", "criterion:x", "criterion:y"}), rapid.ID[string]).Draw(t, "ties"),
		Weights:  rapid.SampledFrom([][]Weight{nil, nil, {{"", 1}}, {{"a", 2}, {"", 3}}}).Draw(t, "weights"),
	}
}

// anyEntries draws few different values, so that ties are common; IDs count from 1.
func anyEntries(t *rapid.T) []Entry {
	entries := make([]Entry, rapid.IntRange(0, 12).Draw(t, "entries"))
	for i := range entries {
		entries[i] = Entry{ID: int64(i + 1), Prior: map[string]int{
			"a": rapid.IntRange(0, 2).Draw(t, "a"), "b": rapid.IntRange(0, 2).Draw(t, "b")}}
		if rapid.Bool().Draw(t, "was in a") {
			earlier := Ratio{Num: rapid.Int64Range(0, 2).Draw(t, "in a"), Den: rapid.Int64Range(1, 2).Draw(t, "of")}
			entries[i].PriorPoints, entries[i].PriorOwn = map[string]Ratio{"a": earlier}, map[string]Ratio{"a": earlier}
		}
		for range rapid.IntRange(0, 4).Draw(t, "sheets") {
			entries[i].Sheets = append(entries[i].Sheets, anySheet(t))
		}
	}
	return entries
}

func anySheet(t *rapid.T) Sheet {
	marks := map[string]decimal.Milli{}
	for _, code := range []string{"x", "y"} {
		if rapid.Bool().Draw(t, "marked "+code) {
			marks[code] = decimal.Milli(rapid.Int64Range(0, 2).Draw(t, code))
		}
	}
	return Sheet{
		Marks:   marks,
		Attempt: rapid.IntRange(1, 3).Draw(t, "attempt"),
		Points:  decimal.Milli(rapid.Int64Range(-1, 2).Draw(t, "points")),
		TimeMS:  rapid.Int64Range(0, 2).Draw(t, "time"),
		HasTime: rapid.Bool().Draw(t, "timed"),
	}
}

// show writes everything of the standings that a person could see.
func show(standings []Standing) string {
	text := ""
	for _, s := range standings {
		text += fmt.Sprintf("%d %d %s %s %s %v/%d %d %d %v/%s", s.ID, s.Rank, s.DecidedBy, s.Points.rat(), s.Own.rat(), s.HasTime, s.TimeMS, s.Counted, s.Attempts, s.HasOther, s.Other.rat())
		for _, code := range []string{"x", "y"} {
			text += " " + s.Marks[code].Exact()
		}
		text += "\n"
	}
	return text
}

func TestTheOrderOfTheInputNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, entries := anySpec(t), anyEntries(t)
		want := show(Rank(spec, entries))
		shuffled := rapid.Permutation(entries).Draw(t, "order")
		for i := range shuffled {
			shuffled[i].Sheets = rapid.Permutation(shuffled[i].Sheets).Draw(t, "sheet order")
		}
		if got := show(Rank(spec, shuffled)); got != want {
			t.Fatalf("got\n%swant\n%s", got, want)
		}
	})
}

func TestRanksObeyTheLawOfSharedPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standings := Rank(anySpec(t), anyEntries(t))
		for i, s := range standings {
			switch {
			case !s.HasResult():
				if s.Rank != 0 || (i+1 < len(standings) && standings[i+1].Rank != 0) {
					t.Fatalf("no result, yet %+v before %+v", s, standings[i:])
				}
			case s.DecidedBy == ByNobody:
				if i == 0 || s.Rank != standings[i-1].Rank || s.ID < standings[i-1].ID {
					t.Fatalf("place %d shares no rank: %s", i+1, show(standings))
				}
			case s.Rank != i+1:
				t.Fatalf("place %d has rank %d: %s", i+1, s.Rank, show(standings))
			}
		}
	})
}

func TestAWorseEntryNeverChangesABetterOnesRank(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, entries := anySpec(t), anyEntries(t)
		standings := Rank(spec, entries)
		if len(standings) == 0 {
			return
		}
		gone := standings[len(standings)-1] // whoever stands last leaves, or is a newcomer seen backwards
		rest := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.ID == gone.ID })
		for i, s := range Rank(spec, rest) {
			before := standings[i]
			if s.ID != before.ID || s.Rank != before.Rank || s.DecidedBy != before.DecidedBy {
				t.Fatalf("without %d: %+v, with: %+v", gone.ID, s, before)
			}
		}
	})
}

func TestAnotherAttemptNeverHurtsUnderBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, entries := anySpec(t), anyEntries(t)
		spec.Attempts = Best
		spec.Ties = slices.DeleteFunc(spec.Ties, func(key string) bool { return strings.HasPrefix(key, ByMark) }) // of a faster attempt with as many points it may be lower
		if len(entries) == 0 {
			return
		}
		lucky := rapid.IntRange(0, len(entries)-1).Draw(t, "lucky")
		before := rankOf(Rank(spec, entries), entries[lucky].ID)
		extra := anySheet(t)
		extra.Attempt = 4
		entries[lucky].Sheets = append(slices.Clone(entries[lucky].Sheets), extra)
		if after := rankOf(Rank(spec, entries), entries[lucky].ID); before != 0 && after > before {
			t.Fatalf("rank %d became %d", before, after)
		}
	})
}

func rankOf(standings []Standing, id int64) int {
	for _, s := range standings {
		if s.ID == id {
			return s.Rank
		}
	}
	return 0
}

func TestAdvanceFillsThePlacesOrNamesTheTie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standings := Rank(anySpec(t), anyEntries(t))
		top := rapid.IntRange(0, 13).Draw(t, "top")
		o := Advance(standings, Limit{Top: top})
		in, withRank := 0, 0
		for i, a := range o.Entries {
			if a.State == In {
				in++
			}
			if standings[i].Rank > 0 {
				withRank++
			}
		}
		if o.Tie != nil {
			d := Decision{ID: 1, Tied: o.Tie.IDs, Chosen: rapid.Permutation(o.Tie.IDs).Draw(t, "lot")[:o.Tie.Places]}
			if in+o.Tie.Places != top || Advance(standings, Limit{Top: top}, d).Pending() {
				t.Fatalf("%d in, tie %+v, top %d", in, o.Tie, top)
			}
			return
		}
		if in != min(top, withRank) {
			t.Fatalf("%d in of %d ranked, top %d", in, withRank, top)
		}
	})
}

func TestAwardGivesEachPlaceOnceOrReportsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standings := Rank(anySpec(t), anyEntries(t))
		prizes := []Quota{{Code: "a", UpTo: rapid.IntRange(0, 3).Draw(t, "a")}, {Code: "b", UpTo: rapid.IntRange(0, 3).Draw(t, "b")}}
		given, ties := Award(standings, prizes)
		places, withRank := 0, 0
		for _, p := range prizes {
			places += p.UpTo
		}
		for _, s := range standings {
			if s.Rank > 0 {
				withRank++
			}
		}
		left := 0
		for _, tie := range ties {
			for _, q := range tie.Left {
				left += q.UpTo
			}
		}
		if len(given)+left != min(places, withRank) {
			t.Fatalf("%d given, %d left to decide, %d places, %d ranked", len(given), left, places, withRank)
		}
	})
}

// FuzzRank reads entries of up to 16 bytes each from the input and checks the laws on them.
func FuzzRank(f *testing.F) {
	f.Add(uint8(0), []byte{})
	f.Add(uint8(255), []byte("\x01\x00\x00\x00\xe8\xd4\xa5\x10\x00\x01\x02\x03\x04\x05\x06\x07"))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		spec := Spec{
			Combine:  []string{Mean, Sum, Median, Trimmed}[kind%4],
			Attempts: []string{Best, Sum, Last}[kind/4%3],
			Ties:     []string{ByTime, ByOther, "round:a", "points:a", "criterion:x"}[:kind/12%6],
		}
		if kind >= 128 {
			spec.Weights = []Weight{{"a", int(kind)}, {"", MaxWeight}}
		}
		var entries []Entry
		for id := int64(1); len(data) >= 12; id++ {
			e := Entry{ID: id, Prior: map[string]int{"a": int(int8(data[0]))}}
			if data[0] > 5 {
				e.PriorOwn = map[string]Ratio{"a": {Num: int64(binary.LittleEndian.Uint64(data[2:])), Den: int64(data[0])}}
				e.PriorPoints = e.PriorOwn
			}
			for range data[1] % 4 {
				if len(data) < 12 {
					break
				}
				points := decimal.Milli(int64(binary.LittleEndian.Uint64(data[2:])) % int64(decimal.Max+1))
				e.Sheets = append(e.Sheets, Sheet{Attempt: int(data[10] % 5), Points: points, TimeMS: int64(data[11]), HasTime: data[11] > 9,
					Marks: map[string]decimal.Milli{"x": points}})
				data = data[12:]
			}
			entries = append(entries, e)
			data = data[min(len(data), 2):]
		}
		want := show(Rank(spec, entries))
		slices.Reverse(entries)
		if got := show(Rank(spec, entries)); got != want {
			t.Fatalf("reversed input: got\n%swant\n%s", got, want)
		}
	})
}
