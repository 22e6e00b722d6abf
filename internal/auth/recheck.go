// Checking afterwards that the roles held in a contest are what the audit's lines gave and took.
package auth

import (
	"encoding/json"
	"fmt"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Recheck goes through the lines about roles in a contest and names every role that is held without one, or gone without one. Grants are
// rows that go when they end, so they carry no seal of their own: the lines, which do, say what must be there.
func Recheck(tx *db.Tx, contestID int64, contest string) (found []*fault.Fault, err error) {
	var lines []struct {
		AccountID int64  `db:"subject_id"`
		Act       string `db:"act"`
		Before    string `db:"before"`
		After     string `db:"after"`
	}
	err = tx.Select(&lines, `SELECT subject_id, act, before, after FROM audit
		WHERE contest_id = ? AND subject = 'account' AND act IN ('account.grant', 'account.revoke') ORDER BY id`, contestID)
	if err != nil {
		return nil, fmt.Errorf("lines about roles: %w", err)
	}
	type held struct {
		AccountID int64  `db:"account_id"`
		Role      string `db:"role"`
	}
	on, erased := map[held]bool{}, map[int64]bool{}
	for _, l := range lines {
		var line struct{ Role string }
		if json.Unmarshal([]byte(l.Before+l.After), &line) != nil {
			erased[l.AccountID] = true // its words were erased on record: nothing can be said about this account any more
			continue
		}
		on[held{l.AccountID, line.Role}] = l.Act == "account.grant"
	}
	var rows []struct {
		held
		Login string `db:"login"`
	}
	err = tx.Select(&rows, `SELECT a.id AS account_id, a.login, COALESCE(g.role, '') AS role FROM account a
		LEFT JOIN grants g ON g.account_id = a.id AND g.contest_id = ? ORDER BY a.id, role`, contestID)
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	logins := map[int64]string{}
	for _, r := range rows {
		logins[r.AccountID] = r.Login
		if r.Role != "" && !on[r.held] && !erased[r.AccountID] {
			found = append(found, fault.Conflict("verify.grant_extra", "Contest", contest, "Login", r.Login, "Role", r.Role))
		}
		delete(on, r.held)
	}
	for h, granted := range on {
		if granted && !erased[h.AccountID] {
			found = append(found, fault.Conflict("verify.grant_gone", "Contest", contest, "Login", logins[h.AccountID], "Role", h.Role))
		}
	}
	return found, nil
}
