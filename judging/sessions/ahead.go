// What a round needs before its sessions begin.
package sessions

import (
	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Unplaced counts the entries of a round (its code) that sit in no session. asks is false for a round marked on sheets that has no sessions, and
// for one whose entries are not known yet. NotFound for an unknown round.
func Unplaced(tx *db.Tx, c *contests.Contest, round string, through ThroughFunc) (n int64, asks bool, err error) {
	p, err := planOf(tx, c.ID, round, through)
	if fault.KindOf(err) == fault.KindConflict { // the round before is not judged
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	return int64(len(p.in(0))), len(p.seats) > 0 && (p.round.Kind != contests.KindSheet || len(p.sessions) > 0), nil
}
