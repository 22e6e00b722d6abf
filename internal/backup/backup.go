// Package backup copies a whole database into one archive that can be restored into either engine, and knows no word of what is in it.
//
// An archive is a zip: manifest.json, and tables/<name>.jsonl with one row per line, an array of values in the order of the manifest's
// columns: integers (a boolean is 0 or 1), text, bytes in base64, null. Rows are ordered by primary key, so the same rows give the
// same text on both engines. Files that people sent are rows too, and so are in it.
package backup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"hoithi/internal/db"
)

// Why a backup was made; a stable word for the manifest.
const (
	ByHand          = "by-hand"
	Nightly         = "nightly"
	BeforeMigration = "before-migration"
	BeforePublish   = "before-publication"
	BeforeRestore   = "before-restore"
)

// LeftOut are tables that are not copied: whoever was signed in signs in again after a restore, so that no session that was ended
// since comes alive.
var leftOut = []string{"session", "throttle"}

// Manifest says what is in an archive.
type Manifest struct {
	Format   int     `json:"format"`  // 1
	Program  string  `json:"program"` // version of the program that made it
	MadeAt   int64   `json:"made_at"` // ms, the instant of the snapshot
	Why      string  `json:"why"`
	Database string  `json:"database"` // "sqlite" or "postgres"
	Schema   int64   `json:"schema"`   // version of the schema
	Tables   []Table `json:"tables"`   // each after those it refers to
}

// Table is one table of an archive. SHA256 is of its text, uncompressed, hexadecimal.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"`
}

// Rows is the number of rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Info is a backup on disk.
type Info struct {
	Path     string
	Size     int64 // bytes
	SHA256   string
	Manifest Manifest
}

// Source is a database as Make reads it: (*db.DB).Read of an open one, or From.
type Source func(ctx context.Context, f func(tx *db.Tx) error) error

// From reads a database that is not open, whatever the version of its schema.
func From(dsn string, clock func() time.Time) Source {
	return func(ctx context.Context, f func(tx *db.Tx) error) error { return db.Snapshot(ctx, dsn, clock, f) }
}

// ErrNoRoom: the disk of the backups is full; nothing half-made is left there.
var ErrNoRoom = errors.New("backup: no space left for the backup")

// Damaged says that the database failed its own check. It is not backed up: a bad copy would in time push out the good ones.
type Damaged struct{ Lines []string }

func (e *Damaged) Error() string {
	return fmt.Sprintf("backup: the database is damaged: %s", strings.Join(e.Lines, "; "))
}

// explain puts ErrNoRoom before the system's words.
func explain(err error) error {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) {
			return fmt.Errorf("%w: %w", ErrNoRoom, err)
		}
	}
	return err
}

// Zone is that of the days and names of backups.
func Zone() *time.Location { return zone }
