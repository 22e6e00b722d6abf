// One entry on a judge's desk: whether it is theirs to mark, and everything that judge has said about it so far.
package marking

import (
	"slices"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// task is an entry that a judge marks in a round.
type task struct {
	Contest   *contests.Contest
	Round     contests.Round
	Judge     JudgeRow
	Entry     Entrant
	Asked     int        // which marking is asked for, from 1
	Revisions []SheetRow // the judge's own, oldest first
	Late      []LateSheet
	Draft     draftRow // Version 0 = none

	row contests.RoundRow
}

// errNotYours hides why: an entry that is unknown, not assigned, of the own unit, one they are kept from, withdrawn or not through looks the same.
func errNotYours() error { return fault.NotFound("judging.not_yours") }

// taskOf finds the entry with this code on the desk of the judge behind an account. NotFound for everything that is not there or not theirs.
func taskOf(tx *db.Tx, contestID, accountID int64, roundCode, entryCode string, through ThroughFunc) (*task, error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return nil, err
	}
	t := &task{Contest: c}
	var ok, found bool
	t.row, found = c.RoundRow(roundCode)
	t.Round, ok = c.Rules.Round(roundCode)
	if !ok || !found || t.Round.Kind != contests.KindSheet {
		return nil, errNotYours()
	}
	if t.Judge, err = JudgeOf(tx, c.ID, accountID); err != nil {
		return nil, errNotYours()
	}
	if t.Entry, err = assignedEntry(tx, t.row.ID, t.Judge.ID, entryCode); err != nil {
		return nil, err
	}
	if t.Judge.Role != RoleJudge || t.Judge.MayNot(t.Entry) || !t.Entry.InRace() {
		return nil, errNotYours()
	}
	if in, err := comesThrough(tx, c, t.Round, through); err != nil {
		return nil, err
	} else if in != nil && !in[t.Entry.ID] {
		return nil, errNotYours()
	}
	return t, t.load(tx)
}

// comesThrough says who is in a round, nil in the first: everybody.
func comesThrough(tx *db.Tx, c *contests.Contest, round contests.Round, through ThroughFunc) (map[int64]bool, error) {
	before, ok := c.Rules.PreviousRound(round.Code)
	if !ok {
		return nil, nil
	}
	in, _, err := through(tx, c, before.Code)
	if in == nil {
		in = map[int64]bool{}
	}
	return in, err
}

// load reads what the judge said so far.
func (t *task) load(tx *db.Tx) (err error) {
	if t.Asked, err = askedPass(tx, t.row.ID, t.Entry.ID); err != nil {
		return err
	}
	if t.Revisions, err = revisionsOf(tx, t.row.ID, t.Entry.ID, t.Judge.Code); err != nil {
		return err
	}
	if t.Late, err = lateOf(tx, t.row.ID, t.Entry.ID, t.Judge.Code); err != nil {
		return err
	}
	t.Draft, err = draftOf(tx, t.row.ID, t.Entry.ID, t.Judge.ID)
	return err
}

// sheet is the revision in force, nil when nothing is signed.
func (t *task) sheet() *SheetRow {
	if len(t.Revisions) == 0 {
		return nil
	}
	return &t.Revisions[len(t.Revisions)-1]
}

// revision is the number of the sheet in force, 0 when nothing is signed.
func (t *task) revision() int {
	if s := t.sheet(); s != nil {
		return s.Revision
	}
	return 0
}

// corrects says that a signature now would replace a sheet of the same marking; of a new marking it would not.
func (t *task) corrects() bool { return t.sheet() != nil && t.sheet().Pass >= t.Asked }

// waitingLate is the late sheet that waits for the head of the jury, nil when there is none.
func (t *task) waitingLate() *LateSheet {
	if i := slices.IndexFunc(t.Late, func(l LateSheet) bool { return l.State == LateWaiting }); i >= 0 {
		return &t.Late[i]
	}
	return nil
}

// usedKey says that a request key was used before.
func (t *task) usedKey(key string) bool {
	return slices.ContainsFunc(t.Revisions, func(r SheetRow) bool { return r.Request == key }) ||
		slices.ContainsFunc(t.Late, func(l LateSheet) bool { return l.Request == key })
}
