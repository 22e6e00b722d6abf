// Checking afterwards that the state of every entry is what its events led to.
package entries

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Recheck goes through the events of all entries of a contest in the order they were recorded and names every entry whose state is another.
func Recheck(tx *db.Tx, c *contests.Contest) ([]*fault.Fault, error) {
	var rows []struct {
		Code  string `db:"code"`
		State string `db:"state"`
		Kind  string `db:"kind"` // "" = the entry has no event
	}
	err := tx.Select(&rows, `SELECT e.code, e.state, COALESCE(v.kind, '') AS kind FROM entry e LEFT JOIN entry_event v ON v.entry_id = e.id
		WHERE e.contest_id = ? ORDER BY e.id, v.id`, c.ID)
	if err != nil {
		return nil, fmt.Errorf("events of %s: %w", c.Code, err)
	}
	var found []*fault.Fault
	state := ""
	for i, r := range rows {
		state = stateAfter(r.Kind, state)
		if i+1 < len(rows) && rows[i+1].Code == r.Code {
			continue
		}
		if state != r.State {
			found = append(found, fault.Conflict("verify.state", "Contest", c.Code, "Entry", r.Code, "State", r.State, "Events", state))
		}
		state = ""
	}
	return found, nil
}
