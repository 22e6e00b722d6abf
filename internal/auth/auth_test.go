// Tests of accounts, grants, links and passwords on both databases.
package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

var (
	ctx = context.Background()
	by  = audit.By{Name: "root", Via: "command"}
)

const secret = "mật khẩu rất dài"

func add(t *testing.T, d *db.DB, login, password string) int64 {
	t.Helper()
	id, err := AddAccount(ctx, d, by, login, "Nguyễn Thị Hạnh", password, false)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func keys(err error) []string {
	var all []string
	for _, f := range fault.All(err) {
		all = append(all, f.Key)
	}
	return all
}

func TestAccountsAreCheckedBeforeTheyAreMade(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		add(t, d, " ThuKy@lhh.vn ", "")
		cases := []struct {
			name, login, person, password string
			want                          []string
		}{
			{"a login that is taken, in other letters", "thuky@LHH.vn", "Lan", secret, []string{"auth.login_taken"}},
			{"everything wrong at once", "lan lan", " ", "ngắn", []string{"auth.login_bad", "auth.name_needed", "auth.password_short"}},
			{"accents in the login", "hạnh", "Lan", secret, []string{"auth.login_bad"}},
			{"one letter", "a", "Lan", secret, []string{"auth.login_bad"}},
			{"a very long name", "lan", strings.Repeat("ọ", MaxName+1), secret, []string{"auth.name_long"}},
			{"a very long password", "lan", "Lan", strings.Repeat("a", MaxPassword+1), []string{"auth.password_long"}},
			{"a name with a zero byte", "lan", "La\x00n", secret, []string{"auth.name_needed"}},
		}
		for _, c := range cases {
			_, err := AddAccount(ctx, d, by, c.login, c.person, c.password, false)
			if got := keys(err); !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v (%v), want %v", c.name, got, err, c.want)
			}
		}
	})
}

func TestAGrantIsGivenOnceAndOnlyForWhatExists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		id := add(t, d, "lan", "")
		var contest int64
		err := d.Write(ctx, "all", func(tx *db.Tx) error {
			return tx.Get(&contest, `INSERT INTO contest (code, state, rules_version, created_at) VALUES ('c', 'running', 1, 0) RETURNING id`)
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := GrantRole(ctx, d, by, id, contest, "secretary"); err != nil {
				t.Fatal(err)
			}
		}
		if got := keys(GrantRole(ctx, d, by, id, contest, "king")); !slices.Equal(got, []string{"auth.role_unknown"}) {
			t.Errorf("an unknown role: %v", got)
		}
		if got := keys(GrantRole(ctx, d, by, id+9, contest, "judge")); !slices.Equal(got, []string{"auth.account_unknown"}) {
			t.Errorf("an unknown account: %v", got)
		}
		if got := keys(GrantRole(ctx, d, by, id, contest+9, "judge")); !slices.Equal(got, []string{"auth.contest_unknown"}) {
			t.Errorf("an unknown contest: %v", got)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			a, err := Load(tx, id)
			if err != nil {
				return err
			}
			if !a.Has(contest, "secretary") || a.Has(contest, "judge") || a.Has(contest+1, "secretary") || a.Admin || len(a.Grants) != 1 {
				t.Errorf("loaded %+v", a)
			}
			lines, err := audit.History(tx, "account", id)
			if len(lines) != 2 || strings.Contains(lines[0].After, "argon2") {
				t.Errorf("audit: %+v", lines)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestG17_TokensAndPasswordsAreStoredAsHashes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		id := add(t, d, "lan", secret)
		token, err := SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if len(token) != 22 {
			t.Errorf("a token of %d characters", len(token))
		}
		var password, hash string
		err = d.Read(ctx, func(tx *db.Tx) error {
			if err := tx.Get(&password, `SELECT password FROM account WHERE id = ?`, id); err != nil {
				return err
			}
			return tx.Get(&hash, `SELECT token_hash FROM link`)
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(password, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("password stored as %q", password)
		}
		if hash != HashToken(token) || strings.Contains(hash, token) {
			t.Errorf("token stored as %q", hash)
		}
	})
}

func TestDerivedTokensAreSteadyAndDiffer(t *testing.T) {
	first, second := DeriveToken("a"), DeriveToken("a")
	if first != second || first == DeriveToken("b") || len(first) != 22 {
		t.Error("DeriveToken is not a function of its key alone")
	}
	if HashToken(DeriveToken("a")) == HashToken("a") {
		t.Error("the hash of a derived token is that of its key")
	}
}

func TestALinkWorksOnlyAsWhatItIsAndWhileItIsValid(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		token, hash := NewToken()
		find := func(kind, token string) (l Link, err error) {
			err = d.Read(ctx, func(tx *db.Tx) error { l, err = FindLink(tx, kind, token); return err })
			return l, err
		}
		must := func(f func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Write(ctx, "all", f); err != nil {
				t.Fatal(err)
			}
		}
		must(func(tx *db.Tx) error { return AddLink(tx, KindEntry, 44, hash, clock.Now().Add(time.Hour)) })
		err := d.Write(ctx, "all", func(tx *db.Tx) error { return AddLink(tx, KindEntry, 45, hash, clock.Now().Add(time.Hour)) })
		if !db.IsUnique(err) {
			t.Errorf("the same token twice: %v", err)
		}
		if l, err := find(KindEntry, token); err != nil || l.SubjectID != 44 {
			t.Errorf("a good link: %+v, %v", l, err)
		}
		if _, err := find(KindSignIn, token); !slices.Equal(keys(err), []string{"link.unknown"}) {
			t.Errorf("a link used as another kind: %v", err)
		}
		for _, wrong := range []string{"", token[:21], hash, "'; DROP TABLE link; --"} {
			if _, err := find(KindEntry, wrong); fault.KindOf(err) != fault.KindNotFound {
				t.Errorf("token %q: %v", wrong, err)
			}
		}
		clock.Advance(time.Hour)
		if _, err := find(KindEntry, token); !slices.Equal(keys(err), []string{"link.expired"}) || fault.KindOf(err) != fault.KindGone {
			t.Errorf("at its last instant: %v", err)
		}
		clock.Advance(-time.Minute)
		must(func(tx *db.Tx) error { return RevokeLinks(tx, KindEntry, 45) })
		if _, err := find(KindEntry, token); err != nil {
			t.Errorf("after another's links were revoked: %v", err)
		}
		must(func(tx *db.Tx) error { return RevokeLinks(tx, KindEntry, 44) })
		if _, err := find(KindEntry, token); !slices.Equal(keys(err), []string{"link.expired"}) {
			t.Errorf("after it was revoked: %v", err)
		}
	})
}

func TestG18_OfManyWhoUseASignInLinkExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		id := add(t, d, "lan", "")
		token, err := SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		var won, used atomic.Int64
		var wait sync.WaitGroup
		for range 16 {
			wait.Go(func() {
				a, err := UseLink(ctx, d, token)
				switch {
				case err == nil && a.AccountID == id:
					won.Add(1)
				case slices.Equal(keys(err), []string{"link.used"}):
					used.Add(1)
				default:
					t.Errorf("%+v, %v", a, err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 || used.Load() != 15 {
			t.Errorf("%d won, %d were told it was used", won.Load(), used.Load())
		}
	})
}

func TestASignInLinkIsNotForADisabledAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		id := add(t, d, "lan", secret)
		token, err := SignInLink(ctx, d, by, id, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		door, err := NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(ctx, "all", func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE account SET disabled_at = 1 WHERE id = ?`, id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := UseLink(ctx, d, token); fault.KindOf(err) != fault.KindGone {
			t.Errorf("using the link: %v", err)
		}
		if _, err := SignInLink(ctx, d, by, id, time.Hour); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a new link: %v", err)
		}
		if _, err := door.SignIn(ctx, "lan", secret, "10.0.0.1"); !slices.Equal(keys(err), []string{"auth.wrong"}) {
			t.Errorf("the right password: %v", err)
		}
	})
}

func TestTheRightPasswordOpensAndAllElseLooksAlike(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		id := add(t, d, "lan", secret)
		add(t, d, "linkonly", "")
		door, err := NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		if a, err := door.SignIn(ctx, " LAN ", secret, "10.0.0.1"); err != nil || a.AccountID != id || a.Name == "" {
			t.Errorf("the right password: %+v, %v", a, err)
		}
		for _, c := range [][2]string{{"lan", "sai"}, {"lan", ""}, {"nobody", secret}, {"linkonly", ""}, {"linkonly", secret}, {"", ""},
			{"lan", strings.Repeat("x", 1<<20)}, {"lan' OR 1=1 --", secret}} {
			if a, err := door.SignIn(ctx, c[0], c[1], "10.0.0.1"); !slices.Equal(keys(err), []string{"auth.wrong"}) || a.SignedIn() {
				t.Errorf("%.20q %.20q: %+v, %v", c[0], c[1], a, err)
			}
		}
	})
}

func TestAGiveUpWhileWaitingForATurnIsNoSignIn(t *testing.T) {
	closed := &Door{turns: make(chan struct{}, 1)}
	closed.turns <- struct{}{}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if right, err := closed.matches(gone, secret, account{}); right || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", right, err)
	}
}
