// This file carries a message over a redirect, in a cookie, so that a visitor needs no session for it.
package web

import (
	"encoding/base64"
	"net/http"

	"github.com/labstack/echo/v4"
)

const maxFlash = 1000 // bytes of text

// Flash shows a message on the next page this reader opens. Put no personal data into it but the reader's own.
func Flash(c echo.Context, key string, args ...any) {
	text := Printer(c).T(key, args...)
	if len(text) > maxFlash {
		return
	}
	appOf(c).setFlash(c, base64.RawURLEncoding.EncodeToString([]byte(text)), 300)
}

func (a *App) setFlash(c echo.Context, value string, seconds int) {
	c.SetCookie(&http.Cookie{
		Name: cookieName("flash", a.secure), Value: value, Path: "/", MaxAge: seconds,
		Secure: a.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// takeFlash reads the message and takes it away.
func takeFlash(c echo.Context) []string {
	a := appOf(c)
	cookie, err := c.Request().Cookie(cookieName("flash", a.secure))
	if err != nil || cookie.Value == "" {
		return nil
	}
	a.setFlash(c, "", -1)
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || len(text) == 0 || len(text) > maxFlash || !isText(string(text)) {
		return nil
	}
	return []string{string(text)}
}
