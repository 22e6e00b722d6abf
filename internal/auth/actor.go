// Package auth knows who is acting: accounts, grants per contest, passwords, and the links that carry a right.
package auth

import (
	"errors"
	"slices"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// Actor is who makes a request. The zero Actor is a visitor.
type Actor struct {
	AccountID int64
	Name      string
	Login     string
	Admin     bool
	Grants    []RoleIn

	ByLink       bool // came by a personal link: judge and referee in one contest, and nothing else (see Within)
	SecondFactor bool // has a second step of signing in
	NeedsFactor  bool // must set one up before anything else: staff where the setting asks for it

	operator bool
}

// RoleIn is a role in one contest: organiser, secretary, head, judge, referee or viewer; or, with ContestID Office, one of OfficeRoles.
type RoleIn struct {
	ContestID int64  `db:"contest_id"`
	Role      string `db:"role"`
}

// SignedIn says whether this is a person with an account.
func (a Actor) SignedIn() bool { return a.AccountID != 0 }

// Has says whether the actor was granted a role in a contest. It says nothing about admins: those who decide ask Admin too.
func (a Actor) Has(contestID int64, role string) bool {
	for _, g := range a.Grants {
		if g.ContestID == contestID && g.Role == role {
			return true
		}
	}
	return false
}

// Within is what is left of an actor who came by a personal link: the judge's and the referee's work in one contest.
// A slip of paper opens no office, whatever else its owner may do.
func (a Actor) Within(contestID int64) Actor {
	a.Admin, a.ByLink, a.NeedsFactor = false, true, false
	a.Grants = slices.DeleteFunc(slices.Clone(a.Grants), func(g RoleIn) bool { return g.ContestID != contestID || Staff(g.Role) })
	return a
}

// By is the actor for the audit, acting on the web unless an operator does.
func (a Actor) By() audit.By {
	if a.operator {
		return audit.By{Name: a.Name, Via: "command"}
	}
	return audit.By{AccountID: a.AccountID, Name: a.Name, Via: "web"}
}

// Operator is who gives a command on the machine itself: an administrator without an account. SignedIn is false for it.
func Operator(name string) Actor { return Actor{Name: name, Admin: true, operator: true} }

// account is a row as it is needed to recognise a person.
type account struct {
	ID         int64  `db:"id"`
	Login      string `db:"login"`
	Name       string `db:"name"`
	Password   string `db:"password"`
	Admin      bool   `db:"is_admin"`
	DisabledAt *int64 `db:"disabled_at"`
}

// Load reads an account and its grants as they are now. An unknown or disabled account gives a visitor.
func Load(tx *db.Tx, accountID int64) (Actor, error) {
	var row struct {
		account
		Factor bool `db:"has_factor"`
		Asked  bool `db:"factor_asked"`
	}
	err := tx.Get(&row, `SELECT a.id, a.login, a.name, a.password, a.is_admin, a.disabled_at,
		EXISTS (SELECT 1 FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) AS has_factor,
		EXISTS (SELECT 1 FROM setting s WHERE s.key = ? AND s.value = ?) AS factor_asked
		FROM account a WHERE a.id = ?`, settingFactor, factorStaff, accountID)
	if errors.Is(err, db.ErrNoRow) || (err == nil && row.DisabledAt != nil) {
		return Actor{}, nil
	}
	if err != nil {
		return Actor{}, err
	}
	a := Actor{AccountID: row.ID, Name: row.Name, Login: row.Login, Admin: row.Admin, SecondFactor: row.Factor}
	err = tx.Select(&a.Grants, `SELECT contest_id, role FROM grants WHERE account_id = ?
		UNION ALL SELECT 0, role FROM office_grant WHERE account_id = ? ORDER BY 1, 2`, accountID, accountID)
	a.NeedsFactor = row.Asked && !row.Factor && a.staff()
	return a, err
}

// IsStaff says whether somebody is asked for a second step where the setting wants one.
func IsStaff(a Actor) bool { return a.staff() }

// staff says whether the actor holds more than a judge's or referee's role.
func (a Actor) staff() bool {
	return a.Admin || slices.ContainsFunc(a.Grants, func(g RoleIn) bool { return Staff(g.Role) })
}
