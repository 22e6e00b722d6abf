// What the tests of this package stand on: a small contest with ties, the story of Robocon 2024, and a browser.
package results

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/text"
	"hoithi/internal/web"
	"hoithi/judging/marking"
	"hoithi/templates/sitetest"
)

var office = audit.By{Name: "Nguyễn Thị Thư", Via: "command"}

const demo = "../../cmd/hoithi/demo/"

// bareKit takes second eyes and approvals out of the kit: tests that are about them put them back.
var bareKit = strings.NewReplacer("    second_eyes: true\n", "", "publication: {approval: true}\n", "")

func newContest(t testing.TB, d *db.DB, code string) *contests.Contest {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contests.Create(context.Background(), d, office, []byte(bareKit.Replace(strings.Replace(string(doc), "code: robocon-2024", "code: "+code, 1))))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, d *db.DB, c *contests.Contest, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), db.Contest(c.ID), f); err != nil {
		t.Fatal(err)
	}
}

// Canaries stand where no public page may look.
const (
	canaryPhone = "0912333444"
	canaryBorn  = "2013-07-02"
)

// team is one entry of a fixture.
type team struct{ Division, Account, Name string }

// enter puts teams into a contest, numbered per division in their order, and gives their ids by account.
func enter(t testing.TB, d *db.DB, c *contests.Contest, teams ...team) map[string]int64 {
	t.Helper()
	ids := map[string]int64{}
	write(t, d, c, func(tx *db.Tx) error {
		clear(ids)
		numbers := map[string]int{}
		var unit int64
		if err := tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (name_canon, area) DO UPDATE SET name = excluded.name RETURNING id`,
			"Trường THCS Hoàng Hoa Thám", "truong thcs hoang hoa tham", text.Canon("Trường THCS Hoàng Hoa Thám"), []byte("x"), "Huyện Yên Thế", tx.NowMS()); err != nil {
			return err
		}
		for _, team := range teams {
			division, _ := c.DivisionID(team.Division)
			if numbers[team.Division] == 0 { // go on after those who are there
				var there int
				if err := tx.Get(&there, `SELECT COUNT(*) FROM entry WHERE division_id = ?`, division); err != nil {
					return err
				}
				numbers[team.Division] = there
			}
			numbers[team.Division]++
			code := fmt.Sprintf("RB24-%s-%04d", team.Division, numbers[team.Division])
			var id int64
			if err := tx.Get(&id, `INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, account,
				contact_phone, state, source, submission_digest, submitted_at, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 'approved', 'roster', '', ?, ?) RETURNING id`,
				c.ID, division, unit, code, team.Name, team.Name, team.Name, []byte(team.Name), team.Account, canaryPhone,
				tx.NowMS(), tx.NowMS()); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO member (contest_id, entry_id, ordinal, role, name, name_folded, sort_key, person, born, since_at, since_recorded_at)
				VALUES (?, ?, 0, 'contestant', ?, '', ?, ?, ?, ?, ?)`, c.ID, id, "Lê Chim Yến", []byte("x"), code, canaryBorn, tx.NowMS(), tx.NowMS()); err != nil {
				return err
			}
			ids[team.Account] = id
		}
		return contests.BumpRounds(tx, c.ID)
	})
	return ids
}

// mark writes the next revision of a sheet; points in thousandths, ms < 0 = no time.
func mark(t testing.TB, d *db.DB, c *contests.Contest, round string, entry int64, attempt int, points, ms int64) {
	t.Helper()
	write(t, d, c, func(tx *db.Tx) error { return markIn(tx, c, round, entry, attempt, points, ms) })
}

func markIn(tx *db.Tx, c *contests.Contest, round string, entry int64, attempt int, points, ms int64) error {
	row, _ := c.RoundRow(round)
	var revision int
	if err := tx.Get(&revision, `SELECT COALESCE(MAX(revision), 0) + 1 FROM sheet WHERE round_id = ? AND entry_id = ? AND attempt = ?`, row.ID, entry, attempt); err != nil {
		return err
	}
	var clock *int64
	if ms >= 0 {
		clock = &ms
	}
	if _, err := tx.Exec(`INSERT INTO sheet (contest_id, round_id, entry_id, attempt, revision, marks, points, time_ms, rules_version, actor, effective_at, recorded_at)
		VALUES (?, ?, ?, ?, ?, '{}', ?, ?, 1, ?, ?, ?)`, c.ID, row.ID, entry, attempt, revision, points, clock, office.Name, tx.NowMS(), tx.NowMS()); err != nil {
		return err
	}
	return contests.BumpRound(tx, row.ID)
}

func setState(t testing.TB, d *db.DB, c *contests.Contest, entry int64, state string) {
	t.Helper()
	write(t, d, c, func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE entry SET state = ?, revision = revision + 1 WHERE id = ?`, state, entry); err != nil {
			return err
		}
		return contests.BumpRounds(tx, c.ID)
	})
}

func standings(t testing.TB, d *db.DB, c *contests.Contest, round, division string) (table *Table) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { table, err = Standings(tx, c, round, division); return err })
	return table
}

func mustPublish(t testing.TB, d *db.DB, c *contests.Contest, round, reason string) Publication {
	t.Helper()
	p, err := Publish(context.Background(), d, office, c, round, reason)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustDecide(t testing.TB, d *db.DB, c *contests.Contest, decision Decision) {
	t.Helper()
	if err := Decide(context.Background(), d, office, c, decision); err != nil {
		t.Fatal(err)
	}
}

// tied is a contest in which 17 teams of division A have marks and the last two are equal at the 16th place.
func tied(t testing.TB, d *db.DB) (*contests.Contest, map[string]int64) {
	t.Helper()
	c := newContest(t, d, "robocon-2024")
	var teams []team
	for n := 1; n <= 18; n++ {
		teams = append(teams, team{"A", fmt.Sprintf("rb24a%03d", n), fmt.Sprintf("Đội %02d", n)})
	}
	ids := enter(t, d, c, teams...)
	write(t, d, c, func(tx *db.Tx) error {
		for n := 1; n <= 17; n++ {
			points := int64(100-min(n, 16)) * 1000
			if err := markIn(tx, c, "vong-loai", ids[fmt.Sprintf("rb24a%03d", n)], 1, points, 60_000); err != nil {
				return err
			}
		}
		return nil
	})
	return c, ids
}

// lot is the decision about the tie of tied.
func lot(chosen ...string) Decision {
	return Decision{Round: "vong-loai", Division: "A", Chosen: chosen, How: "bốc thăm", DecidedBy: "Hội đồng giám khảo", Reason: "Hai đội bằng nhau cả điểm và thời gian."}
}

// expected is the file that was worked out by independent means.
type expected struct {
	Qualifying struct {
		TookPart int                 `json:"took_part"`
		Through  map[string][]string `json:"through"`
	} `json:"qualifying"`
	Final map[string][]struct {
		Account        string `json:"account"`
		Rank           int    `json:"rank"`
		Points         int64  `json:"points"`
		TimeMS         int64  `json:"time_ms"`
		OtherPoints    int64  `json:"other_points"`
		QualifyingRank int    `json:"qualifying_rank"`
	} `json:"final"`
	Prizes map[string][]struct {
		Account string `json:"account"`
		Prize   string `json:"prize"`
	} `json:"prizes"`
}

func readExpected(t testing.TB) (e expected) {
	t.Helper()
	content, err := os.ReadFile(demo + "robocon-2024-expected.json")
	if err == nil {
		err = json.Unmarshal(content, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// robocon is the contest with its 432 teams.
func robocon(t testing.TB, d *db.DB) *contests.Contest {
	t.Helper()
	c := newContest(t, d, "robocon-2024")
	var teams []team
	for _, division := range []struct {
		code  string
		count int
	}{{"A", 140}, {"B", 172}, {"C", 120}} {
		for n := 1; n <= division.count; n++ {
			account := fmt.Sprintf("rb24%s%03d", strings.ToLower(division.code), n)
			teams = append(teams, team{division.code, account, "Đội Hành trình di sản " + account})
		}
	}
	enter(t, d, c, teams...)
	return c
}

// importMarks takes a round's marks from the workbook of the story.
func importMarks(t testing.TB, d *db.DB, c *contests.Contest, round string) {
	t.Helper()
	name := "robocon-2024-" + round + ".xlsx"
	content, err := os.ReadFile(demo + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := marking.Import(context.Background(), d, office, c, marking.File{Round: round, Name: name, Content: content}, Through, false); err != nil {
		t.Fatal(err)
	}
}

var drawnLot = Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"}, How: "bốc thăm", DecidedBy: "Hội đồng giám khảo"}

// wantFault wants a fault of a kind with a key at a field.
func wantFault(t testing.TB, err error, kind fault.Kind, field, key string) {
	t.Helper()
	for _, f := range fault.All(err) {
		if f.Kind == kind && f.Field == field && f.Key == key {
			return
		}
	}
	t.Errorf("got %v, want kind %v at %q: %s", err, kind, field, key)
}

// site is the application with a browser.
type site struct {
	t       testing.TB
	handler http.Handler
	db      *db.DB
	bundle  *i18n.Bundle
	cookies []*http.Cookie
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	handler, bundle := sitetest.New(t, d, func(app *web.App) { Routes(app, d, nil) })
	return &site{t: t, handler: handler, db: d, bundle: bundle}
}

// as is the same site in the browser of somebody with a role; "" = an account without any.
func (s *site) as(c *contests.Contest, role string) *site {
	s.t.Helper()
	cookies := sitetest.SignIn(s.t, s.handler, s.db, "nguoi-"+c.Code+"-"+role, c.ID, role)
	mine := *s
	mine.cookies = cookies
	return &mine
}

func (s *site) do(method, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://hoithi.example.vn"+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(path string, headers ...string) *httptest.ResponseRecorder {
	return s.do(http.MethodGet, path, nil, headers...)
}

func (s *site) post(path string, form url.Values) *httptest.ResponseRecorder {
	return s.do(http.MethodPost, path, form)
}

// page wants a status and gives the page.
func (s *site) page(w *httptest.ResponseRecorder, status int) string {
	s.t.Helper()
	if w.Code != status {
		s.t.Fatalf("status %d, want %d: %.2000s", w.Code, status, w.Body.String())
	}
	return w.Body.String()
}

func wantIn(t testing.TB, html string, all ...string) {
	t.Helper()
	for _, part := range all {
		if !strings.Contains(html, part) {
			t.Errorf("%q is not in %.3000s", part, html)
		}
	}
}

func wantNotIn(t testing.TB, html string, all ...string) {
	t.Helper()
	for _, part := range all {
		if strings.Contains(html, part) {
			t.Errorf("%q is in the page", part)
		}
	}
}

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, d *db.DB, clock *testkit.Clock)) {
	testkit.Each(t, test)
}

// reload reads the contest as it is now.
func reload(t testing.TB, d *db.DB) (c *contests.Contest) {
	t.Helper()
	read(t, d, func(tx *db.Tx) (err error) { c, err = contests.ByCode(tx, "robocon-2024"); return err })
	return c
}
