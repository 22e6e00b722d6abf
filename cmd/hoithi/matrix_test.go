// The golden matrix: who may do what in which state, asked of the whole program for two contests side by side, and what really happened.
package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
)

// matrixRoles are the columns: everybody has the role in contest A alone; the entrant holds the private link of one entry of A.
var matrixRoles = []string{"admin", contests.Organiser, contests.Secretary, contests.Head, contests.Judge, contests.Referee, contests.Viewer, "entrant", "nobody"}

// TestG1RoleActStateForTwoContests asks every act of every role in every state, in contest A where the roles are and in B where they are not.
// A cell says what happened: done (on record), shown (answered, nothing written), or how it was refused; a refusal leaves no trace.
func TestG1RoleActStateForTwoContests(t *testing.T) {
	stops := matrixStops(t)
	var table strings.Builder
	table.WriteString("done: on record; shown: answered, nothing written; else the status of the refusal. All roles are in contest A alone.\n")
	for i, stop := range stops {
		acts := matrixActs(t)
		if i == 1 {
			writeTable(&table, t, "entries of every state, while registration is open", stop, entryActs())
		}
		writeTable(&table, t, stop.name, stop, acts)
	}
	testkit.Golden(t, "testdata/matrix.golden", []byte(table.String()))
}

// rowNamed finds what stands for a row of a contest in an address or a form.
var rowNamed = regexp.MustCompile(`\{(e\d|code\d|GK\d+|lot|late|objection|confirm import)\}`)

// TestG4G6RowsOfOneContestAreUnknownInTheOther has the admin, who may do everything, name rows of A in addresses of B.
func TestG4G6RowsOfOneContestAreUnknownInTheOther(t *testing.T) {
	for _, stop := range matrixStops(t) {
		crossed := maps.Clone(stop.facts[0])
		crossed["c"] = matrixContests[1]
		site := openCopy(t, stop)
		for _, act := range append(matrixActs(t), entryActs()...) {
			if !rowNamed.MatchString(act.path+fmt.Sprint(act.form)) || strings.HasPrefix(act.path, "/ho-so/") {
				continue // it names no row, or the link is the row
			}
			switch got := site.ask(t, act, crossed, stop.cookies["admin"]); got {
			case "404", "409", "422", "403":
			default:
				t.Errorf("%s: %s with rows of the other contest: %s", stop.name, act.name, got)
			}
		}
	}
}

// matrixStops are the states in the order they are lived through.
func matrixStops(t *testing.T) []stop {
	j := newJourney(t)
	j.stop("draft")
	j.register()
	j.stop("announced, registration open, first round waiting")
	j.clock.Set(on(7, 10, 9, 0))
	j.markSome()
	j.stop("first round open: a sheet is missing, two judges are apart, one imported sheet waits for second eyes")
	j.closeFirst()
	j.stop("first round closed: a tie at the limit, a sealed lot, a late sheet")
	j.prepareFirst()
	j.stop("publication prepared by the organiser")
	j.clock.Set(on(7, 12, 9, 0))
	j.publishFirst()
	j.stop("first round published, final open: a finalist withdrew, an objection waits")
	for _, to := range []string{contests.Finished, contests.Archived} {
		j.each(func(c *contests.Contest, by map[string]audit.By, _ facts) {
			j.must(contests.SetState(t.Context(), j.d, by[contests.Organiser], c, to, "Dừng cuộc thi."))
		})
		j.stop(to)
	}
	return j.stops
}

// copied is the whole program on a copy of a stop's database.
type copied struct {
	stop stop
	path string
	d    *db.DB
	app  *web.App
	seen int // lines of the audit
}

func openCopy(t *testing.T, s stop) *copied {
	t.Helper()
	st := &copied{stop: s, path: filepath.Join(testkit.Folder(t), "hoithi.db")}
	st.again(t)
	t.Cleanup(func() { _ = st.d.Close() }) // a throwaway file
	return st
}

// again puts the database back to the stop.
func (s *copied) again(t *testing.T) {
	t.Helper()
	if s.d != nil {
		if err := s.d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(s.path, s.stop.content, 0o600); err != nil {
		t.Fatal(err)
	}
	clock := testkit.NewClock()
	clock.Set(s.stop.now)
	var err error
	if s.d, err = db.Open(t.Context(), s.path, clock.Now); err != nil {
		t.Fatal(err)
	}
	s.app, s.seen = testApp(t, s.d, "http://localhost"), s.lines(t)
}

func (s *copied) lines(t *testing.T) (n int) {
	t.Helper()
	if err := s.d.Read(t.Context(), func(tx *db.Tx) error { return tx.Get(&n, `SELECT COUNT(*) FROM audit`) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// ask does an act and says in a word what happened; afterwards all is as before.
func (s *copied) ask(t *testing.T, act matrixAct, known facts, cookie string) string {
	t.Helper()
	method := act.method
	if method == "" {
		method = http.MethodPost
	}
	send := func(req *http.Request) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		s.app.Handler().ServeHTTP(rec, req)
		return rec
	}
	var rec *httptest.ResponseRecorder
	if act.upload == nil {
		rec = send(known.request(method, act.path, cookie, act.form))
	} else if rec = send(known.sending(t, act.path, cookie, act.upload(known))); rec.Code == http.StatusOK {
		preview := rec.Body.String()
		rec = send(known.request(method, act.path+"/ap-dung", cookie, form("upload", hidden(preview, "upload"), "expect", hidden(preview, "expect"), "reason", "Theo biên bản.")))
	}
	wrote := s.lines(t) != s.seen
	if wrote {
		s.again(t)
	}
	switch {
	case rec.Code >= http.StatusInternalServerError:
		t.Errorf("%s: %s in %s: status %d", s.stop.name, act.name, known["c"], rec.Code)
		return "FAULT"
	case rec.Code == http.StatusSeeOther && strings.HasPrefix(rec.Header().Get("Location"), "/dang-nhap"):
		return "sign in"
	case rec.Code < http.StatusBadRequest && wrote:
		return "done"
	case rec.Code == http.StatusOK:
		return "shown"
	case rec.Code < http.StatusBadRequest:
		return "nothing"
	case wrote:
		t.Errorf("%s: %s in %s: refused with %d, and on record", s.stop.name, act.name, known["c"], rec.Code)
	}
	return fmt.Sprint(rec.Code)
}

// writeTable adds the table of one state.
func writeTable(table *strings.Builder, t *testing.T, title string, s stop, acts []matrixAct) {
	t.Helper()
	fmt.Fprintf(table, "\n== %s\n%-26s", title, "")
	for _, contest := range []string{"A", "B"} {
		for _, role := range matrixRoles {
			fmt.Fprintf(table, " %-9s", role)
		}
		if contest == "A" {
			table.WriteString(" | the same people in contest B\n"[:3])
		}
	}
	table.WriteString("\n")
	site := openCopy(t, s)
	for _, act := range acts {
		fmt.Fprintf(table, "%-26s", act.name)
		for i, known := range s.facts {
			for _, role := range matrixRoles {
				mine := maps.Clone(known)
				if i == 1 || role != "entrant" { // who holds no link knows none
					mine["token"] = "AAAAAAAAAAAAAAAAAAAAAA"
				}
				fmt.Fprintf(table, " %-9s", site.ask(t, act, mine, s.cookies[role]))
			}
			if i == 0 {
				table.WriteString(" |")
			}
		}
		table.WriteString("\n")
	}
}
