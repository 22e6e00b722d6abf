package sessions

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/testkit"
	"hoithi/internal/web"
	"hoithi/templates/sitetest"
)

var (
	office = audit.By{Name: "Nguyễn Thị Thư", Via: "command"}
	ctx    = context.Background()
)

const first = "vong-loai"

func nobody(*db.Tx, *contests.Contest, string) (in, open map[int64]bool, err error) {
	return nil, nil, nil
}

// newContest has n approved entries RB-A-0001 … in division A, without accounts.
func newContest(t testing.TB, d *db.DB, code string, n int) (c *contests.Contest, ids []int64) {
	t.Helper()
	doc, err := contests.Kit("robocon-2024")
	if err != nil {
		t.Fatal(err)
	}
	c, err = contests.Create(ctx, d, office, []byte(strings.Replace(string(doc), "code: robocon-2024", "code: "+code, 1)))
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(ctx, db.Contest(c.ID), func(tx *db.Tx) error {
		ids = nil
		var unit int64
		err := tx.Get(&unit, `INSERT INTO unit (name, name_folded, name_canon, sort_key, area, created_at) VALUES ('Trường THCS Hoàng Hoa Thám', ?, ?, ?, 'Huyện Yên Thế', 0) RETURNING id`, code, code, []byte("x"))
		for i := 1; i <= n && err == nil; i++ {
			var id int64
			name := c.Rules.CodeOf("A", i)
			err = tx.Get(&id, `INSERT INTO entry (contest_id, division_id, unit_id, code, name, name_folded, name_canon, sort_key, search, account,
				state, source, submission_digest, submitted_at, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', 'approved', 'roster', '', 0, 0) RETURNING id`,
				c.ID, c.Divisions[0].ID, unit, name, "Đội "+name, name, name, []byte(name))
			ids = append(ids, id)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, ids
}

func count(t testing.TB, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error { return tx.Get(&n, query, args...) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func key(err error) string {
	for _, f := range fault.All(err) {
		return strings.TrimPrefix(f.Key, "sessions.fault.")
	}
	return fmt.Sprint(err)
}

func typed(room, from, to, capacity string) Typed {
	return Typed{Room: room, Day: "2024-07-10", From: from, To: to, Capacity: capacity}
}

func TestG6TheOfficeFillsSessionsOfItsOwnContest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		a, ids := newContest(t, d, "robocon-2024", 3)
		b, others := newContest(t, d, "robocon-2025", 1)
		one, err := Add(ctx, d, office, a.ID, first, typed("Phòng 1", "07:30", "09:00", "2"), nobody)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Add(ctx, d, office, a.ID, first, typed("Phòng 1", "08:30", "09:30", "2"), nobody); key(err) != "room_taken" {
			t.Error(err)
		}
		done, err := Fill(ctx, d, office, a.ID, first, nobody)
		if err != nil || done != (Filled{2, 1}) {
			t.Errorf("%+v %v", done, err)
		}
		two, err := Add(ctx, d, office, a.ID, first, typed("Phòng 1", "09:00", "10:00", "2"), nobody)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			contest, entry, to int64
			want               string
		}{
			{a.ID, ids[2], one, "full"}, {a.ID, others[0], one, "entry"}, {b.ID, others[0], one, "gone"}, {b.ID, ids[0], 0, "entry"},
			{a.ID, ids[2], two, "<nil>"}, {a.ID, ids[0], two, "<nil>"}, {a.ID, ids[0], 0, "<nil>"},
		} {
			if err := Move(ctx, d, office, c.contest, first, c.entry, c.to, nobody); key(err) != c.want {
				t.Errorf("%+v: %v", c, err)
			}
		}
		if err := Remove(ctx, d, office, b.ID, first, one, nobody); key(err) != "gone" {
			t.Error(err)
		}
		if err := Remove(ctx, d, office, a.ID, first, one, nobody); key(err) != "not_empty" {
			t.Error(err)
		}
		_ = Move(ctx, d, office, a.ID, first, ids[1], two, nobody)
		if err := Remove(ctx, d, office, a.ID, first, one, nobody); err != nil {
			t.Error(err)
		}
		row, _ := a.RoundRow(first)
		var slots map[int64]Slot
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { slots, err = Order(tx, row.ID); return err }); err != nil || len(slots) != 2 || slots[ids[1]].Room != "Phòng 1" {
			t.Errorf("%v %v", slots, err)
		}
		if n := count(t, d, `SELECT COUNT(*) FROM audit WHERE act LIKE 'session.%'`); n != 8 {
			t.Errorf("%d audit lines", n)
		}
		if err := d.Write(ctx, db.Contest(a.ID), func(tx *db.Tx) error { return contests.SetRoundState(tx, row.ID, contests.Closed) }); err != nil {
			t.Fatal(err)
		}
		if _, err := Fill(ctx, d, office, a.ID, first, nobody); key(err) != "sealed" {
			t.Error(err)
		}
	})
}

func TestAccountsAreGivenOnceAndLeaveTheState(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		a, _ := newContest(t, d, "robocon-2024", 2)
		for _, want := range []int{2, 0} {
			if n, err := GiveAccounts(ctx, d, office, a.ID, first, "Cấp tài khoản", nobody); n != want || err != nil {
				t.Errorf("%d, want %d: %v", n, want, err)
			}
		}
		if n := count(t, d, `SELECT COUNT(*) FROM entry WHERE account IN ('rb24a001', 'rb24a002') AND state = 'approved'`); n != 2 {
			t.Errorf("%d accounts", n)
		}
	})
}

func TestTheOfficeWorksOnThePageAndPrints(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, _ *testkit.Clock) {
		a, _ := newContest(t, d, "robocon-2024", 2)
		site, _ := sitetest.New(t, d, func(app *web.App) { Routes(app, d, nobody) })
		cookies := sitetest.SignIn(t, site, d, "thu", a.ID, contests.Secretary)
		const path = "/quan-ly/robocon-2024/vong/vong-loai/ca-thi"
		ask := func(method, path string, form url.Values, status int, words ...string) {
			t.Helper()
			r := httptest.NewRequest(method, sitetest.URL+path, strings.NewReader(form.Encode()))
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, c := range cookies {
				r.AddCookie(c)
			}
			w := httptest.NewRecorder()
			site.ServeHTTP(w, r)
			if w.Code != status {
				t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
			}
			for _, word := range words {
				if !strings.Contains(w.Body.String(), word) {
					t.Errorf("%s lacks %q", path, word)
				}
			}
		}
		ask(http.MethodGet, path, nil, 200, "Chưa có ca thi nào", "RB24-A-0001")
		ask(http.MethodPost, path, url.Values{"act": {"add"}, "room": {"Phòng <b>"}}, 422, "Phòng &lt;b&gt;", "Giờ và phút", "Số chỗ là số")
		ask(http.MethodPost, path, url.Values{"act": {"add"}, "room": {"Phòng máy 1"}, "day": {"2024-07-10"}, "from": {"07:30"}, "to": {"09:00"}, "capacity": {"5"}}, 303)
		ask(http.MethodPost, path, url.Values{"act": {"fill"}}, 303)
		ask(http.MethodPost, path, url.Values{"act": {"accounts"}}, 303)
		ask(http.MethodGet, path+"?ca=1", nil, 200, "Phòng máy 1 · 07:30–09:00", "rb24a001", "Đưa ra khỏi ca thi")
		ask(http.MethodPost, path, url.Values{"act": {"remove"}, "session": {"1"}}, 409, "Ca thi còn 2 đội")
		ask(http.MethodGet, path+"/phieu", nil, 200, "Phiếu dự thi", "rb24a002", "Phòng máy 1")
		ask(http.MethodGet, path+"/danh-sach", nil, 200, "Ký tên", "Danh sách có 2 đội")
		ask(http.MethodPost, path, url.Values{"act": {"move"}, "entry": {"1"}, "to": {"0"}}, 303)
		ask(http.MethodGet, "/quan-ly/robocon-2024/vong/khong-co/ca-thi", nil, 404)
	})
}
