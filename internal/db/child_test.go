// Tests that need a process of their own: one that is killed, and one that is not root.
package db_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestMain(m *testing.M) {
	dsn := os.Getenv("HOITHI_TEST_CHILD_DSN")
	switch os.Getenv("HOITHI_TEST_CHILD") {
	case "write":
		writeWithoutEnd(dsn)
	case "open":
		_, err := db.Open(context.Background(), dsn, time.Now)
		say(err)
	case "migrate":
		say(db.Migrate(context.Background(), dsn))
	default:
		os.Exit(m.Run())
	}
}

func say(err error) {
	if err != nil {
		fmt.Println(err)
	}
}

// child prepares this test binary to run again as act.
func child(binary, act, dsn string) *exec.Cmd {
	c := exec.Command(binary)
	c.Env = append(os.Environ(), "HOITHI_TEST_CHILD="+act, "HOITHI_TEST_CHILD_DSN="+dsn)
	c.Stderr = os.Stderr
	return c
}

// writeWithoutEnd prints the key of each act after Write has acknowledged it.
func writeWithoutEnd(dsn string) {
	d, err := db.Open(context.Background(), dsn, time.Now)
	if err != nil {
		fmt.Println("error", err)
		return
	}
	var out sync.Mutex
	together(16, func(i int) error {
		for n := 0; ; n++ {
			key := fmt.Sprintf("%d-%d", i, n)
			if err := d.Write(context.Background(), "all", func(tx *db.Tx) error { return put(tx, key, "") }); err != nil {
				fmt.Println("error", err)
				return err
			}
			out.Lock()
			fmt.Println(key)
			out.Unlock()
		}
	})
}

func TestG33NothingAcknowledgedIsLostByAKill(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		c := child(os.Args[0], "write", dsn)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		acknowledged := map[string]bool{}
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadString('\n')
			if err != nil { // the last line may be cut: then it was not acknowledged
				break
			}
			acknowledged[strings.TrimSpace(line)] = true
			if len(acknowledged) == 150 {
				if err := c.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		c.Wait()
		if len(acknowledged) < 150 {
			t.Fatalf("the child acknowledged %v", acknowledged)
		}
		d, err := db.Open(context.Background(), dsn, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		for _, key := range keys(t, d) {
			delete(acknowledged, key)
		}
		if len(acknowledged) > 0 {
			t.Errorf("lost: %v", acknowledged)
		}
	})
}

// asNobody runs act without the rights of root and returns what it says.
func asNobody(t *testing.T, act, dsn string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hoithi-nobody-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "test")
	copyFile(t, os.Args[0], binary)
	c := child(binary, act, dsn)
	c.Dir = "/"
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		for _, open := range []string{dir, filepath.Dir(filepath.Dir(dsn))} { // the way to the binary and to the file
			if err := os.Chmod(open, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	said, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
