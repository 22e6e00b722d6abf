// Several attempts of one entry become its result: the best, the sum or the last.
package scoring

import (
	"slices"

	"hoithi/internal/decimal"
)

// Attempt is the combined result of one attempt. Sheets is the number of judges' sheets behind it, at least 1.
// TimeMS is in milliseconds and means nothing unless HasTime.
type Attempt struct {
	Number  int
	Points  Ratio
	TimeMS  int64
	HasTime bool
	Sheets  int
	Counts  bool // it is what the standing shows; under "sum" all of them count
}

// Attempts lists the attempts of an entry that have at least one sheet, by number, as the standings count them.
// It panics on a Spec that Check refuses.
func Attempts(spec Spec, entry Entry) []Attempt {
	if err := spec.Check(); err != nil {
		panic(err)
	}
	var c counter
	return slices.Clone(c.attempts(spec, entry.Sheets))
}

// counter holds the buffers that one pass over all entries uses again and again.
type counter struct {
	marks []mark
	times []int64
	list  []Attempt
}

// mark is a sheet without its judge, who does not matter once the sheets are gathered: small and free of pointers, it sorts fast.
type mark struct {
	points  decimal.Milli
	timeMS  int64
	attempt int
	hasTime bool
}

// attempts returns the attempts by number with Counts set; the slice is valid until the next call.
func (c *counter) attempts(spec Spec, sheets []Sheet) []Attempt {
	c.marks = c.marks[:0]
	for i := range sheets {
		s := &sheets[i]
		c.marks = append(c.marks, mark{points: s.Points, timeMS: s.TimeMS, attempt: s.Attempt, hasTime: s.HasTime})
	}
	slices.SortFunc(c.marks, func(a, b mark) int {
		if a.attempt != b.attempt {
			return compare(a.attempt, b.attempt)
		}
		return compare(int64(a.points), int64(b.points))
	})
	c.list = c.list[:0]
	for rest := c.marks; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].attempt == rest[0].attempt {
			n++
		}
		a := Attempt{Number: rest[0].attempt, Points: combine(spec.Combine, rest[:n]), Sheets: n, Counts: spec.Attempts == Sum}
		a.TimeMS, a.HasTime = c.officialTime(rest[:n])
		c.list = append(c.list, a)
		rest = rest[n:]
	}
	if chosen := choose(spec.Attempts, c.list); chosen >= 0 {
		c.list[chosen].Counts = true
	}
	return c.list
}

// choose is the index of the one attempt that counts, -1 when there is none or all count.
func choose(how string, list []Attempt) int {
	switch {
	case how == Sum || len(list) == 0:
		return -1
	case how == Last:
		return len(list) - 1
	}
	best := 0
	for i := range list[1:] {
		if better(list[i+1], list[best]) {
			best = i + 1
		}
	}
	return best
}

// better: more points, then less time, a time being better than none.
func better(a, b Attempt) bool {
	if order := a.Points.Cmp(b.Points); order != 0 {
		return order > 0
	}
	return compareTime(a.TimeMS, a.HasTime, b.TimeMS, b.HasTime) < 0
}

// compareTime is negative when a is better: less time, any time before none; two without a time are equal.
func compareTime(a int64, hasA bool, b int64, hasB bool) int {
	switch {
	case hasA && hasB:
		return compare(a, b)
	case hasA:
		return -1
	case hasB:
		return 1
	}
	return 0
}

// settle fills the result of a standing from the attempts; a standing without attempts keeps Rank 0 and Counted 0.
func (s *Standing) settle(how string, list []Attempt) {
	s.Attempts = len(list)
	if how == Sum {
		s.HasTime = len(list) > 0
		for _, a := range list {
			s.Points = s.Points.plus(a.Points)
			s.TimeMS += a.TimeMS
			s.HasTime = s.HasTime && a.HasTime
		}
		if !s.HasTime { // a sum in which a time is missing is no time
			s.TimeMS = 0
		}
		return
	}
	for _, a := range list {
		if a.Counts {
			s.Points, s.TimeMS, s.HasTime, s.Counted = a.Points, a.TimeMS, a.HasTime, a.Number
		} else if !s.HasOther || a.Points.Cmp(s.Other) > 0 {
			s.Other, s.HasOther = a.Points, true
		}
	}
	if !s.HasTime {
		s.TimeMS = 0
	}
}
