// SQL of units, entries, events and members: what the use cases write and read back.
package entries

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// clash is an entry that stands in a draft's way, or beside it.
type clash struct {
	Why       string // "sent": the same form; "name": the same team; "person": a contestant of both
	ID        int64
	Person    string
	Digest    string `db:"-"`
	Code      string `db:"-"`
	UnitCanon string `db:"-"`
	Area      string `db:"-"`
}

// clashes finds what was sent with the same form, is named the same in the same unit and division, or has a contestant in
// common; withdrawn and rejected entries and the entry except itself do not count. unitID is the draft's unit, 0 when it is
// new. It is a Conflict when c is not the contest as it is now. One statement when there is nothing, two otherwise: no branch
// joins, which costs SQLite more than the search itself.
func clashes(tx *db.Tx, c *contests.Contest, divisionID int64, p prepared, except int64) (found []clash, unitID int64, err error) {
	persons := []string{""} // nobody's key, so that IN is never empty
	for _, m := range p.members {
		if m.Role == Contestant {
			persons = append(persons, m.person)
		}
	}
	query, args, err := tx.In(`
		SELECT 'sent' AS why, subject_id AS id, '' AS person FROM link WHERE token_hash = ? AND kind = ?
		UNION ALL
		SELECT 'rules', rules_version, state FROM contest WHERE id = ?
		UNION ALL
		SELECT 'unit', id, '' FROM unit WHERE name_canon = ? AND area = ?
		UNION ALL
		SELECT 'name', id, '' FROM entry
		WHERE unit_id = (SELECT id FROM unit WHERE name_canon = ? AND area = ?) AND name_canon = ? AND contest_id = ? AND division_id = ?
		UNION ALL
		SELECT 'person', entry_id, person FROM member
		WHERE contest_id = ? AND person IN (?) AND role = 'contestant' AND until_at IS NULL`,
		p.link, linkKind, c.ID, p.unit.canon, p.Area, p.unit.canon, p.Area, p.name.canon, c.ID, divisionID, c.ID, persons)
	if err != nil {
		return nil, 0, err
	}
	if err := tx.Select(&found, query, args...); err != nil {
		return nil, 0, fmt.Errorf("clashes: %w", err)
	}
	others := found[:0]
	for _, o := range found {
		switch {
		case o.Why == "rules":
			if o.ID != int64(c.RulesVersion) || o.Person != c.State {
				return nil, 0, fault.Conflict("registration.fault.rules_moved")
			}
		case o.Why == "unit":
			unitID = o.ID
		case o.ID != except:
			others = append(others, o)
		}
	}
	found = others
	if len(found) == 0 {
		return nil, unitID, nil
	}
	found, err = complete(tx, found)
	return found, unitID, err
}

// complete says whose entries the clashes are, and leaves out those that take no part any more.
func complete(tx *db.Tx, found []clash) ([]clash, error) {
	ids := make([]int64, len(found))
	for i, o := range found {
		ids[i] = o.ID
	}
	query, args, err := tx.In(`SELECT e.id, e.code, e.state, e.submission_digest AS digest, u.name_canon AS unit, u.area FROM entry e JOIN unit u ON u.id = e.unit_id WHERE e.id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	var others []struct {
		Entry  // Unit holds the canonical name here
		Digest string
	}
	if err := tx.Select(&others, query, args...); err != nil {
		return nil, fmt.Errorf("clashing entries: %w", err)
	}
	var kept []clash
	for _, o := range found {
		for _, e := range others {
			if e.ID == o.ID && (o.Why == "sent" || e.Active()) {
				o.Digest, o.Code, o.UnitCanon, o.Area = e.Digest, e.Code, e.Unit, e.Area
				kept = append(kept, o)
			}
		}
	}
	return kept, nil
}

// unitOf finds a unit by its name and area, or makes it.
func unitOf(tx *db.Tx, p prepared) (int64, error) {
	var id int64
	err := tx.Get(&id, `SELECT id FROM unit WHERE name_canon = ? AND area = ?`, p.unit.canon, p.Area)
	if errors.Is(err, db.ErrNoRow) {
		err = tx.Get(&id, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (name_canon, area) DO UPDATE SET name_canon = excluded.name_canon RETURNING id`,
			p.Unit, p.unit.folded, p.unit.canon, p.unit.sortKey, p.Area, tx.NowMS())
	}
	if err != nil {
		return 0, fmt.Errorf("unit: %w", err)
	}
	return id, nil
}

// takeNumbers takes the next n entry numbers, of a division or of the contest as the rules count, and gives the last of them.
func takeNumbers(tx *db.Tx, c *contests.Contest, divisionID int64, n int) (last int, err error) {
	if c.Rules.CountsByDivision() {
		err = tx.Get(&last, `UPDATE division SET last_number = last_number + ? WHERE id = ? AND contest_id = ? RETURNING last_number`, n, divisionID, c.ID)
	} else {
		err = tx.Get(&last, `UPDATE contest SET last_number = last_number + ? WHERE id = ? RETURNING last_number`, n, c.ID)
	}
	if err != nil {
		return 0, fmt.Errorf("entry numbers: %w", err)
	}
	return last, nil
}

// keepNumber makes sure that a number which came with a list is not given out again.
func keepNumber(tx *db.Tx, c *contests.Contest, divisionID int64, number int) error {
	query, id := `UPDATE contest SET last_number = ? WHERE id = ? AND last_number < ?`, c.ID
	if c.Rules.CountsByDivision() {
		query, id = `UPDATE division SET last_number = ? WHERE id = ? AND last_number < ?`, divisionID
	}
	if _, err := tx.Exec(query, number, id, number); err != nil {
		return fmt.Errorf("keep entry number: %w", err)
	}
	return nil
}

// insertEntry keeps the entry's row.
func insertEntry(tx *db.Tx, e *Entry, p prepared) error {
	err := tx.Get(&e.ID, `INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search,
			account, contact_name, contact_phone, contact_email, consent_at, state, source, submission_digest,
			submitted_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		e.ContestID, e.DivisionID, e.UnitID, e.Code, e.Name, p.name.folded, p.name.canon, p.name.sortKey, searchOf(e.Code, p),
		e.Account, e.ContactName, e.ContactPhone, e.ContactEmail, e.ConsentAt, e.State, e.Source, p.digest,
		e.SubmittedAt, tx.NowMS())
	if err != nil {
		return fmt.Errorf("insert entry: %w", err)
	}
	return nil
}

func searchOf(code string, p prepared) string { return strings.ToLower(code) + " " + p.search }

// insertEvent appends to the entry's history; effective in Unix milliseconds.
func insertEvent(tx *db.Tx, entryID int64, kind string, effective int64, actor, reason string) error {
	_, err := tx.Exec(`INSERT INTO entry_event (entry_id, kind, effective_at, recorded_at, actor, reason) VALUES (?, ?, ?, ?, ?, ?)`,
		entryID, kind, effective, tx.NowMS(), actor, reason)
	if err != nil {
		return fmt.Errorf("insert event: %w", err)
	}
	return nil
}

// placed is a member with its place in the form, from 0.
type placed struct {
	ordinal int
	preparedMember
}

// insertMembers adds members in one statement.
func insertMembers(tx *db.Tx, contestID, entryID, since int64, members []placed) error {
	if len(members) == 0 {
		return nil
	}
	const columns = 15
	args := make([]any, 0, columns*len(members))
	for _, m := range members {
		args = append(args, contestID, entryID, m.ordinal, m.Role, m.Name, m.folded, m.sortKey, m.person,
			m.Born, m.Gender, m.Grade, m.Class, m.Phone, since, tx.NowMS())
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", columns), ", ") + ")"
	_, err := tx.Exec(`INSERT INTO member (contest_id, entry_id, ordinal, role, name, name_folded, sort_key, person,
			born, gender, grade, class, phone, since_at, since_recorded_at)
		VALUES `+strings.TrimSuffix(strings.Repeat(row+", ", len(members)), ", "), args...)
	if err != nil {
		return fmt.Errorf("insert members: %w", err)
	}
	return nil
}

// closeMembers ends memberships; the rows stay.
func closeMembers(tx *db.Tx, entryID int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	query, args, err := tx.In(`UPDATE member SET until_at = ?, until_recorded_at = ? WHERE entry_id = ? AND id IN (?)`,
		tx.NowMS(), tx.NowMS(), entryID, ids)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(query, args...); err != nil {
		return fmt.Errorf("close members: %w", err)
	}
	return nil
}

const selectEntry = `SELECT e.id, e.contest_id, e.division_id, e.unit_id, e.code, e.name, e.account, e.contact_name, e.contact_phone,
	e.contact_email, e.consent_at, e.state, e.return_until, e.revision, e.source, e.submitted_at, u.name AS unit, u.area
	FROM entry e JOIN unit u ON u.id = e.unit_id`

// ByID loads an entry of a contest; one of another contest is unknown here.
func ByID(tx *db.Tx, contestID, id int64) (Entry, error) {
	return one(tx, ` WHERE e.contest_id = ? AND e.id = ?`, contestID, id)
}

// ByCode loads an entry by its code.
func ByCode(tx *db.Tx, contestID int64, code string) (Entry, error) {
	return one(tx, ` WHERE e.contest_id = ? AND e.code = ?`, contestID, code)
}

// ByAccount loads an entry by its simulator account, in capitals or not: marks find their team either way.
func ByAccount(tx *db.Tx, contestID int64, account string) (Entry, error) {
	return one(tx, ` WHERE e.contest_id = ? AND LOWER(e.account) = LOWER(?) AND e.account <> '' ORDER BY e.id LIMIT 1`, contestID, account)
}

func one(tx *db.Tx, where string, args ...any) (Entry, error) {
	var e Entry
	err := tx.Get(&e, selectEntry+where, args...)
	if errors.Is(err, db.ErrNoRow) {
		return Entry{}, fault.NotFound("registration.fault.unknown_entry")
	}
	if err != nil {
		return Entry{}, fmt.Errorf("entry: %w", err)
	}
	return e, nil
}

// MembersOf lists who belongs to an entry now, in the order of the form.
func MembersOf(tx *db.Tx, entryID int64) ([]Member, error) {
	var members []Member
	err := tx.Select(&members, `SELECT id, entry_id, ordinal, role, name, person, born, gender, grade, class, phone
		FROM member WHERE entry_id = ? AND until_at IS NULL ORDER BY ordinal, id`, entryID)
	if err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return members, nil
}

// Event is one line of an entry's history. Instants are Unix milliseconds.
type Event struct {
	Kind        string
	EffectiveAt int64 `db:"effective_at"`
	RecordedAt  int64 `db:"recorded_at"`
	Actor       string
	Reason      string
}

// eventsOf lists the history of an entry as it was recorded.
func eventsOf(tx *db.Tx, entryID int64) ([]Event, error) {
	var events []Event
	err := tx.Select(&events, `SELECT kind, effective_at, recorded_at, actor, reason FROM entry_event WHERE entry_id = ? ORDER BY id`, entryID)
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	return events, nil
}

// setState moves an entry on if it is still at the revision the act was decided on; until is the correction date of a
// return. A stale revision is a Conflict.
func setState(tx *db.Tx, e Entry, revision int64, state string, until *int64) error {
	n, err := tx.Exec(`UPDATE entry SET state = ?, return_until = ?, revision = revision + 1 WHERE id = ? AND contest_id = ? AND revision = ?`,
		state, until, e.ID, e.ContestID, revision)
	if err != nil {
		return fmt.Errorf("entry state: %w", err)
	}
	if n == 0 {
		return errStale()
	}
	return nil
}

func errStale() error { return fault.Conflict("registration.fault.stale") }

// note writes the audit line of an act on an entry.
func note(tx *db.Tx, by audit.By, e Entry, act, reason string, before, after any) error {
	return audit.Write(tx, by, audit.Line{ContestID: e.ContestID, Act: act, Subject: "entry", SubjectID: e.ID,
		Before: before, After: after, Reason: reason})
}

func ms(t time.Time) int64 { return t.UnixMilli() }
