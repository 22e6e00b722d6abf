// SQL of the head's page.
package marking

import (
	"fmt"

	"hoithi/internal/db"
)

// draftsOfRound says when the judges of a round last saved sheets that they did not sign yet. Unix milliseconds.
func draftsOfRound(tx *db.Tx, roundID int64) (map[seatOf]int64, error) {
	var rows []struct {
		EntryID int64  `db:"entry_id"`
		Judge   string `db:"judge"`
		SavedAt int64  `db:"saved_at"`
	}
	err := tx.Select(&rows, `SELECT d.entry_id, j.code AS judge, d.saved_at FROM sheet_draft d JOIN judge j ON j.id = d.judge_id WHERE d.round_id = ?`, roundID)
	if err != nil {
		return nil, fmt.Errorf("drafts of round %d: %w", roundID, err)
	}
	drafts := make(map[seatOf]int64, len(rows))
	for _, r := range rows {
		drafts[seatOf{r.EntryID, r.Judge}] = r.SavedAt
	}
	return drafts, nil
}
