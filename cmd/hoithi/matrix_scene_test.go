// The states of the matrix: two contests alike, lived through by their own people, the database kept at every stop on the way.
package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/decimal"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/entries"
)

// matrixContests are the codes of the two: everybody's role is in the first.
var matrixContests = [2]string{"thi-a", "thi-b"}

// facts are what a contest's addresses and forms are filled with: "{name}" stands for the value.
type facts map[string]string

// stop is a state of both contests.
type stop struct {
	name    string
	content []byte // of the SQLite file
	now     time.Time
	facts   [2]facts
	cookies map[string]string // by role
}

// journey builds the stops, one after another, in one database.
type journey struct {
	t     *testing.T
	path  string
	d     *db.DB
	clock *testkit.Clock
	c     [2]*contests.Contest
	by    [2]map[string]audit.By // by role: who acts in each contest
	facts [2]facts
	stops []stop
}

func (j *journey) must(err error) {
	j.t.Helper()
	if err != nil {
		j.t.Fatal(err)
	}
}

// each does something in both contests.
func (j *journey) each(f func(c *contests.Contest, by map[string]audit.By, known facts)) {
	j.t.Helper()
	for i := range j.c {
		j.must(j.d.Read(j.t.Context(), func(tx *db.Tx) (err error) { j.c[i], err = contests.ByCode(tx, matrixContests[i]); return err }))
		f(j.c[i], j.by[i], j.facts[i])
	}
}

func (j *journey) open() {
	j.t.Helper()
	var err error
	j.d, err = db.Open(j.t.Context(), j.path, j.clock.Now)
	j.must(err)
}

// stop keeps the database as it is now, with what its pages ask for.
func (j *journey) stop(name string) {
	j.t.Helper()
	app := testApp(j.t, j.d, "http://localhost")
	cookies := map[string]string{} // sessions do not outlive the weeks between two stops
	for _, role := range matrixRoles {
		if by, ok := j.by[0][role]; ok {
			cookies[role] = sessionOf(j.t, j.d, app, by.AccountID)
		}
	}
	j.each(func(c *contests.Contest, _ map[string]audit.By, known facts) {
		j.look(c, known, func(path string) string {
			req := httptest.NewRequest(http.MethodGet, "/quan-ly/"+c.Code+path, nil)
			req.Header.Set("Cookie", cookies["admin"])
			rec := httptest.NewRecorder()
			app.Handler().ServeHTTP(rec, req)
			if rec.Code != http.StatusOK {
				j.t.Fatalf("%s: %s: %d", name, path, rec.Code)
			}
			return rec.Body.String()
		})
	})
	j.must(j.d.Close())
	content, err := os.ReadFile(j.path)
	j.must(err)
	j.stops = append(j.stops, stop{name, content, j.clock.Now(), [2]facts{maps.Clone(j.facts[0]), maps.Clone(j.facts[1])}, cookies})
	j.open()
}

// hidden is the value of a hidden field of a page; "none" where the page has no such field.
func hidden(page, field string) string {
	found := regexp.MustCompile(`name="` + field + `"[^>]*? value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		return "none"
	}
	return found[1]
}

// newJourney makes both contests as drafts, with their people; everybody of the table has a role in the first.
func newJourney(t *testing.T) *journey {
	t.Helper()
	j := &journey{t: t, path: testkit.SQLite(t), clock: testkit.NewClock()}
	j.open()
	t.Cleanup(func() { _ = j.d.Close() }) // a throwaway file
	doc, err := os.ReadFile("testdata/matrix-rules.yaml")
	j.must(err)
	for i, code := range matrixContests {
		j.c[i], err = contests.CreateDraft(t.Context(), j.d, storyBy, bytes.ReplaceAll(doc, []byte("CODE"), []byte(code)), nil)
		j.must(err)
		j.by[i], j.facts[i] = map[string]audit.By{}, facts{"c": code, "token": "AAAAAAAAAAAAAAAAAAAAAA", "lot": "1", "late": "1", "objection": "1"}
	}
	for _, role := range []string{"admin", contests.Organiser, contests.Secretary, contests.Head, contests.Viewer} {
		j.person(role, role, 0)
		j.person("other-"+role, role, 1)
	}
	for i, c := range j.c {
		for _, judge := range []marking.JudgeDraft{{Role: marking.RoleJudge, Code: "GK01"}, {Role: marking.RoleJudge, Code: "GK02"}, {Role: marking.RoleReferee, Code: "TT01"}} {
			judge.Name = "Người chấm " + judge.Code
			id, err := marking.AddJudge(t.Context(), j.d, storyBy, c.ID, judge)
			j.must(err)
			j.facts[i][judge.Code] = fmt.Sprint(id)
			j.by[i][judge.Code], err = storyPerson(t.Context(), j.d, strings.ToLower(judge.Code)+"."+c.Code)
			j.must(err)
		}
	}
	j.by[0][contests.Judge], j.by[0][contests.Referee] = j.by[0]["GK01"], j.by[0]["TT01"]
	return j
}

// person makes somebody with a role in one contest; the admin has none.
func (j *journey) person(login, role string, contest int) {
	j.t.Helper()
	id, err := auth.AddAccount(j.t.Context(), j.d, storyBy, login, "Người "+login, "", role == "admin")
	j.must(err)
	if role != "admin" {
		j.must(auth.GrantRole(j.t.Context(), j.d, storyBy, id, j.c[contest].ID, role))
	}
	j.by[contest][role] = audit.By{AccountID: id, Name: "Người " + login, Via: "web"}
}

// sessionOf signs an account in and gives its cookie.
func sessionOf(t *testing.T, d *db.DB, app *web.App, account int64) string {
	t.Helper()
	token, err := auth.SignInLink(t.Context(), d, storyBy, account, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	app.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/vao/"+token, nil))
	for _, c := range rec.Result().Cookies() {
		if c.Name == "session" {
			return "session=" + c.Value
		}
	}
	t.Fatalf("no session: %d", rec.Code)
	return ""
}

// matrixDraft is a sound entry; n tells its people apart.
func matrixDraft(n int) entries.Draft {
	return entries.Draft{Division: "A", Name: fmt.Sprintf("Đội %d", n), Unit: fmt.Sprintf("Trường Tiểu học Số %d", n), Area: "Huyện Yên Thế", Consent: true,
		ContactName: "Chị Lan", ContactPhone: fmt.Sprintf("09123450%02d", n),
		Members: []entries.DraftMember{{Role: entries.Contestant, Name: fmt.Sprintf("Nguyễn Văn %c", 'A'+n), Born: "2013-07-02", Grade: 4, Class: "4A"}}}
}

// register sends eight entries and brings the last four into the states that the first are not in.
func (j *journey) register() {
	ctx, t := j.t.Context(), j.t
	t.Helper()
	j.each(func(c *contests.Contest, by map[string]audit.By, known facts) {
		j.must(contests.SetState(ctx, j.d, by[contests.Organiser], c, contests.Announced, ""))
		c.State = contests.Announced
		for n := 1; n <= 8; n++ {
			r, err := entries.Register(ctx, j.d, audit.By{Name: "Chị Lan", Via: "web"}, c, matrixDraft(n), fmt.Sprintf("%s-khoa-cua-phieu-dang-%d", c.Code[4:], n))
			j.must(err)
			known[fmt.Sprint("e", n)], known[fmt.Sprint("code", n)] = fmt.Sprint(r.Entry.ID), r.Entry.Code
			if n == 4 {
				known["token"] = r.Token
			}
			office := by[contests.Secretary]
			switch n {
			case 5: // stays submitted
			case 6:
				j.must(entries.Return(ctx, j.d, office, c, r.Entry.ID, 0, "Thiếu ngày sinh.", on(6, 20, 17, 0)))
			case 7:
				j.must(entries.Reject(ctx, j.d, office, c, r.Entry.ID, 0, "Sai đối tượng."))
			case 8:
				j.must(entries.Withdraw(ctx, j.d, office, c, r.Entry.ID, 0, "Đội xin rút.", ""))
			default:
				j.must(entries.Approve(ctx, j.d, office, c, r.Entry.ID, 0))
			}
		}
		id := func(name string) int64 { return number(known[name]) }
		for n := 1; n <= 4; n++ {
			j.must(marking.Assign(ctx, j.d, by[contests.Head], c.ID, "so-khao", id(fmt.Sprint("e", n)), id("GK01"), results.Through))
		}
		j.must(marking.Assign(ctx, j.d, by[contests.Head], c.ID, "so-khao", id("e4"), id("GK02"), results.Through))
	})
}

func number(s string) (n int64) {
	_, _ = fmt.Sscan(s, &n) // 0 for what is none
	return n
}

// sign has a judge sign a sheet of the first round.
func (j *journey) sign(c *contests.Contest, by audit.By, code string, idea, technique decimal.Milli, base int, reason string) {
	j.t.Helper()
	_, err := marking.Sign(j.t.Context(), j.d, by, c.ID, marking.Signing{Round: "so-khao", Entry: code, Base: base, Reason: reason,
		Marks: map[string]decimal.Milli{"y-tuong": idea, "ky-thuat": technique}}, results.Through)
	j.must(err)
}

// markSome leaves the first round open: one sheet unsigned, two judges far apart, one sheet imported by the organiser.
func (j *journey) markSome() {
	j.t.Helper()
	j.each(func(c *contests.Contest, by map[string]audit.By, known facts) {
		j.sign(c, by["GK01"], known["code1"], 55_000, 35_000, 0, "")
		j.sign(c, by["GK01"], known["code4"], 40_000, 30_000, 0, "")
		j.sign(c, by["GK02"], known["code4"], 10_000, 10_000, 0, "")
		_, err := marking.Import(j.t.Context(), j.d, by[contests.Organiser], c, marking.File{Round: "so-khao", Name: "diem.xlsx",
			Content: workbookOf(j.t, matrixMarks, []any{known["code2"], "GK01", 50, 30})}, results.Through, false)
		j.must(err)
	})
}

// closeFirst closes the first round on a tie at the limit, and has a sheet come late.
func (j *journey) closeFirst() {
	j.t.Helper()
	ctx := j.t.Context()
	j.each(func(c *contests.Contest, by map[string]audit.By, known facts) {
		for _, e := range []string{"e5", "e6"} { // still in the check: they take part as long as nobody rejects them
			j.must(entries.Reject(ctx, j.d, by[contests.Secretary], c, number(known[e]), 0, "Không bổ sung kịp."))
		}
		j.sign(c, by["GK02"], known["code4"], 40_000, 30_000, 1, "Ghi nhầm dòng.")
		j.sign(c, by["GK01"], known["code3"], 50_000, 30_000, 0, "")
		_, err := marking.Confirm(ctx, j.d, by[contests.Secretary], c, marking.Confirmation{Round: "so-khao"})
		j.must(err)
		j.must(marking.CloseRound(ctx, j.d, by[contests.Head], c, "so-khao", nil, results.Through))
		j.sign(c, by["GK01"], known["code4"], 41_000, 30_000, 1, "Cộng lại.")
		lot, err := results.SealLot(ctx, j.d, by[contests.Organiser], c, results.Sealing{Round: "so-khao", Division: "A", Rank: 2})
		j.must(err)
		known["lot"] = fmt.Sprint(lot.ID)
		j.must(j.d.Read(ctx, func(tx *db.Tx) error {
			row, _ := c.RoundRow("so-khao")
			late, err := marking.LateOfRound(tx, row.ID)
			for _, l := range late {
				known["late"] = fmt.Sprint(l.ID)
			}
			return err
		}))
	})
}

// prepareFirst decides the tie and has the organiser prepare the publication.
func (j *journey) prepareFirst() {
	j.t.Helper()
	ctx := j.t.Context()
	j.each(func(c *contests.Contest, by map[string]audit.By, known facts) {
		j.must(marking.RefuseLate(ctx, j.d, by[contests.Head], c.ID, "so-khao", number(known["late"]), "Quá muộn."))
		j.must(results.Decide(ctx, j.d, by[contests.Head], c, results.Decision{Round: "so-khao", Division: "A", Chosen: []string{known["code2"]},
			How: "bốc thăm", DecidedBy: "Hội đồng giám khảo"}))
		_, err := results.Publish(ctx, j.d, by[contests.Organiser], c, "so-khao", "")
		j.must(err)
	})
}

// publishFirst approves it, opens the final with one run, takes a finalist out and receives an objection.
func (j *journey) publishFirst() {
	j.t.Helper()
	ctx := j.t.Context()
	j.each(func(c *contests.Contest, by map[string]audit.By, known facts) {
		_, err := results.ApprovePublication(ctx, j.d, by[contests.Head], c, "so-khao", "")
		j.must(err)
		time := int64(60_000)
		_, err = marking.SignRun(ctx, j.d, by["TT01"], c, marking.RunSheet{Round: "chung-ket", EntryID: number(known["e1"]), Attempt: 1,
			Marks: map[string]int64{"dich": 1}, TimeMS: &time, TeamBy: "Đội trưởng"}, results.Through)
		j.must(err)
		j.must(entries.Withdraw(ctx, j.d, by[contests.Secretary], c, number(known["e2"]), 0, "Đội xin rút.", ""))
		o, err := results.Object(ctx, j.d, audit.By{Name: "Chị Lan", Via: "link"}, c, results.Sending{Round: "so-khao", EntryID: number(known["e3"]), About: "marks",
			Body: "Xin xem lại điểm kỹ thuật.", Sender: "Chị Lan", Contact: "0912345003", Via: "link"})
		j.must(err)
		known["objection"] = fmt.Sprint(o.ID)
	})
}

// matrixMarks and matrixTeams are the headings of workbooks.
var (
	matrixMarks = []any{"Mã bài", "Mã giám khảo", "Ý tưởng", "Kỹ thuật"}
	matrixTeams = []any{"STT đội", "Tên đội", "Bảng", "Đơn vị", "Huyện, thành phố", "Vai trò", "Họ và tên", "Ngày sinh", "Khối", "Lớp"}
)

func workbookOf(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// look notes what the pages of a contest ask for: revisions, digests of what was seen.
func (j *journey) look(c *contests.Contest, known facts, page func(path string) string) {
	j.t.Helper()
	known["rules"], known["today"] = fmt.Sprint(c.RulesVersion), j.clock.Now().In(storyZone).Format("02/01/2006")
	known["confirm import"], known["confirm seen"] = hidden(page("/vong/so-khao/xac-nhan"), "import"), hidden(page("/vong/so-khao/xac-nhan"), "seen")
	known["publication"] = hidden(page("/vong/so-khao/cong-bo"), "xem")
	j.must(j.d.Read(j.t.Context(), func(tx *db.Tx) error {
		row, _ := c.RoundRow("so-khao")
		known["version"] = fmt.Sprint(row.Version)
		doc, err := contests.Document(tx, c, c.RulesVersion)
		if err != nil {
			return err
		}
		doc = bytes.Replace(doc, []byte("Thi thử"), []byte("Thi lại"), 1)
		known["rules document"] = string(doc)
		if change, err := contests.Propose(tx, c.ID, doc); err == nil {
			known["rules seen"] = change.Seen
		} else if c.State != contests.Finished && c.State != contests.Archived {
			return err
		}
		for n := 1; n <= 8 && known["e1"] != ""; n++ {
			var revision int64
			if err := tx.Get(&revision, `SELECT revision FROM entry WHERE id = ?`, number(known[fmt.Sprint("e", n)])); err != nil {
				return err
			}
			known[fmt.Sprint("rev", n)] = fmt.Sprint(revision)
		}
		return nil
	}))
}
