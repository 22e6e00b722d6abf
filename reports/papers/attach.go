// The acts about scans: a signed and stamped paper put to the paper that was issued, and taken off again.
package papers

import (
	"context"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
)

// mostScans bounds the scans of one issued paper.
const mostScans = 60 // signed score sheets come one by one

// Attach puts a scan (PDF or picture) to an issued paper. Faults: NotFound; Conflict when the paper was not issued or holds too many;
// Invalid "file".
func Attach(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, paperID int64, name string, content []byte) (Scan, error) {
	f, err := files.Look("file", name, content)
	if err != nil {
		return Scan{}, err
	}
	if f.Media != "application/pdf" && f.Media != "image/png" && f.Media != "image/jpeg" {
		return Scan{}, fault.Invalid("file", "papers.scan_kind")
	}
	var s Scan
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		p, err := paperByID(tx, c.ID, paperID)
		if err != nil {
			return err
		}
		if p.State != Issued {
			return fault.Conflict("papers.scan_unissued")
		}
		all, err := scansOf(tx, c.ID)
		if err != nil {
			return err
		}
		n := 0
		for _, other := range all {
			if other.PaperID == p.ID {
				n++
			}
		}
		if n >= mostScans {
			return fault.Conflict("papers.scans_full", "Most", mostScans)
		}
		if err := files.Keep(tx, f, content); err != nil {
			return err
		}
		s = Scan{PaperID: p.ID, Hash: f.Hash, Name: f.Name, Size: f.Size, Actor: by.Name, AddedAt: tx.NowMS()}
		if err := insertScan(tx, &s); err != nil {
			return err
		}
		return audit.Write(tx, by, p.line(c, "paper.scan", map[string]any{"file": s.Name, "hash": s.Hash}))
	})
	return s, err
}

// Detach takes a scan off its paper; it stays on record. NotFound when it is not there any more.
func Detach(ctx context.Context, d *db.DB, by audit.By, c *contests.Contest, scanID int64) error {
	return d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		s, err := scanByID(tx, c.ID, scanID)
		if err != nil {
			return err
		}
		p, err := paperByID(tx, c.ID, s.PaperID)
		if err != nil {
			return err
		}
		if err := endScan(tx, s.ID, by.Name); err != nil {
			return err
		}
		return audit.Write(tx, by, p.line(c, "paper.scan_off", map[string]any{"file": s.Name, "hash": s.Hash}))
	})
}
