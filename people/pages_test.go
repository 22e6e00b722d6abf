// Tests of the pages: who sees and does what, links shown once, the second step from set-up to sign-in, sessions.
package people

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

var office = audit.By{Name: "Nguyễn Thị Hạnh", Via: "command"}

const secret = "mật khẩu rất dài"

// site is the pages with two contests.
type site struct {
	t       *testing.T
	d       *db.DB
	clock   *testkit.Clock
	handler http.Handler
	a, b    *contests.Contest
}

// each runs a test on either database.
func each(t *testing.T, test func(t *testing.T, s *site)) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := &site{t: t, d: d, clock: clock}
		doc, err := contests.Kit("robocon-2024")
		if err != nil {
			t.Fatal(err)
		}
		if s.a, err = contests.Create(t.Context(), d, office, doc); err != nil {
			t.Fatal(err)
		}
		if s.b, err = contests.Create(t.Context(), d, office, []byte(strings.Replace(string(doc), "code: robocon-2024", "code: robocon-2025", 1))); err != nil {
			t.Fatal(err)
		}
		s.handler, _ = sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
		test(t, s)
	})
}

// person is somebody with a browser.
type person struct {
	*site
	id      int64
	cookies map[string]string
}

func (s *site) visitor() *person { return &person{s, 0, map[string]string{}} }

// add makes an account with a password and a role ("admin", "" = none) in the first contest.
func (s *site) add(login, role string) int64 {
	s.t.Helper()
	id, err := auth.AddAccount(s.t.Context(), s.d, office, login, "Trần Thị "+strings.ToUpper(login[:1])+login[1:], secret, role == "admin")
	if err == nil && role != "" && role != "admin" {
		err = auth.GrantRole(s.t.Context(), s.d, office, id, s.a.ID, role)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// as signs somebody new in.
func (s *site) as(login, role string) *person {
	s.t.Helper()
	p := s.visitor()
	p.id = s.add(login, role)
	p.wants(p.post("/dang-nhap", "login", login, "password", secret), http.StatusSeeOther)
	return p
}

func (p *person) do(r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range p.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		p.cookies[c.Name] = c.Value
	}
	return w
}

func (p *person) get(path string) *httptest.ResponseRecorder {
	return p.do(httptest.NewRequest(http.MethodGet, sitetest.URL+path, nil))
}

func (p *person) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, sitetest.URL+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(r)
}

func (s *site) wants(w *httptest.ResponseRecorder, status int, parts ...string) {
	s.t.Helper()
	if w.Code != status {
		s.t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	for _, part := range parts {
		if !strings.Contains(w.Body.String(), part) {
			s.t.Errorf("no %q in %s", part, w.Body)
		}
	}
}

func (s *site) lacks(w *httptest.ResponseRecorder, parts ...string) {
	s.t.Helper()
	for _, part := range parts {
		if strings.Contains(w.Body.String(), part) {
			s.t.Errorf("%q in %s", part, w.Body)
		}
	}
}

func (s *site) load(id int64) (a auth.Actor) {
	s.t.Helper()
	if err := s.d.Read(s.t.Context(), func(tx *db.Tx) (err error) { a, err = auth.Load(tx, id); return err }); err != nil {
		s.t.Fatal(err)
	}
	return a
}

var linkInPage = regexp.MustCompile(`http://hoithi\.example\.vn(/(?:moi|dat-lai)/[A-Za-z0-9_-]{22})`)

// linkOf is the path of the link a page shows.
func (s *site) linkOf(w *httptest.ResponseRecorder) string {
	s.t.Helper()
	found := linkInPage.FindStringSubmatch(w.Body.String())
	if found == nil {
		s.t.Fatalf("no link in %s", w.Body)
	}
	return found[1]
}

func TestAnOrganiserInvitesASecretaryWhoTakesTheAccount(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		boss := s.as("bich", "organiser")
		path := crewPath(s.a)
		s.wants(boss.get(path), http.StatusOK, "Trần Thị Bich", "(quý vị)", "Ban Tổ chức")
		w := boss.post(path, "login", "hoa 1", "name", "", "role", "secretary")
		s.wants(w, http.StatusUnprocessableEntity, "Tên đăng nhập chưa đúng", "Vui lòng nhập họ và tên", `value="hoa 1"`)
		s.wants(boss.post(path, "login", "hoa", "name", "Hoà", "role", "judge"), http.StatusUnprocessableEntity, "Vui lòng chọn vai trò")
		w = boss.post(path, "login", "Hoa@lhh.vn", "name", `Nguyễn "Hoà"`, "role", "secretary")
		s.wants(w, http.StatusOK, "Lời mời cho", "Chờ nhận lời mời", "8/6/2024")
		link := s.linkOf(w)
		s.lacks(boss.get(path), link)

		hoa := s.visitor()
		for range 2 { // G16
			w := hoa.get(link)
			s.wants(w, http.StatusOK, "hoa@lhh.vn", "Nguyễn &#34;Hoà&#34;")
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("the page of an invitation may be kept")
			}
		}
		s.wants(hoa.post(link, "name", "Nguyễn Thị Hoà", "password", secret, "again", "khác"), http.StatusUnprocessableEntity, "không giống nhau", "Nguyễn Thị Hoà")
		s.wants(hoa.post(link, "name", "Nguyễn Thị Hoà", "password", "ngắn", "again", "ngắn"), http.StatusUnprocessableEntity, "ít nhất 10 ký tự")
		w = hoa.post(link, "name", "Nguyễn Thị Hoà", "password", secret, "again", secret)
		s.wants(w, http.StatusSeeOther)
		s.wants(hoa.get("/tai-khoan"), http.StatusOK, "Nguyễn Thị Hoà", "Thiết bị này")
		s.wants(hoa.get(path), http.StatusForbidden)
		s.wants(s.visitor().post(link, "name", "Kẻ gian", "password", secret, "again", secret), http.StatusGone)
		s.wants(boss.get(path), http.StatusOK, "Nguyễn Thị Hoà", "Đặt lại mật khẩu")
	})
}

func TestG1_AnOrganiserGivesRolesInOwnContestsOnly(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		boss := s.as("bich", "organiser")
		other, root, judge := s.add("dung", ""), s.add("root", "admin"), s.add("giam", "judge")
		if err := auth.GrantRole(t.Context(), s.d, office, other, s.b.ID, "secretary"); err != nil {
			t.Fatal(err)
		}
		s.wants(boss.get(crewPath(s.b)), http.StatusForbidden)
		s.wants(boss.post(crewPath(s.b), "login", "giam", "role", "viewer"), http.StatusForbidden)
		// somebody of the other contest and an administrator can be given a role here, and their passwords stay theirs
		for login, id := range map[string]int64{"dung": other, "root": root} {
			one := fmt.Sprintf("%s/%d", crewPath(s.a), id)
			s.wants(boss.post(one, "viec", "duong-dan"), http.StatusNotFound)
			s.wants(boss.post(crewPath(s.a), "login", login, "role", "viewer"), http.StatusSeeOther)
			s.wants(boss.post(one, "viec", "duong-dan"), http.StatusForbidden, "ngoài các cuộc thi")
			s.wants(boss.post(one, "viec", "thu", "role", "viewer"), http.StatusSeeOther)
		}
		s.wants(boss.post(fmt.Sprintf("%s/%d", crewPath(s.a), judge), "viec", "thu", "role", "judge"), http.StatusUnprocessableEntity)
		s.wants(boss.post(fmt.Sprintf("%s/%d", crewPath(s.a), boss.id), "viec", "thu", "role", "organiser"), http.StatusConflict, "chính mình")
		s.wants(boss.post(fmt.Sprintf("%s/%d", crewPath(s.a), boss.id), "viec", "duong-dan"), http.StatusForbidden)
		s.wants(boss.get(adminPath), http.StatusForbidden)
		if a := s.load(root); !a.Admin || len(a.Grants) != 0 {
			t.Errorf("the administrator is now %+v", a)
		}
		for _, role := range []string{"admin", "king", ""} {
			s.wants(boss.post(crewPath(s.a), "login", "dung", "role", role), http.StatusUnprocessableEntity)
		}
		// the use cases ask by themselves
		for _, err := range []error{func() error {
			_, err := GiveRole(t.Context(), s.d, s.load(boss.id), s.b.ID, "giam", "", "viewer")
			return err
		}(), TakeRole(t.Context(), s.d, s.load(boss.id), s.b.ID, other, "secretary"), func() error {
			_, err := Invite(t.Context(), s.d, s.load(boss.id), "ai", "Ai", true)
			return err
		}()} {
			if err == nil || !strings.Contains(err.Error(), "auth.denied") {
				t.Errorf("the use case: %v", err)
			}
		}
	})
}

func TestAnAdministratorLooksAfterAccounts(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		root := s.as("root", "admin")
		lan := s.as("lan", "secretary")
		one := accountPath(lan.id)
		s.wants(root.get(adminPath), http.StatusOK, "Trần Thị Lan", "Thư ký", "2 tài khoản")
		w := root.get(adminPath + "?q=tran+lan")
		s.wants(w, http.StatusOK, "Trần Thị Lan", "1 tài khoản")
		s.lacks(w, ">Trần Thị Root</a>")
		s.wants(root.get(adminPath+"?q=kh%C3%B4ng"), http.StatusOK, "Không có tài khoản nào")
		s.wants(root.get(adminPath+"?loc=quan-tri"), http.StatusOK, "Trần Thị Root", "1 tài khoản")
		s.wants(root.get(one), http.StatusOK, "Thư ký", "đã đăng nhập", "Khóa tài khoản")
		s.wants(root.get(accountPath(999)), http.StatusNotFound)
		s.wants(root.post(one, "viec", "giao", "contest", fmt.Sprint(s.b.ID), "role", "head"), http.StatusSeeOther)
		s.wants(root.post(one, "viec", "thu", "role", fmt.Sprintf("%d:secretary", s.a.ID)), http.StatusSeeOther)
		if a := s.load(lan.id); len(a.Grants) != 1 || !a.Has(s.b.ID, "head") {
			t.Errorf("roles now %+v", a.Grants)
		}
		s.wants(root.post(one, "viec", "nhay"), http.StatusUnprocessableEntity)

		s.wants(lan.get("/tai-khoan"), http.StatusOK)
		s.wants(root.post(one, "viec", "khoa"), http.StatusSeeOther)
		s.wants(lan.get("/tai-khoan"), http.StatusSeeOther) // at once
		s.wants(lan.post("/dang-nhap", "login", "lan", "password", secret), http.StatusUnprocessableEntity)
		s.wants(root.get(one), http.StatusOK, "Đã khóa", "Mở khóa tài khoản")
		s.wants(root.post(one, "viec", "duong-dan"), http.StatusConflict, "đang bị khóa")
		s.wants(root.post(one, "viec", "mo-khoa"), http.StatusSeeOther)
		s.wants(lan.post("/dang-nhap", "login", "lan", "password", secret), http.StatusSeeOther)

		link := s.linkOf(root.post(one, "viec", "duong-dan"))
		if !strings.HasPrefix(link, "/dat-lai/") {
			t.Errorf("link %s", link)
		}
		s.wants(lan.get("/tai-khoan"), http.StatusOK)
		fresh := s.visitor()
		s.wants(fresh.get(link), http.StatusOK, "Trần Thị Lan")
		s.wants(fresh.post(link, "password", "mật khẩu mới hẳn", "again", "mật khẩu mới hẳn"), http.StatusSeeOther)
		s.wants(fresh.get("/tai-khoan"), http.StatusOK)
		s.wants(lan.get("/tai-khoan"), http.StatusSeeOther) // the reset ended it

		for _, act := range []string{"khoa", "thoi-quan-tri", "tat-hai-buoc"} {
			s.wants(root.post(accountPath(root.id), "viec", act), http.StatusConflict, "chính tài khoản đang dùng")
		}
		s.lacks(root.get(accountPath(root.id)), "Khóa tài khoản")
		s.wants(root.post(one, "viec", "quan-tri"), http.StatusSeeOther)
		w = root.post(adminPath, "viec", "them", "login", "moi", "name", "Người Mới")
		s.wants(w, http.StatusOK, "Lời mời cho Người Mới")
		if !strings.HasPrefix(s.linkOf(w), "/moi/") {
			t.Errorf("link %s", s.linkOf(w))
		}
		s.wants(root.post(adminPath, "viec", "them", "login", "moi", "name", "Người Mới"), http.StatusUnprocessableEntity, "đã có người dùng")
	})
}

var codeInPage = regexp.MustCompile(`[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}`)

func TestTheSecondStepFromTheSettingToTheSignIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		root, lan := s.as("root", "admin"), s.as("lan", "viewer")
		s.wants(root.post(adminPath, "viec", "bat-buoc"), http.StatusConflict, "cho tài khoản của mình trước")
		codesOf := func(p *person) (secret string, recovery []string) {
			t.Helper()
			before := p.cookies["session"]
			s.wants(p.get(web.SetUpFactor+"/ma-qr"), http.StatusNotFound)
			s.wants(p.post(web.SetUpFactor, "viec", "bat-dau", "tiep", "/tai-khoan?x=1"), http.StatusOK, "/tai-khoan/hai-buoc/ma-qr", `value="/tai-khoan?x=1"`)
			w := p.get(web.SetUpFactor + "/ma-qr")
			s.wants(w, http.StatusOK)
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("the QR code may be kept")
			}
			uri, err := url.Parse(testkit.ReadQR(t, w.Body.Bytes()))
			if err != nil || uri.Scheme != "otpauth" {
				t.Fatalf("QR code reads %v, %v", uri, err)
			}
			secret = uri.Query().Get("secret")
			s.wants(p.post(web.SetUpFactor, "viec", "xac-nhan", "code", "12345"), http.StatusUnprocessableEntity, "Mã số chưa đúng")
			code, err := totp.GenerateCode(secret, s.clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			w = p.post(web.SetUpFactor, "viec", "xac-nhan", "code", code, "tiep", "/tai-khoan?x=1")
			s.wants(w, http.StatusOK, "Mã dự phòng", `href="/tai-khoan?x=1"`)
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("the page of recovery codes may be kept")
			}
			if p.cookies["session"] == before {
				t.Error("the session was not renewed") // G17
			}
			return secret, codeInPage.FindAllString(w.Body.String(), -1)
		}
		codesOf(root)
		s.wants(root.post(adminPath, "viec", "bat-buoc"), http.StatusSeeOther)
		s.wants(root.get(adminPath), http.StatusOK, "Bỏ yêu cầu bắt buộc", "Hiện 1 cán bộ chưa bật")
		if w := lan.get("/tai-khoan"); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), web.SetUpFactor) {
			t.Fatalf("staff without a second step: %d %s", w.Code, w.Header().Get("Location"))
		}
		s.wants(lan.get(web.SetUpFactor), http.StatusOK, "trước khi làm việc khác", "Bắt đầu")
		_, recovery := codesOf(lan)
		if len(recovery) != 10 {
			t.Fatalf("recovery codes %v", recovery)
		}
		s.wants(lan.get("/tai-khoan"), http.StatusOK, "Đã bật", "Còn 10 mã dự phòng")
		s.lacks(lan.get(web.SetUpFactor), recovery[0])
		s.wants(lan.post(web.SetUpFactor, "viec", "tat", "code", recovery[1]), http.StatusConflict, "không thể tắt")

		again := s.visitor()
		s.wants(again.post("/dang-nhap", "login", "lan", "password", secret), http.StatusSeeOther)
		if w := again.get("/tai-khoan"); !strings.HasPrefix(w.Header().Get("Location"), web.SecondStep) {
			t.Errorf("before the second step: %s", w.Header().Get("Location"))
		}
		s.wants(again.post(web.SecondStep, "code", recovery[2]), http.StatusSeeOther)
		s.wants(again.get("/tai-khoan"), http.StatusOK, "Còn 9 mã dự phòng")

		s.wants(root.post(accountPath(lan.id), "viec", "tat-hai-buoc"), http.StatusSeeOther) // the phone is lost
		s.wants(again.get("/tai-khoan"), http.StatusSeeOther)
	})
}

func TestAResetDoesNotGoAroundTheSecondStep(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		lan := s.as("lan", "secretary")
		if err := auth.StartFactor(t.Context(), s.d, s.load(lan.id)); err != nil {
			t.Fatal(err)
		}
		var f auth.FactorState
		if err := s.d.Read(t.Context(), func(tx *db.Tx) (err error) { f, err = auth.Factor(tx, lan.id); return err }); err != nil {
			t.Fatal(err)
		}
		code, _ := totp.GenerateCode(f.Secret, s.clock.Now())
		if _, err := auth.ConfirmFactor(t.Context(), s.d, s.load(lan.id), code, "", ""); err != nil {
			t.Fatal(err)
		}
		token, _, err := auth.PasswordLink(t.Context(), s.d, auth.Operator("root"), lan.id)
		if err != nil {
			t.Fatal(err)
		}
		thief := s.visitor()
		w := thief.post("/dat-lai/"+token, "password", "mật khẩu của kẻ gian", "again", "mật khẩu của kẻ gian")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != web.SecondStep {
			t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
		}
		s.wants(thief.get("/tai-khoan"), http.StatusSeeOther)
	})
}

func TestPeopleSeeAndEndTheirSessions(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		here := s.as("lan", "secretary")
		there, third := s.visitor(), s.visitor()
		for _, p := range []*person{there, third} {
			s.wants(p.post("/dang-nhap", "login", "lan", "password", secret), http.StatusSeeOther)
		}
		s.clock.Advance(6 * time.Minute)
		w := here.get("/tai-khoan")
		s.wants(w, http.StatusOK, "Thiết bị này", "192.0.2.*", "Đăng xuất mọi thiết bị khác")
		ids := regexp.MustCompile(`name="phien" value="([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1)
		if len(ids) != 2 {
			t.Fatalf("%d sessions can be ended", len(ids))
		}
		for name, value := range here.cookies {
			if name == "session" {
				s.lacks(w, value)
			}
		}
		s.wants(here.post("/tai-khoan", "viec", "phien", "phien", ids[0][1]), http.StatusSeeOther)
		over := 0
		for _, p := range []*person{there, third} {
			if p.get("/tai-khoan").Code == http.StatusSeeOther {
				over++
			}
		}
		if over != 1 {
			t.Errorf("%d sessions are over", over)
		}
		s.wants(here.post("/tai-khoan", "viec", "phien-khac"), http.StatusSeeOther)
		s.wants(there.get("/tai-khoan"), http.StatusSeeOther)
		s.wants(third.get("/tai-khoan"), http.StatusSeeOther)
		s.wants(here.post("/tai-khoan", "viec", "mat-khau", "old", "sai rồi", "password", "mật khẩu mới hẳn", "again", "mật khẩu mới hẳn"), http.StatusUnprocessableEntity, "Mật khẩu hiện tại chưa đúng")
		s.wants(here.post("/tai-khoan", "viec", "mat-khau", "old", secret, "password", "mật khẩu mới hẳn", "again", "mật khẩu mới hẳn"), http.StatusSeeOther)
		s.wants(here.get("/tai-khoan"), http.StatusOK, "Đã đổi mật khẩu")
		s.wants(there.post("/dang-nhap", "login", "lan", "password", secret), http.StatusUnprocessableEntity)
	})
}

func TestTheListOfAccountsHasPagesAndTakesTheSameQueriesHoweverLong(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		root := s.as("root", "admin")
		queries := func() int64 {
			ctx, n := db.CountQueries(t.Context())
			r := httptest.NewRequest(http.MethodGet, sitetest.URL+adminPath, nil).WithContext(ctx)
			s.wants(root.do(r), http.StatusOK)
			return n.Load()
		}
		for i := range 3 {
			if _, err := auth.AddAccount(t.Context(), s.d, office, fmt.Sprintf("n%02d", i), fmt.Sprintf("Nguyễn Văn %02d", i), "", false); err != nil {
				t.Fatal(err)
			}
		}
		few := queries()
		for i := 3; i < 60; i++ {
			if _, err := auth.AddAccount(t.Context(), s.d, office, fmt.Sprintf("n%02d", i), fmt.Sprintf("Nguyễn Văn %02d", i), "", false); err != nil {
				t.Fatal(err)
			}
		}
		if many := queries(); many != few {
			t.Errorf("%d queries for 61 accounts, %d for 4", many, few)
		}
		seen := map[string]bool{}
		for path := adminPath + "?q=nguyen"; path != ""; {
			w := root.get(path)
			s.wants(w, http.StatusOK, "60 tài khoản")
			for _, row := range regexp.MustCompile(`>(Nguyễn Văn \d\d)</a>`).FindAllStringSubmatch(w.Body.String(), -1) {
				if seen[row[1]] {
					t.Errorf("%s is listed twice", row[1])
				}
				seen[row[1]] = true
			}
			path = ""
			if next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(w.Body.String()); next != nil {
				path = strings.ReplaceAll(next[1], "&amp;", "&")
			}
		}
		if len(seen) != 60 {
			t.Errorf("%d accounts on all pages", len(seen))
		}
	})
}
