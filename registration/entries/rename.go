// Correcting how names are spelt, inside the act of somebody else: after results were published nothing but names may change.
package entries

import (
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/text"
)

// Names are spellings; what is "" or missing stays as it is.
type Names struct {
	Entry   string
	Unit    string
	Members map[int64]string // by Member.ID
}

// Rename corrects spellings of an entry, whatever its state, if it is still at the revision somebody saw (0 = whatever it is). A unit is
// spelt right for all its entries of the contest. It gives the entries that changed, as they are now; none when everything was spelt so.
// Faults: Invalid "name", "unit", "members.<id>"; Invalid when a name would be that of another entry or a contestant would stand in two;
// Conflict for a stale revision.
func Rename(tx *db.Tx, by audit.By, c *contests.Contest, id, revision int64, names Names, reason string) ([]Entry, error) {
	e, err := ByID(tx, c.ID, id)
	if err != nil {
		return nil, err
	}
	if revision != 0 && revision != e.Revision {
		return nil, errStale()
	}
	next, err := respell(tx, c, by, e, names, reason)
	if err != nil {
		return nil, err
	}
	var changed []Entry
	if next.Revision != e.Revision {
		changed = append(changed, next)
	}
	if next.UnitID == e.UnitID {
		return changed, nil
	}
	var others []int64
	if err := tx.Select(&others, `SELECT id FROM entry WHERE contest_id = ? AND unit_id = ? ORDER BY id`, c.ID, e.UnitID); err != nil {
		return nil, fmt.Errorf("entries of unit %d: %w", e.UnitID, err)
	}
	for _, other := range others {
		if e, err = ByID(tx, c.ID, other); err != nil {
			return nil, err
		}
		if next, err = respell(tx, c, by, e, Names{Unit: names.Unit}, reason); err != nil {
			return nil, err
		}
		changed = append(changed, next)
	}
	return changed, nil
}

// respell puts the spellings in the place of those of one entry.
func respell(tx *db.Tx, c *contests.Contest, by audit.By, e Entry, names Names, reason string) (Entry, error) {
	members, err := MembersOf(tx, e.ID)
	if err != nil {
		return Entry{}, err
	}
	draft := draftOf(c, e, members)
	var faults []error
	put := func(field, label, name string, into *string) bool {
		name = text.Clean(name)
		if name == "" || name == *into {
			return false
		}
		faults = append(faults, checkName(field, label, name))
		*into = name
		return true
	}
	renamed := put("name", "name", names.Entry, &draft.Name)
	put("unit", "unit", names.Unit, &draft.Unit)
	respelt := map[int]bool{}
	for i, m := range members {
		respelt[i] = put(fmt.Sprintf("members.%d", m.ID), "person_name", names.Members[m.ID], &draft.Members[i].Name)
	}
	if err := errors.Join(faults...); err != nil {
		return Entry{}, err
	}
	p := prepare(draft)
	found, _, err := clashes(tx, c, e.DivisionID, p, e.ID)
	if err != nil {
		return Entry{}, err
	}
	if err := refuse(p, newClashes(p, found, renamed, respelt)); err != nil {
		return Entry{}, err
	}
	return replace(tx, c, by, e, p, EventCorrected, reason)
}

// newClashes are those that the new spellings bring: what stood beside an entry before is no reason to leave a name misspelt.
func newClashes(p prepared, found []clash, renamed bool, respelt map[int]bool) (brought []clash) {
	for _, one := range found {
		person := false
		for i, m := range p.members {
			person = person || one.Why == "person" && respelt[i] && m.person == one.Person
		}
		if person || one.Why == "name" && renamed {
			brought = append(brought, one)
		}
	}
	return brought
}
