// SQL of contests, rules versions, divisions and rounds.
package contests

import (
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// fixed is what a version of a contest's rules settles for good: it is read once and shared.
type fixed struct {
	rules     *Rules
	divisions []DivisionRow
}

// fixedKey names it in the database's memory.
type fixedKey struct {
	contestID int64
	version   int
}

func fixedOf(tx *db.Tx, c Contest) (fixed, error) {
	key := fixedKey{c.ID, c.RulesVersion}
	if known, ok := tx.Recall(key); ok {
		return known.(fixed), nil
	}
	var f fixed
	var doc string
	if err := tx.Get(&doc, `SELECT document FROM rules WHERE contest_id = ? AND version = ?`, c.ID, c.RulesVersion); err != nil {
		return f, fmt.Errorf("rules of %s: %w", c.Code, err)
	}
	var err error
	if f.rules, err = ParseRules([]byte(doc)); err != nil {
		return f, fmt.Errorf("rules of %s: %w", c.Code, err)
	}
	var divisions []DivisionRow
	if err := tx.Select(&divisions, `SELECT id, code FROM division WHERE contest_id = ? ORDER BY ordinal, id`, c.ID); err != nil {
		return f, fmt.Errorf("divisions of %s: %w", c.Code, err)
	}
	for _, d := range divisions {
		if _, ok := f.rules.Division(d.Code); ok { // rows of divisions that earlier versions named stay
			f.divisions = append(f.divisions, d)
		}
	}
	tx.Remember(key, f)
	return f, nil
}

const selectContest = `SELECT id, code, state, rules_version, created_at FROM contest`

// withRounds is a contest beside one of its rounds; there is always one.
type withRounds struct {
	Contest
	RoundRow `db:"round"`
}

const selectWithRounds = `SELECT c.id, c.code, c.state, c.rules_version, c.created_at,
		r.id AS "round.id", r.code AS "round.code", r.state AS "round.state", r.version AS "round.version"
	FROM contest c JOIN round r ON r.contest_id = c.id `

// ByCode loads a contest with its rules in force in one statement; an unknown code is NotFound.
func ByCode(tx *db.Tx, code string) (*Contest, error) {
	return one(tx, code, selectWithRounds+`WHERE c.code = ? ORDER BY r.ordinal`, code)
}

// ByID loads a contest with its rules in force in one statement; an unknown id is NotFound.
func ByID(tx *db.Tx, id int64) (*Contest, error) {
	return one(tx, fmt.Sprint(id), selectWithRounds+`WHERE c.id = ? ORDER BY r.ordinal`, id)
}

func one(tx *db.Tx, name, query string, arg any) (*Contest, error) {
	var rows []withRounds
	if err := tx.Select(&rows, query, arg); err != nil {
		return nil, fmt.Errorf("contest %s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, fault.NotFound("contest.unknown", "Code", name)
	}
	c := rows[0].Contest
	f, err := fixedOf(tx, c)
	if err != nil {
		return nil, err
	}
	c.Rules, c.Divisions = f.rules, f.divisions
	for _, r := range rows {
		if _, ok := f.rules.Round(r.RoundRow.Code); ok {
			c.Rounds = append(c.Rounds, r.RoundRow)
		}
	}
	return &c, nil
}

// List loads all contests, newest first: two statements whatever their number, once their rules were read.
func List(tx *db.Tx) ([]*Contest, error) {
	var rows []Contest
	if err := tx.Select(&rows, selectContest+` ORDER BY id DESC`); err != nil {
		return nil, fmt.Errorf("contests: %w", err)
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
		c := rows[i]
		f, err := fixedOf(tx, c)
		if err != nil {
			return nil, err
		}
		c.Rules, c.Divisions = f.rules, f.divisions
		for _, r := range rounds {
			if _, ok := f.rules.Round(r.Code); ok && r.ContestID == c.ID {
				c.Rounds = append(c.Rounds, r.RoundRow)
			}
		}
		all[i] = &c
	}
	return all, nil
}

func codeTaken(tx *db.Tx, code string) (bool, error) {
	var n int
	err := tx.Get(&n, `SELECT COUNT(*) FROM contest WHERE code = ?`, code)
	return n > 0, err
}

func insert(tx *db.Tx, r *Rules, doc, state, actor string) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO contest (code, state, rules_version, created_at) VALUES (?, ?, 1, ?) RETURNING id`,
		r.Code, state, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert contest: %w", err)
	}
	if _, err := tx.Exec(`INSERT INTO rules (contest_id, version, document, actor, created_at) VALUES (?, 1, ?, ?, ?)`, id, doc, actor, tx.NowMS()); err != nil {
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
