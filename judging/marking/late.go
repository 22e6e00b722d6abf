// The use cases of sheets that came after their round was closed: kept, then accepted or refused by the head of the jury.
package marking

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// keepLate keeps what was signed in a sealed round; it counts for nothing yet.
func (t *task) keepLate(tx *db.Tx, by audit.By, s Signing, points decimal.Milli) error {
	id, err := insertLate(tx, t.Contest.ID, LateSheet{RoundID: t.row.ID, EntryID: t.Entry.ID, Judge: t.Judge.Code, AccountID: by.AccountID, Actor: t.Judge.Name, Attempt: 1,
		Pass: t.Asked, Base: s.Base, Marks: milliJSON(s.Marks), Points: int64(points), Comment: s.Comment, Reason: s.Reason, Request: s.Request,
		RulesVersion: t.Contest.RulesVersion})
	if err != nil {
		return err
	}
	if t.Draft.Version > 0 {
		if err := dropDraft(tx, t.row.ID, t.Entry.ID, t.Judge.ID); err != nil {
			return err
		}
	}
	return audit.Write(tx, by, audit.Line{ContestID: t.Contest.ID, Act: "score.late", Subject: "late_sheet", SubjectID: id, Reason: s.Reason,
		After: t.said(s.Marks, points, s.Comment, s.Base)})
}

// AcceptLate lets a late sheet count: a new revision, with the head's reason, that moves the round's version. Of all who decide on one,
// exactly one succeeds.
//
// Faults: NotFound; Denied for who does not head the jury, and for who signed the sheet; Invalid "reason" when there is none; Conflict when it was decided on before, when the
// sheet it was based on has changed since, or when the entry has left.
func AcceptLate(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, reason string) error {
	return decide(ctx, d, by, contestID, round, id, reason, LateAccepted)
}

// RefuseLate puts a late sheet aside for good, with a reason its judge reads. Faults as AcceptLate.
func RefuseLate(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, reason string) error {
	return decide(ctx, d, by, contestID, round, id, reason, LateRefused)
}

func decide(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, id int64, reason, state string) error {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return fault.Invalid("reason", "judging.late_reason")
	}
	if err := checkText("reason", reason, maxReason); err != nil {
		return err
	}
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, contestID)
		if err != nil {
			return err
		}
		row, ok := c.RoundRow(round)
		if !ok {
			return fault.NotFound("marking.round_unknown", "Round", round)
		}
		l, err := lateByID(tx, row.ID, id)
		if err != nil {
			return err
		}
		if err := mayAct(tx, by, contestID, contests.HeadJury); err != nil {
			return err
		}
		switch {
		case l.State != LateWaiting:
			return fault.Conflict("judging.late_decided", "Who", l.DecidedBy)
		case l.ownTo(by):
			return fault.Denied("judging.late_own")
		}
		if state == LateAccepted {
			if err := letCount(tx, by, c, l, reason); err != nil {
				return err
			}
		}
		if err := decideLate(tx, id, state, by.Name, reason); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "score.late_" + state, Subject: "late_sheet", SubjectID: id, Reason: reason,
			Before: map[string]any{"state": l.State}, After: map[string]any{"state": state, "round": round, "judge": l.Judge, "points": decimal.Milli(l.Points), "marks": json.RawMessage(l.Marks), "comment": l.Comment}})
	})
}

// acceptedAs finds the late sheet that became this revision, nil when it was signed in time. late is of one entry and one judge or the field.
func acceptedAs(late []LateSheet, s SheetRow) *LateSheet {
	i := slices.IndexFunc(late, func(l LateSheet) bool {
		return l.State == LateAccepted && l.Attempt == s.Attempt && l.Base+1 == s.Revision && l.ReceivedAt == s.EffectiveAt && l.Judge == s.Judge
	})
	if i < 0 {
		return nil
	}
	return &late[i]
}

// words say how a late sheet came to count: when it was signed, and who accepted it.
func (l LateSheet) words(p *i18n.Printer, zone *time.Location) string {
	said := p.T("judging.late_accepted", "When", p.DateTime(l.ReceivedAt, zone), "Who", l.DecidedBy)
	if l.Reason != "" {
		said += " " + p.T("judging.late_said", "Why", l.Reason)
	}
	return said
}

// ownTo says that somebody signed the sheet: another person decides on it then.
func (l LateSheet) ownTo(by audit.By) bool { return by.AccountID != 0 && by.AccountID == l.AccountID }

// letCount makes a late sheet the next revision.
func letCount(tx *db.Tx, by audit.By, c *contests.Contest, l LateSheet, reason string) error {
	e, err := entrantByID(tx, c.ID, l.EntryID)
	if err != nil {
		return err
	}
	if !e.InRace() {
		return fault.Conflict("judging.late_left", "Code", e.Code)
	}
	revision, err := lastRevision(tx, l)
	if err != nil {
		return err
	}
	if revision != l.Base {
		return fault.Conflict("judging.late_stale")
	}
	sheet := SheetRow{RoundID: l.RoundID, EntryID: l.EntryID, Judge: l.Judge, Attempt: l.Attempt, Revision: l.Base + 1, Marks: l.Marks,
		Points: decimal.Milli(l.Points), TimeMS: l.TimeMS, RulesVersion: l.RulesVersion, Actor: l.Actor, Reason: reason, EffectiveAt: l.ReceivedAt,
		RecordedAt: tx.NowMS(), Pass: l.Pass, AccountID: &l.AccountID, Comment: l.Comment}
	if l.Judge == "" {
		err = letRunCount(tx, c, l, sheet)
	} else {
		_, err = insertSheet(tx, c.ID, sheet)
	}
	if err != nil {
		return err
	}
	return contests.BumpRound(tx, l.RoundID)
}

// letRunCount makes a late sheet of the field count: its comment is who confirmed for the team, and it is typed, wanting second eyes
// where the rules do, unless its signer is a referee of the contest.
func letRunCount(tx *db.Tx, c *contests.Contest, l LateSheet, s SheetRow) error {
	signer, err := auth.Load(tx, l.AccountID)
	if err != nil {
		return err
	}
	s.Comment = ""
	_, err = insertRun(tx, c.ID, s, l.Comment, !signer.Has(c.ID, contests.Referee))
	return err
}
