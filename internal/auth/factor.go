// This file is the second step of signing in: codes of an app (TOTP, RFC 6238: 30 seconds, six digits), and recovery codes for a lost phone.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
)

// A code counts for the step of 30 seconds before and after the one it belongs to, since phones' clocks differ.
const (
	stepSeconds   = 30
	stepsAround   = 1
	recoveryCodes = 10
	issuer        = "Hội Thi"
)

// FactorState is what an account has of a second step. Left counts the recovery codes not used yet; ConfirmedAt is Unix milliseconds.
type FactorState struct {
	Secret      string `db:"secret"` // base32, only while it is being set up
	ConfirmedAt *int64 `db:"confirmed_at"`
	Left        int64  `db:"codes_left"`
}

// URL is what the QR code tells the app.
func (f FactorState) URL(login string) string {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(f.Secret)
	if err != nil {
		return ""
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login, Secret: raw})
	if err != nil {
		return ""
	}
	return key.URL()
}

// Factor reads the state; all zero when there is none.
func Factor(tx *db.Tx, accountID int64) (f FactorState, err error) {
	err = tx.Get(&f, `SELECT CASE WHEN f.confirmed_at IS NULL THEN f.secret ELSE '' END AS secret, f.confirmed_at,
		(SELECT count(*) FROM recovery_code r WHERE r.account_id = f.account_id AND r.used_at IS NULL) AS codes_left
		FROM second_factor f WHERE f.account_id = ?`, accountID)
	if errors.Is(err, db.ErrNoRow) {
		return FactorState{}, nil
	}
	return f, err
}

// StartFactor draws the secret of a second step, in place of one not confirmed. Nothing is asked for until it is confirmed.
// Conflict when there is a confirmed one.
func StartFactor(ctx context.Context, d *db.DB, a Actor) error {
	var raw [20]byte
	_, _ = rand.Read(raw[:]) // never fails
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:])
	return d.Write(ctx, doorScope, func(tx *db.Tx) error {
		started, err := tx.Exec(`INSERT INTO second_factor (account_id, secret, created_at) VALUES (?, ?, ?)
			ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at WHERE second_factor.confirmed_at IS NULL`,
			a.AccountID, secret, tx.NowMS())
		if err == nil && started == 0 {
			err = fault.Conflict("auth.factor_there")
		}
		return err
	})
}

// ConfirmFactor takes the first code of the app; from then on sign-ins ask for one, and all sessions but keep are over. It returns the recovery
// codes, to be shown once. Invalid "code"; TooMany after too many; Conflict when nothing is being set up.
func ConfirmFactor(ctx context.Context, d *db.DB, a Actor, code, keep, address string) (recovery []string, err error) {
	wrong := false
	err = d.Write(ctx, doorScope, func(tx *db.Tx) error {
		f, err := Factor(tx, a.AccountID)
		switch {
		case err != nil:
			return err
		case f.ConfirmedAt != nil:
			return fault.Conflict("auth.factor_there")
		case f.Secret == "":
			return fault.Conflict("auth.factor_none")
		}
		if wrong, err = takeCode(tx, a.AccountID, code, address, false); err != nil || wrong {
			return err
		}
		if _, err := tx.Exec(`UPDATE second_factor SET confirmed_at = ? WHERE account_id = ?`, tx.NowMS(), a.AccountID); err != nil {
			return err
		}
		if recovery, err = drawRecovery(tx, a.AccountID); err != nil {
			return err
		}
		if err := endSessions(tx, a.AccountID, keep); err != nil {
			return err
		}
		return audit.Write(tx, a.By(), audit.Line{Act: "account.two_factor_on", Subject: "account", SubjectID: a.AccountID})
	})
	return recovery, codeFault(err, wrong)
}

// PassSecondStep is the second step of a sign-in whose first was right: a code of the app, or one of the recovery codes. Each works once,
// whoever tries. Faults as ConfirmFactor; Denied "auth.required" when the account was disabled meanwhile.
func PassSecondStep(ctx context.Context, d *db.DB, accountID int64, code, address string) (a Actor, err error) {
	wrong := false
	err = d.Write(ctx, doorScope, func(tx *db.Tx) error {
		if a, err = Load(tx, accountID); err != nil {
			return err
		}
		if !a.SignedIn() || !a.SecondFactor {
			return fault.Denied("auth.required")
		}
		if wrong, err = takeCode(tx, accountID, code, address, true); err != nil || wrong {
			return err
		}
		return signedIn(tx, a, "account.sign_in", 0)
	})
	return a, codeFault(err, wrong)
}

// NewRecoveryCodes draws ten others in place of those there are. Faults as ConfirmFactor.
func NewRecoveryCodes(ctx context.Context, d *db.DB, a Actor, code, address string) (recovery []string, err error) {
	wrong := false
	err = d.Write(ctx, doorScope, func(tx *db.Tx) error {
		if wrong, err = takeCode(tx, a.AccountID, code, address, false); err != nil || wrong {
			return err
		}
		if recovery, err = drawRecovery(tx, a.AccountID); err != nil {
			return err
		}
		return audit.Write(tx, a.By(), audit.Line{Act: "account.recovery_codes", Subject: "account", SubjectID: a.AccountID})
	})
	return recovery, codeFault(err, wrong)
}

// DropFactor takes the own second step away, with a code. Conflict while the setting asks this person for one.
func DropFactor(ctx context.Context, d *db.DB, a Actor, code, address string) error {
	wrong := false
	err := d.Write(ctx, doorScope, func(tx *db.Tx) error {
		asked, err := FactorAsked(tx)
		if err != nil {
			return err
		}
		if asked && a.staff() {
			return fault.Conflict("auth.factor_asked")
		}
		if wrong, err = takeCode(tx, a.AccountID, code, address, true); err != nil || wrong {
			return err
		}
		return dropFactor(tx, a.By(), a.AccountID)
	})
	return codeFault(err, wrong)
}

// ClearFactor takes somebody's second step away whose phone is lost, and ends all their sessions. Denied for all but administrators,
// and for the own one. Conflict when there is none.
func ClearFactor(ctx context.Context, d *db.DB, actor Actor, accountID int64) error {
	if err := mayAdminister(actor, accountID); err != nil {
		return err
	}
	return d.Write(ctx, doorScope, func(tx *db.Tx) error {
		f, err := Factor(tx, accountID)
		if err != nil {
			return err
		}
		if f.ConfirmedAt == nil {
			return fault.Conflict("auth.factor_none")
		}
		if err := endSessions(tx, accountID, ""); err != nil {
			return err
		}
		return dropFactor(tx, actor.By(), accountID)
	})
}

func dropFactor(tx *db.Tx, by audit.By, accountID int64) error {
	for _, statement := range []string{`DELETE FROM recovery_code WHERE account_id = ?`, `DELETE FROM second_factor WHERE account_id = ?`} {
		if _, err := tx.Exec(statement, accountID); err != nil {
			return err
		}
	}
	return audit.Write(tx, by, audit.Line{Act: "account.two_factor_off", Subject: "account", SubjectID: accountID})
}

func codeFault(err error, wrong bool) error {
	if err == nil && wrong {
		return fault.Invalid("code", "auth.code_wrong")
	}
	return err
}

// takeCode counts the try and takes the code when it is right; a wrong one is no error, so that the count stays.
func takeCode(tx *db.Tx, accountID int64, code, address string, recovery bool) (wrong bool, err error) {
	if err := countTry(tx, factorKey(accountID), address); err != nil {
		return false, err
	}
	code = cleanCode(code)
	right, err := takeStep(tx, accountID, code)
	if err == nil && !right && recovery {
		right, err = takeRecovery(tx, accountID, code)
	}
	if err != nil || !right {
		return true, err
	}
	return false, takeBack(tx, factorKey(accountID), address)
}

// takeStep takes a code of the app unless it, or a later one, was taken before.
func takeStep(tx *db.Tx, accountID int64, code string) (bool, error) {
	var f struct {
		Secret string `db:"secret"`
		Last   int64  `db:"last_step"`
	}
	err := tx.Get(&f, `SELECT secret, last_step FROM second_factor WHERE account_id = ?`, accountID)
	if errors.Is(err, db.ErrNoRow) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now, found := tx.Now.Unix()/stepSeconds, int64(0)
	for step := now - stepsAround; step <= now+stepsAround; step++ {
		want, err := totp.GenerateCodeCustom(f.Secret, time.Unix(step*stepSeconds, 0), totp.ValidateOpts{Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return false, fmt.Errorf("auth: code of account %d: %w", accountID, err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > f.Last {
			found = step
		}
	}
	if found == 0 {
		return false, nil
	}
	taken, err := tx.Exec(`UPDATE second_factor SET last_step = ? WHERE account_id = ? AND last_step < ?`, found, accountID, found)
	return taken == 1, err
}

func takeRecovery(tx *db.Tx, accountID int64, code string) (bool, error) {
	taken, err := tx.Exec(`UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND code_hash = ? AND used_at IS NULL`,
		tx.NowMS(), accountID, hashRecovery(accountID, code))
	return taken == 1, err
}

// letters of recovery codes: 32 that are not mistaken for one another on paper.
const letters = "abcdefghijkmnpqrstuvwxyz23456789"

// drawRecovery replaces an account's recovery codes: each of 60 random bits, as abcd-efgh-jkmn.
func drawRecovery(tx *db.Tx, accountID int64) ([]string, error) {
	if _, err := tx.Exec(`DELETE FROM recovery_code WHERE account_id = ?`, accountID); err != nil {
		return nil, err
	}
	var codes []string
	for range recoveryCodes {
		var raw [12]byte
		_, _ = rand.Read(raw[:]) // never fails
		for i := range raw {
			raw[i] = letters[raw[i]%32]
		}
		code := string(raw[:])
		if _, err := tx.Exec(`INSERT INTO recovery_code (account_id, code_hash) VALUES (?, ?)`, accountID, hashRecovery(accountID, code)); err != nil {
			return nil, err
		}
		codes = append(codes, code[:4]+"-"+code[4:8]+"-"+code[8:])
	}
	return codes, nil
}

func hashRecovery(accountID int64, code string) string {
	return HashToken("hoithi recovery\x00" + strconv.FormatInt(accountID, 10) + "\x00" + strings.ToLower(code))
}

// factorKey is an account's second step as its codes are counted.
func factorKey(accountID int64) string { return "second:" + strconv.FormatInt(accountID, 10) }
