// Who goes on to the next round, and the tie at the limit that only the council can decide.
package scoring

import "slices"

// State of an entry at the limit of advancement.
type State string

// In goes on, Out does not, Open is tied at the limit and waits for a decision.
const (
	In   State = "in"
	Out  State = "out"
	Open State = "open"
)

// Advancement is the state of one entry.
type Advancement struct {
	ID    int64
	State State
}

// Tie is a shared rank that the limit cuts through: the IDs (ascending) share Rank, and only Places of them fit.
type Tie struct {
	Rank   int
	Places int
	IDs    []int64
}

// Decision is what the council decided about a tie: of exactly the Tied entries the Chosen go on. ID is the caller's.
type Decision struct {
	ID     int64
	Tied   []int64
	Chosen []int64
}

// Outcome of advancement. Tie is nil when no shared rank lies across the limit, and stays there once decided.
// Applied is the ID of the decision that settled the tie, 0 when none did; Stale lists the decisions about another set of
// entries or number of places, as happens when a mark is corrected after a lot was drawn: they change nothing.
type Outcome struct {
	Entries []Advancement // in the order of the standings
	Tie     *Tie
	Applied int64
	Stale   []int64
}

// Pending says whether a decision is still needed.
func (o Outcome) Pending() bool { return o.Tie != nil && o.Applied == 0 }

// Advance lets the first top of the standings (of one division, or of all) go on. Entries without a rank never do.
// A shared rank across the limit leaves all its entries Open until a decision names, of exactly these, exactly as many
// as there are places. Decisions are in the order they were made: the last that fits holds.
func Advance(standings []Standing, top int, decisions ...Decision) Outcome {
	o := Outcome{Entries: make([]Advancement, len(standings)), Tie: tieAt(standings, top)}
	var chosen []int64
	for _, d := range decisions {
		if o.Tie != nil && d.settles(*o.Tie) {
			o.Applied, chosen = d.ID, d.Chosen
		} else {
			o.Stale = append(o.Stale, d.ID)
		}
	}
	for i, s := range standings {
		state := Out
		switch {
		case s.Rank == 0:
		case o.Tie != nil && s.Rank == o.Tie.Rank && chosen == nil:
			state = Open
		case o.Tie != nil && s.Rank == o.Tie.Rank:
			if slices.Contains(chosen, s.ID) {
				state = In
			}
		case s.Rank <= top:
			state = In
		}
		o.Entries[i] = Advancement{ID: s.ID, State: state}
	}
	return o
}

// tieAt finds the shared rank across the limit.
func tieAt(standings []Standing, top int) *Tie {
	if top <= 0 {
		return nil
	}
	last := 0 // the worst rank that still reaches into the places
	for _, s := range standings {
		if s.Rank > 0 && s.Rank <= top {
			last = max(last, s.Rank)
		}
	}
	t := Tie{Rank: last, Places: top - last + 1}
	for _, s := range standings {
		if s.Rank == last && last > 0 {
			t.IDs = append(t.IDs, s.ID)
		}
	}
	if len(t.IDs) <= t.Places {
		return nil
	}
	slices.Sort(t.IDs)
	return &t
}

// settles says whether the decision is about exactly this tie and fills exactly its places.
func (d Decision) settles(t Tie) bool {
	tied := slices.Compact(slices.Sorted(slices.Values(d.Tied)))
	chosen := slices.Compact(slices.Sorted(slices.Values(d.Chosen)))
	for _, id := range chosen {
		if !slices.Contains(tied, id) {
			return false
		}
	}
	return slices.Equal(tied, t.IDs) && len(chosen) == t.Places
}
