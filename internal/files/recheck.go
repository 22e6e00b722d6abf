// Reading stored files anew: whether they are still what their hash says.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"hoithi/internal/db"
)

// Whole says that the content stored under a hash is there and hashes to it, with the size on record.
func Whole(tx *db.Tx, hash string) (bool, error) {
	var row struct {
		Size    int64
		Content []byte
	}
	err := tx.Get(&row, `SELECT size, content FROM stored_file WHERE hash = ?`, hash)
	if errors.Is(err, db.ErrNoRow) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("file %s: %w", hash, err)
	}
	sum := sha256.Sum256(row.Content)
	return hex.EncodeToString(sum[:]) == hash && int64(len(row.Content)) == row.Size, nil
}
