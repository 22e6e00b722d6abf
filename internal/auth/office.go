// This file gives and takes the roles in the Union's office, which belong to no contest: who keeps its registers and writes its reports.
package auth

import (
	"context"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Office stands in RoleIn where a role is in the Union's office and in no contest.
const Office int64 = 0

// OfficeRoles are the roles a person can have in the office.
var OfficeRoles = [...]string{"editor", "leader", "reader"}

// GiveOffice gives an account a role in the office; giving it again changes nothing. Denied for all but administrators, Invalid for an
// unknown role, NotFound for an unknown account.
func GiveOffice(ctx context.Context, d *db.DB, actor Actor, accountID int64, role string) error {
	return office(ctx, d, actor, accountID, role, `INSERT INTO office_grant (account_id, role) VALUES (?, ?) ON CONFLICT (account_id, role) DO NOTHING`,
		audit.Line{Act: "account.grant", After: map[string]any{"office": role}})
}

// TakeOffice takes a role in the office away; what was not held changes nothing. Faults as GiveOffice.
func TakeOffice(ctx context.Context, d *db.DB, actor Actor, accountID int64, role string) error {
	return office(ctx, d, actor, accountID, role, `DELETE FROM office_grant WHERE account_id = ? AND role = ?`,
		audit.Line{Act: "account.revoke", Before: map[string]any{"office": role}})
}

func office(ctx context.Context, d *db.DB, actor Actor, accountID int64, role, statement string, line audit.Line) error {
	switch {
	case !actor.Admin:
		return fault.Denied("auth.denied")
	case !slices.Contains(OfficeRoles[:], role):
		return fault.Invalid("role", "auth.role_unknown", "Role", role)
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		if err := mustExist(tx, `SELECT id FROM account WHERE id = ?`, accountID, "auth.account_unknown"); err != nil {
			return err
		}
		if n, err := tx.Exec(statement, accountID, role); err != nil || n == 0 {
			return err
		}
		line.Subject, line.SubjectID = "account", accountID
		return audit.Write(tx, actor.By(), line)
	})
}
