// This file keeps the setting that asks staff for a second step at sign-in.
package auth

import (
	"context"
	"errors"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// The setting and its values: staff, or off, which is also what an installation without it has.
const (
	settingFactor = "security.two_factor"
	factorStaff   = "staff"
	factorOff     = "off"
)

// FactorAsked says whether staff must have a second step.
func FactorAsked(tx *db.Tx) (bool, error) {
	var value string
	err := tx.Get(&value, `SELECT value FROM setting WHERE key = ?`, settingFactor)
	if errors.Is(err, db.ErrNoRow) {
		return false, nil
	}
	return value == factorStaff, err
}

// AskFactor sets it. From the next page on, staff without a second step are led to set one up. Denied for all but administrators;
// Conflict "auth.factor_yours_first" for one who has none: whoever asks it of all knows how it is done.
func AskFactor(ctx context.Context, d *db.DB, actor Actor, asked bool) error {
	if !actor.Admin {
		return fault.Denied("auth.denied")
	}
	if asked && actor.AccountID != 0 && !actor.SecondFactor {
		return fault.Conflict("auth.factor_yours_first")
	}
	value := map[bool]string{true: factorStaff, false: factorOff}[asked]
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		before, err := FactorAsked(tx)
		if err != nil || before == asked {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, settingFactor, value); err != nil {
			return err
		}
		return audit.Write(tx, actor.By(), audit.Line{Act: "setting.two_factor", Subject: "setting", After: map[string]any{"value": value}})
	})
}
