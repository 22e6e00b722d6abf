// Creating a contest from a rules document.
package contests

import (
	"context"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Create makes an announced contest without entries from a rules document.
// A document with faults is Invalid, a code that is taken a Conflict.
func Create(ctx context.Context, d *db.DB, by audit.By, doc []byte) (*Contest, error) {
	rules, err := ParseRules(doc)
	if err != nil {
		return nil, err
	}
	var created *Contest
	err = d.Write(ctx, "contests", func(tx *db.Tx) error {
		taken, err := codeTaken(tx, rules.Code)
		if err != nil {
			return err
		}
		if taken {
			return fault.Conflict("contest.code_taken", "Code", rules.Code)
		}
		id, err := insert(tx, rules, string(doc))
		if err != nil {
			return err
		}
		if created, err = ByID(tx, id); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: id, Act: "contest.create", Subject: "contest", SubjectID: id,
			After: map[string]any{"code": rules.Code, "rules_version": 1}})
	})
	return created, err
}
