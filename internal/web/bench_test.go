// Benchmarks of the short way against a bare Echo handler that sends the same bytes.
package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
)

// sink is a ResponseWriter that keeps nothing.
type sink struct{ h http.Header }

func (s sink) Header() http.Header         { return s.h }
func (s sink) WriteHeader(int)             {}
func (s sink) Write(b []byte) (int, error) { return len(b), nil }

func serve(b *testing.B, h http.Handler) {
	r := httptest.NewRequest(http.MethodGet, "/ket-qua", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := sink{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		clear(w.h)
		h.ServeHTTP(w, r)
	}
}

func BenchmarkReadyBody(b *testing.B) {
	body, err := NewBody("text/html; charset=utf-8", bytes.Repeat([]byte("<tr><td>Sao Mai</td></tr>"), 2000))
	if err != nil {
		b.Fatal(err)
	}
	s := newSite(b, lite(b), nil)
	s.GET("/ket-qua", func(c echo.Context) error {
		if Printer(c).Lang() != "vi" {
			b.Fatal("another language")
		}
		return body.Send(c)
	}, PublicCached)
	b.Run("web", func(b *testing.B) { serve(b, s.Handler()) })
	bare := echo.New()
	bare.GET("/ket-qua", func(c echo.Context) error {
		c.Response().Header().Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, "text/html; charset=utf-8", body.packed)
	})
	b.Run("bare", func(b *testing.B) { serve(b, bare) })
}
