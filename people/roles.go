// The use cases: a role in a contest given to somebody, new or known, and taken away.
package people

import (
	"context"
	"slices"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Given is what came of giving a role: the account and, for somebody new, the invitation, to be shown once.
type Given struct {
	Account     auth.Account
	Token, Kind string
}

// mayManage is the one question of both use cases. Judges and referees are given by their panel, which knows their code and their entries.
func mayManage(actor auth.Actor, contestID int64, role string) error {
	switch {
	case !contests.Allowed(actor, contestID, contests.ManagePeople):
		return fault.Denied("auth.denied")
	case !slices.Contains(officeRoles, role):
		return fault.Invalid("role", "people.role_needed")
	}
	return nil
}

// GiveRole gives a role in a contest to the account with this login. When there is none, name makes one and an invitation with it.
// Denied for who does not manage the contest's people; Invalid "role", "login", "name"; TooMany after many invitations.
func GiveRole(ctx context.Context, d *db.DB, actor auth.Actor, contestID int64, login, name, role string) (given Given, err error) {
	if err := mayManage(actor, contestID, role); err != nil {
		return Given{}, err
	}
	err = d.Write(ctx, "account", func(tx *db.Tx) error {
		given = Given{}
		id, err := auth.ByLogin(tx, login)
		fresh := fault.KindOf(err) == fault.KindNotFound
		if fresh {
			id, err = auth.NewAccount(tx, actor.By(), login, name)
		}
		if err != nil {
			return err
		}
		if err := auth.Grant(tx, actor.By(), id, contestID, role); err != nil {
			return err
		}
		if fresh {
			if given.Token, given.Kind, err = auth.AddPasswordLink(tx, actor, id); err != nil {
				return err
			}
		}
		given.Account, err = auth.One(tx, id)
		if err == nil && given.Account.DisabledAt != nil {
			err = fault.Conflict("auth.account_disabled")
		}
		return err
	})
	return given, err
}

// TakeRole takes a role in a contest away. Denied for who does not manage the contest's people; Conflict for the own role.
func TakeRole(ctx context.Context, d *db.DB, actor auth.Actor, contestID, accountID int64, role string) error {
	if err := mayManage(actor, contestID, role); err != nil {
		return err
	}
	return d.Write(ctx, "account", func(tx *db.Tx) error { return auth.Revoke(tx, actor.By(), accountID, contestID, role) })
}

// Invite makes an account, an administrator's when admin says so, and its invitation. Denied for all but administrators;
// Invalid "login", "name"; TooMany after many invitations.
func Invite(ctx context.Context, d *db.DB, actor auth.Actor, login, name string, admin bool) (given Given, err error) {
	if !actor.Admin {
		return Given{}, fault.Denied("auth.denied")
	}
	err = d.Write(ctx, "account", func(tx *db.Tx) error {
		given = Given{}
		id, err := auth.NewAccount(tx, actor.By(), login, name)
		if err != nil {
			return err
		}
		if admin {
			if err := auth.Raise(tx, actor, id); err != nil {
				return err
			}
		}
		if given.Token, given.Kind, err = auth.AddPasswordLink(tx, actor, id); err != nil {
			return err
		}
		given.Account, err = auth.One(tx, id)
		return err
	})
	return given, err
}
