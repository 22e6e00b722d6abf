// A throwaway PostgreSQL server on loopback that ends with the test process, however that ends.
package testkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// keeper runs the server and, when its standard input closes because the test process is gone, stops it and removes its folder.
const keeper = `"$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
  -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c deadlock_timeout=50ms -c max_connections=100 -c shared_buffers=32MB >"$2/log" 2>&1 &
cat >/dev/null
kill -QUIT $! ; wait $! ; cd / && rm -rf "$2"`

// startPostgres returns the DSN of a new server, which stops when alive is closed or collected. PostgreSQL refuses to run as root: then it
// runs as user postgres.
func startPostgres() (dsn string, alive io.Closer, err error) {
	bin, err := serverBinaries()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp(quickFolder(), "hoithi-pg-")
	if err != nil {
		return "", nil, err
	}
	as, err := asPostgres(dir)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = as, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", nil, errors.Join(fmt.Errorf("initdb: %w\n%s", err, out), os.RemoveAll(dir))
	}
	port, err := freePort()
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	run := exec.Command("/bin/sh", "-c", keeper, "keeper", bin, dir, strconv.Itoa(port))
	run.SysProcAttr, run.Dir = as, dir
	alive, err = run.StdinPipe() // stays open as long as this process lives
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := run.Start(); err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	dsn = fmt.Sprintf("postgres://app@127.0.0.1:%d/postgres?sslmode=disable", port)
	return dsn, alive, waitFor(dsn, filepath.Join(dir, "log"))
}

// quickFolder is memory where there is plenty: making a database takes a tenth of the time there; "" = the usual folder.
func quickFolder() string {
	const shm, plenty = "/dev/shm", 1 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(shm, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < plenty {
		return ""
	}
	return shm
}

func serverBinaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("no server in /usr/lib/postgresql")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

// asPostgres says as whom to run, in a process group of its own so that an interrupt at the terminal leaves the cleaning to the keeper.
func asPostgres(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, uid, gid)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func waitFor(dsn, log string) error {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		err := pool.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(log)
			return fmt.Errorf("the server does not answer: %w\n%s", err, said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
