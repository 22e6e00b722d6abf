// Opening the database a command works on, and saying in words what is wrong with it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
)

// database is the flag that every command but demo has.
type database struct {
	DB string `name:"db" default:"data/hoithi.db" env:"HOITHI_DB" help:"${help_db}"`
}

// open migrates the database to this program's schema and opens it. A schema newer than the program is refused.
func open(ctx context.Context, dsn string, clock func() time.Time) (*db.DB, error) {
	if !strings.Contains(dsn, "://") {
		if err := os.MkdirAll(filepath.Dir(dsn), 0o750); err != nil {
			return nil, err
		}
	}
	if err := db.Migrate(ctx, dsn); err != nil {
		return nil, err
	}
	return db.Open(ctx, dsn, clock)
}

// with opens the database, runs f on it and closes it.
func (d database) with(e *env, f func(d *db.DB) error) error {
	opened, err := open(e.ctx, d.DB, time.Now)
	if err != nil {
		return err
	}
	return errors.Join(f(opened), opened.Close())
}

// withExisting is with for commands that need something in the database: a mistyped path must not leave a new, empty one behind.
func (d database) withExisting(e *env, f func(d *db.DB) error) error {
	if !strings.Contains(d.DB, "://") {
		if _, err := os.Stat(d.DB); errors.Is(err, fs.ErrNotExist) {
			return usage("commands.no_database", "File", d.DB)
		}
	}
	return d.with(e, f)
}

// withContest is withExisting, and loads the contest first.
func (d database) withContest(e *env, code string, f func(d *db.DB, c *contests.Contest) error) error {
	return d.withExisting(e, func(d *db.DB) error {
		var c *contests.Contest
		err := d.Read(e.ctx, func(tx *db.Tx) (err error) {
			c, err = contests.ByCode(tx, code)
			return err
		})
		if err != nil {
			return err
		}
		return f(d, c)
	})
}

// commandBy is who acts when a command is run: the person's name on this machine.
func commandBy() audit.By {
	name := "hoithi"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return audit.By{Name: name, Via: "command"}
}

// explain says in words what an operator's error means, and keeps its text for those who look it up.
func explain(p *i18n.Printer, err error) string {
	var schema *db.SchemaError
	switch {
	case errors.As(err, &schema):
		return p.T("commands.schema_newer", "Have", fmt.Sprint(schema.Have), "Want", fmt.Sprint(schema.Want))
	case errors.Is(err, db.ErrReadOnly):
		return p.T("commands.read_only", "Detail", err.Error())
	case errors.Is(err, fs.ErrNotExist):
		return p.T("commands.no_file", "Detail", err.Error())
	case errors.Is(err, fs.ErrPermission):
		return p.T("commands.no_permission", "Detail", err.Error())
	case errors.Is(err, syscall.EISDIR):
		return p.T("commands.is_folder", "Detail", err.Error())
	}
	return err.Error()
}
