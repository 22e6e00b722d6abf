// This file sends pages: rendered to a buffer first, so that a template's error is an error page and not half a page.
package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

// worthPacking is the size in bytes from which a page is compressed: below it fits into one packet anyway.
const worthPacking = 1400

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	packers = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, gzip.DefaultCompression); return w }}
)

// Page renders templates/<name>.html inside the layout, for the person and in the language of the request. Pages are not kept by browsers
// when somebody is signed in or the address holds a token; a Cache-Control set before stays.
func Page(c echo.Context, status int, name string, page any) error {
	a := appOf(c)
	frame, err := a.frame(c, page)
	if err != nil {
		return err
	}
	return a.send(c, status, func(b *bytes.Buffer) error { return a.cfg.Renderer.Render(b, Printer(c).Voice(), name, frame) })
}

// frame is everything around a page. With an error it holds everything but the navigation.
func (a *App) frame(c echo.Context, page any) (Frame, error) {
	p, actor := Printer(c), ActorOf(c)
	f := Frame{Lang: p.Lang(), Path: c.Request().URL.RequestURI(), User: actor.Name, Flash: takeFlash(c), Story: a.story(c), Page: page}
	if actor.SignedIn() && !actor.ByLink {
		f.Own = ownAccount
	}
	if c.Request().Method == http.MethodPost {
		f.Path = a.pageOf(c) // of a form shown again after a fault
	}
	f.Path = SafePath(f.Path, "/")
	err := a.navigate(c, p, actor, &f)
	return f, err
}

func (a *App) navigate(c echo.Context, p *i18n.Printer, actor auth.Actor, f *Frame) error {
	if a.cfg.Navigation == nil {
		return nil
	}
	nav, err := a.cfg.Navigation(c.Request().Context(), p, actor)
	if err != nil {
		return err
	}
	f.Nav = here(nav, c.Request().URL.Path)
	return nil
}

// here marks the item with the longest address that path is at or below.
func here(nav []NavItem, path string) []NavItem {
	best, longest := -1, -1
	for i, item := range nav {
		nav[i].Here = false
		for _, href := range append([]string{item.Href}, item.Also...) {
			if (path == href || strings.HasPrefix(path, strings.TrimSuffix(href, "/")+"/")) && len(href) > longest {
				best, longest = i, len(href)
			}
		}
	}
	if best >= 0 && (nav[best].Href != "/" || path == "/") {
		nav[best].Here = true
	}
	return nav
}

// IsStory says whether the site runs on a story's clock: whatever counts real time, an app's codes for one, does not fit it.
func IsStory(c echo.Context) bool { return appOf(c).cfg.Story }

func (a *App) story(c echo.Context) string {
	if !a.cfg.Story {
		return ""
	}
	p := Printer(c)
	return p.T("web.story", "Day", p.Day(a.cfg.Clock().In(a.cfg.Zone).Format("2006-01-02")))
}

// send renders into a buffer and answers with it, compressed when that pays and the browser takes it.
func (a *App) send(c echo.Context, status int, render func(b *bytes.Buffer) error) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := render(b); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding, Cookie")
	secret := strings.Contains(c.Path(), ":token")
	switch {
	case h.Get("Cache-Control") != "":
	case secret || stateOf(c).session != "":
		h.Set("Cache-Control", "no-store")
	default:
		h.Set("Cache-Control", "private, no-cache")
	}
	if secret {
		h.Set("X-Robots-Tag", "noindex, nofollow")
	}
	if b.Len() >= worthPacking && takesGzip(c.Request().Header) {
		packed := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(packed)
		packed.Reset()
		if err := pack(packed, b.Bytes(), gzip.DefaultCompression); err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
		b = packed
	}
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	c.Response().WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(b.Bytes())
	return err
}

func pack(to *bytes.Buffer, content []byte, level int) error {
	if level != gzip.DefaultCompression {
		w, err := gzip.NewWriterLevel(to, level)
		if err != nil {
			return err
		}
		if _, err := w.Write(content); err != nil {
			return err
		}
		return w.Close()
	}
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(to)
	if _, err := w.Write(content); err != nil {
		return err
	}
	return w.Close()
}

// takesGzip reads Accept-Encoding; "gzip;q=0" is a refusal that no browser makes.
func takesGzip(h http.Header) bool {
	list := h["Accept-Encoding"]
	return len(list) > 0 && strings.Contains(list[0], "gzip") && !strings.Contains(list[0], "gzip;q=0")
}
