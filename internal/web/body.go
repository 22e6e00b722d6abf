// This file keeps answers ready that are the same for everybody: rendered, compressed and tagged once, then only copied out.
package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
)

// Body is a ready answer. It never changes; keep it under everything it depends on: version, language, address.
type Body struct {
	plain, packed             []byte
	kind, tag, size, packSize []string
}

var (
	bodyVary    = []string{"Accept-Encoding, Cookie"}
	bodyCache   = []string{"public, no-cache"} // keep it, and ask each time whether it is still so
	bodyPacking = []string{"gzip"}
)

// NewBody keeps content, which must not change afterwards.
func NewBody(contentType string, content []byte) (*Body, error) {
	var packed bytes.Buffer
	if err := pack(&packed, content, gzip.BestCompression); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return &Body{
		plain: content, packed: packed.Bytes(), kind: []string{contentType}, tag: []string{`W/"` + hex.EncodeToString(sum[:12]) + `"`},
		size: []string{strconv.Itoa(len(content))}, packSize: []string{strconv.Itoa(packed.Len())},
	}, nil
}

// PublicBody renders a page inside the layout as a visitor sees it, without anything of this request but its language and path.
func PublicBody(c echo.Context, name string, page any) (*Body, error) {
	a, p := appOf(c), Printer(c)
	frame := Frame{Lang: p.Lang(), Path: SafePath(c.Request().URL.EscapedPath(), "/"), Story: a.story(c), Page: page}
	if err := a.navigate(c, p, auth.Actor{}, &frame); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := a.cfg.Renderer.Render(&b, p.Voice(), name, frame); err != nil {
		return nil, err
	}
	return NewBody("text/html; charset=utf-8", b.Bytes())
}

// Send answers with the body, or with 304 when the browser has it.
func (b *Body) Send(c echo.Context) error {
	w, r := c.Response(), c.Request()
	h := w.Header()
	h["Etag"] = b.tag[:1:1]
	h["Vary"] = bodyVary[:1:1]
	h["Cache-Control"] = bodyCache[:1:1]
	if match := r.Header["If-None-Match"]; len(match) > 0 && strings.Contains(match[0], b.tag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	content, size := b.plain, b.size
	if takesGzip(r.Header) {
		h["Content-Encoding"] = bodyPacking[:1:1]
		content, size = b.packed, b.packSize
	}
	h["Content-Type"] = b.kind[:1:1]
	h["Content-Length"] = size[:1:1]
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := w.Write(content)
	return err
}
