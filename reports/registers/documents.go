// Documents attached to a row: kept by their content, taken off without being lost.
package registers

import (
	"context"
	"errors"
	"fmt"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
)

// maxDocuments is how many documents a row can have at a time.
const maxDocuments = 20

// Document is one attached to a row.
type Document struct {
	ID      int64  `db:"id"`
	Name    string `db:"name"`
	Hash    string `db:"hash"`
	Size    int64  `db:"size"` // bytes
	Actor   string `db:"actor"`
	AddedAt int64  `db:"added_at"`
}

// Documents lists what is attached to a row now.
func Documents(tx *db.Tx, rowID int64) (list []Document, err error) {
	err = tx.Select(&list, `SELECT d.id, d.name, d.hash, f.size, d.actor, d.added_at FROM register_document d JOIN stored_file f ON f.hash = d.hash
		WHERE d.row_id = ? AND d.removed_at IS NULL ORDER BY d.id`, rowID)
	if err != nil {
		return nil, fmt.Errorf("documents of row %d: %w", rowID, err)
	}
	return list, nil
}

// Attach keeps a document with a row. Invalid "file" as files.Look, Conflict when the row has too many, NotFound for an unknown row.
func Attach(ctx context.Context, d *db.DB, by audit.By, register string, rowID int64, name string, content []byte) error {
	f, err := files.Look("file", name, content)
	if err != nil {
		return err
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		if _, err := ByID(tx, register, rowID); err != nil {
			return err
		}
		there, err := Documents(tx, rowID)
		if err != nil {
			return err
		}
		for _, other := range there {
			if other.Hash == f.Hash {
				return nil // sent twice
			}
		}
		if len(there) >= maxDocuments {
			return fault.Conflict("registers.fault.many_documents", "Max", maxDocuments)
		}
		if err := files.Keep(tx, f, content); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO register_document (row_id, hash, name, actor, added_at) VALUES (?, ?, ?, ?, ?)`, rowID, f.Hash, f.Name, by.Name, tx.NowMS())
		if err != nil {
			return fmt.Errorf("attach: %w", err)
		}
		return audit.Write(tx, by, audit.Line{Act: "register.attach", Subject: "register_row", SubjectID: rowID, After: map[string]any{"file": f.Name, "sha256": f.Hash}})
	})
}

// Detach takes a document off a row; its content and who attached it stay on record. Taking it off again changes nothing.
func Detach(ctx context.Context, d *db.DB, by audit.By, register string, rowID, documentID int64) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		if _, err := ByID(tx, register, rowID); err != nil {
			return err
		}
		var name string
		err := tx.Get(&name, `UPDATE register_document SET removed_at = ?, removed_by = ? WHERE id = ? AND row_id = ? AND removed_at IS NULL RETURNING name`,
			tx.NowMS(), by.Name, documentID, rowID)
		if errors.Is(err, db.ErrNoRow) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("detach: %w", err)
		}
		return audit.Write(tx, by, audit.Line{Act: "register.detach", Subject: "register_row", SubjectID: rowID, Before: map[string]any{"file": name}})
	})
}

// document finds what is attached to a row of a register. NotFound, for one of another row too.
func document(tx *db.Tx, register string, rowID, documentID int64) (doc Document, err error) {
	if _, err := ByID(tx, register, rowID); err != nil {
		return doc, err
	}
	err = tx.Get(&doc, `SELECT id, name, hash FROM register_document WHERE id = ? AND row_id = ? AND removed_at IS NULL`, documentID, rowID)
	if errors.Is(err, db.ErrNoRow) {
		err = fault.NotFound("files.unknown")
	}
	return doc, err
}
