package marking

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"hoithi/internal/text"

	"pgregory.net/rapid"
)

func judgeOf(id int64, division int64, unit string) JudgeRow {
	j := JudgeRow{ID: id, Role: RoleJudge, Code: fmt.Sprintf("GK%03d", id), Unit: unit, UnitCanon: text.Canon(unit)}
	if division > 0 {
		j.DivisionID = &division
	}
	return j
}

func entryOf(id, division int64, unit string) Entrant {
	return Entrant{ID: id, Code: fmt.Sprintf("ST20-%03d", id), DivisionID: division, Unit: unit, UnitCanon: text.Canon(unit), State: "approved"}
}

func TestG31_AnOwnUnitIsForbiddenAndAShortageIsExplained(t *testing.T) {
	judges := []JudgeRow{judgeOf(1, 1, "THCS A"), judgeOf(2, 1, "thcs  a"), judgeOf(3, 1, ""), judgeOf(4, 2, "")}
	entries := []Entrant{entryOf(1, 1, "THCS A"), entryOf(2, 1, "THCS B"), entryOf(3, 3, "THCS B")}
	added, short := spread(judges, entries, nil, 2)
	for _, a := range added {
		if a.entry == 1 && a.judge != 3 {
			t.Errorf("judge %d on the own unit's entry", a.judge)
		}
	}
	if len(added) != 3 || len(short) != 2 {
		t.Fatalf("%v, %+v", added, short)
	}
	if s := short[0]; s.Entry.ID != 1 || s.Has != 1 || s.Want != 2 || s.Sitting != 3 || s.OwnUnits != 2 {
		t.Errorf("%+v", s)
	}
	if s := short[1]; s.Entry.ID != 3 || s.Has != 0 || s.Sitting != 0 {
		t.Errorf("%+v", s)
	}
}

// TestLoadsAreAsEvenAsTheyCanBe needs a chain: who is free may not take what the busiest could give.
func TestLoadsAreAsEvenAsTheyCanBe(t *testing.T) {
	judges := []JudgeRow{judgeOf(1, 0, ""), judgeOf(2, 1, ""), judgeOf(3, 2, "")}
	var entries []Entrant
	for i := range int64(6) {
		entries = append(entries, entryOf(i+1, 1, ""))
	}
	entries = append(entries, entryOf(7, 2, ""), entryOf(8, 2, ""), entryOf(9, 2, ""))
	added, short := spread(judges, entries, nil, 1)
	load := map[int64]int{}
	for _, a := range added {
		load[a.judge]++
	}
	if len(short) > 0 || !maps.Equal(load, map[int64]int{1: 3, 2: 3, 3: 3}) {
		t.Errorf("%v, %v", load, short)
	}
}

func TestSpreadingKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := []string{"", "THCS A", "THCS B", "THCS C"}
		var judges []JudgeRow
		for i := range rapid.IntRange(0, 8).Draw(t, "judges") {
			judges = append(judges, judgeOf(int64(i+1), rapid.Int64Range(0, 2).Draw(t, "division"), rapid.SampledFrom(units).Draw(t, "unit")))
		}
		var entries []Entrant
		var kept []pair
		for i := range rapid.IntRange(0, 20).Draw(t, "entries") {
			e := entryOf(int64(i+1), rapid.Int64Range(1, 2).Draw(t, "division"), rapid.SampledFrom(units[1:]).Draw(t, "unit"))
			entries = append(entries, e)
			if len(judges) > 0 && rapid.IntRange(0, 5).Draw(t, "kept") == 0 {
				kept = append(kept, pair{e.ID, rapid.SampledFrom(judges).Draw(t, "by").ID})
			}
		}
		want := rapid.IntRange(1, 3).Draw(t, "want")
		added, short := spread(judges, entries, kept, want)
		check(t, judges, entries, kept, added, short, want)
		shuffledJudges, shuffledEntries := rapid.Permutation(judges).Draw(t, "order"), rapid.Permutation(entries).Draw(t, "order")
		if again, _ := spread(shuffledJudges, shuffledEntries, kept, want); !slices.Equal(added, again) {
			t.Fatalf("another order gives another plan: %v, %v", added, again)
		}
	})
}

func check(t *rapid.T, judges []JudgeRow, entries []Entrant, kept, added []pair, short []shortage, want int) {
	byID := map[int64]JudgeRow{}
	for _, j := range judges {
		byID[j.ID] = j
	}
	load, on := map[int64]int{}, map[int64][]int64{}
	for _, p := range append(slices.Clone(kept), added...) {
		load[p.judge]++
		if slices.Contains(on[p.entry], p.judge) {
			t.Fatalf("judge %d twice on %d", p.judge, p.entry)
		}
		on[p.entry] = append(on[p.entry], p.judge)
	}
	lacking := map[int64]bool{}
	for _, s := range short {
		lacking[s.Entry.ID] = true
	}
	for _, e := range entries {
		able := 0
		for _, j := range judges {
			if may(j, e) && !slices.Contains(on[e.ID], j.ID) {
				able++
			}
		}
		if len(on[e.ID]) < want && able > 0 || len(on[e.ID]) < want != lacking[e.ID] {
			t.Fatalf("entry %d has %v, %d more could", e.ID, on[e.ID], able)
		}
		for _, a := range added {
			if a.entry != e.ID {
				continue
			}
			if !may(byID[a.judge], e) {
				t.Fatalf("judge %d may not mark %d", a.judge, e.ID)
			}
			for _, j := range judges { // one step is never left to take; chains are tested above
				if may(j, e) && !slices.Contains(on[e.ID], j.ID) && load[j.ID] <= load[a.judge]-2 {
					t.Fatalf("judge %d has %d, judge %d could take one and has %d", a.judge, load[a.judge], j.ID, load[j.ID])
				}
			}
		}
	}
}

// manyToSpread are 200 judges and 2,000 works of 60 units, 50 of which are the judges' own.
func manyToSpread() (judges []JudgeRow, entries []Entrant) {
	for i := range int64(200) {
		judges = append(judges, judgeOf(i+1, i%5+1, fmt.Sprint("THCS ", i%50)))
	}
	for i := range int64(2000) {
		entries = append(entries, entryOf(i+1, i%5+1, fmt.Sprint("THCS ", i%60)))
	}
	return judges, entries
}

func BenchmarkSpread(b *testing.B) {
	judges, entries := manyToSpread()
	for b.Loop() {
		if _, short := spread(judges, entries, nil, 3); len(short) > 0 {
			b.Fatal(short)
		}
	}
}

func TestG37TwoHundredJudgesAreSpreadAtOnce(t *testing.T) {
	judges, entries := manyToSpread()
	begun := time.Now()
	added, short := spread(judges, entries, nil, 3)
	if took := time.Since(begun); len(short) > 0 || len(added) != 3*len(entries) || took > 10*time.Second {
		t.Errorf("%d assigned, %d short, in %v", len(added), len(short), took)
	}
}
