// The figures of the first half-year around midnight of 30 June, walked through the pages and read by the command.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestMidnightOf30JuneDividesTheFigures(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-06-30")
		s := &canarySite{d: d, app: testApp(t, d, "http://localhost")}
		midnight := time.Date(2024, 7, 1, 0, 0, 0, 0, storyZone)
		figures := func(what, want string) {
			t.Helper()
			out, errOut, code := cli(t, "report", "--period", "2024-H1", "--db", dsn)
			if code != exitDone || !strings.Contains(out, "với "+want+" thanh thiếu niên") {
				t.Errorf("%s: want %s\n%s%s", what, want, out, errOut)
			}
		}
		send := func(path, cookie string, form url.Values) int {
			req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Cookie", cookie)
			rec := httptest.NewRecorder()
			s.app.Handler().ServeHTTP(rec, req)
			return rec.Code
		}
		register := func(n int) int {
			return send("/cuoc-thi/robocon-2024/dang-ky", "", url.Values{"key": {fmt.Sprintf("khoa-cua-bieu-mau-%04d", n)}, "division": {"A"}, "name": {fmt.Sprint("Đội Nửa Đêm ", n)},
				"unit": {"Trường Tiểu học Nửa Đêm"}, "area": {"Huyện Yên Dũng"}, "contact_name": {"Cô Khuya"}, "contact_phone": {"0987123450"}, "consent": {"on"},
				"members.0.name": {fmt.Sprint("Nguyễn Thức Khuya ", n)}, "members.0.born": {"17/03/2014"}, "members.0.grade": {"4"},
				"members.1.name": {fmt.Sprint("Trần Dậy Sớm ", n)}, "members.1.born": {"18/03/2014"}, "members.1.grade": {"4"},
				"mentors.0.name": {"Cô Khuya"}, "mentors.0.phone": {"0987123450"}})
		}
		figures("the story", "432 đội thi, 1484")
		clock.set(midnight.Add(-time.Millisecond))
		if status := register(1); status != http.StatusSeeOther {
			t.Fatalf("in the last instant: %d", status)
		}
		clock.set(midnight)
		if status := register(2); status != http.StatusConflict {
			t.Errorf("at midnight: %d", status)
		}
		figures("a team of the last instant", "433 đội thi, 1487")

		clock.set(time.Date(2024, 7, 5, 9, 0, 0, 0, storyZone))
		cookie := s.signIn(t, s.admin(t))
		for i, day := range []struct{ typed, want string }{
			{"", "433 đội thi"}, {"05/07/2024", "433 đội thi"}, {"01/07/2024", "433 đội thi"}, {"30/06/2024", "432 đội thi"}, {"28/06/2024", "431 đội thi"},
		} {
			id, revision := submittedBefore(t, d, time.Date(2024, 6, 20, 0, 0, 0, 0, storyZone), i)
			form := url.Values{"revision": {fmt.Sprint(revision)}, "reason": {"Đội xin rút"}, "effective": {day.typed}}
			if status := send(fmt.Sprintf("/quan-ly/robocon-2024/ho-so/%d/rut", id), cookie, form); status != http.StatusSeeOther {
				t.Fatalf("withdraw from %q: %d", day.typed, status)
			}
			out, _, _ := cli(t, "report", "--period", "2024-H1", "--db", dsn)
			if !strings.Contains(out, "với "+day.want) {
				t.Errorf("withdrawn from %q on 5 July: want %s\n%s", day.typed, day.want, out)
			}
		}
	})
}

// submittedBefore is the nth entry from the oldest that was sent before an instant, with its revision.
func submittedBefore(t *testing.T, d *db.DB, at time.Time, n int) (id, revision int64) {
	t.Helper()
	var rows []struct{ ID, Revision int64 }
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Select(&rows, `SELECT id, revision FROM entry WHERE submitted_at < ? ORDER BY id`, at.UnixMilli())
	})
	if err != nil || len(rows) <= n {
		t.Fatalf("%d entries, %v", len(rows), err)
	}
	return rows[n].ID, rows[n].Revision
}
