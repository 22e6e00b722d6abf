// The use cases of the head of the jury: a round is closed once nothing stands in the way, and reopened with a reason.
package marking

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// CloseRound closes an open round: from then on a signature is a late sheet. seen is the version of the round that the head looked at; nil =
// whatever it is (commands). Faults: Denied; NotFound; Conflict with every blocker joined, when a sheet came in since, when the round has
// no sheet yet, and when somebody closed it before.
func CloseRound(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round string, seen *int64, through ThroughFunc) error {
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error { return closeRound(tx, by, c.ID, round, seen, through) })
}

func closeRound(tx *db.Tx, by audit.By, contestID int64, code string, seen *int64, through ThroughFunc) error {
	c, row, round, err := headsRound(tx, by, contestID, code)
	if err != nil {
		return err
	}
	switch row.State {
	case contests.Waiting:
		return fault.Conflict("field.close_waiting", "Round", round.Name)
	case contests.Closed:
		last, err := lastClosing(tx, row.ID)
		if err != nil {
			return err
		}
		return fault.Conflict("field.close_before", "Round", round.Name, "Who", last.Actor)
	case contests.Published:
		return fault.Conflict("field.close_published", "Round", round.Name)
	}
	if seen != nil && *seen != row.Version {
		return fault.Conflict("field.close_stale")
	}
	blockers, err := Blockers(tx, c, code, through)
	if err != nil {
		return err
	}
	var faults []error
	for _, b := range blockers {
		faults = append(faults, b)
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	if err := contests.SetRoundState(tx, row.ID, contests.Closed); err != nil {
		return err
	}
	return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "round.close", Subject: "round", SubjectID: row.ID,
		Before: map[string]any{"state": row.State}, After: map[string]any{"round": code, "state": contests.Closed, "version": row.Version}})
}

// ReopenRound lets a closed round take sheets again, before it is published. Faults: Denied; NotFound; Conflict in any other state; Invalid "reason".
func ReopenRound(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, round, reason string) error {
	reason = strings.TrimSpace(text.NFC(reason))
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		_, row, rules, err := headsRound(tx, by, c.ID, round)
		switch {
		case err != nil:
			return err
		case row.State != contests.Closed:
			return fault.Conflict("field.reopen_state", "Round", rules.Name)
		case reason == "":
			return fault.Invalid("reason", "field.reason_needed")
		case utf8.RuneCountInString(reason) > maxReason:
			return fault.Invalid("reason", "marking.reason_long", "Max", maxReason)
		}
		if err := contests.SetRoundState(tx, row.ID, contests.Open); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "round.reopen", Subject: "round", SubjectID: row.ID, Reason: reason,
			Before: map[string]any{"state": row.State}, After: map[string]any{"round": round, "state": contests.Open}})
	})
}

// headsRound is a round for somebody who heads the jury.
func headsRound(tx *db.Tx, by audit.By, contestID int64, code string) (*contests.Contest, contests.RoundRow, contests.Round, error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return nil, contests.RoundRow{}, contests.Round{}, err
	}
	row, found := c.RoundRow(code)
	round, ok := c.Rules.Round(code)
	if !found || !ok {
		return c, row, round, fault.NotFound("marking.round_unknown", "Round", code)
	}
	return c, row, round, mayAct(tx, by, contestID, contests.HeadJury)
}

// lastClosing is the newest line about closing or reopening a round; the zero Entry when there is none.
func lastClosing(tx *db.Tx, roundID int64) (last audit.Entry, err error) {
	lines, err := audit.History(tx, "round", roundID)
	for _, l := range lines {
		if l.Act == "round.close" || l.Act == "round.reopen" {
			last = l
		}
	}
	return last, err
}
