// Package files keeps attached documents: their kind read from their bytes, their content stored once by its hash, and sent as a
// download that runs nothing.
package files

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// MaxBytes is the size of the largest document that is kept.
const MaxBytes = 10 << 20

// maxParts bounds the files inside a document of Word, Excel or PowerPoint that is looked into.
const maxParts = 5000

const maxName = 120 // characters

// File is a document: a name for people, the kind of its content, and where the content is found.
type File struct {
	Name  string
	Media string // "application/pdf"
	Hash  string // SHA-256 of the content
	Size  int64  // bytes
}

// kind is one that is kept. office names a part that only this kind of Office document has.
type kind struct{ media, ext, magic, office string }

// kinds are all that are kept: what prints and carries no script. An HTML page or an SVG picture is none of them (G9).
var kinds = [...]kind{
	{"application/pdf", ".pdf", "%PDF-", ""},
	{"image/png", ".png", "\x89PNG\r\n\x1a\n", ""},
	{"image/jpeg", ".jpg", "\xff\xd8\xff", ""},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "PK\x03\x04", "word/document.xml"},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "PK\x03\x04", "xl/workbook.xml"},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx", "PK\x03\x04", "ppt/presentation.xml"},
}

// Look reads what a sent file is, by its bytes alone. Invalid at field: empty, too large, or of no kind that is kept.
func Look(field, name string, content []byte) (File, error) {
	switch {
	case len(content) == 0:
		return File{}, fault.Invalid(field, "files.empty")
	case len(content) > MaxBytes:
		return File{}, fault.Invalid(field, "files.too_large", "Limit", MaxBytes>>20)
	}
	k, ok := sniff(content)
	if !ok {
		return File{}, fault.Invalid(field, "files.kind")
	}
	f := Made(k.media, content)
	f.Name = named(name, k.ext)
	return f, nil
}

// Made describes a file that this program made itself, of whatever kind.
func Made(media string, content []byte) File {
	sum := sha256.Sum256(content)
	return File{Media: media, Hash: hex.EncodeToString(sum[:]), Size: int64(len(content))}
}

func sniff(content []byte) (kind, bool) {
	for _, k := range kinds {
		if bytes.HasPrefix(content, []byte(k.magic)) && (k.office == "" || holds(content, k.office)) {
			return k, true
		}
	}
	return kind{}, false
}

// holds says whether an Office document has a part, and no macros.
func holds(content []byte, part string) bool {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(z.File) > maxParts {
		return false
	}
	found := false
	for _, f := range z.File {
		found = found || f.Name == part
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return false
		}
	}
	return found
}

// named is the name without folders and with the ending of its kind.
func named(name, ext string) string {
	name = text.Clean(path.Base(strings.ReplaceAll(name, `\`, "/")))
	end := path.Ext(name)
	if lower := strings.ToLower(end); lower == ext || lower == ".jpeg" && ext == ".jpg" {
		name = strings.TrimSuffix(name, end)
	}
	r := []rune(name)
	name = strings.Trim(string(r[:min(len(r), maxName)]), " .")
	if name == "" || name == "/" {
		name = "tai-lieu"
	}
	return name + ext
}

// Keep stores the content of a file inside an act; the same content is there once.
func Keep(tx *db.Tx, f File, content []byte) error {
	_, err := tx.Exec(`INSERT INTO stored_file (hash, media, size, content, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
		f.Hash, f.Media, f.Size, content, tx.NowMS())
	if err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return nil
}

// ErasedMedia is the kind of what stands in the place of an erased document.
const ErasedMedia = "text/x-erased"

// KeepErased stores what stands in the place of documents whose content was erased on record, and gives its hash.
func KeepErased(tx *db.Tx) (hash string, err error) {
	content := []byte("Nội dung đã được xóa.\n")
	f := Made(ErasedMedia, content)
	return f.Hash, Keep(tx, f, content)
}

// Content reads a file's content back. NotFound.
func Content(tx *db.Tx, hash string) (media string, content []byte, err error) {
	var row struct {
		Media   string
		Content []byte
	}
	err = tx.Get(&row, `SELECT media, content FROM stored_file WHERE hash = ?`, hash)
	if errors.Is(err, db.ErrNoRow) {
		err = fault.NotFound("files.unknown")
	}
	return row.Media, row.Content, err
}

// Send answers with a document as a download: never shown inside the site, and nothing in it runs.
func Send(c echo.Context, name, media string, content []byte) error {
	attach(c, name)
	return c.Blob(http.StatusOK, media, content)
}

// SendFrom is Send for what is too large to be held in memory.
func SendFrom(c echo.Context, name, media string, content io.Reader) error {
	attach(c, name)
	return c.Stream(http.StatusOK, media, content)
}

func attach(c echo.Context, name string) {
	h := c.Response().Header()
	h.Set("Content-Disposition", Attachment(name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}

// Attachment names a download, for old browsers without marks, and (RFC 5987) in Vietnamese.
func Attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/;%`, r) {
			return '-'
		}
		return r
	}, text.Fold(name))
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
