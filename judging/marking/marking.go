// Package marking keeps the score sheets of a round as revisions that are never changed, and reads them from workbooks.
//
// This file holds its nouns: a sheet, a file to import, and the preview of what it would change.
package marking

import (
	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/sheet"
)

// TotalCode is the code under which Marks keeps a total that was given as one number, in thousandths.
const TotalCode = "total"

// Value is what one sheet says. Marks holds by code a count for each task and penalty, or the total in thousandths;
// Points (thousandths) is what scoring makes of them. TimeMS is in milliseconds and means nothing unless HasTime.
type Value struct {
	Marks   map[string]int64
	Points  decimal.Milli
	TimeMS  int64
	HasTime bool
}

// SheetRow is one revision of one judge's sheet of one attempt of an entry. Instants are Unix milliseconds.
type SheetRow struct {
	ID           int64         `db:"id"`
	RoundID      int64         `db:"round_id"`
	EntryID      int64         `db:"entry_id"`
	Judge        string        `db:"judge"` // code of the judge; '' = imported or the referee's
	Attempt      int           `db:"attempt"`
	Revision     int           `db:"revision"`
	Marks        string        `db:"marks"` // JSON, see Value
	Points       decimal.Milli `db:"points"`
	TimeMS       *int64        `db:"time_ms"` // nil = no time taken
	RulesVersion int           `db:"rules_version"`
	ImportID     *int64        `db:"import_id"`
	Actor        string        `db:"actor"`
	Reason       string        `db:"reason"`
	EffectiveAt  int64         `db:"effective_at"` // when the mark holds: the day of the round for the first revision
	RecordedAt   int64         `db:"recorded_at"`
	Pass         int           `db:"pass"`       // which marking, from 1; 2 = after a second marking was asked for
	AccountID    *int64        `db:"account_id"` // who signed it in person; nil = imported or typed for somebody
	Comment      string        `db:"comment"`    // of the judge, for the jury
	Request      string        `db:"request"`    // key of the request that signed it, "" = none
}

// ThroughFunc says who advances from a round (its code): in for certain, open while a tie at the limit is undecided.
// It is handed in because standings are made above this package: results.Through.
type ThroughFunc func(tx *db.Tx, c *contests.Contest, round string) (in, open map[int64]bool, err error)

// File is a workbook with the marks of one round (its code). Reason says why marks change once the round is closed or published.
// Expect is the Digest of the preview that somebody agreed to; when something else would be written now, nothing is. "" = whatever comes out.
type File struct {
	Round   string
	Name    string
	Content []byte
	Reason  string
	Expect  string
}

// Change says what a row of the file does.
type Change string

// What a row can do. Absent is a row without any mark: the entry did not take part, and nothing is written.
const (
	New     Change = "new"
	Changed Change = "changed"
	Same    Change = "same"
	Absent  Change = "absent"
)

// Row is one row of the file that was understood.
type Row struct {
	Number   int // as the spreadsheet counts
	Entry    Entrant
	Judge    JudgeRow // rubric rounds; else the zero row
	Pass     int      // rubric rounds: which marking, from 1; else 0
	Attempt  int
	Value    Value
	TimeText string // the time as the file shows it, "" = none
	Change   Change
	Revision int    // of the sheet it follows, 0 = none yet
	Old      Value  // of the sheet it changes
	Comment  string // of that sheet: a file says nothing about it
}

// Entrant is an entry as marking needs it.
type Entrant struct {
	ID         int64  `db:"id"`
	Code       string `db:"code"`
	Account    string `db:"account"`
	Name       string `db:"name"`
	Unit       string `db:"unit"`
	UnitCanon  string `db:"unit_canon"`
	Area       string `db:"area"` // of the unit
	DivisionID int64  `db:"division_id"`
	State      string `db:"state"`
}

// InRace says that the entry may be marked: it was neither withdrawn nor rejected, and is no draft.
func (e Entrant) InRace() bool {
	return e.State != "withdrawn" && e.State != "rejected" && e.State != "draft"
}

// Preview is what a file does: nothing more and nothing less is written when it is applied.
type Preview struct {
	Contest     *contests.Contest
	Round       contests.Round
	FileName    string
	Hash        string // SHA-256 of the file, hex
	Digest      string // of all new and changed sheets together with the revisions they replace
	Rows        []Row  // in the order of the file
	Notes       []sheet.Note
	NeedsReason bool // the round is closed or published, and something changes
	Applied     bool
	Assigned    int // rubric rounds: judges put on entries because they marked them
}

// Count is how many rows do this.
func (p *Preview) Count(c Change) (n int) {
	for _, r := range p.Rows {
		if r.Change == c {
			n++
		}
	}
	return n
}

// Writes says whether the file changes anything.
func (p *Preview) Writes() bool { return p.Count(New)+p.Count(Changed) > 0 }
