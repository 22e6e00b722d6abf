// The people who mark: judges and referees of a contest, and who of them marks which entry.
package marking

import (
	"slices"

	"hoithi/internal/text"
)

// Roles of a judge row.
const (
	RoleJudge   = "judge"
	RoleReferee = "referee"
)

// JudgeRow is a judge or referee of a contest. Instants are Unix milliseconds.
type JudgeRow struct {
	ID         int64  `db:"id"`
	AccountID  int64  `db:"account_id"`
	Role       string `db:"role"`
	Code       string `db:"code"` // 'GK406', unique in the contest, stands in SheetRow.Judge
	Name       string `db:"name"`
	Unit       string `db:"unit"` // where the judge works, "" = not known
	UnitCanon  string `db:"unit_canon"`
	Area       string `db:"area"`        // of that unit, "" = any
	DivisionID *int64 `db:"division_id"` // sub-panel; nil = all divisions
	Phone      string `db:"phone"`
	CreatedAt  int64  `db:"created_at"`
	RemovedAt  *int64 `db:"removed_at"` // nil = on the panel

	keptFrom []int64 // entries of recusals that hold
}

// Active says that the judge is on the panel.
func (j JudgeRow) Active() bool { return j.RemovedAt == nil }

// Sits says that the judge's sub-panel marks a division.
func (j JudgeRow) Sits(divisionID int64) bool {
	return j.DivisionID == nil || *j.DivisionID == divisionID
}

// SameUnit says that an entry comes from where the judge works: the name compared without case, spaces and placing of tones, and
// the same area where both are known. A judge without a unit has no such entries.
func (j JudgeRow) SameUnit(e Entrant) bool {
	return j.UnitCanon != "" && j.UnitCanon == e.UnitCanon && (j.Area == "" || e.Area == "" || text.Canon(j.Area) == text.Canon(e.Area))
}

// recused says that the judge is kept from an entry for a reason on record.
func (j JudgeRow) recused(e Entrant) bool { return slices.Contains(j.keptFrom, e.ID) }

// MayNot says that the judge can never mark an entry: it is of the own unit, or the judge is kept from it.
func (j JudgeRow) MayNot(e Entrant) bool { return j.SameUnit(e) || j.recused(e) }

// AssignmentRow says that a judge marks an entry in a round.
type AssignmentRow struct {
	ID        int64  `db:"id"`
	EntryID   int64  `db:"entry_id"`
	JudgeID   int64  `db:"judge_id"`
	Judge     string `db:"judge"` // code
	JudgeName string `db:"judge_name"`
	Actor     string `db:"actor"`
	CreatedAt int64  `db:"created_at"`
}

// SecondMarking says that all judges of an entry were asked to mark it again; Pass is which marking that is, from 2.
type SecondMarking struct {
	EntryID int64  `db:"entry_id"`
	Pass    int    `db:"pass"`
	Actor   string `db:"actor"`
	Reason  string `db:"reason"`
	AskedAt int64  `db:"asked_at"`
}

// States of a late sheet.
const (
	LateWaiting  = "waiting"
	LateAccepted = "accepted"
	LateRefused  = "refused"
)

// LateSheet is a sheet that was signed after its round was closed. It counts for nothing until the head of the jury accepts it.
type LateSheet struct {
	ID           int64  `db:"id"`
	RoundID      int64  `db:"round_id"`
	EntryID      int64  `db:"entry_id"`
	Judge        string `db:"judge"` // as SheetRow.Judge
	AccountID    int64  `db:"account_id"`
	Actor        string `db:"actor"`
	Attempt      int    `db:"attempt"`
	Pass         int    `db:"pass"`
	Base         int    `db:"base"` // revision it was based on, 0 = none
	Marks        string `db:"marks"`
	Points       int64  `db:"points"` // thousandths
	TimeMS       *int64 `db:"time_ms"`
	Comment      string `db:"comment"`
	Reason       string `db:"reason"`
	Request      string `db:"request"`
	RulesVersion int    `db:"rules_version"`
	ReceivedAt   int64  `db:"received_at"`
	State        string `db:"state"`
	DecidedBy    string `db:"decided_by"`
	DecidedWhy   string `db:"decided_why"`
	DecidedAt    *int64 `db:"decided_at"`
}
