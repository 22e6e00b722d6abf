// What doctor asks about what is called open (G34): can it be used, until when in the contest's zone, and how long is left.
package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/doctor"
	"hoithi/internal/i18n"
	"hoithi/judging/results"
)

// openness finds registrations and windows for objections that are open by the rules while nobody can use that: of a draft the public does
// not see, of an archived contest.
func openness(d *db.DB, p *i18n.Printer) doctor.Check {
	return doctor.Check{Name: "open", Look: func(ctx context.Context) doctor.Finding {
		var closed, open []string
		err := d.Read(ctx, func(tx *db.Tx) error {
			all, err := contests.List(tx)
			closed, open = nil, nil
			for _, c := range all {
				windows, err := windowsOf(tx, c, p)
				if err != nil {
					return err
				}
				if c.State == contests.Draft || c.State == contests.Archived {
					closed = append(closed, windows...)
				} else {
					open = append(open, windows...)
				}
			}
			return err
		})
		switch {
		case err != nil:
			return doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", err.Error())
		case len(closed) > 0:
			return doctor.Ill("ops.said.open_unseen", "ops.do.open_unseen", "Names", strings.Join(closed, "; "))
		case len(open) == 0:
			return doctor.Well("ops.said.none_open")
		}
		return doctor.Well("ops.said.open", "Names", strings.Join(open, "; "))
	}}
}

// windowsOf says in words what of a contest is open now: the last minute, in the contest's zone, and what is left until then.
func windowsOf(tx *db.Tx, c *contests.Contest, p *i18n.Printer) (open []string, err error) {
	say := func(key string, until time.Time, args ...any) { // until is the first instant that is too late
		open = append(open, p.T(key, append(args, "Name", c.Rules.ShortName.In(p.Lang()), "Left", p.Left(until.Sub(tx.Now)),
			"At", p.DateTime(until.Add(-time.Minute).UnixMilli(), c.Rules.Location()))...))
	}
	if c.Rules.RegistrationOpen(tx.Now) {
		say("ops.said.open_until", c.Rules.RegistrationCloses())
	}
	for _, round := range c.Rules.Rounds {
		w, err := results.WindowOf(tx, c, round.Code)
		if err != nil {
			return nil, err
		}
		if w.Stage(tx.Now) == results.StageOpen {
			say("ops.said.objections_until", w.Until, "Round", round.Name.In(p.Lang()))
		}
	}
	return open, nil
}

// marked finds rounds whose day has come and that nobody can mark: no judge is put on an entry, the contest has no referee. Whoever brings
// the marks in from a spreadsheet may leave it so.
func marked(d *db.DB, p *i18n.Printer) doctor.Check {
	return doctor.Check{Name: "marked", Look: func(ctx context.Context) doctor.Finding {
		var idle []string
		err := d.Read(ctx, func(tx *db.Tx) error {
			all, err := contests.List(tx)
			idle = nil
			for _, c := range all {
				if c.State == contests.Draft || c.State == contests.Archived || c.State == contests.Finished {
					continue
				}
				for _, round := range c.Rules.Rounds {
					row, _ := c.RoundRow(round.Code)
					if row.State != contests.Waiting || tx.Now.Before(round.On.Start(c.Rules.Location())) {
						continue
					}
					n, err := hands(tx, c, round, row.ID)
					if err != nil {
						return err
					}
					if n == 0 {
						idle = append(idle, p.T("ops.said.round_of", "Name", c.Rules.ShortName.In(p.Lang()), "Round", round.Name.In(p.Lang())))
					}
				}
			}
			return err
		})
		switch {
		case err != nil:
			return doctor.Ill("ops.said.no_answer", "ops.do.no_answer", "Detail", err.Error())
		case len(idle) > 0:
			return doctor.Should("ops.said.round_idle", "ops.do.round_idle", "Names", strings.Join(idle, "; "))
		}
		return doctor.Well("ops.said.rounds_marked")
	}}
}

// hands counts who can give marks on a device in a round; 1 where marks come another way.
func hands(tx *db.Tx, c *contests.Contest, round contests.Round, id int64) (n int, err error) {
	switch round.Kind {
	case contests.KindSheet:
		err = tx.Get(&n, `SELECT COUNT(*) FROM assignment WHERE round_id = ? AND removed_at IS NULL`, id)
	case contests.KindField:
		err = tx.Get(&n, `SELECT COUNT(*) FROM judge WHERE contest_id = ? AND role = 'referee' AND removed_at IS NULL`, c.ID)
	default:
		return 1, nil
	}
	if err != nil {
		err = fmt.Errorf("who marks %s/%s: %w", c.Code, round.Code, err)
	}
	return n, err
}
