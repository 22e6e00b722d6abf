// Standings: entries in order of points and the tie chain, with shared ranks where the chain runs out.
package scoring

import (
	"slices"
	"strings"

	"hoithi/internal/decimal"
)

// Standing is the place of one entry. Rank is 1-2-2-4; 0 means it has no result and stands after all others.
type Standing struct {
	ID        int64
	Rank      int
	Points    Ratio
	TimeMS    int64 // milliseconds; under "sum" the sum, which needs a time in every attempt
	HasTime   bool
	Counted   int   // number of the attempt that counts; 0 when all of them do ("sum") or there is none
	Attempts  int   // how many attempts have a sheet; 0 = no result
	Other     Ratio // points of the best attempt that does not count, when HasOther
	HasOther  bool
	Prior     map[string]int // as handed in
	DecidedBy string         // the key that puts it behind the one above: "points", "time" …; "tie" = shares the rank above; "" = first, or no result
}

// Rank orders entries by points (more is better), then along spec.Ties. Entries equal in all of them share the rank, and the
// next rank counts all before it. The result is ordered by rank, then ID; entries without a sheet are last with rank 0, by ID.
// It depends on the set of entries only, not on their order. It panics on a Spec that Check refuses.
func Rank(spec Spec, entries []Entry) []Standing {
	if err := spec.Check(); err != nil {
		panic(err)
	}
	table := newTable(spec, entries)
	order := table.order()
	out := make([]Standing, len(entries))
	for place, row := range order {
		s := &out[place]
		*s = table.rows[row]
		if s.Attempts == 0 {
			continue
		}
		s.Rank = place + 1
		if place == 0 {
			continue
		}
		c, key := table.compare(order[place-1], row)
		s.DecidedBy = key
		if c == 0 {
			s.Rank = out[place-1].Rank
		}
	}
	return out
}

// table holds the keys of all entries, worked out once.
type table struct {
	chain  []link
	rows   []Standing
	priors []int // ranks in earlier rounds: stride numbers per row, no rank = maximum
	stride int
}

// link is one key of the chain; prior is its place among the keys that ask for an earlier round.
type link struct {
	key   string
	prior int
}

const noRank = int(^uint(0) >> 1)

func newTable(spec Spec, entries []Entry) *table {
	t := &table{rows: make([]Standing, len(entries))}
	var rounds []string
	for _, key := range spec.Ties {
		l := link{key: key}
		if code, ok := strings.CutPrefix(key, ByRound); ok {
			l.prior = len(rounds)
			rounds = append(rounds, code)
		}
		t.chain = append(t.chain, l)
	}
	t.stride = len(rounds)
	t.priors = make([]int, 0, t.stride*len(entries))
	var c counter
	for i := range entries {
		t.rows[i].ID, t.rows[i].Prior = entries[i].ID, entries[i].Prior
		t.rows[i].settle(spec.Attempts, c.attempts(spec, entries[i].Sheets))
		for _, code := range rounds {
			t.priors = append(t.priors, rankOrLast(entries[i].Prior[code]))
		}
	}
	return t
}

// order lists the rows from first to last. The rounded points, which are in the order of the exact ones wherever they
// differ, decide most comparisons without touching the rows; all others go to the exact keys.
func (t *table) order() []int32 {
	type place struct {
		rounded decimal.Milli
		row     int32
		result  bool
	}
	places := make([]place, len(t.rows))
	for i := range t.rows {
		places[i] = place{rounded: t.rows[i].Points.Milli(), row: int32(i), result: t.rows[i].Attempts > 0}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.result && b.result && a.rounded != b.rounded {
			return compare(int64(b.rounded), int64(a.rounded))
		}
		if c, _ := t.compare(a.row, b.row); c != 0 {
			return c
		}
		return compare(t.rows[a.row].ID, t.rows[b.row].ID)
	})
	order := make([]int32, len(places))
	for i, p := range places {
		order[i] = p.row
	}
	return order
}

func rankOrLast(rank int) int {
	if rank <= 0 {
		return noRank
	}
	return rank
}

// compare is negative when row a stands before row b, 0 when they share a rank; key is what separates them.
func (t *table) compare(a, b int32) (order int, key string) {
	x, y := &t.rows[a], &t.rows[b]
	if x.Attempts == 0 || y.Attempts == 0 {
		return compare(min(y.Attempts, 1), min(x.Attempts, 1)), ""
	}
	if order = y.Points.Cmp(x.Points); order != 0 {
		return order, ByPoints
	}
	for _, l := range t.chain {
		switch l.key {
		case ByTime:
			order = compareTime(x.TimeMS, x.HasTime, y.TimeMS, y.HasTime)
		case ByOther:
			order = compareOther(x, y)
		default:
			order = compare(t.priors[int(a)*t.stride+l.prior], t.priors[int(b)*t.stride+l.prior])
		}
		if order != 0 {
			return order, l.key
		}
	}
	return 0, ByNobody
}

// compareOther is negative when x has the better other attempt: more points, any before none.
func compareOther(x, y *Standing) int {
	switch {
	case x.HasOther && y.HasOther:
		return y.Other.Cmp(x.Other)
	case x.HasOther:
		return -1
	case y.HasOther:
		return 1
	}
	return 0
}
