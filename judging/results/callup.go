// The act of calling a reserve up for an entry that withdrew after the round was published: on record, exactly one for each place.
package results

import (
	"context"
	"errors"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Call is what is to be recorded: which reserve moves up, for whom, and why.
type Call struct {
	Round   string // code of the round whose reserves these are
	Entry   string // code of the reserve: the next in order, or one of those who share that place
	For     string // code of the entry whose place it takes; "" = the first place that is free
	Reason  string // needed
	Despite bool   // knowing that the next round has sheets already
}

// Standby is one table's reserves: the places that are free and who may take them.
type Standby struct {
	Table  *Table
	Free   []Row // withdrew after the publication and not replaced yet, in the order of the ranking
	Ready  []Row // reserves who are in the race and not called up, in order
	Called []CallUp
	Stale  bool // the ranking is another one than was published
}

// Next are the reserves whose turn it is; several when they share a place.
func (s Standby) Next() []Row {
	n := 0
	for n < len(s.Ready) && s.Ready[n].Reserve == s.Ready[0].Reserve {
		n++
	}
	return s.Ready[:n]
}

// Standbys are the reserves of a round, table by table. Before its publication no place is free: the ranking itself moves up.
func Standbys(tx *db.Tx, c *contests.Contest, round string) ([]Standby, error) {
	tables, err := All(tx, c, round)
	if err != nil {
		return nil, err
	}
	facts, err := factsOf(tx, c, round)
	if err != nil {
		return nil, err
	}
	published, err := publishedIn(tx, facts)
	if err != nil {
		return nil, err
	}
	calls, err := callUpsOf(tx, facts.ID)
	if err != nil {
		return nil, err
	}
	all := make([]Standby, len(tables))
	for i, t := range tables {
		all[i] = standbyOf(t, published, calls)
	}
	return all, nil
}

func standbyOf(t *Table, published inPublication, calls []CallUp) Standby {
	s := Standby{Table: t, Stale: !published.agrees(t)}
	replaced := map[int64]bool{}
	for _, call := range calls {
		if _, ok := t.Row(call.EntryID); ok {
			s.Called = append(s.Called, call)
			replaced[call.ForEntryID] = true
		}
	}
	for _, r := range t.Rows {
		switch {
		case r.Withdrawn && (published.in[r.Code] || r.CalledUp) && !replaced[r.EntryID]:
			s.Free = append(s.Free, r)
		case r.Reserve > 0 && !r.CalledUp && !r.Withdrawn:
			s.Ready = append(s.Ready, r)
		}
	}
	return s
}

// Vacancies is how many places of a published round are free because entries withdrew, and could be taken by reserves.
func Vacancies(tx *db.Tx, c *contests.Contest, round string) (n int, err error) {
	if rules, _ := c.Rules.Round(round); rules.Advancement == nil || rules.Advancement.Reserves == 0 {
		return 0, nil
	}
	if _, err := nextRound(tx, c, round); err != nil {
		if fault.KindOf(err) == fault.KindConflict { // nobody moves up any more
			err = nil
		}
		return 0, err
	}
	all, err := Standbys(tx, c, round)
	for _, s := range all {
		n += min(len(s.Free), len(s.Ready))
	}
	return n, err
}

// CallReserve records that a reserve moves up; who goes on follows at once. Faults: Conflict when the round is not published or differs from
// its publication, the next round is closed, no place is free, or it is another reserve's turn, as when somebody else was faster;
// Invalid "reason" or "despite".
func CallReserve(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, call Call) error {
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error { return callUp(tx, by, c.ID, call) })
}

func callUp(tx *db.Tx, by audit.By, contestID int64, call Call) error {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return err
	}
	if err := mayCall(tx, c, &call); err != nil {
		return err
	}
	all, err := Standbys(tx, c, call.Round)
	if err != nil {
		return err
	}
	up, left, err := match(all, call)
	if err != nil {
		return err
	}
	row, _ := c.RoundRow(call.Round)
	id, err := insertCallUp(tx, c.ID, row.ID, CallUp{EntryID: up.EntryID, ForEntryID: left.EntryID, Reserve: up.Reserve, Reason: call.Reason, Actor: by.Name, RecordedAt: tx.NowMS()})
	if err != nil {
		return err
	}
	if err := contests.BumpRound(tx, row.ID); err != nil {
		return err
	}
	return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "reserve.call_up", Subject: "call_up", SubjectID: id, Reason: call.Reason,
		Before: map[string]any{"round": call.Round, "entry": left.Code}, After: map[string]any{"entry": up.Code, "reserve": up.Reserve}})
}

// mayCall refuses what no choice of entries could mend, and what is wrong with the reason.
func mayCall(tx *db.Tx, c *contests.Contest, call *Call) error {
	facts, err := factsOf(tx, c, call.Round)
	if err != nil {
		return err
	}
	switch rules, _ := c.Rules.Round(call.Round); {
	case rules.Advancement == nil || rules.Advancement.Reserves == 0:
		return fault.Conflict("ranking.no_reserves")
	case facts.Published == 0:
		return fault.Conflict("ranking.call_unpublished")
	}
	marked, err := nextRound(tx, c, call.Round)
	if err != nil {
		return err
	}
	var faults []error
	call.Reason = strings.TrimSpace(text.NFC(call.Reason))
	if call.Reason == "" {
		faults = append(faults, fault.Invalid("reason", "ranking.call_needs_reason"))
	}
	if len([]rune(call.Reason)) > maxReason {
		faults = append(faults, fault.Invalid("reason", "results.too_long", "Most", maxReason))
	}
	if marked > 0 && !call.Despite {
		faults = append(faults, fault.Invalid("despite", "ranking.call_despite", "Count", marked))
	}
	return errors.Join(faults...)
}

// nextRound is how many entries have sheets in the round that follows; once that is closed nobody moves up any more.
func nextRound(tx *db.Tx, c *contests.Contest, round string) (marked int, err error) {
	for i, r := range c.Rounds[:len(c.Rounds)-1] {
		if r.Code != round {
			continue
		}
		next := c.Rounds[i+1]
		if next.State == contests.Closed || next.State == contests.Published {
			return 0, fault.Conflict("ranking.call_over")
		}
		return markedEntries(tx, next.ID)
	}
	return 0, nil
}

// match finds the reserve and the place it takes; both stand in the same table.
func match(all []Standby, call Call) (up, left Row, err error) {
	named := func(code string) func(Row) bool {
		return func(r Row) bool { return strings.EqualFold(r.Code, strings.TrimSpace(code)) }
	}
	free := 0
	for _, s := range all {
		free += len(s.Free)
		next := s.Next()
		i := slices.IndexFunc(next, named(call.Entry))
		if i < 0 {
			continue
		}
		at := 0
		if call.For != "" {
			at = slices.IndexFunc(s.Free, named(call.For))
		}
		if at < 0 || at >= len(s.Free) {
			return up, left, fault.Conflict("ranking.call_no_place")
		}
		if s.Stale {
			return up, left, fault.Conflict("ranking.call_stale")
		}
		return next[i], s.Free[at], nil
	}
	if free == 0 {
		return up, left, fault.Conflict("ranking.call_no_place")
	}
	return up, left, fault.Conflict("ranking.call_not_next", "Entry", call.Entry)
}
