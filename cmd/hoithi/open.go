// Opening the database a command works on, and saying in words what is wrong with it.
package main

import (
	"context"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/backup"
	"hoithi/internal/db"
)

// database is the flag that every command but demo has.
type database struct {
	DB        string `name:"db" default:"data/hoithi.db" env:"HOITHI_DB" help:"db"`
	BackupDir string `name:"backup-dir" type:"path" placeholder:"DIR" env:"HOITHI_BACKUP_DIR" help:"backup_dir"`
}

// open is openKept with the backups where they are by default.
func open(ctx context.Context, dsn string, clock func() time.Time) (*db.DB, error) {
	return openKept(ctx, keeper{dsn: dsn, dir: backup.Folder(dsn), clock: clock})
}

// openKept migrates the database to this program's schema and opens it. A schema newer than the program is refused, an older one backed up first.
func openKept(ctx context.Context, k keeper) (*db.DB, error) {
	dsn, clock := k.dsn, k.clock
	if !strings.Contains(dsn, "://") {
		if err := os.MkdirAll(filepath.Dir(dsn), 0o750); err != nil {
			return nil, err
		}
	}
	if err := k.beforeMigration(ctx); err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx, dsn); err != nil {
		return nil, err
	}
	return db.Open(ctx, dsn, clock)
}

// with opens the database, runs f on it and closes it.
func (d database) with(e *env, f func(d *db.DB) error) error {
	opened, err := openKept(e.ctx, d.keeper())
	if err != nil {
		return err
	}
	return errors.Join(f(opened), opened.Close())
}

// withExisting is with for commands that need something in the database: a mistyped path must not leave a new, empty one behind.
func (d database) withExisting(e *env, f func(d *db.DB) error) error {
	if d.missing() {
		return usage("commands.no_database", "File", d.DB)
	}
	return d.with(e, f)
}

// withContest is withExisting, and loads the contest first; what the command prints speaks of teams or works as its rules do.
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
		e.p = e.bundle.Voice(e.p.Lang(), c.Rules.Kind())
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
