// Tests of the second step: set up, asked for, replayed, guessed, lost.
package auth

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func load(t *testing.T, d *db.DB, id int64) (a Actor) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { a, err = Load(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return a
}

func factor(t *testing.T, d *db.DB, id int64) (f FactorState) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { f, err = Factor(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return f
}

// app is the phone's app: the code at the clock's time.
type app struct {
	t      *testing.T
	secret string
	clock  *testkit.Clock
}

func (p app) code() string {
	p.t.Helper()
	code, err := totp.GenerateCode(p.secret, p.clock.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// setUp gives an account a second step; the clock moves on, so that the next code is another.
func setUp(t *testing.T, d *db.DB, clock *testkit.Clock, id int64) (app, []string) {
	t.Helper()
	a := load(t, d, id)
	if err := StartFactor(ctx, d, a); err != nil {
		t.Fatal(err)
	}
	phone := app{t, factor(t, d, id).Secret, clock}
	codes, err := ConfirmFactor(ctx, d, a, phone.code(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Minute)
	return phone, codes
}

func TestASecondStepIsSetUpByItsFirstCode(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", secret)
		a := load(t, d, id)
		if _, err := ConfirmFactor(ctx, d, a, "123456", "", ""); !slices.Equal(keys(err), []string{"auth.factor_none"}) {
			t.Errorf("a code before anything was started: %v", err)
		}
		if err := StartFactor(ctx, d, a); err != nil {
			t.Fatal(err)
		}
		first := factor(t, d, id).Secret
		if err := StartFactor(ctx, d, a); err != nil {
			t.Fatal(err)
		}
		phone := app{t, factor(t, d, id).Secret, clock}
		if first == phone.secret || len(first) != 32 {
			t.Errorf("secrets %q and %q", first, phone.secret)
		}
		if load(t, d, id).SecondFactor {
			t.Error("a code is asked for before one was shown")
		}
		if _, err := ConfirmFactor(ctx, d, a, another(phone.code()), "", ""); !slices.Equal(keys(err), []string{"auth.code_wrong"}) {
			t.Errorf("a wrong code: %v", err)
		}
		codes, err := ConfirmFactor(ctx, d, a, phone.code(), "", "")
		if err != nil || len(codes) != 10 || len(codes[0]) != 14 {
			t.Fatalf("confirmed: %v, %v", codes, err)
		}
		if !load(t, d, id).SecondFactor || factor(t, d, id).Secret != "" || factor(t, d, id).Left != 10 {
			t.Errorf("afterwards %+v", factor(t, d, id))
		}
		if err := StartFactor(ctx, d, a); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("starting anew over a confirmed one: %v", err)
		}
		if _, err := PassSecondStep(ctx, d, id, phone.code(), ""); !slices.Equal(keys(err), []string{"auth.code_wrong"}) {
			t.Errorf("the code of the set-up, again: %v", err)
		}
		url := FactorState{Secret: phone.secret}.URL("lan")
		if !strings.HasPrefix(url, "otpauth://totp/") || !strings.Contains(url, "secret="+phone.secret) {
			t.Errorf("url %q", url)
		}
	})
}

func TestG18_OfManyWhoSendOneCodeExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", secret)
		phone, recovery := setUp(t, d, clock, id)
		for _, code := range []string{phone.code(), recovery[3]} {
			var won, lost atomic.Int64
			var wait sync.WaitGroup
			for range 4 {
				wait.Go(func() {
					switch _, err := PassSecondStep(ctx, d, id, code, "10.0.0.1"); {
					case err == nil:
						won.Add(1)
					case slices.Equal(keys(err), []string{"auth.code_wrong"}):
						lost.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if won.Load() != 1 || lost.Load() != 3 {
				t.Errorf("%d won, %d lost", won.Load(), lost.Load())
			}
			clock.Advance(24*time.Hour + time.Second)
		}
	})
}

func TestCodesOfASlowOrFastPhoneCountAndOldOnesDoNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", secret)
		phone, recovery := setUp(t, d, clock, id)
		pass := func(code string) error { _, err := PassSecondStep(ctx, d, id, code, ""); return err }
		slow := phone.code()
		clock.Advance(stepSeconds * time.Second)
		if err := pass(slow[:3] + " " + slow[3:]); err != nil {
			t.Errorf("a code of the step before: %v", err)
		}
		fast, err := totp.GenerateCode(phone.secret, clock.Now().Add(stepSeconds*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if err := pass(fast); err != nil {
			t.Errorf("a code of the step after: %v", err)
		}
		if err := pass(phone.code()); !slices.Equal(keys(err), []string{"auth.code_wrong"}) {
			t.Errorf("a code older than one that was taken: %v", err)
		}
		old := phone.code()
		clock.Advance(3 * stepSeconds * time.Second)
		if err := pass(old); !slices.Equal(keys(err), []string{"auth.code_wrong"}) {
			t.Errorf("a code of a minute and a half ago: %v", err)
		}
		if err := pass(strings.ToUpper(recovery[0])); err != nil {
			t.Errorf("a recovery code in capitals: %v", err)
		}
		if err := pass(recovery[0]); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a recovery code, again: %v", err)
		}
		if left := factor(t, d, id).Left; left != 9 {
			t.Errorf("%d recovery codes are left", left)
		}
	})
}

func TestGuessingTheSecondStepIsSlowedDown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", secret)
		phone, recovery := setUp(t, d, clock, id)
		for i := range loginTries {
			if _, err := PassSecondStep(ctx, d, id, another(phone.code()), "10.0.0."+string(rune('1'+i))); fault.KindOf(err) != fault.KindInvalid {
				t.Fatal(err)
			}
		}
		for _, code := range []string{phone.code(), recovery[0]} {
			if _, err := PassSecondStep(ctx, d, id, code, "10.0.0.9"); fault.KindOf(err) != fault.KindTooMany {
				t.Errorf("a right code after five wrong ones: %v", err)
			}
		}
		clock.Advance(loginWait)
		if _, err := PassSecondStep(ctx, d, id, phone.code(), "10.0.0.9"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

func TestG17_RecoveryCodesAreStoredAsHashesAndReplaced(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", secret)
		phone, old := setUp(t, d, clock, id)
		var stored []string
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Select(&stored, `SELECT code_hash FROM recovery_code`) }); err != nil {
			t.Fatal(err)
		}
		for _, code := range old {
			if slices.Contains(stored, code) || slices.Contains(stored, HashToken(code)) {
				t.Error("a recovery code is stored in clear, or without its account")
			}
		}
		fresh, err := NewRecoveryCodes(ctx, d, load(t, d, id), phone.code(), "")
		if err != nil || len(fresh) != 10 || slices.Contains(fresh, old[0]) {
			t.Fatalf("%v, %v", fresh, err)
		}
		if _, err := PassSecondStep(ctx, d, id, old[0], ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an old recovery code: %v", err)
		}
		if _, err := PassSecondStep(ctx, d, id, fresh[0], ""); err != nil {
			t.Errorf("a new recovery code: %v", err)
		}
	})
}

func TestTheSettingAsksStaffAndNobodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		here := contest(t, d, "a")
		admin, err := AddAccount(ctx, d, by, "root", "Quản trị", secret, true)
		if err != nil {
			t.Fatal(err)
		}
		if err := AskFactor(ctx, d, load(t, d, admin), true); !slices.Equal(keys(err), []string{"auth.factor_yours_first"}) {
			t.Errorf("asked by who has none: %v", err)
		}
		phone, _ := setUp(t, d, clock, admin)
		if err := AskFactor(ctx, d, load(t, d, admin), true); err != nil {
			t.Fatal(err)
		}
		for role, want := range map[string]bool{"organiser": true, "secretary": true, "head": true, "viewer": true, "judge": false, "referee": false} {
			id := add(t, d, role, secret)
			grant(t, d, id, here, role)
			if got := load(t, d, id).NeedsFactor; got != want {
				t.Errorf("%s must set one up: %v", role, got)
			}
		}
		if load(t, d, admin).NeedsFactor {
			t.Error("who has one must set one up")
		}
		if err := DropFactor(ctx, d, load(t, d, admin), phone.code(), ""); !slices.Equal(keys(err), []string{"auth.factor_asked"}) {
			t.Errorf("dropping it while it is asked for: %v", err)
		}
		if err := AskFactor(ctx, d, load(t, d, admin), false); err != nil {
			t.Fatal(err)
		}
		if err := DropFactor(ctx, d, load(t, d, admin), phone.code(), ""); err != nil {
			t.Errorf("dropping it: %v", err)
		}
		if a := load(t, d, admin); a.SecondFactor || a.NeedsFactor {
			t.Errorf("afterwards %+v", a)
		}
		if err := AskFactor(ctx, d, load(t, d, add(t, d, "khach", secret)), true); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("asked by somebody: %v", err)
		}
	})
}

func TestALostPhoneIsTakenOffByAnotherAdministrator(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", secret)
		setUp(t, d, clock, id)
		if err := ClearFactor(ctx, d, Actor{AccountID: id, Admin: true}, id); !slices.Equal(keys(err), []string{"auth.own_account"}) {
			t.Errorf("the own one: %v", err)
		}
		if err := ClearFactor(ctx, d, Actor{AccountID: id + 1}, id); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("by somebody: %v", err)
		}
		if err := ClearFactor(ctx, d, Operator("root"), id); err != nil {
			t.Fatal(err)
		}
		if load(t, d, id).SecondFactor || factor(t, d, id).Left != 0 {
			t.Error("it is still there")
		}
		if err := ClearFactor(ctx, d, Operator("root"), id); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("again: %v", err)
		}
	})
}
