// SQL of what the council decided: ties, prizes withheld.
package results

import (
	"fmt"

	"hoithi/contests"
	"hoithi/internal/db"
)

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
	For         *int   `db:"votes_for"`
	Against     *int   `db:"votes_against"`
	LotID       int64  `db:"lot_id"`
}

// nullable is a division's id in the database: NULL for the whole contest.
func nullable(divisionID int64) *int64 {
	if divisionID == 0 {
		return nil
	}
	return &divisionID
}

// ofDivision is the condition on a column of division ids, and its arguments after the round's id.
func ofDivision(column string, roundID, divisionID int64) (string, []any) {
	if divisionID == 0 {
		return column + ` IS NULL`, []any{roundID}
	}
	return column + ` = ?`, []any{roundID, divisionID}
}

// decisionsOf lists the decisions of a round and division (0 = the whole contest), newest first.
func decisionsOf(tx *db.Tx, roundID, divisionID int64) ([]Decided, error) {
	var rows []decisionRow
	where, args := ofDivision("d.division_id", roundID, divisionID)
	err := tx.Select(&rows, `SELECT d.id, d.how, d.reason, d.decided_by, d.actor, d.effective_at, d.recorded_at, d.votes_for, d.votes_against,
		COALESCE(l.id, 0) AS lot_id, e.entry_id, e.chosen
		FROM decision d JOIN decision_entry e ON e.decision_id = d.id LEFT JOIN lot l ON l.decision_id = d.id
		WHERE d.round_id = ? AND `+where+` ORDER BY d.id DESC, e.entry_id`, args...)
	if err != nil {
		return nil, fmt.Errorf("decisions of round %d: %w", roundID, err)
	}
	var all []Decided
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].ID != r.ID {
			all = append(all, Decided{ID: r.ID, How: r.How, Reason: r.Reason, DecidedBy: r.DecidedBy, Actor: r.Actor,
				EffectiveAt: r.EffectiveAt, RecordedAt: r.RecordedAt, For: r.For, Against: r.Against, LotID: r.LotID})
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
	err := tx.Get(&id, `INSERT INTO decision (contest_id, round_id, division_id, how, reason, decided_by, actor, effective_at, recorded_at, votes_for, votes_against)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		c.ID, roundID, nullable(divisionID), d.How, d.Reason, d.DecidedBy, d.Actor, d.EffectiveAt, d.RecordedAt, d.For, d.Against)
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

// withheldOf lists the prizes of a round and division (0 = the whole contest) of which some are not given: the newest record of each.
func withheldOf(tx *db.Tx, roundID, divisionID int64) ([]Withheld, error) {
	rows, err := allWithheld(tx, roundID, divisionID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var held []Withheld
	for _, w := range rows {
		if !seen[w.Prize] && w.Count > 0 {
			held = append(held, w)
		}
		seen[w.Prize] = true
	}
	return held, nil
}

// allWithheld is every record of withheld prizes, newest first.
func allWithheld(tx *db.Tx, roundID, divisionID int64) ([]Withheld, error) {
	var rows []Withheld
	where, args := ofDivision("w.division_id", roundID, divisionID)
	err := tx.Select(&rows, `SELECT w.id, w.prize, w.count, w.reason, w.decided_by, w.actor, w.recorded_at FROM prize_withheld w
		WHERE w.round_id = ? AND `+where+` ORDER BY w.id DESC`, args...)
	if err != nil {
		return nil, fmt.Errorf("withheld prizes of round %d: %w", roundID, err)
	}
	return rows, nil
}

func insertWithheld(tx *db.Tx, contestID, roundID, divisionID int64, w Withheld) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO prize_withheld (contest_id, round_id, division_id, prize, count, reason, decided_by, actor, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, roundID, nullable(divisionID), w.Prize, w.Count, w.Reason, w.DecidedBy, w.Actor, w.RecordedAt)
	if err != nil {
		return 0, fmt.Errorf("insert withheld prize: %w", err)
	}
	return id, nil
}

// chosenBy lists whom a decision chose.
func chosenBy(tx *db.Tx, decisionID int64) (ids []int64, err error) {
	if err = tx.Select(&ids, `SELECT entry_id FROM decision_entry WHERE decision_id = ? AND chosen`, decisionID); err != nil {
		return nil, fmt.Errorf("chosen by decision %d: %w", decisionID, err)
	}
	return ids, nil
}
