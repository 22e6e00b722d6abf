// The load measurement: 64 clients register teams over loopback, with group commit and in the naive way.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const loadClients = 64

// BenchmarkRegistration posts b.N teams of four members, everything a real registration does, from 64 clients at once.
// It reports the registrations per second, the median and the 99th percentile in milliseconds, and the requests that failed.
func BenchmarkRegistration(b *testing.B) {
	for _, way := range []struct {
		name string
		open func(ctx context.Context, dsn string, clock func() time.Time) (*db.DB, error)
	}{{"group", db.Open}, {"naive", db.OpenNaive}} {
		b.Run(way.name, func(b *testing.B) {
			clock := testkit.NewClock()
			d, err := way.open(b.Context(), testkit.SQLite(b), clock.Now)
			if err != nil {
				b.Fatal(err)
			}
			defer d.Close()
			address := serveForLoad(b, d)
			requests := make([][]byte, b.N)
			for i := range requests {
				requests[i] = requestOf(loadForm(i))
			}
			b.ResetTimer()
			took, failed := registerAll(b, address, requests)
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "reg/s")
			b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
			b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
			b.ReportMetric(float64(failed), "failed")
			if way.name == "group" && failed > 0 {
				b.Errorf("%d registrations failed", failed)
			}
		})
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// serveForLoad makes the contest and serves the whole program on loopback.
func serveForLoad(b *testing.B, d *db.DB) string {
	b.Helper()
	doc, err := contests.Kit(storyCode)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := contests.Create(b.Context(), d, storyBy, doc); err != nil {
		b.Fatal(err)
	}
	app, err := wire(d, wiring{BaseURL: "http://localhost", Log: slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		b.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(keepSealing(b.Context(), d, slog.New(slog.DiscardHandler))) // as serve does
	collectLess()                                                         // as listenAndServe does
	server := &http.Server{Handler: app.Handler()}
	go server.Serve(listener)
	b.Cleanup(func() { server.Close() })
	return listener.Addr().String()
}

// loadForm is the body of a team that no other resembles: two thousand schools, every pupil another birthday or name.
func loadForm(i int) string {
	families := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"}
	given := []string{"Anh", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Minh", "Ngọc", "Phúc", "Quân"}
	divisions := []struct {
		code        string
		grade, year int
	}{{"A", 4, 2014}, {"B", 7, 2011}, {"C", 11, 2007}}
	d := divisions[i%3]
	v := url.Values{
		"key": {fmt.Sprintf("%022d", i)}, "division": {d.code}, "name": {fmt.Sprintf("Sao Mai %d", i)},
		"unit": {fmt.Sprintf("Trường THCS số %d", i%2000)}, "area": {"Huyện Lục Ngạn"},
		"contact_name": {"Nguyễn Thị Hồng Ánh"}, "contact_phone": {"0912345678"}, "contact_email": {"anh@truong.edu.vn"}, "consent": {"1"},
	}
	for k := range 3 {
		n := i*3 + k
		p := fmt.Sprintf("members.%d.", k)
		v.Set(p+"name", families[n%8]+" "+given[n/8%12]+" "+given[n/96%12])
		v.Set(p+"born", time.Date(d.year, 1, 1+n/1152%365, 0, 0, 0, 0, time.UTC).Format("02/01/2006"))
		v.Set(p+"gender", "male")
		v.Set(p+"grade", fmt.Sprint(d.grade))
		v.Set(p+"class", fmt.Sprintf("%dA%d", d.grade, k))
	}
	v.Set("mentors.0.name", "Chu Xuân "+given[i%12])
	v.Set("mentors.0.born", "02/09/1985")
	v.Set("mentors.0.phone", fmt.Sprintf("09%08d", i))
	return v.Encode()
}

// registerAll sends the requests from all clients, each over a connection of its own, and gives every request's time.
func registerAll(b *testing.B, address string, requests [][]byte) (took []time.Duration, failed int64) {
	took = make([]time.Duration, len(requests))
	var next atomic.Int64
	var failures atomic.Int64
	var wg sync.WaitGroup
	for range loadClients {
		wg.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			reader := bufio.NewReader(conn)
			for i := int(next.Add(1)) - 1; i < len(requests); i = int(next.Add(1)) - 1 {
				start := time.Now()
				ok, err := send(conn, reader, requests[i])
				took[i] = time.Since(start)
				if err != nil {
					b.Error(err)
					return
				}
				if !ok {
					failures.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return took, failures.Load()
}

// requestOf is a registration as a browser sends it.
func requestOf(form string) []byte {
	return fmt.Appendf(nil, "POST /cuoc-thi/%s/dang-ky HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", storyCode, len(form), form)
}

// send posts a registration; ok says whether it was answered with a receipt. It reads by hand, since the clients share the
// processors with what is measured; an answer with a body is read by the library.
func send(conn net.Conn, reader *bufio.Reader, request []byte) (ok bool, err error) {
	if _, err := conn.Write(request); err != nil {
		return false, err
	}
	if status, err := reader.Peek(len("HTTP/1.1 303")); err != nil {
		return false, err
	} else if string(status) != "HTTP/1.1 303" {
		answer, err := http.ReadResponse(reader, nil)
		if err != nil {
			return false, err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		return false, errors.Join(err, answer.Body.Close())
	}
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return false, err
		}
		ok = ok || bytes.HasPrefix(line, []byte("Location: /ho-so/"))
		if len(line) == 2 {
			return ok, nil
		}
	}
}
