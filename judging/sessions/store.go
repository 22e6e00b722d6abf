// SQL of sessions and of who sits in them.
package sessions

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/registration/entries"
)

// plan is a round with its sessions and those who take part.
type plan struct {
	contest  *contests.Contest
	round    contests.Round
	row      contests.RoundRow
	sessions []Session // by start, then room
	seats    []Seat    // by code
}

// planOf reads a round's plan. NotFound for an unknown round.
func planOf(tx *db.Tx, contestID int64, code string, through ThroughFunc) (p plan, err error) {
	if p.contest, err = contests.ByID(tx, contestID); err != nil {
		return p, err
	}
	var ok, found bool
	p.round, ok = p.contest.Rules.Round(code)
	p.row, found = p.contest.RoundRow(code)
	if !ok || !found {
		return p, fault.NotFound("sessions.fault.round", "Round", code)
	}
	if p.sessions, err = sessionsOf(tx, p.row.ID); err != nil {
		return p, err
	}
	all, err := seatsOf(tx, p.contest.ID, p.row.ID)
	if err != nil {
		return p, err
	}
	var in map[int64]bool
	before, later := p.contest.Rules.PreviousRound(code)
	if later {
		if in, _, err = through(tx, p.contest, before.Code); err != nil {
			return p, err
		}
	}
	for _, s := range all {
		race := s.State == entries.Submitted || s.State == entries.Returned || s.State == entries.Approved
		if race && (!later || in[s.EntryID]) {
			p.seats = append(p.seats, s)
		}
	}
	return p, nil
}

// sealed says that the round takes no changes any more.
func (p plan) sealed() bool {
	return p.row.State == contests.Closed || p.row.State == contests.Published
}

func (p plan) seat(entryID int64) (Seat, bool) {
	for _, s := range p.seats {
		if s.EntryID == entryID {
			return s, true
		}
	}
	return Seat{}, false
}

func (p plan) session(id int64) (Session, bool) {
	for _, s := range p.sessions {
		if s.ID == id {
			return s, true
		}
	}
	return Session{}, false
}

// in lists who sits in a session; 0 = those who wait.
func (p plan) in(id int64) (list []Seat) {
	for _, s := range p.seats {
		if s.SessionID == id {
			list = append(list, s)
		}
	}
	return list
}

func sessionsOf(tx *db.Tx, roundID int64) (list []Session, err error) {
	err = tx.Select(&list, `SELECT id, room, starts_at, ends_at, capacity, division_id FROM round_session WHERE round_id = ? ORDER BY starts_at, room, id`, roundID)
	if err != nil {
		return nil, fmt.Errorf("sessions of round %d: %w", roundID, err)
	}
	return list, nil
}

// seatsOf lists all entries of a contest with their session in a round, by code.
func seatsOf(tx *db.Tx, contestID, roundID int64) (list []Seat, err error) {
	err = tx.Select(&list, `SELECT e.id, e.code, e.account, e.name, u.name AS unit, u.area, e.division_id, e.state, COALESCE(s.session_id, 0) AS session_id
		FROM entry e JOIN unit u ON u.id = e.unit_id LEFT JOIN session_entry s ON s.entry_id = e.id AND s.round_id = ?
		WHERE e.contest_id = ? ORDER BY e.code, e.id`, roundID, contestID)
	if err != nil {
		return nil, fmt.Errorf("seats of round %d: %w", roundID, err)
	}
	var mentors []struct {
		EntryID int64  `db:"entry_id"`
		Person  string `db:"person"`
	}
	err = tx.Select(&mentors, `SELECT entry_id, person FROM member WHERE contest_id = ? AND role = 'mentor' AND until_at IS NULL ORDER BY entry_id, ordinal`, contestID)
	if err != nil {
		return nil, fmt.Errorf("mentors of contest %d: %w", contestID, err)
	}
	of := map[int64][]string{}
	for _, m := range mentors {
		of[m.EntryID] = append(of[m.EntryID], m.Person)
	}
	for i := range list {
		list[i].Mentors = of[list[i].EntryID]
	}
	return list, nil
}

// Order says when and where each entry of a round sits; entries without a session are missing.
func Order(tx *db.Tx, roundID int64) (map[int64]Slot, error) {
	var rows []struct {
		EntryID int64  `db:"entry_id"`
		At      int64  `db:"starts_at"`
		Room    string `db:"room"`
	}
	err := tx.Select(&rows, `SELECT e.entry_id, s.starts_at, s.room FROM session_entry e JOIN round_session s ON s.id = e.session_id WHERE e.round_id = ?`, roundID)
	if err != nil {
		return nil, fmt.Errorf("order of round %d: %w", roundID, err)
	}
	slots := make(map[int64]Slot, len(rows))
	for _, r := range rows {
		slots[r.EntryID] = Slot{r.At, r.Room}
	}
	return slots, nil
}

// seated puts an entry into a session, 0 = into none.
func seated(tx *db.Tx, roundID, entryID, sessionID int64) error {
	_, err := tx.Exec(`DELETE FROM session_entry WHERE round_id = ? AND entry_id = ?`, roundID, entryID)
	if err == nil && sessionID != 0 {
		_, err = tx.Exec(`INSERT INTO session_entry (round_id, entry_id, session_id) VALUES (?, ?, ?)`, roundID, entryID, sessionID)
	}
	if err != nil {
		return fmt.Errorf("seat of entry %d: %w", entryID, err)
	}
	return nil
}
