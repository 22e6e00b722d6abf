// A publication that one person prepares and another approves: what was prepared is published, or nothing.
package results

import (
	"context"
	"errors"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Prepared is a publication that waits for, or got, the approval of a second person.
type Prepared struct {
	ID         int64  `db:"id"`
	RoundID    int64  `db:"round_id"`
	Kind       string `db:"kind"`        // KindResult or KindNames
	BaseID     *int64 `db:"base_id"`     // id of the publication in force when it was prepared, nil = none
	Content    string `db:"content"`     // JSON of Snapshot
	Hash       string `db:"hash"`        // SHA-256 of Content
	Reason     string `db:"reason"`      // public once it is approved
	AccountID  *int64 `db:"account_id"`  // who prepared it, nil = on the command line
	Actor      string `db:"actor"`       // the same by name
	PreparedAt int64  `db:"prepared_at"` // ms
}

// How a prepared publication ends.
const (
	stateApproved  = "approved"
	stateWithdrawn = "withdrawn"
	stateReplaced  = "replaced"
)

// By says whether somebody is the person who prepared it: the same account, or, where one of them has none, the same name.
func (p Prepared) By(by audit.By) bool {
	if p.AccountID != nil && by.AccountID != 0 {
		return *p.AccountID == by.AccountID
	}
	return text.Canon(p.Actor) == text.Canon(by.Name)
}

// outdated says that a new publication, or for results anything that moves them, came since it was prepared.
func (p Prepared) outdated(draft *Draft) bool {
	if draft.Latest == nil || p.BaseID == nil {
		if draft.Latest != nil || p.BaseID != nil {
			return true
		}
	} else if draft.Latest.ID != *p.BaseID {
		return true
	}
	return p.Kind == KindResult && p.Hash != draft.hash
}

// prepare keeps a publication for another person to approve. One that is outdated is replaced, one that still stands is in the way.
func prepare(tx *db.Tx, by audit.By, c *contests.Contest, draft *Draft, p Prepared) error {
	if old := draft.Waiting; old != nil {
		if !old.outdated(draft) {
			return fault.Conflict("publishing.already_prepared", "Who", old.Actor)
		}
		if err := endPrepared(tx, *old, stateReplaced, by.Name, nil); err != nil {
			return err
		}
	}
	if draft.Latest != nil {
		p.BaseID = &draft.Latest.ID
	}
	if by.AccountID != 0 {
		p.AccountID = &by.AccountID
	}
	p.Actor, p.PreparedAt = by.Name, tx.NowMS()
	id, err := insertPrepared(tx, c.ID, p)
	if err != nil {
		return err
	}
	return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "result.prepare", Subject: "publication_draft", SubjectID: id, Reason: p.Reason,
		After: map[string]any{"round": c.RoundCode(p.RoundID), "kind": p.Kind, "hash": p.Hash}})
}

// ApprovePublication publishes what another person prepared. hash is what the approver looked at, "" = whatever is prepared.
// Faults: Conflict when nothing is prepared (any more), when anything that moves the results changed since, when something blocks them,
// or when something else was looked at; Denied for the person who prepared it. Of all who approve at once exactly one publishes.
func ApprovePublication(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round, hash string) (Publication, error) {
	var made Publication
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		made, err = approve(tx, by, c, round, hash)
		return err
	})
	return made, err
}

func approve(tx *db.Tx, by audit.By, c *contests.Contest, round, seen string) (Publication, error) {
	c, err := contests.ByID(tx, c.ID)
	if err != nil {
		return Publication{}, err
	}
	draft, err := Prepare(tx, c, round)
	if err != nil {
		return Publication{}, err
	}
	if err := approvable(draft, by, seen); err != nil {
		return Publication{}, err
	}
	row, _ := c.RoundRow(round)
	waiting := *draft.Waiting
	p := Publication{Kind: waiting.Kind, Content: waiting.Content, Hash: waiting.Hash, Reason: waiting.Reason, Actor: waiting.Actor, ApprovedBy: by.Name,
		RoundVersion: draft.Tables[0].Version, RulesVersion: c.RulesVersion}
	if waiting.Kind == KindNames { // the ranking is still that of the publication before
		p.RoundVersion, p.RulesVersion = draft.Latest.RoundVersion, draft.Latest.RulesVersion
	}
	if p, err = issue(tx, by, c, row, draft.Latest, p); err != nil {
		return Publication{}, err
	}
	return p, endPrepared(tx, waiting, stateApproved, by.Name, &p.ID)
}

// approvable says everything that stands against an approval.
func approvable(draft *Draft, by audit.By, seen string) error {
	waiting := draft.Waiting
	switch {
	case waiting == nil && draft.Latest != nil && !draft.Changed:
		return fault.Conflict("publishing.approved_meanwhile", "Number", draft.Latest.Number)
	case waiting == nil:
		return fault.Conflict("publishing.nothing_prepared")
	case waiting.By(by):
		return fault.Denied("publishing.same_person", "Who", waiting.Actor)
	}
	var faults []error
	if waiting.Kind == KindResult {
		for _, b := range draft.Blockers {
			faults = append(faults, b)
		}
	}
	switch {
	case waiting.outdated(draft):
		faults = append(faults, fault.Conflict("publishing.changed_since", "Who", waiting.Actor))
	case seen != "" && seen != waiting.Hash:
		faults = append(faults, fault.Conflict("publishing.prepared_anew", "Who", waiting.Actor))
	}
	return errors.Join(faults...)
}

// WithdrawPrepared takes back what was prepared, by whoever may prepare or approve; a reason tells the one who prepared it why.
// seen is the hash that was looked at, "" = whatever is prepared. Conflict when nothing, or something else, is prepared.
func WithdrawPrepared(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round, seen, reason string) error {
	reason = strings.TrimSpace(text.NFC(reason))
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		row, ok := c.RoundRow(round)
		if !ok {
			return fault.NotFound("results.unknown_round", "Code", round)
		}
		waiting, err := waitingOf(tx, row.ID)
		switch {
		case err != nil:
			return err
		case waiting == nil:
			return fault.Conflict("publishing.nothing_prepared")
		case seen != "" && seen != waiting.Hash:
			return fault.Conflict("publishing.prepared_anew", "Who", waiting.Actor)
		}
		if err := boundReason(reason); err != nil {
			return err
		}
		if err := endPrepared(tx, *waiting, stateWithdrawn, by.Name, nil); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "result.withdraw", Subject: "publication_draft", SubjectID: waiting.ID, Reason: reason,
			Before: map[string]any{"hash": waiting.Hash, "prepared_by": waiting.Actor}, After: map[string]any{"round": round}})
	})
}
