// Fixed-width sort keys: most comparisons of a large table are settled by three machine words, exactly.
package scoring

import "math/bits"

// place is a row with its points as whole thousandths and 64 bits of the fraction. Two quotients with denominators below
// 2^32 differ by more than 2^-64 or not at all, so for such (exact) rows equal keys are equal points; other rows go to Ratio.Cmp.
type place struct {
	whole   int64
	part    uint64
	timeMS  int64
	row     int32
	result  bool
	exact   bool
	hasTime bool
}

func newPlace(row int32, s *Standing) place {
	p := place{row: row, result: s.HasResult(), timeMS: s.TimeMS, hasTime: s.HasTime}
	den := max(s.Points.Den, 1)
	p.exact = s.Points.wide == nil && den < 1<<32
	if !p.exact {
		return p
	}
	rest := s.Points.Num % den
	p.whole = s.Points.Num / den
	if rest < 0 {
		p.whole, rest = p.whole-1, rest+den
	}
	p.part, _ = bits.Div64(uint64(rest), 0, uint64(den)) // rest < den, so the quotient fits
	return p
}

// compare is negative when a stands before b, and 0 when these keys do not say. timeNext: less time is the key after points.
func (a place) compare(b place, timeNext bool) int {
	switch {
	case a.result != b.result:
		if a.result {
			return -1
		}
		return 1
	case !a.exact || !b.exact || !a.result:
		return 0
	case a.whole != b.whole:
		return compare(b.whole, a.whole)
	case a.part != b.part:
		return compare(b.part, a.part)
	case timeNext:
		return compareTime(a.timeMS, a.hasTime, b.timeMS, b.hasTime)
	}
	return 0
}
