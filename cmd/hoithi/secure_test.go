// HTTPS by the program itself: certificate, plain door, HSTS and cookies; and what is wrong with the flags, in words.
package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hoithi/internal/testkit"
)

// ownCertificate writes a certificate for localhost that ends after so long.
func ownCertificate(t *testing.T, dir string, lasts time.Duration) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(lasts)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: bare}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestServeSpeaksHTTPSItself(t *testing.T) {
	cert, key := ownCertificate(t, t.TempDir(), time.Hour)
	ctx, stop := context.WithCancel(t.Context())
	out := &lines{ready: make(chan struct{})}
	code := make(chan int, 1)
	address, plain := freeAddress(t), freeAddress(t)
	var said bytes.Buffer
	go func() {
		code <- run(ctx, []string{"serve", "--db", testkit.SQLite(t), "--listen", address, "--redirect", plain,
			"--base-url", "https://localhost", "--tls-cert", cert, "--tls-key", key}, strings.NewReader(""), out, &said)
	}()
	<-out.ready
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	secure, err := client.Get("https://" + address + "/dang-nhap")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, secure.Body)
	secure.Body.Close()
	if secure.StatusCode != http.StatusOK || secure.Header.Get("Strict-Transport-Security") == "" || secure.ProtoMajor < 1 {
		t.Errorf("%d, %v", secure.StatusCode, secure.Header)
	}
	open, err := client.Get("http://" + plain + "/dang-nhap")
	if err != nil {
		t.Fatal(err)
	}
	open.Body.Close()
	if open.StatusCode != http.StatusMovedPermanently || open.Header.Get("Location") != "https://localhost/dang-nhap" {
		t.Errorf("the plain door: %d, %s", open.StatusCode, open.Header.Get("Location"))
	}
	client.CloseIdleConnections()
	stop()
	if got := <-code; got != exitDone {
		t.Errorf("exit status %d: %s", got, said.String())
	}
}

func TestWrongFlagsOfServeAreToldInWords(t *testing.T) {
	dir := t.TempDir()
	cert, key := ownCertificate(t, dir, time.Hour)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range map[string]struct {
		args   []string
		code   int
		vi, en string
	}{
		"port in use":             {[]string{"--listen", taken.Addr().String()}, exitData, "Cổng này đang có chương trình khác dùng", "Another program uses this port"},
		"base URL without scheme": {[]string{"--base-url", "hoithi.vn"}, exitUsage, "Địa chỉ công khai “hoithi.vn” chưa đúng", "The public address “hoithi.vn” is wrong"},
		"base URL with a path":    {[]string{"--base-url", "https://lhh.vn/thi"}, exitUsage, "không kèm đường dẫn", "without a path"},
		"G15 proxy":               {[]string{"--trusted-proxies", "nginx"}, exitUsage, "“nginx” chưa đúng", "“nginx” is wrong"},
		"certificate alone":       {[]string{"--tls-cert", cert}, exitUsage, "--tls-key", "--tls-key"},
		"both ways":               {[]string{"--tls-cert", cert, "--tls-key", key, "--acme-domain", "a.vn"}, exitUsage, "một trong hai", "Choose one"},
		"HTTPS with http address": {[]string{"--tls-cert", cert, "--tls-key", key}, exitUsage, "https://", "https://"},
		"foreign domain":          {[]string{"--acme-domain", "a.vn", "--base-url", "https://b.vn"}, exitUsage, "“b.vn”", "“b.vn”"},
		"no such certificate":     {[]string{"--tls-cert", cert + "x", "--tls-key", key, "--base-url", "https://localhost"}, exitData, "Không tìm thấy", "not found"},
		"backups in a file":       {[]string{"--backup-dir", cert}, exitData, "sao lưu", "backup"},
	} {
		t.Run(name, func(t *testing.T) {
			for lang, want := range map[string]string{"vi": c.vi, "en": c.en} {
				args := append([]string{"serve", "--lang", lang, "--db", filepath.Join(dir, "hoithi.db"), "--listen", "127.0.0.1:0"}, c.args...)
				if _, errOut, code := cli(t, args...); code != c.code || !strings.Contains(errOut, want) {
					t.Errorf("%s: %d, %s", lang, code, errOut)
				}
			}
		})
	}
}
