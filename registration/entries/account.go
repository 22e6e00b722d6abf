// Giving an entry its simulator account, inside the act of somebody else.
package entries

import (
	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// GiveAccount puts an account on an entry and leaves everything else, its state too, as it is. Invalid "account" when another entry has it.
func GiveAccount(tx *db.Tx, by audit.By, c *contests.Contest, id int64, account, reason string) error {
	e, err := ByID(tx, c.ID, id)
	if err != nil {
		return err
	}
	members, err := MembersOf(tx, e.ID)
	if err != nil {
		return err
	}
	draft := draftOf(c, e, members)
	draft.Account = account
	p := prepare(draft)
	other, err := ByAccount(tx, c.ID, account)
	if err == nil && other.ID != e.ID {
		return fault.Invalid("account", "registration.fault.account_taken", "Code", other.Code)
	}
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	_, err = replace(tx, c, by, e, p, EventCorrected, reason)
	return err
}
