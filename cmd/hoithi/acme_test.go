// HTTPS with a certificate that the server fetches itself, from a real authority of the ACME protocol (Let's Encrypt's Pebble) on this machine.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hoithi/internal/testkit"
)

const acmeHost = "hoithi.lhh-test.vn"

func TestACertificateIsFetchedFromAnAuthority(t *testing.T) {
	pebble := buildPebble(t)
	for name, closed := range map[string]bool{"over TLS (TLS-ALPN-01)": false, "over the plain door (HTTP-01)": true} {
		t.Run(name, func(t *testing.T) {
			dsn := testkit.SQLite(t)
			dir := filepath.Dir(dsn)
			secureAt, plainAt := freeAddress(t), freeAddress(t)
			asksTLS := secureAt
			if closed {
				asksTLS = freeAddress(t) // nobody listens there: the authority has to come through the plain door
			}
			a := startPebble(t, pebble, dir, asksTLS, portEighty(t, plainAt))
			stop := startSecure(t, dsn, a, secureAt, plainAt)
			first := certificateOf(t, secureAt, a.roots(t))
			if first.VerifyHostname(acmeHost) != nil {
				t.Errorf("the certificate is for %v", first.DNSNames)
			}
			stop()
			roots := a.roots(t)
			a.stop()
			stop = startSecure(t, dsn, a, secureAt, plainAt) // the authority is gone: what was fetched is kept
			if again := certificateOf(t, secureAt, roots); !again.Equal(first) {
				t.Error("another certificate after a restart")
			}
			stop()
		})
	}
}

// buildPebble builds the authority from the tools' own module file, as staticcheck is.
func buildPebble(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "pebble")
	build := exec.Command("go", "build", "-modfile=tools/go.mod", "-o", binary, "github.com/letsencrypt/pebble/v2/cmd/pebble")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return binary
}

// authority is a Pebble that runs.
type authority struct {
	directory, management, trusted string
	stop                           func()
}

func startPebble(t *testing.T, binary, dir, asksTLS, asksPlain string) authority {
	t.Helper()
	cert, key := ownCertificate(t, dir, time.Hour)
	at, management := freeAddress(t), freeAddress(t)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{"listenAddress": at, "managementListenAddress": management, "certificate": cert, "privateKey": key,
		"httpPort": portOf(t, asksPlain), "tlsPort": portOf(t, asksTLS), "profiles": map[string]any{"default": map[string]any{"description": "", "validityPeriod": 7776000}}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(path, config, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(binary, "-config", path, "-dnsserver", hereForAll(t))
	c.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	said, err := os.Create(filepath.Join(dir, "pebble.log"))
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout, c.Stderr = said, said
	stop := started(t, c)
	t.Cleanup(func() {
		if text, _ := os.ReadFile(said.Name()); t.Failed() {
			t.Logf("%s", text)
		}
	})
	waitFor(t, at)
	_, port, _ := net.SplitHostPort(at)
	return authority{"https://localhost:" + port + "/dir", "https://" + management, cert, stop}
}

// roots asks the authority whom to trust.
func (a authority) roots(t *testing.T) *x509.CertPool {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := client.Get(a.management + "/roots/0")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	pool := x509.NewCertPool()
	if err != nil || !pool.AppendCertsFromPEM(text) {
		t.Fatalf("%v: %s", err, text)
	}
	return pool
}

// startSecure starts hoithi serve in a process of its own, which trusts the authority.
func startSecure(t *testing.T, dsn string, a authority, secureAt, plainAt string) (stop func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "SSL_CERT_FILE="+a.trusted, "HOITHI_ACME_DIRECTORY="+a.directory, argsEnv+"="+strings.Join([]string{"serve", "--db", dsn, "--listen", secureAt,
		"--redirect", plainAt, "--base-url", "https://" + acmeHost, "--acme-domain", acmeHost}, "\n"))
	c.Stderr = os.Stderr
	stop = started(t, c)
	waitFor(t, secureAt)
	return stop
}

// started starts a program; stop ends it, once.
func started(t *testing.T, c *exec.Cmd) (stop func()) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := false
	stop = func() {
		if !done {
			done = true
			_ = c.Process.Signal(syscall.SIGTERM)
			_ = c.Wait()
		}
	}
	t.Cleanup(stop)
	return stop
}

// certificateOf visits the server as a browser would and gives the certificate it was shown.
func certificateOf(t *testing.T, address string, roots *x509.CertPool) *x509.Certificate {
	t.Helper()
	client := &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", address)
		}}}
	defer client.CloseIdleConnections()
	answer, err := client.Get("https://" + acmeHost + "/dang-nhap")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d", answer.StatusCode)
	}
	return answer.TLS.PeerCertificates[0]
}

// hereForAll is a name server over TCP that answers every question for an address with 127.0.0.1, and any other with nothing.
func hereForAll(t *testing.T) (address string) {
	t.Helper()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close() })
	go func() {
		for {
			conn, err := door.Accept()
			if err != nil {
				return
			}
			go answerNames(conn)
		}
	}()
	return door.Addr().String()
}

// answerNames answers until the one who asks hangs up; each message has its length before it.
func answerNames(conn net.Conn) {
	defer conn.Close()
	var length [2]byte
	for {
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return
		}
		asked := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(conn, asked); err != nil {
			return
		}
		end := 12 // after the header: labels, a zero, type and class
		for end < len(asked) && asked[end] != 0 {
			end += int(asked[end]) + 1
		}
		if end+5 > len(asked) {
			return
		}
		answer := asked[:end+5]
		copy(answer[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}) // an answer to one question
		if asked[end+2] == 1 {                                       // type A
			answer[7] = 1
			answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1)
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

// portEighty is the plain door as the world sees it: Pebble asks at any port, but names it in the request, which port 80 does not need.
func portEighty(t *testing.T, behind string) (address string) {
	t.Helper()
	door := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", behind, acmeHost
	}})
	t.Cleanup(door.Close)
	return door.Listener.Addr().String()
}

func portOf(t *testing.T, address string) (port int) {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	if err == nil {
		_, err = fmt.Sscan(text, &port)
	}
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func waitFor(t *testing.T, address string) {
	t.Helper()
	for start := time.Now(); time.Since(start) < 30*time.Second; time.Sleep(50 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
	}
	t.Fatalf("nobody listens at %s", address)
}
