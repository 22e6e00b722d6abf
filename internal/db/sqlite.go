// SQLite: one connection that writes, a pool of connections that only read, and the pragmas they must have.
package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "github.com/mattn/go-sqlite3" // registers "sqlite3"
)

type sqlite struct {
	readers chan *liteConn // idle readers
	group   *group
}

// sqliteURI makes the address of a file; the driver ignores an unknown option in silence, so dsn may carry none.
func sqliteURI(dsn, options string) (string, error) {
	if dsn == "" || strings.HasPrefix(dsn, ":memory:") {
		return "", errors.New("db: a file is needed")
	}
	if path, option, found := strings.Cut(dsn, "?"); found {
		return "", fmt.Errorf("db: unknown option %q after %q: a SQLite file takes none", option, path)
	}
	if scheme, _, found := strings.Cut(dsn, "://"); found {
		return "", fmt.Errorf("db: unknown kind of database %q: a path or postgres://", scheme)
	}
	path, err := filepath.Abs(dsn)
	if err != nil {
		return "", err
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options, nil
}

func openSQLite(ctx context.Context, dsn string) (_ *sqlite, err error) {
	const common = "&_foreign_keys=on&_busy_timeout=5000&_synchronous=FULL"
	writerURI, err := sqliteURI(dsn, "mode=rw&_txlock=immediate&_journal_mode=WAL"+common)
	if err != nil {
		return nil, err
	}
	readerURI, err := sqliteURI(dsn, "mode=ro&_query_only=on"+common)
	if err != nil {
		return nil, err
	}
	if err := writable(dsn); err != nil {
		return nil, err
	}
	s := &sqlite{}
	writer, err := openLite(ctx, writerURI, writerPragmas)
	if err != nil {
		return nil, err
	}
	s.group = newGroup(writer)
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if err := checkSchema(ctx, writer.pool, "sqlite"); err != nil {
		return nil, err
	}
	n := max(4, 2*runtime.GOMAXPROCS(0))
	s.readers = make(chan *liteConn, n)
	for range n {
		reader, err := openLite(ctx, readerURI, readerPragmas)
		if err != nil {
			return nil, err
		}
		s.readers <- reader
	}
	return s, nil
}

func writable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %s", ErrNoDatabase, path)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return f.Close()
}

func (s *sqlite) read(ctx context.Context, f func(r runner) error) error {
	var c *liteConn
	select {
	case c = <-s.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.readers <- c }()
	if err := c.plain("BEGIN"); err != nil {
		return err
	}
	defer c.plain("ROLLBACK")
	return f(c)
}

func (s *sqlite) write(ctx context.Context, _ string, f func(r runner) error) error {
	return s.group.do(ctx, f)
}

func (s *sqlite) ping(ctx context.Context) error {
	return s.read(ctx, func(r runner) error { _, err := r.exec(ctx, "SELECT 1", nil); return err })
}

func (s *sqlite) close() error {
	err := s.group.close()
	for range cap(s.readers) {
		select {
		case c := <-s.readers:
			err = errors.Join(err, c.close())
		default:
		}
	}
	return err
}
