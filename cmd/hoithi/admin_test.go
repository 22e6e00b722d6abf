// The admin's page: its lights are doctor's, backups are made, listed and handed out to admins only, and that is on record.
package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/auth"
	"hoithi/internal/backup"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/internal/testkit/browser"
)

// keptSite is the whole program on a told story, with a folder for its backups.
func keptSite(t *testing.T, dsn string) (*canarySite, keeper) {
	t.Helper()
	d, clock := toldUntil(t, dsn, "2024-08-20")
	k := keeper{dsn: dsn, dir: filepath.Join(t.TempDir(), "b"), clock: clock.Now}
	app := testAppWith(t, d, wiring{BaseURL: "http://localhost", Backup: k.before(d), Keeper: k})
	return &canarySite{d: d, app: app}, k
}

func post(s *canarySite, path, cookie string, form url.Values) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Cookie", cookie)
	rec := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(rec, req)
	return rec
}

func TestTheAdminPageMakesAndHandsOutBackups(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		s, k := keptSite(t, dsn)
		cookie := s.signIn(t, s.admin(t))
		if _, text := s.ask(t, http.MethodGet, "/quan-tri", cookie); !strings.Contains(text, "(Cần xử lý)") || !strings.Contains(text, "Chưa có bản nào") {
			t.Error("without a backup the page does not say so")
		}
		if rec := post(s, "/quan-tri/sao-luu", cookie, nil); rec.Code != http.StatusSeeOther {
			t.Fatalf("making one: %d", rec.Code)
		}
		all, err := backup.List(k.dir)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		name := filepath.Base(all[0].Path)
		if status, text := s.ask(t, http.MethodGet, "/quan-tri", cookie); status != http.StatusOK || strings.Contains(text, "(Cần xử lý)") || !strings.Contains(text, name) {
			t.Errorf("with a backup: %d", status)
		}
		rec := post(s, "/quan-tri/sao-luu/tai-ve", cookie, url.Values{"tep": {name}})
		want, err := os.ReadFile(all[0].Path)
		if err != nil || rec.Code != http.StatusOK || rec.Body.String() != string(want) || !strings.Contains(rec.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("downloaded: %d, %v, %v", rec.Code, rec.Header(), err)
		}
		for _, bad := range []string{"", "../hoithi.db", "/etc/passwd", "hoithi-1.zip"} { // G14
			if rec := post(s, "/quan-tri/sao-luu/tai-ve", cookie, url.Values{"tep": {bad}}); rec.Code != http.StatusNotFound {
				t.Errorf("%q: %d", bad, rec.Code)
			}
		}
		organiser, err := accountID(t.Context(), s.d, storyOrganiser)
		if err != nil {
			t.Fatal(err)
		}
		other := s.signIn(t, organiser)
		for _, path := range []string{"/quan-tri/sao-luu", "/quan-tri/sao-luu/tai-ve"} {
			if rec := post(s, path, other, url.Values{"tep": {name}}); rec.Code != http.StatusForbidden {
				t.Errorf("an organiser at %s: %d", path, rec.Code)
			}
		}
		var acts []string
		err = s.d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Select(&acts, `SELECT act || ' ' || account_id FROM audit WHERE act LIKE 'backup.%' ORDER BY id`)
		})
		if err != nil || len(acts) != 2 || !strings.HasPrefix(acts[0], "backup.make ") || !strings.HasPrefix(acts[1], "backup.download ") {
			t.Errorf("on record: %v, %v", acts, err)
		}
	})
}

func TestPublishingMakesABackupFirstAndIsRefusedWithoutOne(t *testing.T) {
	s, k := keptSite(t, testkit.SQLite(t))
	save := k.before(s.d)
	if err := save(t.Context(), "publish"); err != nil {
		t.Fatal(err)
	}
	all, err := backup.List(k.dir)
	if err != nil || len(all) != 1 || all[0].Manifest.Why != backup.BeforePublish {
		t.Errorf("%v, %v", all, err)
	}
	k.dir = filepath.Join(all[0].Path, "in-a-file")
	err = k.before(s.d)(t.Context(), "publish")
	if said := strings.Join(testPrinter(t).Faults(err), " "); err == nil || !strings.Contains(said, "trang quản trị") {
		t.Errorf("%v: %s", err, said)
	}
}

// keptAddress serves a site with backups on loopback.
func keptAddress(t *testing.T) (s *canarySite, address string) {
	t.Helper()
	s, _ = keptSite(t, testkit.SQLite(t))
	server := httptest.NewServer(s.app.Handler())
	t.Cleanup(server.Close)
	return s, server.URL
}

func TestBrowserTheAdminSeesWhetherAllIsWell(t *testing.T) {
	s, address := keptAddress(t)
	token, err := auth.SignInLink(t.Context(), s.d, storyBy, s.admin(t), storyLinksValid)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t, 1280, 800)
	tab.Go(address + "/vao/" + token)
	tab.Follow("main form button")
	tab.Follow(`nav a[href="/quan-tri"]`)
	tab.Axe("admin-none-1280")
	tab.Follow(`form[action="/quan-tri/sao-luu"] button`)
	tab.MustHave("Đã sao lưu vào hoithi-2024-08-20", "theo yêu cầu")
	tab.Axe("admin-1280")
	tab.Resize(390, 844)
	tab.Axe("admin-390")
}
