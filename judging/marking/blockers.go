// What stands in the way of closing or publishing a round: sheets that are missing, judges too far apart, what nobody else confirmed, late sheets.
package marking

import (
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

// Blockers lists why a round (its code) may be neither closed nor published, each a Conflict in words; none when nothing does.
//   - sheet rounds: entries with fewer signed sheets than the rules ask for; judges further apart than the limit who did not all mark
//     again; a second marking that was asked for and is not finished;
//   - field rounds with a sheet signed at the field: attempts that were neither signed nor recorded as not made. Where all sheets came
//     from workbooks, the workbooks said who took part;
//   - any round with second eyes: imported and typed sheets that nobody else confirmed;
//   - any round: late sheets that wait for the head of the jury.
//
// through is results.Through: who takes part in a later round is known above this package only. NotFound for an unknown round.
func Blockers(tx *db.Tx, c *contests.Contest, round string, through ThroughFunc) ([]*fault.Fault, error) {
	s, err := standOf(tx, c, round, through)
	if err != nil {
		return nil, err
	}
	return s.blockers(), nil
}

// blockers puts what a round lacks into words, the most pressing first.
func (s *stand) blockers() (list []*fault.Fault) {
	add := func(key string, codes []string, args ...any) {
		if len(codes) > 0 {
			list = append(list, fault.Conflict(key, append(args, "Count", len(codes), "Codes", named(codes))...))
		}
	}
	var missing, apart, second, runs []string
	for _, e := range s.Entries {
		switch {
		case e.Missing > 0 && s.Round.Kind == contests.KindField:
			runs = append(runs, e.Code)
		case e.Missing > 0:
			missing = append(missing, e.Code)
		case e.SecondOpen:
			second = append(second, e.Code)
		case e.Apart:
			apart = append(apart, e.Code)
		}
	}
	add("field.blocked_missing", missing, "Least", s.Least)
	add("field.blocked_runs", runs)
	if s.Round.Judges.Limit != nil {
		add("field.blocked_apart", apart, "Limit", *s.Round.Judges.Limit)
	}
	add("field.blocked_second", second)
	if s.Unconfirmed > 0 {
		list = append(list, fault.Conflict("field.blocked_unconfirmed", "Count", s.Unconfirmed))
	}
	if s.Late > 0 {
		list = append(list, fault.Conflict("field.blocked_late", "Count", s.Late))
	}
	return list
}

// named names up to ten entries.
func named(codes []string) string {
	const shown = 10
	if len(codes) <= shown {
		return strings.Join(codes, ", ")
	}
	return strings.Join(codes[:shown], ", ") + ", …"
}

// stand is how far a round is: every entry that takes part, and what is still open.
type stand struct {
	Contest     *contests.Contest
	Row         contests.RoundRow
	Round       contests.Round
	Least       int // sheets an entry needs
	Entries     []entryStand
	Unconfirmed int  // imported and typed sheets in force that want second eyes
	Late        int  // late sheets that wait
	Personal    bool // a field round in which referees sign on their devices
}

// entryStand is how far one entry is. Sheets are in force, by judge and attempt.
type entryStand struct {
	Entrant
	Sheets     []SheetRow
	Judges     []string // codes of the judges put on the entry, sorted
	Absent     int      // attempts recorded as not made
	Missing    int      // sheets or attempts still needed
	Pass       int      // marking that is under way: 1, or the highest asked for or signed
	SecondOpen bool     // not all judges signed that marking yet
	Apart      bool     // totals differ by more than the limit, and nobody marked again
	Low, High  decimal.Milli
}

// judge works out what an entry of a sheet round lacks.
func (e *entryStand) judge(r contests.Round, least int) {
	e.Missing = max(0, least-len(e.Sheets))
	for i, s := range e.Sheets {
		if i == 0 {
			e.Low, e.High = s.Points, s.Points
		}
		e.Low, e.High, e.Pass = min(e.Low, s.Points), max(e.High, s.Points), max(e.Pass, s.Pass)
	}
	for _, s := range e.Sheets {
		e.SecondOpen = e.SecondOpen || s.Pass < e.Pass
	}
	limit := r.Judges.Limit
	e.Apart = limit != nil && len(e.Sheets) > 1 && e.Pass < 2 && e.High-e.Low > *limit
}

// standOf reads how far a round is, in a fixed number of statements beside what through asks.
func standOf(tx *db.Tx, c *contests.Contest, code string, through ThroughFunc) (*stand, error) {
	row, found := c.RoundRow(code)
	round, ok := c.Rules.Round(code)
	if !ok || !found {
		return nil, fault.NotFound("marking.round_unknown", "Round", code)
	}
	s := &stand{Contest: c, Row: row, Round: round, Least: max(1, round.Judges.Least)}
	sheets, err := SheetsOfRound(tx, row.ID)
	if err != nil {
		return nil, err
	}
	if err := s.fill(tx, sheets, through); err != nil {
		return nil, err
	}
	if s.Late, err = countLate(tx, row.ID); err != nil {
		return nil, err
	}
	if round.SecondEyes {
		s.Unconfirmed, err = countUnconfirmed(tx, row.ID)
	}
	return s, err
}

// fill lists who takes part with what they have. A round whose predecessor has no results yet has nobody.
func (s *stand) fill(tx *db.Tx, sheets []SheetRow, through ThroughFunc) error {
	who, err := fieldOf(tx, s.Contest, s.Round, through)
	if fault.KindOf(err) == fault.KindConflict { // the round before is not judged
		return nil
	}
	if err != nil {
		return err
	}
	byEntry := map[int64][]SheetRow{}
	for _, sheet := range sheets {
		byEntry[sheet.EntryID] = append(byEntry[sheet.EntryID], sheet)
	}
	judges, second, err := judgesOnEntries(tx, s.Row.ID)
	if err != nil {
		return err
	}
	absences, err := absencesOf(tx, s.Row.ID)
	if err != nil {
		return err
	}
	if s.Round.Kind == contests.KindField {
		if s.Personal, err = anyRun(tx, s.Row.ID); err != nil {
			return err
		}
	}
	for _, e := range who.entrants {
		if !who.takesPart(e) {
			continue
		}
		one := entryStand{Entrant: e, Sheets: byEntry[e.ID], Judges: judges[e.ID], Pass: max(1, second[e.ID])}
		switch s.Round.Kind {
		case contests.KindSheet:
			one.judge(s.Round, s.Least)
		case contests.KindField:
			one.run(s.Round.Attempts.Count, absences, s.Personal)
		}
		s.Entries = append(s.Entries, one)
	}
	return nil
}

// run works out which attempts of an entry are still open.
func (e *entryStand) run(count int, absences map[place]bool, personal bool) {
	for n := 1; n <= count; n++ {
		switch {
		case slices.ContainsFunc(e.Sheets, func(s SheetRow) bool { return s.Attempt == n }):
		case absences[place{e.ID, n}]:
			e.Absent++
		case personal:
			e.Missing++
		}
	}
}
