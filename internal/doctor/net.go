// Checks of the way in: the port, the public address, the certificate.
package doctor

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"hoithi/internal/i18n"
)

// Port looks whether the address can be listened on, or a server of ours already does; secure says that it speaks HTTPS.
func Port(address string, secure bool) Check {
	return Check{Name: "port", Slow: true, Look: func(ctx context.Context) Finding {
		l, err := net.Listen("tcp", address)
		switch {
		case err == nil:
			l.Close()
			return Well("ops.said.port_free", "Address", address)
		case errors.Is(err, syscall.EADDRINUSE):
			if healthy(ctx, address, secure) {
				return Well("ops.said.port_ours", "Address", address)
			}
			return Ill("ops.said.port_taken", "ops.do.port_taken", "Address", address)
		}
		return Ill("ops.said.port_wrong", "ops.do.port_wrong", "Address", address, "Detail", err.Error())
	}}
}

// healthy asks whoever listens there for /healthz. Behind TLS only the handshake's beginning is tried: the name would not fit.
func healthy(ctx context.Context, address string, secure bool) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	if secure {
		return true // somebody is there; whether it is ours the certificate check and a browser will say
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return false
	}
	answer, err := (&http.Client{Timeout: 3 * time.Second}).Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 16))
	return err == nil && string(said) == "ok\n"
}

// Address looks at the public address: HTTPS unless it is this machine, and a name that leads somewhere.
func Address(base string) Check {
	return Check{Name: "address", Look: func(ctx context.Context) Finding {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return Ill("ops.said.address_wrong", "ops.do.address_wrong", "Value", base)
		}
		host := u.Hostname()
		here := host == "localhost" || net.ParseIP(host).IsLoopback()
		if here {
			return Should("ops.said.address_local", "ops.do.address_local", "Value", base)
		}
		if net.ParseIP(host) == nil {
			if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
				return Should("ops.said.address_unknown", "ops.do.address_unknown", "Host", host)
			}
		}
		if u.Scheme == "http" {
			return Should("ops.said.address_plain", "ops.do.address_plain", "Value", base)
		}
		return Well("ops.said.address", "Value", base)
	}}
}

// Certificate looks at a certificate file, or at the ones kept for domains in a folder; neither = a proxy has it, or there is none.
func Certificate(p *i18n.Printer, file, host, dir string, domains []string, now func() time.Time) Check {
	return Check{Name: "certificate", Look: func(context.Context) Finding {
		switch {
		case file != "":
			return certificate(p, file, host, now())
		case len(domains) == 0:
			return Well("ops.said.no_certificate")
		}
		for _, domain := range domains {
			path := filepath.Join(dir, domain)
			if _, err := os.Stat(path); err != nil {
				return Should("ops.said.certificate_waits", "ops.do.certificate_waits", "Host", domain)
			}
			if f := certificate(p, path, domain, now()); f.State != OK {
				return f
			}
		}
		return certificate(p, filepath.Join(dir, domains[0]), domains[0], now())
	}}
}

func certificate(p *i18n.Printer, path, host string, now time.Time) Finding {
	leaf, err := leafOf(path)
	if err != nil {
		return Ill("ops.said.certificate_unreadable", "ops.do.certificate", "File", path, "Detail", err.Error())
	}
	left := leaf.NotAfter.Sub(now)
	args := []any{"Host", host, "Day", p.Day(leaf.NotAfter.Format(time.DateOnly)), "Left", p.Left(left)}
	switch {
	case host != "" && leaf.VerifyHostname(host) != nil:
		return Ill("ops.said.certificate_host", "ops.do.certificate", args...)
	case left <= 3*24*time.Hour || now.Before(leaf.NotBefore):
		return Ill("ops.said.certificate", "ops.do.certificate", args...)
	case left <= 14*24*time.Hour:
		return Should("ops.said.certificate", "ops.do.certificate", args...)
	}
	return Well("ops.said.certificate", args...)
}

// leafOf reads the first certificate of a PEM file, wherever the key stands in it.
func leafOf(path string) (*x509.Certificate, error) {
	rest, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil, fmt.Errorf("no certificate in it")
		}
		if block.Type == "CERTIFICATE" {
			return x509.ParseCertificate(block.Bytes)
		}
	}
}
