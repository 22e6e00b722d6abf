// Standings: entries in order of points and the tie chain, with shared ranks where the chain runs out.
package scoring

import (
	"slices"
)

// Standing is the place of one entry. Rank is 1-2-2-4; 0 means it has no result (no sheet, or no total because a round that counts
// into it is missing) and stands after all others.
type Standing struct {
	ID                    int64
	Rank                  int
	Points                Ratio // the total; means nothing when NoTotal
	Own                   Ratio // what this round gave by itself; differs from Points under weights only
	NoTotal               bool  // it has sheets here, but no result in another round that counts into the total
	TimeMS                int64 // milliseconds; under "sum" the sum, which needs a time in every attempt
	HasTime               bool
	Counted               int   // number of the attempt that counts; 0 when all of them do ("sum") or there is none
	Attempts              int   // how many attempts have a sheet; 0 = no result
	Other                 Ratio // points of the best attempt that does not count, when HasOther
	HasOther              bool
	Prior                 map[string]int   // as handed in
	PriorPoints, PriorOwn map[string]Ratio // as handed in
	Marks                 map[string]Ratio // means of the criteria that the tie chain names, by code; absent = no judge gave a mark
	DecidedBy             string           // the key that puts it behind the one above: "points", "time" …; "tie" = shares the rank above; "" = first, or no result
}

// HasResult says that the entry has a rank in its standings.
func (s *Standing) HasResult() bool { return s.Attempts > 0 && !s.NoTotal }

// Rank orders entries by points (more is better), then along spec.Ties. Entries equal in all of them share the rank, and the
// next rank counts all before it. The result is ordered by rank, then ID; entries without a sheet are last with rank 0, by ID.
// It depends on the set of entries only, not on their order. It panics on a Spec that Check refuses.
func Rank(spec Spec, entries []Entry) []Standing {
	if err := spec.Check(); err != nil {
		panic(err)
	}
	t := newTable(spec, entries)
	order := t.order()
	for i, row := range order {
		s := &t.rows[row]
		if !s.HasResult() {
			break // all after it have none either
		}
		s.Rank = i + 1
		if i == 0 {
			continue
		}
		var c int
		if c, s.DecidedBy = t.compare(order[i-1], row); c == 0 {
			s.Rank = t.rows[order[i-1]].Rank
		}
	}
	arrange(t.rows, order)
	return t.rows
}

// arrange puts rows into the given order in place, following each cycle of it once; order is used up.
func arrange(rows []Standing, order []int32) {
	for start := range order {
		if order[start] < 0 {
			continue
		}
		first, to := rows[start], start
		for {
			from := int(order[to])
			order[to] = -1
			if from == start {
				break
			}
			rows[to] = rows[from]
			to = from
		}
		rows[to] = first
	}
}

// table holds the results of all entries, worked out once, and the chain that orders them.
type table struct {
	entries []Entry
	chain   []link
	rows    []Standing
	priors  []int // ranks in earlier rounds: stride numbers per row, 0 = not looked up yet
	stride  int
}

// link is one key of the chain, taken apart; prior is its place among the keys that are ranks in earlier rounds.
type link struct {
	key, kind, code string
	prior           int
}

const noRank = int(^uint(0) >> 1)

func newTable(spec Spec, entries []Entry) *table {
	t := &table{entries: entries, rows: make([]Standing, len(entries))}
	var criteria []string
	for _, key := range spec.Ties {
		l := link{key: key, prior: t.stride}
		l.kind, l.code = splitKey(key)
		switch l.kind {
		case ByRound:
			t.stride++
		case ByMark:
			criteria = append(criteria, l.code)
		}
		t.chain = append(t.chain, l)
	}
	t.priors = make([]int, t.stride*len(entries))
	var c counter
	for i := range entries {
		e, s := &entries[i], &t.rows[i]
		s.ID, s.Prior, s.PriorPoints, s.PriorOwn = e.ID, e.Prior, e.PriorPoints, e.PriorOwn
		s.settle(spec.Attempts, c.attempts(spec, e.Sheets))
		s.Own = s.Points
		s.weigh(spec.Weights)
		if len(criteria) > 0 && s.Attempts > 0 {
			s.Marks = criterionMeans(criteria, s.Counted, e.Sheets)
		}
	}
	return t
}

// prior is the rank of a row in an earlier round, looked up once; none counts as behind all.
func (t *table) prior(row int32, l link) int {
	rank := &t.priors[int(row)*t.stride+l.prior]
	if *rank == 0 {
		if *rank = t.entries[row].Prior[l.code]; *rank <= 0 {
			*rank = noRank
		}
	}
	return *rank
}

// order lists the rows from first to last.
func (t *table) order() []int32 {
	places := make([]place, len(t.rows))
	for i := range t.rows {
		places[i] = newPlace(int32(i), &t.rows[i])
	}
	timeNext := len(t.chain) > 0 && t.chain[0].key == ByTime
	slices.SortFunc(places, func(a, b place) int {
		if c := a.compare(b, timeNext); c != 0 {
			return c
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

// compare is negative when row a stands before row b, 0 when they share a rank; key is what separates them.
func (t *table) compare(a, b int32) (order int, key string) {
	x, y := &t.rows[a], &t.rows[b]
	if hasX, hasY := x.HasResult(), y.HasResult(); !hasX || !hasY {
		switch {
		case hasX:
			return -1, ""
		case hasY:
			return 1, ""
		}
		return 0, ""
	}
	if order = y.Points.Cmp(x.Points); order != 0 {
		return order, ByPoints
	}
	for _, l := range t.chain {
		switch l.kind {
		case ByTime:
			order = compareTime(x.TimeMS, x.HasTime, y.TimeMS, y.HasTime)
		case ByOther:
			order = compareMore(x.Other, x.HasOther, y.Other, y.HasOther)
		case ByMark:
			order = compareIn(x.Marks, y.Marks, l.code)
		case ByTotal:
			order = compareIn(x.PriorPoints, y.PriorPoints, l.code)
		default:
			order = compare(t.prior(a, l), t.prior(b, l))
		}
		if order != 0 {
			return order, l.key
		}
	}
	return 0, ByNobody
}

// compareMore is negative when a is better: more points, any before none; two without are equal.
func compareMore(a Ratio, hasA bool, b Ratio, hasB bool) int {
	switch {
	case hasA && hasB:
		return b.Cmp(a)
	case hasA:
		return -1
	case hasB:
		return 1
	}
	return 0
}

func compareIn(x, y map[string]Ratio, code string) int {
	a, hasA := x[code]
	b, hasB := y[code]
	return compareMore(a, hasA, b, hasB)
}
