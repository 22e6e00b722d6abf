// Tests of personal links: what they open, to whom, and how they are kept from being guessed.
package auth

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func contest(t *testing.T, d *db.DB, code string) (id int64) {
	t.Helper()
	err := d.Write(ctx, "all", func(tx *db.Tx) error {
		return tx.Get(&id, `INSERT INTO contest (code, state, rules_version, created_at) VALUES (?, 'running', 1, 0) RETURNING id`, code)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func grant(t *testing.T, d *db.DB, account, contest int64, roles ...string) {
	t.Helper()
	for _, role := range roles {
		if err := GrantRole(ctx, d, by, account, contest, role); err != nil {
			t.Fatal(err)
		}
	}
}

func slip(t *testing.T, d *db.DB, account, contest int64) (token, code string) {
	t.Helper()
	token, code, err := PersonalLink(ctx, d, by, account, contest, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return token, code
}

// another is a code that is not this one.
func another(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func TestG6_APersonalLinkOpensOneContestAndNoOffice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		here, there := contest(t, d, "a"), contest(t, d, "b")
		id, err := AddAccount(ctx, d, by, "lan", "Trần Thị Lan", secret, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := PersonalLink(ctx, d, by, id, here, time.Hour); !slices.Equal(keys(err), []string{"auth.not_on_device"}) {
			t.Errorf("for somebody who judges nothing: %v", err)
		}
		grant(t, d, id, here, "judge", "organiser")
		grant(t, d, id, there, "judge", "head")
		token, code := slip(t, d, id, here)
		for range 2 { // as often as needed
			a, link, err := UsePersonal(ctx, d, token, code[:3]+" "+code[3:], "10.0.0.1")
			if err != nil || link.ContestID != here || a.AccountID != id || a.Admin || !a.ByLink || len(a.Grants) != 1 || !a.Has(here, "judge") {
				t.Fatalf("signed in as %+v by %+v, %v", a, link, err)
			}
		}
		err = d.Write(ctx, "all", func(tx *db.Tx) error { return Revoke(tx, by, id, here, "judge") })
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := UsePersonal(ctx, d, token, code, "10.0.0.1"); fault.KindOf(err) != fault.KindGone {
			t.Errorf("after the role was taken away: %v", err)
		}
	})
}

func TestANewSlipEndsTheOldOneAndItsSessions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		here := contest(t, d, "a")
		id := add(t, d, "lan", "")
		grant(t, d, id, here, "referee")
		old, code := slip(t, d, id, here)
		_, link, err := UsePersonal(ctx, d, old, code, "")
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(ctx, "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO session (token, id, account_id, link_id, is_full, data, started_at, seen_at, expires_at) VALUES ('t', 'i', ?, ?, ?, ?, 0, 0, 1)`,
				id, link.ID, true, []byte{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		token, code := slip(t, d, id, here)
		if _, _, err := UsePersonal(ctx, d, old, code, ""); fault.KindOf(err) != fault.KindGone {
			t.Errorf("the old slip: %v", err)
		}
		var sessions int
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&sessions, `SELECT count(*) FROM session`) }); err != nil || sessions != 0 {
			t.Errorf("%d sessions of the old slip are left, %v", sessions, err)
		}
		clock.Advance(24 * time.Hour)
		if _, _, err := UsePersonal(ctx, d, token, code, ""); fault.KindOf(err) != fault.KindGone {
			t.Errorf("after its time: %v", err)
		}
	})
}

func TestG17_ASlipIsStoredSoThatACopyOfTheDatabaseOpensNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		here := contest(t, d, "a")
		id := add(t, d, "lan", "")
		grant(t, d, id, here, "judge")
		token, code := slip(t, d, id, here)
		var stored struct {
			Token string `db:"token_hash"`
			Code  string `db:"code_hash"`
		}
		if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&stored, `SELECT token_hash, code_hash FROM link`) }); err != nil {
			t.Fatal(err)
		}
		if len(code) != 6 || strings.Trim(code, "0123456789") != "" || stored.Token != HashToken(token) || len(stored.Code) != 64 {
			t.Errorf("code %q stored as %+v", code, stored)
		}
		for n := range 1_000_000 { // all codes there are, with all that the database holds
			if guess := fmt.Sprintf("%06d", n); HashToken(guess) == stored.Code || hashCode(stored.Token, guess) == stored.Code {
				t.Fatal("the code can be found from the database alone")
			}
		}
	})
}

func TestWrongCodesWaitByLinkAndByAddress(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		here := contest(t, d, "a")
		var tokens, codes []string
		for i := range 20 {
			id := add(t, d, fmt.Sprintf("gk%d", i), "")
			grant(t, d, id, here, "judge")
			token, code := slip(t, d, id, here)
			tokens, codes = append(tokens, token), append(codes, code)
		}
		try := func(i int, code, address string) error {
			_, _, err := UsePersonal(ctx, d, tokens[i], code, address)
			return err
		}
		for range loginTries {
			if err := try(0, another(codes[0]), "10.0.0.1"); !slices.Equal(keys(err), []string{"auth.code_wrong"}) {
				t.Fatal(err)
			}
		}
		if err := try(0, codes[0], "10.0.0.2"); fault.KindOf(err) != fault.KindTooMany {
			t.Errorf("the right code after five wrong ones: %v", err)
		}
		for i := 1; i < 20; i++ { // G35: the hall has one address, and one person's mistakes keep nobody out
			if err := try(i, codes[i], "10.0.0.1"); err != nil {
				t.Fatal(err)
			}
		}
		for i := 0; i < addressTries-loginTries; i++ {
			if err := try(1+i%19, another(codes[1+i%19]), "10.0.0.1"); fault.KindOf(err) != fault.KindDenied {
				t.Fatalf("wrong code %d: %v", i, err)
			}
		}
		if err := try(1, codes[1], "10.0.0.1"); fault.KindOf(err) != fault.KindTooMany {
			t.Errorf("the right code from an address that guesses: %v", err)
		}
		clock.Advance(addressWindow)
		if err := try(0, codes[0], "10.0.0.1"); err != nil {
			t.Errorf("the right code after the wait: %v", err)
		}
	})
}

func TestGuessesAtOnceAllCount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		here := contest(t, d, "a")
		id := add(t, d, "lan", "")
		grant(t, d, id, here, "judge")
		token, code := slip(t, d, id, here)
		var wrong, waits atomic.Int64
		var wait sync.WaitGroup
		for range 40 {
			wait.Go(func() {
				switch _, _, err := UsePersonal(ctx, d, token, another(code), "10.0.0.1"); fault.KindOf(err) {
				case fault.KindDenied:
					wrong.Add(1)
				case fault.KindTooMany:
					waits.Add(1)
				}
			})
		}
		wait.Wait()
		if wrong.Load() != loginTries || waits.Load() != 40-loginTries {
			t.Errorf("%d were looked at, %d had to wait", wrong.Load(), waits.Load())
		}
	})
}

func TestNobodyTakesAnOfficeRoleFromThemselves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		here := contest(t, d, "a")
		id := add(t, d, "lan", "")
		grant(t, d, id, here, "organiser", "judge")
		own := Actor{AccountID: id, Name: "Lan"}.By()
		err := d.Write(ctx, "all", func(tx *db.Tx) error { return Revoke(tx, own, id, here, "organiser") })
		if !slices.Equal(keys(err), []string{"auth.own_role"}) {
			t.Errorf("the own organiser's role: %v", err)
		}
		if err := d.Write(ctx, "all", func(tx *db.Tx) error { return Revoke(tx, own, id, here, "judge") }); err != nil {
			t.Errorf("the own judge's role: %v", err)
		}
	})
}
