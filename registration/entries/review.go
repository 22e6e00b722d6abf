// The acts of the check: approve, return, reject, withdraw, reinstate. Each holds at the revision its page showed, or is a Conflict.
package entries

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// move is one act on an entry.
type move struct {
	id, revision  int64 // revision 0 = whatever it is (commands, imports)
	event, reason string
	until         *int64
	recount       bool                                                      // look at the limits again
	effective     func(tx *db.Tx, e Entry) (time.Time, error)               // nil = now
	allow         func(rules *contests.Rules, e Entry, now time.Time) error // nil = nothing more to ask
}

// Approve accepts an entry after its limits are counted again.
func Approve(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id, revision int64) error {
	return carryOut(ctx, d, by, c, move{id: id, revision: revision, event: EventApproved, recount: true})
}

// Return sends an entry back to its team for correction until an instant, even after registration closed.
func Return(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id, revision int64, reason string, until time.Time) error {
	if err := errors.Join(checkReason(reason, true), checkReturnDate(c.Rules, until, d.Now())); err != nil {
		return err
	}
	last := ms(until)
	return carryOut(ctx, d, by, c, move{id: id, revision: revision, event: EventReturned, reason: reason, until: &last})
}

// Reject refuses an entry for good; Reinstate can take it back.
func Reject(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id, revision int64, reason string) error {
	if err := checkReason(reason, true); err != nil {
		return err
	}
	return carryOut(ctx, d, by, c, move{id: id, revision: revision, event: EventRejected, reason: reason})
}

// Withdraw takes an entry out from a day on, which may lie in the past ("" = from now). A team does it by its link until
// it may no longer correct, and from now only; the office at any time, with a reason.
func Withdraw(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id, revision int64, reason string, from contests.Day) error {
	if err := checkReason(reason, !byEntrant(by)); err != nil {
		return err
	}
	m := move{id: id, revision: revision, event: EventWithdrawn, reason: reason}
	if byEntrant(by) {
		m.allow = checkEditable
	} else {
		m.effective = func(tx *db.Tx, e Entry) (time.Time, error) {
			since, err := inSince(tx, e.ID)
			if err != nil {
				return time.Time{}, err
			}
			return withdrawnAt(c.Rules, from, since, tx.Now)
		}
	}
	return carryOut(ctx, d, by, c, m)
}

// Reinstate takes a withdrawn or rejected entry back to be checked again, if its limits still allow it.
func Reinstate(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id, revision int64, reason string) error {
	if err := checkReason(reason, true); err != nil {
		return err
	}
	return carryOut(ctx, d, by, c, move{id: id, revision: revision, event: EventReinstated, reason: reason, recount: true})
}

func carryOut(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, m move) error {
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		e, err := ByID(tx, c.ID, m.id)
		if err != nil {
			return err
		}
		if m.revision != 0 && m.revision != e.Revision {
			return errStale()
		}
		if err := mayHappen(m.event, e); err != nil {
			return err
		}
		if m.allow != nil {
			if err := m.allow(c.Rules, e, tx.Now); err != nil {
				return err
			}
		}
		if m.recount {
			if err := recount(tx, c, e); err != nil {
				return err
			}
		}
		effective := tx.Now
		if m.effective != nil {
			if effective, err = m.effective(tx, e); err != nil {
				return err
			}
		}
		return record(tx, by, e, m, effective)
	})
}

// record writes what an allowed act leaves behind: state, event, audit line, new versions of the rounds.
func record(tx *db.Tx, by audit.By, e Entry, m move, effective time.Time) error {
	state := stateAfter(m.event, e.State)
	if err := setState(tx, e, e.Revision, state, m.until); err != nil {
		return err
	}
	if err := insertEvent(tx, e.ID, m.event, ms(effective), by.Name, m.reason); err != nil {
		return err
	}
	after := map[string]any{"state": state}
	if m.event == EventWithdrawn {
		after["effective_at"] = ms(effective)
	}
	if m.until != nil {
		after["return_until"] = *m.until
	}
	if err := note(tx, by, e, "entry."+m.event, m.reason, map[string]any{"state": e.State}, after); err != nil {
		return err
	}
	return contests.BumpRounds(tx, e.ContestID)
}

// recount looks at the limits of a kept entry as if it were sent now.
func recount(tx *db.Tx, c *contests.Contest, e Entry) error {
	members, err := MembersOf(tx, e.ID)
	if err != nil {
		return err
	}
	p := prepare(draftOf(c, e, members))
	found, _, err := clashes(tx, c, e.DivisionID, p, e.ID)
	if err != nil {
		return err
	}
	return refuse(p, found)
}

// draftOf is a kept entry in the shape of the form.
func draftOf(c *contests.Contest, e Entry, members []Member) Draft {
	d := Draft{
		Division: c.DivisionCode(e.DivisionID), Name: e.Name, Unit: e.Unit, Area: e.Area, Account: e.Account,
		ContactName: e.ContactName, ContactPhone: e.ContactPhone, ContactEmail: e.ContactEmail,
		Consent: e.ConsentAt != nil, Source: e.Source,
	}
	for _, m := range members {
		d.Members = append(d.Members, DraftMember{m.Role, m.Name, m.Born, m.Gender, m.Grade, m.Class, m.Phone})
	}
	return d
}

// inSince is when an entry came in, or came back in last.
func inSince(tx *db.Tx, entryID int64) (time.Time, error) {
	var at int64
	err := tx.Get(&at, `SELECT COALESCE(MAX(effective_at), 0) FROM entry_event WHERE entry_id = ? AND kind IN ('submitted', 'reinstated')`, entryID)
	if err != nil {
		return time.Time{}, fmt.Errorf("entry since: %w", err)
	}
	return time.UnixMilli(at), nil
}
