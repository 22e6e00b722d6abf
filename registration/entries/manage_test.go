// Tests of the office's pages: acts, permissions, other contests, hostile text, English.
package entries

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const officePath = "/quan-ly/robocon-2024/ho-so"

func TestTheOfficeChecksEntries(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		s.signIn(contests.Secretary)
		one := register(t, d, s.contest, soundDraft(1), "key-1").Entry.ID
		two := register(t, d, s.contest, soundDraft(2), "key-2").Entry.ID
		path := fmt.Sprintf("%s/%d", officePath, one)
		html := s.page(s.get(path), http.StatusOK)
		wantIn(t, html, "Đủ số thí sinh", "✓", `data-key="a"`, fmt.Sprintf(`href="%s/%d"`, officePath, two), "gửi đăng ký")
		s.page(s.post(path+"/duyet", url.Values{"revision": {"1"}}), http.StatusSeeOther)
		html = s.page(s.get(path), http.StatusOK)
		wantIn(t, html, "Đã duyệt", "duyệt hồ sơ", "Nguyễn Thị Thư")
		wantIn(t, s.page(s.post(path+"/duyet", url.Values{"revision": {"1"}}), http.StatusConflict), "vừa được người khác thay đổi")
		s.page(s.post(path+"/duyet", url.Values{}), http.StatusConflict)

		path = fmt.Sprintf("%s/%d", officePath, two)
		html = s.page(s.post(path+"/tra-lai", url.Values{"revision": {"1"}, "reason": {" "}, "until": {"31/06/2024"}}), http.StatusUnprocessableEntity)
		wantIn(t, html, "Vui lòng ghi lý do", "tháng 6 không có ngày 31", `value="31/06/2024"`)
		s.page(s.post(path+"/tra-lai", url.Values{"revision": {"1"}, "reason": {"Thiếu lớp"}, "until": {"08/06/2024"}}), http.StatusSeeOther)
		wantIn(t, s.page(s.get(path), http.StatusOK), "Thiếu lớp", "23:59 ngày 8/6/2024")
		s.page(s.post(path+"/tu-choi", url.Values{"revision": {"2"}, "reason": {"Sai bảng"}}), http.StatusSeeOther)
		s.page(s.post(path+"/khoi-phuc", url.Values{"revision": {"3"}, "reason": {"Nhầm"}}), http.StatusSeeOther)
		s.page(s.post(path+"/rut", url.Values{"revision": {"4"}, "reason": {"Xin rút"}, "effective": {"32/05/2024"}}), http.StatusUnprocessableEntity)
		html = s.page(s.post(path+"/rut", url.Values{"revision": {"4"}, "reason": {"Đội xin rút"}, "effective": {"31/06/2024"}}), http.StatusUnprocessableEntity)
		wantIn(t, html, "Ngày chưa đúng: tháng 6 không có ngày 31", `rows="2" data-max="1000">Đội xin rút</textarea>`)
		html = s.page(s.post(path+"/rut", url.Values{"revision": {"4"}, "reason": {" "}, "effective": {"01/06/2024"}}), http.StatusUnprocessableEntity)
		wantIn(t, html, `href="#f-why"`, `id="e-why"`, `value="01/06/2024"`)
		wantNotIn(t, html, `id="e-reason"`)
		s.page(s.post(path+"/rut", url.Values{"revision": {"4"}, "reason": {"Xin rút"}, "effective": {"01/06/2024"}}), http.StatusSeeOther)
		wantIn(t, s.page(s.post(path+"/duyet", url.Values{"revision": {"5"}}), http.StatusConflict), "Hồ sơ đã được rút")
	})
}

func TestTheOfficeCorrectsWithAReasonAndMakesLinks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key-1")
		clock.Set(at(2024, 7, 10, 8, 0))
		s.signIn(contests.Organiser)
		path := fmt.Sprintf("%s/%d", officePath, r.Entry.ID)
		wantIn(t, s.page(s.get(path+"/sua"), http.StatusOK), `name="reason"`, `name="account"`)
		form := postedForm(1, "")
		form.Set("revision", "1")
		form.Set("account", "rb24a001")
		s.page(s.post(path+"/sua", form), http.StatusUnprocessableEntity)
		form.Set("reason", "Trường gọi điện")
		s.page(s.post(path+"/sua", form), http.StatusSeeOther)
		wantIn(t, s.page(s.get(path), http.StatusOK), "Trường gọi điện", "rb24a001", "Tài khoản thi")
		html := s.page(s.post(path+"/duong-dan", nil), http.StatusOK)
		link := regexp.MustCompile(`http://hoithi\.example\.vn(/ho-so/[\w-]{22})`).FindStringSubmatch(html)
		if link == nil {
			t.Fatal("no link on the page")
		}
		s.page(s.get(link[1]), http.StatusOK)
		s.page(s.get("/ho-so/"+r.Token), http.StatusGone)
	})
}

func TestG4AndG6AnEntryOfAnotherContestIsUnknownHere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		s.signIn(contests.Organiser)
		other := secondContest(t, d)
		id := register(t, d, other, soundDraft(1), "key").Entry.ID
		path := fmt.Sprintf("%s/%d", officePath, id)
		for _, p := range []string{path, path + "/sua", officePath + "/0", officePath + "/abc", officePath + "/99999999999999999999"} {
			s.page(s.get(p), http.StatusNotFound)
		}
		for _, act := range []string{"duyet", "tra-lai", "tu-choi", "rut", "khoi-phuc", "duong-dan", "sua"} {
			w := s.post(path+"/"+act, url.Values{"revision": {"1"}, "reason": {"x"}, "until": {"08/06/2024"}})
			s.page(w, http.StatusNotFound)
		}
		wantNotIn(t, s.page(s.get(officePath), http.StatusOK), "Sao Mai")
		s.page(s.get(fmt.Sprintf("/quan-ly/robocon-2025/ho-so/%d", id)), http.StatusForbidden)
	})
}

func TestWhoMayDoWhatWithEntries(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		id := register(t, d, s.contest, soundDraft(1), "key").Entry.ID
		path := fmt.Sprintf("%s/%d", officePath, id)
		if w := s.get(path); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/dang-nhap") {
			t.Errorf("a visitor gets %d", w.Code)
		}
		s.signIn(contests.Viewer)
		html := s.page(s.get(path), http.StatusOK)
		wantNotIn(t, html, path+"/duyet", path+"/sua", path+"/rut", path+"/duong-dan")
		s.page(s.post(path+"/duyet", url.Values{"revision": {"1"}}), http.StatusForbidden)
		s.page(s.get(path+"/sua"), http.StatusForbidden)
	})
}

func TestTheListIsFilteredByItsAddress(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		s.signIn(contests.Organiser)
		wantIn(t, s.page(s.get(officePath), http.StatusOK), "Chưa có hồ sơ nào")
		for n := 1; n <= pageSize+1; n++ {
			register(t, d, s.contest, soundDraft(n), fmt.Sprint("key", n))
		}
		html := s.page(s.get(officePath), http.StatusOK)
		next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(html)
		if next == nil {
			t.Fatal("no next page")
		}
		wantIn(t, html, "51 hồ sơ")
		html = s.page(s.get(strings.ReplaceAll(next[1], "&amp;", "&")), http.StatusOK)
		wantIn(t, html, "51 hồ sơ", "Về trang đầu")
		html = s.page(s.get(officePath+"?q=sao+mai+7&trang-thai=submitted&dia-ban="+url.QueryEscape("Huyện Yên Dũng")), http.StatusOK)
		wantIn(t, html, "Tìm: sao mai 7", "Bỏ điều kiện", `<option value="submitted" selected>`)
		wantIn(t, s.page(s.get(officePath+"?q=zzz"), http.StatusOK), "Không có hồ sơ nào khớp")
		s.page(s.get(officePath+"?sau=%25%25&trang-thai=x&bang=Z&xep=moi&trung=1"), http.StatusOK)
		endless := s.page(s.get(officePath+"?q="+strings.Repeat("a+", 3000)), http.StatusOK)
		wantIn(t, endless, "51 hồ sơ")
		wantNotIn(t, endless, "a+a+a", "a a a") // every link would repeat it
	})
}

func TestG10WhatPeopleTypeIsTextOnEveryPage(t *testing.T) {
	const evil = `"><script>alert(1)</script>Đặng Thị Ữa`
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		draft := soundDraft(1)
		draft.Name, draft.Unit, draft.ContactName = evil, evil, evil
		draft.Members[0].Name, draft.Members[3].Name = evil+" A", evil+" B"
		draft.Members[1].Class = `"><b>ngựa`
		r := register(t, d, s.contest, draft, "key-1")
		twin := soundDraft(2)
		twin.Members[0].Name = evil + " A"
		register(t, d, s.contest, twin, "key-2")
		must(t, Return(ctx, d, office, s.contest, r.Entry.ID, 0, evil, at(2024, 6, 8, 23, 59)))
		form := postedForm(3, s.newKey())
		form.Set("name", evil)
		form.Set("members.0.born", evil)
		form.Set("division", evil)
		form.Set("area", evil)
		pages := []string{s.post(formPath, form).Body.String()}
		form.Set("tim", "1")
		form.Set("unit", "dang thi ua")
		pages = append(pages, s.post(formPath, form).Body.String())
		s.signIn(contests.Organiser)
		detail := fmt.Sprintf("%s/%d", officePath, r.Entry.ID)
		for _, path := range []string{"/ho-so/" + r.Token, "/ho-so/" + r.Token + "?moi=1", "/ho-so/" + r.Token + "/sua", officePath, detail, detail + "/sua",
			officePath + "?q=" + url.QueryEscape(evil) + "&dia-ban=" + url.QueryEscape(evil) + "&bang=" + url.QueryEscape(evil), formPath + "?bang=" + url.QueryEscape(evil)} {
			pages = append(pages, s.page(s.get(path), http.StatusOK))
		}
		pages = append(pages, s.post(detail+"/tra-lai", url.Values{"revision": {"2"}, "reason": {evil}, "until": {evil}}).Body.String())
		for i, html := range pages {
			wantNotIn(t, html, "<script>alert", "<b>ngựa")
			if i != len(pages)-2 && i != 5 {
				wantIn(t, html, "Đặng Thị Ữa")
			}
		}
		w := s.get("/cuoc-thi/robocon-2024/don-vi?q=ua")
		wantNotIn(t, w.Body.String(), "<script>")
	})
}

func TestThePagesSpeakEnglishToo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s := newSite(t, d)
		r := register(t, d, s.contest, soundDraft(1), "key-1")
		must(t, Return(ctx, d, office, s.contest, r.Entry.ID, 0, "Thiếu lớp", at(2024, 6, 8, 23, 59)))
		s.signIn(contests.Organiser)
		s.cookies = append(s.cookies, &http.Cookie{Name: "lang", Value: "en"})
		for path, want := range map[string]string{
			formPath: "Register a team", "/ho-so/" + r.Token: "Please correct it", "/ho-so/" + r.Token + "/sua": "Correct the entry",
			officePath + "?q=sao": "1 entry", fmt.Sprintf("%s/%d", officePath, r.Entry.ID): "Against the rules",
		} {
			wantIn(t, s.page(s.get(path), http.StatusOK), want, `<html lang="en">`)
		}
		form := postedForm(2, s.newKey())
		form.Set("members.0.born", "31/02/2013")
		wantIn(t, s.page(s.post(formPath, form), http.StatusUnprocessableEntity), "month 2 has no day 31")
	})
}
