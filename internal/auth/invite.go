// This file makes and redeems the links by which people set a password: invitations, and resets. Each works once.
package auth

import (
	"context"
	"errors"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// How long the links work, and how many invitations one person may have made in a day (G13: whoever takes over an organiser's
// account makes no cannon of it).
const (
	InviteValid = 7 * 24 * time.Hour
	ResetValid  = 24 * time.Hour
	maxInvites  = 60
	inviteSpan  = 24 * time.Hour
)

// PasswordLink makes the link by which an account's owner sets a password: an invitation while there is none, a reset after. Earlier ones end.
// kind says which it became. NotFound for an unknown account, Conflict for a disabled one, Denied as MayHelp says,
// TooMany after many invitations.
func PasswordLink(ctx context.Context, d *db.DB, actor Actor, accountID int64) (token, kind string, err error) {
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		token, kind, err = AddPasswordLink(tx, actor, accountID)
		return err
	})
	return token, kind, err
}

// AddPasswordLink is PasswordLink inside an act.
func AddPasswordLink(tx *db.Tx, actor Actor, accountID int64) (token, kind string, err error) {
	target, err := reach(tx, accountID)
	if err != nil {
		return "", "", err
	}
	if !MayHelp(actor, target) {
		return "", "", fault.Denied("auth.help_denied")
	}
	var hasPassword bool
	if err := tx.Get(&hasPassword, `SELECT password <> '' FROM account WHERE id = ?`, accountID); err != nil {
		return "", "", err
	}
	kind, valid, act := KindInvite, InviteValid, "account.invite"
	if hasPassword {
		kind, valid, act = KindReset, ResetValid, "account.reset"
	} else if err := invitesLeft(tx, actor); err != nil {
		return "", "", err
	}
	if err := RevokeLinks(tx, kind, accountID); err != nil {
		return "", "", err
	}
	token, hash := NewToken()
	_, err = tx.Exec(`INSERT INTO link (token_hash, kind, subject_id, made_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
		hash, kind, accountID, actor.AccountID, tx.NowMS(), tx.Now.Add(valid).UnixMilli())
	if err != nil {
		return "", "", err
	}
	return token, kind, audit.Write(tx, actor.By(), audit.Line{Act: act, Subject: "account", SubjectID: accountID})
}

// reach loads an account that something is to be done for. NotFound when it is unknown, Conflict when it is disabled.
func reach(tx *db.Tx, accountID int64) (Actor, error) {
	target, err := Load(tx, accountID)
	if err != nil || target.SignedIn() {
		return target, err
	}
	if err := mustExist(tx, `SELECT id FROM account WHERE id = ?`, accountID, "auth.account_unknown"); err != nil {
		return target, err
	}
	return target, fault.Conflict("auth.account_disabled")
}

func invitesLeft(tx *db.Tx, actor Actor) error {
	if actor.operator {
		return nil
	}
	var made int
	err := tx.Get(&made, `SELECT count(*) FROM link WHERE kind = ? AND made_by = ? AND created_at > ?`, KindInvite, actor.AccountID, tx.Now.Add(-inviteSpan).UnixMilli())
	if err == nil && made >= maxInvites {
		err = fault.New(fault.KindTooMany, "", "auth.invites_many", "Max", maxInvites)
	}
	return err
}

// PasswordLinkOwner says whom an invitation or reset (kind) is for, without using it. Faults as FindLink; Gone when the account was disabled.
func PasswordLinkOwner(ctx context.Context, d *db.DB, kind, token string) (a Actor, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		a, _, err = linkOwner(tx, token, kind)
		return err
	})
	return a, err
}

// Redeem sets the password of a link's owner, and the name when name is not ""; all sessions of the account are over. Of all who try, at any
// time, exactly one succeeds, and is to be signed in. Invalid "password", "name"; else faults as PasswordLinkOwner. The second step, if there is one, stays.
func (o *Door) Redeem(ctx context.Context, kind, token, name, password string) (a Actor, err error) {
	if _, err := PasswordLinkOwner(ctx, o.db, kind, token); err != nil {
		return Actor{}, err // before anything slow
	}
	name = cleanName(name)
	if err := checkNew(kind, name, password); err != nil {
		return Actor{}, err
	}
	hash, err := o.hash(ctx, password)
	if err != nil {
		return Actor{}, err
	}
	err = o.db.Write(ctx, scope, func(tx *db.Tx) error {
		owner, link, err := linkOwner(tx, token, kind)
		if err != nil {
			return err
		}
		if err := useUp(tx, link); err != nil {
			return err
		}
		if kind == KindReset {
			name = owner.Name
		}
		_, err = tx.Exec(`UPDATE account SET password = ?, name = ?, signed_in_at = ? WHERE id = ?`, hash, name, tx.NowMS(), owner.AccountID)
		if err != nil {
			return err
		}
		if err := endSessions(tx, owner.AccountID, ""); err != nil {
			return err
		}
		act := "account.password_reset"
		a = owner
		a.Name = name
		if kind == KindInvite {
			act = "account.invite_taken"
		}
		return audit.Write(tx, a.By(), audit.Line{Act: act, Subject: "account", SubjectID: a.AccountID,
			Before: map[string]any{"name": owner.Name}, After: map[string]any{"name": name}})
	})
	return a, err
}

// checkNew wants a password, and with an invitation a name.
func checkNew(kind, name, password string) error {
	err := checkPassword(password)
	if password == "" {
		err = fault.Invalid("password", "auth.password_needed", "Min", MinPassword)
	}
	if kind != KindInvite {
		return err
	}
	return errors.Join(checkName(name), err)
}
