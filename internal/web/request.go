// This file is what a handler may ask of its request: who, in which language, when, at which public address.
package web

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hoithi/internal/auth"
	"hoithi/internal/i18n"
)

const (
	stateKey   = "web"
	langCookie = "lang"
)

// request is what web knows of a request under way.
type request struct {
	id      string
	actor   auth.Actor
	half    auth.Actor // somebody whose second step of signing in is still to come; actor is a visitor then
	session string     // names the session to its owner, "" = none
}

// binding lets a handler's context find its App through Echo, without a map and without a global.
type binding struct{ app *App }

// Render is Echo's; pages go through Page, which needs a status and a frame.
func (binding) Render(io.Writer, string, any, echo.Context) error {
	return errors.New("web: render with web.Page")
}

func appOf(c echo.Context) *App { return c.Echo().Renderer.(binding).app }

func stateOf(c echo.Context) *request {
	if r, ok := c.Get(stateKey).(*request); ok {
		return r
	}
	r := &request{}
	c.Set(stateKey, r)
	return r
}

// ActorOf is who makes the request; always a visitor on a PublicCached route.
func ActorOf(c echo.Context) auth.Actor {
	if r, ok := c.Get(stateKey).(*request); ok {
		return r.actor
	}
	return auth.Actor{}
}

// Printer writes in the reader's language: as chosen on the page, else Vietnamese. What the browser asks for is not looked at:
// many phones here are set to English, and an office's page speaks Vietnamese to those who did not choose.
func Printer(c echo.Context) *i18n.Printer {
	voice, _ := c.Get(voiceKey).(string)
	return appOf(c).cfg.Bundle.Voice(languageOf(c.Request().Header), voice)
}

const voiceKey = "voice"

// SetVoice chooses the voice of the catalogues for the rest of a request: "work" speaks of works where others speak of teams.
func SetVoice(c echo.Context, voice string) { c.Set(voiceKey, voice) }

// Now is the time of the app's clock.
func Now(c echo.Context) time.Time { return appOf(c).cfg.Clock() }

// Zone is the zone in which pages that belong to no contest write times.
func Zone(c echo.Context) *time.Location { return appOf(c).cfg.Zone }

// BaseURL is the configured public address, without a slash at its end; never what the request calls the host.
func BaseURL(c echo.Context) string { a := appOf(c); return a.base.Scheme + "://" + a.base.Host }

func languageOf(h http.Header) string {
	for _, line := range h["Cookie"] {
		for line != "" {
			var one string
			one, line, _ = strings.Cut(line, ";")
			if name, value, _ := strings.Cut(strings.TrimLeft(one, " "), "="); name == langCookie && known(value) {
				return value
			}
		}
	}
	return i18n.Languages[0]
}

func known(lang string) bool {
	for _, l := range i18n.Languages {
		if l == lang {
			return true
		}
	}
	return false
}
