// This file keeps the links that carry a right: the private link of an entry, and the sign-in link that works once.
package auth

import (
	"context"
	"errors"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Kinds of links: of an entry (subject entry.id), to sign in once (subject account.id).
const (
	KindEntry  = "entry"
	KindSignIn = "signin"
)

// Link is a link that may be used. ExpiresAt is Unix milliseconds.
type Link struct {
	ID        int64 `db:"id"`
	SubjectID int64 `db:"subject_id"`
	ExpiresAt int64 `db:"expires_at"`
}

// AddLink keeps a link by the hash of its token. A token that is already there fails (db.IsUnique).
func AddLink(tx *db.Tx, kind string, subject int64, tokenHash string, expires time.Time) error {
	_, err := tx.Exec(`INSERT INTO link (token_hash, kind, subject_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
		tokenHash, kind, subject, tx.NowMS(), expires.UnixMilli())
	return err
}

// FindLink looks a token up. NotFound "link.unknown" for one that never was or is of another kind; Gone "link.expired" for one expired or
// revoked, Gone "link.used" for a sign-in link used before.
func FindLink(tx *db.Tx, kind, token string) (Link, error) {
	var row struct {
		Link
		UsedAt    *int64 `db:"used_at"`
		RevokedAt *int64 `db:"revoked_at"`
	}
	err := tx.Get(&row, `SELECT id, subject_id, expires_at, used_at, revoked_at FROM link WHERE token_hash = ? AND kind = ?`,
		HashToken(token), kind)
	switch {
	case errors.Is(err, db.ErrNoRow):
		return Link{}, fault.NotFound("link.unknown")
	case err != nil:
		return Link{}, err
	case row.RevokedAt != nil || row.ExpiresAt <= tx.NowMS():
		return Link{}, fault.Gone("link.expired")
	case row.UsedAt != nil:
		return Link{}, fault.Gone("link.used")
	}
	return row.Link, nil
}

// RevokeLinks ends all links of one kind to a subject.
func RevokeLinks(tx *db.Tx, kind string, subject int64) error {
	_, err := tx.Exec(`UPDATE link SET revoked_at = ? WHERE kind = ? AND subject_id = ? AND revoked_at IS NULL`, tx.NowMS(), kind, subject)
	return err
}

// SignInLink makes a link that signs an account in once, and returns its token; show it to one person and keep it nowhere.
// NotFound for an unknown or disabled account.
func SignInLink(ctx context.Context, d *db.DB, by audit.By, accountID int64, valid time.Duration) (string, error) {
	token, hash := NewToken()
	err := d.Write(ctx, "account", func(tx *db.Tx) error {
		err := mustExist(tx, `SELECT id FROM account WHERE id = ? AND disabled_at IS NULL`, accountID, "auth.account_unknown")
		if err != nil {
			return err
		}
		if err := AddLink(tx, KindSignIn, accountID, hash, tx.Now.Add(valid)); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{Act: "account.link", Subject: "account", SubjectID: accountID})
	})
	return token, err
}

// LinkOwner says whom a sign-in link is for, without using it. Faults as FindLink; Gone when the account was disabled.
func LinkOwner(ctx context.Context, d *db.DB, token string) (a Actor, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		a, _, err = linkOwner(tx, token)
		return err
	})
	return a, err
}

// UseLink signs the owner of a link in: of all who try, at any time, exactly one succeeds. Faults as LinkOwner.
func UseLink(ctx context.Context, d *db.DB, token string) (a Actor, err error) {
	err = d.Write(ctx, "account", func(tx *db.Tx) error {
		owner, link, err := linkOwner(tx, token)
		if err != nil {
			return err
		}
		a = owner
		used, err := tx.Exec(`UPDATE link SET used_at = ? WHERE id = ? AND used_at IS NULL`, tx.NowMS(), link.ID)
		if err != nil {
			return err
		}
		if used != 1 {
			return fault.Gone("link.used")
		}
		return audit.Write(tx, a.By(), audit.Line{Act: "account.sign_in_by_link", Subject: "account", SubjectID: a.AccountID})
	})
	return a, err
}

func linkOwner(tx *db.Tx, token string) (Actor, Link, error) {
	link, err := FindLink(tx, KindSignIn, token)
	if err != nil {
		return Actor{}, link, err
	}
	a, err := Load(tx, link.SubjectID)
	if err == nil && !a.SignedIn() {
		err = fault.Gone("link.expired")
	}
	return a, link, err
}
