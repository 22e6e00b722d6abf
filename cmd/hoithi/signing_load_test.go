// The load measurement of judging: a hundred judges sign at once over loopback, and each looks at the new standings.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/roster"
)

const loadJudges = 100

// signingLoad is the youth contest with a hundred judges on every work.
type signingLoad struct {
	d       *db.DB
	contest *contests.Contest
	address string
	cookies []string
	works   []struct {
		Code     string `db:"code"`
		Division string `db:"division"`
	}
}

// BenchmarkSigning posts b.N sheets, at most 148 for each judge, from a hundred judges at once. The time of one goes from the request to
// standings that count the sheet: median and 99th percentile in milliseconds.
func BenchmarkSigning(b *testing.B) {
	clock := testkit.NewClock()
	d, err := db.Open(b.Context(), testkit.SQLite(b), clock.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	s := newSigningLoad(b, d)
	if b.N > loadJudges*len(s.works) {
		b.Fatalf("%d sheets of %d", b.N, loadJudges*len(s.works))
	}
	took := make([]time.Duration, b.N)
	var wg sync.WaitGroup
	b.ResetTimer()
	for judge := range loadJudges {
		wg.Go(func() {
			conn, err := net.Dial("tcp", s.address)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			reader := bufio.NewReader(conn)
			for i := judge; i < b.N; i += loadJudges {
				start := time.Now()
				if err := s.sign(conn, reader, judge, i/loadJudges); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(start)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "sheets/s")
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
}

func newSigningLoad(b *testing.B, d *db.DB) *signingLoad {
	b.Helper()
	s := &signingLoad{d: d, address: serveForLoad(b, d)}
	app := testApp(b, d, "http://localhost")
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	doc, err := contests.Kit(youthCode)
	must(err)
	s.contest, err = contests.Create(b.Context(), d, storyBy, doc)
	must(err)
	content, err := storyFiles.ReadFile("demo/sang-tao-2024-bai-du-thi.xlsx")
	must(err)
	_, err = roster.Import(b.Context(), d, storyBy, s.contest, "x.xlsx", content, false)
	must(err)
	for i := range loadJudges {
		code := fmt.Sprintf("GK%03d", i)
		_, err := marking.AddJudge(b.Context(), d, storyBy, s.contest.ID, marking.JudgeDraft{Role: marking.RoleJudge, Code: code, Name: "Giám khảo " + code})
		must(err)
		id, err := accountID(b.Context(), d, strings.ToLower(code)+"."+youthCode)
		must(err)
		token, err := auth.SignInLink(b.Context(), d, storyBy, id, time.Hour)
		must(err)
		rec := httptest.NewRecorder()
		app.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/vao/"+token, nil))
		for _, c := range rec.Result().Cookies() {
			if c.Name == "session" {
				s.cookies = append(s.cookies, c.Value)
			}
		}
	}
	must(d.Write(b.Context(), db.Contest(s.contest.ID), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO assignment (contest_id, round_id, entry_id, judge_id, actor, created_at)
			SELECT e.contest_id, r.id, e.id, j.id, 'x', 0 FROM entry e JOIN round r ON r.contest_id = e.contest_id AND r.code = 'so-khao'
			JOIN judge j ON j.contest_id = e.contest_id WHERE e.contest_id = ?`, s.contest.ID)
		if err != nil {
			return err
		}
		return tx.Select(&s.works, `SELECT e.code, d.code AS division FROM entry e JOIN division d ON d.id = e.division_id WHERE e.contest_id = ? ORDER BY e.code`, s.contest.ID)
	}))
	if len(s.cookies) != loadJudges || len(s.works) != 148 {
		b.Fatalf("%d judges came in, %d works", len(s.cookies), len(s.works))
	}
	return s
}

// sign posts one sheet and reads standings that count it.
func (s *signingLoad) sign(conn net.Conn, reader *bufio.Reader, judge, work int) error {
	w := s.works[(work+judge)%len(s.works)]
	form := url.Values{"act": {"sign"}, "base": {"0"}, "next": {w.Code}, "key": {fmt.Sprintf("%d-%d", judge, work)}, marking.MarkField("tinh-moi"): {"30,5"}, marking.MarkField("ap-dung"): {"20"},
		marking.MarkField("mo-hinh"): {"15"}, marking.MarkField("thuyet-minh"): {fmt.Sprint(judge % 10)}}.Encode()
	_, err := fmt.Fprintf(conn, "POST /cham/%s/so-khao/%s HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: session=%s\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", youthCode, w.Code, s.cookies[judge], len(form), form)
	if err != nil {
		return err
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("judge %d, %s: status %d, %w", judge, w.Code, answer.StatusCode, err)
	}
	return s.d.Read(context.Background(), func(tx *db.Tx) error {
		c, err := contests.ByID(tx, s.contest.ID)
		if err != nil {
			return err
		}
		table, err := results.Standings(tx, c, "so-khao", w.Division)
		if err == nil && !slices.ContainsFunc(table.Rows, func(r results.Row) bool { return r.Code == w.Code && r.Ranked() }) {
			err = fmt.Errorf("%s is not ranked after its sheet", w.Code)
		}
		return err
	})
}
