// Restoring: into an empty database, or in the place of another that is put aside; what was filled in is read back and compared.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"hoithi/internal/db"
)

// ErrNotEmpty: there is something in the database already.
var ErrNotEmpty = errors.New("backup: the database is not empty")

// Into says where an archive goes.
type Into struct {
	DSN     string
	Replace bool // a database with something in it is put aside
	Clock   func() time.Time
	Safety  func(ctx context.Context) error // makes a backup of what is replaced, before anything else; nil = none
}

// Restored says what was done.
type Restored struct {
	Manifest Manifest
	Schema   int64  // version of the schema now
	Aside    string // where the replaced database is now, "" = there was none
}

// Restore fills the database of into with what the archive at path holds, compares every row, and brings the schema to the program's
// version. Until all of it has succeeded the old database stands; then the new one takes its place in one step, so a restore that is killed
// leaves the one or the other, never half. Faults: ErrBroken, ErrNotEmpty, *db.SchemaError (the archive is newer), db.ErrInUse.
func Restore(ctx context.Context, path string, into Into) (done Restored, err error) {
	a, err := open(path)
	if err != nil {
		return done, err
	}
	defer a.Close()
	if err := a.verify(); err != nil {
		return done, err
	}
	done.Manifest = a.manifest
	have, want, err := db.Versions(ctx, into.DSN)
	if err != nil {
		return done, err
	}
	if a.manifest.Schema > want {
		return done, &db.SchemaError{Have: a.manifest.Schema, Want: want}
	}
	rows, err := into.holds(ctx, have)
	if err != nil {
		return done, err
	}
	if rows && !into.Replace {
		return done, ErrNotEmpty
	}
	if rows && into.Safety != nil {
		if err := into.Safety(ctx); err != nil {
			return done, err
		}
	}
	done.Schema = want
	done.Aside, err = into.swap(ctx, a, rows)
	return done, err
}

// holds says whether any table has a row; scopes of locks are none.
func (into Into) holds(ctx context.Context, have int64) (rows bool, err error) {
	if have == 0 {
		return false, nil
	}
	err = db.Snapshot(ctx, into.DSN, into.Clock, func(tx *db.Tx) error {
		tables, err := tx.Tables()
		for _, t := range tables {
			var n int64
			if err == nil && t.Name != "scope" {
				err = tx.Get(&n, `SELECT count(*) FROM (SELECT 1 FROM `+db.Identifier(t.Name)+` LIMIT 1) AS one`)
			}
			rows = rows || n > 0
		}
		return err
	})
	return rows, err
}

// swap fills a new database beside the old one and puts it in its place in one step; the old one stays aside when it had rows.
func (into Into) swap(ctx context.Context, a *archive, rows bool) (aside string, err error) {
	now := into.Clock().In(zone)
	stamp := now.Format("20060102_150405_") + fmt.Sprintf("%03d", now.Nanosecond()/1e6)
	work, err := db.Work(ctx, into.DSN)
	if err != nil {
		return "", err
	}
	if err = into.fill(ctx, a, work); err == nil {
		aside, err = db.Replace(ctx, into.DSN, stamp, rows)
	}
	if err != nil {
		return "", errors.Join(err, db.DropWork(context.WithoutCancel(ctx), into.DSN))
	}
	return aside, nil
}

// fill makes the schema the archive was made of, fills it, compares and brings it up to date.
func (into Into) fill(ctx context.Context, a *archive, dsn string) error {
	if err := db.MigrateTo(ctx, dsn, a.manifest.Schema); err != nil {
		return err
	}
	if err := db.Fill(ctx, dsn, into.Clock, func(tx *db.Tx) error { return fillAll(tx, a) }); err != nil {
		return err
	}
	if err := db.Snapshot(ctx, dsn, into.Clock, func(tx *db.Tx) error { return compare(tx, a.manifest) }); err != nil {
		return err
	}
	return db.Migrate(ctx, dsn)
}

func fillAll(tx *db.Tx, a *archive) error {
	tables, err := tx.Tables()
	if err != nil {
		return err
	}
	for _, t := range slices.Backward(tables) { // what migrations put in is in the archive too
		if _, err := tx.Exec(`DELETE FROM ` + db.Identifier(t.Name)); err != nil {
			return err
		}
	}
	filled := 0
	for _, t := range tables {
		at := slices.IndexFunc(a.manifest.Tables, func(m Table) bool { return m.Name == t.Name })
		if at < 0 {
			if slices.Contains(leftOut, t.Name) {
				continue
			}
			return broken(fmt.Errorf("table %s is missing", t.Name))
		}
		text, err := a.table(t.Name)
		if err != nil {
			return err
		}
		err = fillTable(tx, t, a.manifest.Tables[at].Columns, text)
		text.Close()
		if err != nil {
			return err
		}
		filled++
	}
	if filled != len(a.manifest.Tables) {
		return broken(fmt.Errorf("%d tables, schema %d has %d", len(a.manifest.Tables), a.manifest.Schema, filled))
	}
	return tx.MoveSequences()
}

// compare reads every table back: the same rows give the same checksum on both engines.
func compare(tx *db.Tx, m Manifest) error {
	wrong, err := tx.Check()
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return &Damaged{wrong}
	}
	tables, err := tx.Tables()
	if err != nil {
		return err
	}
	for _, want := range m.Tables {
		at := slices.IndexFunc(tables, func(t db.Table) bool { return t.Name == want.Name })
		got, err := writeTable(tx, ordered(tables[at], want.Columns), io.Discard)
		if err != nil {
			return err
		}
		if got.Rows != want.Rows || got.SHA256 != want.SHA256 {
			return fmt.Errorf("backup: table %s: %d rows were restored that differ from the %d of the archive", want.Name, got.Rows, want.Rows)
		}
	}
	return nil
}

// ordered is t with its columns in the order of the archive.
func ordered(t db.Table, columns []string) db.Table {
	sorted := slices.Clone(t.Columns)
	slices.SortFunc(sorted, func(a, b db.Column) int { return slices.Index(columns, a.Name) - slices.Index(columns, b.Name) })
	t.Columns = sorted
	return t
}
