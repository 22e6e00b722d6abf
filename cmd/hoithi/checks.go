// What doctor asks of the contests: whether what is called open can be used (G34), and whether what was published still stands.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/doctor"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/judging/results"
)

// openness finds contests that are open by their rules while nobody can use that: a draft the public does not see, an archived one.
func openness(d *db.DB, p *i18n.Printer) doctor.Check {
	return doctor.Check{Name: "open", Look: func(ctx context.Context) doctor.Finding {
		var closed, open []string
		err := d.Read(ctx, func(tx *db.Tx) error {
			all, err := contests.List(tx)
			for _, c := range all {
				switch {
				case !c.Rules.RegistrationOpen(d.Now()):
				case c.State == contests.Draft || c.State == contests.Archived:
					closed = append(closed, c.Rules.ShortName.In(p.Lang()))
				default:
					open = append(open, p.T("ops.said.open_until", "Name", c.Rules.ShortName.In(p.Lang()),
						"At", p.DateTime(c.Rules.RegistrationCloses().UnixMilli(), c.Rules.Location())))
				}
			}
			return err
		})
		switch {
		case err != nil:
			return doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", err.Error())
		case len(closed) > 0:
			return doctor.Ill("ops.said.open_unseen", "ops.do.open_unseen", "Names", strings.Join(closed, ", "))
		case len(open) == 0:
			return doctor.Well("ops.said.none_open")
		}
		return doctor.Well("ops.said.open", "Names", strings.Join(open, "; "))
	}}
}

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
