// Several judges' sheets of one attempt become one result.
package scoring

import (
	"slices"

	"hoithi/internal/decimal"
)

// combine works on the marks of one attempt, at least one, sorted by points ascending. The result is exact.
func combine(how string, marks []mark) Ratio {
	count := len(marks)
	switch {
	case how == Sum:
		return Ratio{Num: total(marks), Den: 1}
	case how == Median && count%2 == 1:
		return Whole(marks[count/2].points)
	case how == Median:
		return Ratio{Num: int64(marks[count/2-1].points + marks[count/2].points), Den: 2}
	case how == Trimmed && count >= 3:
		marks = marks[1 : count-1]
	}
	return Ratio{Num: total(marks), Den: int64(len(marks))}
}

// LeftOut are the places of the marks that a combination leaves out: the lowest and the highest of at least three under Trimmed, of equal
// ones the first and the last; -1, -1 when all count.
func LeftOut(how string, points []decimal.Milli) (lowest, highest int) {
	if how != Trimmed || len(points) < 3 {
		return -1, -1
	}
	highest = 0
	for i, p := range points {
		if p < points[lowest] {
			lowest = i
		}
		if p >= points[highest] {
			highest = i
		}
	}
	return lowest, highest
}

// total adds points: at most decimal.Max each, so a million sheets fit in 63 bits.
func total(marks []mark) int64 {
	var sum decimal.Milli
	for i := range marks {
		sum += marks[i].points
	}
	return int64(sum)
}

// officialTime is the time of one attempt taken by one or more people: with three watches the middle one, with two the
// longer one, as in hand timing in athletics (World Athletics Technical Rules, rule 19). Watches that were not started do not
// count; ok is false when nobody took a time. It is a time that somebody did take, so nothing is rounded.
func (c *counter) officialTime(marks []mark) (ms int64, ok bool) {
	if len(marks) == 1 {
		return marks[0].timeMS, marks[0].hasTime
	}
	c.times = c.times[:0]
	for i := range marks {
		if marks[i].hasTime {
			c.times = append(c.times, marks[i].timeMS)
		}
	}
	if len(c.times) == 0 {
		return 0, false
	}
	slices.Sort(c.times)
	return c.times[len(c.times)/2], true
}
