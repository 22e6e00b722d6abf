package results

import (
	"strings"
	"testing"
	"time"

	"hoithi/internal/fault"
)

func TestAChoiceMustSettleExactlyTheTie(t *testing.T) {
	atLimit := Tie{Limit: LimitAdvancement, Rank: 16, Places: 2, IDs: []int64{3, 5, 7}}
	prize := Tie{Limit: LimitPrize, Prize: "nhat", Rank: 1, Places: 1, IDs: []int64{8, 9}}
	for _, c := range []struct {
		name   string
		ties   []Tie
		chosen []int64
		rank   int // of the tie it is about
		kind   fault.Kind
		key    string
	}{
		{"as many as there are places", []Tie{atLimit}, []int64{7, 3}, 16, fault.KindOther, ""},
		{"the tie the chosen belong to, of several", []Tie{atLimit, prize}, []int64{9}, 1, fault.KindOther, ""},
		{"the open one of two they fit", []Tie{{Rank: 1, Places: 1, IDs: []int64{8, 9, 10}, Settled: &Decided{}}, {Rank: 2, Places: 1, IDs: []int64{9, 10}}}, []int64{9}, 2, fault.KindOther, ""},
		{"the settled one when the open one has no room for them", []Tie{{Rank: 1, Places: 2, IDs: []int64{8, 9, 10}, Settled: &Decided{}}, {Rank: 3, Places: 1, IDs: []int64{9, 10}}}, []int64{9, 10}, 1, fault.KindOther, ""},
		{"no tie at all", nil, []int64{3}, 0, fault.KindConflict, "results.no_tie"},
		{"nobody chosen", []Tie{atLimit}, nil, 16, fault.KindInvalid, "results.choose_exactly"},
		{"too few", []Tie{atLimit}, []int64{3}, 16, fault.KindInvalid, "results.choose_exactly"},
		{"all of them", []Tie{atLimit}, []int64{3, 5, 7}, 16, fault.KindInvalid, "results.choose_exactly"},
		{"one of them twice", []Tie{atLimit}, []int64{3, 3}, 16, fault.KindInvalid, "results.chosen_twice"},
		{"somebody who is not tied", []Tie{atLimit}, []int64{3, 4}, 16, fault.KindInvalid, "results.not_in_tie"},
		{"somebody of another tie", []Tie{atLimit, prize}, []int64{3, 9}, 16, fault.KindInvalid, "results.not_in_tie"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tie, err := checkChoice(c.ties, c.chosen)
			if c.key != "" {
				wantFault(t, err, c.kind, map[fault.Kind]string{fault.KindInvalid: "chosen"}[c.kind], c.key)
			} else if err != nil {
				t.Error(err)
			}
			if tie.Rank != c.rank {
				t.Errorf("the tie at rank %d, want %d", tie.Rank, c.rank)
			}
		})
	}
}

func TestADecisionHoldsOnlyForTheTieItWasMadeAbout(t *testing.T) {
	older := Decided{ID: 1, Tied: []int64{5, 3}, Chosen: []int64{5}}
	newer := Decided{ID: 2, Tied: []int64{3, 5}, Chosen: []int64{3}}
	other := Decided{ID: 3, Tied: []int64{3, 5, 7}, Chosen: []int64{7}}
	for _, c := range []struct {
		name   string
		tied   []int64
		places int
		want   int64 // 0 = open
	}{
		{"the newest about these entries", []int64{3, 5}, 1, 2},
		{"in whatever order they stand", []int64{7, 5, 3}, 1, 3},
		{"not when there are more places", []int64{3, 5, 7}, 2, 0},
		{"not when others are tied", []int64{3, 7}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := settle(c.tied, c.places, []Decided{other, newer, older})
			if (got == nil) != (c.want == 0) || (got != nil && got.ID != c.want) {
				t.Errorf("settled by %+v, want %d", got, c.want)
			}
		})
	}
}

func TestEverythingWrongWithARecordIsSaidAtOnce(t *testing.T) {
	now := time.Date(2024, 7, 15, 8, 0, 0, 0, time.UTC)
	faults := checkRecord(Decision{How: " ", DecidedBy: strings.Repeat("đ", 201), Reason: strings.Repeat("đ", 2001), On: now.Add(time.Second)}, now)
	if len(faults) != 4 {
		t.Errorf("%d faults, want 4: %v", len(faults), faults)
	}
	if faults := checkRecord(Decision{How: "bốc thăm", DecidedBy: strings.Repeat("đ", 200), Reason: strings.Repeat("đ", 2000), On: now}, now); faults != nil {
		t.Errorf("at the limits: %v", faults)
	}
}
