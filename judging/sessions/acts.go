// The use cases: add, change and remove a session, fill, move one entry, give out accounts.
package sessions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/registration/entries"
)

// act runs f on the plan of a round that is neither closed nor published, as one write.
func act(ctx context.Context, d *db.DB, contestID int64, round string, through ThroughFunc, f func(tx *db.Tx, p plan) error) error {
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		p, err := planOf(tx, contestID, round, through)
		if err != nil {
			return err
		}
		if p.sealed() {
			return fault.Conflict("sessions.fault.sealed", "Round", p.round.Name)
		}
		return f(tx, p)
	})
}

// Add adds a session to a round. Faults: Invalid at a field, NotFound for the round, Conflict when the round is closed or the room is taken at
// that time.
func Add(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, t Typed, through ThroughFunc) (id int64, err error) {
	err = act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		s, err := p.typed(t)
		if err != nil {
			return err
		}
		if p.taken(s) {
			return fault.Conflict("sessions.fault.room_taken", "Room", s.Room)
		}
		id, err = added(tx, by, p, s)
		return err
	})
	return id, err
}

// typed reads a session, its division too.
func (p plan) typed(t Typed) (Session, error) {
	s, err := t.read(p.contest.Rules.Location())
	if t.Division != "" {
		division, ok := p.contest.DivisionID(t.Division)
		if !ok {
			err = errors.Join(err, fault.Invalid("division", "sessions.fault.division"))
		}
		s.DivisionID = &division
	}
	return s, err
}

// taken says that another session is in the room at the time of s.
func (p plan) taken(s Session) bool {
	return slices.ContainsFunc(p.sessions, func(o Session) bool { return o.ID != s.ID && o.Room == s.Room && o.Overlaps(s) })
}

func added(tx *db.Tx, by audit.By, p plan, s Session) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO round_session (contest_id, round_id, room, starts_at, ends_at, capacity, division_id) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		p.contest.ID, p.row.ID, s.Room, s.StartsAt, s.EndsAt, s.Capacity, s.DivisionID)
	if err != nil {
		return 0, fmt.Errorf("insert round_session: %w", err)
	}
	return id, audit.Write(tx, by, audit.Line{ContestID: p.contest.ID, Act: "session.add", Subject: "round_session", SubjectID: id, After: p.said(s)})
}

// said is a session as the log keeps it.
func (p plan) said(s Session) map[string]any {
	division := ""
	if s.DivisionID != nil {
		division = p.contest.DivisionCode(*s.DivisionID)
	}
	return map[string]any{"round": p.round.Code, "room": s.Room, "starts_at": s.StartsAt, "ends_at": s.EndsAt, "capacity": s.Capacity, "division": division}
}

// Edit changes room, time, places or division of a session; who sits there stays. Saying what holds writes nothing. Faults: Invalid at a field;
// NotFound; Conflict when the round is closed, the room is taken at that time, more entries sit there than it would hold, or one of another division.
func Edit(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, t Typed, through ThroughFunc) error {
	return act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		old, ok := p.session(id)
		if !ok {
			return fault.NotFound("sessions.fault.gone")
		}
		s, err := p.typed(t)
		if err != nil {
			return err
		}
		s.ID = id
		sits := p.in(id)
		switch {
		case p.taken(s):
			return fault.Conflict("sessions.fault.room_taken", "Room", s.Room)
		case len(sits) > s.Capacity:
			return fault.Conflict("sessions.fault.too_small", "Count", len(sits), "Capacity", s.Capacity)
		}
		for _, e := range sits {
			if !s.Takes(e.DivisionID) {
				return fault.Conflict("sessions.fault.other_division", "Code", e.Code, "Room", s.Room)
			}
		}
		return edited(tx, by, p, old, s)
	})
}

// edited writes what changed; nothing when nothing did.
func edited(tx *db.Tx, by audit.By, p plan, old, s Session) error {
	if maps.Equal(p.said(old), p.said(s)) {
		return nil
	}
	_, err := tx.Exec(`UPDATE round_session SET room = ?, starts_at = ?, ends_at = ?, capacity = ?, division_id = ? WHERE id = ? AND round_id = ?`,
		s.Room, s.StartsAt, s.EndsAt, s.Capacity, s.DivisionID, s.ID, p.row.ID)
	if err != nil {
		return fmt.Errorf("change round_session %d: %w", s.ID, err)
	}
	return audit.Write(tx, by, audit.Line{ContestID: p.contest.ID, Act: "session.edit", Subject: "round_session", SubjectID: s.ID, Before: p.said(old), After: p.said(s)})
}

// Remove takes a session away in which nobody sits. Faults: NotFound, Conflict when somebody sits there or the round is closed.
func Remove(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, through ThroughFunc) error {
	return act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		s, ok := p.session(id)
		if !ok {
			return fault.NotFound("sessions.fault.gone")
		}
		if n := len(p.in(id)); n > 0 {
			return fault.Conflict("sessions.fault.not_empty", "Count", n)
		}
		if _, err := tx.Exec(`DELETE FROM session_entry WHERE session_id = ?`, id); err != nil { // of entries that left the contest
			return err
		}
		if _, err := tx.Exec(`DELETE FROM round_session WHERE id = ? AND round_id = ?`, id, p.row.ID); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "session.remove", Subject: "round_session", SubjectID: id,
			Before: map[string]any{"round": round, "room": s.Room, "starts_at": s.StartsAt}})
	})
}

// Filled says what a filling did: entries seated now, and those for whom there was no place.
type Filled struct{ Seated, Left int }

// Fill seats everybody who has no session yet; who has one stays. Faults: NotFound, Conflict when the round is closed.
func Fill(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, through ThroughFunc) (done Filled, err error) {
	err = act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		done = Filled{}
		var list []string
		for _, s := range fill(p.sessions, p.seats) {
			was, _ := p.seat(s.EntryID)
			switch {
			case s.SessionID == 0:
				done.Left++
			case was.SessionID != s.SessionID:
				done.Seated++
				list = append(list, fmt.Sprint(s.Code, " ", s.SessionID))
				if err := seated(tx, p.row.ID, s.EntryID, s.SessionID); err != nil {
					return err
				}
			}
		}
		if done.Seated == 0 {
			return nil
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "session.fill", Subject: "round", SubjectID: p.row.ID,
			After: map[string]any{"round": round, "seated": list, "left": done.Left}})
	})
	return done, err
}

// Move puts an entry into a session, 0 = into none. Faults: NotFound for the entry or the session; Conflict when the session is full or of
// another division, or the round is closed.
func Move(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, entryID, to int64, through ThroughFunc) error {
	return act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		e, ok := p.seat(entryID)
		if !ok {
			return fault.NotFound("sessions.fault.entry")
		}
		if e.SessionID == to {
			return nil
		}
		if to != 0 {
			s, ok := p.session(to)
			switch {
			case !ok:
				return fault.NotFound("sessions.fault.gone")
			case !s.Takes(e.DivisionID):
				return fault.Conflict("sessions.fault.other_division", "Code", e.Code, "Room", s.Room)
			case len(p.in(to)) >= s.Capacity:
				return fault.Conflict("sessions.fault.full", "Room", s.Room, "Capacity", s.Capacity)
			}
		}
		if err := seated(tx, p.row.ID, entryID, to); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "session.move", Subject: "entry", SubjectID: entryID,
			Before: map[string]any{"round": round, "session": e.SessionID}, After: map[string]any{"round": round, "session": to}})
	})
}

// GiveAccounts gives a simulator account to each entry of the round that has none, and says to how many. An audit line stands at each entry.
func GiveAccounts(ctx context.Context, d *db.DB, by audit.By, contestID int64, round, reason string, through ThroughFunc) (given int, err error) {
	err = act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		given = 0
		all, err := seatsOf(tx, contestID, p.row.ID)
		if err != nil {
			return err
		}
		taken := map[string]bool{}
		for _, s := range all {
			taken[s.Account] = true
		}
		for _, s := range p.seats {
			division := p.contest.DivisionCode(s.DivisionID)
			number, ok := p.contest.Rules.NumberOf(division, s.Code)
			if s.Account != "" || !ok {
				continue
			}
			account := accountOf(p.contest.Rules.EntryCode, division, number, taken)
			taken[account] = true
			if err := entries.GiveAccount(tx, by, p.contest, s.EntryID, account, reason); err != nil {
				return err
			}
			given++
		}
		return nil
	})
	return given, err
}
