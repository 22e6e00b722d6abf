// This file keeps redirects on this site.
package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// SafePath returns path when it is an address on this site (a path, perhaps with query and fragment), else fallback.
// Browsers read //host, /\host and addresses with tabs or newlines in them as other sites.
func SafePath(path, fallback string) string {
	if len(path) > 2000 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || !isText(path) {
		return fallback
	}
	for _, r := range path {
		if r < 0x20 || r == 0x7f || r == '\\' {
			return fallback
		}
	}
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return fallback
	}
	return path
}

// SeeOther answers 303 to a path on this site; anything else goes to the home page.
func SeeOther(c echo.Context, path string) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, SafePath(path, "/"))
}

// refererPath is the page of this site a request came from, "" when it does not say or it was another site.
func (a *App) refererPath(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host == "" || (u.Host != r.Host && u.Host != a.base.Host) {
		return ""
	}
	return SafePath(u.RequestURI(), "")
}

// pageOf is the page that the form of a POST stands on: the one it came from, else the one at the same address; "" when neither is known.
func (a *App) pageOf(c echo.Context) string {
	if from := a.refererPath(c.Request()); from != "" && from != c.Request().URL.RequestURI() {
		return from
	}
	for _, r := range a.routes {
		if r.Method == http.MethodGet && r.Path == c.Path() {
			return SafePath(c.Request().URL.RequestURI(), "")
		}
	}
	return ""
}

// withQuery adds to a page's path the query under which the browser has it, if it has it.
func (a *App) withQuery(page string, r *http.Request) string {
	from := a.refererPath(r)
	if path, _, _ := strings.Cut(from, "?"); path != "" && path == page {
		return from
	}
	return page
}
