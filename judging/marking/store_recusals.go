// SQL of recusals: who is kept from which entry.
package marking

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// RecusalRow is a recusal that holds. RecordedAt is in Unix milliseconds.
type RecusalRow struct {
	ID         int64  `db:"id"`
	Code       string `db:"code"` // of the entry
	Name       string `db:"name"`
	Reason     string `db:"reason"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"`
}

// recusalsOf lists what a judge is kept from, by code of the entry.
func recusalsOf(tx *db.Tx, judgeID int64) ([]RecusalRow, error) {
	var rows []RecusalRow
	err := tx.Select(&rows, `SELECT r.id, e.code, e.name, r.reason, r.actor, r.recorded_at FROM recusal r JOIN entry e ON e.id = r.entry_id
		WHERE r.judge_id = ? AND r.withdrawn_at IS NULL ORDER BY e.code, r.id`, judgeID)
	if err != nil {
		return nil, fmt.Errorf("recusals of judge %d: %w", judgeID, err)
	}
	return rows, nil
}

// loadRecused says of each judge which entries that judge is kept from.
func loadRecused(tx *db.Tx, contestID int64, judges []JudgeRow) error {
	var rows []struct {
		JudgeID int64 `db:"judge_id"`
		EntryID int64 `db:"entry_id"`
	}
	if err := tx.Select(&rows, `SELECT judge_id, entry_id FROM recusal WHERE contest_id = ? AND withdrawn_at IS NULL ORDER BY judge_id, entry_id`, contestID); err != nil {
		return fmt.Errorf("recusals of contest %d: %w", contestID, err)
	}
	from := map[int64][]int64{}
	for _, r := range rows {
		from[r.JudgeID] = append(from[r.JudgeID], r.EntryID)
	}
	for i := range judges {
		judges[i].keptFrom = from[judges[i].ID]
	}
	return nil
}

// declined counts the entries of a round that a judge was taken off for a recusal that holds, and that have fewer than least judges now.
func declined(tx *db.Tx, contestID, roundID int64, least int) (n int64, err error) {
	err = tx.Get(&n, `SELECT COUNT(*) FROM entry e WHERE e.contest_id = ? AND e.state NOT IN ('draft', 'rejected', 'withdrawn')
		AND EXISTS (SELECT 1 FROM recusal r JOIN assignment a ON a.judge_id = r.judge_id AND a.entry_id = r.entry_id
			WHERE r.contest_id = e.contest_id AND r.entry_id = e.id AND r.withdrawn_at IS NULL AND a.round_id = ?)
		AND (SELECT COUNT(*) FROM assignment a WHERE a.round_id = ? AND a.entry_id = e.id AND a.removed_at IS NULL) < ?`, contestID, roundID, roundID, least)
	if err != nil {
		return 0, fmt.Errorf("entries declined in round %d: %w", roundID, err)
	}
	return n, nil
}

func insertRecusal(tx *db.Tx, contestID, judgeID, entryID int64, reason, actor string) (int64, error) {
	var id int64
	err := tx.Get(&id, `INSERT INTO recusal (contest_id, judge_id, entry_id, reason, actor, recorded_at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
		contestID, judgeID, entryID, reason, actor, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("insert recusal of judge %d: %w", judgeID, err)
	}
	return id, nil
}

// endRecusal says whether it held.
func endRecusal(tx *db.Tx, contestID, judgeID, id int64, actor string) (bool, error) {
	n, err := tx.Exec(`UPDATE recusal SET withdrawn_at = ?, withdrawn_by = ? WHERE contest_id = ? AND judge_id = ? AND id = ? AND withdrawn_at IS NULL`,
		tx.NowMS(), actor, contestID, judgeID, id)
	if err != nil {
		return false, fmt.Errorf("end recusal %d: %w", id, err)
	}
	return n > 0, nil
}

// closePair takes a judge off an entry in every round.
func closePair(tx *db.Tx, judgeID, entryID int64, actor string) error {
	_, err := tx.Exec(`UPDATE assignment SET removed_at = ?, removed_by = ? WHERE judge_id = ? AND entry_id = ? AND removed_at IS NULL`, tx.NowMS(), actor, judgeID, entryID)
	if err == nil {
		_, err = tx.Exec(`DELETE FROM sheet_draft WHERE judge_id = ? AND entry_id = ?`, judgeID, entryID)
	}
	if err != nil {
		return fmt.Errorf("take judge %d off entry %d: %w", judgeID, entryID, err)
	}
	return nil
}

// everSigned says that a judge (code) has a sheet for an entry in any round, or a late one.
func everSigned(tx *db.Tx, contestID, entryID int64, judge string) (bool, error) {
	var n int
	err := tx.Get(&n, `SELECT (SELECT COUNT(*) FROM sheet WHERE contest_id = ? AND entry_id = ? AND judge = ?) +
		(SELECT COUNT(*) FROM late_sheet WHERE contest_id = ? AND entry_id = ? AND judge = ?)`, contestID, entryID, judge, contestID, entryID, judge)
	if err != nil {
		return false, fmt.Errorf("sheets of %s for entry %d: %w", judge, entryID, err)
	}
	return n > 0, nil
}

// entrantByCode is an entry of this contest; Invalid "entry" when there is none of that code.
func entrantByCode(tx *db.Tx, contestID int64, code string) (e Entrant, err error) {
	err = tx.Get(&e, selectEntrant+` WHERE e.contest_id = ? AND e.code = ?`, contestID, code)
	if errors.Is(err, db.ErrNoRow) {
		return e, fault.Invalid("entry", "judging.file_entry_unknown", "Value", code)
	}
	if err != nil {
		return e, fmt.Errorf("entry %s: %w", code, err)
	}
	return e, nil
}
