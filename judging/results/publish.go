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
	"hoithi/judging/marking"
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
	Reason       string `db:"reason"`       // why it replaces the one before; empty in the first
	Actor        string `db:"actor"`        // who published it, or prepared it for another to approve
	PublishedAt  int64  `db:"published_at"` // ms
	Kind         string `db:"kind"`         // KindResult or KindNames
	BodyHash     string `db:"body_hash"`    // of Content without the head of the audit chain; empty = Hash
	ApprovedBy   string `db:"approved_by"`  // the second person; empty = the rules ask for none
}

// Kinds of publications.
const (
	KindResult = "result" // what the standings gave
	KindNames  = "names"  // the same ranking as the one before, with a misspelt name corrected
)

// Snapshot reads the content. It holds more than the public may see: show Visible of it.
func (p Publication) Snapshot() (Snapshot, error) { return decode(p.Content) }

// body is the hash that a draft of the same results has.
func (p Publication) body() string {
	if p.BodyHash != "" {
		return p.BodyHash
	}
	return p.Hash
}

// Draft is what would be published now, and what stands in the way.
type Draft struct {
	Snapshot Snapshot
	Tables   []*Table
	Latest   *Publication // in force now, nil = none
	Blockers []*fault.Fault
	Waiting  *Prepared // somebody prepared a publication that nobody approved yet; nil = no
	Changed  bool      // it differs from Latest, or there is no Latest: a new publication would say something new
	Moved    bool      // Changed, and not only by who withdrew since: what is public is not true any more
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
	draft := &Draft{Snapshot: snapshotOf(c, rules, tables), Tables: tables}
	if draft.Blockers, err = blockersOf(tx, c, row, tables); err != nil {
		return nil, err
	}
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
	if draft.Waiting, err = waitingOf(tx, row.ID); err != nil {
		return nil, err
	}
	draft.Changed = draft.Latest == nil || !draft.sameAs(*draft.Latest)
	draft.Moved = draft.Changed && (draft.Latest == nil || draft.moves(*draft.Latest))
	return draft, nil
}

// Hash is what an approval names: the SHA-256 of the content as it would be published.
func (d *Draft) Hash() string { return d.hash }

// Waits says that a prepared publication can be approved: nothing that moves the results came since.
func (d *Draft) Waits() bool { return d.Waiting != nil && !d.Waiting.outdated(d) }

// sameAs compares with what was published, which an earlier version of the program may have written in its format.
func (d *Draft) sameAs(p Publication) bool {
	if p.body() == d.hash {
		return true
	}
	if !strings.HasPrefix(p.Content, `{"format":1,`) {
		return false
	}
	_, hash, err := d.Snapshot.asFormat1().encode()
	return err == nil && hash == p.body()
}

// moves says that something other than withdrawals differs from what was published; what cannot be read differs.
func (d *Draft) moves(p Publication) bool {
	before, err := p.Snapshot()
	if err != nil {
		return true
	}
	before, after := before.withoutWithdrawals(), d.Snapshot.withoutWithdrawals()
	if before.Format == 1 {
		after = after.asFormat1()
	}
	_, was, err := before.encode()
	_, is, alsoErr := after.encode()
	return err != nil || alsoErr != nil || was != is
}

// blockersOf adds what marking knows to what the tables show. A round that people mark on their devices is closed before it is published.
func blockersOf(tx *db.Tx, c *contests.Contest, row contests.RoundRow, tables []*Table) ([]*fault.Fault, error) {
	all := blockers(tables)
	marked, err := marking.Blockers(tx, c, row.Code, Through)
	if err != nil {
		return nil, err
	}
	all = append(all, marked...)
	if row.State == contests.Closed || row.State == contests.Published {
		return all, nil
	}
	personal, err := markedOnDevices(tx, row.ID)
	if personal {
		all = append(all, fault.Conflict("publishing.blocked_not_closed"))
	}
	return all, err
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
// Where the rules want an approval it only prepares: the publication that comes back has no number yet, and another person approves
// its hash (ApprovePublication). seen is the hash of the draft somebody looked at, "" = none: marks that came in since must be seen
// before they are public.
// Faults: Conflict with every blocker joined, Conflict when nothing changed, the draft did, or the same is already prepared, Invalid "reason".
func PublishSeen(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round, reason, seen string) (Publication, error) {
	var made Publication
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		made, err = publish(tx, by, c, round, reason, seen)
		return err
	})
	return made, err
}

func publish(tx *db.Tx, by audit.By, c *contests.Contest, round, reason, seen string) (Publication, error) {
	c, err := contests.ByID(tx, c.ID) // the rules in force now, whatever the caller has seen
	if err != nil {
		return Publication{}, err
	}
	draft, err := Prepare(tx, c, round)
	if err != nil {
		return Publication{}, err
	}
	if err := allowed(draft, &reason, seen); err != nil {
		return Publication{}, err
	}
	row, _ := c.RoundRow(round)
	if c.Rules.Publication.Approval {
		p := Prepared{RoundID: row.ID, Kind: KindResult, Content: draft.content, Hash: draft.hash, Reason: reason}
		return Publication{RoundID: row.ID, Kind: p.Kind, Hash: p.Hash, Reason: reason, Actor: by.Name}, prepare(tx, by, c, draft, p)
	}
	if draft.Waiting != nil { // prepared under earlier rules
		if err := endPrepared(tx, *draft.Waiting, stateReplaced, by.Name, nil); err != nil {
			return Publication{}, err
		}
	}
	return issue(tx, by, c, row, draft.Latest, Publication{Kind: KindResult, Content: draft.content, Hash: draft.hash, Reason: reason, Actor: by.Name,
		RoundVersion: draft.Tables[0].Version, RulesVersion: c.RulesVersion})
}

// issue numbers a publication and keeps it: it is in force from now on.
func issue(tx *db.Tx, by audit.By, c *contests.Contest, row contests.RoundRow, latest *Publication, p Publication) (Publication, error) {
	p.RoundID, p.Number, p.BodyHash, p.PublishedAt = row.ID, 1, p.Hash, tx.NowMS()
	line := audit.Line{ContestID: c.ID, Act: "result.publish", Subject: "publication", Reason: p.Reason}
	if p.Kind == KindNames {
		line.Act = "result.names"
	}
	if latest != nil {
		p.Number = latest.Number + 1
		line.Before = map[string]any{"number": latest.Number, "hash": latest.Hash}
	}
	var err error
	if p.ID, err = insertPublication(tx, c.ID, p); err != nil {
		return p, err
	}
	if err := contests.SetRoundState(tx, row.ID, contests.Published); err != nil {
		return p, err
	}
	if err := linkUpheld(tx, row.ID, p.ID); err != nil {
		return p, err
	}
	after := map[string]any{"round": row.Code, "number": p.Number, "hash": p.Hash, "round_version": p.RoundVersion}
	if p.ApprovedBy != "" {
		after["prepared_by"], after["approved_by"] = p.Actor, p.ApprovedBy
	}
	line.SubjectID, line.After = p.ID, after
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
	if len(faults) == 0 && draft.Latest != nil {
		faults = append(faults, checkReason(*reason, draft.Latest.Number))
	}
	return errors.Join(append(faults, boundReason(*reason))...)
}

// checkReason wants to know why a publication replaces another.
func checkReason(reason string, number int) error {
	if reason == "" {
		return fault.Invalid("reason", "results.needs_reason", "Number", number)
	}
	return nil
}

func boundReason(reason string) error {
	if len([]rune(reason)) > maxReason {
		return fault.Invalid("reason", "results.too_long", "Most", maxReason)
	}
	return nil
}
