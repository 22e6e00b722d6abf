// The files of static/, compressed once and addressed by the hash of them all, so that a browser may keep them for ever.
package templates

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// Static is an http.Handler for /static/<version>/<file>. Modules import each other by relative address and so stay within one version.
type Static struct {
	version string
	files   map[string]staticFile
}

type staticFile struct {
	kind  string
	plain []byte
	gzip  []byte
}

var staticKinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

func newStatic() (*Static, error) {
	s := &Static{files: map[string]staticFile{}}
	hash := sha256.New()
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		kind, ok := staticKinds[path.Ext(name)]
		if !ok {
			return fmt.Errorf("static file %s: unknown kind", name)
		}
		fmt.Fprintf(hash, "%s %d\n", name, len(content))
		hash.Write(content)
		packed, err := pack(content)
		if err != nil {
			return err
		}
		s.files[strings.TrimPrefix(name, "static/")] = staticFile{kind, content, packed}
		return nil
	})
	s.version = hex.EncodeToString(hash.Sum(nil))[:12]
	return s, err
}

func pack(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// Path is the address of a file: "css/main.css" → "/static/3f2a91bc0d1e/css/main.css". An unknown file is an error.
func (s *Static) Path(name string) (string, error) {
	if _, ok := s.files[name]; !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return "/static/" + s.version + "/" + name, nil
}

// ServeHTTP answers any version with the files of this one; only the right version may be kept.
func (s *Static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	version, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
	file, ok := s.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if version == s.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := file.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = file.gzip
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away: nobody is left to tell
	}
}
