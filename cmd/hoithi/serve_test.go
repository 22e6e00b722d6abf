// Tests of starting and stopping: a graceful stop loses nothing, and what cannot be opened is explained.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hoithi/internal/testkit"
)

func TestG33AStopLetsRequestsFinish(t *testing.T) {
	started := make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		time.Sleep(300 * time.Millisecond)
		io.WriteString(w, "đã ghi")
	})
	ctx, stop := context.WithCancel(t.Context())
	address := make(chan string, 1)
	stopped := make(chan error, 1)
	go func() { stopped <- listenAndServe(ctx, "127.0.0.1:0", slow, func(a string) { address <- a }) }()
	answered := make(chan string, 1)
	url := "http://" + <-address
	go func() {
		r, err := http.Get(url)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer r.Body.Close()
		body, _ := io.ReadAll(r.Body)
		answered <- string(body)
	}()
	<-started
	stop()
	if got := <-answered; got != "đã ghi" {
		t.Errorf("a request under way was answered %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stopped with %v", err)
	}
	if _, err := http.Get(url); err == nil {
		t.Error("still serving")
	}
}

func TestServeStopsOnASignal(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out := &lines{ready: make(chan struct{})}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--db", testkit.SQLite(t), "--listen", "127.0.0.1:0"}, strings.NewReader(""), out, io.Discard)
	}()
	<-out.ready
	stop()
	if got := <-code; got != exitDone {
		t.Errorf("exit status %d", got)
	}
}

// lines tells when something was printed.
type lines struct{ ready chan struct{} }

func (l *lines) Write(b []byte) (int, error) {
	close(l.ready)
	return len(b), nil
}

func TestANewerSchemaIsRefusedInWords(t *testing.T) {
	dsn := testkit.SQLite(t)
	raw, err := sql.Open("sqlite3", dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	if _, errOut, code := cli(t, "contest", "create", "--kit", "robocon-2024", "--db", dsn); code != exitData || !strings.Contains(errOut, "9999") || !strings.Contains(errOut, "phiên bản mới hơn") {
		t.Errorf("status %d: %s", code, errOut)
	}
}

// TestAReadOnlyDatabaseIsExplained runs the command as a user who may not write, since root may always.
func TestAReadOnlyDatabaseIsExplained(t *testing.T) {
	content, err := os.ReadFile(testkit.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "hoithi-read-only-") // t.TempDir lies below a folder that only its owner may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	dsn := filepath.Join(dir, "hoithi.db")
	if err := os.WriteFile(dsn, content, 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		if _, errOut, code := cli(t, "contest", "create", "--kit", "robocon-2024", "--db", dsn); code != exitData || !strings.Contains(errOut, "chỉ cho đọc") {
			t.Errorf("status %d: %s", code, errOut)
		}
	})
}

// asNobody gives up root's rights on the file system for the time of f, when the test has them.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	if err := syscall.Seteuid(65534); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Seteuid(0); err != nil {
			t.Fatal(err)
		}
	}()
	f()
}

func TestAFileThatIsNoDatabaseIsLeftAlone(t *testing.T) {
	path, content := filepath.Join(t.TempDir(), "danh-sach.txt"), []byte(strings.Repeat("Danh sách đội thi\n", 100))
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"contest", "list", "--db", path}, {"serve", "--db", path, "--listen", "127.0.0.1:0"}} {
		if _, errOut, code := cli(t, args...); code != exitData || !strings.Contains(errOut, "không phải cơ sở dữ liệu của Hội Thi") {
			t.Errorf("%v: status %d: %s", args, code, errOut)
		}
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, content) {
		t.Errorf("the file was changed: %v", err)
	}
}
