// Tests of the organiser's pages of the rules: forms, previews, versions, extension, a new contest.
package contests

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

// post sends a form; the text comes back without tags.
func (s *site) post(path string, form url.Values, status int) (text, page, location string) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, sitetest.URL+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(r, path, status)
}

func (s *site) send(r *http.Request, path string, status int) (text, page, location string) {
	s.t.Helper()
	r.Header.Set("Cookie", s.cookies+"lang=vi")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	page = w.Body.String()
	text = strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(page, " "))), " ")
	if w.Code != status {
		s.t.Fatalf("%s answered %d, want %d: %.3000s", path, w.Code, status, text)
	}
	return text, page, w.Header().Get("Location")
}

var (
	inputs    = regexp.MustCompile(`<input[^>]*? name="([^"]+)"[^>]*?>`)
	valueOf   = regexp.MustCompile(` value="([^"]*)"`)
	areasOf   = regexp.MustCompile(`(?s)<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>`)
	selectsOf = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	blankCard = regexp.MustCompile(`(?s)<template data-blank>.*?</template>`)
)

// filled is the form of a page as a browser would send it, but for its buttons.
func filled(page string) url.Values {
	page = blankCard.ReplaceAllString(page[strings.Index(page, `<main`):], "")
	form := url.Values{}
	for _, m := range inputs.FindAllStringSubmatch(page, -1) {
		value := valueOf.FindStringSubmatch(m[0])
		if strings.Contains(m[0], `type="checkbox"`) && !strings.Contains(m[0], " checked") {
			continue
		}
		if value != nil {
			form.Set(m[1], html.UnescapeString(value[1]))
		}
	}
	for _, m := range areasOf.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range selectsOf.FindAllStringSubmatch(page, -1) {
		if picked := chosen.FindStringSubmatch(m[2]); picked != nil {
			form.Set(m[1], html.UnescapeString(picked[1]))
		}
	}
	return form
}

const themePath = "/quan-ly/robocon-2024/the-le"

// organiser is a site with the first Robocon and its organiser signed in.
func organiser(t *testing.T, d *db.DB) (*site, *Contest) {
	t.Helper()
	s := newSite(t, d, Home{Counts: someCounts, Attention: noWork})
	c := added(t, d)
	id := account(t, d, false)
	if err := auth.GrantRole(t.Context(), d, hanh, id, c.ID, Organiser); err != nil {
		t.Fatal(err)
	}
	s.signIn(d, id)
	return s, c
}

func TestEveryFormSentUnchangedChangesNothing(t *testing.T) {
	d := openSQLite(t)
	s, c := organiser(t, d)
	for _, name := range []string{"sang-tao-2024", "hai-vong"} {
		doc, _ := Kit(name)
		made, err := Create(t.Context(), d, hanh, doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := auth.GrantRole(t.Context(), d, hanh, 1, made.ID, Organiser); err != nil {
			t.Fatal(err)
		}
	}
	for _, code := range []string{c.Code, "sang-tao-2024", "hai-vong"} {
		for _, part := range []string{"chung", "dang-ky", "bang-thi", "vong-thi", "giai-thuong", "cong-bo"} {
			unchanged(t, s, "/quan-ly/"+code+"/the-le/sua/"+part)
		}
		for _, round := range reload(t, d, code).Rounds {
			unchanged(t, s, "/quan-ly/"+code+"/the-le/sua/vong/"+round.Code)
		}
	}
	s.get(themePath+"/sua/khong-co", "vi", 404)
	s.get(themePath+"/sua/vong/khong-co", "vi", 404)
}

func unchanged(t *testing.T, s *site, path string) {
	t.Helper()
	for _, lang := range []string{"en", "vi"} {
		_, page := s.get(path, lang, 200)
		if lang == "vi" {
			_, _, to := s.post(path, filled(page), 303)
			if !strings.HasSuffix(to, "/the-le") {
				t.Errorf("%s went to %s", path, to)
			}
		}
	}
}

func TestARoundIsEditedPreviewedAndSaved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s, c := organiser(t, d)
		setRound(t, d, c, "vong-loai", Open)
		path := themePath + "/sua/vong/vong-loai"
		text, page := s.get(path, "vi", 200)
		has(t, text, "Vòng này đã có điểm", "Số bài dự bị")
		form := filled(page)
		form.Set("rounds.0.advancement.top", "20")
		form.Set("rounds.0.on", "32/7/2024")
		form.Set("rounds.0.total.max", "100,x")
		form.Set("rounds.0.name.vi", "")
		text, page, _ = s.post(path, form, 422)
		has(t, text, "Ngày “32/7/2024” chưa đúng", "“100,x” không phải là số", "còn thiếu tên tiếng Việt")
		has(t, page, `value="32/7/2024"`, `href="#f-rounds.0.on"`, `href="#f-rounds.0.total.max"`, `href="#f-rounds.0.name.vi"`, `value="20"`)
		form.Set("rounds.0.on", "14/7/2024")
		form.Set("rounds.0.total.max", "100")
		form.Set("rounds.0.name.vi", "Vòng loại tỉnh")
		text, page, _ = s.post(path, form, 200)
		has(t, text, "Vòng thi › Vòng loại › Vào vòng sau › Số suất 16 20", "13/7/2024 14/7/2024", "đã có điểm: lưu xong, xếp hạng được tính lại")
		saved := filled(page)
		text, _, _ = s.post(themePath+"/luu", saved, 422)
		has(t, text, "Hãy ghi lý do thay đổi.")
		again := url.Values{}
		for name, values := range saved {
			again[name] = values
		}
		again.Set("sua", "1")
		_, page, _ = s.post(themePath+"/luu", again, 200)
		has(t, page, `name="rounds.0.on" type="text" value="14/7/2024"`)
		saved.Set("reason", "Ban Tổ chức thống nhất")
		s.post(themePath+"/luu", saved, 303)
		now := reload(t, d, c.Code)
		if now.RulesVersion != 2 || now.Rules.Rounds[0].Advancement.Top != 20 || now.Rules.Rounds[0].On != "2024-07-14" || now.Rules.Rounds[0].Advancement.Reserves != 3 {
			t.Errorf("version %d: %+v", now.RulesVersion, now.Rules.Rounds[0])
		}
		text, _ = s.get(themePath, "vi", 200)
		has(t, text, "Bản số 2", "Ban Tổ chức thống nhất", "đang có hiệu lực", "20 đội xếp đầu mỗi bảng vào vòng chung kết", "3 đội xếp ngay sau ở mỗi bảng là dự bị")
		text, _ = s.get(themePath+"/so-sanh?tu=1&den=2", "vi", 200)
		has(t, text, "Số suất 16 20", "Vòng loại tỉnh")
		text, _, _ = s.post(themePath+"/luu", saved, 409) // the same form sent again, or another editor's
		has(t, text, "Người khác đã lưu trước", "Thay đổi của quý vị, chưa được lưu", "Bản số 2, Nguyễn Thị Hạnh")
	})
}

func TestRowsAreAddedMovedAndTakenOutWithoutScript(t *testing.T) {
	d := openSQLite(t)
	s, c := organiser(t, d)
	path := themePath + "/sua/giai-thuong"
	_, page := s.get(path, "vi", 200)
	form := filled(page)
	form.Set("len", "awards.prizes.1")
	_, page, _ = s.post(path, form, 200)
	form = filled(page)
	if form.Get("awards.prizes.0.code") != "nhi" || form.Get("awards.prizes.1.code") != "nhat" {
		t.Errorf("moved up: %v", form)
	}
	form.Set("bot", "awards.prizes.0")
	_, page, _ = s.post(path, form, 200)
	if form = filled(page); form.Get("awards.prizes.0.code") != "nhat" || form.Has("awards.prizes.3.code") {
		t.Errorf("taken out: %v", form)
	}
	form.Set("them", "awards.prizes")
	_, page, _ = s.post(path, form, 200)
	if form = filled(page); !form.Has("awards.prizes.3.code") || form.Get("awards.prizes.3.name.vi") != "" {
		t.Errorf("added: %v", form)
	}
	form.Set("awards.prizes.3.code", "y-tuong")
	form.Set("awards.prizes.3.name.vi", "Giải Ý tưởng")
	form.Set("awards.prizes.3.up_to", "1")
	form.Set("awards.prizes.3.money", "1.500.000")
	text, page, _ := s.post(path, form, 200)
	has(t, text, "Giải Ý tưởng, Mã y-tuong, Số giải nhiều nhất 1, Tiền thưởng mỗi giải (đồng) 1.500.000", "Giải Nhì")
	saved := filled(page)
	saved.Set("reason", "x")
	s.post(themePath+"/luu", saved, 303)
	if prizes := reload(t, d, c.Code).Rules.Awards.Prizes; len(prizes) != 4 || prizes[3].Money != 1_500_000 {
		t.Errorf("prizes %+v", prizes)
	}
}

func TestARoundIsPutInBetweenAndAnotherTakenOut(t *testing.T) {
	d := openSQLite(t)
	s, c := organiser(t, d)
	path := themePath + "/sua/vong-thi"
	_, page := s.get(path, "vi", 200)
	form := filled(page)
	for name, value := range map[string]string{"code": "ban-ket", "name.vi": "Vòng bán kết", "report_name": "thi bán kết", "kind": "sheet", "on": "30/8/2024"} {
		form.Set("rounds.2."+name, value)
	}
	text, page, _ := s.post(path, form, 200)
	has(t, text, "Vòng bán kết", "Vòng chung kết › Vào vòng sau › Số suất")
	saved := filled(page)
	saved.Set("reason", "x")
	s.post(themePath+"/luu", saved, 303)
	now := reload(t, d, c.Code)
	if len(now.Rules.Rounds) != 3 || now.Rules.Rounds[1].Advancement == nil || now.Rules.Rounds[2].Judges.Least != 2 || len(now.Rounds) != 3 {
		t.Errorf("rounds %+v", now.Rules.Rounds)
	}
	s.get(themePath+"/sua/vong/ban-ket", "vi", 200)
	_, page = s.get(path, "vi", 200)
	form = filled(page)
	form.Set("rounds.0.code", "so-loai") // renamed: what speaks of it follows
	form.Set("rounds.2.name.vi", "")
	form.Set("rounds.2.code", "")
	form.Set("rounds.2.report_name", "")
	form.Set("rounds.2.on", "") // left blank: taken out
	text, page, _ = s.post(path, form, 200)
	saved = filled(page)
	saved.Set("reason", "x")
	s.post(themePath+"/luu", saved, 303)
	now = reload(t, d, c.Code)
	if len(now.Rules.Rounds) != 2 || now.Rules.Rounds[0].Code != "so-loai" || now.Rules.Rounds[1].Ties[2] != "round:so-loai" || now.Rules.Rounds[1].Advancement != nil {
		t.Errorf("%s\nrounds %+v", text, now.Rules.Rounds)
	}
}

func TestAFaultInAnotherPartSaysWhere(t *testing.T) {
	d := openSQLite(t)
	s, c := organiser(t, d)
	entered(t, d, c)
	path := themePath + "/sua/vong-thi"
	_, page := s.get(path, "vi", 200)
	form := filled(page)
	form.Set("bot", "rounds.1")
	_, page, _ = s.post(path, form, 200)
	text, _, _ := s.post(path, filled(page), 422)
	has(t, text, "Giải thưởng › Xét theo kết quả của (ở phần khác của thể lệ): Không có vòng thi nào mang mã “chung-ket”.")
	path = themePath + "/sua/bang-thi"
	_, page = s.get(path, "vi", 200)
	form = filled(page)
	form.Set("divisions.0.code", "X")
	text, page, _ = s.post(path, form, 422)
	has(t, text, "Bảng “A” đã có bài đăng ký")
	has(t, page, `href="#f-divisions"`)
}

func TestADocumentIsDownloadedAndUploaded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		s, c := organiser(t, d)
		_, doc := s.get(themePath+"/tai-ve", "vi", 200)
		if doc != kit(t) {
			t.Error("the download is not the document")
		}
		upload := func(doc, base string, status int) (string, string, string) {
			t.Helper()
			var body bytes.Buffer
			m := multipart.NewWriter(&body)
			part, _ := m.CreateFormFile("file", "the-le.yaml")
			_, _ = part.Write([]byte(doc))
			_ = m.WriteField("base", base)
			_ = m.Close()
			r := httptest.NewRequest(http.MethodPost, sitetest.URL+themePath+"/tai-len", &body)
			r.Header.Set("Content-Type", m.FormDataContentType())
			return s.send(r, themePath+"/tai-len", status)
		}
		text, _, _ := upload(strings.NewReplacer("code: robocon-2024", "code: ABC", "kind: field", "kind: x").Replace(doc), "1", 422)
		has(t, text, "Dòng 3: Mã “ABC” chưa đúng", "Giá trị “x” chưa được phần mềm hỗ trợ")
		upload(doc, "1", 303)
		text, page, _ := upload("# bản của Ban Tổ chức\r\n"+strings.ReplaceAll(strings.Replace(doc, "top: 16", "top: 12", 1), "\n", "\r\n"), "1", 200)
		has(t, text, "Số suất 16 12")
		saved := filled(page)
		saved.Set("reason", "x")
		s.post(themePath+"/luu", saved, 303)
		_, now := s.get(themePath+"/tai-ve", "vi", 200)
		if now != "# bản của Ban Tổ chức\n"+strings.Replace(doc, "top: 16", "top: 12", 1) {
			t.Errorf("stored otherwise than sent: %.300q", now)
		}
		upload(strings.Replace(doc, "top: 16", "top: 13", 1), "1", 409)
		if reload(t, d, c.Code).RulesVersion != 2 {
			t.Error("more versions than saved")
		}
	})
}

func TestAnExtensionIsSeenByThePublic(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2024, 6, 28, 9, 0))
		s, _ := organiser(t, d)
		path := themePath + "/gia-han"
		_, page := s.get(path, "vi", 200)
		form := filled(page)
		text, page, _ := s.post(path, form, 422)
		has(t, text, "Hãy ghi thời hạn mới", "Hãy ghi lý do thay đổi")
		form = filled(page)
		form.Set("until", "30/6")
		form.Set("reason", "Lý do đã gõ")
		text, page, _ = s.post(path, form, 422)
		has(t, text, "“30/6” chưa đúng; viết theo dạng 30/6/2024 23:59")
		has(t, page, "Lý do đã gõ")
		form = filled(page)
		form.Set("until", "17:00 5/7/2024")
		form.Set("reason", "Nhiều trường <b>đề nghị</b>")
		s.post(path, form, 303)
		text, page = s.get("/cuoc-thi/robocon-2024", "vi", 200)
		has(t, html.UnescapeString(text), "Gia hạn đăng ký đến 17:00 ngày 5/7/2024 (trước đó: hết ngày 30/6/2024). Lý do: Nhiều trường", "Còn 7 ngày để đăng ký")
		if strings.Contains(page, "<b>đề nghị") { // G10
			t.Error("a reason is shown as markup")
		}
		english, _ := s.get("/cuoc-thi/robocon-2024", "en", 200)
		has(t, english, "Registration extended to 17:00, 5 July 2024")
		s.get(themePath, "en", 200)
	})
}

func TestAContestIsMadeFromLastYears(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		clock.Set(testkit.Day(2025, 1, 10, 9, 0))
		s, _ := organiser(t, d)
		const path = "/quan-ly/cuoc-thi-moi"
		text, page := s.get(path, "vi", 200)
		has(t, text, "Từ lần tổ chức trước", "Cuộc thi hai vòng", "Sáng tạo trẻ 2024")
		has(t, page, `href="/quan-ly/cuoc-thi-moi?tu=ky:robocon-2024"`)
		_, page = s.get(path+"?tu=ky:robocon-2024", "vi", 200)
		form := filled(page)
		if form.Get("code") != "robocon-2025" || form.Get("name.vi") != "Cuộc thi Robocon tỉnh Bắc Giang lần thứ hai, năm 2025" || form.Get("entry_code") != "RB25-{division}-{number}" || form.Get("launched") != "2/5/2025" {
			t.Errorf("guessed %v", form)
		}
		form.Set("code", "robocon-2024")
		form.Set("tu", "ky:robocon-2024")
		text, page, _ = s.post(path, form, 422)
		has(t, text, "Đã có cuộc thi mang mã “robocon-2024”")
		has(t, page, `href="#f-code"`)
		form.Set("code", "robocon-2025")
		form.Set("launched", "9/5/2025")
		form.Set("name.vi", "Robocon lần thứ hai")
		_, _, to := s.post(path, form, 303)
		if to != "/quan-ly/robocon-2025/the-le" {
			t.Errorf("went to %s", to)
		}
		made := reload(t, d, "robocon-2025")
		if made.State != Draft || made.Rules.Registration.Closes != "2025-07-07 23:59" || made.Rules.Rounds[1].On != "2025-08-21" || made.Rules.Name.VI != "Robocon lần thứ hai" {
			t.Errorf("made %s %+v", made.State, made.Rules)
		}
		s.get("/cuoc-thi/robocon-2025", "vi", 404)
		text, _ = s.get(to, "vi", 200)
		has(t, text, "bản nháp", "Công bố thể lệ")
		s.post(to+"/trang-thai", url.Values{"to": {Announced}}, 303)
		s.get("/cuoc-thi/robocon-2025", "vi", 200)
		s.post(to+"/trang-thai", url.Values{"to": {Draft}}, 422)
		s.post(to+"/trang-thai", url.Values{"to": {Archived}, "reason": {"x"}}, 409)
		s.get(path+"?tu=ky:khong-co", "vi", 404)
		s.get(path+"?tu=mau:khong-co", "vi", 404)
		_, page = s.get(path+"?tu=mau:hai-vong", "en", 200)
		if form := filled(page); form.Get("launched") != "1/3/2027" {
			t.Errorf("a kit whose days are ahead is moved: %v", form)
		}
	})
}

func TestG3OnlyThoseWhoEditRulesMakeContests(t *testing.T) {
	d := openSQLite(t)
	s := newSite(t, d, Home{Counts: someCounts, Attention: noWork})
	c := added(t, d)
	id := account(t, d, false)
	if err := auth.GrantRole(t.Context(), d, hanh, id, c.ID, Secretary); err != nil {
		t.Fatal(err)
	}
	s.signIn(d, id)
	s.get("/quan-ly/cuoc-thi-moi", "vi", 403)
	text, page := s.get(themePath, "vi", 200)
	has(t, text, "Bảng A")
	if strings.Contains(page, "/sua/") || strings.Contains(page, "gia-han") {
		t.Error("a secretary is offered what they may not do")
	}
	for _, path := range []string{"/sua/chung", "/tai-len", "/gia-han"} {
		s.get(themePath+path, "vi", 403)
	}
	s.get(themePath+"/tra-cuu", "en", 200)
}

func TestTheRulesOfEachKitReadWell(t *testing.T) {
	d := openSQLite(t)
	s := newSite(t, d, Home{Counts: noCounts, Attention: noWork})
	for _, name := range []string{"sang-tao-2024", "hai-vong"} {
		doc, _ := Kit(name)
		if _, err := Create(t.Context(), d, hanh, doc); err != nil {
			t.Fatal(err)
		}
	}
	text, _ := s.get("/cuoc-thi/sang-tao-2024", "vi", 200)
	has(t, text, "tổng điểm cao nhất 100", "Tính mới, tính sáng tạo 40 0,5", "ít nhất 2 giám khảo chấm", "chênh nhau quá 15 điểm", "đạt từ 65 điểm trở lên vào vòng chung khảo",
		"bỏ điểm cao nhất và điểm thấp nhất", "Xếp hạng chung cả cuộc thi", "điểm tiêu chí tính mới, tính sáng tạo cao hơn; rồi đến điểm vòng sơ khảo cao hơn",
		"nhận khiếu nại trong 15 ngày", "chung cả cuộc thi.", "Cộng 33")
	text, _ = s.get("/cuoc-thi/hai-vong", "vi", 200)
	has(t, text, "vòng loại hệ số 3, vòng chung kết hệ số 7", "phải đạt từ 50 điểm trở lên", "2 đội xếp ngay sau ở mỗi bảng là dự bị", "Từ 80 điểm trở lên.")
	s.get("/cuoc-thi/sang-tao-2024", "en", 200)
	s.get("/cuoc-thi/hai-vong", "en", 200)
}
