// The use case: it goes on record that an entry did not make an attempt, or that it came after all.
package marking

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Absence says that an entry did not make an attempt of a field round (Absent), or takes that back.
type Absence struct {
	Round   string // code
	EntryID int64
	Attempt int
	Absent  bool
	Reason  string // needed
}

// RecordAbsence keeps the line; it gives no mark, and the entry's standing stays what its sheets make it. Saying again what holds writes
// nothing. Faults as SignRun's; Conflict for an attempt with a signed sheet, and in a closed or published round.
func RecordAbsence(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, a Absence, through ThroughFunc) error {
	a.Reason = strings.TrimSpace(text.NFC(a.Reason))
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error { return recordAbsence(tx, by, c.ID, a, through) })
}

func recordAbsence(tx *db.Tx, by audit.By, contestID int64, a Absence, through ThroughFunc) error {
	at, err := fieldRound(tx, contestID, a.Round)
	if err != nil {
		return err
	}
	if _, err := maySign(tx, by, contestID); err != nil {
		return err
	}
	entry, err := at.entrant(tx, a.EntryID, through)
	if err != nil {
		return err
	}
	attempts, err := AttemptsOf(tx, at.row.ID, entry.ID, at.round.Attempts.Count)
	if err != nil {
		return err
	}
	if err := inTurn(attempts, RunSheet{Attempt: a.Attempt}, entry); err != nil {
		return err
	}
	switch now := attempts[a.Attempt-1]; {
	case sealed(at.row.State):
		return fault.Conflict("field.round_over", "Round", at.round.Name)
	case now.Sheet != nil:
		return fault.Conflict("field.absent_signed", "Attempt", a.Attempt, "Code", entry.Code)
	case now.Absent == a.Absent:
		return nil
	case a.Reason == "":
		return fault.Invalid("reason", "field.reason_needed")
	case utf8.RuneCountInString(a.Reason) > maxReason:
		return fault.Invalid("reason", "marking.reason_long", "Max", maxReason)
	}
	return keepAbsence(tx, by, at, a)
}

func keepAbsence(tx *db.Tx, by audit.By, at runRound, a Absence) error {
	_, err := tx.Exec(`INSERT INTO absence (contest_id, round_id, entry_id, attempt, absent, account_id, actor, reason, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		at.contest.ID, at.row.ID, a.EntryID, a.Attempt, a.Absent, accountOf(by), by.Name, a.Reason, tx.NowMS())
	if err != nil {
		return fmt.Errorf("absence of entry %d: %w", a.EntryID, err)
	}
	act := "run.absent"
	if !a.Absent {
		act = "run.present"
	}
	return audit.Write(tx, by, audit.Line{ContestID: at.contest.ID, Act: act, Subject: "entry", SubjectID: a.EntryID, Reason: a.Reason,
		After: map[string]any{"round": at.round.Code, "attempt": a.Attempt}})
}
