// Correcting an entry: by its team until the deadline or the return's date, by the office at any time with a reason.
package entries

import (
	"context"
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Correct puts a draft in the place of what was entered, if the entry is still at the revision the form showed (0 = whatever
// it is). Division, source and consent stay; the account is the office's to change. Members who differ are closed and
// added anew, the others stay untouched. What a team corrects after a return or an approval is checked again. A form
// without any change records nothing, except that it answers a return.
func Correct(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, id, revision int64, draft Draft, reason string) (Entry, error) {
	var old Entry
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		old, err = ByID(tx, c.ID, id)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	draft.Division, draft.Source, draft.Consent = c.DivisionCode(old.DivisionID), old.Source, old.ConsentAt != nil
	if byEntrant(by) {
		draft.Account = old.Account
	}
	draft = draft.Cleaned()
	if err := errors.Join(CheckContent(c.Rules, draft, d.Now()), checkReason(reason, !byEntrant(by))); err != nil {
		return Entry{}, err
	}
	p := prepare(draft)
	var corrected Entry
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		e, err := ByID(tx, c.ID, id)
		if err != nil {
			return err
		}
		if revision != 0 && revision != e.Revision {
			return errStale()
		}
		corrected, err = correct(tx, c, by, e, p, reason)
		return err
	})
	return corrected, err
}

func correct(tx *db.Tx, c *contests.Contest, by audit.By, e Entry, p prepared, reason string) (Entry, error) {
	event := EventCorrected
	if byEntrant(by) && Can(EventResubmitted, e.State) {
		event = EventResubmitted
	}
	if err := mayHappen(event, e); err != nil {
		return Entry{}, err
	}
	if byEntrant(by) {
		if err := checkEditable(c.Rules, e, tx.Now); err != nil {
			return Entry{}, err
		}
	}
	if err := checkClashes(tx, c, e, p); err != nil {
		return Entry{}, err
	}
	return replace(tx, c, by, e, p, event, reason)
}

// replace puts the draft in the place of what was entered and records what differs. Without a difference it does nothing,
// except that it answers a return.
func replace(tx *db.Tx, c *contests.Contest, by audit.By, e Entry, p prepared, event, reason string) (Entry, error) {
	members, err := MembersOf(tx, e.ID)
	if err != nil {
		return Entry{}, err
	}
	gone, added := changedMembers(members, p.members)
	before, after := changes(e, p, gone, added)
	if len(after) == 0 && len(before) == 0 && (event == EventCorrected || e.State == Approved) {
		return e, nil
	}
	ids := make([]int64, len(gone))
	for i, m := range gone {
		ids[i] = m.ID
	}
	if err := closeMembers(tx, e.ID, ids); err != nil {
		return Entry{}, err
	}
	if err := insertMembers(tx, c.ID, e.ID, tx.NowMS(), added); err != nil {
		return Entry{}, err
	}
	next, err := rewrite(tx, e, p, event)
	if err != nil {
		return Entry{}, err
	}
	if err := insertEvent(tx, e.ID, event, tx.NowMS(), by.Name, reason); err != nil {
		return Entry{}, err
	}
	if err := note(tx, by, e, "entry."+event, reason, before, after); err != nil {
		return Entry{}, err
	}
	return next, contests.BumpRounds(tx, c.ID)
}

func checkClashes(tx *db.Tx, c *contests.Contest, e Entry, p prepared) error {
	found, _, err := clashes(tx, c, e.DivisionID, p, e.ID)
	if err != nil {
		return err
	}
	if err := refuse(p, found); err != nil {
		return err
	}
	if p.Account == "" || p.Account == e.Account {
		return nil
	}
	other, err := ByAccount(tx, c.ID, p.Account)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	if err != nil || other.ID == e.ID {
		return err
	}
	return fault.Invalid("account", "registration.fault.account_taken", "Code", other.Code)
}

// changedMembers compares by content: who is no longer on the form, and who is new on it.
func changedMembers(kept []Member, form []preparedMember) (gone []Member, added []placed) {
	left := make(map[DraftMember][]Member, len(kept))
	for _, m := range kept {
		key := DraftMember{m.Role, m.Name, m.Born, m.Gender, m.Grade, m.Class, m.Phone}
		left[key] = append(left[key], m)
	}
	for i, m := range form {
		if same := left[m.DraftMember]; len(same) > 0 {
			left[m.DraftMember] = same[1:]
			continue
		}
		added = append(added, placed{i, m})
	}
	for _, m := range kept {
		key := DraftMember{m.Role, m.Name, m.Born, m.Gender, m.Grade, m.Class, m.Phone}
		for _, other := range left[key] {
			if other.ID == m.ID {
				gone = append(gone, m)
			}
		}
	}
	return gone, added
}

// changes lists what differs, before and after, for the audit line; both empty when nothing does.
func changes(e Entry, p prepared, gone []Member, added []placed) (before, after map[string]any) {
	before, after = map[string]any{}, map[string]any{}
	for _, f := range []struct{ name, was, is string }{
		{"name", e.Name, p.Name}, {"unit", e.Unit, p.Unit}, {"area", e.Area, p.Area}, {"account", e.Account, p.Account},
		{"contact_name", e.ContactName, p.ContactName}, {"contact_phone", e.ContactPhone, p.ContactPhone},
		{"contact_email", e.ContactEmail, p.ContactEmail},
	} {
		if f.was != f.is {
			before[f.name], after[f.name] = f.was, f.is
		}
	}
	var was, is []DraftMember
	for _, m := range gone {
		was = append(was, DraftMember{m.Role, m.Name, m.Born, m.Gender, m.Grade, m.Class, m.Phone})
	}
	for _, m := range added {
		is = append(is, m.DraftMember)
	}
	if len(was) > 0 {
		before["members"] = was
	}
	if len(is) > 0 {
		after["members"] = is
	}
	return before, after
}

// rewrite keeps the corrected row. A correction by the office leaves a return's date as it is.
func rewrite(tx *db.Tx, e Entry, p prepared, event string) (Entry, error) {
	unitID, err := unitOf(tx, p)
	if err != nil {
		return Entry{}, err
	}
	next := e
	next.UnitID, next.Unit, next.Area, next.Name, next.Account = unitID, p.Unit, p.Area, p.Name, p.Account
	next.ContactName, next.ContactPhone, next.ContactEmail = p.ContactName, p.ContactPhone, p.ContactEmail
	next.State = stateAfter(event, e.State)
	next.Revision++
	if next.State != Returned {
		next.ReturnUntil = nil
	}
	n, err := tx.Exec(`UPDATE entry SET unit_id = ?, name = ?, name_folded = ?, name_canon = ?, sort_key = ?, search = ?, account = ?,
			contact_name = ?, contact_phone = ?, contact_email = ?, state = ?, return_until = ?, revision = ?
		WHERE id = ? AND contest_id = ? AND revision = ?`,
		next.UnitID, next.Name, p.name.folded, p.name.canon, p.name.sortKey, searchOf(e.Code, p), next.Account,
		next.ContactName, next.ContactPhone, next.ContactEmail, next.State, next.ReturnUntil, next.Revision,
		e.ID, e.ContestID, e.Revision)
	if err != nil {
		return Entry{}, fmt.Errorf("rewrite entry: %w", err)
	}
	if n == 0 {
		return Entry{}, errStale()
	}
	return next, nil
}
