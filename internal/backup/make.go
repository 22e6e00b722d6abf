// Making a backup: one snapshot, one file, looked through again before it gets its name.
package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hoithi/internal/db"
)

const (
	format       = 1
	manifestName = "manifest.json"
	extension    = ".zip"
	partPattern  = ".hoithi-*.part" // what is under way, or was left by a crash
)

// zone is that of the days and file names of backups: +07, on machines without a zone database too.
var zone = time.FixedZone("+07", 7*60*60)

// Folder is where backups of a database are kept when nothing else is said: beside the SQLite file.
func Folder(dsn string) string {
	if db.IsPostgres(dsn) {
		return filepath.Join("data", "backups")
	}
	return filepath.Join(filepath.Dir(dsn), "backups")
}

// Make copies the database, as it is at one instant, into a new file in dir, which is made when it is missing (0700). People go on
// writing meanwhile. Faults: ErrNoRoom, *Damaged.
func Make(ctx context.Context, from Source, dir, why, program string) (Info, error) {
	info, err := produce(ctx, from, dir, Manifest{Format: format, Program: program, Why: why})
	return info, explain(err)
}

func produce(ctx context.Context, from Source, dir string, m Manifest) (info Info, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return info, err
	}
	part, err := os.CreateTemp(dir, partPattern)
	if err != nil {
		return info, err
	}
	defer os.Remove(part.Name()) // by then it has another name, or must go
	defer part.Close()
	err = from(ctx, func(tx *db.Tx) error {
		if _, err := part.Seek(0, io.SeekStart); err != nil {
			return err
		}
		m.Tables = nil
		return write(tx, &m, part)
	})
	if err == nil {
		err = part.Sync()
	}
	if err == nil {
		err = part.Close()
	}
	if err != nil {
		return info, err
	}
	if info, err = Look(part.Name()); err != nil {
		return info, fmt.Errorf("backup: what was written does not read back: %w", err)
	}
	if info.Path, err = named(dir, m.MadeAt); err == nil {
		err = os.Rename(part.Name(), info.Path)
	}
	if err == nil {
		err = syncFolder(dir)
	}
	return info, err
}

// named finds a name by the instant that is not taken: hoithi-2024-08-20-140000.zip.
func named(dir string, at int64) (string, error) {
	stamp := time.UnixMilli(at).In(zone).Format("2006-01-02-150405")
	for n := 1; ; n++ {
		path := filepath.Join(dir, "hoithi-"+stamp+extension)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("hoithi-%s-%d%s", stamp, n, extension))
		}
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path, nil
		} else if err != nil {
			return "", err
		}
	}
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// write checks the database and writes all of it.
func write(tx *db.Tx, m *Manifest, to io.Writer) error {
	wrong, err := tx.Check()
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return &Damaged{wrong}
	}
	m.Database, m.MadeAt = tx.Dialect(), tx.NowMS()
	if m.Schema, err = tx.SchemaVersion(); err != nil {
		return err
	}
	tables, err := tx.Tables()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(to)
	for _, t := range tables {
		if slices.Contains(leftOut, t.Name) {
			continue
		}
		w, err := archive.CreateHeader(&zip.FileHeader{Name: tableFile(t.Name), Method: zip.Deflate, Modified: tx.Now.UTC()})
		if err != nil {
			return err
		}
		made, err := writeTable(tx, t, w)
		if err != nil {
			return err
		}
		m.Tables = append(m.Tables, made)
	}
	w, err := archive.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: tx.Now.UTC()})
	if err != nil {
		return err
	}
	lines := json.NewEncoder(w)
	lines.SetIndent("", " ")
	if err := lines.Encode(m); err != nil {
		return err
	}
	return archive.Close()
}

func tableFile(name string) string { return "tables/" + name + ".jsonl" }

// fileSum is the SHA-256 of a file, hexadecimal, and its size in bytes.
func fileSum(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}
