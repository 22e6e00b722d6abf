// Pure decisions about ties at a limit: which decision of the council settles which tie, and whether a new one is right.
package results

import (
	"slices"
	"strings"
	"time"

	"hoithi/internal/fault"
)

// Limits a tie can lie across.
const (
	LimitAdvancement = "advancement"
	LimitPrize       = "prize"
)

// Tie is a group of entries with the same rank that a limit cuts through: Places of them may pass, nobody can say which
// but the council. Settled is the newest decision on exactly these entries; nil = open.
type Tie struct {
	Limit   string // LimitAdvancement or LimitPrize
	Prize   string // code of the prize that does not suffice; "" at advancement
	Rank    int
	Places  int // how many of them may pass, 1 ≤ Places < len(IDs)
	IDs     []int64
	Settled *Decided
}

// Open says that the council has not decided yet.
func (t Tie) Open() bool { return t.Settled == nil }

// inForce is the id of the decision that settles the tie, 0 = none.
func (t Tie) inForce() int64 {
	if t.Settled == nil {
		return 0
	}
	return t.Settled.ID
}

// Decided is a decision as it was recorded: of the Tied entries the Chosen pass.
type Decided struct {
	ID           int64
	How          string // bốc thăm, biểu quyết …
	Reason       string
	DecidedBy    string // who decided, in words
	Actor        string // who recorded it
	EffectiveAt  int64  // ms, when it was decided
	RecordedAt   int64  // ms
	For, Against *int   // votes; nil = it was no vote
	LotID        int64  // of a lot whose seed was fixed beforehand, 0 = none
	Tied         []int64
	Chosen       []int64
}

// settle finds the newest decision (all is newest first) on exactly the tied entries with exactly the places left.
// When marks were corrected so that others are tied or fewer places are left, an older decision no longer fits and the tie is open again.
func settle(tied []int64, places int, all []Decided) *Decided {
	for i := range all {
		if len(all[i].Chosen) == places && sameEntries(all[i].Tied, tied) {
			return &all[i]
		}
	}
	return nil
}

func sameEntries(a, b []int64) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// checkChoice finds the tie a choice is about and says what is wrong with the choice: no tie at all, an entry that is not
// tied, or another number than the places left. A tie that was settled before can be decided again; when the chosen fit
// several ties, as after a prize was decided and the others tie for the next one, an open one goes first.
func checkChoice(ties []Tie, chosen []int64) (Tie, error) {
	if len(ties) == 0 {
		return Tie{}, fault.Conflict("results.no_tie")
	}
	about := ties[0]
	if len(set(chosen)) != len(chosen) {
		return about, fault.Invalid("chosen", "results.chosen_twice")
	}
	var candidates []Tie
	for _, t := range ties {
		if len(chosen) > 0 && within(chosen, t.IDs) {
			candidates = append(candidates, t)
		}
	}
	if len(chosen) > 0 && len(candidates) == 0 {
		return about, fault.Invalid("chosen", "results.not_in_tie", "Rank", about.Rank)
	}
	for _, open := range []bool{true, false} {
		for _, t := range candidates {
			if t.Open() == open && len(chosen) == t.Places {
				return t, nil
			}
		}
	}
	if len(candidates) > 0 {
		about = candidates[0]
	}
	return about, fault.Invalid("chosen", "results.choose_exactly", "Count", about.Places, "Of", len(about.IDs))
}

func within(some, all []int64) bool {
	for _, id := range some {
		if !slices.Contains(all, id) {
			return false
		}
	}
	return true
}

// Limits of what may be typed, in characters.
const (
	maxHow    = 100
	maxBy     = 200
	maxReason = 2000
	maxVotes  = 10_000
)

// checkRecord gathers what is wrong with how, by whom, why and when a decision was made. A decision of the future is refused.
func checkRecord(d Decision, now time.Time) (faults []error) {
	bounded := func(field, value string, most int, required bool) {
		switch n := len([]rune(value)); {
		case required && strings.TrimSpace(value) == "":
			faults = append(faults, fault.Invalid(field, "results.missing_"+field))
		case n > most:
			faults = append(faults, fault.Invalid(field, "results.too_long", "Most", most))
		}
	}
	bounded("how", d.How, maxHow, true)
	bounded("decided_by", d.DecidedBy, maxBy, true)
	bounded("reason", d.Reason, maxReason, false)
	switch votes := d.For != nil || d.Against != nil; {
	case !votes && d.How == byVote:
		faults = append(faults, fault.Invalid("votes_for", "ranking.votes_missing"))
	case !votes:
	case d.For == nil || d.Against == nil || *d.For < 0 || *d.Against < 0 || *d.For > maxVotes || *d.Against > maxVotes:
		faults = append(faults, fault.Invalid("votes_for", "ranking.votes_bad"))
	case *d.For <= *d.Against:
		faults = append(faults, fault.Invalid("votes_for", "ranking.votes_lost"))
	}
	if d.On.After(now) {
		faults = append(faults, fault.Invalid("on", "results.in_the_future"))
	}
	return faults
}

func set(ids []int64) map[int64]bool {
	m := make(map[int64]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m
}
