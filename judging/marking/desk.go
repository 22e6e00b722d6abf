// What lies on a judge's desk in a round: the entries to mark, how far each is, and which comes next.
package marking

import (
	"cmp"
	"fmt"
	"slices"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
)

// States of an entry on a judge's desk.
const (
	deskAgain  = "again" // signed, and a second marking is asked for
	deskDraft  = "draft"
	deskEmpty  = "empty"
	deskLate   = "late" // signed after closing, waits for the head of the jury
	deskSigned = "signed"
)

// deskItem is one entry on the desk. Points are of the judge's own sheet in force.
type deskItem struct {
	Entry  Entrant
	State  string
	Points decimal.Milli
	Signed bool // a sheet is in force
	others int  // sheets of the entry by anybody
}

// done says that nothing is asked of the judge.
func (i deskItem) done() bool { return i.State == deskSigned || i.State == deskLate }

// desk is a judge's round.
type desk struct {
	Contest *contests.Contest
	Round   contests.Round
	Row     contests.RoundRow
	Judge   JudgeRow
	Items   []deskItem // what is to do first: second markings, then entries with fewest sheets, then by code
}

// Done is how many entries are finished.
func (d desk) Done() (n int) {
	for _, i := range d.Items {
		if i.done() {
			n++
		}
	}
	return n
}

// next is the code of the next entry to do after this one, round the corner; "" when all is done or only this one is left.
func (d desk) next(code string) string {
	at := slices.IndexFunc(d.Items, func(i deskItem) bool { return i.Entry.Code == code })
	for n := range d.Items {
		i := d.Items[(at+1+n)%len(d.Items)]
		if !i.done() && i.Entry.Code != code {
			return i.Entry.Code
		}
	}
	return ""
}

// deskOf reads a judge's desk. NotFound when the account is no judge here, or the round is not marked on sheets.
func deskOf(tx *db.Tx, c *contests.Contest, code string, accountID int64, through ThroughFunc) (d desk, err error) {
	d = desk{Contest: c}
	var ok, found bool
	d.Row, found = c.RoundRow(code)
	d.Round, ok = c.Rules.Round(code)
	if !ok || !found || d.Round.Kind != contests.KindSheet {
		return d, errNotYours()
	}
	if d.Judge, err = JudgeOf(tx, c.ID, accountID); err != nil {
		return d, err
	}
	entries, err := assignedEntries(tx, d.Row.ID, d.Judge.ID)
	if err != nil || len(entries) == 0 {
		return d, err
	}
	in, err := comesThrough(tx, c, d.Round, through)
	if err != nil {
		return d, err
	}
	for _, e := range entries {
		if e.InRace() && !d.Judge.MayNot(e) && (in == nil || in[e.ID]) {
			d.Items = append(d.Items, deskItem{Entry: e, State: deskEmpty})
		}
	}
	return d, d.fill(tx)
}

// fill says how far each entry is.
func (d *desk) fill(tx *db.Tx) error {
	states, err := deskStates(tx, d.Row.ID, d.Judge)
	if err != nil {
		return err
	}
	for n := range d.Items {
		i := &d.Items[n]
		s := states[i.Entry.ID]
		i.others, i.Signed, i.Points = s.Others, s.Pass > 0, decimal.Milli(s.Points)
		switch {
		case s.Late:
			i.State = deskLate
		case s.Draft:
			i.State = deskDraft
		case i.Signed && s.Pass < s.Asked:
			i.State = deskAgain
		case i.Signed:
			i.State = deskSigned
		}
	}
	order := map[string]int{deskAgain: -1, deskLate: 1, deskSigned: 1}
	slices.SortStableFunc(d.Items, func(a, b deskItem) int {
		if c := cmp.Compare(order[a.State], order[b.State]); c != 0 || a.done() {
			return c
		}
		return cmp.Compare(a.others, b.others)
	})
	return nil
}

// deskState is what is known of one entry for one judge.
type deskState struct {
	EntryID int64 `db:"entry_id"`
	Pass    int   `db:"pass"`   // of the judge's sheet in force, 0 = none
	Points  int64 `db:"points"` // of it
	Others  int   `db:"others"` // judges with a sheet, this one too
	Asked   int   `db:"asked"`
	Draft   bool  `db:"draft"`
	Late    bool  `db:"late"`
}

// deskStates reads them in one statement.
func deskStates(tx *db.Tx, roundID int64, j JudgeRow) (map[int64]deskState, error) {
	var rows []deskState
	err := tx.Select(&rows, `SELECT a.entry_id,
			COALESCE((SELECT s.pass FROM sheet s WHERE s.round_id = a.round_id AND s.entry_id = a.entry_id AND s.judge = ? ORDER BY s.revision DESC LIMIT 1), 0) AS pass,
			COALESCE((SELECT s.points FROM sheet s WHERE s.round_id = a.round_id AND s.entry_id = a.entry_id AND s.judge = ? ORDER BY s.revision DESC LIMIT 1), 0) AS points,
			(SELECT COUNT(DISTINCT s.judge) FROM sheet s WHERE s.round_id = a.round_id AND s.entry_id = a.entry_id) AS others,
			COALESCE((SELECT MAX(m.pass) FROM second_marking m WHERE m.round_id = a.round_id AND m.entry_id = a.entry_id), 1) AS asked,
			EXISTS (SELECT 1 FROM sheet_draft d WHERE d.round_id = a.round_id AND d.entry_id = a.entry_id AND d.judge_id = a.judge_id) AS draft,
			EXISTS (SELECT 1 FROM late_sheet l WHERE l.round_id = a.round_id AND l.entry_id = a.entry_id AND l.judge = ? AND l.state = 'waiting') AS late
		FROM assignment a WHERE a.round_id = ? AND a.judge_id = ? AND a.removed_at IS NULL`, j.Code, j.Code, j.Code, roundID, j.ID)
	if err != nil {
		return nil, fmt.Errorf("desk of judge %d: %w", j.ID, err)
	}
	states := make(map[int64]deskState, len(rows))
	for _, r := range rows {
		states[r.EntryID] = r
	}
	return states, nil
}

// desksOf lists the rounds in which somebody has entries to mark, over all contests where the account is a judge.
func desksOf(tx *db.Tx, actor auth.Actor, through ThroughFunc) (list []desk, err error) {
	var ids []int64
	if err := tx.Select(&ids, `SELECT contest_id FROM judge WHERE account_id = ? AND role = 'judge' AND removed_at IS NULL ORDER BY contest_id DESC`, actor.AccountID); err != nil {
		return nil, fmt.Errorf("contests of judge: %w", err)
	}
	for _, id := range ids {
		if !contests.Allowed(actor, id, contests.MarkSheets) {
			continue // G6: a personal link is good for one contest
		}
		c, err := contests.ByID(tx, id)
		if err != nil {
			return nil, err
		}
		for _, r := range c.Rules.Rounds {
			if r.Kind != contests.KindSheet {
				continue
			}
			d, err := deskOf(tx, c, r.Code, actor.AccountID, through)
			if err != nil {
				return nil, err
			}
			if len(d.Items) > 0 {
				list = append(list, d)
			}
		}
	}
	return list, nil
}
