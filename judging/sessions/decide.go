// Who sits where: filling sessions, teams of one mentor at the same time, accounts by pattern, and what a typed session must hold.
package sessions

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Limits of what is typed.
const (
	maxRoom     = 80 // characters
	maxCapacity = 1000
)

// Typed is a session as the office types it: Day "2024-08-17" or "17/8/2024", From and To "07:30", Capacity "20".
type Typed struct {
	Room, Day, From, To, Capacity, Division string
}

// read makes a session of what was typed, in a zone. Faults: Invalid "room", "day", "from", "to", "capacity".
func (t Typed) read(zone *time.Location) (Session, error) {
	s := Session{Room: text.Clean(t.Room)}
	var faults []error
	if s.Room == "" || len([]rune(s.Room)) > maxRoom {
		faults = append(faults, fault.Invalid("room", "sessions.fault.room", "Max", maxRoom))
	}
	n, err := strconv.Atoi(text.Clean(t.Capacity))
	if s.Capacity = n; err != nil || n < 1 || n > maxCapacity {
		faults = append(faults, fault.Invalid("capacity", "sessions.fault.capacity", "Max", maxCapacity))
	}
	day := text.Clean(t.Day)
	if iso, ok := text.Date(day); ok {
		day = iso
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		faults = append(faults, fault.Invalid("day", "sessions.fault.day"))
		day = "2000-01-01"
	}
	from, err := time.ParseInLocation("2006-01-02 15:04", day+" "+text.Clean(t.From), zone)
	if err != nil {
		faults = append(faults, fault.Invalid("from", "sessions.fault.time"))
	}
	to, toErr := time.ParseInLocation("2006-01-02 15:04", day+" "+text.Clean(t.To), zone)
	switch {
	case toErr != nil:
		faults = append(faults, fault.Invalid("to", "sessions.fault.time"))
	case err == nil && !to.After(from):
		faults = append(faults, fault.Invalid("to", "sessions.fault.order"))
	}
	s.StartsAt, s.EndsAt = from.UnixMilli(), to.UnixMilli()
	return s, errors.Join(faults...)
}

// inOrder sorts sessions by start, then room.
func inOrder(all []Session) []Session {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Session) int {
		return cmp.Or(cmp.Compare(a.StartsAt, b.StartsAt), cmp.Compare(a.Room, b.Room), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// hall is the seats while they are filled.
type hall struct {
	sessions []Session
	seats    []Seat
	taken    map[int64]int
}

// fill seats the entries that have no session, in the order of their codes, in the earliest session of their division with a place left;
// seated ones stay. Teams of one mentor do not sit at the same time where another place, or an exchange with somebody seated just now, avoids
// it. It gives all seats by code; who found no place keeps session 0.
func fill(sessions []Session, seats []Seat) []Seat {
	h := hall{inOrder(sessions), slices.Clone(seats), map[int64]int{}}
	slices.SortFunc(h.seats, func(a, b Seat) int { return cmp.Compare(a.Code, b.Code) })
	var fresh []int
	for _, s := range h.seats {
		h.taken[s.SessionID]++
	}
	for i := range h.seats {
		if h.seats[i].SessionID != 0 {
			continue
		}
		if h.place(i, fresh) {
			fresh = append(fresh, i)
		}
	}
	return h.seats
}

// place seats one entry; false = every session of its division is full.
func (h *hall) place(i int, fresh []int) bool {
	var second Session
	for _, s := range h.sessions {
		if h.taken[s.ID] >= s.Capacity || !s.Takes(h.seats[i].DivisionID) {
			continue
		}
		if second.ID == 0 {
			second = s
		}
		if !h.clashes(i, s, -1) {
			h.sit(i, s)
			return true
		}
	}
	if second.ID == 0 {
		return false
	}
	for _, o := range fresh {
		theirs := h.session(h.seats[o].SessionID)
		if !theirs.Overlaps(second) && theirs.Takes(h.seats[i].DivisionID) && second.Takes(h.seats[o].DivisionID) && !h.clashes(i, theirs, o) && !h.clashes(o, second, o) {
			h.taken[theirs.ID]--
			h.sit(o, second)
			h.sit(i, theirs)
			return true
		}
	}
	h.sit(i, second)
	return true
}

func (h *hall) sit(i int, s Session) {
	h.seats[i].SessionID = s.ID
	h.taken[s.ID]++
}

func (h *hall) session(id int64) Session {
	for _, s := range h.sessions {
		if s.ID == id {
			return s
		}
	}
	return Session{}
}

// clashes says that a mentor of entry i has another team at the time of s; entry except does not count.
func (h *hall) clashes(i int, s Session, except int) bool {
	for n, o := range h.seats {
		if n != i && n != except && o.SessionID != 0 && h.session(o.SessionID).Overlaps(s) && shareMentor(h.seats[i], o) {
			return true
		}
	}
	return false
}

func shareMentor(a, b Seat) bool {
	return slices.ContainsFunc(a.Mentors, func(m string) bool { return slices.Contains(b.Mentors, m) })
}

// clash is two teams of one mentor at the same time.
type clash struct{ A, B Seat }

// clashesOf lists teams of one mentor that sit at the same time, by code.
func clashesOf(sessions []Session, seats []Seat) (list []clash) {
	h := hall{sessions: sessions}
	for i, a := range seats {
		for _, b := range seats[i+1:] {
			if a.SessionID != 0 && b.SessionID != 0 && shareMentor(a, b) && h.session(a.SessionID).Overlaps(h.session(b.SessionID)) {
				list = append(list, clash{a, b})
			}
		}
	}
	return list
}

// accountOf is the simulator account of an entry: what the pattern of codes has before its first brace, the division and three digits of the
// number (RB24-{division}-{number} and A, 1 give rb24a001). Where it is taken a letter follows.
func accountOf(pattern, division string, number int, taken map[string]bool) string {
	head, _, _ := strings.Cut(pattern, "{")
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text.Fold(head)+text.Fold(division)))
	account := fmt.Sprintf("%s%03d", plain, number)
	for letter := 'b'; taken[account] && letter <= 'z'; letter++ {
		account = fmt.Sprintf("%s%03d%c", plain, number, letter)
	}
	return account
}
