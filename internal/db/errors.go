// Errors of the database that callers tell apart with errors.Is, errors.As and IsUnique.
package db

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

var (
	// ErrNoRow is what Tx.Get returns when the query finds nothing.
	ErrNoRow = errors.New("db: no such row")
	// ErrReadOnly: the file, its folder or the server does not allow writing.
	ErrReadOnly = errors.New("db: the database cannot be written")
	// ErrFull: the disk has no room; nothing of the act was kept.
	ErrFull = errors.New("db: no space left for the database")
	// ErrNoDatabase: there is no such file; migrate creates it.
	ErrNoDatabase = errors.New("db: no such database")
	// ErrOtherFile: the file is not a database.
	ErrOtherFile = errors.New("db: the file is no database")
	// ErrClosed: the database was closed.
	ErrClosed = errors.New("db: closed")
	// ErrEnded: a statement ended the transaction under the act; nothing of the act was kept.
	ErrEnded = errors.New("db: the transaction was ended by a statement")
)

// SchemaError says that the database and the program disagree about the version of the schema.
// Have is the database's version (0 = empty), Want the program's.
type SchemaError struct{ Have, Want int64 }

func (e *SchemaError) Error() string {
	if e.Have > e.Want {
		return fmt.Sprintf("db: the database has schema version %d, this program knows %d: use a newer program", e.Have, e.Want)
	}
	return fmt.Sprintf("db: the database has schema version %d, this program needs %d: run the migration", e.Have, e.Want)
}

// IsUnique says whether err is the refusal of a unique index or primary key.
func IsUnique(err error) bool {
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		return lite.ExtendedCode == sqlite3.ErrConstraintUnique || lite.ExtendedCode == sqlite3.ErrConstraintPrimaryKey
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}

// explain puts the sentinel of what an operator can mend before the engine's own words.
func explain(err error) error {
	var lite sqlite3.Error
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &lite):
		switch lite.Code {
		case sqlite3.ErrReadonly, sqlite3.ErrCantOpen: // the journal cannot be made in a folder that forbids it
			return fmt.Errorf("%w: %w", ErrReadOnly, err)
		case sqlite3.ErrNotADB:
			return fmt.Errorf("%w: %w", ErrOtherFile, err)
		case sqlite3.ErrFull:
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
	case errors.As(err, &pg):
		switch pg.Code {
		case "25006": // read_only_sql_transaction
			return fmt.Errorf("%w: %w", ErrReadOnly, err)
		case "53100": // disk_full
			return fmt.Errorf("%w: %w", ErrFull, err)
		case "3D000": // invalid_catalog_name
			return fmt.Errorf("%w: %w", ErrNoDatabase, err)
		}
	}
	return err
}

// again says whether PostgreSQL gave the act up for the sake of another one, so that it may run once more.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
