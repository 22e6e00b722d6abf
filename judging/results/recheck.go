// Checking afterwards that what was published is what the marks gave.
package results

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
	"hoithi/judging/scoring"
)

// Rechecked says what was compared: Whole are publications whose standings were worked out anew from first to last, Marks those of which
// only the marks of each attempt could be, because something in the round was changed on record since.
type Rechecked struct {
	Whole, Marks int
}

// Recheck goes through every publication of a contest: its check code, its place in the row of numbers, the head of the chain it
// carries, and its content against the sheets as they stood then. Every difference is named by round, publication, entry and figure.
func Recheck(tx *db.Tx, c *contests.Contest) (Rechecked, []*fault.Fault, error) {
	r := rechecker{tx: tx, c: c}
	for _, round := range c.Rounds {
		all, err := List(tx, round.ID)
		if err != nil {
			return r.done, nil, err
		}
		for i, listed := range all {
			p, err := Numbered(tx, round.ID, listed.Number)
			if err != nil {
				return r.done, nil, err
			}
			if want := len(all) - i; p.Number != want {
				r.find("verify.publication_gap", p, round.Code)
			}
			if err := r.publication(round, p, i == 0); err != nil {
				return r.done, nil, err
			}
		}
	}
	err := r.decisions()
	return r.done, r.found, err
}

// decisions compares the files that came with answers to objections with their hashes, which are sealed.
func (r *rechecker) decisions() error {
	var rows []struct {
		Number int    `db:"number"`
		File   []byte `db:"file"`
		Hash   string `db:"file_hash"`
	}
	err := r.tx.Select(&rows, `SELECT number, file, file_hash FROM objection WHERE contest_id = ? AND (file IS NOT NULL OR file_hash <> '') ORDER BY number`, r.c.ID)
	if err != nil {
		return fmt.Errorf("decisions on objections: %w", err)
	}
	for _, row := range rows {
		if fileHash(row.File) != row.Hash {
			r.found = append(r.found, fault.Conflict("verify.objection_file", "Contest", r.c.Code, "Objection", row.Number))
		}
	}
	return nil
}

type rechecker struct {
	tx    *db.Tx
	c     *contests.Contest
	done  Rechecked
	found []*fault.Fault
}

func (r *rechecker) find(key string, p Publication, round string, args ...any) {
	r.found = append(r.found, fault.Conflict(key, append([]any{"Contest", r.c.Code, "Round", round, "Publication", p.Number}, args...)...))
}

func (r *rechecker) publication(round contests.RoundRow, p Publication, latest bool) error {
	if sum := sha256.Sum256([]byte(p.Content)); hex.EncodeToString(sum[:]) != p.Hash {
		r.find("verify.publication_hash", p, round.Code)
	}
	if err := r.head(round, p); err != nil {
		return err
	}
	snapshot, err := p.Snapshot()
	if err != nil {
		r.find("verify.publication_unreadable", p, round.Code)
		return nil
	}
	if latest && round.Version == p.RoundVersion && r.c.RulesVersion == p.RulesVersion {
		r.done.Whole++
		return r.whole(round, p, snapshot)
	}
	r.done.Marks++
	return r.marks(round, p, snapshot)
}

// head checks that the publication carries the end of a chain that was there before it.
func (r *rechecker) head(round contests.RoundRow, p Publication) error {
	carried, own, err := audit.Carried(r.tx, "publication", p.ID)
	if err != nil {
		return err
	}
	if carried < 0 || own > 0 && carried >= own {
		r.find("verify.publication_head", p, round.Code)
	}
	return nil
}

// mostMoved is how many lines are named that only moved.
const mostMoved = 10

// whole works the standings out anew and compares every line. Whoever only moved because of another is counted, not named.
func (r *rechecker) whole(round contests.RoundRow, p Publication, published Snapshot) error {
	draft, err := Prepare(r.tx, r.c, round.Code)
	if err != nil {
		return err
	}
	changes := differences(published, draft.Snapshot)
	found := len(r.found)
	var moved []Change
	for _, change := range changes {
		same, err := r.own(round, p, change)
		if err != nil {
			return err
		}
		if same {
			moved = append(moved, change)
		}
	}
	if len(r.found) > found && len(moved) > 0 {
		r.find("verify.moved", p, round.Code, "Count", len(moved))
		return nil
	}
	for i, change := range moved {
		if i == mostMoved {
			r.find("verify.moved", p, round.Code, "Count", len(moved)-i)
			break
		}
		r.place(round, p, change)
	}
	if len(changes) == 0 && !draft.sameAs(p) {
		r.find("verify.publication_other", p, round.Code)
	}
	return nil
}

// own names what differs in an entry's own figures; same is true when nothing does. A name that was corrected on record since is no difference.
func (r *rechecker) own(round contests.RoundRow, p Publication, change Change) (same bool, err error) {
	entry, was, now := change.Row().Code, change.Before, change.After
	switch {
	case was == nil:
		r.find("verify.line_new", p, round.Code, "Entry", entry)
		return false, nil
	case now == nil:
		r.find("verify.line_gone", p, round.Code, "Entry", entry)
		return false, nil
	}
	found := len(r.found)
	r.compare("points", round, p, entry, was.Points, now.Points)
	r.compare("time", round, p, entry, timeOf(was.TimeMS), timeOf(now.TimeMS))
	if len(r.found) > found || was.Team == now.Team && was.Unit == now.Unit && was.District == now.District {
		return len(r.found) == found, nil
	}
	var corrected int
	err = r.tx.Get(&corrected, `SELECT COUNT(*) FROM audit a JOIN entry e ON e.id = a.subject_id
		WHERE a.subject = 'entry' AND e.contest_id = ? AND e.code = ? AND a.at > ?`, r.c.ID, entry, p.PublishedAt)
	if err == nil && corrected == 0 {
		r.compare("name", round, p, entry, was.Team+", "+was.Unit+", "+was.District, now.Team+", "+now.Unit+", "+now.District)
	}
	return len(r.found) == found, err
}

// place names what the standings made of an entry's figures where that differs.
func (r *rechecker) place(round contests.RoundRow, p Publication, change Change) {
	entry, was, now := change.Row().Code, change.Before, change.After
	r.compare("rank", round, p, entry, was.Rank, now.Rank)
	r.compare("advancement", round, p, entry, was.Advancement, now.Advancement)
	r.compare("prize", round, p, entry, was.Prize, now.Prize)
}

func (r *rechecker) compare(figure string, round contests.RoundRow, p Publication, entry string, published, worked any) {
	if published != worked {
		r.find("verify.line."+figure, p, round.Code, "Entry", entry, "Published", published, "Now", worked)
	}
}

func timeOf(ms *int64) int64 {
	if ms == nil {
		return -1
	}
	return *ms
}

// marks compares the attempts of a publication with the sheets as they had been recorded when it was made.
func (r *rechecker) marks(round contests.RoundRow, p Publication, published Snapshot) error {
	rules, err := r.rulesThen(p)
	if err != nil {
		return err
	}
	then, ok := rules.Round(round.Code)
	if !ok {
		r.find("verify.publication_unreadable", p, round.Code)
		return nil
	}
	sheets, err := sheetsThen(r.tx, round.ID, p.PublishedAt)
	if err != nil {
		return err
	}
	spec := SpecOf(then)
	for _, d := range published.Divisions {
		for _, row := range d.Rows {
			given := map[int]scoring.Attempt{}
			for _, a := range scoring.Attempts(spec, scoring.Entry{Sheets: sheets[row.Code]}) {
				given[a.Number] = a
			}
			for _, a := range row.Attempts {
				g, ok := given[a.Number]
				if worked := g.Points.Milli(); !ok || worked != a.Points {
					r.find("verify.line.points", p, round.Code, "Entry", row.Code, "Published", a.Points, "Now", worked)
				} else if a.TimeMS != nil && (!g.HasTime || g.TimeMS != *a.TimeMS) {
					r.find("verify.line.time", p, round.Code, "Entry", row.Code, "Published", *a.TimeMS, "Now", g.TimeMS)
				}
			}
		}
	}
	return nil
}

// rulesThen are the rules the publication was made under.
func (r *rechecker) rulesThen(p Publication) (*contests.Rules, error) {
	if p.RulesVersion == r.c.RulesVersion {
		return r.c.Rules, nil
	}
	var doc string
	err := r.tx.Get(&doc, `SELECT document FROM rules WHERE contest_id = ? AND version = ?`, r.c.ID, p.RulesVersion)
	if errors.Is(err, db.ErrNoRow) {
		return &contests.Rules{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("rules of publication %d: %w", p.ID, err)
	}
	return contests.ParseRules([]byte(doc))
}

// sheetsThen are the sheets of a round that counted at an instant, by the code of the entry.
func sheetsThen(tx *db.Tx, roundID, at int64) (map[string][]scoring.Sheet, error) {
	var rows []struct {
		Code string `db:"code"`
		sheetRow
	}
	err := tx.Select(&rows, `SELECT e.code, s.entry_id, s.judge, s.attempt, s.points, s.time_ms FROM sheet s JOIN entry e ON e.id = s.entry_id
		WHERE s.round_id = ? AND s.recorded_at <= ? AND s.revision = (SELECT MAX(n.revision) FROM sheet n WHERE n.round_id = s.round_id
			AND n.entry_id = s.entry_id AND n.judge = s.judge AND n.attempt = s.attempt AND n.recorded_at <= ?)
		ORDER BY s.entry_id, s.attempt, s.judge`, roundID, at, at)
	if err != nil {
		return nil, fmt.Errorf("sheets of round %d then: %w", roundID, err)
	}
	sheets := map[string][]scoring.Sheet{}
	for _, s := range rows {
		sheet := scoring.Sheet{Judge: s.Judge, Attempt: s.Attempt, Points: decimal.Milli(s.Points)}
		if s.TimeMS != nil {
			sheet.TimeMS, sheet.HasTime = *s.TimeMS, true
		}
		sheets[s.Code] = append(sheets[s.Code], sheet)
	}
	return sheets, nil
}
