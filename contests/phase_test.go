// Tests of where a contest stands at the edges of its days.
package contests

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hoithi/internal/testkit"
)

// sample is the first Robocon with its rounds in the given states.
func sample(t *testing.T, states ...string) *Contest {
	t.Helper()
	doc, err := Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := ParseRules(doc)
	if err != nil {
		t.Fatal(err)
	}
	c := &Contest{ID: 1, Code: rules.Code, State: Announced, RulesVersion: 1, Rules: rules}
	for i, d := range rules.Divisions {
		c.Divisions = append(c.Divisions, DivisionRow{ID: int64(i + 1), Code: d.Code})
	}
	for i, r := range rules.Rounds {
		row := RoundRow{ID: int64(i + 1), Code: r.Code, State: Waiting}
		if i < len(states) {
			row.State = states[i]
		}
		c.Rounds = append(c.Rounds, row)
	}
	return c
}

func TestPhaseFollowsTheClockAndThePublications(t *testing.T) {
	for _, test := range []struct {
		name   string
		at     time.Time
		states []string
		want   string
		round  string
		days   int
	}{
		{"before the window opens", testkit.Day(2024, 5, 1, 8, 0), nil, PhaseBefore, "", 2},
		{"the first instant of the window", testkit.Day(2024, 5, 3, 0, 0), nil, PhaseOpen, "", 58},
		{"the last minute is still open", testkit.Day(2024, 6, 30, 23, 59).Add(59 * time.Second), nil, PhaseOpen, "", 0},
		{"the minute after is closed", testkit.Day(2024, 7, 1, 0, 0), nil, PhaseWaiting, "vong-loai", 12},
		{"the evening before a round", testkit.Day(2024, 7, 12, 23, 59), nil, PhaseWaiting, "vong-loai", 1},
		{"the day of the round", testkit.Day(2024, 7, 13, 0, 0), nil, PhaseToday, "vong-loai", 0},
		{"the day after, nothing published", testkit.Day(2024, 7, 14, 0, 0), nil, PhaseMarking, "vong-loai", 0},
		{"published: the next round is ahead", testkit.Day(2024, 7, 16, 9, 0), []string{Published}, PhaseWaiting, "chung-ket", 29},
		{"published on the day itself", testkit.Day(2024, 8, 14, 18, 0), []string{Published, Published}, PhaseOver, "", 0},
		{"an unpublished earlier round holds the contest back", testkit.Day(2024, 9, 1, 9, 0), []string{Closed, Published}, PhaseMarking, "vong-loai", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := PhaseAt(sample(t, test.states...), test.at)
			if got.Key != test.want || got.Round.Code != test.round || got.Days != test.days {
				t.Errorf("got %s %q %d days, want %s %q %d days", got.Key, got.Round.Code, got.Days, test.want, test.round, test.days)
			}
		})
	}
}

func TestAClosedContestIsOverWhateverTheClockSays(t *testing.T) {
	c := sample(t)
	c.State = Archived
	if got := PhaseAt(c, testkit.Day(2024, 6, 1, 9, 0)); got.Key != PhaseOver {
		t.Errorf("got %s", got.Key)
	}
}

func TestTodayStandsOnceInTheTimeline(t *testing.T) {
	for _, test := range []struct {
		at    time.Time
		place int // of what is today
		kind  string
	}{
		{testkit.Day(2024, 4, 1, 9, 0), 0, MomentToday},
		{testkit.Day(2024, 5, 2, 9, 0), 0, MomentLaunched},
		{testkit.Day(2024, 6, 18, 9, 0), 2, MomentToday},
		{testkit.Day(2024, 6, 30, 23, 59), 2, MomentCloses},
		{testkit.Day(2024, 7, 13, 0, 0), 3, MomentRound},
		{testkit.Day(2024, 12, 1, 9, 0), 5, MomentToday},
	} {
		var todays []int
		moments := Timeline(sample(t), test.at)
		for i, m := range moments {
			if m.Today {
				todays = append(todays, i)
			}
		}
		if !slices.Equal(todays, []int{test.place}) || moments[test.place].Kind != test.kind {
			t.Errorf("at %s: today at %v, want %d (%s)", test.at, todays, test.place, test.kind)
		}
		if !slices.IsSortedFunc(moments, func(a, b Moment) int { return a.At.Compare(b.At) }) && test.kind == MomentToday {
			t.Errorf("at %s: out of order", test.at)
		}
	}
}

func TestChangesInARowAreOneLine(t *testing.T) {
	minute := time.Minute.Milliseconds()
	lines := []change{
		{At: 100 * minute, Actor: "Hạnh", Act: "entry.approved"},
		{At: 99 * minute, Actor: "Hạnh", Act: "entry.approved"},
		{At: 98 * minute, Actor: "Hạnh", Act: "entry.returned", Reason: "a"},
		{At: 97 * minute, Actor: "Hạnh", Act: "entry.returned", Reason: "b"},
		{At: 96 * minute, Actor: "Quản", Act: "entry.returned", Reason: "b"},
		{At: 50 * minute, Actor: "Quản", Act: "entry.returned", Reason: "b"},
	}
	var m merger
	m.add(lines)
	got := m.list
	want := []change{
		{At: 100 * minute, Actor: "Hạnh", Act: "entry.approved", Count: 2},
		{At: 98 * minute, Actor: "Hạnh", Act: "entry.returned", Count: 2},
		{At: 96 * minute, Actor: "Quản", Act: "entry.returned", Reason: "b", Count: 1},
		{At: 50 * minute, Actor: "Quản", Act: "entry.returned", Reason: "b", Count: 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i := range int64(20) {
		lines = append(lines, change{At: -i * minute, Actor: string(rune('a' + i)), Act: "x"})
	}
	m = merger{}
	if full := m.add(lines); !full || len(m.list) != changesShown {
		t.Errorf("%d lines, want %d", len(m.list), changesShown)
	}
}

func TestARosterIsOneChange(t *testing.T) {
	lines := []change{
		{At: 5, Actor: "Hạnh", Act: "roster.import", After: `{"file":"ds.xlsx","new":432,"changed":1}`},
		{At: 5, Actor: "Hạnh", Act: "entry.corrected", Reason: "ds.xlsx"},
		{At: 5, Actor: "Hạnh", Act: "entry.submit"},
		{At: 5, Actor: "Hạnh", Act: "entry.submit"},
		{At: 4, Actor: "Hạnh", Act: "entry.submit"}, // typed in by hand before
		{At: 3, Actor: "Hạnh", Act: "marks.import"},
		{At: 3, Actor: "Hạnh", Act: "marks.import"}, // two files are two changes
	}
	var m merger
	m.add(lines[:3]) // in two reads
	m.add(lines[3:])
	var acts []string
	for _, ch := range m.list {
		acts = append(acts, fmt.Sprintf("%s %d", ch.Act, ch.Count))
	}
	if want := []string{"roster.import 1", "entry.submit 1", "marks.import 1", "marks.import 1"}; !slices.Equal(acts, want) {
		t.Errorf("got %v, want %v", acts, want)
	}
}
