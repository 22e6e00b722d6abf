// SQL of contests, rules versions, divisions and rounds.
package contests

import (
	"errors"
	"fmt"
	"sync"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// parsed keeps rules documents that were read once; a version of a document never changes.
// It is keyed by the document itself, so that two databases in one process (tests) cannot mix.
var parsed sync.Map // document string → *Rules

func rulesOf(doc string) (*Rules, error) {
	if r, ok := parsed.Load(doc); ok {
		return r.(*Rules), nil
	}
	r, err := ParseRules([]byte(doc))
	if err != nil {
		return nil, err
	}
	parsed.Store(doc, r)
	return r, nil
}

type contestRow struct {
	Contest
	Document string `db:"document"`
}

const selectContest = `SELECT c.id, c.code, c.state, c.rules_version, c.created_at, r.document
	FROM contest c JOIN rules r ON r.contest_id = c.id AND r.version = c.rules_version`

// ByCode loads a contest with its rules in force; an unknown code is NotFound.
func ByCode(tx *db.Tx, code string) (*Contest, error) {
	var row contestRow
	err := tx.Get(&row, selectContest+` WHERE c.code = ?`, code)
	if errors.Is(err, db.ErrNoRow) {
		return nil, fault.NotFound("contest.unknown", "Code", code)
	}
	if err != nil {
		return nil, fmt.Errorf("contest %s: %w", code, err)
	}
	return complete(tx, row)
}

// ByID loads a contest with its rules in force; an unknown id is NotFound.
func ByID(tx *db.Tx, id int64) (*Contest, error) {
	var row contestRow
	err := tx.Get(&row, selectContest+` WHERE c.id = ?`, id)
	if errors.Is(err, db.ErrNoRow) {
		return nil, fault.NotFound("contest.unknown", "Code", fmt.Sprint(id))
	}
	if err != nil {
		return nil, fmt.Errorf("contest %d: %w", id, err)
	}
	return complete(tx, row)
}

// List loads all contests, newest first: three statements whatever their number.
func List(tx *db.Tx) ([]*Contest, error) {
	var rows []contestRow
	if err := tx.Select(&rows, selectContest+` ORDER BY c.id DESC`); err != nil {
		return nil, fmt.Errorf("contests: %w", err)
	}
	var divisions []struct {
		ContestID int64 `db:"contest_id"`
		DivisionRow
	}
	if err := tx.Select(&divisions, `SELECT contest_id, id, code FROM division ORDER BY contest_id, ordinal`); err != nil {
		return nil, fmt.Errorf("divisions: %w", err)
	}
	var rounds []struct {
		ContestID int64 `db:"contest_id"`
		RoundRow
	}
	if err := tx.Select(&rounds, `SELECT contest_id, id, code, state, version FROM round ORDER BY contest_id, ordinal`); err != nil {
		return nil, fmt.Errorf("rounds: %w", err)
	}
	all := make([]*Contest, len(rows))
	for i := range rows {
		c := rows[i].Contest
		rules, err := rulesOf(rows[i].Document)
		if err != nil {
			return nil, fmt.Errorf("rules of %s: %w", c.Code, err)
		}
		c.Rules = rules
		for _, d := range divisions {
			if d.ContestID == c.ID {
				c.Divisions = append(c.Divisions, d.DivisionRow)
			}
		}
		for _, r := range rounds {
			if r.ContestID == c.ID {
				c.Rounds = append(c.Rounds, r.RoundRow)
			}
		}
		all[i] = &c
	}
	return all, nil
}

func complete(tx *db.Tx, row contestRow) (*Contest, error) {
	c := row.Contest
	var err error
	if c.Rules, err = rulesOf(row.Document); err != nil {
		return nil, fmt.Errorf("rules of %s: %w", c.Code, err)
	}
	if err := tx.Select(&c.Divisions, `SELECT id, code FROM division WHERE contest_id = ? ORDER BY ordinal`, c.ID); err != nil {
		return nil, fmt.Errorf("divisions of %s: %w", c.Code, err)
	}
	if err := tx.Select(&c.Rounds, `SELECT id, code, state, version FROM round WHERE contest_id = ? ORDER BY ordinal`, c.ID); err != nil {
		return nil, fmt.Errorf("rounds of %s: %w", c.Code, err)
	}
	return &c, nil
}

func codeTaken(tx *db.Tx, code string) (bool, error) {
	var n int
	err := tx.Get(&n, `SELECT COUNT(*) FROM contest WHERE code = ?`, code)
	return n > 0, err
}

func insert(tx *db.Tx, r *Rules, doc string) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO contest (code, state, rules_version, created_at) VALUES (?, ?, 1, ?) RETURNING id`,
		r.Code, Announced, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert contest: %w", err)
	}
	if _, err := tx.Exec(`INSERT INTO rules (contest_id, version, document, created_at) VALUES (?, 1, ?, ?)`, id, doc, tx.NowMS()); err != nil {
		return 0, fmt.Errorf("insert rules: %w", err)
	}
	for i, d := range r.Divisions {
		if _, err := tx.Exec(`INSERT INTO division (contest_id, code, ordinal) VALUES (?, ?, ?)`, id, d.Code, i); err != nil {
			return 0, fmt.Errorf("insert division %s: %w", d.Code, err)
		}
	}
	for i, round := range r.Rounds {
		if _, err := tx.Exec(`INSERT INTO round (contest_id, code, ordinal) VALUES (?, ?, ?)`, id, round.Code, i); err != nil {
			return 0, fmt.Errorf("insert round %s: %w", round.Code, err)
		}
	}
	return id, nil
}

// BumpRound says that something in a round changed that can move a rank.
func BumpRound(tx *db.Tx, roundID int64) error {
	_, err := tx.Exec(`UPDATE round SET version = version + 1 WHERE id = ?`, roundID)
	return err
}

// BumpRounds says that something changed that can move a rank in any round: an entry left or came back.
func BumpRounds(tx *db.Tx, contestID int64) error {
	_, err := tx.Exec(`UPDATE round SET version = version + 1 WHERE contest_id = ?`, contestID)
	return err
}

// SetRoundState moves a round to another state.
func SetRoundState(tx *db.Tx, roundID int64, state string) error {
	_, err := tx.Exec(`UPDATE round SET state = ? WHERE id = ?`, state, roundID)
	return err
}
