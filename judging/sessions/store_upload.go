// SQL of workbooks that wait between preview and apply.
package sessions

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// waitDays is how long a file waits.
const waitDays = 2

// keepUpload keeps a file of a person for a round; older ones of theirs go.
func keepUpload(tx *db.Tx, contestID, accountID int64, f File) (id int64, err error) {
	_, err = tx.Exec(`DELETE FROM upload WHERE kind = 'sessions' AND account_id = ? AND created_at < ?`, accountID, tx.Now.AddDate(0, 0, -waitDays).UnixMilli())
	if err == nil {
		err = tx.Get(&id, `INSERT INTO upload (contest_id, account_id, kind, round, name, content, created_at) VALUES (?, ?, 'sessions', ?, ?, ?, ?) RETURNING id`,
			contestID, accountID, f.Round, f.Name, f.Content, tx.NowMS())
	}
	if err != nil {
		return 0, fmt.Errorf("keep upload: %w", err)
	}
	return id, nil
}

// waiting finds a kept file of this person, contest and round; anything else is Gone.
func waiting(tx *db.Tx, contestID, accountID int64, round string, id int64) (File, error) {
	var row struct {
		Name    string `db:"name"`
		Content []byte `db:"content"`
	}
	err := tx.Get(&row, `SELECT name, content FROM upload WHERE id = ? AND contest_id = ? AND account_id = ? AND kind = 'sessions' AND round = ?`, id, contestID, accountID, round)
	if errors.Is(err, db.ErrNoRow) {
		return File{}, fault.Gone("sessions.fault.upload_gone")
	}
	if err != nil {
		return File{}, fmt.Errorf("waiting file: %w", err)
	}
	return File{Round: round, Name: row.Name, Content: row.Content}, nil
}

func dropUpload(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM upload WHERE id = ?`, id)
	return err
}
