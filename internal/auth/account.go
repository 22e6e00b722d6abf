// This file adds accounts and grants.
package auth

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// Bounds of an account. A password is measured in bytes above, since only the cost of hashing limits it, and in characters below.
const (
	MaxName     = 120
	MinPassword = 10
	MaxPassword = 512
)

// Roles are the roles a grant can give in a contest.
var Roles = [...]string{"organiser", "secretary", "head", "judge", "referee", "viewer"}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// AddAccount makes an account and returns its id. The login is stored in lower case; password "" makes an account that signs in by links only.
// Invalid "login", "name", "password" (all that are wrong); a taken login is Invalid too.
func AddAccount(ctx context.Context, d *db.DB, by audit.By, login, name, password string, admin bool) (int64, error) {
	login, name = strings.ToLower(strings.TrimSpace(login)), strings.Join(strings.Fields(name), " ")
	if err := checkAccount(login, name, password); err != nil {
		return 0, err
	}
	hash := ""
	if password != "" {
		var err error
		if hash, err = hashPassword(password); err != nil {
			return 0, err
		}
	}
	var id int64
	err := d.Write(ctx, "account", func(tx *db.Tx) error {
		err := tx.Get(&id, `INSERT INTO account (login, name, password, is_admin, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			login, name, hash, admin, tx.NowMS())
		if db.IsUnique(err) {
			return fault.Invalid("login", "auth.login_taken", "Login", login)
		}
		if err != nil {
			return err
		}
		after := map[string]any{"login": login, "name": name, "admin": admin, "password": password != ""}
		return audit.Write(tx, by, audit.Line{Act: "account.add", Subject: "account", SubjectID: id, After: after})
	})
	return id, err
}

func checkAccount(login, name, password string) error {
	var faults []error
	if !loginPattern.MatchString(login) {
		faults = append(faults, fault.Invalid("login", "auth.login_bad"))
	}
	switch n := utf8.RuneCountInString(name); {
	case n == 0 || !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		faults = append(faults, fault.Invalid("name", "auth.name_needed"))
	case n > MaxName:
		faults = append(faults, fault.Invalid("name", "auth.name_long", "Max", MaxName))
	}
	if password != "" && utf8.RuneCountInString(password) < MinPassword {
		faults = append(faults, fault.Invalid("password", "auth.password_short", "Min", MinPassword))
	}
	if len(password) > MaxPassword {
		faults = append(faults, fault.Invalid("password", "auth.password_long", "Max", MaxPassword))
	}
	return errors.Join(faults...)
}

// GrantRole gives an account a role in a contest; giving it again changes nothing. Invalid for an unknown role,
// NotFound for an unknown account or contest.
func GrantRole(ctx context.Context, d *db.DB, by audit.By, accountID, contestID int64, role string) error {
	if !slices.Contains(Roles[:], role) {
		return fault.Invalid("role", "auth.role_unknown", "Role", role)
	}
	return d.Write(ctx, "account", func(tx *db.Tx) error {
		if err := mustExist(tx, `SELECT id FROM account WHERE id = ?`, accountID, "auth.account_unknown"); err != nil {
			return err
		}
		if err := mustExist(tx, `SELECT id FROM contest WHERE id = ?`, contestID, "auth.contest_unknown"); err != nil {
			return err
		}
		added, err := tx.Exec(`INSERT INTO grants (account_id, contest_id, role) VALUES (?, ?, ?)
			ON CONFLICT (account_id, contest_id, role) DO NOTHING`, accountID, contestID, role)
		if err != nil || added == 0 {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "account.grant", Subject: "account", SubjectID: accountID,
			After: map[string]any{"role": role}})
	})
}

func mustExist(tx *db.Tx, query string, id int64, key string) error {
	var found int64
	err := tx.Get(&found, query, id)
	if errors.Is(err, db.ErrNoRow) {
		return fault.NotFound(key)
	}
	return err
}
