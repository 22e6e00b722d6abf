// SQL of what standings are made of: entries, sheets, versions of rounds, publications that say who went on.
package results

import (
	"encoding/json"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/judging/scoring"
)

// scope is whose rows a table is made of: one division's, or with division 0 the contest's.
type scope struct{ contest, division int64 }

// where is the condition on entry e, and its argument.
func (s scope) where() (string, int64) {
	if s.division == 0 {
		return `e.contest_id = ?`, s.contest
	}
	return `e.division_id = ?`, s.division
}

// entryRow is an entry that may be ranked: neither a draft nor rejected; a withdrawn one only where it was published before.
type entryRow struct {
	ID         int64  `db:"id"`
	DivisionID int64  `db:"division_id"`
	Code       string `db:"code"`
	Account    string `db:"account"`
	Name       string `db:"name"`
	Unit       string `db:"unit"`
	Area       string `db:"area"`
	Withdrawn  bool   `db:"withdrawn"`
}

// inTheRace lists the states in which an entry is ranked.
const inTheRace = `e.state IN ('submitted', 'returned', 'approved')`

func entriesOf(tx *db.Tx, s scope) ([]entryRow, error) {
	var rows []entryRow
	where, id := s.where()
	err := tx.Select(&rows, `SELECT e.id, e.division_id, e.code, e.account, e.name, u.name AS unit, u.area, e.state = 'withdrawn' AS withdrawn
		FROM entry e JOIN unit u ON u.id = e.unit_id
		WHERE `+where+` AND (`+inTheRace+` OR e.state = 'withdrawn') ORDER BY e.code, e.id`, id)
	if err != nil {
		return nil, fmt.Errorf("entries of %+v: %w", s, err)
	}
	return rows, nil
}

// sheetRow is the latest revision of one judge's sheet of one attempt; Marks is empty unless they were asked for.
type sheetRow struct {
	EntryID int64  `db:"entry_id"`
	Judge   string `db:"judge"`
	Attempt int    `db:"attempt"`
	Points  int64  `db:"points"`
	TimeMS  *int64 `db:"time_ms"`
	Marks   string `db:"marks"`
}

func (r sheetRow) sheet() (scoring.Sheet, error) {
	s := scoring.Sheet{Judge: r.Judge, Attempt: r.Attempt, Points: decimal.Milli(r.Points)}
	if r.TimeMS != nil {
		s.TimeMS, s.HasTime = *r.TimeMS, true
	}
	if r.Marks == "" {
		return s, nil
	}
	var thousandths map[string]int64 // decimal.Milli would read them as points
	if err := json.Unmarshal([]byte(r.Marks), &thousandths); err != nil {
		return s, fmt.Errorf("marks of judge %q for entry %d: %w", r.Judge, r.EntryID, err)
	}
	s.Marks = make(map[string]decimal.Milli, len(thousandths))
	for code, n := range thousandths {
		s.Marks[code] = decimal.Milli(n)
	}
	return s, nil
}

func sheetsOf(tx *db.Tx, roundID int64, s scope, marks bool) ([]sheetRow, error) {
	var rows []sheetRow
	column := `''`
	if marks {
		column = `s.marks`
	}
	where, id := s.where()
	err := tx.Select(&rows, `SELECT s.entry_id, s.judge, s.attempt, s.points, s.time_ms, `+column+` AS marks
		FROM sheet s JOIN entry e ON e.id = s.entry_id
		WHERE s.round_id = ? AND `+where+`
		AND s.revision = (SELECT MAX(n.revision) FROM sheet n
			WHERE n.round_id = s.round_id AND n.entry_id = s.entry_id AND n.judge = s.judge AND n.attempt = s.attempt)
		ORDER BY s.entry_id, s.attempt, s.judge`, roundID, id)
	if err != nil {
		return nil, fmt.Errorf("sheets of round %d: %w", roundID, err)
	}
	return rows, nil
}

// stamp is what a table of standings was made of: it changes whenever the table could.
type stamp struct {
	Rounds  string // ids, versions and publications up to this round
	Entries int64
	Changes int64 // sum of the revisions of the entries
}

// roundFacts is a round as standings need it.
type roundFacts struct {
	ID        int64  `db:"id"`
	Code      string `db:"code"`
	Version   int64  `db:"version"`
	Published int    `db:"published"` // number of the latest publication, 0 = none
}

// stampOf reads the rounds up to this one, and what tells whether anything changed. Where an earlier round ranks the whole contest,
// so do the entries of other divisions count.
func stampOf(tx *db.Tx, c *contests.Contest, round string, of scope) (s stamp, rounds []roundFacts, err error) {
	var all []roundFacts
	if err = tx.Select(&all, `SELECT r.id, r.code, r.version, (SELECT COALESCE(MAX(p.number), 0) FROM publication p WHERE p.round_id = r.id) AS published
		FROM round r WHERE r.contest_id = ? ORDER BY r.ordinal`, c.ID); err != nil {
		return s, nil, fmt.Errorf("round versions: %w", err)
	}
	var key strings.Builder
	for i, r := range all {
		fmt.Fprintf(&key, "%d:%d:%d ", r.ID, r.Version, r.Published)
		if rules, _ := c.Rules.Round(r.Code); rules.Per() == contests.PerContest {
			of.division = 0
		}
		if r.Code == round {
			rounds = all[:i+1]
			break
		}
	}
	var sums struct {
		Entries int64 `db:"entries"`
		Changes int64 `db:"changes"`
	}
	where, id := of.where()
	err = tx.Get(&sums, `SELECT COUNT(*) AS entries, CAST(COALESCE(SUM(e.revision), 0) AS BIGINT) AS changes FROM entry e WHERE `+where, id)
	if err != nil {
		return s, nil, fmt.Errorf("entry revisions: %w", err)
	}
	return stamp{key.String(), sums.Entries, sums.Changes}, rounds, nil
}
