// The kit keeps its own promises: fresh databases, a clock that stands, no server left behind by a killed test.
package testkit_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestMain(m *testing.M) {
	if os.Getenv("HOITHI_TEST_CHILD") != "server" {
		os.Exit(m.Run())
	}
	dsn, alive, err := testkit.Throwaway()
	fmt.Println(dsn, err)
	time.Sleep(time.Minute) // it is killed before
	alive.Close()
}

func TestEachCaseIsFresh(t *testing.T) {
	for range 2 {
		testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
			if d.Dialect() != strings.Split(t.Name(), "/")[1][:len(d.Dialect())] {
				t.Errorf("%s runs on %s", t.Name(), d.Dialect())
			}
			err := d.Write(context.Background(), "all", func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('a', '')`)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheClockStandsUntilItIsMoved(t *testing.T) {
	clock := testkit.NewClock()
	if got := clock.Now().Format(time.RFC3339); got != "2024-06-01T09:00:00+07:00" {
		t.Errorf("it starts at %s", got)
	}
	clock.Advance(90 * time.Minute)
	if got := clock.Now().Format(time.Kitchen); got != "10:30AM" {
		t.Errorf("moved on it shows %s", got)
	}
	clock.Set(testkit.Day(2024, time.August, 14, 7, 0))
	if got := clock.Now().Format(time.DateOnly); got != "2024-08-14" {
		t.Errorf("set it shows %s", got)
	}
}

func TestAKilledTestLeavesNoServer(t *testing.T) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "HOITHI_TEST_CHILD=server")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(strings.Fields(line)[0])
	if err != nil {
		t.Fatalf("the child says %q", line)
	}
	if !answers(address.Host) {
		t.Fatalf("no server at %s", address.Host)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.Wait()
	for start := time.Now(); answers(address.Host); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			t.Fatalf("the server at %s lives on", address.Host)
		}
	}
}

func answers(host string) bool {
	c, err := net.Dial("tcp", host)
	if err != nil {
		return false
	}
	c.Close()
	return true
}
