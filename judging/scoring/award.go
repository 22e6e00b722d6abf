// Prizes by rank, down to the number the rules allow.
package scoring

import "slices"

// Quota is a prize and how many of it there are.
type Quota struct {
	Code string
	UpTo int
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
// prize, the next the second, and so on. Entries without a rank get none, and a prize without a taker stays unawarded.
// A shared rank that would need two different prizes, or more than are left, is reported and gets nothing here: the council decides.
func Award(standings []Standing, prizes []Quota) (given []Given, ties []PrizeTie) {
	var ladder []string // the prize of each place
	for _, p := range prizes {
		for range max(p.UpTo, 0) {
			ladder = append(ladder, p.Code)
		}
	}
	groups := map[int][]int64{}
	var ranks []int
	for _, s := range standings {
		if s.Rank == 0 || s.Rank > len(ladder) {
			continue
		}
		if groups[s.Rank] == nil {
			ranks = append(ranks, s.Rank)
		}
		groups[s.Rank] = append(groups[s.Rank], s.ID)
	}
	slices.Sort(ranks)
	for _, rank := range ranks {
		ids := groups[rank]
		slices.Sort(ids)
		left := ladder[rank-1 : min(rank-1+len(ids), len(ladder))]
		if len(left) < len(ids) || left[0] != left[len(left)-1] {
			ties = append(ties, PrizeTie{Rank: rank, IDs: ids, Left: tally(left)})
			continue
		}
		for _, id := range ids {
			given = append(given, Given{ID: id, Code: left[0]})
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
