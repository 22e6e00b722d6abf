// Certificates from outside: the four commands, the way from the prizes to them, the seal on what was issued, and who may do what with them.
package main

import (
	"archive/zip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/audit"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/judging/marking"
	"hoithi/judging/results"
	"hoithi/reports/certificates"
)

func TestTheCommandsOfCertificates(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-15")
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		run := func(want int, args ...string) string {
			t.Helper()
			out, complaint, code := cli(t, append([]string{"certificates", args[0], "--db", dsn, "--contest", storyCode}, args[1:]...)...)
			if code != want {
				t.Fatalf("%v: %d, want %d: %s%s", args, code, want, out, complaint)
			}
			return out + complaint
		}
		issued := run(0, "issue", "--day", "16/8/2024", "--decision", "15/QĐ-LHH", "--decision-day", "16/8/2024", "--signer", "Nguyễn Văn Bình")
		if lines := strings.Split(strings.TrimSpace(issued), "\n"); len(lines) != 30 || !strings.HasPrefix(lines[0], "01/GCN-2024\t") {
			t.Fatalf("%d lines: %.300s", len(lines), issued)
		}
		if said := run(1, "issue", "--day", "16/8/2024"); !strings.Contains(said, "đều đã có giấy") {
			t.Errorf("issued twice: %s", said)
		}
		if said := run(1, "issue", "--kind", "khen", "--to", "mentors", "--day", "31/2/2024"); !strings.Contains(said, "Ngày ghi trên giấy chưa đúng") {
			t.Errorf("a day that is none: %s", said)
		}
		if said := run(0, "issue", "--kind", "khen", "--to", "mentors", "--day", "16/8/2024"); !strings.HasPrefix(said, "01/GK-2024\t") {
			t.Errorf("%.200s", said)
		}
		if said := run(0, "reissue", "--number", "02/gcn-2024", "--day", "16/8/2024", "--reason", "In hỏng."); !strings.Contains(said, "31/GCN-2024") {
			t.Errorf("%s", said)
		}
		if said := run(1, "reissue", "--number", "02/GCN-2024", "--reason", "In hỏng."); !strings.Contains(said, "đã được thay bằng số 31/GCN-2024") {
			t.Errorf("%s", said)
		}
		run(0, "revoke", "--number", "03/GCN-2024", "--reason", "Đội bị hủy kết quả.")
		if said := run(1, "revoke", "--number", "99/GCN-2024", "--reason", "Nhầm."); !strings.Contains(said, "Không có giấy này") {
			t.Errorf("%s", said)
		}
		dir := t.TempDir()
		if said := run(0, "export", "-o", filepath.Join(dir, "giay.pdf")); !strings.Contains(said, "http://localhost:8080") {
			t.Errorf("nobody is told that the codes lead nowhere: %s", said)
		}
		if said := run(0, "export", "--base-url", "https://hoithi.example.vn", "-o", filepath.Join(dir, "giay.zip")); strings.Contains(said, "--base-url") {
			t.Errorf("%s", said)
		}
		said := testkit.Tool(t, "pdftotext", "-layout", filepath.Join(dir, "giay.pdf"), "-")
		if strings.Count(said, "\f") != 29 || !strings.Contains(said, "Theo Quyết định số 15/QĐ-LHH ngày 16/8/2024") || strings.Contains(said, "Số: 02/GCN-2024") || strings.Contains(said, "Số: 03/GCN-2024") {
			t.Errorf("the file has %d pages: %.1500s", strings.Count(said, "\f"), said)
		}
		z, err := zip.OpenReader(filepath.Join(dir, "giay.zip"))
		if err != nil || len(z.File) != 29 {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "giay.pdf")); err != nil {
			t.Error(err)
		}
	})
}

func TestThePrizesLeadToTheCertificates(t *testing.T) {
	d, _ := toldUntil(t, testkit.SQLite(t), "2024-08-20")
	app := testApp(t, d, "http://localhost")
	organiser, err := storyPerson(t.Context(), d, storyOrganiser)
	if err != nil {
		t.Fatal(err)
	}
	cookie := sessionOf(t, d, app, organiser.AccountID)
	page := func(path string) string {
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("Cookie", cookie)
		rec := httptest.NewRecorder()
		app.Handler().ServeHTTP(rec, req)
		if rec.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, rec.Code)
		}
		return rec.Body.String()
	}
	const to = "/quan-ly/robocon-2024/giay-chung-nhan"
	if !strings.Contains(page("/quan-ly/robocon-2024/vong/chung-ket/giai-thuong"), `href="`+to+`"`) {
		t.Error("the page of the prizes does not lead to the certificates")
	}
	if list := page(to); !strings.Contains(list, "01/GCN-2024") || !strings.Contains(list, "sau=") {
		t.Error("the demo has no register of several pages")
	}
}

func TestVerifyFindsACertificateAltered(t *testing.T) {
	for name, change := range map[string]string{"its name": `UPDATE certificate SET name = 'Ai khác' WHERE ordinal = 1 AND kind = 'chung-nhan'`,
		"its words": `UPDATE certificate SET words = REPLACE(words, 'Giải Nhất', 'Giải Nhì') WHERE ordinal = 1 AND kind = 'chung-nhan'`,
		"its end":   `UPDATE certificate SET revoked_why = 'Không có gì' WHERE ordinal = 2 AND kind = 'chung-nhan'`} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDSN(t, func(t *testing.T, dsn string) {
				d, _ := toldUntil(t, dsn, "2024-08-20")
				c, err := storyContest(t.Context(), d)
				if err != nil {
					t.Fatal(err)
				}
				var second certificates.Certificate
				if err := d.Read(t.Context(), func(tx *db.Tx) error {
					second, err = certificates.Numbered(tx, c.ID, "02/GCN-2024")
					return err
				}); err != nil {
					t.Fatal(err)
				}
				if err := certificates.Revoke(t.Context(), d, storyBy, c, second.ID, "Đội xin trả giải."); err != nil {
					t.Fatal(err)
				}
				sealAll(t, d)
				closed(t, d)
				if v := tampered(t, dsn, nil); len(v.Found) != 0 {
					t.Fatalf("before: %v", v.Found)
				}
				if v := tampered(t, dsn, []string{change}); len(v.Found) != 1 || v.Found[0].Key != "verify.changed" {
					t.Errorf("after: %v", v.Found)
				}
			})
		})
	}
}

// TestG1RoleActOnCertificates is the matrix for what only a contest with published prizes knows.
func TestG1RoleActOnCertificates(t *testing.T) {
	j := newJourney(t)
	j.register()
	j.clock.Set(on(7, 10, 9, 0))
	j.markSome()
	j.closeFirst()
	j.prepareFirst()
	j.clock.Set(on(7, 12, 9, 0))
	j.publishFirst()
	j.clock.Set(on(8, 10, 17, 0))
	j.publishFinal()
	var table strings.Builder
	table.WriteString("done: on record; shown: answered, nothing written; else the status of the refusal. All roles are in contest A alone.\n")
	j.stop("final published, a certificate issued")
	for _, to := range []string{contests.Finished, contests.Archived} {
		j.each(func(c *contests.Contest, by map[string]audit.By, _ facts) {
			j.must(contests.SetState(t.Context(), j.d, by[contests.Organiser], c, to, "Hết cuộc thi."))
		})
		j.stop(to)
	}
	for _, stop := range j.stops {
		writeTable(&table, t, stop.name, stop, certificateActs())
	}
	testkit.Golden(t, "testdata/matrix-certificates.golden", []byte(table.String()))
}

// publishFinal has the one finalist left run to the end, the result published, and a certificate of praise issued.
func (j *journey) publishFinal() {
	j.t.Helper()
	ctx := j.t.Context()
	j.each(func(c *contests.Contest, by map[string]audit.By, known facts) {
		time := int64(55_000)
		_, err := marking.SignRun(ctx, j.d, by["TT01"], c, marking.RunSheet{Round: "chung-ket", EntryID: number(known["e1"]), Attempt: 2,
			Marks: map[string]int64{"dich": 1}, TimeMS: &time, TeamBy: "Đội trưởng"}, results.Through)
		j.must(err)
		j.must(marking.CloseRound(ctx, j.d, by[contests.Head], c, "chung-ket", nil, results.Through))
		_, err = results.Publish(ctx, j.d, by[contests.Organiser], c, "chung-ket", "")
		j.must(err)
		_, err = results.ApprovePublication(ctx, j.d, by[contests.Head], c, "chung-ket", "")
		j.must(err)
		made, err := certificates.Issue(ctx, j.d, by[contests.Organiser], c, certificates.Issuing{Kind: certificates.Praise, To: certificates.ToEntries, Day: "10/8/2024"})
		j.must(err)
		known["certificate"], known["certificate token"] = fmt.Sprint(made[0].ID), made[0].Token
	})
}

// certificateActs are the rows of that table.
func certificateActs() []matrixAct {
	const all, why = desk + "/giay-chung-nhan", "Theo đề nghị của Hội đồng."
	get := func(name, path string) matrixAct { return matrixAct{name: name, method: http.MethodGet, path: path} }
	return []matrixAct{
		get("see the register", all+"?loai=khen"), get("see one", all+"/{certificate}"), get("print one", all+"/{certificate}/tai-ve"),
		get("print all", all+"/tai-ve?loai=khen&dang=pdf"), get("export the register", all+"/xuat-excel?loai=khen"), get("see the design", all+"/mau/khen"),
		{name: "design", path: all + "/mau/khen", form: form("act", "reset", "page", "portrait", "base", "0")},
		{name: "issue", path: all, form: form("kind", "chung-nhan", "to", "entries", "day", "10/8/2024", "cong-bo", "1")},
		{name: "issue anew", path: all + "/{certificate}/cap-lai", form: form("day", "10/8/2024", "reason", why)},
		{name: "revoke", path: all + "/{certificate}/thu-hoi", form: form("why", why)},
		get("check by code", "/giay/{certificate token}"), get("check by number and name", "/giay?so=01/GK-2024&ten=Đội+1"),
	}
}

func TestAWorkIsCertifiedToItsAuthors(t *testing.T) {
	d, clock := toldUntil(t, testkit.SQLite(t), "2024-08-15")
	c, err := contestByCode(t.Context(), d, youthCode)
	if err != nil {
		t.Fatal(err)
	}
	app := testApp(t, d, "http://localhost")
	organiser, err := storyPerson(t.Context(), d, storyOrganiser)
	if err != nil {
		t.Fatal(err)
	}
	page := func() string {
		req := httptest.NewRequest(http.MethodGet, "/quan-ly/sang-tao-2024/giay-chung-nhan", nil)
		req.Header.Set("Cookie", sessionOf(t, d, app, organiser.AccountID))
		rec := httptest.NewRecorder()
		app.Handler().ServeHTTP(rec, req)
		return rec.Body.String()
	}
	if said := page(); !strings.Contains(said, "Kết quả còn có thể thay đổi") || !strings.Contains(said, "24/8/2024") || !strings.Contains(said, "Mỗi sản phẩm đạt giải một giấy") {
		t.Error("nobody is told that objections are taken still")
	}
	clock.set(on(8, 26, 9, 0))
	if strings.Contains(page(), "Kết quả còn có thể thay đổi") {
		t.Error("the time for objections is over")
	}
	made, err := certificates.Issue(t.Context(), d, storyBy, c, certificates.Issuing{Kind: certificates.Merit, To: certificates.ToEntries, Day: "26/8/2024"})
	if err != nil || len(made) != 33 {
		t.Fatal(err, len(made))
	}
	groups := 0
	for _, one := range made {
		w, err := one.Words()
		if err != nil {
			t.Fatal(err)
		}
		if one.Name == w.Team || w.Authors != strings.Count(one.Name, ", ")+1 {
			t.Errorf("%q is made out to %q", w.Team, one.Name)
		}
		if w.Authors > 1 {
			groups++
		}
	}
	if groups == 0 {
		t.Error("no work of several authors")
	}
}
