// SQL of the file that waits between preview and apply. Entries are read and written by the package entries.
package roster

import (
	"errors"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// waitDays is how long a previewed file waits to be applied.
const waitDays = 2

// file is an uploaded list.
type file struct {
	Name    string
	Content []byte
}

// keepUpload keeps a file for apply, in the place of any other list of this person for the contest.
func keepUpload(tx *db.Tx, contestID, accountID int64, f file) (id int64, err error) {
	_, err = tx.Exec(`DELETE FROM upload WHERE kind = 'roster' AND account_id = ? AND (contest_id = ? OR created_at < ?)`,
		accountID, contestID, tx.Now.AddDate(0, 0, -waitDays).UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("clear uploads: %w", err)
	}
	err = tx.Get(&id, `INSERT INTO upload (contest_id, account_id, kind, name, content, created_at) VALUES (?, ?, 'roster', ?, ?, ?) RETURNING id`,
		contestID, accountID, f.Name, f.Content, tx.NowMS())
	if err != nil {
		return 0, fmt.Errorf("keep upload: %w", err)
	}
	return id, nil
}

// waiting finds a kept file of this person and contest; anything else is Gone.
func waiting(tx *db.Tx, contestID, accountID, id int64) (file, error) {
	var f file
	err := tx.Get(&f, `SELECT name, content FROM upload WHERE id = ? AND contest_id = ? AND account_id = ? AND kind = 'roster'`, id, contestID, accountID)
	if errors.Is(err, db.ErrNoRow) {
		return file{}, fault.Gone("roster.upload_gone")
	}
	if err != nil {
		return file{}, fmt.Errorf("waiting file: %w", err)
	}
	return f, nil
}

func dropUpload(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM upload WHERE id = ?`, id)
	return err
}
