// The use case of a second marking: judges further apart than the rules allow mark the entry again, all of them.
package marking

import (
	"context"
	"slices"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

// Spread is how far apart the totals of an entry's judges are; 0 for fewer than two. Sheets are those in force.
func Spread(sheets []SheetRow) decimal.Milli {
	if len(sheets) < 2 {
		return 0
	}
	least, most := sheets[0].Points, sheets[0].Points
	for _, s := range sheets[1:] {
		least, most = min(least, s.Points), max(most, s.Points)
	}
	return most - least
}

// OutsideLimit says that an entry's judges differ by more than the rules of the round allow. A round without a limit allows any difference.
func OutsideLimit(r contests.Round, sheets []SheetRow) bool {
	return r.Judges.Limit != nil && Spread(sheets) > *r.Judges.Limit
}

// AskSecondMarking asks all judges of an entry to mark it again; each judge's next signature belongs to the new marking, whose number
// it gives. Faults: NotFound; Denied for who does not head the jury; Invalid "reason" when too long; Conflict when the round is closed, when judges do not differ by more
// than the limit, or when a marking asked for earlier is not finished.
func AskSecondMarking(ctx context.Context, d *db.DB, by audit.By, contestID int64, round string, entryID int64, reason string) (pass int, err error) {
	reason = strings.TrimSpace(reason)
	if err := checkText("reason", reason, maxReason); err != nil {
		return 0, err
	}
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, contestID)
		if err != nil {
			return err
		}
		row, found := c.RoundRow(round)
		rules, ok := c.Rules.Round(round)
		if !ok || !found || rules.Kind != contests.KindSheet {
			return fault.NotFound("marking.round_unknown", "Round", round)
		}
		if err := mayAct(tx, by, contestID, contests.HeadJury); err != nil {
			return err
		}
		e, err := entrantByID(tx, c.ID, entryID)
		if err != nil {
			return err
		}
		if pass, err = nextPass(tx, rules, row, e); err != nil {
			return err
		}
		id, err := insertSecondMarking(tx, c.ID, row.ID, e.ID, pass, by.Name, reason)
		if err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "score.second_marking", Subject: "second_marking", SubjectID: id, Reason: reason,
			After: map[string]any{"round": round, "entry": e.Code, "pass": pass}})
	})
	return pass, err
}

// nextPass is the marking that may be asked for now.
func nextPass(tx *db.Tx, r contests.Round, row contests.RoundRow, e Entrant) (int, error) {
	if sealed(row.State) {
		return 0, fault.Conflict("judging.round_sealed", "Round", r.Name)
	}
	sheets, err := sheetsOfEntry(tx, row.ID, e.ID)
	if err != nil {
		return 0, err
	}
	asked, err := askedPass(tx, row.ID, e.ID)
	if err != nil {
		return 0, err
	}
	switch {
	case slices.ContainsFunc(sheets, func(s SheetRow) bool { return s.Pass < asked }):
		return 0, fault.Conflict("judging.second_pending", "Code", e.Code)
	case !OutsideLimit(r, sheets):
		return 0, fault.Conflict("judging.within_limit", "Code", e.Code)
	}
	return asked + 1, nil
}
