// SQLite: one connection that writes, a pool of connections that only read, and the pragmas they must have.
package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	_ "github.com/mattn/go-sqlite3" // registers "sqlite3"
)

// checkpointPages is how many pages of 4 KiB the write-ahead log may hold before a commit has to copy it: so many that in a rush
// fewer than one in a hundred waits for it. Otherwise it is copied in quiet moments (group.go).
const checkpointPages = 30_000

type sqlite struct {
	group   *group
	readers []*liteConn
	idle    chan *liteConn // those of readers that no Read has
	closing chan struct{}
	once    sync.Once
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

func openSQLite(ctx context.Context, dsn string) (*sqlite, error) {
	const common = "&_foreign_keys=on&_busy_timeout=5000&_synchronous=FULL"
	writerURI, err := sqliteURI(dsn, "mode=rw&_txlock=immediate"+common)
	if err != nil {
		return nil, err
	}
	readerURI, err := sqliteURI(dsn, "mode=ro&_query_only=on"+common)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dsn); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDatabase, err)
	}
	writer, err := openWriter(ctx, writerURI)
	if err != nil {
		return nil, err
	}
	n := max(4, 2*runtime.GOMAXPROCS(0))
	s := &sqlite{group: newGroup(writer), idle: make(chan *liteConn, n), closing: make(chan struct{})}
	for range n {
		reader, err := openReader(ctx, readerURI)
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.readers = append(s.readers, reader)
		s.idle <- reader
	}
	return s, nil
}

// openWriter also tries to write: SQLite opens a file that it may only read without a word. What a statement keeps aside in case it
// fails half-way stays in memory: through a temporary file it took more writes than the data.
func openWriter(ctx context.Context, uri string) (*liteConn, error) {
	c, err := openLite(ctx, uri)
	if err != nil {
		return nil, err
	}
	if err = checkSchema(ctx, c.conn, "sqlite"); err == nil {
		err = c.assert(ctx, writerPragmas)
	}
	if err == nil {
		_, err = c.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = %d", checkpointPages))
	}
	if err == nil {
		_, err = c.exec(ctx, "DELETE FROM scope WHERE name = ''", nil)
	}
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func openReader(ctx context.Context, uri string) (*liteConn, error) {
	c, err := openLite(ctx, uri)
	if err != nil {
		return nil, err
	}
	if err := c.assert(ctx, readerPragmas); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (s *sqlite) read(ctx context.Context, f func(r runner) error) error {
	var c *liteConn
	select {
	case c = <-s.idle:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
	defer func() { s.idle <- c }()
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
	var err error
	s.once.Do(func() {
		close(s.closing)
		for range s.readers {
			err = errors.Join(err, (<-s.idle).close())
		}
		err = errors.Join(err, s.group.close())
	})
	return err
}
