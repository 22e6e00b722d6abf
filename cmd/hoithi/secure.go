// The flags of HTTPS: an own certificate, or one that is fetched.
package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/tlskeys"
)

// secure are the flags of a server that speaks HTTPS itself; all empty = it does not.
type secure struct {
	TLSCert       string   `name:"tls-cert" type:"path" placeholder:"FILE" env:"HOITHI_TLS_CERT" help:"tls_cert"`
	TLSKey        string   `name:"tls-key" type:"path" placeholder:"FILE" env:"HOITHI_TLS_KEY" help:"tls_key"`
	ACMEDomain    []string `name:"acme-domain" placeholder:"DOMAIN" env:"HOITHI_ACME_DOMAIN" help:"acme_domain"`
	ACMEDir       string   `name:"acme-dir" type:"path" placeholder:"DIR" env:"HOITHI_ACME_DIR" help:"acme_dir"`
	ACMEEmail     string   `name:"acme-email" env:"HOITHI_ACME_EMAIL" help:"acme_email"`
	ACMEDirectory string   `name:"acme-directory" hidden:"" env:"HOITHI_ACME_DIRECTORY"`
	Redirect      string   `default:":80" env:"HOITHI_REDIRECT" help:"redirect"`
}

func (s secure) on() bool { return s.TLSCert != "" || len(s.ACMEDomain) > 0 }

// check finds what does not go together.
func (s secure) check(base string) error {
	u, err := url.Parse(base)
	switch {
	case (s.TLSCert == "") != (s.TLSKey == ""):
		return usage("ops.tls.pair")
	case s.TLSCert != "" && len(s.ACMEDomain) > 0:
		return usage("ops.tls.one_way")
	case !s.on() || err != nil: // a bad address is told where it is used
		return nil
	case u.Scheme != "https":
		return usage("ops.tls.base_url", "Value", base)
	case len(s.ACMEDomain) > 0 && !slices.Contains(s.ACMEDomain, u.Hostname()):
		return usage("ops.tls.domain", "Host", u.Hostname())
	}
	return nil
}

// doors sets TLS up as the flags say; without them the doors are plain.
func (s secure) doors(base, dsn string, log *slog.Logger) (o doors, err error) {
	if err := s.check(base); err != nil || !s.on() {
		return o, err
	}
	o.redirectAt, o.redirect = s.Redirect, http.Handler(tlskeys.Redirect(base))
	if s.TLSCert != "" {
		o.tls, err = tlskeys.FromFiles(s.TLSCert, s.TLSKey, time.Now, log)
		return o, err
	}
	manager, err := tlskeys.Automatic(s.ACMEDomain, s.acmeDir(dsn), s.ACMEEmail, s.ACMEDirectory)
	if err != nil {
		return o, err
	}
	o.tls, o.redirect = tlskeys.Config(manager), manager.HTTPHandler(o.redirect)
	return o, nil
}

// acmeDir is where fetched certificates are kept: beside the SQLite file when nothing else is said.
func (s secure) acmeDir(dsn string) string {
	switch {
	case s.ACMEDir != "":
		return s.ACMEDir
	case db.IsPostgres(dsn):
		return filepath.Join("data", "acme")
	}
	return filepath.Join(filepath.Dir(dsn), "acme")
}
