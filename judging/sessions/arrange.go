// What a file does to the sessions of a round: pure comparison of what it says with the plan as it is.
package sessions

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"hoithi/internal/fault"
)

// change is a session that the file adds (Old.ID 0) or changes; Row is the first row that names it. A new session has an ID below 0.
type change struct {
	Row      int
	Old, New Session
}

// move is an entry that the file seats elsewhere; To may be a new session.
type move struct {
	Row   int
	Entry Seat
	To    int64
}

// arrangement is a plan after a file.
type arrangement struct {
	sessions []Session
	changes  []change
	moves    []move
	same     int
}

// arrange works out what rows do. Faults have row and field ("room", "to", "capacity"): a room used twice at a time, more entries than places, an
// entry in a session of another division, rows of one session that differ.
func (at plan) arrange(rows []fileRow) (a arrangement, faults []*fault.Fault) {
	a.sessions = slices.Clone(at.sessions)
	bad := func(row int, field, key string, args ...any) {
		faults = append(faults, fault.Invalid(field, key, args...).At(row, field))
	}
	named := map[int64]int{}       // the row that first named a session
	given := map[int64]Session{}   // what that row said
	to := make([]int64, len(rows)) // where each row leads
	for i, r := range rows {
		n := slices.IndexFunc(a.sessions, func(s Session) bool { return s.Room == r.Session.Room && s.StartsAt == r.Session.StartsAt })
		if n < 0 {
			n = len(a.sessions)
			a.sessions = append(a.sessions, Session{ID: -int64(i + 1), Room: r.Session.Room, StartsAt: r.Session.StartsAt})
		}
		s := &a.sessions[n]
		to[i] = s.ID
		first, known := given[s.ID]
		switch {
		case !known:
			named[s.ID], given[s.ID] = r.Number, r.Session
			s.EndsAt = r.Session.EndsAt
			s.Capacity = cmp.Or(r.Session.Capacity, s.Capacity)
		case first.EndsAt != r.Session.EndsAt:
			bad(r.Number, "to", "sessions.fault.differs", "First", named[s.ID])
		case r.Session.Capacity != 0 && first.Capacity != 0 && first.Capacity != r.Session.Capacity:
			bad(r.Number, "capacity", "sessions.fault.differs", "First", named[s.ID])
		}
	}
	a.count(at, rows, to)
	faults = append(faults, a.check(at, rows, to, named)...)
	for i := range a.sessions {
		s := a.sessions[i]
		if old, _ := at.session(s.ID); old != s && named[s.ID] != 0 {
			a.changes = append(a.changes, change{named[s.ID], old, s})
		}
	}
	return a, faults
}

// count gives new sessions without a capacity as many places as rows, and lists who moves.
func (a *arrangement) count(at plan, rows []fileRow, to []int64) {
	for i := range a.sessions {
		if s := &a.sessions[i]; s.Capacity == 0 {
			for _, id := range to {
				if id == s.ID {
					s.Capacity++
				}
			}
		}
	}
	for i, r := range rows {
		if r.Entry.SessionID == to[i] {
			a.same++
			continue
		}
		a.moves = append(a.moves, move{r.Number, r.Entry, to[i]})
	}
}

// check looks at the sessions as they would be.
func (a *arrangement) check(at plan, rows []fileRow, to []int64, named map[int64]int) (faults []*fault.Fault) {
	bad := func(row int, field, key string, args ...any) {
		faults = append(faults, fault.Invalid(field, key, args...).At(row, field))
	}
	sits := map[int64]int{}
	for _, s := range at.seats {
		if !slices.ContainsFunc(rows, func(r fileRow) bool { return r.Entry.EntryID == s.EntryID }) {
			sits[s.SessionID]++
		}
	}
	for i, r := range rows {
		s := a.sessions[slices.IndexFunc(a.sessions, func(s Session) bool { return s.ID == to[i] })]
		sits[s.ID]++
		switch {
		case !s.Takes(r.Entry.DivisionID):
			bad(r.Number, "room", "sessions.fault.other_division", "Code", r.Entry.Code, "Room", s.Room)
		case sits[s.ID] > s.Capacity:
			bad(r.Number, "room", "sessions.fault.full", "Room", s.Room, "Capacity", s.Capacity)
		}
	}
	for i, s := range a.sessions {
		for _, o := range a.sessions[:i] {
			if row := max(named[s.ID], named[o.ID]); row > 0 && s.Room == o.Room && s.Overlaps(o) {
				bad(row, "room", "sessions.fault.room_taken", "Room", s.Room)
			}
		}
	}
	return faults
}

// digest names all that would be written, whatever the order of the rows.
func (a *arrangement) digest() string {
	at := map[int64]string{}
	for _, s := range a.sessions {
		at[s.ID] = fmt.Sprint(s.Room, s.StartsAt)
	}
	var lines []string
	for _, c := range a.changes {
		lines = append(lines, fmt.Sprintf("%d %d %d %q %d %d %d", c.Old.ID, c.Old.EndsAt, c.Old.Capacity, c.New.Room, c.New.StartsAt, c.New.EndsAt, c.New.Capacity))
	}
	for _, m := range a.moves {
		lines = append(lines, fmt.Sprintf("%d %d %q", m.Entry.EntryID, m.Entry.SessionID, at[m.To]))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}
