// The use cases: add and remove a session, fill, move one entry, give out accounts.
package sessions

import (
	"context"
	"errors"
	"fmt"

	"hoithi/contests"
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
		if p.row.State == contests.Closed || p.row.State == contests.Published {
			return fault.Conflict("sessions.fault.sealed", "Round", p.round.Name)
		}
		return f(tx, p)
	})
}

// Add adds a session to a round. Faults: Invalid at a field, NotFound for the round, Conflict when the round is closed or the room is taken at
// that time.
func Add(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, t Typed, through ThroughFunc) (id int64, err error) {
	err = act(ctx, d, contestID, round, through, func(tx *db.Tx, p plan) error {
		s, err := t.read(p.contest.Rules.Location())
		if t.Division != "" {
			division, ok := p.contest.DivisionID(t.Division)
			if !ok {
				err = errors.Join(err, fault.Invalid("division", "sessions.fault.division"))
			}
			s.DivisionID = &division
		}
		if err != nil {
			return err
		}
		for _, o := range p.sessions {
			if o.Room == s.Room && o.Overlaps(s) {
				return fault.Conflict("sessions.fault.room_taken", "Room", s.Room)
			}
		}
		err = tx.Get(&id, `INSERT INTO round_session (contest_id, round_id, room, starts_at, ends_at, capacity, division_id) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			contestID, p.row.ID, s.Room, s.StartsAt, s.EndsAt, s.Capacity, s.DivisionID)
		if err != nil {
			return fmt.Errorf("insert round_session: %w", err)
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "session.add", Subject: "round_session", SubjectID: id,
			After: map[string]any{"round": round, "room": s.Room, "starts_at": s.StartsAt, "ends_at": s.EndsAt, "capacity": s.Capacity, "division": t.Division}})
	})
	return id, err
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
