// This file checks passwords: slowly, a few at a time, and as slowly for an account that does not exist.
package auth

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/alexedwards/argon2id"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// cost is OWASP's least for argon2id: 19 MiB, two passes, one lane; some 40 ms.
var cost = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// atOnce bounds how many passwords are hashed at the same time, so that a flood of sign-ins takes neither memory nor all processors.
const atOnce = 2

func hashPassword(password string) (string, error) {
	p := cost
	return argon2id.CreateHash(password, &p)
}

// Door is where people sign in with a password. Make one per process.
type Door struct {
	db    *db.DB
	turns chan struct{}
	dummy string // a hash that no password matches, for accounts that do not exist
}

// nobodysHash is made once: it costs as much as a password, which is its sense.
var nobodysHash = sync.OnceValues(func() (string, error) {
	nobody, _ := NewToken()
	return hashPassword(nobody)
})

// NewDoor makes the door to a database.
func NewDoor(d *db.DB) (*Door, error) {
	dummy, err := nobodysHash()
	return &Door{db: d, turns: make(chan struct{}, atOnce), dummy: dummy}, err
}

// SignIn says who has this login and password. address is where the request comes from, "" for unknown.
// With a second step (Actor.SecondFactor) the actor is not in before PassSecondStep. Denied "auth.wrong" when login or password is wrong, the account disabled or without a password, all in the same time;
// TooMany "auth.wait" after too many failures for this login or this address (see throttle.go).
//
// A try is counted before the password is looked at and taken back when it was right, so that a thousand tries at once count as a thousand.
func (o *Door) SignIn(ctx context.Context, login, password, address string) (Actor, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	err := o.db.Write(ctx, doorScope, func(tx *db.Tx) error { return countTry(tx, loginKey(login), address) })
	if err != nil {
		return Actor{}, err
	}
	row, err := o.find(ctx, login)
	if err != nil {
		return Actor{}, err
	}
	right, err := o.matches(ctx, password, row)
	if err != nil {
		return Actor{}, err
	}
	if !right {
		return Actor{}, fault.Denied("auth.wrong")
	}
	var a Actor
	err = o.db.Write(ctx, doorScope, func(tx *db.Tx) error {
		found, err := Load(tx, row.ID)
		if err != nil {
			return err
		}
		a = found
		if err := takeBack(tx, loginKey(login), address); err != nil || !a.SignedIn() {
			return err
		}
		if a.SecondFactor { // not in yet: see PassSecondStep
			return audit.Write(tx, a.By(), audit.Line{Act: "account.first_step", Subject: "account", SubjectID: a.AccountID})
		}
		return signedIn(tx, a, "account.sign_in", 0)
	})
	if err == nil && !a.SignedIn() {
		err = fault.Denied("auth.wrong") // disabled while the password was being checked
	}
	return a, err
}

// find returns a row without id when nobody may sign in with this login.
func (o *Door) find(ctx context.Context, login string) (account, error) {
	var row account
	err := o.db.Read(ctx, func(tx *db.Tx) error {
		return tx.Get(&row, `SELECT id, login, name, password, is_admin, disabled_at FROM account WHERE login = ?`, login)
	})
	if errors.Is(err, db.ErrNoRow) || (err == nil && (row.DisabledAt != nil || row.Password == "")) {
		return account{}, nil
	}
	return row, err
}

func (o *Door) matches(ctx context.Context, password string, row account) (bool, error) {
	hash := row.Password
	if row.ID == 0 {
		hash = o.dummy
	}
	if len(password) > MaxPassword {
		password = password[:MaxPassword] // no stored password is that long, so this one is wrong in any case
		row.ID = 0
	}
	same, err := false, error(nil)
	if turn := o.turn(ctx, func() { same, err = argon2id.ComparePasswordAndHash(password, hash) }); turn != nil {
		return false, turn
	}
	return same && row.ID != 0, err
}

func (o *Door) hash(ctx context.Context, password string) (hash string, err error) {
	if turn := o.turn(ctx, func() { hash, err = hashPassword(password) }); turn != nil {
		return "", turn
	}
	return hash, err
}

// turn waits for its turn to hash.
func (o *Door) turn(ctx context.Context, hashing func()) error {
	select {
	case o.turns <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-o.turns }()
	hashing()
	return nil
}

// ChangePassword sets a person's own password, who knows the old one ("" for an account that has none yet); all sessions but keep are over.
// Invalid "old", "password"; TooMany after many wrong ones, as at sign-in.
func (o *Door) ChangePassword(ctx context.Context, a Actor, old, password, keep, address string) error {
	if err := checkNew(KindReset, a.Name, password); err != nil {
		return err
	}
	row, err := o.find(ctx, a.Login)
	if err != nil {
		return err
	}
	if row.ID != 0 { // else there is no password yet
		err := o.db.Write(ctx, doorScope, func(tx *db.Tx) error { return countTry(tx, loginKey(a.Login), address) })
		if err != nil {
			return err
		}
		if right, err := o.matches(ctx, old, row); err != nil || !right {
			return errors.Join(err, fault.Invalid("old", "auth.old_wrong"))
		}
	}
	hash, err := o.hash(ctx, password)
	if err != nil {
		return err
	}
	return o.db.Write(ctx, scope, func(tx *db.Tx) error {
		changed, err := tx.Exec(`UPDATE account SET password = ? WHERE id = ? AND password = ? AND disabled_at IS NULL`, hash, a.AccountID, row.Password)
		if err == nil && changed != 1 {
			err = fault.Conflict("auth.password_raced")
		}
		if err != nil {
			return err
		}
		if err := takeBack(tx, loginKey(a.Login), address); err != nil {
			return err
		}
		if err := endSessions(tx, a.AccountID, keep); err != nil {
			return err
		}
		return audit.Write(tx, a.By(), audit.Line{Act: "account.password_change", Subject: "account", SubjectID: a.AccountID})
	})
}
