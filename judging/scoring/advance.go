// Who goes on to the next round, and the tie at the limit that only the council can decide.
package scoring

import (
	"slices"

	"hoithi/internal/decimal"
)

// State of an entry at the limit of advancement.
type State string

// In goes on, Out does not, Open is tied at the limit and waits for a decision.
const (
	In   State = "in"
	Out  State = "out"
	Open State = "open"
)

// Limit says who goes on: the first Top ranks that have at least Minimum points (nil = none is asked for), compared exactly.
// Top 0 with a minimum lets all go on who reach it, without one nobody. The next Reserves of the ranking that reach the minimum stand ready.
type Limit struct {
	Top      int
	Minimum  *decimal.Milli
	Reserves int
}

// Advancement is the state of one entry. Reserve is its place among those who stand ready to move up, 1-2-2-4; 0 = it is none.
type Advancement struct {
	ID      int64
	State   State
	Reserve int
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

// reaches says whether points are at least the minimum; equal is enough.
func reaches(points Ratio, minimum *decimal.Milli) bool {
	return minimum == nil || points.Cmp(Whole(*minimum)) >= 0
}

// Advance lets the first of the standings (of one division, or of all) go on, down to the limit. Entries without a rank never do.
// A shared rank across the limit leaves all its entries Open until a decision names, of exactly these, exactly as many
// as there are places. Decisions are in the order they were made: the last that fits holds. Who shares a rank shares the points,
// so the minimum never cuts through a tie.
func Advance(standings []Standing, limit Limit, decisions ...Decision) Outcome {
	o := Outcome{Entries: make([]Advancement, len(standings)), Tie: tieAt(standings, limit)}
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
		case s.Rank == 0 || !reaches(s.Points, limit.Minimum):
		case o.Tie != nil && s.Rank == o.Tie.Rank && chosen == nil:
			state = Open
		case o.Tie != nil && s.Rank == o.Tie.Rank:
			if slices.Contains(chosen, s.ID) {
				state = In
			}
		case s.Rank <= limit.Top, limit.Top <= 0 && limit.Minimum != nil:
			state = In
		}
		o.Entries[i] = Advancement{ID: s.ID, State: state}
	}
	o.reserves(standings, limit)
	return o
}

// reserves numbers those behind the limit. While a tie at the limit is open, as many places are kept free for those of it who
// will be left over; a tie among reserves stands, and one at the last place is a reserve as a whole.
func (o *Outcome) reserves(standings []Standing, limit Limit) {
	if limit.Reserves <= 0 || limit.Top <= 0 {
		return
	}
	before, same, rank := 0, 0, 0 // reserves of better ranks, of this rank so far, this rank
	if o.Pending() {
		before = len(o.Tie.IDs) - o.Tie.Places
	}
	for _, i := range byRank(standings) {
		s := standings[i]
		if o.Entries[i].State != Out || s.Rank == 0 || !reaches(s.Points, limit.Minimum) {
			continue
		}
		if s.Rank != rank {
			before, same, rank = before+same, 0, s.Rank
		}
		if before >= limit.Reserves {
			return
		}
		same++
		o.Entries[i].Reserve = before + 1
	}
}

// byRank lists the places of the standings from the best rank to the worst, without a rank first.
func byRank(standings []Standing) []int {
	order := make([]int, len(standings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(standings[a].Rank, standings[b].Rank) })
	return order
}

// tieAt finds the shared rank across the limit.
func tieAt(standings []Standing, limit Limit) *Tie {
	if limit.Top <= 0 {
		return nil
	}
	last := 0 // the worst rank that still reaches into the places
	for _, s := range standings {
		if s.Rank > 0 && s.Rank <= limit.Top && reaches(s.Points, limit.Minimum) {
			last = max(last, s.Rank)
		}
	}
	t := Tie{Rank: last, Places: limit.Top - last + 1}
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
