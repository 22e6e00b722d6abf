// Package sessions puts the entries of a round into sessions (ca thi): a room for a time, with slips and lists to print.
//
// This file names what a session and a seat are.
package sessions

import (
	"hoithi/contests"
	"hoithi/internal/db"
)

// Session is a room for a time. Times are Unix milliseconds; Capacity counts entries; DivisionID nil = entries of any division.
type Session struct {
	ID         int64  `db:"id"`
	Room       string `db:"room"`
	StartsAt   int64  `db:"starts_at"`
	EndsAt     int64  `db:"ends_at"`
	Capacity   int    `db:"capacity"`
	DivisionID *int64 `db:"division_id"`
}

// Takes says that entries of a division may sit in the session.
func (s Session) Takes(divisionID int64) bool {
	return s.DivisionID == nil || *s.DivisionID == divisionID
}

// Overlaps says that two sessions share a moment; one that begins when the other ends does not.
func (s Session) Overlaps(o Session) bool { return s.StartsAt < o.EndsAt && o.StartsAt < s.EndsAt }

// Seat is an entry of the round and where it sits. SessionID 0 = nowhere yet; Mentors are keys of persons.
type Seat struct {
	EntryID    int64    `db:"id"`
	Code       string   `db:"code"`
	Account    string   `db:"account"`
	Name       string   `db:"name"`
	Unit       string   `db:"unit"`
	Area       string   `db:"area"`
	DivisionID int64    `db:"division_id"`
	State      string   `db:"state"`
	SessionID  int64    `db:"session_id"`
	Mentors    []string `db:"-"`
}

// Slot is when and where an entry runs. At is Unix milliseconds.
type Slot struct {
	At   int64
	Room string
}

// ThroughFunc says which entries came through a round; nil = nobody yet.
type ThroughFunc func(tx *db.Tx, c *contests.Contest, round string) (in, open map[int64]bool, err error)
