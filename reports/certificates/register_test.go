// The register: narrowed, a page at a time, as a workbook, of one contest and of the Union; and what the form of issuing proposes and refuses.
package certificates

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/contests"
	"hoithi/internal/auth"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/judging/results"
	"hoithi/templates/sitetest"
)

func TestTheRegisterIsNarrowedAndPaged(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		teams, people := mustIssue(t, d, c, Merit, ToEntries), mustIssue(t, d, c, Merit, ToContestants)
		if err := Revoke(t.Context(), d, office, c, people[0].ID, "Đội xin trả giải."); err != nil {
			t.Fatal(err)
		}
		if _, err := results.CorrectNames(t.Context(), d, office, c, correction(teams[1].EntryID)); err != nil {
			t.Fatal(err)
		}
		handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
		organiser := client{t, handler, sitetest.SignIn(t, handler, d, "to-chuc", c.ID, contests.Organiser)}
		all := len(teams) + len(people)
		first := organiser.shows(desk, 200, fmt.Sprintf("%d giấy", all), "01/GCN-2024", "sau=", "ghi khác kết quả đang công bố", "Xem các giấy này")
		if strings.Contains(first, numberOf(Merit, 2024, pageRows+1)) {
			t.Error("the first page goes on and on")
		}
		second := organiser.shows(fmt.Sprintf("%s?loai=chung-nhan&sau=%d", desk, register(t, d, c, Merit)[pageRows-1].ID), 200, numberOf(Merit, 2024, pageRows+1), `rel="prev"`)
		if strings.Contains(second, ">01/GCN-2024<") {
			t.Error("the second page begins anew")
		}
		organiser.shows(desk+"?loai=chung-nhan&tinh-trang=revoked", 200, "1 giấy", people[0].Name)
		organiser.shows(desk+"?loai=chung-nhan&tinh-trang=stale", 200, "Khác kết quả đang công bố: cần cấp lại", teams[1].Number)
		organiser.shows(desk+"?loai=chung-nhan&giai=Giải+Nhất&q=doi+ten+khong+co", 200, "Không có giấy nào như vậy")
		organiser.shows(desk+"?loai=chung-nhan&q="+strings.ReplaceAll(strings.ToLower(teams[2].Number), "/", "%2F"), 200, "1 giấy", teams[2].Name)

		clerk := client{t, handler, officeRole(t, handler, d, contests.Reader)}
		clerk.shows(RegisterPath, 200, "Sổ cấp giấy của Liên hiệp hội", "Robocon 2024", "/giay/"+teams[0].Token)
		clerk.shows(RegisterPath+"?loai=khen&nam=2024", 200, "Sổ chưa có giấy nào")
		clerk.shows(RegisterPath+"?cuoc-thi=robocon-2024&giai=Giải+Nhất&nam=2024", 200, teams[0].Number)
		clerk.shows(desk, 403)
		organiser.shows(RegisterPath, 403)

		sent := organiser.send(http.MethodGet, desk+"/xuat-excel?loai=chung-nhan&tinh-trang=revoked", "", nil)
		book, err := excelize.OpenReader(bytes.NewReader(sent.Body.Bytes()))
		if err != nil {
			t.Fatal(sent.Code, err)
		}
		defer book.Close()
		rows, err := book.GetRows("Sổ cấp giấy")
		if err != nil || len(rows) != 2 || rows[1][0] != people[0].Number || rows[1][3] != people[0].Name || rows[1][12] != "Đội xin trả giải." {
			t.Errorf("%v %q", err, rows)
		}
		if sent := clerk.send(http.MethodGet, RegisterPath+"/xuat-excel?cuoc-thi=robocon-2024", "", nil); sent.Code != 200 || !strings.HasPrefix(sent.Body.String(), "PK") {
			t.Errorf("%d", sent.Code)
		}
		clerk.shows(RegisterPath+"/xuat-excel?cuoc-thi=khong-co", 404)
	})
}

// officeRole signs somebody of the Union's office in.
func officeRole(t *testing.T, handler http.Handler, d *db.DB, role string) []*http.Cookie {
	t.Helper()
	id, err := auth.AddAccount(t.Context(), d, office, "van-phong", "Trần Thị Lan", "", false)
	if err == nil {
		err = auth.GiveOffice(t.Context(), d, auth.Operator("root"), id, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	return sitetest.Enter(t, handler, d, id)
}

func TestWhoSignsAndByWhichDecision(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		for key, s := range map[string]Signing{"certificates.needs_decision_day": {Decision: "15/QĐ-LHH"}, "certificates.needs_decision": {DecisionDay: "16/8/2024"},
			"certificates.bad_day": {Decision: "15/QĐ-LHH", DecisionDay: "31/2/2024"}, "certificates.decision_early": {Decision: "15/QĐ-LHH", DecisionDay: "1/8/2024"},
			"certificates.long_word": {Signer: strings.Repeat("A", 81)}} {
			_, err := Issue(t.Context(), d, office, c, Issuing{Kind: Merit, To: ToEntries, Day: "16/8/2024", Signing: s})
			wantFault(t, err, fault.KindInvalid, key)
		}
		given := Signing{Decision: "15/QĐ-LHH", DecisionDay: "16/8/2024", Place: "Bắc Giang", Title: "CHỦ TỊCH", Signer: "Nguyễn Văn Bình"}
		made, err := Issue(t.Context(), d, office, c, Issuing{Kind: Merit, To: ToEntries, Day: "16/8/2024", Signing: given})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Reissue(t.Context(), d, office, c, made[0].ID, "16/8/2024", "In hỏng.")
		if err != nil {
			t.Fatal(err)
		}
		w, err := again.Words()
		if err != nil || w.decision() != "Theo Quyết định số 15/QĐ-LHH ngày 16/8/2024" || w.Signer != given.Signer {
			t.Errorf("%v %+v", err, w.Signing)
		}
		read(t, d, func(tx *db.Tx) error {
			next, err := Proposed(tx, c)
			if next != given {
				t.Errorf("the form proposes %+v", next)
			}
			return err
		})
	})
}

func TestMentorsAndContestantsAreToldApart(t *testing.T) {
	d, _, c := open(t, public)
	roles := map[string]string{ToContestants: roleContestant, ToMentors: roleMentor}
	for to, role := range roles {
		for _, one := range mustIssue(t, d, c, Praise, to) {
			w, err := one.Words()
			if err != nil || w.Role != role {
				t.Fatalf("%s: %v %+v", to, err, w)
			}
			if said := w.achievement(); (role == roleMentor) != strings.HasPrefix(said, "hướng dẫn đội đạt") {
				t.Errorf("a %s %q", role, said)
			}
		}
	}
}

func TestG35WrongCodesAreCountedByAddress(t *testing.T) {
	d, _, c := open(t, public)
	made := mustIssue(t, d, c, Merit, ToEntries)
	handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
	visitor := client{t, handler, nil}
	visitor.shows("/giay/AAAAAAAAAAAAAAAAAAAAAA", 404, "không phải của giấy nào", "Số giấy")
	visitor.shows("/giay?so=1%2Fgcn-2024&ten="+url.QueryEscape(made[0].Name), 200, "Giấy có giá trị", "01/GCN-2024")
	last := httptest.NewRecorder()
	for i := range 70 {
		if last = visitor.send(http.MethodGet, fmt.Sprintf("/giay?so=%d%%2FGCN-2024&ten=Ai", i+1), "", nil); last.Code != 404 {
			break
		}
	}
	if last.Code != 429 || !strings.Contains(last.Body.String(), "nhiều lần kiểm tra không đúng") {
		t.Errorf("numbers can be tried for ever, or a parent is told about signing in: %d %s", last.Code, last.Body)
	}
	visitor.shows("/giay/"+made[0].Token, 200, "Giấy có giá trị") // a real code is always answered
}
