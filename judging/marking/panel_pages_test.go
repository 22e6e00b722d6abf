package marking

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

const panelPath = "/quan-ly/sang-tao-2024/giam-khao"

func TestASecretaryKeepsThePanel(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 4)
		s := newSite(t, d, j.c, nobody).as("thu-ky", contests.Secretary)
		s.wants(s.get(panelPath), 200, "Chưa có giám khảo", "Thêm người")
		s.wants(s.post(panelPath, url.Values{"code": {"é"}, "role": {"judge"}}), 422, "Mã gồm 1 đến 20 chữ cái", "Vui lòng ghi họ và tên")
		form := url.Values{"code": {"gk7"}, "role": {"judge"}, "name": {`Lê "Bảy"`}, "division": {"1"}, "unit": {"Sở KH&CN"}}
		if w := s.post(panelPath, form); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		page := s.wants(s.get(panelPath), 200, "GK7 Lê &#34;Bảy&#34;", "Đồ dùng dành cho học tập", "Sở KH&amp;CN", "Phân công vòng sơ khảo")
		if !strings.Contains(page, panelPath+"/sua/1") {
			t.Error("nobody can be changed")
		}
		s.wants(s.post(panelPath, form), 422, "Mã GK7 đã cấp cho")
		s.wants(s.post(panelPath+"/sua/1", url.Values{"name": {""}}), 422, "Vui lòng ghi họ và tên")
		s.post(panelPath+"/sua/1", url.Values{"name": {"Lê Văn Bảy"}, "division": {""}})
		s.wants(s.get(panelPath), 200, "Lê Văn Bảy", "Mọi lĩnh vực")
		slips := s.wants(s.post(panelPath+"/the", nil), 200, "Lê Văn Bảy", "Nhập mã:", "http://hoithi.example.vn/vao/")
		code := slips[strings.Index(slips, `<svg class="slip-qr"`):]
		if got := testkit.ReadQR(t, []byte(code[:strings.Index(code, "</svg>")+len("</svg>")])); !strings.HasPrefix(got, "http://hoithi.example.vn/vao/") || !strings.Contains(slips, got) {
			t.Errorf("the QR code of a slip reads %q", got)
		}
		s.wants(s.get(panelPath+"/sua/99"), 404)
		s.post(panelPath+"/bo/1", nil)
		s.wants(s.get(panelPath), 200, "Chưa có giám khảo")
		s.wants(s.get(panelPath+"/sua/1"), 200, "Đã đưa ra khỏi danh sách")
		s.wants(s.post(panelPath+"/the", nil), 422, "Chưa có ai để làm thẻ")
	})
}

func TestASecretaryImportsAPanelAfterAPreview(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 0)
		s := newSite(t, d, j.c, nobody).as("thu-ky", contests.Secretary)
		path := panelPath + "/nhap"
		s.wants(s.get(path), 200, "Nhập danh sách giám khảo", "Mã giám khảo, Họ và tên")
		s.wants(s.send(path, "", nil), 422, "Vui lòng chọn tệp")
		s.wants(s.send(path, "x.xlsx", workbook(t, [][]any{{"Mã giám khảo", "Họ và tên"}, {"GK1", ""}})), 422, "Dòng 2, cột Họ và tên")
		file := demo(t, "sang-tao-2024-giam-khao.xlsx")
		form := agreed(s.wants(s.send(path, "gk.xlsx", file), 200, "40 người mới", "GK406", "Ghi 40 người"))
		if w := s.post(path+"/ap-dung", form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != panelPath {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		s.wants(s.get(panelPath), 200, "GK101", "GK508", "8 người")
		s.wants(s.send(path, "gk.xlsx", file), 200, "Không có gì để ghi")
		if w := s.get(path + "/mau.xlsx"); w.Code != 200 {
			t.Error(w.Code)
		}
		changed := workbook(t, [][]any{{"Mã giám khảo", "Họ và tên"}, {"GK101", "Tên Mới"}})
		form = agreed(s.wants(s.send(path, "gk.xlsx", changed), 200, "1 người thay đổi", "→ Tên Mới"))
		exec(t, d, `UPDATE judge SET unit = 'Nơi khác' WHERE code = 'GK101'`)
		s.wants(s.post(path+"/ap-dung", form), 409, "đã thay đổi sau khi quý vị xem trước", "Nơi khác")
	})
}

func TestASecretaryAssignsJudges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 6)
		j.judge("GK101", 0, "Trường THCS Số 1")
		j.judge("GK102", 0, "")
		gk := j.judge("GK103", 0, "")
		s := newSite(t, d, j.c, nobody).as("thu-ky", contests.Secretary)
		path := "/quan-ly/sang-tao-2024/vong/so-khao/phan-cong"
		s.wants(s.get(path), 200, "Phân công chấm vòng sơ khảo", "6 bài dự vòng này", "6 bài chưa đủ 2 giám khảo", "ST20-001", "GK102 Giám khảo GK102 (0 bài)")
		preview := s.wants(s.post(path+"/chia", url.Values{"want": {"2"}}), 200, "Chưa có gì được ghi", "6 lượt chấm thêm", "3 bài không đủ giám khảo", "ST20-002: có 0 trong 2", "tiểu ban có 0 người")
		form := agreed(preview)
		form.Set("want", "2")
		if w := s.post(path+"/chia/ap-dung", form); w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		s.wants(s.get(path), 200, "GK103", "Gỡ")
		s.wants(s.post(path+"/chia/ap-dung", form), 409, "đã thay đổi sau khi quý vị xem trước")
		s.wants(s.post(path+"/chia", url.Values{"want": {"x"}}), 422, "Số giám khảo mỗi bài từ 1 đến 15")
		own := url.Values{"entry": {itoa(j.entryID("ST20-001"))}, "judge": {"1"}, "bang": {"1"}}
		s.wants(s.post(path, own), 409, "công tác tại Trường THCS Số 1")
		j.signed(gk, Signing{Entry: "ST20-001", Marks: points("1", "1", "1", "1")})
		s.wants(s.get(path+"?bang=1"), 200, "đã chấm")
		if w := s.post(path, url.Values{"off": {"1"}, "bang": {"1"}}); w.Code != http.StatusSeeOther {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		s.wants(s.get("/quan-ly/sang-tao-2024/vong/khong-co/phan-cong"), 404)
	})
}

func TestG1_WhoMayManageThePanel(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		j := newJury(t, d, 2)
		site := newSite(t, d, j.c, nobody)
		for role, want := range map[string]int{contests.Organiser: 200, contests.Secretary: 200, contests.Head: 200, contests.Judge: 403, contests.Referee: 403, contests.Viewer: 403, "": 403} {
			s := site.as("nguoi-"+role, role)
			for _, path := range []string{panelPath, panelPath + "/nhap", "/quan-ly/sang-tao-2024/vong/so-khao/phan-cong"} {
				if got := s.get(path).Code; got != want {
					t.Errorf("%q at %s: %d", role, path, got)
				}
			}
		}
	})
}
