// What a round of judges needs before it begins.
package marking

import (
	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// ShortOfJudges counts the entries of a round (its code) with fewer judges than its rules ask for. asks is false for a round that is not marked on
// sheets, and for one whose entries are not known yet. through is results.Through. NotFound for an unknown round.
func ShortOfJudges(tx *db.Tx, c *contests.Contest, round string, through ThroughFunc) (n int64, asks bool, err error) {
	if r, ok := c.Rules.Round(round); ok && r.Kind != contests.KindSheet {
		return 0, false, nil
	}
	p, err := panelOf(tx, c.ID, round, through)
	if fault.KindOf(err) == fault.KindConflict { // the round before is not judged
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	judges := map[int64]int{}
	for _, a := range p.assigned {
		judges[a.EntryID]++
	}
	for _, e := range p.entries {
		if judges[e.ID] < max(1, p.round.Judges.Least) {
			n++
		}
	}
	return n, len(p.entries) > 0, nil
}
