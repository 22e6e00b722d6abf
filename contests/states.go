// The states of a contest: draft, announced, finished, archived, each change on record.
package contests

import (
	"context"
	"fmt"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// transitions says where a contest can go from each state. Going back needs a reason.
var transitions = map[string][]string{
	Draft:     {Announced},
	Announced: {Finished, Draft},
	Running:   {Finished},
	Finished:  {Archived, Announced},
	Archived:  {Finished},
}

// Transitions lists where a contest can go from a state.
func Transitions(state string) []string { return transitions[state] }

// goesBack says whether a change of state undoes an earlier one.
func goesBack(from, to string) bool {
	order := map[string]int{Draft: 0, Announced: 1, Running: 2, Finished: 3, Archived: 4}
	return order[to] < order[from]
}

// SetState moves a contest to another state. A way that does not exist, or a draft made again of a contest that somebody entered, is a Conflict;
// going back, and finishing while a round is not published, needs a reason (Invalid at "reason").
func SetState(ctx context.Context, d *db.DB, by audit.By, c *Contest, to, reason string) error {
	reason = strings.TrimSpace(reason)
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		now, err := ByID(tx, c.ID)
		if err != nil {
			return err
		}
		if !oneOf(to, transitions[now.State]...) {
			return fault.Conflict("rules.state_unfit")
		}
		s, err := standingOf(tx, now)
		if err != nil {
			return err
		}
		if to == Draft && len(s.Entered) > 0 {
			return fault.Conflict("rules.draft_entered")
		}
		early := to == Finished && now.State != Archived && !allPublished(now)
		if reason == "" && (goesBack(now.State, to) || early) {
			return fault.Invalid("reason", "rules.state_needs_reason")
		}
		if _, err := tx.Exec(`UPDATE contest SET state = ? WHERE id = ?`, to, now.ID); err != nil {
			return fmt.Errorf("state of %s: %w", now.Code, err)
		}
		return audit.Write(tx, by, audit.Line{ContestID: now.ID, Act: "contest." + to, Subject: "contest", SubjectID: now.ID,
			Before: map[string]string{"state": now.State}, After: map[string]string{"state": to}, Reason: reason})
	})
}

func allPublished(c *Contest) bool {
	for _, round := range c.Rounds {
		if round.State != Published {
			return false
		}
	}
	return true
}
