// Certificates are read anew, only the named hosts get one, and the plain door leads nowhere but to HTTPS.
package tlskeys

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// issue makes a self-signed certificate with a serial number, as PEM.
func issue(t *testing.T, serial int64, host string) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(80 * 24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, form, form, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: bare})
}

func write(t *testing.T, path string, content []byte, at time.Time) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

// shown is the serial number of the certificate a server with this configuration shows, 0 when it refuses.
func shown(t *testing.T, c *tls.Config, host string) int64 {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		server := tls.Server(conn, c)
		_ = server.HandshakeContext(context.Background())
		conn.Close()
	}()
	conn, err := tls.Dial("tcp", listener.Addr().String(), &tls.Config{ServerName: host, InsecureSkipVerify: true})
	if err != nil {
		return 0
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestACertificateIsReadAnewWhenItsFilesAreReplaced(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	certFile, keyFile := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	if _, err := FromFiles(certFile, keyFile, time.Now, log); err == nil {
		t.Error("files that are not there pass")
	}
	cert, key := issue(t, 1, "thi.example.vn")
	write(t, certFile, cert, now)
	write(t, keyFile, key, now)
	clock := now
	c, err := FromFiles(certFile, keyFile, func() time.Time { return clock }, log)
	if err != nil {
		t.Fatal(err)
	}
	if got := shown(t, c, "thi.example.vn"); got != 1 {
		t.Errorf("shows %d", got)
	}
	cert, key = issue(t, 2, "thi.example.vn")
	clock = clock.Add(2 * time.Second)
	write(t, certFile, cert, clock)
	if got := shown(t, c, "thi.example.vn"); got != 1 || !strings.Contains(said.String(), "the old one stays") {
		t.Errorf("with half a pair it shows %d; log: %s", got, said.String())
	}
	write(t, keyFile, key, clock)
	if got := shown(t, c, "thi.example.vn"); got != 1 {
		t.Errorf("within a second it looks again: %d", got)
	}
	clock = clock.Add(2 * time.Second)
	if got := shown(t, c, "thi.example.vn"); got != 2 {
		t.Errorf("after both were replaced it shows %d", got)
	}
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	clock = clock.Add(2 * time.Second)
	if got := shown(t, c, "thi.example.vn"); got != 2 {
		t.Errorf("after a file was lost it shows %d", got)
	}
}

// TestOnlyNamedHostsGetACertificate has the certificate in the folder already, and an authority that must not be asked.
func TestOnlyNamedHostsGetACertificate(t *testing.T) {
	asked := make(chan string, 100)
	authority := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		http.Error(w, "no", http.StatusTeapot)
	}))
	defer authority.Close()
	dir := filepath.Join(t.TempDir(), "acme")
	m, err := Automatic([]string{"thi.example.vn", "moi.example.vn"}, dir, "", authority.URL)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
	cert, key := issue(t, 7, "thi.example.vn")
	write(t, filepath.Join(dir, "thi.example.vn"), append(key, cert...), time.Now())
	c := Config(m)
	if got := shown(t, c, "thi.example.vn"); got != 7 {
		t.Errorf("the kept certificate: %d", got)
	}
	for _, stranger := range []string{"evil.example.com", "x.thi.example.vn", "127.0.0.1"} {
		if got := shown(t, c, stranger); got != 0 {
			t.Errorf("%s gets %d", stranger, got)
		}
	}
	if len(asked) > 0 {
		t.Errorf("the authority was asked for %s", <-asked)
	}
	if got := shown(t, c, "moi.example.vn"); got != 0 || len(asked) == 0 {
		t.Errorf("for a named host without a certificate the authority was not asked: %d", got)
	}
}

func TestThePlainDoorLeadsToHTTPSAndNowhereElse(t *testing.T) {
	m, err := Automatic([]string{"thi.example.vn"}, t.TempDir(), "", "http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []http.Handler{Redirect("https://thi.example.vn"), m.HTTPHandler(Redirect("https://thi.example.vn"))} {
		for _, r := range []struct {
			method, target, host string
			status               int
			location             string
		}{
			{"GET", "/cuoc-thi/x?a=1&b=%2F", "evil.example.com", 301, "https://thi.example.vn/cuoc-thi/x?a=1&b=%2F"},
			{"HEAD", "/", "thi.example.vn:80", 301, "https://thi.example.vn/"},
			{"GET", "//evil.example.com/", "thi.example.vn", 301, "https://thi.example.vn//evil.example.com/"},
			{"POST", "/dang-nhap", "thi.example.vn", 400, ""},
		} {
			req := httptest.NewRequest(r.method, "http://"+r.host+r.target, strings.NewReader("password=x"))
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			if rec.Code != r.status || rec.Header().Get("Location") != r.location {
				t.Errorf("%s %s: %d %q", r.method, r.target, rec.Code, rec.Header().Get("Location"))
			}
			if body, _ := io.ReadAll(rec.Body); strings.Contains(string(body), "evil") {
				t.Errorf("%s %s: %s", r.method, r.target, body)
			}
		}
	}
	rec := httptest.NewRecorder()
	m.HTTPHandler(Redirect("https://thi.example.vn")).ServeHTTP(rec, httptest.NewRequest("GET", "http://thi.example.vn/.well-known/acme-challenge/x", nil))
	if rec.Code == http.StatusMovedPermanently {
		t.Error("the authority's question is not answered on the plain door")
	}
}
