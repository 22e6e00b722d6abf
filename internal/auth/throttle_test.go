// Tests of what slows guessing down, and whom it must not slow down.
package auth

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
)

func TestGuessingOneAccountWaitsLongerEachTime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		add(t, d, "lan", secret)
		door, err := NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		guess := func(password string) error {
			_, err := door.SignIn(ctx, "lan", password, "10.0.0.1")
			return err
		}
		for i := range loginTries {
			if err := guess("sai"); !slices.Equal(keys(err), []string{"auth.wrong"}) {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		for _, want := range []time.Duration{1, 2, 4, 8, 15, 15} {
			want *= time.Minute
			err := guess(secret)
			if fault.KindOf(err) != fault.KindTooMany || fault.All(err)[0].Args["Wait"] != want {
				t.Fatalf("the right password while waiting %v: %v", want, err)
			}
			clock.Advance(want - time.Second)
			if fault.KindOf(guess(secret)) != fault.KindTooMany {
				t.Fatalf("a second before %v it opened", want)
			}
			clock.Advance(time.Second)
			if err := guess("sai"); !slices.Equal(keys(err), []string{"auth.wrong"}) {
				t.Fatalf("after %v: %v", want, err)
			}
		}
		clock.Advance(15 * time.Minute)
		if err := guess(secret); err != nil {
			t.Fatalf("the right password after the wait: %v", err)
		}
		if err := guess("sai"); !slices.Equal(keys(err), []string{"auth.wrong"}) {
			t.Errorf("after success the count starts again: %v", err)
		}
		clock.Set(clock.Now().Add(-48 * time.Hour))
		if err := guess(secret); err != nil {
			t.Errorf("a clock that was set back locks out: %v", err)
		}
	})
}

func TestAThousandGuessesAtOnceCountAsAThousand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		add(t, d, "lan", secret)
		door, err := NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		var looked atomic.Int64
		var wait sync.WaitGroup
		for range 40 {
			wait.Go(func() {
				if _, err := door.SignIn(ctx, "lan", "sai", "10.0.0.1"); slices.Equal(keys(err), []string{"auth.wrong"}) {
					looked.Add(1)
				}
			})
		}
		wait.Wait()
		if looked.Load() != loginTries {
			t.Errorf("%d guesses were looked at, want %d", looked.Load(), loginTries)
		}
	})
}

func TestG33_G35_ASchoolBehindOneAddressIsNotLockedOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		add(t, d, "teacher31", secret)
		door, err := NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 30 {
			if _, err := door.SignIn(ctx, fmt.Sprintf("teacher%d", i), "sai", "14.160.1.1"); !slices.Equal(keys(err), []string{"auth.wrong"}) {
				t.Fatalf("teacher %d: %v", i, err)
			}
		}
		if _, err := door.SignIn(ctx, "teacher31", secret, "14.160.1.1"); err != nil {
			t.Errorf("the 31st teacher with the right password: %v", err)
		}
	})
}

func TestOneAddressCannotTryAllAccounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		add(t, d, "lan", secret)
		door, err := NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(ctx, "throttle", func(tx *db.Tx) error {
			return setTries(tx, addressKey("2001:db8:1:2::1"), tries{addressTries, tx.NowMS()})
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := door.SignIn(ctx, "lan", secret, "2001:db8:1:2:ffff::9"); fault.KindOf(err) != fault.KindTooMany {
			t.Errorf("another address of the same network: %v", err)
		}
		if _, err := door.SignIn(ctx, "lan", secret, "2001:db8:1:3::1"); err != nil {
			t.Errorf("another network: %v", err)
		}
		clock.Advance(addressWindow)
		if _, err := door.SignIn(ctx, "lan", secret, "2001:db8:1:2::1"); err != nil {
			t.Errorf("after the window: %v", err)
		}
	})
}

func TestAddressKeysHoldOneMachineEach(t *testing.T) {
	cases := []struct{ address, want string }{
		{"14.160.1.1", "address:14.160.1.1"},
		{"::ffff:14.160.1.1", "address:14.160.1.1"},
		{"2001:db8:1:2::1", "address:2001:db8:1:2::/64"},
		{"fe80::1%eth0", "address:fe80::/64"},
		{"", "address:unknown"},
		{"<script>", "address:unknown"},
	}
	for _, c := range cases {
		if got := addressKey(c.address); got != c.want {
			t.Errorf("%q: got %q, want %q", c.address, got, c.want)
		}
	}
}
