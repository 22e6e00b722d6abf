// This file adds accounts.
package auth

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// scope is what acts on accounts are serial by: the last administrator is counted under it.
const scope = "account"

// Bounds of an account. A password is measured in bytes above, since only the cost of hashing limits it, and in characters below.
const (
	MaxName     = 120
	MinPassword = 10
	MaxPassword = 512
)

var looksLikeLink = regexp.MustCompile(`(?i)://|\bwww\.|[<>]`)

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// NewAccount makes an account without a password inside an act and returns its id: its owner signs in by links only, until a password is set.
// The login is stored in lower case. Invalid "login", "name" (all that are wrong); a taken login is Invalid too.
func NewAccount(tx *db.Tx, by audit.By, login, name string) (int64, error) {
	login, name = cleanLogin(login), cleanName(name)
	if err := checkAccount(login, name, ""); err != nil {
		return 0, err
	}
	return insertAccount(tx, by, account{Login: login, Name: name})
}

// AddAccount is NewAccount as an act of its own, with a password ("" = none) and the rights of an administrator.
// Invalid "login", "name", "password" (all that are wrong).
func AddAccount(ctx context.Context, d *db.DB, by audit.By, login, name, password string, admin bool) (int64, error) {
	row := account{Login: cleanLogin(login), Name: cleanName(name), Admin: admin}
	err := checkAccount(row.Login, row.Name, password)
	if err == nil && password != "" {
		row.Password, err = hashPassword(password)
	}
	if err != nil {
		return 0, err
	}
	var id int64
	err = d.Write(ctx, scope, func(tx *db.Tx) (err error) {
		id, err = insertAccount(tx, by, row)
		return err
	})
	return id, err
}

func insertAccount(tx *db.Tx, by audit.By, row account) (id int64, err error) {
	var taken bool // asked first: a failed statement would end the caller's act
	if err := tx.Get(&taken, `SELECT EXISTS (SELECT 1 FROM account WHERE login = ?)`, row.Login); err != nil {
		return 0, err
	}
	if taken {
		return 0, fault.Invalid("login", "auth.login_taken", "Login", row.Login)
	}
	err = tx.Get(&id, `INSERT INTO account (login, name, password, is_admin, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		row.Login, row.Name, row.Password, row.Admin, tx.NowMS())
	if db.IsUnique(err) { // in a race
		return 0, fault.Invalid("login", "auth.login_taken", "Login", row.Login)
	}
	if err != nil {
		return 0, err
	}
	after := map[string]any{"login": row.Login, "name": row.Name, "admin": row.Admin, "password": row.Password != ""}
	return id, audit.Write(tx, by, audit.Line{Act: "account.add", Subject: "account", SubjectID: id, After: after})
}

func cleanLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }
func cleanName(name string) string   { return strings.Join(strings.Fields(name), " ") }

func checkAccount(login, name, password string) error {
	var faults []error
	if !loginPattern.MatchString(login) {
		faults = append(faults, fault.Invalid("login", "auth.login_bad"))
	}
	return errors.Join(append(faults, checkName(name), checkPassword(password))...)
}

func checkName(name string) error {
	switch n := utf8.RuneCountInString(name); {
	case n == 0 || !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return fault.Invalid("name", "auth.name_needed")
	case n > MaxName:
		return fault.Invalid("name", "auth.name_long", "Max", MaxName)
	case looksLikeLink.MatchString(name): // G13: the name stands in messages that the office sends on
		return fault.Invalid("name", "auth.name_link")
	}
	return nil
}

// checkPassword lets "" pass: whoever needs a password says so.
func checkPassword(password string) error {
	switch {
	case password != "" && utf8.RuneCountInString(password) < MinPassword:
		return fault.Invalid("password", "auth.password_short", "Min", MinPassword)
	case len(password) > MaxPassword:
		return fault.Invalid("password", "auth.password_long", "Max", MaxPassword)
	}
	return nil
}
