// The act of publishing: a round's results become a numbered, hashed snapshot that never changes.
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

// Publication is a published result: Number counts from 1 per round, the highest is in force, all stay readable.
type Publication struct {
	ID           int64  `db:"id"`
	RoundID      int64  `db:"round_id"`
	Number       int    `db:"number"`
	Content      string `db:"content"` // JSON of Snapshot; empty in lists
	Hash         string `db:"hash"`    // SHA-256 of Content, hexadecimal
	RoundVersion int64  `db:"round_version"`
	RulesVersion int    `db:"rules_version"`
	Reason       string `db:"reason"` // why it replaces the one before; empty in the first
	Actor        string `db:"actor"`
	PublishedAt  int64  `db:"published_at"` // ms
}

// Snapshot reads the content.
func (p Publication) Snapshot() (Snapshot, error) { return decode(p.Content) }

// Draft is what would be published now, and what stands in the way.
type Draft struct {
	Snapshot Snapshot
	Tables   []*Table
	Latest   *Publication // in force now, nil = none
	Blockers []*fault.Fault
	Changed  bool // it differs from Latest, or there is no Latest
	content  string
	hash     string
}

// Prepare works out what would be published.
func Prepare(tx *db.Tx, c *contests.Contest, round string) (*Draft, error) {
	rules, ok := c.Rules.Round(round)
	row, found := c.RoundRow(round)
	if !ok || !found {
		return nil, fault.NotFound("results.unknown_round", "Code", round)
	}
	tables, err := All(tx, c, round)
	if err != nil {
		return nil, err
	}
	draft := &Draft{Snapshot: snapshotOf(c, rules, tables), Tables: tables, Blockers: blockers(tables)}
	if draft.content, draft.hash, err = draft.Snapshot.encode(); err != nil {
		return nil, err
	}
	latest, err := Latest(tx, row.ID)
	switch {
	case err == nil:
		draft.Latest = &latest
	case fault.KindOf(err) != fault.KindNotFound:
		return nil, err
	}
	draft.Changed = draft.Latest == nil || draft.Latest.Hash != draft.hash
	return draft, nil
}

// blockers lists why the tables may not be published: no marks, ties nobody decided, entries that should not be here.
func blockers(tables []*Table) (all []*fault.Fault) {
	took := 0
	for _, t := range tables {
		took += t.Took()
		if t.Pending {
			all = append(all, fault.Conflict("results.blocked_earlier", "Division", t.Division))
		}
		for _, tie := range t.OpenTies() {
			all = append(all, fault.Conflict("results.blocked_tie", "Division", t.Division, "Rank", tie.Rank, "Entries", len(tie.IDs), "Places", tie.Places))
		}
		if len(t.Strays) > 0 {
			all = append(all, fault.Conflict("results.blocked_strays", "Division", t.Division, "Codes", strings.Join(t.Strays, ", ")))
		}
	}
	if took == 0 {
		all = append(all, fault.Conflict("results.blocked_no_marks"))
	}
	return all
}

// Publish is PublishSeen of whatever the standings are.
func Publish(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round, reason string) (Publication, error) {
	return PublishSeen(ctx, d, by, c, round, reason, "")
}

// PublishSeen makes the next publication of a round out of the standings at this instant. The first needs no reason, each further one does.
// seen is the hash of the draft somebody looked at, "" = none: marks that came in since must be seen before they are public.
// Faults: Conflict with every blocker joined, Conflict when nothing changed or the draft did, Invalid "reason".
func PublishSeen(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round, reason, seen string) (Publication, error) {
	var made Publication
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		made, err = publish(tx, by, c, round, reason, seen)
		return err
	})
	return made, err
}

func publish(tx *db.Tx, by audit.By, c *contests.Contest, round, reason, seen string) (p Publication, err error) {
	if c, err = contests.ByID(tx, c.ID); err != nil { // the rules in force now, whatever the caller has seen
		return p, err
	}
	draft, err := Prepare(tx, c, round)
	if err != nil {
		return p, err
	}
	if err := allowed(draft, &reason, seen); err != nil {
		return p, err
	}
	row, _ := c.RoundRow(round)
	p = Publication{RoundID: row.ID, Number: 1, Content: draft.content, Hash: draft.hash, RoundVersion: draft.Tables[0].Version,
		RulesVersion: c.RulesVersion, Reason: reason, Actor: by.Name, PublishedAt: tx.NowMS()}
	line := audit.Line{ContestID: c.ID, Act: "result.publish", Subject: "publication", Reason: reason}
	if draft.Latest != nil {
		p.Number = draft.Latest.Number + 1
		line.Before = map[string]any{"number": draft.Latest.Number, "hash": draft.Latest.Hash}
	}
	if p.ID, err = insertPublication(tx, c.ID, p); err != nil {
		return p, err
	}
	if err := contests.SetRoundState(tx, row.ID, contests.Published); err != nil {
		return p, err
	}
	line.SubjectID = p.ID
	line.After = map[string]any{"round": round, "number": p.Number, "hash": p.Hash, "round_version": p.RoundVersion}
	return p, audit.Write(tx, by, line)
}

// allowed says whether the draft may be published, and cleans the reason.
func allowed(draft *Draft, reason *string, seen string) error {
	*reason = strings.TrimSpace(text.NFC(*reason))
	var faults []error
	for _, b := range draft.Blockers {
		faults = append(faults, b)
	}
	if !draft.Changed {
		faults = append(faults, fault.Conflict("results.nothing_changed", "Number", draft.Latest.Number))
	}
	if len(faults) == 0 && seen != "" && seen != draft.hash {
		faults = append(faults, fault.Conflict("results.draft_changed"))
	}
	if len(faults) == 0 && draft.Latest != nil && *reason == "" {
		faults = append(faults, fault.Invalid("reason", "results.needs_reason", "Number", draft.Latest.Number))
	}
	if len([]rune(*reason)) > maxReason {
		faults = append(faults, fault.Invalid("reason", "results.too_long", "Most", maxReason))
	}
	return errors.Join(faults...)
}
