// The use case: a judge is kept from an entry in every round, by the judge's own word or by the office; and taken back.
package marking

import (
	"context"
	"strings"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Recusal keeps a judge from an entry (its code). JudgeID 0 is the judge behind the account in by, for an entry on the desk of Round (code).
type Recusal struct {
	Round   string // only where JudgeID is 0
	Entry   string
	JudgeID int64
	Reason  string // needed
}

// Recuse puts it on record, takes the judge off the entry in every round and drops the drafts. From then on no assignment, file or sheet
// joins the two, however few judges are left.
//
// Faults: NotFound for the judge, and for an entry that is not on the judge's own desk; Invalid "reason" and, for the office, "entry"; Conflict
// when the judge signed for the entry (the head of the jury must know), or is kept from it already.
func Recuse(ctx context.Context, d *db.DB, by audit.By, contestID int64, r Recusal, through ThroughFunc) error {
	r.Reason, r.Entry = strings.TrimSpace(text.NFC(r.Reason)), text.Clean(r.Entry)
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		j, e, err := r.parties(tx, by, contestID, through)
		if err != nil {
			return err
		}
		if r.Reason == "" {
			return fault.Invalid("reason", "judging.recuse_reason")
		}
		if err := checkText("reason", r.Reason, maxReason); err != nil {
			return err
		}
		signed, err := everSigned(tx, contestID, e.ID, j.Code)
		switch {
		case err != nil:
			return err
		case signed:
			return fault.Conflict("judging.recuse_signed", "Name", j.Name, "Code", e.Code)
		case j.recused(e):
			return fault.Conflict("judging.recused_before", "Name", j.Name, "Code", e.Code)
		}
		id, err := insertRecusal(tx, contestID, j.ID, e.ID, r.Reason, by.Name)
		if err != nil {
			return err
		}
		if err := closePair(tx, j.ID, e.ID, by.Name); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "judge.recuse", Subject: "recusal", SubjectID: id, Reason: r.Reason,
			After: map[string]any{"judge": j.Code, "entry": e.Code}})
	})
}

// parties are the judge and the entry.
func (r Recusal) parties(tx *db.Tx, by audit.By, contestID int64, through ThroughFunc) (j JudgeRow, e Entrant, err error) {
	if r.JudgeID == 0 {
		t, err := taskOf(tx, contestID, by.AccountID, r.Round, r.Entry, through)
		if err != nil {
			return j, e, err
		}
		return t.Judge, t.Entry, nil
	}
	if j, err = judgeByID(tx, contestID, r.JudgeID); err != nil {
		return j, e, err
	}
	if !j.Active() || j.Role != RoleJudge {
		return j, e, fault.NotFound("judging.judge_unknown")
	}
	e, err = entrantByCode(tx, contestID, strings.ToUpper(r.Entry))
	return j, e, err
}

// Unrecuse takes a recusal back: the judge can be put on the entry again. NotFound when it does not hold in this contest.
func Unrecuse(ctx context.Context, d *db.DB, by audit.By, contestID, judgeID, id int64) error {
	return d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		ended, err := endRecusal(tx, contestID, judgeID, id, by.Name)
		if err != nil {
			return err
		}
		if !ended {
			return fault.NotFound("judging.recusal_gone")
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "judge.unrecuse", Subject: "recusal", SubjectID: id})
	})
}
