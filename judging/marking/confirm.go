// The use case of second eyes: what one person imported or typed is confirmed by another.
package marking

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Confirmation names what somebody compared with its source: a whole import (its id), single sheets (ids of revisions), or with
// neither all that waits in the round. Seen is the digest of the sheets of the import as they were shown (see Unconfirmed.Digest); "" =
// whatever waits now (commands).
type Confirmation struct {
	Round  string // code
	Import int64
	Sheets []int64
	Seen   string
}

// Confirm puts on record that exactly these revisions were compared with their source, and says how many. It moves no rank.
//
// Faults: Denied for who may not confirm in the contest, and for whoever imported or typed one of the sheets: the account is compared, and
// where one of the two has none (a command) the name. Conflict when a sheet is confirmed, or was corrected, since it was seen, and when
// nothing waits. Nothing is kept then.
func Confirm(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, what Confirmation) (n int, err error) {
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		n, err = confirm(tx, by, c.ID, what)
		return err
	})
	return n, err
}

func confirm(tx *db.Tx, by audit.By, contestID int64, what Confirmation) (int, error) {
	c, err := contests.ByID(tx, contestID)
	if err != nil {
		return 0, err
	}
	row, found := c.RoundRow(what.Round)
	if !found {
		return 0, fault.NotFound("marking.round_unknown", "Round", what.Round)
	}
	if err := mayAct(tx, by, contestID, contests.ConfirmMarks); err != nil {
		return 0, err
	}
	waiting, err := unconfirmedOf(tx, row.ID)
	if err != nil {
		return 0, err
	}
	chosen, err := what.choose(waiting)
	if err != nil {
		return 0, err
	}
	for _, s := range chosen {
		if sameHand(by, s.ByAccount, s.ByName) {
			return 0, fault.Denied("field.confirm_own", "Name", s.ByName)
		}
	}
	for _, s := range chosen {
		if err := insertCheck(tx, s.ID, by); err != nil {
			return 0, err
		}
	}
	return len(chosen), audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "marks.confirm", Subject: "round", SubjectID: row.ID,
		After: map[string]any{"round": what.Round, "import": what.Import, "sheets": len(chosen), "digest": sheetsDigest(chosen)}})
}

// choose picks the sheets that were meant out of those that wait.
func (what Confirmation) choose(waiting []Unconfirmed) (chosen []Unconfirmed, err error) {
	wanted := map[int64]bool{}
	for _, id := range what.Sheets {
		wanted[id] = true
	}
	for _, s := range waiting {
		switch {
		case len(wanted) > 0 && !wanted[s.ID]:
		case what.Import != 0 && (s.ImportID == nil || *s.ImportID != what.Import):
		default:
			chosen = append(chosen, s)
		}
	}
	switch {
	case len(wanted) > 0 && len(chosen) != len(wanted), what.Seen != "" && what.Seen != sheetsDigest(chosen):
		return nil, fault.Conflict("field.confirm_stale")
	case len(chosen) == 0:
		return nil, fault.Conflict("field.confirm_nothing")
	}
	return chosen, nil
}

// sheetsDigest names a set of revisions, which are never changed: their ids, in the order they are listed.
func sheetsDigest(list []Unconfirmed) string {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "%d\n", s.ID)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// sameHand says whether who acts now is who brought the sheet.
func sameHand(by audit.By, account *int64, name string) bool {
	if by.AccountID != 0 && account != nil {
		return by.AccountID == *account
	}
	return text.Canon(by.Name) == text.Canon(name)
}

// mayAct refuses an account that may not do an act in the contest; whoever sits at the server may.
func mayAct(tx *db.Tx, by audit.By, contestID int64, act contests.Act) error {
	if by.AccountID == 0 && (by.Via == "command" || by.Via == "demo") {
		return nil
	}
	actor, err := auth.Load(tx, by.AccountID)
	if err == nil && !contests.Allowed(actor, contestID, act) {
		err = fault.Denied("auth.denied")
	}
	return err
}
