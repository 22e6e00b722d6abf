// Throwing away what is over: dead links to sign in, and tries that no longer make anybody wait.
package auth

import (
	"time"

	"hoithi/internal/db"
)

// linkKept is how long a link's owner is told that it is over, instead of that it never was.
const linkKept = 30 * 24 * time.Hour

// Purge deletes links to sign in that ended over 30 days ago, and forgotten tries; it counts both. Private links of entries stay:
// a form sent again is found by them.
func Purge(tx *db.Tx) (links, tries int64, err error) {
	links, err = tx.Exec(`DELETE FROM link WHERE kind <> ? AND expires_at < ?`, KindEntry, tx.Now.Add(-linkKept).UnixMilli())
	if err != nil {
		return 0, 0, err
	}
	tries, err = tx.Exec(`DELETE FROM throttle WHERE since < ?`, tx.Now.Add(-forget).UnixMilli())
	return links, tries, err
}
