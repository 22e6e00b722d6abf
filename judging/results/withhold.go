// A prize that is not given although somebody has the rank for it: on record, with a reason.
package results

import (
	"context"
	"errors"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Withheld says that Count of a prize are not given in a division, or in the contest; the entries with the rank get the next prize.
type Withheld struct {
	ID         int64  `db:"id"`
	Prize      string `db:"prize"`
	Count      int    `db:"count"`
	Reason     string `db:"reason"`
	DecidedBy  string `db:"decided_by"`
	Actor      string `db:"actor"`
	RecordedAt int64  `db:"recorded_at"` // ms
}

// Withholding is what is to be recorded: Count of a prize are not given; 0 = all of it are given again.
type Withholding struct {
	Round, Division string // codes; division "" where prizes are given over the whole contest
	Prize           string // code
	Count           int
	DecidedBy       string // who decided, in words
	Reason          string
}

// Withhold records that some of a prize are not given. Append-only: the newest record of a prize holds. Faults: Conflict when the
// round gives no prizes; NotFound; Invalid "prize", "count", "decided_by", "reason", all together.
func Withhold(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, w Withholding) error {
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error { return withhold(tx, by, c.ID, w) })
}

func withhold(tx *db.Tx, by audit.By, contestID int64, w Withholding) error {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return err
	}
	table, err := Standings(tx, c, w.Round, w.Division)
	if err != nil {
		return err
	}
	if !table.Awards {
		return fault.Conflict("ranking.no_awards")
	}
	if table.Round.Per() == contests.PerContest && w.Division != "" {
		return fault.NotFound("results.unknown_division", "Code", w.Division)
	}
	w.DecidedBy, w.Reason = text.Clean(w.DecidedBy), strings.TrimSpace(text.NFC(w.Reason))
	if err := checkWithholding(c.Rules, w); err != nil {
		return err
	}
	row, _ := c.RoundRow(w.Round)
	division, _ := c.DivisionID(w.Division)
	record := Withheld{Prize: w.Prize, Count: w.Count, Reason: w.Reason, DecidedBy: w.DecidedBy, Actor: by.Name, RecordedAt: tx.NowMS()}
	if record.ID, err = insertWithheld(tx, c.ID, row.ID, division, record); err != nil {
		return err
	}
	if err := contests.BumpRound(tx, row.ID); err != nil {
		return err
	}
	return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "prize.withhold", Subject: "prize_withheld", SubjectID: record.ID, Reason: w.Reason,
		Before: map[string]any{"count": table.withheld(w.Prize)},
		After:  map[string]any{"round": w.Round, "division": w.Division, "prize": w.Prize, "count": w.Count, "decided_by": w.DecidedBy}})
}

// checkWithholding gathers what is wrong with the prize, the number, who decided and why.
func checkWithholding(rules *contests.Rules, w Withholding) error {
	var faults []error
	must := func(ok bool, field, key string, args ...any) {
		if !ok {
			faults = append(faults, fault.Invalid(field, key, args...))
		}
	}
	most, known := 0, false
	for _, p := range rules.Awards.Prizes {
		if p.Code == w.Prize {
			most, known = p.UpTo, true
		}
	}
	must(known, "prize", "ranking.unknown_prize")
	must(!known || (w.Count >= 0 && w.Count <= most), "count", "ranking.bad_count", "Most", most)
	must(w.DecidedBy != "", "decided_by", "results.missing_decided_by")
	must(w.Reason != "", "reason", "ranking.withhold_needs_reason")
	must(len([]rune(w.DecidedBy)) <= maxBy, "decided_by", "results.too_long", "Most", maxBy)
	must(len([]rune(w.Reason)) <= maxReason, "reason", "results.too_long", "Most", maxReason)
	return errors.Join(faults...)
}
