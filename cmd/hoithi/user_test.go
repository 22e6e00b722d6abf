// Tests of the commands about accounts.
package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestAccountsAreLookedAfterByCommands(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		hoithi := func(want int, args ...string) string {
			t.Helper()
			var out, errs bytes.Buffer
			if code := run(t.Context(), append(args, "--db", dsn), strings.NewReader(""), &out, &errs); code != want {
				t.Fatalf("%v: code %d, want %d: %s%s", args, code, want, out.String(), errs.String())
			}
			return out.String() + errs.String()
		}
		rules := filepath.Join(t.TempDir(), "rules.yaml")
		kit, err := os.ReadFile("../../contests/kits/robocon-2024.yaml")
		if err == nil {
			err = os.WriteFile(rules, kit, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		hoithi(0, "contest", "create", "--rules", rules)
		hoithi(0, "user", "add", "root", "--name", "Quản trị", "--admin")
		if said := hoithi(1, "user", "invite", "hoa"); !strings.Contains(said, "Không tìm thấy tài khoản") {
			t.Errorf("an unknown login says %s", said)
		}
		said := hoithi(0, "user", "invite", "hoa", "--name", "Nguyễn Thị Hoà", "--grant", "secretary:robocon-2024", "--base-url", "https://hoithi.vn/")
		token := regexp.MustCompile(`https://hoithi\.vn/moi/([A-Za-z0-9_-]{22})`).FindStringSubmatch(said)
		if token == nil {
			t.Fatalf("no link in %s", said)
		}
		d, err := db.Open(t.Context(), dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		door, err := auth.NewDoor(d)
		if err != nil {
			t.Fatal(err)
		}
		hoa, err := door.Redeem(t.Context(), auth.KindInvite, token[1], "Nguyễn Thị Hoà", "mật khẩu rất dài")
		if err != nil {
			t.Fatal(err)
		}
		if said := hoithi(0, "user", "reset", "HOA"); !strings.Contains(said, "/dat-lai/") {
			t.Errorf("a reset says %s", said)
		}
		if said := hoithi(0, "user", "list"); !strings.Contains(said, "hoa\tNguyễn Thị Hoà\tĐang dùng\tChưa\t") || !strings.Contains(said, "secretary:robocon-2024") ||
			!strings.Contains(said, "admin") || strings.Contains(said, "argon2") {
			t.Errorf("the list says %s", said)
		}
		hoithi(0, "user", "disable", "hoa")
		if said := hoithi(0, "user", "list"); !strings.Contains(said, "Đã khóa") {
			t.Errorf("the list says %s", said)
		}
		hoithi(0, "user", "enable", "hoa")
		if said := hoithi(1, "user", "disable", "root"); !strings.Contains(said, "quản trị viên cuối cùng") {
			t.Errorf("disabling the last administrator says %s", said)
		}
		if said := hoithi(1, "user", "two-factor-off", "hoa"); !strings.Contains(said, "chưa bật xác thực hai bước") {
			t.Errorf("without a second step it says %s", said)
		}
		var acts []string
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			lines, err := audit.History(tx, "account", hoa.AccountID)
			acts = nil
			for _, line := range lines {
				acts = append(acts, line.Act+" "+line.Via)
			}
			return err
		})
		want := "account.add command, account.grant command, account.invite command, account.invite_taken web, account.reset command, account.disable command, account.enable command"
		if got := strings.Join(acts, ", "); err != nil || got != want {
			t.Errorf("audit: %s, %v; want %s", got, err, want)
		}
	})
}
