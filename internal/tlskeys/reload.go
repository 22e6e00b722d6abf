// Package tlskeys gives a server its certificates: files that may be replaced while it runs, or an authority that hands them out.
package tlskeys

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookEvery is how often the files are looked at, at most.
const lookEvery = time.Second

// files is a certificate and its key on disk.
type files struct {
	cert, key string
	log       *slog.Logger
	clock     func() time.Time

	mu      sync.Mutex
	looked  time.Time
	stamp   string // size and time of both files as they were read
	current *tls.Certificate
}

// FromFiles serves a certificate from PEM files, and the new one soon after they were replaced. A new pair that does not fit
// together, as while only one of them was copied, is told in the log and the old one stays. An unreadable pair at the start is an error.
func FromFiles(cert, key string, clock func() time.Time, log *slog.Logger) (*tls.Config, error) {
	f := &files{cert: cert, key: key, log: log, clock: clock}
	if err := f.read(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: f.get, NextProtos: []string{"h2", "http/1.1"}}, nil
}

func (f *files) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.clock(); now.Sub(f.looked).Abs() >= lookEvery {
		f.looked = now
		if err := f.read(); err != nil {
			f.log.Error("the new certificate cannot be used, the old one stays", "error", err)
		}
	}
	return f.current, nil
}

// read reads the pair when the files are not those that were read before.
func (f *files) read() error {
	stamp, err := stampOf(f.cert, f.key)
	if err != nil || stamp == f.stamp {
		return err
	}
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return fmt.Errorf("certificate %s: %w", f.cert, err)
	}
	if f.current != nil {
		f.log.Info("certificate read anew", "file", f.cert)
	}
	f.current, f.stamp = &pair, stamp
	return nil
}

func stampOf(paths ...string) (stamp string, err error) {
	for _, path := range paths {
		info, wrong := os.Stat(path)
		if wrong != nil {
			err = errors.Join(err, wrong)
			continue
		}
		stamp += fmt.Sprint(info.Size(), info.ModTime().UnixNano(), " ")
	}
	return stamp, err
}
