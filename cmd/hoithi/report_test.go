// The report's way on the command line: submitted by one person, approved by another, issued, fetched as it was, its template in and out.
package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/testkit"
)

func TestCommandsTakeTheReportFromDraftToIssue(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		_, clock := toldUntil(t, dsn, "2024-06-30")
		clock.set(on(7, 5, 9, 0))
		dir := t.TempDir()
		run := func(code int, want string, args ...string) string {
			t.Helper()
			out, errOut, got := cli(t, append(args, "--db", dsn)...)
			if got != code || !strings.Contains(out+errOut, want) {
				t.Errorf("%v: %d, want %d, and %q in\n%s%s", args, got, code, want, out, errOut)
			}
			return out
		}
		report := func(code int, want string, args ...string) string {
			t.Helper()
			return run(code, want, append([]string{"report", "--period", "2024-H1"}, args...)...)
		}
		report(exitUsage, "--by", "--submit")
		report(exitDone, "Đã trình", "--submit", "--by", "Lê Thị Thu")
		report(exitData, "người khác phải duyệt", "--approve", "--by", "Lê Thị Thu")
		report(exitDone, "Đã trả lại", "--return", "--by", "Phạm Quang Vinh", "--reason", "Xem lại")
		report(exitDone, "Đã trình", "--submit", "--by", "Lê Thị Thu")
		report(exitDone, "Đã duyệt", "--approve", "--by", "Phạm Quang Vinh")
		report(exitDone, "số 45/BC-LHH", "--issue", "--number", "45", "--day", "2024-07-03", "--by", "Lê Thị Thu")
		first := report(exitDone, "432 đội thi", "--edition", "1")
		report(exitData, "Không có báo cáo này", "--edition", "2")
		word := filepath.Join(dir, "bao-cao.docx")
		report(exitDone, "bao-cao.docx", "--edition", "1", "--format", "docx", "-o", word)
		scan := filepath.Join(dir, "ban-ky.pdf")
		if err := os.WriteFile(scan, []byte("%PDF-1.4\n%%EOF"), 0o600); err != nil {
			t.Fatal(err)
		}
		report(exitDone, "ban-ky.pdf", "--attach", scan, "--by", "Lê Thị Thu")

		template := filepath.Join(dir, "mau.yaml")
		run(exitDone, "mau.yaml", "export", "report-template", "-o", template)
		document, err := os.ReadFile(template)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(document), "place: Bắc Giang", "place: Bắc Ninh", 1)
		if err := os.WriteFile(template, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		run(exitDone, "bản số 1", "import", "report-template", template, "--reason", "Sáp nhập tỉnh", "--by", "Lê Thị Thu")
		if again := report(exitDone, "", "--edition", "1"); again != first {
			t.Error("the issued report changed")
		}
		if size, err := os.Stat(word); err != nil || size.Size() < 5000 {
			t.Errorf("the Word file: %v, %v", size, err)
		}
	})
}

// TestVerifyFindsAFileOfAnIssuedReportAltered, in each of its formats, and its record.
func TestVerifyFindsAFileOfAnIssuedReportAltered(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, clock := toldUntil(t, dsn, "2024-06-30")
		clock.set(on(7, 5, 9, 0))
		for _, step := range [][]string{{"--submit", "--by", "Lê Thị Thu"}, {"--approve", "--by", "Phạm Quang Vinh"}, {"--issue", "--number", "45", "--day", "2024-07-03", "--by", "Lê Thị Thu"}} {
			if out, complaint, code := cli(t, append([]string{"report", "--period", "2024-H1", "--db", dsn}, step...)...); code != exitDone {
				t.Fatalf("%v: %d: %s%s", step, code, out, complaint)
			}
		}
		sealAll(t, d)
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 || v.Files < 3 {
			t.Fatalf("before: %d files, %v", v.Files, v.Found)
		}
		const of = `WHERE issue_id = (SELECT MAX(id) FROM report_issue) AND format = `
		for _, format := range []string{"docx", "pdf", "txt"} {
			v := tampered(t, dsn, []string{`UPDATE stored_file SET content = (SELECT o.content FROM stored_file o WHERE o.hash <> stored_file.hash ORDER BY o.hash LIMIT 1)
				WHERE hash = (SELECT hash FROM report_file ` + of + `'` + format + `')`})
			if len(v.Found) != 1 || v.Found[0].Key != "verify.file" || !strings.Contains(testPrinter(t).Fault(v.Found[0]), "Tệp của báo cáo đã ban hành "+format+" 45/BC-LHH") {
				t.Errorf("the %s altered: %v", format, v.Found)
			}
		}
		for statement, key := range map[string]string{`UPDATE report_file SET hash = (SELECT hash FROM report_file ` + of + `'txt') ` + of + `'pdf'`: "verify.changed",
			`DELETE FROM report_file ` + of + `'docx'`: "verify.deleted"} {
			v := tampered(t, dsn, []string{statement})
			if len(v.Found) != 1 || v.Found[0].Key != key || !strings.Contains(testPrinter(t).Fault(v.Found[0]), "tệp của báo cáo đã ban hành") {
				t.Errorf("%s: %v", statement, v.Found)
			}
		}
	})
}
