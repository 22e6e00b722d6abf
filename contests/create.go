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
	return create(ctx, d, by, doc, Announced, nil)
}

// CreateDraft is Create for a contest that the public does not see yet. then runs in the same act, for the role of who made it.
func CreateDraft(ctx context.Context, d *db.DB, by audit.By, doc []byte, then func(tx *db.Tx, contestID int64) error) (*Contest, error) {
	return create(ctx, d, by, doc, Draft, then)
}

func create(ctx context.Context, d *db.DB, by audit.By, doc []byte, state string, then func(tx *db.Tx, contestID int64) error) (*Contest, error) {
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
		id, err := insert(tx, rules, string(doc), state, by.Name)
		if err != nil {
			return err
		}
		if created, err = ByID(tx, id); err != nil {
			return err
		}
		err = audit.Write(tx, by, audit.Line{ContestID: id, Act: "contest.create", Subject: "contest", SubjectID: id,
			After: map[string]any{"code": rules.Code, "rules_version": 1, "state": state}})
		if err != nil || then == nil {
			return err
		}
		return then(tx, id)
	})
	return created, err
}
