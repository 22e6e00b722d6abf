// Package uploads keeps a sent workbook between its preview and its apply.
package uploads

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// days is how long a file waits.
const days = 2

// Place says whose file it is and for what; only the same place finds it again.
type Place struct {
	Kind      string // of the import, a value the table's CHECK knows: "roster", "marks", "judges", "sessions", "history"
	ContestID int64  // 0 = of the Union's office
	AccountID int64  // who sent it
	Round     string // code, "" = the whole contest
}

// Keep keeps a file for apply and clears away what the same person left waiting too long.
func Keep(tx *db.Tx, at Place, name string, content []byte) (id int64, err error) {
	_, err = tx.Exec(`DELETE FROM upload WHERE kind = ? AND account_id = ? AND created_at < ?`, at.Kind, at.AccountID, tx.Now.AddDate(0, 0, -days).UnixMilli())
	if err == nil {
		err = tx.Get(&id, `INSERT INTO upload (contest_id, account_id, kind, round, name, content, created_at) VALUES (NULLIF(?, 0), ?, ?, ?, ?, ?, ?) RETURNING id`,
			at.ContestID, at.AccountID, at.Kind, at.Round, name, content, tx.NowMS())
	}
	if err != nil {
		return 0, fmt.Errorf("keep upload: %w", err)
	}
	return id, nil
}

// Find returns the file kept at this place; any other, and one that was applied, is Gone.
func Find(tx *db.Tx, at Place, id int64) (name string, content []byte, err error) {
	var row struct {
		Name    string `db:"name"`
		Content []byte `db:"content"`
	}
	err = tx.Get(&row, `SELECT name, content FROM upload WHERE id = ? AND COALESCE(contest_id, 0) = ? AND account_id = ? AND kind = ? AND round = ?`,
		id, at.ContestID, at.AccountID, at.Kind, at.Round)
	if errors.Is(err, db.ErrNoRow) {
		return "", nil, fault.Gone("web.upload_gone")
	}
	if err != nil {
		return "", nil, fmt.Errorf("find upload: %w", err)
	}
	return row.Name, row.Content, nil
}

// Drop forgets a file that was applied.
func Drop(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM upload WHERE id = ?`, id)
	return err
}
