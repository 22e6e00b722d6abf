// One SQLite connection with the statements it has prepared.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
	"github.com/mattn/go-sqlite3"
)

const keptStatements = 256 // per connection; IN lists of many lengths would fill it without end

// liteConn belongs to one goroutine at a time. Statements run without a context that can end: an interrupt would hit the batch's neighbours.
type liteConn struct {
	pool   *sql.DB
	conn   *sql.Conn
	mapper *reflectx.Mapper
	kept   map[string]*sqlx.Stmt
	wrote  bool // a statement that may write has run; the group sets it back before each act
}

// Pragmas each kind of connection must have, as PRAGMA name answers.
var (
	writerPragmas = map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "0"}
	readerPragmas = map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "query_only": "1"}
)

func openLite(ctx context.Context, uri string) (*liteConn, error) {
	pool, err := sql.Open("sqlite3", uri)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &liteConn{pool: pool, conn: conn, mapper: reflectx.NewMapperFunc("db", sqlx.NameMapper), kept: map[string]*sqlx.Stmt{}}, nil
}

// assert checks the pragmas: the driver ignores what it does not understand, and SQLite what it cannot do.
func (c *liteConn) assert(ctx context.Context, pragmas map[string]string) error {
	for name, want := range pragmas {
		var have string
		if err := c.conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&have); err != nil {
			return err
		}
		if have != want {
			return fmt.Errorf("db: pragma %s is %s, not %s", name, have, want)
		}
	}
	return nil
}

func (c *liteConn) prepared(query string) (*sqlx.Stmt, error) {
	c.wrote = c.wrote || !strings.HasPrefix(strings.TrimLeft(query, " \t\n\r"), "SELECT")
	if s := c.kept[query]; s != nil {
		return s, nil
	}
	raw, err := c.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	if len(c.kept) >= keptStatements {
		for old, s := range c.kept { // any one
			s.Close()
			delete(c.kept, old)
			break
		}
	}
	s := &sqlx.Stmt{Stmt: raw, Mapper: c.mapper}
	c.kept[query] = s
	return s, nil
}

func (c *liteConn) get(_ context.Context, dest any, query string, args []any) error {
	s, err := c.prepared(query)
	if err != nil {
		return err
	}
	return s.Get(dest, args...)
}

func (c *liteConn) sel(_ context.Context, dest any, query string, args []any) error {
	s, err := c.prepared(query)
	if err != nil {
		return err
	}
	return s.Select(dest, args...)
}

func (c *liteConn) exec(_ context.Context, query string, args []any) (int64, error) {
	s, err := c.prepared(query)
	if err != nil {
		return 0, err
	}
	res, err := s.Exec(args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (c *liteConn) each(_ context.Context, query string, args []any, f func(row []any) error) error {
	s, err := c.prepared(query)
	if err != nil {
		return err
	}
	rows, err := s.Queryx(args...)
	if err != nil {
		return err
	}
	return eachRow(rows, f)
}

// plain runs a statement of transaction control.
func (c *liteConn) plain(query string) error {
	_, err := c.exec(context.Background(), query, nil)
	return err
}

// inTransaction says whether the transaction is still open; some errors make SQLite roll back on its own.
func (c *liteConn) inTransaction() (in bool) {
	err := c.conn.Raw(func(driver any) error {
		in = !driver.(*sqlite3.SQLiteConn).AutoCommit()
		return nil
	})
	return in && err == nil
}

func (c *liteConn) close() error {
	var err error
	for _, s := range c.kept {
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, c.conn.Close(), c.pool.Close())
}
