// Package auth knows who is acting: accounts, grants per contest, passwords, and the links that carry a right.
package auth

import (
	"errors"

	"hoithi/internal/audit"
	"hoithi/internal/db"
)

// Actor is who makes a request. The zero Actor is a visitor.
type Actor struct {
	AccountID int64
	Name      string
	Login     string
	Admin     bool
	Grants    []Grant
}

// Grant is a role in one contest: organiser, secretary, head, judge, referee or viewer.
type Grant struct {
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

// By is the actor for the audit, acting on the web.
func (a Actor) By() audit.By { return audit.By{AccountID: a.AccountID, Name: a.Name, Via: "web"} }

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
	var row account
	err := tx.Get(&row, `SELECT id, login, name, password, is_admin, disabled_at FROM account WHERE id = ?`, accountID)
	if errors.Is(err, db.ErrNoRow) || (err == nil && row.DisabledAt != nil) {
		return Actor{}, nil
	}
	if err != nil {
		return Actor{}, err
	}
	a := Actor{AccountID: row.ID, Name: row.Name, Login: row.Login, Admin: row.Admin}
	err = tx.Select(&a.Grants, `SELECT contest_id, role FROM grants WHERE account_id = ? ORDER BY contest_id, role`, accountID)
	return a, err
}
