// This file turns errors into answers: the only place that knows which fault has which status.
package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
)

// FaultPage is the page errors/fault. Messages are ready text; RequestID is "" unless the fault is ours.
type FaultPage struct {
	Status    int
	Title     string
	Messages  []string
	RequestID string
}

var errCrossOrigin error = fault.Denied("error.cross_origin")

// titled are the statuses the catalogues have a title and a text for; others are answered as the first of their hundred.
var titled = map[int]bool{400: true, 403: true, 404: true, 405: true, 409: true, 410: true, 413: true, 415: true, 422: true, 429: true, 500: true, 503: true}

// fail answers an error. Whoever must sign in first is sent there; what already began to be sent can only be logged.
func (a *App) fail(c echo.Context, err error) {
	if c.Response().Committed {
		return
	}
	if half := stateOf(c).half; errors.Is(err, ErrSignIn) && half.SignedIn() {
		_ = SeeOther(c, halfwayPath(half, a.wanted(c))) // as below
		return
	}
	if errors.Is(err, ErrSignIn) && !ActorOf(c).SignedIn() {
		_ = SeeOther(c, signInPath(a.wanted(c))) // writing a redirect fails only when nobody reads it
		return
	}
	p := Printer(c)
	status, messages := a.explain(p, err)
	h := c.Response().Header()
	for _, name := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "Etag"} {
		h.Del(name) // of the answer that was begun
	}
	h.Set("Cache-Control", "no-store")
	if wait, ok := waitOf(err); ok {
		h.Set("Retry-After", seconds(wait))
	}
	if forProgram(c.Request()) {
		_ = problem(c, status, p.T("error.title."+strconv.Itoa(status)), messages) // as above
		return
	}
	page := FaultPage{Status: status, Title: p.T("error.title." + strconv.Itoa(status)), Messages: messages}
	if status >= http.StatusInternalServerError {
		page.RequestID = stateOf(c).id
	}
	shown := safely(func() error {
		frame, _ := a.frame(c, page) // where the navigation fails the page goes without it
		return a.send(c, status, func(b *bytes.Buffer) error { return a.cfg.Renderer.Render(b, p.Voice(), "errors/fault", frame) })
	})
	if shown == nil || c.Response().Committed {
		return
	}
	a.cfg.Log.Error("the page of an error failed", "error", shown.Error())
	_ = c.String(status, page.Title+"\n"+messages[0]+"\n") // as above
}

// explain is the status of an error and what to tell the reader, at least one line.
func (a *App) explain(p *i18n.Printer, err error) (int, []string) {
	status := StatusOf(err)
	if fault.KindOf(err) != fault.KindOther {
		return status, p.Faults(err)
	}
	limit := int64(0)
	var large errTooLarge
	if errors.As(err, &large) {
		limit = large.limit >> 20
	} else if status == http.StatusRequestEntityTooLarge {
		limit = maxForm >> 20
	}
	return status, []string{p.T("error.text."+strconv.Itoa(status), "Limit", limit)}
}

// StatusOf is the status an error is answered with.
func StatusOf(err error) int {
	if status, ok := statusOfKind[fault.KindOf(err)]; ok {
		return status
	}
	var large errTooLarge
	var body *http.MaxBytesError
	var he *echo.HTTPError
	switch {
	case errors.As(err, &large), errors.As(err, &body):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errMalformed):
		return http.StatusBadRequest
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, db.ErrClosed):
		return http.StatusServiceUnavailable
	case errors.As(err, &he) && titled[he.Code]:
		return he.Code
	case errors.As(err, &he) && he.Code >= 400 && he.Code < 500:
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

var statusOfKind = map[fault.Kind]int{
	fault.KindInvalid:  http.StatusUnprocessableEntity,
	fault.KindDenied:   http.StatusForbidden,
	fault.KindNotFound: http.StatusNotFound,
	fault.KindConflict: http.StatusConflict,
	fault.KindGone:     http.StatusGone,
	fault.KindTooMany:  http.StatusTooManyRequests,
}

// waitOf is how long a TooMany fault asks to wait.
func waitOf(err error) (time.Duration, bool) {
	for _, f := range fault.All(err) {
		if wait, ok := f.Args["Wait"].(time.Duration); ok && f.Kind == fault.KindTooMany {
			return wait, true
		}
	}
	return 0, false
}

// seconds is a wait as Retry-After writes it, rounded up.
func seconds(wait time.Duration) string {
	return strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}

// wanted is the page to come back to after signing in: this one, or the one whose form was sent.
func (a *App) wanted(c echo.Context) string {
	if c.Request().Method == http.MethodPost {
		return a.pageOf(c)
	}
	return c.Request().URL.RequestURI()
}

func signInPath(next string) string {
	if next = SafePath(next, ""); next == "" {
		return "/dang-nhap"
	}
	return "/dang-nhap?tiep=" + url.QueryEscape(next)
}
