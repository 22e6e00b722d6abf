// This file lists a person's sessions and ends them. The rows are made by web, when somebody comes in.
package auth

import (
	"context"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// Session is one device that is signed in; times are Unix milliseconds, Address is shortened.
type Session struct {
	ID        string `db:"id"`
	Device    string `db:"device"`
	Address   string `db:"address"`
	LinkID    int64  `db:"link_id"`
	StartedAt int64  `db:"started_at"`
	SeenAt    int64  `db:"seen_at"`
}

// Sessions lists those that are not over, the one used last first.
func Sessions(tx *db.Tx, accountID int64) (list []Session, err error) {
	err = tx.Select(&list, `SELECT id, device, address, link_id, started_at, seen_at FROM session
		WHERE account_id = ? AND is_full AND expires_at > ? ORDER BY seen_at DESC, id`, accountID, tx.NowMS())
	return list, err
}

// EndSession ends one of the own sessions; one that is over, or another's, changes nothing.
func EndSession(ctx context.Context, d *db.DB, a Actor, id string) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		ended, err := tx.Exec(`DELETE FROM session WHERE account_id = ? AND id = ?`, a.AccountID, id)
		if err != nil || ended == 0 {
			return err
		}
		return audit.Write(tx, a.By(), audit.Line{Act: "account.session_end", Subject: "account", SubjectID: a.AccountID})
	})
}

// EndOtherSessions ends all own sessions but keep.
func EndOtherSessions(ctx context.Context, d *db.DB, a Actor, keep string) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		if err := endSessions(tx, a.AccountID, keep); err != nil {
			return err
		}
		return audit.Write(tx, a.By(), audit.Line{Act: "account.session_end", Subject: "account", SubjectID: a.AccountID, Reason: "all others"})
	})
}

func endSessions(tx *db.Tx, accountID int64, keep string) error {
	_, err := tx.Exec(`DELETE FROM session WHERE account_id = ? AND id <> ?`, accountID, keep)
	return err
}
