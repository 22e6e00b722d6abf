// This file is what administrators do with accounts: list, disable, enable, raise to administrator and lower.
package auth

import (
	"context"
	"errors"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Account is one line of the list of accounts; times are Unix milliseconds.
type Account struct {
	ID          int64  `db:"id"`
	Login       string `db:"login"`
	Name        string `db:"name"`
	Admin       bool   `db:"is_admin"`
	HasPassword bool   `db:"has_password"`
	Factor      bool   `db:"has_factor"`
	Invited     bool   `db:"invited"` // an invitation waits to be redeemed
	CreatedAt   int64  `db:"created_at"`
	SignedInAt  *int64 `db:"signed_in_at"` // nil = never
	DisabledAt  *int64 `db:"disabled_at"`
	Grants      []RoleIn
}

const accountColumns = `SELECT a.id, a.login, a.name, a.is_admin, a.password <> '' AS has_password, a.created_at, a.signed_in_at, a.disabled_at,
	EXISTS (SELECT 1 FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) AS has_factor,
	EXISTS (SELECT 1 FROM link l WHERE l.kind = 'invite' AND l.subject_id = a.id AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > ?) AS invited
	FROM account a`

// Accounts lists all accounts with their grants, by id, in two queries.
func Accounts(tx *db.Tx) ([]Account, error) {
	return accounts(tx, accountColumns+` ORDER BY a.id`, `SELECT account_id, contest_id, role FROM grants
		UNION ALL SELECT account_id, 0, role FROM office_grant ORDER BY 1, 2, 3`)
}

// AccountsOf lists the people of one contest, each with the roles held there and nowhere else shown.
func AccountsOf(tx *db.Tx, contestID int64) ([]Account, error) {
	return accounts(tx, accountColumns+` WHERE a.id IN (SELECT account_id FROM grants WHERE contest_id = ?) ORDER BY a.id`,
		`SELECT account_id, contest_id, role FROM grants WHERE contest_id = ? ORDER BY account_id, role`, contestID)
}

func accounts(tx *db.Tx, query, grants string, args ...any) ([]Account, error) {
	var list []Account
	if err := tx.Select(&list, query, append([]any{tx.NowMS()}, args...)...); err != nil {
		return nil, err
	}
	var held []struct {
		AccountID int64 `db:"account_id"`
		RoleIn
	}
	if err := tx.Select(&held, grants, args...); err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(list))
	for i := range list {
		at[list[i].ID] = i
	}
	for _, g := range held {
		if i, ok := at[g.AccountID]; ok {
			list[i].Grants = append(list[i].Grants, g.RoleIn)
		}
	}
	return list, nil
}

// ByLogin finds an account by what is typed to sign in. NotFound.
func ByLogin(tx *db.Tx, login string) (id int64, err error) {
	err = tx.Get(&id, `SELECT id FROM account WHERE login = ?`, cleanLogin(login))
	if errors.Is(err, db.ErrNoRow) {
		err = fault.NotFound("auth.account_unknown")
	}
	return id, err
}

// One reads one account. NotFound.
func One(tx *db.Tx, accountID int64) (Account, error) {
	list, err := accounts(tx, accountColumns+` WHERE a.id = ?`, `SELECT account_id, contest_id, role FROM (SELECT account_id, contest_id, role FROM grants
		UNION ALL SELECT account_id, 0, role FROM office_grant) held WHERE account_id = ? ORDER BY contest_id, role`, accountID)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("auth.account_unknown")
	}
	if err != nil {
		return Account{}, err
	}
	return list[0], nil
}

// Disable keeps an account from signing in and ends its sessions and links at once; enabling gives neither back. Denied for all but
// administrators; Conflict for the own account and for the last administrator. What is so already changes nothing.
func Disable(ctx context.Context, d *db.DB, actor Actor, accountID int64, disabled bool) error {
	if err := mayAdminister(actor, accountID); err != nil {
		return err
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		target, err := One(tx, accountID)
		if err != nil || disabled == (target.DisabledAt != nil) {
			return err
		}
		if !disabled {
			_, err := tx.Exec(`UPDATE account SET disabled_at = NULL WHERE id = ?`, accountID)
			return errors.Join(err, audit.Write(tx, actor.By(), audit.Line{Act: "account.enable", Subject: "account", SubjectID: accountID}))
		}
		if err := notTheLast(tx, target); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE account SET disabled_at = ? WHERE id = ?`, tx.NowMS(), accountID); err != nil {
			return err
		}
		if err := endSessions(tx, accountID, ""); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE link SET revoked_at = ? WHERE kind <> ? AND subject_id = ? AND revoked_at IS NULL`, tx.NowMS(), KindEntry, accountID)
		if err != nil {
			return err
		}
		return audit.Write(tx, actor.By(), audit.Line{Act: "account.disable", Subject: "account", SubjectID: accountID})
	})
}

// SetAdmin raises an account to administrator or lowers it. Faults as Disable.
func SetAdmin(ctx context.Context, d *db.DB, actor Actor, accountID int64, admin bool) error {
	if err := mayAdminister(actor, accountID); err != nil {
		return err
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		target, err := One(tx, accountID)
		if err != nil || target.Admin == admin {
			return err
		}
		if err := notTheLast(tx, target); err != nil {
			return err
		}
		return setAdmin(tx, actor, accountID, admin)
	})
}

// Raise makes an account an administrator's inside an act. Denied for all but administrators.
func Raise(tx *db.Tx, actor Actor, accountID int64) error {
	if err := mayAdminister(actor, accountID); err != nil {
		return err
	}
	return setAdmin(tx, actor, accountID, true)
}

func setAdmin(tx *db.Tx, actor Actor, accountID int64, admin bool) error {
	if _, err := tx.Exec(`UPDATE account SET is_admin = ? WHERE id = ?`, admin, accountID); err != nil {
		return err
	}
	return audit.Write(tx, actor.By(), audit.Line{Act: "account.admin", Subject: "account", SubjectID: accountID,
		Before: map[string]any{"admin": !admin}, After: map[string]any{"admin": admin}})
}

// notTheLast refuses to lose the last administrator who can sign in.
func notTheLast(tx *db.Tx, target Account) error {
	if !target.Admin || target.DisabledAt != nil {
		return nil
	}
	var others int
	err := tx.Get(&others, `SELECT count(*) FROM account WHERE is_admin AND disabled_at IS NULL AND id <> ?`, target.ID)
	if err == nil && others == 0 {
		err = fault.Conflict("auth.last_admin")
	}
	return err
}
