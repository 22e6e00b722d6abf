// Whole lists at once, for the import: everything read in two statements, and many entries written in few.
// The caller has ruled out faults (Check) and clashes for the list as a whole, inside the same Write.
package entries

import (
	"errors"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// All lists every entry of a contest, whatever its state, by id, and the present members of each by its id.
func All(tx *db.Tx, contestID int64) ([]Entry, map[int64][]Member, error) {
	var list []Entry
	if err := tx.Select(&list, selectEntry+` WHERE e.contest_id = ? ORDER BY e.id`, contestID); err != nil {
		return nil, nil, fmt.Errorf("entries: %w", err)
	}
	var members []Member
	err := tx.Select(&members, `SELECT id, entry_id, ordinal, role, name, person, born, gender, grade, class, phone
		FROM member WHERE contest_id = ? AND until_at IS NULL ORDER BY entry_id, ordinal, id`, contestID)
	if err != nil {
		return nil, nil, fmt.Errorf("members: %w", err)
	}
	byEntry := make(map[int64][]Member, len(list))
	for _, m := range members {
		byEntry[m.EntryID] = append(byEntry[m.EntryID], m)
	}
	return list, byEntry, nil
}

// Differences says what a correction by a draft would change, as Correct records it; both are empty when nothing.
func Differences(e Entry, members []Member, d Draft) (before, after map[string]any) {
	p := prepared{Draft: d.Cleaned()}
	for _, m := range p.Draft.Members {
		p.members = append(p.members, preparedMember{DraftMember: m})
	}
	gone, added := changedMembers(members, p.members)
	return changes(e, p, gone, added)
}

// Replace is Correct by the office without asking for clashes, inside the caller's Write.
func Replace(tx *db.Tx, c *contests.Contest, by audit.By, e Entry, d Draft, reason string) (Entry, error) {
	if err := errors.Join(mayHappen(EventCorrected, e), checkReason(reason, true)); err != nil {
		return Entry{}, err
	}
	return replace(tx, c, by, e, prepare(d), EventCorrected, reason)
}

// batch is how many rows one statement inserts: 20 columns of 100 rows stay far below both engines' limit of places.
const batch = 100

// AddAll keeps new entries in the order given, which is also the order of their numbers in each division.
func AddAll(tx *db.Tx, c *contests.Contest, by audit.By, drafts []Draft) ([]Entry, error) {
	if len(drafts) == 0 {
		return nil, nil
	}
	all := make([]prepared, len(drafts))
	for i, d := range drafts {
		all[i] = prepare(d)
	}
	list, err := newEntries(tx, c, all)
	if err != nil {
		return nil, err
	}
	if err := insertAll(tx, c, by, list, all); err != nil {
		return nil, err
	}
	for _, e := range list {
		if err := note(tx, by, e, "entry.submit", "", nil, map[string]any{"code": e.Code, "name": e.Name, "state": e.State}); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// newEntries gives each draft its unit and its code; every unit is asked for once and every division counts on once.
func newEntries(tx *db.Tx, c *contests.Contest, all []prepared) ([]Entry, error) {
	units := make(map[[2]string]int64)
	codes, err := newCodes(tx, c, all)
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(all))
	for i, p := range all {
		unit := [2]string{p.unit.canon, p.Area}
		if units[unit] == 0 {
			id, err := unitOf(tx, p)
			if err != nil {
				return nil, err
			}
			units[unit] = id
		}
		divisionID, _ := c.DivisionID(p.Division)
		list[i] = Entry{ContestID: c.ID, DivisionID: divisionID, UnitID: units[unit], Unit: p.Unit, Area: p.Area, Code: codes[i], Name: p.Name,
			Account: p.Account, ContactName: p.ContactName, ContactPhone: p.ContactPhone, ContactEmail: p.ContactEmail,
			State: Submitted, Revision: 1, Source: p.Source, SubmittedAt: tx.NowMS()}
		if !p.SubmittedAt.IsZero() {
			list[i].SubmittedAt = ms(p.SubmittedAt)
		}
		if p.Consent {
			list[i].ConsentAt = &list[i].SubmittedAt
		}
	}
	return list, nil
}

// newCodes gives each draft its code: the one it came with, else the next free one in the order given; every count goes on once.
func newCodes(tx *db.Tx, c *contests.Contest, all []prepared) ([]string, error) {
	last, wanted := make(map[int64]int), make(map[int64]int)
	group := func(p prepared) int64 {
		if !c.Rules.CountsByDivision() {
			return 0
		}
		id, _ := c.DivisionID(p.Division)
		return id
	}
	for _, p := range all {
		if number, ok := c.Rules.NumberOf(p.Division, p.Code); ok {
			last[group(p)] = max(last[group(p)], number)
		} else {
			wanted[group(p)]++
		}
	}
	for id, number := range last {
		if err := keepNumber(tx, c, id, number); err != nil {
			return nil, err
		}
	}
	next := make(map[int64]int)
	for id, n := range wanted {
		taken, err := takeNumbers(tx, c, id, n)
		if err != nil {
			return nil, err
		}
		next[id] = taken - n
	}
	codes := make([]string, len(all))
	for i, p := range all {
		number, given := c.Rules.NumberOf(p.Division, p.Code)
		if !given {
			next[group(p)]++
			number = next[group(p)]
		}
		codes[i] = c.Rules.CodeOf(p.Division, number)
	}
	return codes, nil
}

// insertAll writes entries, their first events and their members, and fills in the ids.
func insertAll(tx *db.Tx, c *contests.Contest, by audit.By, list []Entry, all []prepared) error {
	var rows, events, members [][]any
	for i, e := range list {
		p := all[i]
		rows = append(rows, []any{e.ContestID, e.DivisionID, e.UnitID, e.Code, e.Name, p.name.folded, p.name.canon, p.name.sortKey, searchOf(e.Code, p),
			e.Account, e.ContactName, e.ContactPhone, e.ContactEmail, e.ConsentAt, e.State, e.Source, p.digest, e.SubmittedAt, tx.NowMS()})
	}
	ids := make(map[string]int64, len(list))
	err := inBatches(rows, func(places string, args []any) error {
		var kept []struct {
			ID   int64
			Code string
		}
		err := tx.Select(&kept, `INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search,
			account, contact_name, contact_phone, contact_email, consent_at, state, source, submission_digest,
			submitted_at, created_at) VALUES `+places+` RETURNING id, code`, args...)
		for _, k := range kept {
			ids[k.Code] = k.ID
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	for i := range list {
		e := &list[i]
		e.ID = ids[e.Code]
		events = append(events, []any{e.ID, EventSubmitted, e.SubmittedAt, tx.NowMS(), by.Name, ""})
		for ordinal, m := range all[i].members {
			members = append(members, []any{c.ID, e.ID, ordinal, m.Role, m.Name, m.folded, m.sortKey, m.person,
				m.Born, m.Gender, m.Grade, m.Class, m.Phone, e.SubmittedAt, tx.NowMS()})
		}
	}
	err = inBatches(events, func(places string, args []any) error {
		_, err := tx.Exec(`INSERT INTO entry_event (entry_id, kind, effective_at, recorded_at, actor, reason) VALUES `+places, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("insert events: %w", err)
	}
	err = inBatches(members, func(places string, args []any) error {
		_, err := tx.Exec(`INSERT INTO member (contest_id, entry_id, ordinal, role, name, name_folded, sort_key, person,
			born, gender, grade, class, phone, since_at, since_recorded_at) VALUES `+places, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("insert members: %w", err)
	}
	return nil
}

// inBatches calls insert with the places and values of up to batch rows at a time.
func inBatches(rows [][]any, insert func(places string, args []any) error) error {
	for len(rows) > 0 {
		n := min(len(rows), batch)
		var args []any
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(rows[0])), ", ") + ")"
		if err := insert(strings.TrimSuffix(strings.Repeat(row+", ", n), ", "), args); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// UnitName is a unit as it was first written. Canon and Area identify it.
type UnitName struct {
	Name  string
	Canon string `db:"name_canon"`
	Area  string
}

// UnitNames lists every unit there is.
func UnitNames(tx *db.Tx) ([]UnitName, error) {
	var names []UnitName
	if err := tx.Select(&names, `SELECT name, name_canon, area FROM unit ORDER BY id`); err != nil {
		return nil, fmt.Errorf("units: %w", err)
	}
	return names, nil
}
