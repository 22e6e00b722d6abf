// What a round brought about, as of an instant: the numbers a report takes.
package results

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// RoundHeld is what a report says about a round.
type RoundHeld struct {
	Round       string
	TookPart    int // entries with a result effective by then, and not withdrawn or rejected by then
	Advanced    int // in the publication in force then
	Prizes      int // in the publication in force then
	Publication int // its number, 0 = none
}

// Took counts a round as of an instant (inclusive): marks by their effective time, advancement and prizes by the publication then in force.
func Took(tx *db.Tx, c *contests.Contest, round string, at time.Time) (RoundHeld, error) {
	row, ok := c.RoundRow(round)
	if !ok {
		return RoundHeld{}, fault.NotFound("results.unknown_round", "Code", round)
	}
	held := RoundHeld{Round: round}
	var err error
	if held.TookPart, err = tookPart(tx, row.ID, at.UnixMilli()); err != nil {
		return held, err
	}
	p, err := latestUntil(tx, row.ID, at.UnixMilli())
	if fault.KindOf(err) == fault.KindNotFound {
		return held, nil
	}
	if err != nil {
		return held, err
	}
	s, err := p.Snapshot()
	if err != nil {
		return held, err
	}
	held.Publication = p.Number
	for _, d := range s.Divisions {
		for _, r := range d.Rows {
			if r.Advancement == In {
				held.Advanced++
			}
			if r.Prize != "" {
				held.Prizes++
			}
		}
	}
	return held, nil
}
