// The use case: new personal links for people of the panel, to print on slips.
package marking

import (
	"context"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
)

// JudgeLink is how somebody of the panel comes in: the token of the address and the six digits. Both are kept nowhere.
type JudgeLink struct {
	Judge JudgeRow
	Token string
	Code  string
}

// linkValid is how long a personal link works.
const linkValid = 60 * 24 * time.Hour

// NewLinks makes a new link for each active judge and referee that chosen names, by code; older links of theirs end.
func NewLinks(ctx context.Context, d *db.DB, by audit.By, contestID int64, chosen func(JudgeRow) bool) (list []JudgeLink, err error) {
	err = d.Write(ctx, db.Contest(contestID), func(tx *db.Tx) error {
		list = nil
		all, err := JudgesOf(tx, contestID)
		if err != nil {
			return err
		}
		for _, j := range all {
			if !j.Active() || !chosen(j) {
				continue
			}
			token, code, err := auth.AddPersonalLink(tx, by, j.AccountID, contestID, tx.Now.Add(linkValid))
			if err != nil {
				return err
			}
			list = append(list, JudgeLink{j, token, code})
		}
		return nil
	})
	return list, err
}
