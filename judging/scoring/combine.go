// Several judges' sheets of one attempt become one result.
package scoring

import (
	"slices"

	"hoithi/internal/decimal"
)

// combine works on the sheets of one attempt, at least one, sorted by points ascending. The result is exact.
func combine(how string, sheets []Sheet) Ratio {
	count := len(sheets)
	switch {
	case how == Sum:
		return Ratio{Num: total(sheets), Den: 1}
	case how == Median && count%2 == 1:
		return Whole(sheets[count/2].Points)
	case how == Median:
		return Ratio{Num: int64(sheets[count/2-1].Points + sheets[count/2].Points), Den: 2}
	case how == Trimmed && count >= 3:
		sheets = sheets[1 : count-1]
	}
	return Ratio{Num: total(sheets), Den: int64(len(sheets))}
}

// total adds points: at most decimal.Max each, so a million sheets fit in 63 bits.
func total(sheets []Sheet) int64 {
	var sum decimal.Milli
	for i := range sheets {
		sum += sheets[i].Points
	}
	return int64(sum)
}

// officialTime is the time of one attempt taken by one or more people: with three watches the middle one, with two the
// longer one, as in hand timing in athletics (World Athletics Technical Rules, rule 19). Watches that were not started do not
// count; ok is false when nobody took a time. It is a time that somebody did take, so nothing is rounded.
func (c *counter) officialTime(sheets []Sheet) (ms int64, ok bool) {
	if len(sheets) == 1 {
		return sheets[0].TimeMS, sheets[0].HasTime
	}
	c.times = c.times[:0]
	for i := range sheets {
		if sheets[i].HasTime {
			c.times = append(c.times, sheets[i].TimeMS)
		}
	}
	if len(c.times) == 0 {
		return 0, false
	}
	slices.Sort(c.times)
	return c.times[len(c.times)/2], true
}
