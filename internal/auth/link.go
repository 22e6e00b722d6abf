// This file keeps the links that carry a right, and the one that signs in once.
package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Kinds of links. The subject of an entry's link is entry.id, of all others account.id.
const (
	KindEntry    = "entry"
	KindSignIn   = "signin"   // signs in once
	KindPersonal = "personal" // signs a judge or referee in with a code, as often as needed (personal.go)
	KindInvite   = "invite"   // sets the first password, once (invite.go)
	KindReset    = "reset"    // sets a new password, once
)

// Link is a link that may be used. ExpiresAt is Unix milliseconds; ContestID is 0 but for personal links.
type Link struct {
	ID        int64  `db:"id"`
	Kind      string `db:"kind"`
	SubjectID int64  `db:"subject_id"`
	ContestID int64  `db:"contest_id"`
	ExpiresAt int64  `db:"expires_at"`

	codeHash string
}

// AddLink keeps a link by the hash of its token. A token that is already there fails (db.IsUnique).
func AddLink(tx *db.Tx, kind string, subject int64, tokenHash string, expires time.Time) error {
	_, err := tx.Exec(`INSERT INTO link (token_hash, kind, subject_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
		tokenHash, kind, subject, tx.NowMS(), expires.UnixMilli())
	return err
}

// FindLink looks a token up. NotFound "link.unknown" for one that never was or is of another kind; Gone "link.expired" for one expired or
// revoked, Gone "link.used" for one that works once and did.
func FindLink(tx *db.Tx, kind, token string) (Link, error) { return findLink(tx, token, kind) }

func findLink(tx *db.Tx, token string, kinds ...string) (Link, error) {
	var row struct {
		Link
		CodeHash  string `db:"code_hash"`
		UsedAt    *int64 `db:"used_at"`
		RevokedAt *int64 `db:"revoked_at"`
	}
	err := tx.Get(&row, `SELECT id, kind, subject_id, contest_id, expires_at, code_hash, used_at, revoked_at FROM link WHERE token_hash = ?`,
		HashToken(token))
	switch {
	case errors.Is(err, db.ErrNoRow) || (err == nil && !slices.Contains(kinds, row.Kind)):
		return Link{}, fault.NotFound("link.unknown")
	case err != nil:
		return Link{}, err
	case row.RevokedAt != nil || row.ExpiresAt <= tx.NowMS():
		return Link{}, fault.Gone("link.expired")
	case row.UsedAt != nil:
		return Link{}, fault.Gone("link.used")
	}
	row.Link.codeHash = row.CodeHash
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
	err := d.Write(ctx, scope, func(tx *db.Tx) error {
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

// LinkOwner says whom a link of the page /vao is for, and of which kind it is (KindSignIn, KindPersonal), without using it.
// Faults as FindLink; Gone when the account was disabled or, for a personal link, is judge and referee no more.
func LinkOwner(ctx context.Context, d *db.DB, token string) (a Actor, link Link, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		a, link, err = linkOwner(tx, token, KindSignIn, KindPersonal)
		return err
	})
	return a, link, err
}

// UseLink signs the owner of a link in, or takes the first of two steps (Actor.SecondFactor): of all who try, at any time, exactly one succeeds. Faults as LinkOwner.
func UseLink(ctx context.Context, d *db.DB, token string) (a Actor, err error) {
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		owner, link, err := linkOwner(tx, token, KindSignIn)
		if err != nil {
			return err
		}
		a = owner
		if err := useUp(tx, link); err != nil {
			return err
		}
		if a.SecondFactor { // not in yet: see PassSecondStep
			return audit.Write(tx, a.By(), audit.Line{Act: "account.first_step", Subject: "account", SubjectID: a.AccountID})
		}
		return signedIn(tx, a, "account.sign_in_by_link", 0)
	})
	return a, err
}

// useUp marks a link that works once. Gone "link.used" for all but the first.
func useUp(tx *db.Tx, link Link) error {
	used, err := tx.Exec(`UPDATE link SET used_at = ? WHERE id = ? AND used_at IS NULL`, tx.NowMS(), link.ID)
	if err == nil && used != 1 {
		err = fault.Gone("link.used")
	}
	return err
}

func linkOwner(tx *db.Tx, token string, kinds ...string) (Actor, Link, error) {
	link, err := findLink(tx, token, kinds...)
	if err != nil {
		return Actor{}, link, err
	}
	a, err := Load(tx, link.SubjectID)
	if err == nil && link.Kind == KindPersonal {
		a = a.Within(link.ContestID)
	}
	if err == nil && (!a.SignedIn() || (link.Kind == KindPersonal && len(a.Grants) == 0)) {
		err = fault.Gone("link.expired")
	}
	return a, link, err
}
