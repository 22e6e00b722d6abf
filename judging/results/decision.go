// The act of recording what the council decided about a tie at a limit.
package results

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Decision is what is to be recorded: who of the tied entries passes, how that was decided, by whom, when and why.
type Decision struct {
	Round, Division string    // codes
	Rank            int       // of the tie, when there are several and it matters; 0 = the one the chosen belong to
	Chosen          []string  // entry codes or simulator accounts, exactly as many as places are left
	How             string    // bốc thăm, biểu quyết, or in own words
	DecidedBy       string    // who decided, in words
	For, Against    *int      // votes, when it was a vote; nil = it was none
	Reason          string    // may be empty
	On              time.Time // when it was decided, not in the future; zero = now
	Replaces        *int64    // id of the decision in force that its author saw, 0 = none; nil = whatever is in force (commands)
}

// Decide records a decision on a tie at an advancement or prize limit. It is append-only: a new decision on the same tie
// supersedes the older one, which stays readable. Faults: Conflict when there is no tie; Invalid with the field otherwise, all together.
func Decide(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, decision Decision) error {
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error { return decide(tx, by, c, decision) })
}

func decide(tx *db.Tx, by audit.By, c *contests.Contest, d Decision) error {
	c, err := contests.ByID(tx, c.ID) // the rules in force now, whatever the caller has seen
	if err != nil {
		return err
	}
	table, tie, decided, err := examine(tx, c, d)
	if err != nil {
		return err
	}
	decided.Actor = by.Name
	_, err = record(tx, by, c, table, tie, decided)
	return err
}

// examine finds everything that is wrong with a decision, or what is to be recorded; it writes nothing.
func examine(tx *db.Tx, c *contests.Contest, d Decision) (*Table, Tie, Decided, error) {
	table, err := Standings(tx, c, d.Round, d.Division)
	if err != nil {
		return nil, Tie{}, Decided{}, err
	}
	ties := tiesAt(table.Ties, d.Rank)
	if len(ties) == 0 {
		return nil, Tie{}, Decided{}, fault.Conflict("results.no_tie")
	}
	d.How, d.DecidedBy, d.Reason = text.Clean(d.How), text.Clean(d.DecidedBy), strings.TrimSpace(text.NFC(d.Reason))
	if d.On.IsZero() {
		d.On = tx.Now
	}
	faults := checkRecord(d, tx.Now)
	chosen, unknown := table.find(d.Chosen)
	faults = append(faults, unknown...)
	tie := Tie{}
	if len(unknown) == 0 {
		if tie, err = checkChoice(ties, chosen); err != nil {
			faults = append(faults, err)
		}
	}
	if len(faults) == 0 && d.Replaces != nil && *d.Replaces != tie.inForce() {
		faults = append(faults, fault.Conflict("results.decided_meanwhile"))
	}
	return table, tie, Decided{How: d.How, Reason: d.Reason, DecidedBy: d.DecidedBy, EffectiveAt: d.On.UnixMilli(), RecordedAt: tx.NowMS(),
		For: d.For, Against: d.Against, Tied: tie.IDs, Chosen: chosen}, errors.Join(faults...)
}

func tiesAt(ties []Tie, rank int) []Tie {
	if rank == 0 {
		return ties
	}
	return slices.DeleteFunc(slices.Clone(ties), func(t Tie) bool { return t.Rank != rank })
}

func record(tx *db.Tx, by audit.By, c *contests.Contest, table *Table, tie Tie, decided Decided) (id int64, err error) {
	round, _ := c.RoundRow(table.Round.Code)
	division, _ := c.DivisionID(table.Division)
	if id, err = insertDecision(tx, c, round.ID, division, decided); err != nil {
		return 0, err
	}
	if err := contests.BumpRound(tx, round.ID); err != nil {
		return 0, err
	}
	line := audit.Line{ContestID: c.ID, Act: "decision.record", Subject: "decision", SubjectID: id, Reason: decided.Reason,
		After: map[string]any{"round": table.Round.Code, "division": table.Division, "limit": tie.Limit, "rank": tie.Rank,
			"tied": table.codes(tie.IDs), "chosen": table.codes(decided.Chosen), "how": decided.How, "decided_by": decided.DecidedBy}}
	if tie.Settled != nil {
		line.Before = map[string]any{"decision": tie.Settled.ID, "chosen": table.codes(tie.Settled.Chosen), "how": tie.Settled.How}
	}
	if decided.For != nil {
		line.After.(map[string]any)["votes"] = []int{*decided.For, *decided.Against}
	}
	return id, audit.Write(tx, by, line)
}
