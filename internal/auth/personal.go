// This file makes and opens the personal link of a judge or referee: a slip of paper with an address and a code of six digits.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"strings"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// PersonalLink makes the link by which an account does its judge's or referee's work in one contest, and nothing else, with the code that it
// asks for; both are shown or printed once and kept nowhere. It works as often as needed until it expires or a newer one is made.
// NotFound for an unknown or disabled account, Conflict when the account is neither judge nor referee in the contest.
func PersonalLink(ctx context.Context, d *db.DB, by audit.By, accountID, contestID int64, valid time.Duration) (token, code string, err error) {
	err = d.Write(ctx, scope, func(tx *db.Tx) error {
		token, code, err = AddPersonalLink(tx, by, accountID, contestID, tx.Now.Add(valid))
		return err
	})
	return token, code, err
}

// AddPersonalLink is PersonalLink inside an act.
func AddPersonalLink(tx *db.Tx, by audit.By, accountID, contestID int64, expires time.Time) (token, code string, err error) {
	a, err := Load(tx, accountID)
	switch {
	case err != nil:
		return "", "", err
	case !a.SignedIn():
		return "", "", fault.NotFound("auth.account_unknown")
	case len(a.Within(contestID).Grants) == 0:
		return "", "", fault.Conflict("auth.not_on_device", "Name", a.Name)
	}
	if err := RevokePersonal(tx, accountID, contestID); err != nil { // whoever gets a new slip has lost the old one
		return "", "", err
	}
	token, hash := NewToken()
	code = newCode()
	_, err = tx.Exec(`INSERT INTO link (token_hash, kind, subject_id, contest_id, code_hash, made_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		hash, KindPersonal, accountID, contestID, hashCode(token, code), by.AccountID, tx.NowMS(), expires.UnixMilli())
	if err != nil {
		return "", "", err
	}
	return token, code, audit.Write(tx, by, audit.Line{ContestID: contestID, Act: "account.personal_link", Subject: "account", SubjectID: accountID})
}

// RevokePersonal ends an account's personal link in a contest, and what was signed in with it.
func RevokePersonal(tx *db.Tx, accountID, contestID int64) error {
	_, err := tx.Exec(`DELETE FROM session WHERE link_id IN (SELECT id FROM link WHERE kind = ? AND subject_id = ? AND contest_id = ?)`,
		KindPersonal, accountID, contestID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE link SET revoked_at = ? WHERE kind = ? AND subject_id = ? AND contest_id = ? AND revoked_at IS NULL`,
		tx.NowMS(), KindPersonal, accountID, contestID)
	return err
}

// UsePersonal opens a personal link with its code; address is where the request comes from. Denied "auth.code_wrong"; TooMany "auth.wait" after
// too many wrong codes for this link or from this address; else faults as LinkOwner. The actor has the link's rights only (Actor.Within).
func UsePersonal(ctx context.Context, d *db.DB, token, code, address string) (a Actor, link Link, err error) {
	wrong := false
	err = d.Write(ctx, doorScope, func(tx *db.Tx) error {
		if a, link, err = linkOwner(tx, token, KindPersonal); err != nil {
			return err
		}
		if err := countTry(tx, linkKey(link.ID), address); err != nil {
			return err
		}
		given := hashCode(token, cleanCode(code))
		if wrong = subtle.ConstantTimeCompare([]byte(given), []byte(link.codeHash)) != 1; wrong {
			return nil // the try stays counted
		}
		if err := takeBack(tx, linkKey(link.ID), address); err != nil {
			return err
		}
		return signedIn(tx, a, "account.sign_in_by_slip", link.ContestID)
	})
	if err == nil && wrong {
		return Actor{}, Link{}, fault.Denied("auth.code_wrong")
	}
	return a, link, err
}

// signedIn records that somebody came in.
func signedIn(tx *db.Tx, a Actor, act string, contestID int64) error {
	if _, err := tx.Exec(`UPDATE account SET signed_in_at = ? WHERE id = ?`, tx.NowMS(), a.AccountID); err != nil {
		return err
	}
	return audit.Write(tx, a.By(), audit.Line{ContestID: contestID, Act: act, Subject: "account", SubjectID: a.AccountID})
}

// newCode draws six digits, each number as likely as any other.
func newCode() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails
	return fmt.Sprintf("%06d", n)
}

// cleanCode takes away what people type between digits.
func cleanCode(code string) string {
	return strings.NewReplacer(" ", "", "-", "", ".", "", "\u00a0", "").Replace(code)
}

// hashCode needs the token, which the database does not hold: six digits alone are guessed at once from a stolen copy.
func hashCode(token, code string) string { return HashToken("hoithi code\x00" + token + "\x00" + code) }
