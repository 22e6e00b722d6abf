// This file gives roles in a contest and takes them away.
package auth

import (
	"context"
	"errors"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Roles are the roles a grant can give in a contest.
var Roles = [...]string{"organiser", "secretary", "head", "judge", "referee", "viewer"}

// deviceRoles are those that a personal link may carry; the others are staff and sign in by name.
var deviceRoles = [...]string{"judge", "referee"}

// Staff says whether a role is an office's: it sees personal data or decides, and wants a second step at sign-in.
func Staff(role string) bool { return !slices.Contains(deviceRoles[:], role) }

// Grant gives an account a role in a contest inside an act; giving it again changes nothing. Invalid for an unknown role,
// NotFound for an unknown account or contest. Who may give it is asked before, where the act is known.
func Grant(tx *db.Tx, by audit.By, accountID, contestID int64, role string) error {
	if !slices.Contains(Roles[:], role) {
		return fault.Invalid("role", "auth.role_unknown", "Role", role)
	}
	if err := mustExist(tx, `SELECT id FROM account WHERE id = ?`, accountID, "auth.account_unknown"); err != nil {
		return err
	}
	if err := mustExist(tx, `SELECT id FROM contest WHERE id = ?`, contestID, "auth.contest_unknown"); err != nil {
		return err
	}
	added, err := tx.Exec(`INSERT INTO grants (account_id, contest_id, role) VALUES (?, ?, ?)
		ON CONFLICT (account_id, contest_id, role) DO NOTHING`, accountID, contestID, role)
	if err != nil || added == 0 {
		return err
	}
	return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "account.grant", Subject: "account", SubjectID: accountID,
		After: map[string]any{"role": role}})
}

// Revoke takes a role away inside an act; what was not held changes nothing. Conflict when somebody takes an office's role from themselves:
// another does that. A judge's or referee's personal link goes with the last such role in the contest.
func Revoke(tx *db.Tx, by audit.By, accountID, contestID int64, role string) error {
	if by.AccountID != 0 && by.AccountID == accountID && Staff(role) {
		return fault.Conflict("auth.own_role")
	}
	gone, err := tx.Exec(`DELETE FROM grants WHERE account_id = ? AND contest_id = ? AND role = ?`, accountID, contestID, role)
	if err != nil || gone == 0 {
		return err
	}
	var left int
	if err := tx.Get(&left, `SELECT count(*) FROM grants WHERE account_id = ? AND contest_id = ? AND role IN ('judge', 'referee')`, accountID, contestID); err != nil {
		return err
	}
	if left == 0 {
		if err := RevokePersonal(tx, accountID, contestID); err != nil {
			return err
		}
	}
	return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "account.revoke", Subject: "account", SubjectID: accountID,
		Before: map[string]any{"role": role}})
}

// GrantRole is Grant as an act of its own.
func GrantRole(ctx context.Context, d *db.DB, by audit.By, accountID, contestID int64, role string) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error { return Grant(tx, by, accountID, contestID, role) })
}

func mustExist(tx *db.Tx, query string, id int64, key string) error {
	var found int64
	err := tx.Get(&found, query, id)
	if errors.Is(err, db.ErrNoRow) {
		return fault.NotFound(key)
	}
	return err
}
