// This file slows down guessing: by login, so that one account is not tried for ever, and by address, so that one machine does not try all accounts.
package auth

import (
	"errors"
	"net/netip"
	"strconv"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// doorScope is what tries to come in are serial by.
const doorScope = "throttle"

// A login may fail loginTries times; then each further try waits, from loginWait doubling up to loginMaxWait, until nothing was tried for forget.
// An address may fail addressTries times in addressWindow: many, since a whole school shares one.
const (
	loginTries    = 5
	loginWait     = time.Minute
	loginMaxWait  = 15 * time.Minute
	forget        = 24 * time.Hour
	addressTries  = 60
	addressWindow = 10 * time.Minute
)

type tries struct {
	Failures int   `db:"failures"`
	Since    int64 `db:"since"` // login: of the last failure; address: start of the window; Unix milliseconds
}

// waitLogin is how long a login must wait, 0 = not at all.
func (t tries) waitLogin(now time.Time) time.Duration {
	if t.Failures < loginTries {
		return 0
	}
	wait := loginMaxWait
	if doublings := t.Failures - loginTries; doublings < 4 {
		wait = min(loginWait<<doublings, loginMaxWait)
	}
	return max(time.UnixMilli(t.Since).Add(wait).Sub(now), 0)
}

// waitAddress is how long an address must wait, 0 = not at all.
func (t tries) waitAddress(now time.Time) time.Duration {
	if t.Failures < addressTries {
		return 0
	}
	return max(time.UnixMilli(t.Since).Add(addressWindow).Sub(now), 0)
}

// countTry counts a try at something (a login, a link's code) from an address, before it is looked at. TooMany "auth.wait" when one of them must wait.
func countTry(tx *db.Tx, key, address string) error {
	byKey, err := triesOf(tx, key)
	if err != nil {
		return err
	}
	byAddress, err := triesOf(tx, addressKey(address))
	if err != nil {
		return err
	}
	if wait := max(byKey.waitLogin(tx.Now), byAddress.waitAddress(tx.Now)); wait > 0 {
		return fault.New(fault.KindTooMany, "", "auth.wait", "Wait", wait)
	}
	now := tx.NowMS()
	if now-byKey.Since > forget.Milliseconds() {
		byKey.Failures = 0
	}
	if err := setTries(tx, key, tries{byKey.Failures + 1, now}); err != nil {
		return err
	}
	if now-byAddress.Since >= addressWindow.Milliseconds() {
		byAddress = tries{0, now}
	}
	if err := setTries(tx, addressKey(address), tries{byAddress.Failures + 1, byAddress.Since}); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM throttle WHERE since < ?`, now-forget.Milliseconds())
	return err
}

// takeBack forgives what proved right, and the one try of its address.
func takeBack(tx *db.Tx, key, address string) error {
	if _, err := tx.Exec(`DELETE FROM throttle WHERE key = ?`, key); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE throttle SET failures = failures - 1 WHERE key = ? AND failures > 0`, addressKey(address))
	return err
}

func triesOf(tx *db.Tx, key string) (t tries, err error) {
	err = tx.Get(&t, `SELECT failures, since FROM throttle WHERE key = ?`, key)
	if errors.Is(err, db.ErrNoRow) {
		return tries{Since: tx.NowMS()}, nil
	}
	t.Since = min(t.Since, tx.NowMS()) // a clock that was set back makes nobody wait longer
	return t, err
}

func setTries(tx *db.Tx, key string, t tries) error {
	_, err := tx.Exec(`INSERT INTO throttle (key, failures, since) VALUES (?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, since = excluded.since`, key, t.Failures, t.Since)
	return err
}

// loginKey hashes what was typed: it may be anything, even a password typed in the wrong field.
func loginKey(login string) string { return "login:" + HashToken(login)[:32] }

// linkKey is a personal link as its codes are counted.
func linkKey(linkID int64) string { return "link:" + strconv.FormatInt(linkID, 10) }

// addressKey counts an IPv6 network of 64 bits as one address, since one machine has all of it.
func addressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "address:unknown"
	}
	if ip = ip.Unmap(); ip.Is6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return "address:" + network.String()
		}
	}
	return "address:" + ip.String()
}
