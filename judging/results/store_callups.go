// SQL of reserves called up, and of entries by code.
package results

import (
	"fmt"

	"hoithi/internal/db"
)

// CallUp is a reserve that moved up: it takes the place of an entry that withdrew after the publication.
type CallUp struct {
	ID         int64  `db:"id"`
	EntryID    int64  `db:"entry_id"`
	ForEntryID int64  `db:"for_entry_id"`
	Reserve    int    `db:"reserve"` // its place among the reserves
	Reason     string `db:"reason"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"` // ms
}

// callUpsOf lists a round's call-ups, oldest first.
func callUpsOf(tx *db.Tx, roundID int64) ([]CallUp, error) {
	var all []CallUp
	err := tx.Select(&all, `SELECT id, entry_id, for_entry_id, reserve, reason, actor, recorded_at FROM call_up WHERE round_id = ? ORDER BY id`, roundID)
	if err != nil {
		return nil, fmt.Errorf("call-ups of round %d: %w", roundID, err)
	}
	return all, nil
}

func insertCallUp(tx *db.Tx, contestID, roundID int64, c CallUp) (id int64, err error) {
	err = tx.Get(&id, `INSERT INTO call_up (contest_id, round_id, entry_id, for_entry_id, reserve, reason, actor, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, contestID, roundID, c.EntryID, c.ForEntryID, c.Reserve, c.Reason, c.Actor, c.RecordedAt)
	if err != nil {
		return 0, fmt.Errorf("insert call-up: %w", err)
	}
	return id, nil
}

// markedEntries is how many entries have a sheet in a round.
func markedEntries(tx *db.Tx, roundID int64) (n int, err error) {
	if err = tx.Get(&n, `SELECT COUNT(DISTINCT entry_id) FROM sheet WHERE round_id = ?`, roundID); err != nil {
		return 0, fmt.Errorf("entries marked in round %d: %w", roundID, err)
	}
	return n, nil
}

// idsByCode lists the entries of a contest that were ever sent.
func idsByCode(tx *db.Tx, contestID int64) (map[string]int64, error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Code string `db:"code"`
	}
	if err := tx.Select(&rows, `SELECT id, code FROM entry WHERE contest_id = ?`, contestID); err != nil {
		return nil, fmt.Errorf("entry codes: %w", err)
	}
	ids := make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Code] = r.ID
	}
	return ids, nil
}

// leftTheRace lists the entries that are not ranked now.
func leftTheRace(tx *db.Tx, contestID int64) (ids []int64, err error) {
	if err = tx.Select(&ids, `SELECT e.id FROM entry e WHERE e.contest_id = ? AND NOT (`+inTheRace+`)`, contestID); err != nil {
		return nil, fmt.Errorf("entries out of the race: %w", err)
	}
	return ids, nil
}
