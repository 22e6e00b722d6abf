// One snapshot of a contest becomes the plain values of the workbook. Ranks, advancement and prizes come from results.Standings.
package reports

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/judging/results"
	"hoithi/judging/scoring"
)

func gather(tx *db.Tx, c *contests.Contest) (*book, error) {
	b := &book{rules: c.Rules, at: tx.Now, zone: c.Rules.Location()}
	entries, err := registeredEntries(tx, c.ID)
	if err != nil {
		return nil, err
	}
	tables := map[string][]*results.Table{}
	for _, round := range c.Rules.Rounds {
		row, _ := c.RoundRow(round.Code)
		sheets, err := sheetsOf(tx, row.ID)
		if err != nil {
			return nil, err
		}
		if len(sheets) == 0 {
			continue
		}
		if tables[round.Code], err = results.All(tx, c, round.Code); err != nil {
			return nil, err
		}
		b.rounds = append(b.rounds, b.round(c, round, sheets))
		st, err := statusOf(tx, c, round, row)
		if err != nil {
			return nil, err
		}
		b.statuses = append(b.statuses, st)
	}
	b.fillDivisions(c, entries, tables)
	rows, err := membersOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	b.fillMembers(c, rows)
	return b, nil
}

// statusOf compares what would be published now with what is.
func statusOf(tx *db.Tx, c *contests.Contest, round contests.Round, row contests.RoundRow) (status, error) {
	draft, err := results.Prepare(tx, c, round.Code)
	if err != nil {
		return status{}, err
	}
	st := status{round: round, version: row.Version}
	if p := draft.Latest; p != nil {
		st.number, st.hash, st.at, st.stale = p.Number, p.Hash, time.UnixMilli(p.PublishedAt), draft.Moved
	}
	return st, nil
}

// round turns the rows of sheets into values; attempts grow beyond the rules when more were marked under earlier rules.
func (b *book) round(c *contests.Contest, round contests.Round, rows []sheetRow) bookRound {
	r := bookRound{Round: round, next: nextName(c.Rules, round.Code), wholes: true, timed: round.Kind != contests.KindSheet, sheets: make([]bookSheet, len(rows)), where: make(map[attemptKey][2]int, len(rows))}
	for i, row := range rows {
		s := &r.sheets[i]
		*s = bookSheet{code: row.Code, team: row.Name, division: c.DivisionCode(row.DivisionID), judge: row.Judge, attempt: row.Attempt,
			revision: row.Revision, marks: row.marks, points: decimal.Milli(row.Points), out: !ranked(row.State), file: row.File, recorded: time.UnixMilli(row.RecordedAt)}
		if row.TimeMS != nil {
			s.timeMS, s.hasTime = *row.TimeMS, true
		}
		r.timed = r.timed || row.TimeMS != nil
		r.wholes = r.wholes && s.timeMS%1000 == 0
		r.judges = r.judges || row.Judge != ""
		r.Attempts.Count = max(r.Attempts.Count, row.Attempt)
		at := attemptKey{row.EntryID, row.Attempt}
		if span, ok := r.where[at]; ok {
			r.where[at] = [2]int{span[0], i}
		} else {
			r.where[at] = [2]int{i, i}
		}
	}
	return r
}

// ranked says whether entries in a state are ranked; rejected ones stay registered, withdrawn ones do not.
func ranked(state string) bool {
	return state == "submitted" || state == "returned" || state == "approved"
}

func (b *book) fillDivisions(c *contests.Contest, entries []entryRow, tables map[string][]*results.Table) {
	groups := slices.Clone(c.Rules.Divisions)
	if b.whole() {
		groups = append(groups, contests.Division{Name: contests.Text{VI: wholeName}})
	}
	for _, d := range groups {
		division := bookDivision{Division: d}
		places := map[string][]int{}
		for _, row := range entries {
			of := c.DivisionCode(row.DivisionID)
			if d.Code != "" && of != d.Code {
				continue
			}
			e := bookEntry{code: row.Code, division: of, name: row.Name, unit: row.Unit, area: row.Area, results: make([]bookResult, len(b.rounds))}
			place := make([]int, 0, len(b.rounds)+1)
			for n := range b.rounds {
				at, table := noPlace, tableOf(tables[b.rounds[n].Code], of)
				if b.fillResult(&e, n, table, row.ID) {
					at = table.Place(row.ID)
				}
				place = append(place, at)
			}
			slices.Reverse(place) // the last round says the order first
			if e.withdrawn = row.State == withdrawn; e.withdrawn && !slices.ContainsFunc(place, func(at int) bool { return at != noPlace }) {
				continue
			}
			if !ranked(row.State) && !e.withdrawn {
				e.note = joinNotes(e.note, "Không đủ điều kiện dự thi")
				place = append(place, 1)
			}
			places[e.code] = place
			division.entries = append(division.entries, e)
		}
		slices.SortStableFunc(division.entries, func(x, y bookEntry) int {
			return cmp.Or(slices.Compare(places[x.code], places[y.code]), cmp.Compare(x.code, y.code))
		})
		b.divisions = append(b.divisions, division)
	}
}

const noPlace = 1 << 30

// wholeName is the sheet of a round that ranks all divisions together.
const wholeName = "Toàn cuộc thi"

// withdrawn is the state of entries that are listed only where they were published.
const withdrawn = "withdrawn"

// whole says that a round ranks the whole contest.
func (b *book) whole() bool {
	return slices.ContainsFunc(b.rounds, func(r bookRound) bool { return r.Per() == contests.PerContest })
}

// tableOf is the table of a round that holds the entries of a division: its own, or the one of the whole contest.
func tableOf(tables []*results.Table, division string) *results.Table {
	for _, t := range tables {
		if t.Division == division || t.Division == "" {
			return t
		}
	}
	return &results.Table{}
}

// fillResult takes an entry's row of a table over; false when it has no result there.
func (b *book) fillResult(e *bookEntry, n int, table *results.Table, id int64) bool {
	row, ok := table.Row(id)
	if !ok || !row.Ranked() {
		return false
	}
	round, s := &b.rounds[n], row.Standing
	r := bookResult{rank: s.Rank, points: quotient(s.Points), other: quotient(s.Other), hasOther: s.HasOther, timeMS: s.TimeMS, hasTime: s.HasTime,
		own: quotient(s.Own), criteria: map[string]float64{}, advancementFixed: row.Decision != nil}
	for code, mean := range s.Marks {
		r.criteria[code] = quotient(mean)
	}
	for _, a := range row.Attempts {
		r.attempts = append(r.attempts, bookAttempt{has: a.Has, points: quotient(a.Points), timeMS: a.TimeMS, hasTime: a.HasTime, rows: round.where[attemptKey{id, a.Number}]})
	}
	in, out := advancedWords(round.next)
	switch row.Advancement {
	case results.In:
		r.advancement = in
	case results.Out:
		r.advancement = out
	case results.Open:
		r.advancement = "Chờ quyết định"
	}
	switch {
	case row.Withdrawn:
		e.note = joinNotes(e.note, round.Name.VI+": "+goneWords)
	case row.CalledUp:
		r.advancement = in + " (dự bị được gọi)"
	case row.Reserve > 0:
		r.advancement = fmt.Sprintf("Dự bị %d", row.Reserve)
	}
	if prize, ok := prizeOf(b.rules, row.Prize); ok {
		e.prize = prize.Name.VI
	}
	if row.Decision != nil {
		e.note = joinNotes(e.note, fmt.Sprintf("%s: theo quyết định ngày %s (%s)", round.Name.VI, time.UnixMilli(row.Decision.EffectiveAt).In(b.zone).Format("2/1/2006"), row.Decision.How))
	}
	e.results[n] = r
	return true
}

func quotient(r scoring.Ratio) float64 { return float64(r.Num) / float64(max(r.Den, 1)*1000) }

func prizeOf(rules *contests.Rules, code string) (contests.Prize, bool) {
	for _, p := range rules.Awards.Prizes {
		if p.Code == code {
			return p, true
		}
	}
	return contests.Prize{}, false
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// fillMembers marks the first row of each person, in the contest and in each division.
func (b *book) fillMembers(c *contests.Contest, rows []memberRow) {
	type inDivision struct{ person, division string }
	contest, divisions := map[string]bool{}, map[inDivision]bool{}
	for _, row := range rows {
		m := bookMember{code: row.Code, team: row.Entry, division: c.DivisionCode(row.DivisionID), unit: row.Unit, area: row.Area, role: contestantWord,
			name: row.Name, class: row.Class, grade: row.Grade}
		if row.Role == "mentor" {
			m.role = mentorWord
		}
		switch row.Gender {
		case "male":
			m.gender = "Nam"
		case "female":
			m.gender = "Nữ"
		}
		if born, err := time.Parse(time.DateOnly, row.Born); err == nil {
			m.birthYear = born.Year()
		}
		key := inDivision{row.Person, m.division}
		m.firstInContest, m.firstInDivision = !contest[row.Person], !divisions[key]
		contest[row.Person], divisions[key] = true, true
		b.members = append(b.members, m)
	}
}
