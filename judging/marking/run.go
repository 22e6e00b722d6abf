// The use case: a referee signs the sheet of one attempt at the field, or corrects it with a reason.
package marking

import (
	"context"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// RunSheet is what a referee signs. Marks holds a count for every task and penalty of the round by code, none missing.
// Base is the revision that the signer saw (0 = none yet); nil = whatever is in force. Key recognises a form that is sent twice; "" = none.
type RunSheet struct {
	Round   string // code
	EntryID int64
	Attempt int // from 1
	Marks   map[string]int64
	TimeMS  *int64 // milliseconds; nil = no time was taken
	TeamBy  string // who of the team confirmed the run; "" = nobody did
	Reason  string // needed for a correction, and for whoever signs in a referee's place
	Base    *int
	Key     string
}

// Signed is the answer to a signature.
type Signed struct {
	Sheet  SheetRow
	Again  bool // the same form came before, or says what is in force: nothing was written now
	Late   bool // the round is closed or published: the head of the jury has the sheet and decides
	LateID int64
}

// SignRun writes the next revision of the official sheet (judge "") of an attempt, bumps the round's version, opens a waiting round and
// leaves an audit line. Who signs is a referee of the contest; its organiser or head of jury may sign in a referee's place with a reason,
// and such a sheet wants second eyes where the rules ask for them. Attempts are signed in their order, an absence on record standing for one.
// In a closed or published round the sheet is kept for the head of the jury and Signed.Late says so.
//
// Faults: Denied for anybody else; NotFound for the round or the entry; Conflict for an entry that did not come through, an attempt before
// its turn, a base that is not in force any more and a key that was used for something else; Invalid for marks ("mark.<code>"), "time",
// "team_by" and "reason", all together.
func SignRun(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, sheet RunSheet, through ThroughFunc) (Signed, error) {
	sheet.Reason, sheet.TeamBy = strings.TrimSpace(text.NFC(sheet.Reason)), text.Clean(sheet.TeamBy)
	var done Signed
	err := d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) (err error) {
		done, err = signRun(tx, by, c.ID, sheet, through)
		return err
	})
	return done, err
}

func signRun(tx *db.Tx, by audit.By, contestID int64, sheet RunSheet, through ThroughFunc) (Signed, error) {
	at, err := fieldRound(tx, contestID, sheet.Round)
	if err != nil {
		return Signed{}, err
	}
	typed, err := maySign(tx, by, contestID)
	if err != nil {
		return Signed{}, err
	}
	if done, err := sentBefore(tx, at.row.ID, sheet); err != nil || done.Again {
		return done, err
	}
	entry, err := at.entrant(tx, sheet.EntryID, through)
	if err != nil {
		return Signed{}, err
	}
	attempts, err := AttemptsOf(tx, at.row.ID, entry.ID, at.round.Attempts.Count)
	if err != nil {
		return Signed{}, err
	}
	if err := inTurn(attempts, sheet, entry); err != nil {
		return Signed{}, err
	}
	now := attempts[sheet.Attempt-1].Sheet
	value, err := checkRun(at.round, sheet, now, typed)
	if err != nil {
		return Signed{}, err
	}
	if now != nil && now.TeamBy == sheet.TeamBy {
		if old, err := now.value(); err != nil || old.Equal(value) {
			return Signed{Sheet: now.SheetRow, Again: true}, err
		}
	}
	return at.keep(tx, by, sheet, value, now, typed)
}

// sentBefore answers a form that came before, as it was answered then.
func sentBefore(tx *db.Tx, roundID int64, sheet RunSheet) (Signed, error) {
	run, late, err := signedBefore(tx, roundID, sheet.EntryID, sheet.Key)
	switch {
	case err != nil:
		return Signed{}, err
	case run != nil && sheet.says(run.Attempt, run.Marks, run.TimeMS, run.TeamBy):
		return Signed{Sheet: run.SheetRow, Again: true}, nil
	case late != nil && sheet.says(late.Attempt, late.Marks, late.TimeMS, late.Comment):
		return Signed{Again: true, Late: true, LateID: late.ID}, nil
	case run != nil || late != nil:
		return Signed{}, fault.Conflict("field.key_used")
	}
	return Signed{}, nil
}

// runRound is a field round as it is in this transaction.
type runRound struct {
	contest *contests.Contest
	row     contests.RoundRow
	round   contests.Round
}

func fieldRound(tx *db.Tx, contestID int64, code string) (at runRound, err error) {
	if at.contest, err = contests.ByID(tx, contestID); err != nil {
		return at, err
	}
	var found, ok bool
	at.row, found = at.contest.RoundRow(code)
	at.round, ok = at.contest.Rules.Round(code)
	if !found || !ok || at.round.Kind != contests.KindField {
		return at, fault.NotFound("field.round_unknown", "Round", code)
	}
	return at, nil
}

// maySign says whether the signer stands in a referee's place (typed): the referees of the contest sign for themselves.
func maySign(tx *db.Tx, by audit.By, contestID int64) (typed bool, err error) {
	if by.AccountID == 0 {
		if by.Via == "command" || by.Via == "demo" { // whoever sits at the server is the office
			return true, nil
		}
		return false, fault.Denied("auth.denied")
	}
	actor, err := auth.Load(tx, by.AccountID)
	switch {
	case err != nil:
		return false, err
	case actor.Has(contestID, contests.Referee):
		return false, nil
	case contests.Allowed(actor, contestID, contests.HeadJury):
		return true, nil
	}
	return false, fault.Denied("auth.denied")
}

// entrant is the entry if it takes part in the round.
func (at runRound) entrant(tx *db.Tx, entryID int64, through ThroughFunc) (Entrant, error) {
	e, err := entrantByID(tx, at.contest.ID, entryID)
	if err != nil {
		return e, err
	}
	if e.State == "withdrawn" || e.State == "rejected" || e.State == "draft" {
		return e, fault.Conflict("marking.entry_"+e.State, "Code", e.Code)
	}
	before, later := at.contest.Rules.PreviousRound(at.round.Code)
	if !later {
		return e, nil
	}
	in, open, err := through(tx, at.contest, before.Code)
	switch {
	case err != nil:
		return e, err
	case in[e.ID]:
		return e, nil
	case open[e.ID]:
		return e, fault.Conflict("marking.tie_open", "Code", e.Code)
	}
	return e, fault.Conflict("marking.not_through", "Code", e.Code)
}

// keep writes the revision, or hands it to the head of the jury when the round is over.
func (at runRound) keep(tx *db.Tx, by audit.By, sheet RunSheet, v Value, now *Run, typed bool) (Signed, error) {
	s := SheetRow{RoundID: at.row.ID, EntryID: sheet.EntryID, Attempt: sheet.Attempt, Revision: 1, Marks: marksJSON(v), Points: v.Points, TimeMS: sheet.TimeMS,
		RulesVersion: at.contest.RulesVersion, Actor: by.Name, Reason: sheet.Reason, EffectiveAt: tx.NowMS(), RecordedAt: tx.NowMS(), Request: sheet.Key, AccountID: accountOf(by)}
	line := audit.Line{ContestID: at.contest.ID, Act: "run.sign", Subject: "sheet", Reason: sheet.Reason}
	if now != nil {
		s.Revision = now.Revision + 1
		line.Act, line.Before = "run.correct", now.forAudit(at.round.Code)
	}
	if sealed(at.row.State) {
		return at.keepLate(tx, by, s, sheet.TeamBy)
	}
	id, err := insertRun(tx, at.contest.ID, s, sheet.TeamBy, typed)
	if err != nil {
		return Signed{}, err
	}
	s.ID = id
	if at.row.State == contests.Waiting {
		if err := contests.SetRoundState(tx, at.row.ID, contests.Open); err != nil {
			return Signed{}, err
		}
	}
	if err := contests.BumpRound(tx, at.row.ID); err != nil {
		return Signed{}, err
	}
	line.SubjectID, line.After = s.ID, Run{SheetRow: s, TeamBy: sheet.TeamBy}.forAudit(at.round.Code)
	return Signed{Sheet: s}, audit.Write(tx, by, line)
}

// keepLate hands a sheet to the head of the jury; a second one of the same attempt waits until the first is decided. Whoever signs
// from the server without an account has nobody to hand it to.
func (at runRound) keepLate(tx *db.Tx, by audit.By, s SheetRow, teamBy string) (Signed, error) {
	if s.AccountID == nil {
		return Signed{}, fault.Conflict("field.round_over", "Round", at.round.Name)
	}
	waiting, err := lateOf(tx, s.RoundID, s.EntryID, "")
	if err != nil {
		return Signed{}, err
	}
	for _, l := range waiting {
		if l.Attempt == s.Attempt && l.State == LateWaiting {
			return Signed{}, fault.Conflict("field.late_waits", "Attempt", s.Attempt)
		}
	}
	id, err := insertLate(tx, at.contest.ID, LateSheet{RoundID: s.RoundID, EntryID: s.EntryID, AccountID: *s.AccountID, Actor: s.Actor, Attempt: s.Attempt,
		Base: s.Revision - 1, Marks: s.Marks, Points: int64(s.Points), TimeMS: s.TimeMS, Comment: teamBy, Reason: s.Reason, Request: s.Request, RulesVersion: s.RulesVersion})
	if err != nil {
		return Signed{}, err
	}
	s.Revision = 0
	return Signed{Sheet: s, Late: true, LateID: id}, audit.Write(tx, by, audit.Line{ContestID: at.contest.ID, Act: "run.late", Subject: "late_sheet",
		SubjectID: id, Reason: s.Reason, After: Run{SheetRow: s, TeamBy: teamBy}.forAudit(at.round.Code)})
}

// accountOf is the account of who acts, nil when there is none.
func accountOf(by audit.By) *int64 {
	if by.AccountID == 0 {
		return nil
	}
	return &by.AccountID
}
