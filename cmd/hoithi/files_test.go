// Tests of commands given a wrong place to read or write: nothing is destroyed, nothing is left behind, and it is said what is wrong.
package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hoithi/internal/testkit"
)

func TestOnlyAFileIsReplaced(t *testing.T) {
	dir := t.TempDir()
	pipe, link, file := filepath.Join(dir, "pipe"), filepath.Join(dir, "link.xlsx"), filepath.Join(dir, "file.xlsx")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file.xlsx", link); err != nil {
		t.Fatal(err)
	}
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, "new")
		return err
	}
	for _, path := range []string{pipe, dir} {
		if _, err := replaceFile(path, write); err == nil {
			t.Errorf("%s was replaced", path)
		}
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe became %v, %v", info, err)
	}
	if _, err := replaceFile(link, write); err != nil {
		t.Error(err)
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "new" {
		t.Errorf("behind the link: %q, %v", content, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != os.ModeSymlink {
		t.Errorf("the link became %v, %v", info, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.*.*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAMistypedPlaceIsSaid(t *testing.T) {
	dir, dsn := t.TempDir(), testkit.SQLite(t)
	mistyped := filepath.Join(dir, "sub", "typo.db")
	if _, errOut, code := cli(t, "contest", "create", "--kit", "robocon-2024", "--db", dsn); code != exitDone {
		t.Fatalf("status %d: %s", code, errOut)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"standings", "--contest", "robocon-2024", "--round", "vong-loai", "--db", mistyped}, exitUsage, "typo.db"},
		{[]string{"report", "--period", "2024-H1", "--db", mistyped}, exitUsage, "typo.db"},
		{[]string{"import", "marks", dir, "--contest", "robocon-2024", "--round", "vong-loai", "--db", dsn}, exitData, "thư mục"},
		{[]string{"import", "marks", "/dev/zero", "--contest", "robocon-2024", "--round", "vong-loai", "--db", dsn}, exitData, "10 MB"},
		{[]string{"import", "marks", dir + "/x.xlsx", "--contest", "robocon-2024", "--round", "vong-loai", "--db", dsn}, exitData, "Không tìm thấy"},
		{[]string{"import", "marks", "demo/robocon-2024-vong-loai.xlsx", "--contest", "robocon-2024", "--round", "ban-ket", "--db", dsn}, exitUsage, "vong-loai, chung-ket"},
		{[]string{"export", "rankings", "--contest", "robocon-2024", "-o", dir, "--db", dsn}, exitUsage, "tên tệp"},
		{[]string{"export", "rankings", "--contest", "robocon-2024", "-o", dir + "/no/x.xlsx", "--db", dsn}, exitData, "Không tìm thấy"},
	} {
		if out, errOut, code := cli(t, c.args...); code != c.code || !strings.Contains(errOut, c.want) {
			t.Errorf("hoithi %s: status %d, want %d with %q\n%s%s", strings.Join(c.args, " "), code, c.code, c.want, out, errOut)
		}
	}
	if _, err := os.Stat(filepath.Dir(mistyped)); !os.IsNotExist(err) {
		t.Errorf("a mistyped --db left %s behind: %v", filepath.Dir(mistyped), err)
	}
}
