// Tests of invitations and resets, of disabling, and of who may do that to whom.
package auth

import (
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

func door(t *testing.T, d *db.DB) *Door {
	t.Helper()
	o, err := NewDoor(d)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func session(t *testing.T, d *db.DB, id int64, name string) {
	t.Helper()
	err := d.Write(ctx, "all", func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO session (token, id, account_id, is_full, data, started_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, 0, 0, ?)`,
			name, name, id, true, []byte{}, tx.Now.Add(time.Hour).UnixMilli())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sessions(t *testing.T, d *db.DB, id int64) (names []string) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) error {
		list, err := Sessions(tx, id)
		names = nil
		for _, s := range list {
			names = append(names, s.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestAnInvitationSetsNameAndPasswordOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		o, id := door(t, d), add(t, d, "lan", "")
		token, kind, err := PasswordLink(ctx, d, Operator("root"), id)
		if err != nil || kind != KindInvite {
			t.Fatal(kind, err)
		}
		_, err = o.Redeem(ctx, KindInvite, token, " ", "")
		if got := keys(err); !slices.Equal(got, []string{"auth.name_needed", "auth.password_needed"}) {
			t.Errorf("nothing filled in: %v", got)
		}
		_, err = o.Redeem(ctx, KindInvite, token, "Lan https://x.vn", "ngắn")
		if got := keys(err); !slices.Equal(got, []string{"auth.name_link", "auth.password_short"}) {
			t.Errorf("badly filled in: %v", got)
		}
		if _, err := o.Redeem(ctx, KindReset, token, "", secret); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("used as a reset: %v", err)
		}
		a, err := o.Redeem(ctx, KindInvite, token, " Trần  Thị Lan ", secret)
		if err != nil || a.AccountID != id || a.Name != "Trần Thị Lan" {
			t.Fatalf("%+v, %v", a, err)
		}
		if _, err := o.SignIn(ctx, "lan", secret, ""); err != nil {
			t.Errorf("with the new password: %v", err)
		}
		if _, err := o.Redeem(ctx, KindInvite, token, "Kẻ gian", secret); !slices.Equal(keys(err), []string{"link.used"}) {
			t.Errorf("again: %v", err)
		}
		other := add(t, d, "hoa", "")
		token, _, err = PasswordLink(ctx, d, Operator("root"), other)
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(InviteValid)
		if _, err := o.Redeem(ctx, KindInvite, token, "Hoa", secret); !slices.Equal(keys(err), []string{"link.expired"}) {
			t.Errorf("after a week: %v", err)
		}
	})
}

func TestG18_OfManyWhoRedeemOneInvitationExactlyOneWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		o, id := door(t, d), add(t, d, "lan", "")
		token, _, err := PasswordLink(ctx, d, Operator("root"), id)
		if err != nil {
			t.Fatal(err)
		}
		var won, used atomic.Int64
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				switch _, err := o.Redeem(ctx, KindInvite, token, "Lan", secret+string(rune('a'+i))); {
				case err == nil:
					won.Add(1)
				case slices.Equal(keys(err), []string{"link.used"}):
					used.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 || used.Load() != 7 {
			t.Errorf("%d won, %d were told it was used", won.Load(), used.Load())
		}
	})
}

func TestAResetEndsAllSessionsAndEarlierLinks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		o, id := door(t, d), add(t, d, "lan", secret)
		session(t, d, id, "s1")
		first, _, err := PasswordLink(ctx, d, Operator("root"), id)
		if err != nil {
			t.Fatal(err)
		}
		token, kind, err := PasswordLink(ctx, d, Operator("root"), id)
		if err != nil || kind != KindReset {
			t.Fatal(kind, err)
		}
		if _, err := o.Redeem(ctx, KindReset, first, "", secret); fault.KindOf(err) != fault.KindGone {
			t.Errorf("the earlier link: %v", err)
		}
		if got := sessions(t, d, id); len(got) != 1 {
			t.Errorf("a link not used yet ended sessions: %v", got)
		}
		a, err := o.Redeem(ctx, KindReset, token, "Tên khác", "mật khẩu mới hẳn")
		if err != nil || a.Name != "Nguyễn Thị Hạnh" {
			t.Fatalf("%+v, %v", a, err)
		}
		if got := sessions(t, d, id); len(got) != 0 {
			t.Errorf("sessions are left: %v", got)
		}
		if _, err := o.SignIn(ctx, "lan", secret, ""); fault.KindOf(err) != fault.KindDenied {
			t.Errorf("with the old password: %v", err)
		}
	})
}

func TestG1_WhoMayMakeALinkForWhom(t *testing.T) {
	person := func(id int64, admin bool, grants ...RoleIn) Actor {
		return Actor{AccountID: id, Admin: admin, Grants: grants}
	}
	organiser := person(1, false, RoleIn{1, "organiser"}, RoleIn{2, "viewer"})
	cases := []struct {
		name          string
		actor, target Actor
		want          bool
	}{
		{"an organiser for a secretary of the contest", organiser, person(2, false, RoleIn{1, "secretary"}), true},
		{"an organiser for the other organiser", organiser, person(2, false, RoleIn{1, "organiser"}), true},
		{"an organiser for a viewer of a contest only looked at", organiser, person(2, false, RoleIn{2, "viewer"}), false},
		{"an organiser for somebody who also works elsewhere", organiser, person(2, false, RoleIn{1, "judge"}, RoleIn{3, "organiser"}), false},
		{"an organiser for an administrator who judges here", organiser, person(2, true, RoleIn{1, "judge"}), false},
		{"an organiser for somebody without any role", organiser, person(2, false), false},
		{"an organiser for the own account", organiser, organiser, false},
		{"a secretary for a judge", person(3, false, RoleIn{1, "secretary"}), person(2, false, RoleIn{1, "judge"}), false},
		{"an administrator for anybody", person(4, true), person(2, true, RoleIn{3, "organiser"}), true},
		{"an administrator for the own account", person(4, true), person(4, true), false},
		{"an operator for anybody", Operator("root"), person(2, true), true},
	}
	for _, c := range cases {
		if got := MayHelp(c.actor, c.target); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) { // and the use case asks
		here := contest(t, d, "a")
		boss, judge, root := add(t, d, "boss", secret), add(t, d, "gk", secret), add(t, d, "root", secret)
		grant(t, d, boss, here, "organiser")
		grant(t, d, judge, here, "judge")
		if _, kind, err := PasswordLink(ctx, d, load(t, d, boss), judge); err != nil || kind != KindReset {
			t.Errorf("for the own judge: %v", err)
		}
		if _, _, err := PasswordLink(ctx, d, load(t, d, boss), root); !slices.Equal(keys(err), []string{"auth.help_denied"}) {
			t.Errorf("for somebody else's: %v", err)
		}
	})
}

func TestG13_InvitationsAreCapped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		id := add(t, d, "lan", "")
		admin := Actor{AccountID: 99, Name: "Quản trị", Admin: true}
		for range maxInvites {
			if _, _, err := PasswordLink(ctx, d, admin, id); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := PasswordLink(ctx, d, admin, id); fault.KindOf(err) != fault.KindTooMany {
			t.Errorf("one more: %v", err)
		}
		clock.Advance(inviteSpan)
		if _, _, err := PasswordLink(ctx, d, admin, id); err != nil {
			t.Errorf("the day after: %v", err)
		}
	})
}

func TestDisablingEndsEverythingAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		o, here, id := door(t, d), contest(t, d, "a"), add(t, d, "lan", secret)
		grant(t, d, id, here, "judge")
		session(t, d, id, "s1")
		token, code := slip(t, d, id, here)
		reset, _, err := PasswordLink(ctx, d, Operator("root"), id)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := Disable(ctx, d, Operator("root"), id, true); err != nil {
				t.Fatal(err)
			}
		}
		if got := sessions(t, d, id); len(got) != 0 {
			t.Errorf("sessions are left: %v", got)
		}
		tries := func(when string, want bool) {
			t.Helper()
			_, _, slipErr := UsePersonal(ctx, d, token, code, "")
			_, resetErr := o.Redeem(ctx, KindReset, reset, "", secret)
			_, err := o.SignIn(ctx, "lan", secret, "")
			if slipErr == nil || resetErr == nil || (err == nil) != want {
				t.Errorf("%s: slip %v, reset %v, password %v", when, slipErr, resetErr, err)
			}
		}
		tries("disabled", false)
		if _, _, err := PasswordLink(ctx, d, Operator("root"), id); !slices.Equal(keys(err), []string{"auth.account_disabled"}) {
			t.Errorf("a link for a disabled account: %v", err)
		}
		if err := Disable(ctx, d, Operator("root"), id, false); err != nil {
			t.Fatal(err)
		}
		tries("enabled again", true)
	})
}

func TestTheLastAdministratorStaysAndNobodyTurnsOnThemselves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		var ids []int64
		for _, login := range []string{"a1", "a2"} {
			id, err := AddAccount(ctx, d, by, login, "Quản trị", "", true)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		first := load(t, d, ids[0])
		for name, err := range map[string]error{"disabling": Disable(ctx, d, first, ids[0], true), "lowering": SetAdmin(ctx, d, first, ids[0], false)} {
			if !slices.Equal(keys(err), []string{"auth.own_account"}) {
				t.Errorf("%s oneself: %v", name, err)
			}
		}
		// Both disable each other at once: exactly one wins.
		var errs [2]error
		var wait sync.WaitGroup
		for i := range 2 {
			actor := load(t, d, ids[i])
			wait.Go(func() { errs[i] = Disable(ctx, d, actor, ids[1-i], true) })
		}
		wait.Wait()
		refused := strings.Join(append(keys(errs[0]), keys(errs[1])...), " ") // as the last one, or as somebody who was disabled a moment ago
		if (errs[0] == nil) == (errs[1] == nil) || refused != "auth.last_admin" && refused != "auth.denied" {
			t.Errorf("%v, %v", errs[0], errs[1])
		}
		left := ids[0]
		if !load(t, d, left).SignedIn() {
			left = ids[1]
		}
		if err := SetAdmin(ctx, d, Operator("root"), left, false); !slices.Equal(keys(err), []string{"auth.last_admin"}) {
			t.Errorf("lowering the last one by command: %v", err)
		}
		plain := add(t, d, "lan", "")
		if err := SetAdmin(ctx, d, Operator("root"), plain, true); err != nil || !load(t, d, plain).Admin {
			t.Errorf("raising: %v", err)
		}
		if err := SetAdmin(ctx, d, Operator("root"), left, false); err != nil {
			t.Errorf("lowering when there is another: %v", err)
		}
	})
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		o, id := door(t, d), add(t, d, "lan", secret)
		a := load(t, d, id)
		session(t, d, id, "here")
		session(t, d, id, "there")
		const fresh = "mật khẩu mới hẳn"
		if err := o.ChangePassword(ctx, a, "sai", fresh, "here", ""); !slices.Equal(keys(err), []string{"auth.old_wrong"}) {
			t.Errorf("without the old one: %v", err)
		}
		if err := o.ChangePassword(ctx, a, secret, "ngắn", "here", ""); !slices.Equal(keys(err), []string{"auth.password_short"}) {
			t.Errorf("a short one: %v", err)
		}
		if err := o.ChangePassword(ctx, a, secret, fresh, "here", ""); err != nil {
			t.Fatal(err)
		}
		if got := sessions(t, d, id); !slices.Equal(got, []string{"here"}) {
			t.Errorf("sessions left: %v", got)
		}
		if _, err := o.SignIn(ctx, "lan", fresh, ""); err != nil {
			t.Errorf("with the new one: %v", err)
		}
		for range loginTries {
			_ = o.ChangePassword(ctx, a, "sai", fresh, "here", "")
		}
		if err := o.ChangePassword(ctx, a, fresh, secret, "here", ""); fault.KindOf(err) != fault.KindTooMany {
			t.Errorf("after five wrong ones: %v", err)
		}
		bare := load(t, d, add(t, d, "hoa", ""))
		if err := o.ChangePassword(ctx, bare, "", fresh, "", ""); err != nil {
			t.Errorf("the first one of an account that had none: %v", err)
		}
	})
}

func TestSessionsAreEndedByTheirOwnerOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		lan, hoa := add(t, d, "lan", ""), add(t, d, "hoa", "")
		for _, name := range []string{"l1", "l2", "l3"} {
			session(t, d, lan, name)
		}
		session(t, d, hoa, "h1")
		if err := EndSession(ctx, d, load(t, d, lan), "h1"); err != nil || len(sessions(t, d, hoa)) != 1 {
			t.Errorf("another's session: %v, %v", sessions(t, d, hoa), err)
		}
		if err := EndSession(ctx, d, load(t, d, lan), "l2"); err != nil {
			t.Fatal(err)
		}
		if err := EndOtherSessions(ctx, d, load(t, d, lan), "l3"); err != nil {
			t.Fatal(err)
		}
		if got := sessions(t, d, lan); !slices.Equal(got, []string{"l3"}) || len(sessions(t, d, hoa)) != 1 {
			t.Errorf("left: %v", got)
		}
	})
}

func TestAListOfAccountsNeedsTwoQueriesHoweverLong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		here, there := contest(t, d, "a"), contest(t, d, "b")
		for _, login := range []string{"lan", "hoa", "mai"} {
			id := add(t, d, login, "")
			grant(t, d, id, here, "judge")
			grant(t, d, id, there, "viewer")
		}
		add(t, d, "ngoai", "")
		err := d.Read(ctx, func(tx *db.Tx) error {
			all, err := Accounts(tx)
			if err != nil || len(all) != 4 || len(all[0].Grants) != 2 || tx.Queries() != 2 {
				t.Errorf("%d accounts in %d queries, %v", len(all), tx.Queries(), err)
			}
			mine, err := AccountsOf(tx, here)
			if err != nil || len(mine) != 3 || len(mine[0].Grants) != 1 || mine[0].Grants[0] != (RoleIn{here, "judge"}) || tx.Queries() != 4 {
				t.Errorf("%+v in %d queries, %v", mine, tx.Queries(), err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
