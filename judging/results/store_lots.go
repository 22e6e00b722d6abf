// SQL of lots whose seed is fixed beforehand.
package results

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Lot is a lot whose seed was fixed, and shown as its SHA-256, before the words were drawn that decide it.
type Lot struct {
	ID          int64    `db:"id"`
	RoundID     int64    `db:"round_id"`
	DivisionID  *int64   `db:"division_id"` // nil = the round ranks the whole contest
	Rank        int      `db:"tied_rank"`
	Places      int      `db:"places"`
	Seed        string   `db:"seed"` // secret until drawn
	Commitment  string   `db:"commitment"`
	Reason      string   `db:"reason"`
	Actor       string   `db:"actor"`
	CommittedAt int64    `db:"committed_at"` // ms
	Words       string   `db:"words"`
	DrawnBy     string   `db:"drawn_by"`
	DrawnAt     *int64   `db:"drawn_at"` // ms, nil = not drawn
	DecisionID  *int64   `db:"decision_id"`
	IDs         []int64  `db:"-"` // of the tied entries, in the order of Codes
	Codes       []string `db:"-"` // as they were when the seed was fixed, sorted
}

const selectLot = `SELECT id, round_id, division_id, tied_rank, places, seed, commitment, reason, actor, committed_at, words, drawn_by, drawn_at, decision_id FROM lot`

// lotByID is a lot of this contest; another one's is NotFound.
func lotByID(tx *db.Tx, contestID, id int64) (Lot, error) {
	var l Lot
	err := tx.Get(&l, selectLot+` WHERE id = ? AND contest_id = ?`, id, contestID)
	if errors.Is(err, db.ErrNoRow) {
		return l, fault.NotFound("ranking.unknown_lot")
	}
	if err != nil {
		return l, fmt.Errorf("lot %d: %w", id, err)
	}
	return l, withTied(tx, &l)
}

// lotsOf lists a round's lots, newest first.
func lotsOf(tx *db.Tx, roundID int64) ([]Lot, error) {
	var all []Lot
	if err := tx.Select(&all, selectLot+` WHERE round_id = ? ORDER BY id DESC`, roundID); err != nil {
		return nil, fmt.Errorf("lots of round %d: %w", roundID, err)
	}
	for i := range all {
		if err := withTied(tx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func withTied(tx *db.Tx, l *Lot) error {
	var rows []struct {
		ID   int64  `db:"entry_id"`
		Code string `db:"code"`
	}
	if err := tx.Select(&rows, `SELECT entry_id, code FROM lot_entry WHERE lot_id = ? ORDER BY code`, l.ID); err != nil {
		return fmt.Errorf("entries of lot %d: %w", l.ID, err)
	}
	for _, r := range rows {
		l.IDs, l.Codes = append(l.IDs, r.ID), append(l.Codes, r.Code)
	}
	return nil
}

func insertLot(tx *db.Tx, contestID int64, l Lot) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO lot (contest_id, round_id, division_id, tied_rank, places, seed, commitment, reason, actor, committed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, l.RoundID, l.DivisionID, l.Rank, l.Places, l.Seed, l.Commitment, l.Reason, l.Actor, l.CommittedAt)
	for i := 0; err == nil && i < len(l.IDs); i++ {
		_, err = tx.Exec(`INSERT INTO lot_entry (lot_id, entry_id, code) VALUES (?, ?, ?)`, id, l.IDs[i], l.Codes[i])
	}
	if err != nil {
		return 0, fmt.Errorf("insert lot: %w", err)
	}
	return id, nil
}

// settleLot writes down how a lot was drawn.
func settleLot(tx *db.Tx, l Lot) error {
	n, err := tx.Exec(`UPDATE lot SET words = ?, drawn_by = ?, drawn_at = ?, decision_id = ? WHERE id = ? AND drawn_at IS NULL`,
		l.Words, l.DrawnBy, l.DrawnAt, l.DecisionID, l.ID)
	if err == nil && n != 1 {
		return fault.Conflict("ranking.lot_drawn")
	}
	if err != nil {
		return fmt.Errorf("settle lot %d: %w", l.ID, err)
	}
	return nil
}
