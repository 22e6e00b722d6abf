// This file holds the headers that every answer carries.
package web

import "net/http"

// header is a ready header line; its key is canonical and its value shared by all answers, so that setting it costs nothing.
type header struct {
	key   string
	value []string
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func fixedHeaders(secure bool) []header {
	all := []header{
		{"Content-Security-Policy", []string{contentPolicy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"same-origin"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
	}
	if secure {
		all = append(all, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return all
}

func (a *App) setFixed(h http.Header) {
	for i := range a.fixed {
		h[a.fixed[i].key] = a.fixed[i].value[:1:1]
	}
}
