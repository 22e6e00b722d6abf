// The audit log's pages over the whole story: every act has words, searches find, contests stay apart, the CSV opens in Excel.
package main

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
)

func TestTheLogOnPages(t *testing.T) {
	bundle := testWords(t)
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		c, err := storyContest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		evil := audit.Line{ContestID: c.ID, Act: "entry.corrected", Subject: "entry", SubjectID: 1, Reason: "=HYPERLINK(1)", Before: map[string]any{"name": "<script>cũ"}, After: map[string]any{"name": "mới"}}
		err = d.Write(t.Context(), "all", func(tx *db.Tx) error {
			return audit.Write(tx, audit.By{Name: "@Đặng Ước Zét", Via: "web"}, evil)
		})
		if err != nil {
			t.Fatal(err)
		}
		s := &canarySite{d: d, app: testApp(t, d, "http://localhost")}
		cookie := s.signIn(t, s.admin(t))
		var acts []string
		if err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.Select(&acts, `SELECT DISTINCT act FROM audit ORDER BY act`) }); err != nil || len(acts) < 10 {
			t.Fatal(acts, err)
		}
		for _, lang := range i18n.Languages {
			for _, act := range acts {
				if !bundle.For(lang).Has("journal.act." + act) {
					t.Errorf("%s has no words for %s", lang, act)
				}
			}
		}
		page := func(path string) string {
			req := httptest.NewRequest(http.MethodGet, path, nil)
			req.Header.Set("Cookie", cookie)
			rec := httptest.NewRecorder()
			s.app.Handler().ServeHTTP(rec, req)
			if rec.Code != http.StatusOK {
				t.Fatalf("%s: %d", path, rec.Code)
			}
			return rec.Body.String()
		}
		const own = "/quan-ly/robocon-2024/nhat-ky"
		newest := page(own)
		for _, want := range []string{"@Đặng Ước Zét", "&lt;script&gt;cũ", "chờ niêm phong", "niêm phong số "} {
			if !strings.Contains(newest, want) {
				t.Errorf("the newest page lacks %s", want)
			}
		}
		for query, want := range map[string]int{"q=dang+uoc+zet": 1, "q=khong+ai+ten+nay": 0, "viec=decision.record": 1, "viec=decision.record&den=2024-07-14": 0, "q=100%25": 0} {
			if n := strings.Count(page(own+"?"+query), `class="when"`); n != want {
				t.Errorf("%s finds %d lines, want %d", query, n, want)
			}
		}
		checkPages(t, page, own)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(page(own+"/tai-ve?q=dang+uoc+zet"), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][2] != "'@Đặng Ước Zét" || rows[1][8] != "'=HYPERLINK(1)" {
			t.Errorf("G11: %v, %v", rows, err)
		}
		if !strings.HasPrefix(page("/quan-tri/nhat-ky/tai-ve?den=2024-07-01"), "\ufeff") {
			t.Error("G36: the file has no mark of its encoding")
		}
		if other := page("/quan-ly/sang-tao-2024/nhat-ky?q=dang+uoc+zet"); strings.Contains(other, `class="when"`) {
			t.Error("G6: the other contest's log shows this one's line")
		}
	})
}

var nextPage = regexp.MustCompile(`rel="next" href="([^"]+)"`)

// checkPages walks the log of a contest from page to page: each line once.
func checkPages(t *testing.T, page func(path string) string, path string) {
	t.Helper()
	var seen []string
	for at := path; at != ""; {
		text := page(at)
		numbers := regexp.MustCompile(`niêm phong số (\d+)</div>`).FindAllStringSubmatch(text, -1)
		for _, n := range numbers {
			seen = append(seen, n[1])
		}
		if at = ""; nextPage.MatchString(text) {
			next, err := url.Parse(strings.ReplaceAll(nextPage.FindStringSubmatch(text)[1], "&amp;", "&"))
			if err != nil {
				t.Fatal(err)
			}
			at = next.String()
		}
	}
	all := len(seen)
	slices.Sort(seen)
	if all < 400 || len(slices.Compact(seen)) != all {
		t.Errorf("%d lines on all pages, some of them twice or missing", all)
	}
}
