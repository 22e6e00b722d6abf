// Reading an archive: what it says is in it, and whether that is so.
package backup

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrBroken: the file is no archive of this program, or is not whole.
var ErrBroken = errors.New("backup: the file is not a whole backup")

// archive is an opened file.
type archive struct {
	zip      *zip.ReadCloser
	manifest Manifest
}

func broken(err error) error { return fmt.Errorf("%w: %w", ErrBroken, err) }

// open reads the manifest only.
func open(path string) (*archive, error) {
	z, err := zip.OpenReader(path)
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, broken(err)
	case err != nil:
		return nil, err
	}
	a := &archive{zip: z}
	if err := a.readManifest(); err != nil {
		z.Close()
		return nil, err
	}
	return a, nil
}

func (a *archive) readManifest() error {
	f, err := a.zip.Open(manifestName)
	if err != nil {
		return broken(err)
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, 16<<20)).Decode(&a.manifest); err != nil {
		return broken(err)
	}
	if a.manifest.Format != format {
		return broken(fmt.Errorf("format %d, this program reads %d", a.manifest.Format, format))
	}
	return nil
}

func (a *archive) Close() error { return a.zip.Close() }

// table opens the text of one table.
func (a *archive) table(name string) (io.ReadCloser, error) {
	f, err := a.zip.Open(tableFile(name))
	if err != nil {
		return nil, broken(err)
	}
	return f, nil
}

// verify reads every table and compares rows and checksums with the manifest.
func (a *archive) verify() error {
	for _, t := range a.manifest.Tables {
		f, err := a.table(t.Name)
		if err != nil {
			return err
		}
		rows, sum, err := countLines(f)
		f.Close()
		switch {
		case err != nil:
			return broken(fmt.Errorf("table %s: %w", t.Name, err))
		case rows != t.Rows:
			return broken(fmt.Errorf("table %s has %d rows, not %d", t.Name, rows, t.Rows))
		case sum != t.SHA256:
			return broken(fmt.Errorf("table %s has another checksum", t.Name))
		}
	}
	return nil
}

func countLines(from io.Reader) (lines int64, sum string, err error) {
	h := sha256.New()
	in := bufio.NewReaderSize(from, 64<<10)
	buffer := make([]byte, 64<<10)
	for {
		n, err := in.Read(buffer)
		h.Write(buffer[:n])
		lines += int64(bytes.Count(buffer[:n], []byte("\n")))
		if errors.Is(err, io.EOF) {
			return lines, hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return 0, "", err
		}
	}
}

// Look reads a backup through: its manifest, every table's rows and checksum, and the checksum of the file. ErrBroken when it is not whole.
func Look(path string) (Info, error) {
	a, err := open(path)
	if err != nil {
		return Info{}, err
	}
	defer a.Close()
	if err := a.verify(); err != nil {
		return Info{}, err
	}
	info := Info{Path: path, Manifest: a.manifest}
	info.SHA256, info.Size, err = fileSum(path)
	return info, err
}
