// What a round waits for, for the list of waiting work: sheets that are missing, late, or confirmed by nobody else.
package marking

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
)

// Awaiting is what a round waits for: entries left with too few judges because one does not mark them, entries that lack sheets although its day
// is over, late sheets, and sheets nobody else confirmed.
type Awaiting struct{ Declined, Missing, Late, Unconfirmed int64 }

// Awaits says what a round (its code) waits for at nowMS (Unix milliseconds); nothing once it is published. Missing counts while the round
// is open. through is results.Through. NotFound for an unknown round.
func Awaits(tx *db.Tx, c *contests.Contest, round string, nowMS int64, through ThroughFunc) (a Awaiting, err error) {
	row, ok := c.RoundRow(round)
	if rules, _ := c.Rules.Round(round); ok && rules.Kind == contests.KindSheet && !sealed(row.State) {
		if a.Declined, err = declined(tx, c.ID, row.ID, max(rules.Judges.Least, 1)); err != nil {
			return a, err
		}
	}
	if ok && row.State == contests.Waiting {
		return a, nil
	}
	s, err := standOf(tx, c, round, through)
	if err != nil || s.Row.State == contests.Published {
		return a, err
	}
	a.Late, a.Unconfirmed = int64(s.Late), int64(s.Unconfirmed)
	if s.Row.State == contests.Open && s.overdue(nowMS) {
		for _, e := range s.Entries {
			if e.Missing > 0 {
				a.Missing++
			}
		}
	}
	return a, nil
}

// overdue says that the day of the round is over at nowMS.
func (s *stand) overdue(nowMS int64) bool {
	return !time.UnixMilli(nowMS).Before(s.Round.On.Start(s.Contest.Rules.Location()).AddDate(0, 0, 1))
}
