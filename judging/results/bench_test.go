package results

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

// benchSite is the published qualifying round of 432 teams on SQLite.
func benchSite(b *testing.B) http.Handler {
	b.Helper()
	clock := testkit.NewClock()
	clock.Set(testkit.Day(2024, 7, 13, 17, 0))
	d, err := db.Open(context.Background(), testkit.SQLite(b), clock.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	c := robocon(b, d)
	importMarks(b, d, c, "vong-loai")
	mustDecide(b, d, c, drawnLot)
	mustPublish(b, d, c, "vong-loai", "")
	return newSite(b, d).handler
}

func request(packed bool) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "http://hoithi.example.vn"+publicResult, nil)
	r.Header.Set("Accept-Language", "vi-VN,vi;q=0.9")
	if packed {
		r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	}
	return r
}

func serve(b *testing.B, h http.Handler, packed bool) {
	r, w := request(packed), &discard{header: http.Header{}}
	h.ServeHTTP(w, r) // the page is made
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		h.ServeHTTP(w, r)
	}
}

// BenchmarkPublicResultPage is the page of 432 rows from the rendered cache; compare with BenchmarkBareEcho.
func BenchmarkPublicResultPage(b *testing.B) {
	h := benchSite(b)
	b.Run("plain", func(b *testing.B) { serve(b, h, false) })
	b.Run("gzip", func(b *testing.B) { serve(b, h, true) })
	b.Run("loopback", func(b *testing.B) { loopback(b, h) })
}

// BenchmarkBareEcho sends the same bytes from a handler that does nothing else.
func BenchmarkBareEcho(b *testing.B) {
	h := benchSite(b)
	for _, way := range []struct {
		name   string
		packed bool
	}{{"plain", false}, {"gzip", true}} {
		b.Run(way.name, func(b *testing.B) { serve(b, bare(h, way.packed), way.packed) })
	}
	b.Run("loopback", func(b *testing.B) { loopback(b, bare(h, true)) })
}

func bare(h http.Handler, packed bool) http.Handler {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request(packed))
	body := w.Body.Bytes()
	e := echo.New()
	e.GET("/cuoc-thi/:contest/ket-qua/:round", func(c echo.Context) error {
		if packed {
			c.Response().Header().Set("Content-Encoding", "gzip")
		}
		return c.Blob(http.StatusOK, "text/html; charset=utf-8", body)
	})
	return e
}

// loopback asks over TCP, connections kept, as many at once as there are processors.
func loopback(b *testing.B, h http.Handler) {
	server := httptest.NewServer(h)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	b.RunParallel(func(pb *testing.PB) {
		sink := make([]byte, 64<<10)
		for pb.Next() {
			r, _ := http.NewRequest(http.MethodGet, server.URL+publicResult, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			r.Header.Set("Accept-Language", "vi-VN,vi;q=0.9")
			answer, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			for err == nil {
				_, err = answer.Body.Read(sink)
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				b.Errorf("status %d", answer.StatusCode)
			}
		}
	})
}

// BenchmarkStandings is one table of 172 teams out of the database, without the memory of this process.
func BenchmarkStandings(b *testing.B) {
	clock := testkit.NewClock()
	d, err := db.Open(context.Background(), testkit.SQLite(b), clock.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	c := robocon(b, d)
	importMarks(b, d, c, "vong-loai")
	round, _ := c.Rules.Round("vong-loai")
	row, _ := c.RoundRow("vong-loai")
	division, _ := c.DivisionID("B")
	for b.Loop() {
		read(b, d, func(tx *db.Tx) error {
			m := maker{tx: tx, c: c, round: round, roundID: row.ID, scope: scope{c.ID, division}, rounds: []roundFacts{{ID: row.ID, Code: "vong-loai"}}}
			return m.fill(&Table{Contest: c, Round: round, Division: "B"})
		})
	}
}

// BenchmarkStandingsKept is the same table asked for again: two statements, and the memory of this process.
func BenchmarkStandingsKept(b *testing.B) {
	clock := testkit.NewClock()
	d, err := db.Open(context.Background(), testkit.SQLite(b), clock.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	c := robocon(b, d)
	importMarks(b, d, c, "vong-loai")
	for b.Loop() {
		read(b, d, func(tx *db.Tx) error { _, err := Standings(tx, c, "vong-loai", "B"); return err })
	}
}
