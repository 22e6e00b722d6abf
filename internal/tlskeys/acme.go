// Certificates from an authority that speaks ACME, such as Let's Encrypt.
package tlskeys

import (
	"crypto/tls"
	"os"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Automatic gets certificates for exactly these domains, keeps them in dir (made with 0700) and renews them 30 days before they end.
// email may be empty. directory is the authority's address, "" = Let's Encrypt.
func Automatic(domains []string, dir, email, directory string) (*autocert.Manager, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(dir), HostPolicy: autocert.HostWhitelist(domains...), Email: email}
	if directory != "" {
		m.Client = &acme.Client{DirectoryURL: directory}
	}
	return m, nil
}

// Config is the server's side of a manager: the answers to the authority's questions over TLS are in it.
func Config(m *autocert.Manager) *tls.Config {
	c := m.TLSConfig()
	c.MinVersion = tls.VersionTLS12
	return c
}
