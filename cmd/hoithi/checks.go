// What doctor asks of the contests: whether what was published still stands, and whether the second step of signing in protects the office.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/doctor"
	"hoithi/internal/fault"
	"hoithi/judging/results"
)

// published finds publications that are no longer what they were, and rounds whose standings cannot be worked out.
func published(d *db.DB) doctor.Check {
	return doctor.Check{Name: "published", Slow: true, Look: func(ctx context.Context) doctor.Finding {
		count, wrong := 0, []string(nil)
		err := d.Read(ctx, func(tx *db.Tx) error {
			all, err := contests.List(tx)
			if err != nil {
				return err
			}
			for _, c := range all {
				for _, round := range c.Rounds {
					latest, err := results.Latest(tx, round.ID)
					if fault.KindOf(err) == fault.KindNotFound {
						continue
					}
					if err != nil {
						return err
					}
					count++
					sum := sha256.Sum256([]byte(latest.Content))
					if hex.EncodeToString(sum[:]) != latest.Hash {
						wrong = append(wrong, fmt.Sprintf("%s/%s %d", c.Code, round.Code, latest.Number))
					}
					if _, err := results.All(tx, c, round.Code); err != nil {
						return fmt.Errorf("%s/%s: %w", c.Code, round.Code, err)
					}
				}
			}
			return nil
		})
		switch {
		case err != nil:
			return doctor.Ill("ops.said.no_standings", "ops.do.no_standings", "Detail", err.Error())
		case len(wrong) > 0:
			return doctor.Ill("ops.said.publication_changed", "ops.do.publication_changed", "Names", strings.Join(wrong, ", "))
		}
		return doctor.Well("ops.said.published", "Count", count)
	}}
}

// secondStep says whether the office asks for a second step at sign-in, and how many of its people have none yet.
func secondStep(d *db.DB) doctor.Check {
	return doctor.Check{Name: "second_step", Look: func(ctx context.Context) doctor.Finding {
		var asked bool
		without, staff := 0, 0
		err := d.Read(ctx, func(tx *db.Tx) (err error) {
			if asked, err = auth.FactorAsked(tx); err != nil {
				return err
			}
			all, err := auth.Accounts(tx)
			without, staff = 0, 0
			for _, a := range all {
				if a.DisabledAt != nil || !a.Admin && !slices.ContainsFunc(a.Grants, func(g auth.RoleIn) bool { return auth.Staff(g.Role) }) {
					continue
				}
				if staff++; !a.Factor {
					without++
				}
			}
			return err
		})
		switch {
		case err != nil:
			return doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", err.Error())
		case asked && without > 0:
			return doctor.Finding{State: doctor.OK, Said: "ops.said.second_step_some", Do: "ops.do.second_step_some", Args: []any{"Count", without}}
		case asked:
			return doctor.Well("ops.said.second_step")
		}
		return doctor.Finding{State: doctor.OK, Said: "ops.said.second_step_off", Do: "ops.do.second_step_off", Args: []any{"Count", staff - without, "Staff", staff}}
	}}
}
