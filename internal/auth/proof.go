// This file slows down guessing at what shows that something is somebody's, where there is neither a login nor a link.
package auth

import (
	"context"

	"hoithi/internal/db"
)

// Try counts a try at proving something (what, of a kind: an entry's contact, say) from an address before it is looked at, so that a
// thousand tries at once count as a thousand. TooMany "auth.wait" when what or the address must wait.
func Try(ctx context.Context, d *db.DB, kind, what, address string) error {
	return d.Write(ctx, "throttle", func(tx *db.Tx) error { return countTry(tx, proofKey(kind, what), address) })
}

// Proved forgives a try that proved right.
func Proved(ctx context.Context, d *db.DB, kind, what, address string) error {
	return d.Write(ctx, "throttle", func(tx *db.Tx) error { return takeBack(tx, proofKey(kind, what), address) })
}

func proofKey(kind, what string) string { return kind + ":" + HashToken(what)[:32] }
