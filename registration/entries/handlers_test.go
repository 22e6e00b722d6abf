// Tests of the team's pages through the application with the real templates.
package entries

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/i18n"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

// site is the application with this feature's routes and the real templates.
type site struct {
	t       testing.TB
	handler http.Handler
	db      *db.DB
	contest *contests.Contest
	bundle  *i18n.Bundle
	cookies []*http.Cookie
}

func newSite(t testing.TB, d *db.DB) *site {
	t.Helper()
	handler, bundle := sitetest.New(t, d, func(app *web.App) { Routes(app, d, nil) })
	s := &site{t: t, handler: handler, db: d, contest: newContest(t, d), bundle: bundle}
	return s
}

// signIn gives the site's browser an account with a role in the contest.
func (s *site) signIn(role string) {
	s.t.Helper()
	cookies := sitetest.SignIn(s.t, s.handler, s.db, "tho-ky", s.contest.ID, role)
	s.cookies = cookies
}

func (s *site) do(method, path string, body url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://hoithi.example.vn"+path, strings.NewReader(body.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range s.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(path string) *httptest.ResponseRecorder { return s.do(http.MethodGet, path, nil) }
func (s *site) post(path string, body url.Values) *httptest.ResponseRecorder {
	return s.do(http.MethodPost, path, body)
}

// page wants a status and gives the page.
func (s *site) page(w *httptest.ResponseRecorder, status int) string {
	s.t.Helper()
	if w.Code != status {
		s.t.Fatalf("status %d, want %d: %s", w.Code, status, plain(w.Body.String()))
	}
	return w.Body.String()
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func plain(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}

func wantIn(t testing.TB, html string, all ...string) {
	t.Helper()
	for _, part := range all {
		if !strings.Contains(html, part) {
			t.Errorf("%q is not in %s", part, plain(html))
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

const formPath = "/cuoc-thi/robocon-2024/dang-ky"

var keyPattern = regexp.MustCompile(`name="key" value="([^"]+)"`)

// posted is a sound form as a browser posts it.
func postedForm(n int, key string) url.Values {
	d := soundDraft(n)
	v := url.Values{"key": {key}, "division": {d.Division}, "name": {d.Name}, "unit": {d.Unit}, "area": {d.Area},
		"contact_name": {d.ContactName}, "contact_phone": {d.ContactPhone}, "contact_email": {d.ContactEmail}, "consent": {"on"}}
	for i, m := range d.Members[:3] {
		prefix := "members." + string(rune('0'+i)) + "."
		v.Set(prefix+"name", m.Name)
		v.Set(prefix+"born", m.Born)
		v.Set(prefix+"gender", m.Gender)
		v.Set(prefix+"grade", string(rune('0'+m.Grade)))
		v.Set(prefix+"class", m.Class)
	}
	v.Set("mentors.0.name", d.Members[3].Name)
	v.Set("mentors.0.phone", d.Members[3].Phone)
	return v
}

// newKey takes a key from a fresh form.
func (s *site) newKey() string {
	s.t.Helper()
	found := keyPattern.FindStringSubmatch(s.page(s.get(formPath), http.StatusOK))
	if found == nil {
		s.t.Fatal("the form has no key")
	}
	return found[1]
}

func TestATeamRegistersAndSeesItsReceipt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		form := postedForm(1, s.newKey())
		w := s.post(formPath, form)
		s.page(w, http.StatusSeeOther)
		receipt := w.Header().Get("Location")
		if !strings.HasPrefix(receipt, "/ho-so/") || !strings.HasSuffix(receipt, "?moi=1") {
			t.Fatalf("went to %q", receipt)
		}
		again := s.post(formPath, form)
		if again.Code != http.StatusSeeOther || again.Header().Get("Location") != receipt {
			t.Errorf("sent twice: %d %q", again.Code, again.Header().Get("Location"))
		}
		w = s.get(receipt)
		html := s.page(w, http.StatusOK)
		wantIn(t, html, "RB24-A-0001", "Đã nhận đăng ký", "/qr.svg", "Lê Hoài Trang B", "23:59 ngày 30/6/2024")
		head := html[:strings.Index(html, "<body")]
		wantNotIn(t, head, "Sao Mai", "Hoài Trang", "Chu Xuân Sơn", "0943")
		if w.Header().Get("X-Robots-Tag") == "" || w.Header().Get("Referrer-Policy") == "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", w.Header())
		}
	})
}

func TestEveryFaultStandsAtItsFieldAndWhatWasTypedIsKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		form := postedForm(1, s.newKey())
		form.Set("members.1.born", "31/02/2015")
		form.Set("members.2.grade", "7")
		form.Set("mentors.0.phone", "12")
		form.Del("consent")
		html := s.page(s.post(formPath, form), http.StatusUnprocessableEntity)
		wantIn(t, html, `id="e-members.1.born"`, "tháng 2 không có ngày 31", `id="e-members.2.grade"`, `id="e-mentors.0.phone"`, `id="e-consent"`,
			`href="#f-members.1.born"`, "Còn 4 chỗ cần sửa", `value="31/02/2015"`, `value="Đội Sao Mai 1"`, `value="Nguyễn Thanh Ly B"`, form.Get("key"))
		if n := countOf(t, d, `SELECT COUNT(*) FROM entry`); n != 0 {
			t.Errorf("%d entries", n)
		}
	})
}

func TestRowsLeftBlankAreNoMembersAndFaultsStayAtTheirRow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		form := postedForm(1, s.newKey())
		for _, part := range []string{"name", "born", "gender", "grade", "class"} {
			form.Set("members.4."+part, form.Get("members.1."+part))
			form.Set("members.1."+part, "")
		}
		form.Set("members.4.born", "")
		html := s.page(s.post(formPath, form), http.StatusUnprocessableEntity)
		wantIn(t, html, `id="e-members.2.born"`, "Còn 1 chỗ cần sửa")
	})
}

func TestAFormSentAMinuteLateIsRefusedAndKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		form := postedForm(1, s.newKey())
		clock.Set(at(2024, 7, 1, 0, 0))
		html := s.page(s.post(formPath, form), http.StatusConflict)
		wantIn(t, html, "Đã hết thời gian đăng ký", "23:59 ngày 30/6/2024", `value="Đội Sao Mai 1"`, `value="02/07/2013"`)
		html = s.page(s.get(formPath), http.StatusOK)
		wantIn(t, html, "Đã hết thời gian đăng ký")
		wantNotIn(t, html, "<form class=\"form\"")
		clock.Set(at(2024, 5, 1, 8, 0))
		wantIn(t, s.page(s.get(formPath), http.StatusOK), "Đăng ký mở lúc 00:00 ngày 3/5/2024", "còn")
	})
}

func TestTheSameKeyWithOtherContentAsksFirstAndThenRegistersAnotherTeam(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		key := s.newKey()
		s.page(s.post(formPath, postedForm(1, key)), http.StatusSeeOther)
		html := s.page(s.post(formPath, postedForm(2, key)), http.StatusConflict)
		wantIn(t, html, "đã được gửi trước đó", `value="Đội Sao Mai 2"`)
		fresh := keyPattern.FindStringSubmatch(html)[1]
		if fresh == key {
			t.Fatal("the form kept the used key")
		}
		s.page(s.post(formPath, postedForm(2, fresh)), http.StatusSeeOther)
		wantIn(t, s.page(s.post(formPath, postedForm(3, "short")), http.StatusConflict), "thiếu mã nhận diện", `value="Đội Sao Mai 3"`)
	})
}

func TestTheFormWorksWithoutScript(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		register(t, d, s.contest, soundDraft(9), "key-9")
		form := postedForm(1, s.newKey())
		for _, part := range []string{"name", "born", "gender", "grade", "class"} {
			form.Del("members.2." + part)
		}
		form.Set("them", "members")
		html := s.page(s.post(formPath, form), http.StatusOK)
		wantIn(t, html, `name="members.2.name"`, `value="Lê Hoài Trang B"`, form.Get("key"))
		wantNotIn(t, html, `id="errors"`, `name="members.3.name"`)
		form.Del("them")
		form.Set("bot", "members.0")
		html = s.page(s.post(formPath, form), http.StatusOK)
		wantNotIn(t, html, "Lê Hoài Trang B")
		form.Del("bot")
		form.Set("tim", "1")
		form.Set("unit", "yen lu")
		html = s.page(s.post(formPath, form), http.StatusOK)
		found := regexp.MustCompile(`name="chon" value="(\d+)"`).FindStringSubmatch(html)
		if found == nil {
			t.Fatal("the unit was not found")
		}
		form.Del("tim")
		form.Set("chon", found[1])
		html = s.page(s.post(formPath, form), http.StatusOK)
		wantIn(t, html, `value="Trường Tiểu học Yên Lư"`, `<option value="Huyện Yên Dũng" selected>`)
		w := s.get("/cuoc-thi/robocon-2024/don-vi?q=y%C3%AAn+l%C6%B0")
		if got := strings.TrimSpace(w.Body.String()); got != `[{"value":"Trường Tiểu học Yên Lư","text":"Trường Tiểu học Yên Lư","note":"Huyện Yên Dũng"}]` {
			t.Errorf("suggestions %s", got)
		}
	})
}

func TestG16OpeningAPrivateLinkChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key")
		for _, path := range []string{"", "/sua", "/rut", "/qr.svg", "?moi=1"} {
			w := s.get("/ho-so/" + r.Token + path)
			if w.Code == http.StatusSeeOther {
				t.Errorf("GET %s acted", path)
			}
		}
		if e, _, events := load(t, d, s.contest, r.Entry.ID); e.State != Submitted || len(events) != 1 {
			t.Errorf("entry %+v", e)
		}
	})
}

func TestATeamCorrectsAndWithdrawsByItsLink(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key")
		link := "/ho-so/" + r.Token
		html := s.page(s.get(link+"/sua"), http.StatusOK)
		wantIn(t, html, `value="Lê Hoài Trang B"`, `value="02/07/2013"`, `name="revision" value="1"`)
		form := postedForm(1, "")
		form.Set("mentors.0.born", "20/11/1972")
		form.Set("name", "Đội Sao Hôm")
		form.Set("revision", "1")
		s.page(s.post(link+"/sua", form), http.StatusSeeOther)
		html = s.page(s.get(link), http.StatusOK)
		wantIn(t, html, "Đội Sao Hôm", "sửa hồ sơ")
		wantIn(t, s.page(s.post(link+"/sua", form), http.StatusConflict), "vừa được người khác thay đổi", "Nếu gửi lại", `value="Đội Sao Hôm"`, `name="revision" value="2"`)
		must(t, Return(ctx, d, office, s.contest, r.Entry.ID, 0, "Thiếu lớp của em Ly.", at(2024, 7, 8, 23, 59)))
		clock.Set(at(2024, 7, 2, 8, 0))
		wantIn(t, s.page(s.get(link), http.StatusOK), "Thiếu lớp của em Ly.", "23:59 ngày 8/7/2024", link+"/sua")
		nameless := postedForm(1, "")
		wantIn(t, s.page(s.post(link+"/sua", nameless), http.StatusConflict), "vừa được người khác thay đổi", nameless.Get("contact_phone"))
		s.page(s.post(link+"/rut", nil), http.StatusConflict) // G18: neither says which state of the entry it is about
		s.page(s.post(link+"/rut", url.Values{"revision": {"3"}}), http.StatusSeeOther)
		html = s.page(s.get(link), http.StatusOK)
		wantIn(t, html, "Đã rút")
		wantNotIn(t, html, link+"/sua")
		s.page(s.get(link+"/sua"), http.StatusConflict)
		s.page(s.post(link+"/rut", url.Values{"revision": {"4"}}), http.StatusConflict)
	})
}

func TestUnknownLinksAreNotFoundAndOldOnesAreGone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key")
		s.page(s.get("/ho-so/AAAAAAAAAAAAAAAAAAAAAA"), http.StatusNotFound)
		s.page(s.get("/ho-so/AAAAAAAAAAAAAAAAAAAAAA/qr.svg"), http.StatusNotFound)
		s.page(s.post("/ho-so/AAAAAAAAAAAAAAAAAAAAAA/rut", nil), http.StatusNotFound)
		clock.Set(at(2024, 10, 13, 23, 59)) // the last round was on 14 August
		s.page(s.get("/ho-so/"+r.Token), http.StatusOK)
		clock.Set(at(2024, 10, 14, 0, 0))
		s.page(s.get("/ho-so/"+r.Token), http.StatusGone)
		s.page(s.post("/ho-so/"+r.Token+"/sua", postedForm(1, "")), http.StatusGone)
	})
}

func TestAFormIsJudgedByTheRulesInForceWhateverThisProcessRemembers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		first := postedForm(0, s.newKey()) // the page was shown, so the rules are remembered
		doc := string(kit(t))
		doc = strings.Replace(doc, "grades: {min: 3, max: 5}", "grades: {min: 1, max: 2}", 1)
		if !strings.Contains(doc, "min: 1, max: 2") {
			t.Fatal("the kit has other grades now")
		}
		err := d.Write(t.Context(), db.Contest(s.contest.ID), func(tx *db.Tx) error { // as another process would
			if _, err := tx.Exec(`INSERT INTO rules (contest_id, version, document, created_at) VALUES (?, 2, ?, 0)`, s.contest.ID, doc); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE contest SET rules_version = 2 WHERE id = ?`, s.contest.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		wantIn(t, s.page(s.post(formPath, first), http.StatusUnprocessableEntity), "lớp 1")
		if n := countOf(t, d, `SELECT COUNT(*) FROM entry`); n != 0 {
			t.Errorf("%d entries against the rules in force", n)
		}
	})
}
