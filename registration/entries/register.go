// Adding an entry: from the web form, once however often it is sent, and one by one for an import.
package entries

import (
	"context"
	"errors"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// linkKind is the kind of private links that open an entry; linkDays is how long they live after the last round.
const (
	linkKind = "entry"
	linkDays = 60
)

// Register is the act behind the form: unit, number, entry, event, members, audit line, and a private link whose token
// follows from the form's key. All that CheckContent finds is refused, and so are a team of the same name in the unit and
// division and a contestant who is in another team of the same unit; one who is in a team of another unit is accepted.
// The same form sent again gives the same receipt, even after the deadline; the same key with another content is a Conflict,
// and so is a contest that changed since c was read.
// The simulator account is the office's to give, whatever was sent: marks find their team by it.
func Register(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, draft Draft, key string) (Receipt, error) {
	draft = draft.Cleaned()
	draft.Source, draft.Account = SourceWeb, ""
	if err := CheckContent(c.Rules, draft, d.Now()); err != nil {
		return Receipt{}, errors.Join(checkWindow(c.Rules, d.Now()), err)
	}
	token := auth.DeriveToken(key)
	p := prepare(draft)
	p.link = auth.HashToken(token)
	divisionID, _ := c.DivisionID(p.Division)
	var entry Entry
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		found, unitID, err := clashes(tx, c, divisionID, p, 0)
		if err != nil {
			return err
		}
		if first, sent := sentBefore(found); sent {
			if first.Digest != p.digest {
				return errSentBefore()
			}
			entry, err = ByID(tx, c.ID, first.ID)
			return err
		}
		if err := checkWindow(c.Rules, tx.Now); err != nil {
			return err
		}
		if entry, err = keep(tx, c, by, divisionID, unitID, p, found); err != nil {
			return err
		}
		return auth.AddLink(tx, linkKind, entry.ID, p.link, linkExpiry(c.Rules))
	})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Entry: entry, Token: token}, nil
}

// NewLink replaces the private links of an entry by a new one, for a team that lost it; it gives the token.
func NewLink(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id int64) (string, error) {
	token, hash := auth.NewToken()
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		e, err := ByID(tx, c.ID, id)
		if err != nil {
			return err
		}
		if err := auth.RevokeLinks(tx, linkKind, e.ID); err != nil {
			return err
		}
		if err := auth.AddLink(tx, linkKind, e.ID, hash, linkExpiry(c.Rules)); err != nil {
			return err
		}
		return note(tx, by, e, "entry.link", "", nil, nil)
	})
	return token, err
}

// keep writes a checked draft whose clashes were found; unitID 0 is a unit to make.
func keep(tx *db.Tx, c *contests.Contest, by audit.By, divisionID, unitID int64, p prepared, found []clash) (Entry, error) {
	if err := refuse(p, found); err != nil {
		return Entry{}, err
	}
	e := Entry{
		ContestID: c.ID, DivisionID: divisionID, Name: p.Name, Account: p.Account, Unit: p.Unit, Area: p.Area,
		ContactName: p.ContactName, ContactPhone: p.ContactPhone, ContactEmail: p.ContactEmail,
		State: Submitted, Revision: 1, Source: p.Source, SubmittedAt: tx.NowMS(),
	}
	if !p.SubmittedAt.IsZero() {
		e.SubmittedAt = ms(p.SubmittedAt)
	}
	if p.Consent {
		e.ConsentAt = &e.SubmittedAt
	}
	var err error
	if e.UnitID = unitID; unitID == 0 {
		if e.UnitID, err = unitOf(tx, p); err != nil {
			return Entry{}, err
		}
	}
	number, err := takeNumbers(tx, c, divisionID, 1)
	if err != nil {
		return Entry{}, err
	}
	e.Code = c.Rules.CodeOf(p.Division, number)
	if err := insertEntry(tx, &e, p); err != nil {
		return Entry{}, err
	}
	if err := insertEvent(tx, e.ID, EventSubmitted, e.SubmittedAt, by.Name, ""); err != nil {
		return Entry{}, err
	}
	if err := insertMembers(tx, c.ID, e.ID, e.SubmittedAt, inOrder(p.members)); err != nil {
		return Entry{}, err
	}
	if err := note(tx, by, e, "entry.submit", "", nil, map[string]any{"code": e.Code, "name": e.Name, "state": e.State}); err != nil {
		return Entry{}, err
	}
	return e, nil // no round's version grows: a new entry has no marks, and the standings count the entries themselves
}

func inOrder(members []preparedMember) []placed {
	all := make([]placed, len(members))
	for i, m := range members {
		all[i] = placed{i, m}
	}
	return all
}

// refuse names the clashes that forbid an entry: the same team, or a contestant of another team of the same unit.
func refuse(p prepared, found []clash) error {
	var faults []error
	for _, other := range found {
		switch {
		case other.Why == "name":
			faults = append(faults, fault.Invalid("name", "registration.fault.same_team", "Code", other.Code))
		case other.Why == "person" && other.UnitCanon == p.unit.canon && other.Area == p.Area:
			faults = append(faults, refusePerson(p, other))
		}
	}
	return errors.Join(faults...)
}

func refusePerson(p prepared, other clash) error {
	for i, m := range p.members {
		if m.Role == Contestant && m.person == other.Person {
			return fault.Invalid(memberField(i, "name"), "registration.fault.in_other_team", "Name", m.Name, "Code", other.Code)
		}
	}
	return nil
}

func sentBefore(found []clash) (clash, bool) {
	for _, other := range found {
		if other.Why == "sent" {
			return other, true
		}
	}
	return clash{}, false
}

func errSentBefore() error { return fault.Conflict("registration.fault.sent_before") }
