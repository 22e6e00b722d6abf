// The plain HTTP door: it leads to HTTPS and nothing else.
package tlskeys

import (
	"net/http"
	"strings"
	"time"
)

// Redirect sends every GET and HEAD to the same path below base (https://host, no slash at its end), never to the host the request
// names. Anything else is refused: what was in it has already crossed the net in the open.
func Redirect(base string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "HTTPS: "+base, http.StatusBadRequest)
			return
		}
		path := r.URL.EscapedPath()
		if !strings.HasPrefix(path, "/") {
			path = "/"
		}
		if r.URL.RawQuery != "" {
			path += "?" + r.URL.RawQuery
		}
		w.Header().Set("Location", base+path)
		w.WriteHeader(http.StatusMovedPermanently)
	})
}

// Server is a server of the door, within tight limits.
func Server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
}
