// The signed and stamped paper of an issued report, scanned: attached to it, and taken off again without being lost.
package reports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/web"
)

// Scan is a scan attached to an issued report.
type Scan struct {
	ID      int64  `db:"id"`
	Hash    string `db:"hash"`
	Name    string `db:"name"`
	Size    int64  `db:"size"` // bytes
	Actor   string `db:"actor"`
	AddedAt int64  `db:"added_at"`
}

// mostScans bounds the scans of one report.
const mostScans = 20

// Scans lists what is attached to an issued report now.
func Scans(tx *db.Tx, issueID int64) (all []Scan, err error) {
	err = tx.Select(&all, `SELECT s.id, s.hash, s.name, f.size, s.actor, s.added_at FROM report_scan s JOIN stored_file f ON f.hash = s.hash
		WHERE s.issue_id = ? AND s.removed_at IS NULL ORDER BY s.id`, issueID)
	if err != nil {
		return nil, fmt.Errorf("scans of report %d: %w", issueID, err)
	}
	return all, nil
}

// AttachScan puts a scan (PDF or picture) to an issued report; the same file again changes nothing. Faults: NotFound, Invalid "file",
// Conflict when it has too many.
func AttachScan(ctx context.Context, d *db.DB, by audit.By, issueID int64, name string, content []byte) error {
	f, err := files.Look("file", name, content)
	if err != nil {
		return err
	}
	if f.Media != "application/pdf" && f.Media != "image/png" && f.Media != "image/jpeg" {
		return fault.Invalid("file", "papers.scan_kind")
	}
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		issued, err := IssuedByID(tx, issueID)
		if err != nil {
			return err
		}
		there, err := Scans(tx, issueID)
		switch {
		case err != nil:
			return err
		case slices.ContainsFunc(there, func(s Scan) bool { return s.Hash == f.Hash }):
			return nil
		case len(there) >= mostScans:
			return fault.Conflict("papers.scans_full", "Most", mostScans)
		}
		if err := files.Keep(tx, f, content); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO report_scan (issue_id, hash, name, actor, added_at) VALUES (?, ?, ?, ?, ?)`, issueID, f.Hash, f.Name, by.Name, tx.NowMS()); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		return audit.Write(tx, by, audit.Line{Act: "report_issue.scan", Subject: "report_issue", SubjectID: issueID,
			After: map[string]any{"number": issued.Number, "file": f.Name, "hash": f.Hash}})
	})
}

// DetachScan takes a scan off its report; it stays on record. NotFound when it is not there any more.
func DetachScan(ctx context.Context, d *db.DB, by audit.By, issueID, scanID int64) error {
	return d.Write(ctx, scope, func(tx *db.Tx) error {
		s, err := scanOf(tx, issueID, scanID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE report_scan SET removed_by = ?, removed_at = ? WHERE id = ? AND removed_at IS NULL`, by.Name, tx.NowMS(), s.ID); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		return audit.Write(tx, by, audit.Line{Act: "report_issue.scan_off", Subject: "report_issue", SubjectID: issueID, Before: map[string]any{"file": s.Name, "hash": s.Hash}})
	})
}

// scanOf finds a scan of a report. NotFound, for one of another report too.
func scanOf(tx *db.Tx, issueID, scanID int64) (Scan, error) {
	all, err := Scans(tx, issueID)
	if err != nil {
		return Scan{}, err
	}
	i := slices.IndexFunc(all, func(s Scan) bool { return s.ID == scanID })
	if i < 0 {
		return Scan{}, fault.NotFound("files.unknown")
	}
	return all[i], nil
}

func scanID(c echo.Context) int64 {
	id, _ := strconv.ParseInt(c.Param("scan"), 10, 64) // 0 is no scan
	return id
}

func (h handlers) attachScan(c echo.Context) error {
	name, content, err := sentFile(c)
	if err == nil {
		err = AttachScan(c.Request().Context(), h.db, web.ActorOf(c).By(), idOf(c), name, content)
	}
	if kind := fault.KindOf(err); kind == fault.KindInvalid || kind == fault.KindConflict {
		return h.issuedWith(c, web.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	web.Flash(c, "papers.scan_kept")
	return web.SeeOther(c, fmt.Sprintf("/bao-cao/ban-hanh/%d", idOf(c)))
}

// sentFile reads the file of the form; the size of the whole request is bounded before this.
func sentFile(c echo.Context) (name string, content []byte, err error) {
	header, err := c.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return "", nil, fault.Invalid("file", "files.empty")
	}
	if err != nil {
		return "", nil, err
	}
	file, err := header.Open()
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	content, err = io.ReadAll(io.LimitReader(file, files.MaxBytes+1))
	return header.Filename, content, err
}

func (h handlers) scan(c echo.Context) error {
	var s Scan
	var media string
	var content []byte
	err := h.db.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if s, err = scanOf(tx, idOf(c), scanID(c)); err != nil {
			return err
		}
		media, content, err = files.Content(tx, s.Hash)
		return err
	})
	if err != nil {
		return err
	}
	return files.Send(c, s.Name, media, content)
}

func (h handlers) detachScan(c echo.Context) error {
	if err := DetachScan(c.Request().Context(), h.db, web.ActorOf(c).By(), idOf(c), scanID(c)); err != nil {
		return err
	}
	web.Flash(c, "papers.scan_off")
	return web.SeeOther(c, fmt.Sprintf("/bao-cao/ban-hanh/%d", idOf(c)))
}
