// What the rankings workbook shows, as plain values gathered in one snapshot; the sheets only lay it out.
package reports

import (
	"time"

	"hoithi/contests"
	"hoithi/internal/decimal"
)

// book is one contest at one moment.
type book struct {
	rules     *contests.Rules
	at        time.Time // of the snapshot
	zone      *time.Location
	statuses  []status
	rounds    []bookRound
	divisions []bookDivision
	members   []bookMember
}

// status says on what a round's columns stand: a publication or a draft.
type status struct {
	round   contests.Round
	version int64 // of the round's data now
	number  int   // of the latest publication, 0 = none
	hash    string
	at      time.Time
	stale   bool // the data changed after that publication
}

// bookRound is a round that has marks. One without is left out of the workbook.
type bookRound struct {
	contests.Round
	next   string // how an entry that goes on is called, "" = last round
	sheets []bookSheet
	wholes bool                  // all times are whole seconds
	judges bool                  // sheets are of named judges, or of several
	timed  bool                  // the round has run times
	where  map[attemptKey][2]int // first and last of an attempt's sheets: its judges' sheets stand together
}

// attemptKey names an attempt of an entry.
type attemptKey struct {
	entryID int64
	attempt int
}

// bookSheet is the latest revision of one score sheet.
type bookSheet struct {
	code, team, division string
	judge                string // code
	attempt, revision    int
	marks                map[string]int64 // task or penalty → times; criterion → thousandths
	points               decimal.Milli
	timeMS               int64
	hasTime              bool
	out                  bool // the entry is withdrawn or rejected and not ranked
	file                 string
	recorded             time.Time
}

// bookDivision is a division's entries in the order of the sheet; without a code those of the whole contest, where a round ranks them together.
type bookDivision struct {
	contests.Division
	entries []bookEntry
}

// bookEntry is one row of a division's sheet; results stand in the order of book.rounds.
type bookEntry struct {
	code, name, unit, area string
	division               string // code
	withdrawn              bool   // after a round was published with it
	results                []bookResult
	prize, note            string
}

// bookResult is what an entry has in a round; the zero value = it has nothing there.
type bookResult struct {
	rank             int // 0 = no result
	points, other    float64
	own              float64            // what the round gave by itself; differs from points under weights
	criteria         map[string]float64 // means of the criteria that break ties; absent = none
	hasOther         bool
	timeMS           int64
	hasTime          bool
	attempts         []bookAttempt // by number from 1; shorter when the last ones are missing
	advancement      string        // words for the cell
	advancementFixed bool          // decided by the council: no formula can say it
}

// bookAttempt is the joined result of one attempt over its judges.
type bookAttempt struct {
	has     bool
	points  float64
	timeMS  int64
	hasTime bool
	rows    [2]int // first and last index in bookRound.sheets
}

// bookMember is one membership; firsts mark a person's first row, so that people can be counted by a sum.
type bookMember struct {
	code, team, division, unit, area string
	role, name, gender, class        string
	birthYear, grade                 int // 0 = unknown, none
	firstInContest, firstInDivision  bool
}

// days turns a run time into the fraction of a day a spreadsheet reckons with.
func days(ms int64) float64 { return float64(ms) / 86_400_000 }

// units turns thousandths into points. Sheets never decide anything: the ranks come from exact arithmetic.
func units(m decimal.Milli) float64 { return float64(m) / 1000 }

// serial is the day of an instant as a spreadsheet numbers it, in a zone.
func serial(at time.Time, zone *time.Location) int {
	y, m, d := at.In(zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86_400) + 25_569
}
