// Package results makes standings out of score sheets, records what the council decides about ties, and publishes numbered results.
//
// This file holds the table of standings, which every page, workbook, paper and command takes from Standings.
package results

import (
	"strings"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/judging/scoring"
)

// Advancement of a row; "" in a round that nobody advances from, and for an entry without a result.
const (
	In   = string(scoring.In)
	Out  = string(scoring.Out)
	Open = string(scoring.Open)
)

// Table is the standings of one division, or of the whole contest, in one round. It is shared between requests: read only.
type Table struct {
	Contest   *contests.Contest
	Round     contests.Round
	Division  string     // code; "" = the round ranks the whole contest
	Version   int64      // of the round; grows with every change that can move a rank
	Rows      []Row      // by rank, then in before open before out, then prize, then code; without a result last
	Ties      []Tie      // at a limit of advancement or prizes, settled or open
	Decisions []Decided  // all that were ever recorded, newest first; the ones no tie points to do not apply any more
	Withheld  []Withheld // prizes that are not given, as recorded last
	Pending   bool       // an earlier round has an open tie: who takes part here is not known yet
	Strays    []string   // codes of entries that have sheets here but did not come through the earlier round
	Advances  bool       // somebody goes on from this round
	Limit     int        // how many go on; 0 = as many as reach the minimum, or nobody unless Advances
	Awards    bool       // this round's standings give the prizes
	byEntry   map[int64]int
}

// Row is one entry in the table.
type Row struct {
	Standing    scoring.Standing
	EntryID     int64
	Division    string // code
	Code        string
	Account     string // of the simulator, "" = none
	Name        string
	Unit        string
	Area        string
	Attempts    []AttemptCell // one for each attempt the rules allow, in order
	Advancement string        // In, Out, Open or ""
	Reserve     int           // place among those who stand ready to move up, 1-2-2-4; 0 = none
	CalledUp    bool          // a reserve that goes on after all; Advancement stays what the ranking says
	Withdrawn   bool          // it left after this round was published
	Prize       string        // code, "" = none
	Decision    *Decided      // the decision that put it in or out, or gave or denied it the prize; nil = none was needed
}

// AttemptCell is one attempt, the judges' sheets combined. Points and TimeMS mean nothing unless Has and HasTime.
type AttemptCell struct {
	Number  int
	Has     bool // there is a sheet
	Points  scoring.Ratio
	TimeMS  int64 // milliseconds
	HasTime bool
	Counts  bool // this attempt is what the standing shows
}

// Points is the total in thousandths, rounded half up for display; no rank comes from it. 0 when Ranked is false.
func (r Row) Points() decimal.Milli { return r.Standing.Points.Milli() }

// Ranked says that the entry has a result.
func (r Row) Ranked() bool { return r.Standing.Rank > 0 }

// Points in thousandths, for display.
func (a AttemptCell) Milli() decimal.Milli { return a.Points.Milli() }

// TieAtLimit is the tie that the limit of advancement cuts through; nil when there is none.
func (t *Table) TieAtLimit() *Tie { return t.tie(LimitAdvancement) }

func (t *Table) tie(limit string) *Tie {
	for i := range t.Ties {
		if t.Ties[i].Limit == limit {
			return &t.Ties[i]
		}
	}
	return nil
}

// OpenTies are the ties the council has not decided.
func (t *Table) OpenTies() (open []Tie) {
	for _, tie := range t.Ties {
		if tie.Open() {
			open = append(open, tie)
		}
	}
	return open
}

// Took is how many entries have a result; Advanced how many go on for certain.
func (t *Table) Took() int     { return t.count(Row.Ranked) }
func (t *Table) Advanced() int { return t.count(func(r Row) bool { return r.Advancement == In }) }

// Prizes is how many prizes are given.
func (t *Table) Prizes() int { return t.count(func(r Row) bool { return r.Prize != "" }) }

func (t *Table) count(is func(Row) bool) (n int) {
	for _, r := range t.Rows {
		if is(r) {
			n++
		}
	}
	return n
}

// Row finds an entry's row; ok is false when the entry is not in this table.
func (t *Table) Row(entryID int64) (r Row, ok bool) {
	i, ok := t.byEntry[entryID]
	if !ok {
		return r, false
	}
	return t.Rows[i], true
}

// only is the table of one division out of the contest's: its rows with the ranks they have among all.
func (t *Table) only(division string) *Table {
	part := *t
	part.Division, part.Rows, part.Ties, part.Strays = division, nil, nil, t.Strays
	for _, r := range t.Rows {
		if r.Division == division {
			part.Rows = append(part.Rows, r)
		}
	}
	part.index()
	for _, tie := range t.Ties {
		if len(part.codes(tie.IDs)) > 0 {
			part.Ties = append(part.Ties, tie)
		}
	}
	return &part
}

func (t *Table) index() {
	t.byEntry = make(map[int64]int, len(t.Rows))
	for i, r := range t.Rows {
		t.byEntry[r.EntryID] = i
	}
}

// withheld is how many of a prize are not given.
func (t *Table) withheld(prize string) int {
	for _, w := range t.Withheld {
		if w.Prize == prize {
			return w.Count
		}
	}
	return 0
}

// Place is where an entry stands in Rows, from 0; -1 when it is not in this table.
func (t *Table) Place(entryID int64) int {
	if i, ok := t.byEntry[entryID]; ok {
		return i
	}
	return -1
}

// find turns entry codes or simulator accounts, in any case, into ids; what is unknown in this table comes back as faults.
func (t *Table) find(names []string) (ids []int64, faults []error) {
	for _, name := range names {
		name = strings.TrimSpace(name)
		found := false
		for _, r := range t.Rows {
			if strings.EqualFold(r.Code, name) || (r.Account != "" && strings.EqualFold(r.Account, name)) {
				ids, found = append(ids, r.EntryID), true
				break
			}
		}
		if !found {
			faults = append(faults, fault.Invalid("chosen", "results.unknown_entry", "Name", name))
		}
	}
	return ids, faults
}

func (t *Table) codes(ids []int64) []string {
	codes := make([]string, 0, len(ids))
	for _, id := range ids {
		if r, ok := t.Row(id); ok {
			codes = append(codes, r.Code)
		}
	}
	return codes
}
