// SQL of the entries and sheets that standings are made of, and of decisions and publications.
package results

import (
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// entryRow is an entry that may be ranked: neither a draft, nor rejected, nor withdrawn.
type entryRow struct {
	ID      int64  `db:"id"`
	Code    string `db:"code"`
	Account string `db:"account"`
	Name    string `db:"name"`
	Unit    string `db:"unit"`
	Area    string `db:"area"`
}

// inTheRace lists the states in which an entry is ranked.
const inTheRace = `e.state IN ('submitted', 'returned', 'approved')`

func entriesOf(tx *db.Tx, divisionID int64) ([]entryRow, error) {
	var rows []entryRow
	err := tx.Select(&rows, `SELECT e.id, e.code, e.account, e.name, u.name AS unit, u.area
		FROM entry e JOIN unit u ON u.id = e.unit_id
		WHERE e.division_id = ? AND `+inTheRace+` ORDER BY e.code, e.id`, divisionID)
	if err != nil {
		return nil, fmt.Errorf("entries of division %d: %w", divisionID, err)
	}
	return rows, nil
}

// sheetRow is the latest revision of one judge's sheet of one attempt.
type sheetRow struct {
	EntryID int64  `db:"entry_id"`
	Judge   string `db:"judge"`
	Attempt int    `db:"attempt"`
	Points  int64  `db:"points"`
	TimeMS  *int64 `db:"time_ms"`
}

func sheetsOf(tx *db.Tx, roundID, divisionID int64) ([]sheetRow, error) {
	var rows []sheetRow
	err := tx.Select(&rows, `SELECT s.entry_id, s.judge, s.attempt, s.points, s.time_ms
		FROM sheet s JOIN entry e ON e.id = s.entry_id
		WHERE s.round_id = ? AND e.division_id = ? AND `+inTheRace+`
		AND s.revision = (SELECT MAX(n.revision) FROM sheet n
			WHERE n.round_id = s.round_id AND n.entry_id = s.entry_id AND n.judge = s.judge AND n.attempt = s.attempt)
		ORDER BY s.entry_id, s.attempt, s.judge`, roundID, divisionID)
	if err != nil {
		return nil, fmt.Errorf("sheets of round %d: %w", roundID, err)
	}
	return rows, nil
}

// stamp is what a table of standings was made of: it changes whenever the table could.
type stamp struct {
	Versions string // round versions up to this round
	Entries  int64
	Changes  int64 // sum of the revisions of the division's entries
}

func stampOf(tx *db.Tx, c *contests.Contest, round string, divisionID int64) (s stamp, own int64, err error) {
	var rounds []contests.RoundRow
	if err = tx.Select(&rounds, `SELECT id, code, state, version FROM round WHERE contest_id = ? ORDER BY ordinal`, c.ID); err != nil {
		return s, 0, fmt.Errorf("round versions: %w", err)
	}
	for _, r := range rounds {
		s.Versions += fmt.Sprintf("%d:%d ", r.ID, r.Version)
		if r.Code == round {
			own = r.Version
			break
		}
	}
	var sums struct {
		Entries int64 `db:"entries"`
		Changes int64 `db:"changes"`
	}
	err = tx.Get(&sums, `SELECT COUNT(*) AS entries, CAST(COALESCE(SUM(revision), 0) AS BIGINT) AS changes FROM entry WHERE division_id = ?`, divisionID)
	s.Entries, s.Changes = sums.Entries, sums.Changes
	if err != nil {
		err = fmt.Errorf("entry revisions: %w", err)
	}
	return s, own, err
}

// decisionRow is one entry of one decision.
type decisionRow struct {
	ID          int64  `db:"id"`
	How         string `db:"how"`
	Reason      string `db:"reason"`
	DecidedBy   string `db:"decided_by"`
	Actor       string `db:"actor"`
	EffectiveAt int64  `db:"effective_at"`
	RecordedAt  int64  `db:"recorded_at"`
	EntryID     int64  `db:"entry_id"`
	Chosen      bool   `db:"chosen"`
}

// decisionsOf lists the decisions of a round and division, newest first.
func decisionsOf(tx *db.Tx, roundID, divisionID int64) ([]Decided, error) {
	var rows []decisionRow
	err := tx.Select(&rows, `SELECT d.id, d.how, d.reason, d.decided_by, d.actor, d.effective_at, d.recorded_at, e.entry_id, e.chosen
		FROM decision d JOIN decision_entry e ON e.decision_id = d.id
		WHERE d.round_id = ? AND d.division_id = ? ORDER BY d.id DESC, e.entry_id`, roundID, divisionID)
	if err != nil {
		return nil, fmt.Errorf("decisions of round %d: %w", roundID, err)
	}
	var all []Decided
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].ID != r.ID {
			all = append(all, Decided{ID: r.ID, How: r.How, Reason: r.Reason, DecidedBy: r.DecidedBy, Actor: r.Actor,
				EffectiveAt: r.EffectiveAt, RecordedAt: r.RecordedAt})
		}
		last := &all[len(all)-1]
		last.Tied = append(last.Tied, r.EntryID)
		if r.Chosen {
			last.Chosen = append(last.Chosen, r.EntryID)
		}
	}
	return all, nil
}

func insertDecision(tx *db.Tx, c *contests.Contest, roundID, divisionID int64, d Decided) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO decision (contest_id, round_id, division_id, how, reason, decided_by, actor, effective_at, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		c.ID, roundID, divisionID, d.How, d.Reason, d.DecidedBy, d.Actor, d.EffectiveAt, d.RecordedAt)
	if err != nil {
		return 0, fmt.Errorf("insert decision: %w", err)
	}
	chosen := set(d.Chosen)
	for _, entry := range d.Tied {
		if _, err := tx.Exec(`INSERT INTO decision_entry (decision_id, entry_id, chosen) VALUES (?, ?, ?)`, id, entry, chosen[entry]); err != nil {
			return 0, fmt.Errorf("insert decision entry: %w", err)
		}
	}
	return id, nil
}

const selectPublication = `SELECT id, round_id, number, content, hash, round_version, rules_version, reason, actor, published_at FROM publication`

// Latest is the newest publication of a round; none yet is NotFound.
func Latest(tx *db.Tx, roundID int64) (Publication, error) {
	return onePublication(tx, selectPublication+` WHERE round_id = ? ORDER BY number DESC LIMIT 1`, roundID)
}

// Numbered is one publication of a round by number; an unknown number is NotFound.
func Numbered(tx *db.Tx, roundID int64, number int) (Publication, error) {
	return onePublication(tx, selectPublication+` WHERE round_id = ? AND number = ?`, roundID, number)
}

func onePublication(tx *db.Tx, query string, args ...any) (Publication, error) {
	var p Publication
	err := tx.Get(&p, query, args...)
	if errors.Is(err, db.ErrNoRow) {
		return p, fault.NotFound("results.not_published")
	}
	if err != nil {
		return p, fmt.Errorf("publication: %w", err)
	}
	return p, nil
}

// List is the history of a round's publications, newest first, without their contents.
func List(tx *db.Tx, roundID int64) ([]Publication, error) {
	var all []Publication
	err := tx.Select(&all, `SELECT id, round_id, number, '' AS content, hash, round_version, rules_version, reason, actor, published_at
		FROM publication WHERE round_id = ? ORDER BY number DESC`, roundID)
	if err != nil {
		return nil, fmt.Errorf("publications of round %d: %w", roundID, err)
	}
	return all, nil
}

func latestNumber(tx *db.Tx, roundID int64) (int, error) {
	var n int
	if err := tx.Get(&n, `SELECT COALESCE(MAX(number), 0) FROM publication WHERE round_id = ?`, roundID); err != nil {
		return 0, fmt.Errorf("publication number: %w", err)
	}
	return n, nil
}

func insertPublication(tx *db.Tx, contestID int64, p Publication) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO publication (contest_id, round_id, number, content, hash, round_version, rules_version, reason, actor, published_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, p.RoundID, p.Number, p.Content, p.Hash, p.RoundVersion, p.RulesVersion, p.Reason, p.Actor, p.PublishedAt)
	if err != nil {
		return 0, fmt.Errorf("insert publication: %w", err)
	}
	return id, nil
}

// revisionRow is one revision of one sheet of an entry, with the file it came from.
type revisionRow struct {
	Judge       string `db:"judge"`
	Attempt     int    `db:"attempt"`
	Revision    int    `db:"revision"`
	Marks       string `db:"marks"`
	Points      int64  `db:"points"`
	TimeMS      *int64 `db:"time_ms"`
	Actor       string `db:"actor"`
	Reason      string `db:"reason"`
	EffectiveAt int64  `db:"effective_at"`
	RecordedAt  int64  `db:"recorded_at"`
	File        string `db:"file_name"`
}

// revisionsOf lists all revisions of an entry's sheets in a round: by attempt and judge, the newest first.
func revisionsOf(tx *db.Tx, roundID, entryID int64) ([]revisionRow, error) {
	var rows []revisionRow
	err := tx.Select(&rows, `SELECT s.judge, s.attempt, s.revision, s.marks, s.points, s.time_ms, s.actor, s.reason, s.effective_at, s.recorded_at,
		COALESCE(i.file_name, '') AS file_name
		FROM sheet s LEFT JOIN mark_import i ON i.id = s.import_id
		WHERE s.round_id = ? AND s.entry_id = ? ORDER BY s.attempt, s.judge, s.revision DESC`, roundID, entryID)
	if err != nil {
		return nil, fmt.Errorf("sheets of entry %d: %w", entryID, err)
	}
	return rows, nil
}

// divisionOf is the division of an entry of this contest; an id of another contest is NotFound.
func divisionOf(tx *db.Tx, c *contests.Contest, entryID int64) (string, error) {
	var id int64
	err := tx.Get(&id, `SELECT division_id FROM entry WHERE id = ? AND contest_id = ?`, entryID, c.ID)
	if errors.Is(err, db.ErrNoRow) {
		return "", fault.NotFound("results.not_ranked")
	}
	if err != nil {
		return "", fmt.Errorf("division of entry %d: %w", entryID, err)
	}
	return c.DivisionCode(id), nil
}
