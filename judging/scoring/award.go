// Prizes by rank, down to the number and the marks the rules ask for.
package scoring

import (
	"slices"

	"hoithi/internal/decimal"
)

// Quota is a prize, how many of it there are, and the fewest points it is given for (nil = none are asked for). Withheld of them
// are not given, on record.
type Quota struct {
	Code     string
	UpTo     int
	Minimum  *decimal.Milli
	Withheld int
}

// Given is a prize for an entry.
type Given struct {
	ID   int64
	Code string
}

// PrizeTie is a shared rank across a limit: the IDs (ascending) share Rank, and Left says which prizes remain for them and
// how many of each. What is missing from len(IDs) are entries that would go without.
type PrizeTie struct {
	Rank int
	IDs  []int64
	Left []Quota
}

// Award gives the prizes, highest first, along the standings of one division or of all: the first UpTo ranks get the first
// prize, the next the second, and so on. Who does not reach the minimum of a prize gets the next one whose minimum is reached; the
// places passed over that way, and those withheld, are not given to anybody. Entries without a rank get none, and a prize without a
// taker stays unawarded. A shared rank that would need two different prizes, or more than are left, is reported and gets nothing
// here: the council decides.
func Award(standings []Standing, prizes []Quota) (given []Given, ties []PrizeTie) {
	var ladder []int // the prize of each place
	for i, p := range prizes {
		for range max(p.UpTo-max(p.Withheld, 0), 0) {
			ladder = append(ladder, i)
		}
	}
	order := byRank(standings)
	for at, next := 0, 0; at < len(order) && next < len(ladder); {
		first := standings[order[at]]
		var ids []int64
		for ; at < len(order) && standings[order[at]].Rank == first.Rank; at++ {
			ids = append(ids, standings[order[at]].ID)
		}
		if first.Rank == 0 {
			continue
		}
		slices.Sort(ids)
		var left []string
		for ; next < len(ladder) && len(left) < len(ids); next++ {
			if p := prizes[ladder[next]]; reaches(first.Points, p.Minimum) {
				left = append(left, p.Code)
			}
		}
		switch {
		case len(left) == 0:
		case len(left) < len(ids) || left[0] != left[len(left)-1]:
			ties = append(ties, PrizeTie{Rank: first.Rank, IDs: ids, Left: tally(left)})
		default:
			for _, id := range ids {
				given = append(given, Given{ID: id, Code: left[0]})
			}
		}
	}
	return given, ties
}

func tally(codes []string) []Quota {
	var left []Quota
	for _, code := range codes {
		if len(left) == 0 || left[len(left)-1].Code != code {
			left = append(left, Quota{Code: code})
		}
		left[len(left)-1].UpTo++
	}
	return left
}
