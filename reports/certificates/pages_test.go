// The pages with the real templates, on both engines: issuing, the register, printing, and the public page that checks one.
package certificates

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

type client struct {
	t       *testing.T
	handler http.Handler
	cookies []*http.Cookie
}

func (b client) send(method, path, kind string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, sitetest.URL+path, bytes.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

func (b client) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// shows wants a page of a status with every text.
func (b client) shows(path string, status int, texts ...string) string {
	b.t.Helper()
	return b.wants(b.send(http.MethodGet, path, "", nil), status, texts...)
}

func (b client) wants(w *httptest.ResponseRecorder, status int, texts ...string) string {
	b.t.Helper()
	if w.Code != status {
		b.t.Fatalf("status %d, want %d: %.1500s", w.Code, status, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			b.t.Errorf("the page lacks %q", text)
		}
	}
	return w.Body.String()
}

const desk = "/quan-ly/robocon-2024/giay-chung-nhan"

func TestThePagesOfCertificates(t *testing.T) {
	each(t, marked, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
		organiser := client{t, handler, sitetest.SignIn(t, handler, d, "to-chuc", c.ID, contests.Organiser)}
		secretary := client{t, handler, sitetest.SignIn(t, handler, d, "thu-ky", c.ID, contests.Secretary)}
		visitor := client{t, handler, nil}
		organiser.shows(desk, 200, "chưa cấp giấy được", "/vong/chung-ket/cong-bo", "Sổ chưa có giấy nào")
		publish(t, d, c, "chung-ket", "")
		organiser.shows(desk, 200, "Lấy theo kết quả công bố lần 1", "16/08/2024")
		secretary.wants(secretary.post(desk, "kind", Merit, "to", ToEntries, "day", "16/8/2024"), 403)
		hostile := `"><script>alert(1)</script>`
		if page := organiser.wants(organiser.post(desk, "kind", Merit, "to", ToEntries, "day", hostile), 422, "Ngày ghi trên giấy chưa đúng", "&lt;script&gt;"); strings.Contains(page, hostile) {
			t.Error("what was typed is not escaped")
		}
		organiser.wants(organiser.post(desk, "kind", Merit, "to", ToEntries, "day", "16/8/2024", "cong-bo", "1"), 303)
		organiser.wants(organiser.post(desk, "kind", Merit, "to", ToEntries, "day", "16/8/2024", "cong-bo", "1"), 409, "đều đã có giấy")
		list := register(t, d, c, Merit)
		secretary.shows(desk+"?loai="+Merit, 200, "01/GCN-2024", list[0].Name, "Tải một tệp PDF")
		for form, magic := range map[string]string{PDF: "%PDF-", Zip: "PK\x03\x04"} {
			w := secretary.send(http.MethodGet, desk+"/tai-ve?loai="+Merit+"&dang="+form, "", nil)
			if w.Code != 200 || !strings.HasPrefix(w.Body.String(), magic) || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: %d %v", form, w.Code, w.Header())
			}
		}
		secretary.shows(desk, 200, "Đã tạo xong", strconv.Itoa(len(list))+" / "+strconv.Itoa(len(list)))

		one := desk + "/" + strconv.FormatInt(list[0].ID, 10)
		secretary.shows(one, 200, list[0].Name, "Có giá trị", "/giay/"+list[0].Token)
		secretary.wants(secretary.post(one+"/thu-hoi", "why", "Sai."), 403)
		organiser.wants(organiser.post(one+"/thu-hoi", "why", " "), 422, "Cần ghi lý do.")
		organiser.wants(organiser.post(one+"/cap-lai", "day", "16/8/2024", "reason", "In hỏng."), 303)
		organiser.shows(one, 200, "Đã thay bằng số", "cấp giấy")
		organiser.shows(one+"/tai-ve", 409, "không còn giá trị")
		second := desk + "/" + strconv.FormatInt(list[1].ID, 10)
		organiser.wants(organiser.post(second+"/thu-hoi", "why", "KIN-LYDO-THUHOI"), 303)
		visitor.shows("/giay/"+list[0].Token, 200, "không còn giá trị", "Xem giấy số "+numberOf(Merit, 2024, len(list)+1))
		if page := visitor.shows("/giay/"+list[1].Token, 200, "bị thu hồi", "16/8/2024"); strings.Contains(page, "KIN-LYDO") {
			t.Error("the public reads why it was revoked")
		}
		organiser.shows("/quan-ly/robocon-2024/giay-chung-nhan/999999", 404)
	})
}

func TestG3ThePublicChecksOnlyWhatItHolds(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		made := mustIssue(t, d, c, Merit, ToContestants)
		handler, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d) })
		visitor := client{t, handler, nil}
		w, err := made[0].Words()
		if err != nil {
			t.Fatal(err)
		}
		page := visitor.shows("/giay/"+made[0].Token, 200, "Giấy có giá trị", made[0].Number, made[0].Name, w.Prize, w.Contest, "Công bố lần 1", made[0].PublicationHash, "16/8/2024")
		var hidden []string
		read(t, d, func(tx *db.Tx) error {
			return tx.Select(&hidden, `SELECT born FROM member WHERE entry_id = ? AND born <> '' UNION SELECT phone FROM member WHERE entry_id = ? AND phone <> ''`, made[0].EntryID, made[0].EntryID)
		})
		for _, word := range append(hidden, made[1].Name) {
			if strings.Contains(page, word) {
				t.Errorf("the page shows %q", word)
			}
		}
		for _, path := range []string{"/giay/AAAAAAAAAAAAAAAAAAAAAA", "/giay/x"} {
			visitor.shows(path, 404)
		}
		number := url.QueryEscape(made[0].Number)
		visitor.shows("/giay", 200, "Số giấy")
		visitor.shows("/giay?so="+number+"&ten="+url.QueryEscape(strings.ToUpper(made[0].Name)), 200, "Giấy có giá trị")
		alone := visitor.shows("/giay?so="+number, 404, "Không có giấy nào như vậy")
		unknown := visitor.shows("/giay?so="+url.QueryEscape("99/GCN-2030"), 404)
		if strings.ReplaceAll(alone, "01/GCN-2024", "") != strings.ReplaceAll(unknown, "99/GCN-2030", "") && len(alone) != len(unknown) {
			t.Error("a number alone tells that it was given")
		}
		visitor.shows("/giay?so="+number+"&ten="+url.QueryEscape(made[1].Name+" x"), 404)
	})
}

func TestAMakingIsSeenAndCancelled(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		mustIssue(t, d, c, Merit, ToContestants)
		b := standing(t, d, c, Merit)
		seen := Making{}
		few := b.of(b.List[:20])
		err := Make(t.Context(), d, office, c, few, PDF, writerFunc(func(p []byte) (int, error) { return len(p), nil }))
		if err != nil {
			t.Fatal(err)
		}
		read(t, d, func(tx *db.Tx) error {
			all, err := Makings(tx, c.ID)
			seen = all[0]
			return err
		})
		if seen.Done != len(few.List) || seen.State(clock.Now()) != Complete {
			t.Errorf("%+v", seen)
		}
		wantFault(t, Cancel(t.Context(), d, c, seen.ID), fault.KindNotFound, "certificates.making.unknown")
		cancelled := false
		err = Make(t.Context(), d, office, c, b, Zip, writerFunc(func(p []byte) (int, error) {
			if !cancelled {
				cancelled = true
				if err := Cancel(t.Context(), d, c, seen.ID+1); err != nil {
					t.Error(err)
				}
			}
			return len(p), nil
		}))
		if err == nil {
			t.Fatal("a cancelled making went on")
		}
		read(t, d, func(tx *db.Tx) error {
			all, err := Makings(tx, c.ID)
			if all[0].State(clock.Now()) != Cancelled || all[0].Done >= all[0].Total {
				t.Errorf("%+v", all[0])
			}
			return err
		})
		late := seen
		late.EndedAt, late.Done = nil, 1
		if late.State(clock.Now()) != Running || late.State(clock.Now().Add(2*silence)) != Broken {
			t.Error("a making nobody is at counts as running")
		}
	})
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
