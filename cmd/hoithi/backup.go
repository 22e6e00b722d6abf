// hoithi backup and restore, and the backups that are made without being asked for.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hoithi/internal/backup"
	"hoithi/internal/db"
)

type backupCommand struct {
	database
	To   string `type:"path" placeholder:"DIR" help:"backup_to"`
	Keep int    `placeholder:"N" env:"HOITHI_KEEP_BACKUPS" help:"keep"`
}

// Help is the example shown by --help.
func (backupCommand) Help() string {
	return "hoithi backup --db data/hoithi.db --to /mnt/usb/hoithi\n\n" +
		"hoithi backup --db postgres://hoithi@localhost/hoithi --to /var/backups/hoithi --keep 30"
}

// Run makes a backup while the server may run, and takes the old ones away.
func (cmd backupCommand) Run(e *env) error {
	if cmd.Keep < 0 {
		return usage("ops.bad_keep", "Value", cmd.Keep)
	}
	if cmd.missing() {
		return usage("commands.no_database", "File", cmd.DB)
	}
	dir := cmd.To
	if dir == "" {
		dir = cmd.backups()
	}
	k := keeper{dsn: cmd.DB, dir: dir, keep: backup.Keep{Last: cmd.Keep}, clock: time.Now}
	info, err := k.make(e.ctx, backup.From(cmd.DB, time.Now), backup.ByHand)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.p.T("ops.backup.made", "File", info.Path, "Size", e.p.Number(info.Size), "Rows", e.p.Number(info.Manifest.Rows()),
		"Tables", len(info.Manifest.Tables), "SHA", info.SHA256))
	gone, err := k.rotate()
	for _, name := range gone {
		fmt.Fprintln(e.out, e.p.T("ops.backup.gone", "File", name))
	}
	return err
}

type restoreCommand struct {
	database
	File    string `arg:"" type:"path" help:"restore_file"`
	Replace bool   `help:"replace"`
}

// Help is the example shown by --help.
func (restoreCommand) Help() string {
	return "hoithi restore data/backups/hoithi-2024-08-20-020000.zip --db data/hoithi.db --replace\n\n" +
		"hoithi restore hoithi-2024-08-20-020000.zip --db postgres://hoithi@localhost/hoithi"
}

// Run fills an empty database, or puts aside the one that is there, and says what to do next.
func (cmd restoreCommand) Run(e *env) error {
	if !db.IsPostgres(cmd.DB) {
		if err := os.MkdirAll(filepath.Dir(cmd.DB), 0o750); err != nil {
			return err
		}
	}
	k := cmd.keeper()
	done, err := backup.Restore(e.ctx, cmd.File, backup.Into{DSN: cmd.DB, Replace: cmd.Replace, Clock: time.Now, Safety: func(ctx context.Context) error {
		info, err := k.make(ctx, backup.From(cmd.DB, time.Now), backup.BeforeRestore)
		if err == nil {
			fmt.Fprintln(e.out, e.p.T("ops.restore.safety", "File", info.Path))
		}
		return err
	}})
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.p.T("ops.restore.done", "File", cmd.File, "MadeAt", e.p.DateTime(done.Manifest.MadeAt, storyZone),
		"Rows", e.p.Number(done.Manifest.Rows()), "Tables", len(done.Manifest.Tables), "Schema", fmt.Sprint(done.Schema)))
	if done.Aside != "" {
		fmt.Fprintln(e.out, e.p.T("ops.restore.aside", "Name", done.Aside))
	}
	return nil
}

// errBackupFolder: no backup can be written where they are to be kept.
var errBackupFolder = errors.New("folder of backups")

// keeper makes the backups of one database.
type keeper struct {
	dsn   string
	dir   string
	keep  backup.Keep
	clock func() time.Time
}

func (k keeper) make(ctx context.Context, from backup.Source, why string) (backup.Info, error) {
	return backup.Make(ctx, from, k.dir, why, version)
}

func (k keeper) rotate() ([]string, error) { return backup.Rotate(k.dir, k.keep, k.clock()) }

// writable makes the folder and a file in it, so that a server finds out at its start, not in the night.
func (k keeper) writable() error {
	err := os.MkdirAll(k.dir, 0o700)
	var f *os.File
	if err == nil {
		f, err = os.CreateTemp(k.dir, ".hoithi-*.part")
	}
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errBackupFolder, err)
	}
	return nil
}

// beforeMigration backs up a database whose schema this program is about to change.
func (k keeper) beforeMigration(ctx context.Context) error {
	have, want, err := db.Versions(ctx, k.dsn)
	if err != nil || have == 0 || have >= want {
		return nil // nothing to lose, or the migration itself will say in its words what is wrong
	}
	_, err = k.make(ctx, backup.From(k.dsn, k.clock), backup.BeforeMigration)
	return err
}

// keeper makes the backups of this database.
func (d database) keeper() keeper { return keeper{dsn: d.DB, dir: d.backups(), clock: time.Now} }

// backups is the folder of the backups.
func (d database) backups() string {
	if d.BackupDir != "" {
		return d.BackupDir
	}
	return backup.Folder(d.DB)
}

// missing says whether a SQLite file is not there.
func (d database) missing() bool {
	if db.IsPostgres(d.DB) {
		return false
	}
	_, err := os.Stat(d.DB)
	return errors.Is(err, fs.ErrNotExist)
}
