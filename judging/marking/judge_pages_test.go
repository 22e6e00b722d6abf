package marking

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/templates/sitetest"
)

// at is the site in the browser of a judge.
func (j *jury) at(s *site, by audit.By) *site {
	mine := *s
	mine.cookies = sitetest.Enter(j.t, s.handler, j.d, by.AccountID)
	return &mine
}

var hiddenSheet = regexp.MustCompile(`name="(key|base|version|next)" value="([^"]*)"`)

// sheetForm is the form of a sheet's page with these marks.
func sheetForm(page, act string, marks ...string) url.Values {
	form := url.Values{"act": {act}}
	for _, m := range hiddenSheet.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	for i, code := range []string{"tinh-moi", "ap-dung", "mo-hinh", "thuyet-minh"} {
		if i < len(marks) {
			form.Set(MarkField(code), marks[i])
		}
	}
	return form
}

const sheetPath = "/cham/sang-tao-2024/so-khao/"

func TestAJudgeMarksOnAPhone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 6)
		gk, other := j.judge("GK101", 0, ""), j.judge("GK102", 0, "")
		j.assign("so-khao", "GK101", "ST20-001", "ST20-003", "ST20-005")
		j.assign("so-khao", "GK102", "ST20-001")
		j.signed(other, Signing{Entry: "ST20-001", Marks: points("20", "20", "10", "5")})
		site := newSite(t, d, j.c, nobody)
		s := j.at(site, gk)
		s.wants(s.get("/cham"), 200, "Sáng tạo trẻ 2024", "Vòng sơ khảo", "0 / 3", "Đang chấm")
		list := s.wants(s.get("/cham/sang-tao-2024/so-khao"), 200, "0 / 3", "Còn lại (3)", "ST20-005", "Trống")
		if strings.Index(list, "ST20-001") < strings.Index(list, "ST20-005") { // it has a sheet: the others come first
			t.Error("the entry with most sheets comes first")
		}
		page := s.wants(s.get(sheetPath+"ST20-003"), 200, "Máy gieo hạt ST20-003", "Đồ dùng dành cho học tập", "Trường THCS Số 3", "Từ 0 đến 40, bước 0,5", "/ 100", "Lưu và tiếp", "Ký phiếu")
		w := s.post(sheetPath+"ST20-003", sheetForm(page, "save", "38,5", "", "18"))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != sheetPath+"ST20-005" {
			t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
		}
		page = s.wants(s.get(sheetPath+"ST20-003"), 200, "Nháp", "56,5 / 100", "chưa tính điểm")
		form := sheetForm(page, "sign", "38.5", "ba mươi", "18.2", "")
		s.wants(s.post(sheetPath+"ST20-003", form), 422, "“ba mươi” không phải là số điểm", "điểm theo bước 0,5", "chưa có điểm. Nếu cho 0 điểm, hãy ghi 0")
		form = sheetForm(page, "sign", "38,5", "29.5", "18", "8,5")
		for range 2 { // the phone sends it twice
			if w = s.post(sheetPath+"ST20-003", form); w.Code != http.StatusSeeOther {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
		page = s.wants(s.get(sheetPath+"ST20-003"), 200, "Đã ký", "Máy chủ đã nhận lúc", "Lý do sửa", "lần ghi 1, lần chấm 1: 94,5 điểm")
		s.wants(s.post(sheetPath+"ST20-003", sheetForm(page, "sign", "1", "1", "1", "1")), 422, "Vui lòng ghi lý do sửa")
		form = sheetForm(page, "sign", "1", "1", "1", "1")
		form.Set("base", "0")
		s.wants(s.post(sheetPath+"ST20-003", form), 409, "vừa được ký ở một thiết bị khác", "Hai bản khác nhau", "38,5", "Lý do sửa")
		s.wants(s.get("/cham/sang-tao-2024/so-khao?loc=xong"), 200, "1 / 3", "ST20-003", "94,5")
		if err := j.close("so-khao", contests.Closed); err != nil {
			t.Fatal(err)
		}
		page = s.wants(s.get(sheetPath+"ST20-005"), 200, "Vòng thi đã khóa. Vẫn ký được")
		s.post(sheetPath+"ST20-005", sheetForm(page, "sign", "1", "1", "1", "1"))
		page = s.wants(s.get(sheetPath+"ST20-005"), 200, "Chờ trưởng ban")
		s.wants(s.post(sheetPath+"ST20-005", sheetForm(page, "sign", "2", "1", "1", "1")), 409, "đang chờ trưởng ban giám khảo quyết định")
		if err := j.refuse(j.head(), j.late("so-khao")[0].ID, "Quá hạn"); err != nil {
			t.Fatal(err)
		}
		s.wants(s.get(sheetPath+"ST20-005"), 200, "không nhận phiếu ký muộn của quý vị: Quá hạn")
	})
}

func TestASecondMarkingWaitsOnTheJudgesList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		one, two := j.judge("GK101", 0, ""), j.judge("GK102", 0, "")
		for i, by := range []audit.By{one, two} {
			j.assign("so-khao", []string{"GK101", "GK102"}[i], "ST20-001", "ST20-003")
			j.signed(by, Signing{Entry: "ST20-001", Marks: points([]string{"40", "20"}[i], "20", "10", "5")})
		}
		if _, err := AskSecondMarking(t.Context(), d, office, j.c.ID, "so-khao", j.entryID("ST20-001"), ""); err != nil {
			t.Fatal(err)
		}
		s := j.at(newSite(t, d, j.c, nobody), one)
		list := s.wants(s.get("/cham/sang-tao-2024/so-khao"), 200, "0 / 2", "Cần chấm lại")
		if strings.Index(list, "ST20-001") > strings.Index(list, "ST20-003") {
			t.Error("what must be marked again is not first")
		}
		page := s.wants(s.get(sheetPath+"ST20-001"), 200, "xin chấm lại, lần 2", "lần trước 40")
		if strings.Contains(page, `value="40"`) || strings.Contains(page, "Lý do sửa") {
			t.Error("a second marking begins with the marks of the first")
		}
		if w := s.post(sheetPath+"ST20-001", sheetForm(page, "sign", "30", "20", "10", "5")); w.Code != http.StatusSeeOther {
			t.Fatal(w.Code)
		}
		if got := j.inForce("so-khao"); !strings.Contains(got, "GK101 r2 p2 65") {
			t.Error(got)
		}
	})
}

func TestG5_ABlindRoundShowsNeitherUnitNorNames(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		for _, blind := range []bool{false, true} {
			code := map[bool]string{false: "sang-tao-2024", true: "sang-tao-2025"}[blind]
			change := []string{"code: sang-tao-2024", "code: " + code}
			if blind {
				change = append(change, "limit: 15}", "limit: 15, blind: true}")
			}
			j := newJury(t, d, 2, change...)
			exec(t, d, `INSERT INTO member (contest_id, entry_id, ordinal, role, name, name_folded, sort_key, person, born, class, phone, since_at, since_recorded_at)
				VALUES (?, ?, 1, 'contestant', 'Kín Danh Tác Giả', '', ?, 'x', '2013-07-02', '6KIN', '0987123450', 0, 0)`, j.c.ID, j.entryID("ST20-001"), []byte("x"))
			exec(t, d, `UPDATE entry SET account = 'kin-tai-khoan', contact_name = 'Kín Liên Hệ', contact_phone = '0987123451' WHERE contest_id = ? AND code = 'ST20-001'`, j.c.ID)
			gk := j.judge("GK101", 0, "")
			j.assign("so-khao", "GK101", "ST20-001")
			s := j.at(newSite(t, d, j.c, nobody), gk)
			base := "/cham/" + code + "/so-khao"
			text := ""
			for _, path := range []string{"/cham", base, base + "?loc=con", base + "/ST20-001"} {
				text += s.get(path).Body.String()
			}
			text += s.post(base+"/ST20-001", url.Values{"act": {"sign"}}).Body.String()
			for _, hidden := range []string{"2013", "6KIN", "0987", "kin-tai-khoan", "Kín Liên Hệ"} {
				if strings.Contains(text, hidden) {
					t.Errorf("blind %t: a judge sees %q", blind, hidden)
				}
			}
			for _, hidden := range []string{"Kín Danh Tác Giả", "Trường THCS Số 1", "Lục Nam"} {
				if strings.Contains(text, hidden) == blind {
					t.Errorf("blind %t: a judge sees %q: %t", blind, hidden, !blind)
				}
			}
		}
	})
}

func TestG1_WhoMayMark(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		gk := j.judge("GK101", 0, "")
		j.judge("GK102", 0, "")
		j.assign("so-khao", "GK101", "ST20-001")
		j.assign("so-khao", "GK102", "ST20-003")
		site := newSite(t, d, j.c, nobody)
		if w := site.get(sheetPath + "ST20-001"); w.Code != http.StatusSeeOther {
			t.Errorf("a visitor: %d", w.Code)
		}
		for _, role := range []string{contests.Organiser, contests.Secretary, contests.Head, contests.Referee, contests.Viewer, ""} {
			s := site.as("nguoi-"+role, role)
			if got := s.get(sheetPath + "ST20-001").Code; got != 403 {
				t.Errorf("%q: %d", role, got)
			}
		}
		s := j.at(site, gk)
		none := s.wants(s.get(sheetPath+"ST20-999"), 404, "Không có bài này trong danh sách chấm")
		theirs := s.wants(s.get(sheetPath+"ST20-003"), 404)
		if strings.ReplaceAll(none, "ST20-999", "") != strings.ReplaceAll(theirs, "ST20-003", "") { // G3
			t.Error("another judge's entry differs from one that is not there")
		}
		if w := s.post(sheetPath+"ST20-003", sheetForm("", "sign", "1", "1", "1", "1")); w.Code != 404 {
			t.Errorf("signing it: %d", w.Code)
		}
		s.wants(s.get("/cham/sang-tao-2099/so-khao"), 403)
		s.wants(s.get("/cham/sang-tao-2024/chung-khao"), 200, "Không có bài nào")
		admin := site.as("quan-tri", "admin")
		admin.wants(admin.get("/cham"), 200, "Chưa có bài nào để chấm")
		admin.wants(admin.get(sheetPath+"ST20-001"), 404)
	})
}

func TestADeskCostsTheSameStatementsForOneEntryAndForThree(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 6)
		gk := j.judge("GK101", 0, "")
		statements := func() int64 {
			ctx, n := db.CountQueries(t.Context())
			err := d.Read(ctx, func(tx *db.Tx) error {
				_, err := deskOf(tx, j.c, "so-khao", gk.AccountID, nobody)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		j.assign("so-khao", "GK101", "ST20-001")
		one := statements()
		j.assign("so-khao", "GK101", "ST20-003", "ST20-005")
		if three := statements(); one != three {
			t.Errorf("%d statements for one entry, %d for three", one, three)
		}
	})
}
