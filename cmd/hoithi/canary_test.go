// Canaries: a unique word in every field that is not public, the whole story around it, and every answer searched for them.
package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/registration/entries"
)

// canaries are what was typed into hidden fields, by what it is.
var canaries = map[string][]string{
	"contact name":    {"Kín Danh Liên Lạc"},
	"contact phone":   {"0987123450", "0987 123 450", "987123450"},
	"contact e-mail":  {"canary.lienlac"},
	"pupil":           {"Kín Danh Thí Sinh"},
	"mentor":          {"Kín Danh Cô Giáo"},
	"birth date":      {"17/3/2014", "17/03/2014", "2014-03-17", "17.3.2014", "17 March 2014"},
	"mentor's phone":  {"0987123451", "0987 123 451"},
	"class":           {"4KINLOP"},
	"account":         {"kin-tai-khoan"},
	"return reason":   {"KIN-LYDO-TRALAI"},
	"reject reason":   {"KIN-LYDO-TUCHOI"},
	"withdraw reason": {"KIN-LYDO-RUT"},
	"correct reason":  {"KIN-LYDO-SUA"},
	"decision reason": {"KIN-LYDO-QUYETDINH"},
	"marks reason":    {"KIN-LYDO-DIEM"},
	"marks file":      {"KIN-TEP-DIEM"},
}

// hidden in public pages of the story: dates of birth, and the simulator's accounts.
var bornOrAccount = regexp.MustCompile(`\b\d{1,2}/\d{1,2}/(19\d\d|200\d|201\d)\b|\b(19\d\d|200\d|201\d)-\d\d-\d\d\b|\brb24[abc]\d{3}\b`)

func TestG5NothingHiddenIsPublic(t *testing.T) {
	s := newCanarySite(t)
	names := s.memberNames(t)
	seen := 0
	for _, lang := range []string{"vi", "en"} {
		for _, path := range s.publicPaths() {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				status, text := s.ask(t, method, path, "lang="+lang)
				s.search(t, method+" "+path+" in "+lang, text, nil)
				if found := bornOrAccount.FindString(text); found != "" {
					t.Errorf("G5: %s in %s shows %q", path, lang, found)
				}
				for _, name := range names {
					if strings.Contains(text, name) {
						t.Errorf("G5: %s in %s names the member %s", path, lang, name)
					}
				}
				if method == http.MethodGet && status == http.StatusOK {
					seen++
				}
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d pages were found: the walk is wrong", seen)
	}
}

// TestG2ThePublicSearchFindsOnlyWhatItShows asks the public searches for hidden words.
func TestG2ThePublicSearchFindsOnlyWhatItShows(t *testing.T) {
	s := newCanarySite(t)
	for what, words := range canaries {
		for _, word := range append(slices.Clone(words), "khong-co-tu-nay") {
			q := url.QueryEscape(word)
			_, text := s.ask(t, http.MethodGet, "/cuoc-thi/robocon-2024/ket-qua/vong-loai?tim="+q, "")
			if strings.Contains(text, "RB24-") {
				t.Errorf("G2: the results are found by %s %q", what, word)
			}
			if _, units := s.ask(t, http.MethodGet, "/cuoc-thi/robocon-2024/don-vi?q="+q, ""); !strings.Contains(units, "[]") {
				t.Errorf("G2: units are found by %s %q: %s", what, word, units)
			}
		}
	}
	if _, text := s.ask(t, http.MethodGet, "/cuoc-thi/robocon-2024/ket-qua/vong-loai?tim=chim+trong+cong+khai", ""); !strings.Contains(text, s.code) {
		t.Error("the search does not find the team by its name: the test tests nothing")
	}
}

// TestG5WhatEachRoleMayNotSee walks the pages of the office as roles that may not view entries, and as another team.
func TestG5WhatEachRoleMayNotSee(t *testing.T) {
	s := newCanarySite(t)
	mayKnow := map[string][]string{ // beyond the public
		contests.Head:  {"account", "decision reason", "marks reason", "marks file"},
		contests.Judge: nil,
		contests.Viewer: {"account", "decision reason", "marks reason", "marks file", "pupil", "mentor", // names stand behind the report's figures
			"contact name", "return reason", "reject reason", "withdraw reason", "correct reason"}, // and the register is theirs to read
	}
	if _, text := s.ask(t, http.MethodGet, fmt.Sprintf("/quan-ly/robocon-2024/ho-so/%d", s.id), s.signIn(t, s.admin(t))); !strings.Contains(text, canaries["contact phone"][0]) ||
		!strings.Contains(text, canaries["birth date"][0]) || !strings.Contains(text, canaries["return reason"][0]) {
		t.Error("the office does not see the canaries: the test tests nothing")
	}
	for role, allowed := range mayKnow {
		id, err := auth.AddAccount(t.Context(), s.d, storyBy, "kin-"+role, "Người xem", "", false)
		if err != nil {
			t.Fatal(err)
		}
		if err := auth.GrantRole(t.Context(), s.d, storyBy, id, s.contest.ID, role); err != nil {
			t.Fatal(err)
		}
		cookie := s.signIn(t, id)
		for _, path := range s.officePaths() {
			if role == contests.Viewer && strings.HasPrefix(path, "/quan-ly/robocon-2024/ho-so") {
				continue // looked at below
			}
			_, text := s.ask(t, http.MethodGet, path, cookie)
			s.search(t, role+" at "+path, text, allowed)
			if role == contests.Head && strings.Contains(text, `href="/quan-ly/robocon-2024/ho-so`) {
				t.Errorf("%s leads the head to entries that are refused", path)
			}
		}
		if role == contests.Viewer {
			_, text := s.ask(t, http.MethodGet, fmt.Sprintf("/quan-ly/robocon-2024/ho-so/%d", s.id), cookie)
			if strings.Contains(text, s.token) || strings.Contains(text, "<form class=\"form") || strings.Contains(text, "/duong-dan") {
				t.Error("a viewer sees the private link or an act")
			}
		}
	}
	for _, path := range []string{"/ho-so/" + s.other, "/ho-so/" + s.other + "/sua", "/ho-so/" + s.other + "/qr.svg"} {
		_, text := s.ask(t, http.MethodGet, path, "")
		s.search(t, "another team at "+path, text, nil)
	}
}

// canarySite is the story told to its end, with a team that hides a canary in every field.
type canarySite struct {
	d             *db.DB
	app           *web.App
	contest       *contests.Contest
	id            int64
	code          string
	token, other  string // private links of the canary's team and of another
	rejected, out int64
}

func newCanarySite(t *testing.T) *canarySite {
	t.Helper()
	d, clock := toldUntil(t, testkit.SQLite(t), "2024-06-30")
	s := &canarySite{d: d}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	var err error
	s.contest, err = storyContest(ctx, d)
	must(err)
	team := audit.By{Name: canaries["contact name"][0], Via: "link"}
	add := func(name string) entries.Receipt {
		r, err := entries.Register(ctx, d, audit.By{Name: team.Name, Via: "web"}, s.contest, canaryDraft(name), auth.HashToken(name)[:22])
		must(err)
		return r
	}
	kept, rejected, out := add("Chim Trong Công Khai"), add("Đội Bị Từ Chối"), add("Đội Đã Rút")
	s.id, s.code, s.token = kept.Entry.ID, kept.Entry.Code, kept.Token
	s.rejected, s.out = rejected.Entry.ID, out.Entry.ID
	must(entries.Return(ctx, d, storyBy, s.contest, s.id, 0, canaries["return reason"][0], on(7, 5, 17, 0)))
	draft := canaryDraft("Chim Trong Công Khai")
	draft.Members[1].Class = "4A"
	_, err = entries.Correct(ctx, d, team, s.contest, s.id, 0, draft, "")
	must(err)
	s.other, err = teamLink(ctx, d, storyBy)
	must(err)
	day := time.Date(2024, 8, 20, 0, 0, 0, 0, storyZone)
	clock.set(day.Add(storyHour))
	must(tell(ctx, d, clock, day, "test"))
	draft = canaryDraft("Chim Trong Công Khai")
	draft.Account = canaries["account"][0]
	_, err = entries.Correct(ctx, d, storyBy, s.contest, s.id, 0, draft, canaries["correct reason"][0])
	must(err)
	must(entries.Reject(ctx, d, storyBy, s.contest, s.rejected, 0, canaries["reject reason"][0]))
	must(entries.Withdraw(ctx, d, storyBy, s.contest, s.out, 0, canaries["withdraw reason"][0], ""))
	_, err = marking.Import(ctx, d, storyBy, s.contest, marking.File{Round: "vong-loai", Name: canaries["marks file"][0] + ".xlsx", Content: changedMarks(t),
		Reason: canaries["marks reason"][0]}, results.Through, false)
	must(err)
	must(results.Decide(ctx, d, storyBy, s.contest, results.Decision{Round: "vong-loai", Division: "B", Chosen: []string{"rb24b037"}, How: "bốc thăm",
		DecidedBy: "Hội đồng giám khảo", Reason: canaries["decision reason"][0], On: on(7, 16, 8, 0)}))
	must(confirmStory(storyCode, "vong-loai")(ctx, d))
	_, err = results.Publish(ctx, d, storyBy, s.contest, "vong-loai", "Bổ sung điểm của một đội.")
	must(err)
	head, err := storyPerson(ctx, d, storyHead)
	must(err)
	_, err = results.ApprovePublication(ctx, d, head, s.contest, "vong-loai", "")
	must(err)
	s.app = testApp(t, d, "http://localhost")
	return s
}

func canaryDraft(name string) entries.Draft {
	born := canaries["birth date"][1]
	return entries.Draft{
		Division: "A", Name: name, Unit: "Trường Tiểu học " + name, Area: "Huyện Yên Dũng", Consent: true,
		ContactName: canaries["contact name"][0], ContactPhone: canaries["contact phone"][0], ContactEmail: canaries["contact e-mail"][0] + "@example.vn",
		Members: []entries.DraftMember{
			{Role: entries.Contestant, Name: canaries["pupil"][0], Born: born, Grade: 4, Class: canaries["class"][0]},
			{Role: entries.Contestant, Name: canaries["pupil"][0] + " Hai", Born: born, Grade: 4, Class: canaries["class"][0]},
			{Role: entries.Mentor, Name: canaries["mentor"][0], Phone: canaries["mentor's phone"][0]},
		},
	}
}

// changedMarks is the story's workbook of the qualifying round with one team's points changed; the order of the first ranks stays.
func changedMarks(t *testing.T) []byte {
	t.Helper()
	content, err := storyFiles.ReadFile("demo/robocon-2024-vong-loai.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write(bytes.Replace(part, []byte("<v>40.5</v>"), []byte("<v>41</v>"), 1)) // into memory
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// publicPaths are the addresses of every route that anybody may open, filled in, with their queries, and addresses that lead nowhere.
func (s *canarySite) publicPaths() (all []string) {
	fill := strings.NewReplacer(":contest", storyCode, ":token", "AAAAAAAAAAAAAAAAAAAAAA", "/*", "/app.css")
	for _, r := range s.app.Routes() {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.Policy, "public") {
			continue
		}
		path := fill.Replace(r.Path)
		for _, round := range []string{"vong-loai", "chung-ket"} {
			for _, number := range []string{"1", "2", "3"} {
				all = append(all, strings.NewReplacer(":round", round, ":number", number).Replace(path))
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, path := range slices.Clone(all) {
		for _, query := range []string{"?bang=A", "?bang=B", "?bang=Z", "?tim=chim", "?bang=A&tim=chim", "?q=chim", "?tiep=/quan-ly"} {
			all = append(all, path+query)
		}
	}
	return append(all, "/quan-ly/robocon-2024/ho-so", fmt.Sprintf("/quan-ly/robocon-2024/ho-so/%d", s.id), "/khong-co", "/robots.txt", "/favicon.ico")
}

// officePaths are the addresses of every route below the office, filled in for the canary's team.
func (s *canarySite) officePaths() (all []string) {
	for _, r := range s.app.Routes() {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.Path, "/quan-ly") && !strings.HasPrefix(r.Path, "/bao-cao") {
			continue
		}
		for _, round := range []string{"vong-loai", "chung-ket"} {
			for _, id := range []int64{s.id, s.rejected, s.out} {
				for _, figure := range []string{"doi-thi", "nguoi", "luot-nguoi", "don-vi", "thi-sinh", "huong-dan"} {
					path := strings.NewReplacer(":contest", storyCode, ":round", round, ":id", fmt.Sprint(id), ":figure", storyCode+"."+figure).Replace(r.Path)
					all = append(all, path, path+"?ky=2024-H1", path+"?ky=2024-Y", path+"?bang=A", path+"?bang=B")
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// memberNames are all people of the story, who must not be named in public.
func (s *canarySite) memberNames(t *testing.T) (names []string) {
	t.Helper()
	err := s.d.Read(t.Context(), func(tx *db.Tx) error { return tx.Select(&names, `SELECT DISTINCT name FROM member`) })
	if err != nil || len(names) < 1000 {
		t.Fatalf("%d names, %v", len(names), err)
	}
	return names
}

func (s *canarySite) admin(t *testing.T) int64 {
	t.Helper()
	id, err := accountID(t.Context(), s.d, storyAdmin)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *canarySite) signIn(t *testing.T, account int64) string {
	t.Helper()
	return sessionOf(t, s.d, s.app, account)
}

// ask gives the status, and headers and body as one text, unpacked.
func (s *canarySite) ask(t *testing.T, method, path, cookie string) (status int, text string) {
	t.Helper()
	req := httptest.NewRequest(method, path, nil)
	req.Header.Set("Accept-Encoding", "gzip")
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	rec := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(rec, req)
	if rec.Code >= http.StatusInternalServerError {
		t.Errorf("%s %s: status %d", method, path, rec.Code)
	}
	var all strings.Builder
	_ = rec.Header().Write(&all) // into memory
	body := io.Reader(rec.Body)
	if rec.Header().Get("Content-Encoding") == "gzip" && rec.Body.Len() > 0 {
		unpacked, err := gzip.NewReader(rec.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = unpacked
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	all.Write(content)
	return rec.Code, all.String()
}

// search fails for every canary in a text but those allowed.
func (s *canarySite) search(t *testing.T, where, text string, allowed []string) {
	t.Helper()
	for what, words := range canaries {
		if slices.Contains(allowed, what) {
			continue
		}
		for _, word := range words {
			if strings.Contains(text, word) || strings.Contains(text, url.QueryEscape(word)) {
				t.Errorf("G5: %s shows the %s: %s", where, what, word)
			}
		}
	}
	if strings.Contains(text, s.token) || strings.Contains(text, s.other) && !strings.HasPrefix(where, "another team") {
		t.Errorf("G5: %s shows a private link", where)
	}
}
