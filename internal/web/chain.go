// This file is the way of a request: headers, session, policy, form, handler, log. One function instead of a stack of middlewares.
package web

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// Bounds of what is read of a request's body. Files come from signed-in people only.
const (
	maxForm   = 1 << 20
	maxUpload = 12 << 20
	maxDrain  = 64 << 20 // a body announced as too large is read to here and thrown away, so that the browser shows the answer
	inMemory  = 1 << 20  // of a multipart form; larger files wait on disk until the answer was given
)

// errMalformed says that a form, query or path cannot be read: bad escapes, bad UTF-8, a zero byte.
var errMalformed = errors.New("web: malformed request")

// errTooLarge says that the body was announced as larger than limit bytes.
type errTooLarge struct{ limit int64 }

func (e errTooLarge) Error() string { return fmt.Sprintf("web: body over %d bytes", e.limit) }

func (a *App) chain(h echo.HandlerFunc, p Policy) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		a.setFixed(c.Response().Header())
		r := a.begin(c)
		c.Response().Header().Set("X-Request-Id", r.id)
		err := safely(func() error { return a.pass(c, r, h, p) })
		if err != nil {
			a.fail(c, err)
		}
		a.logRequest(c, r, start, err)
		return nil
	}
}

// pass takes a request through to its handler.
func (a *App) pass(c echo.Context, r *request, h echo.HandlerFunc, p Policy) error {
	if err := readable(c); err != nil {
		return err
	}
	post := c.Request().Method == http.MethodPost
	if post {
		if err := a.origins.Check(c.Request()); err != nil {
			return errCrossOrigin
		}
	}
	if err := a.loadSession(c, r); err != nil {
		return err
	}
	if err := p.Check(c, r.actor); err != nil {
		return err
	}
	if post {
		if err := readForm(c, r.actor.SignedIn()); err != nil {
			return err
		}
		defer func() {
			if form := c.Request().MultipartForm; form != nil {
				_ = form.RemoveAll() // files in the system's temporary folder: it tidies up what stays
			}
		}()
	}
	return h(c)
}

// cachedChain is the short way, for pages that are the same for everybody: nothing is loaded, nothing is logged unless it fails.
func (a *App) cachedChain(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if v := recover(); v != nil {
				err = panicked(v)
			}
			if err != nil {
				r := a.begin(c)
				a.fail(c, err)
				a.logRequest(c, r, time.Now(), err)
				err = nil
			}
		}()
		a.setFixed(c.Response().Header())
		if err := readable(c); err != nil {
			return err
		}
		return h(c)
	}
}

// unrouted answers what no route takes.
func (a *App) unrouted(err error, c echo.Context) {
	start := time.Now()
	a.setFixed(c.Response().Header())
	r := a.begin(c)
	_ = safely(func() error { return a.loadSession(c, r) }) // the page is the same without a name on it
	a.fail(c, err)
	a.logRequest(c, r, start, err)
}

func (a *App) begin(c echo.Context) *request {
	r := stateOf(c)
	if r.id == "" {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails
		r.id = hex.EncodeToString(b[:])
	}
	return r
}

// logRequest names the route and never the address itself, which may hold a token.
func (a *App) logRequest(c echo.Context, r *request, start time.Time, err error) {
	status := c.Response().Status
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("id", r.id), slog.String("method", c.Request().Method), slog.String("route", c.Path()),
		slog.Int("status", status), slog.Duration("took", time.Since(start)), slog.Int64("bytes", c.Response().Size),
	}
	if r.actor.SignedIn() {
		attrs = append(attrs, slog.Int64("account", r.actor.AccountID))
	}
	var p *panicError
	if err != nil && status >= http.StatusInternalServerError {
		level = slog.LevelError
		attrs = append(attrs, slog.String("error", err.Error()))
		if errors.As(err, &p) {
			attrs = append(attrs, slog.String("stack", p.stack))
		}
	}
	a.cfg.Log.LogAttrs(c.Request().Context(), level, "request", attrs...)
}

// panicError is a panic of a handler, with where it happened.
type panicError struct {
	value any
	stack string
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// panicked makes an error of a panic, except of the one that asks the server to drop the connection.
func panicked(v any) error {
	if v == http.ErrAbortHandler {
		panic(v)
	}
	return &panicError{v, string(debug.Stack())}
}

func safely(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked(v)
		}
	}()
	return f()
}

// readable refuses a path or query that is not text: a database takes no zero byte and no broken UTF-8.
func readable(c echo.Context) error {
	u := c.Request().URL
	if !isText(u.Path) {
		return echo.ErrNotFound
	}
	if u.RawQuery == "" {
		return nil
	}
	if strings.Contains(u.RawQuery, ";") {
		return errMalformed
	}
	return allText(c.QueryParams())
}

func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func allText(values map[string][]string) error {
	for key, list := range values {
		if !isText(key) {
			return errMalformed
		}
		for _, v := range list {
			if !isText(v) {
				return errMalformed
			}
		}
	}
	return nil
}

// readForm reads the whole form before the handler sees it, so that c.FormValue is never silently empty.
func readForm(c echo.Context, files bool) error {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return errMalformed
	}
	limit := int64(maxForm)
	if files && kind == "multipart/form-data" {
		limit = maxUpload
	}
	if r.ContentLength > limit {
		if r.ContentLength <= maxDrain {
			_, _ = io.CopyN(io.Discard, r.Body, r.ContentLength) // the refusal stands, whatever comes
		}
		return errTooLarge{limit}
	}
	r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, limit)
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(inMemory)
	} else {
		err = r.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errTooLarge{limit}
	case err != nil:
		return errMalformed
	}
	return allText(r.PostForm)
}
