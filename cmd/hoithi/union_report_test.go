// The Union's report told by the demo: the paper of the first half of 2024 word for word, and only those words change whose rows change.
package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/registration/entries"
	"hoithi/reports/registers"
)

// The paper as the Union published it, with six slips put right: UBDN, Kế hoach, 2024với, sảm phẩm, kết hoạch, and the quotation mark
// that was missing after "khen thưởng".
const seedReport = "testdata/bao-cao-2024-H1-goc.txt"

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

func unionReport(t *testing.T, dsn, period string) string {
	t.Helper()
	out, errOut, code := cli(t, "report", "--period", period, "--format", "txt", "--db", dsn)
	if code != exitDone {
		t.Fatalf("report %s: %d, %s", period, code, errOut)
	}
	return out
}

func TestTheReportOfTheFirstHalfOf2024IsTheOneTheUnionPublished(t *testing.T) {
	paper, err := os.ReadFile(seedReport)
	if err != nil {
		t.Fatal(err)
	}
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-06-30")
		want := folded(string(paper))
		if got := folded(unionReport(t, dsn, "2024-H1")); got != want {
			t.Errorf("the paper reads\n%s\nwant\n%s", got, want)
		}
		clock.set(on(7, 5, 9, 0))
		change := func(what string, words ...string) {
			t.Helper()
			want = strings.NewReplacer(words...).Replace(want)
			if got := folded(unionReport(t, dsn, "2024-H1")); got != want {
				t.Errorf("%s: the paper reads\n%s\nwant\n%s", what, got, want)
			}
		}
		withdrawATeam(t, d)
		change("a team withdrawn with effect in June", "432 đội thi, 1484", "431 đội thi, 1481")
		enterWorkshop(t, d, "12/06/2024")
		change("a workshop of June entered", "02 hội thảo", "03 hội thảo")
		enterWorkshop(t, d, "03/07/2024")
		change("a workshop of July entered")
	})
}

func TestTheReportsOfTheYearAndOfAQuarterCountTheirOwnRows(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		toldUntil(t, dsn, "2024-12-31")
		paper, err := os.ReadFile(seedReport)
		if err != nil {
			t.Fatal(err)
		}
		if got := folded(unionReport(t, dsn, "2024-H1")); got != folded(string(paper)) {
			t.Errorf("what came after June moves the paper of the first half:\n%s", got)
		}
		for _, period := range []string{"2024-Y", "2024-Q3"} {
			testkit.Golden(t, "testdata/bao-cao-"+period+".txt", []byte(unionReport(t, dsn, period)))
		}
	})
}

// withdrawATeam takes out the first team that has people of its own only, with effect of 20 June.
func withdrawATeam(t *testing.T, d *db.DB) {
	t.Helper()
	c, err := contestByCode(t.Context(), d, storyCode)
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Get(&id, `SELECT e.id FROM entry e WHERE e.contest_id = ? AND e.submitted_at < ? AND (SELECT COUNT(*) FROM member m WHERE m.entry_id = e.id) = 3
			AND NOT EXISTS (SELECT 1 FROM member m JOIN member o ON o.person = m.person AND o.entry_id <> m.entry_id AND o.contest_id = e.contest_id
				WHERE m.entry_id = e.id) ORDER BY e.id LIMIT 1`, c.ID, time.Date(2024, 6, 20, 0, 0, 0, 0, storyZone).UnixMilli())
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := entries.Withdraw(t.Context(), d, audit.By{Name: "Lê Thị Thu", Via: "command"}, c, id, 0, "Đội xin rút", "2024-06-20"); err != nil {
		t.Fatal(err)
	}
}

func enterWorkshop(t *testing.T, d *db.DB, day string) {
	t.Helper()
	_, err := registers.Enter(t.Context(), d, audit.By{Name: "Lê Thị Thu", Via: "command"}, "pho-bien-kien-thuc",
		map[string]string{"ngay": day, "loai": "hoi-thao", "noi-dung": "Chuyển đổi số trong chăn nuôi, " + day})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheStoryIssuesTheReportOfTheFirstHalf in July by two people, with the words of the published paper, and the pages show it.
func TestTheStoryIssuesTheReportOfTheFirstHalf(t *testing.T) {
	paper, err := os.ReadFile(seedReport)
	if err != nil {
		t.Fatal(err)
	}
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-07-14")
		out, complaint, code := cli(t, "report", "--period", storyPeriod, "--edition", "1", "--format", "txt", "--db", dsn)
		if code != exitDone || folded(out) != folded(string(paper)) {
			t.Errorf("the issued paper reads %d\n%s%s", code, out, complaint)
		}
		app := testApp(t, d, "http://localhost")
		leader, err := storyPerson(t.Context(), d, storyHead)
		if err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequest(http.MethodGet, "/bao-cao?ky="+storyPeriod, nil)
		req.Header.Set("Cookie", sessionOf(t, d, app, leader.AccountID))
		rec := httptest.NewRecorder()
		app.Handler().ServeHTTP(rec, req)
		for _, want := range []string{"Báo cáo kỳ này đã ban hành: số 45/BC-LHH, ngày 2/7/2024", "Nguyễn Thị Hạnh", "Phạm Quang Vinh", "/bao-cao/ban-hanh/1"} {
			if !strings.Contains(rec.Body.String(), want) {
				t.Errorf("the page of the report (%d) lacks %q", rec.Code, want)
			}
		}
	})
}
