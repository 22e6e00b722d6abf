// Targets of a period taken over from another one, as a start that is then changed.
package registers

import (
	"context"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// CopyTargets sets in a period what stands in another, but for names it has already, and says how many that were. Invalid "ky" for what
// is no period of targets; Conflict when there is nothing to take over.
func CopyTargets(ctx context.Context, d *db.DB, by audit.By, from, to string) (copied int, err error) {
	_, _, known := PeriodOf(from)
	if _, _, ok := PeriodOf(to); !ok || !known || from == to {
		return 0, fault.Invalid("ky", "registers.fault.period")
	}
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		copied = 0
		old, err := Targets(tx, from)
		if err != nil {
			return err
		}
		there, err := Targets(tx, to)
		if err != nil {
			return err
		}
		for _, t := range old {
			if slices.ContainsFunc(there, func(other Target) bool { return text.Canon(other.Name) == text.Canon(t.Name) }) {
				continue
			}
			t.ID, t.Period = 0, to
			if _, err := insertTarget(tx, by, t); err != nil {
				return err
			}
			copied++
		}
		if copied == 0 {
			return fault.Conflict("registers.targets.nothing_to_copy")
		}
		return nil
	})
	return copied, err
}
