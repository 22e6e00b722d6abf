// This file says who may do what to an account: one function per act, asked inside the use case.
package auth

import "hoithi/internal/fault"

// organiser is the role that looks after the people of its contest.
const organiser = "organiser"

// mayAdminister is asked before an account is disabled, raised, lowered or freed of its second step: administrators may, but not to themselves,
// so that nobody locks themselves out by a slip of the finger.
func mayAdminister(actor Actor, accountID int64) error {
	switch {
	case !actor.Admin:
		return fault.Denied("auth.denied")
	case actor.AccountID != 0 && actor.AccountID == accountID:
		return fault.Conflict("auth.own_account")
	}
	return nil
}

// MayHelp says whether somebody may make a link by which a person sets a password. Administrators may for all; an organiser only for people
// whose every role is in contests that the organiser runs: the link opens all that the person may do. Nobody for themselves.
func MayHelp(actor, target Actor) bool {
	if actor.AccountID != 0 && actor.AccountID == target.AccountID {
		return false
	}
	if actor.Admin {
		return true
	}
	if target.Admin || len(target.Grants) == 0 {
		return false
	}
	for _, g := range target.Grants {
		if !actor.Has(g.ContestID, organiser) {
			return false
		}
	}
	return true
}
