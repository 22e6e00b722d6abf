// The act of keeping a design: a new revision, what was issued keeps its own.
package certificates

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
)

// Kept is a revision of a design.
type Kept struct {
	ID         int64   `db:"id"`
	Revision   int     `db:"revision"`
	Document   string  `db:"document"`
	Background *string `db:"background"` // hash, nil = none
	Actor      string  `db:"actor"`
	RecordedAt int64   `db:"recorded_at"`
}

// Change is what becomes of the background: a new picture, none, or (zero) what it was.
type Change struct {
	Name    string
	Content []byte
	Remove  bool
}

// Keep keeps a design as the next revision of a contest's kind. base is the revision somebody looked at, 0 = the program's own. Faults:
// Invalid per part of a field and "background"; Conflict when another revision came since.
func Keep(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, kind string, design Design, background Change, base int) error {
	faults := design.check()
	var picture *files.File
	if background.Content != nil {
		f, content, err := look(background.Name, background.Content)
		faults, picture, background.Content = append(faults, err), &f, content
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	document, err := json.Marshal(design)
	if err != nil {
		return fmt.Errorf("encode design: %w", err)
	}
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		next := Kept{Revision: base + 1, Document: string(document)}
		old, err := newestDesign(tx, c.ID, kind)
		if err != nil {
			return err
		}
		if old != nil && old.Revision != base || old == nil && base != 0 {
			return fault.Conflict("certificates.design.moved")
		}
		if old != nil && !background.Remove {
			next.Background = old.Background
		}
		if picture != nil {
			next.Background = &picture.Hash
			if err := files.Keep(tx, *picture, background.Content); err != nil {
				return err
			}
		}
		if err := insertDesign(tx, c.ID, kind, by.Name, &next); err != nil {
			return err
		}
		return audit.Write(tx, by, audit.Line{ContestID: c.ID, Act: "certificate.design", Subject: "certificate_design", SubjectID: next.ID,
			After: map[string]any{"kind": kind, "revision": next.Revision, "background": next.Background != nil}})
	})
}

// newestDesign is the revision that holds; nil = the program's own design.
func newestDesign(tx *db.Tx, contestID int64, kind string) (*Kept, error) {
	var k Kept
	err := tx.Get(&k, `SELECT id, revision, document, background, actor, recorded_at FROM certificate_design
		WHERE contest_id = ? AND kind = ? ORDER BY revision DESC LIMIT 1`, contestID, kind)
	if errors.Is(err, db.ErrNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("design of contest %d: %w", contestID, err)
	}
	return &k, nil
}

func designsByID(tx *db.Tx, contestID int64) (map[int64]Kept, error) {
	var rows []Kept
	if err := tx.Select(&rows, `SELECT id, revision, document, background, actor, recorded_at FROM certificate_design WHERE contest_id = ?`, contestID); err != nil {
		return nil, fmt.Errorf("designs of contest %d: %w", contestID, err)
	}
	all := map[int64]Kept{}
	for _, k := range rows {
		all[k.ID] = k
	}
	return all, nil
}

func insertDesign(tx *db.Tx, contestID int64, kind, actor string, k *Kept) error {
	err := tx.Get(&k.ID, `INSERT INTO certificate_design (contest_id, kind, revision, document, background, actor, recorded_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`, contestID, kind, k.Revision, k.Document, k.Background, actor, tx.NowMS())
	if err != nil {
		return fmt.Errorf("insert design: %w", err)
	}
	return nil
}

// design reads what is kept; nil is the program's own of the kind.
func (k *Kept) design(kind string) (Design, error) {
	if k == nil {
		return Default(kind, false), nil
	}
	var d Design
	if err := json.Unmarshal([]byte(k.Document), &d); err != nil {
		return d, fmt.Errorf("decode design %d: %w", k.ID, err)
	}
	return d, nil
}

// pictureOf reads a background; nil = none.
func pictureOf(tx *db.Tx, k *Kept) (*Picture, error) {
	if k == nil || k.Background == nil {
		return nil, nil
	}
	media, content, err := files.Content(tx, *k.Background)
	if err != nil {
		return nil, fmt.Errorf("background of design %d: %w", k.ID, err)
	}
	return &Picture{*k.Background, media, content}, nil
}
