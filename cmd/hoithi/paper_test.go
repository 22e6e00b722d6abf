// The papers from outside: the command, and the seal on what was issued.
package main

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/testkit"
	"hoithi/reports/papers"
)

// TestExportPaperWritesEveryKindInEveryFormat, and says what is missing or wrong.
func TestExportPaperWritesEveryKindInEveryFormat(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		toldUntil(t, dsn, "2024-08-20")
		dir := t.TempDir()
		export := func(kind, round, format string) (path, out, complaint string, code int) {
			path = filepath.Join(dir, kind+"."+format)
			args := []string{"export", "paper", "--db", dsn, "--contest", "robocon-2024", "--kind", kind, "--format", format, "-o", path}
			if round != "" {
				args = append(args, "--round", round)
			}
			out, complaint, code = cli(t, args...)
			return path, out, complaint, code
		}
		for kind, round := range map[string]string{papers.Decision: "", papers.Minutes: "chung-ket", papers.Notice: "vong-loai", papers.Invitation: "chung-ket", papers.Receipts: "", papers.Sheets: "", papers.Lists: ""} {
			for format, start := range map[string]string{"docx": "PK", "pdf": "%PDF-"} {
				path, out, complaint, code := export(kind, round, format)
				if code != 0 || !strings.Contains(out, kind+"."+format) {
					t.Fatalf("%s: %d: %s%s", kind, code, out, complaint)
				}
				content, err := os.ReadFile(path)
				if err != nil || !strings.HasPrefix(string(content), start) {
					t.Errorf("%s.%s begins with %.8q (%v)", kind, format, content, err)
				}
			}
		}
		path, _, complaint, code := export(papers.Invitation, "vong-loai", "zip")
		letters, err := zip.OpenReader(path)
		if code != 0 || err != nil || len(letters.File) < 20 {
			t.Fatalf("letters: %d %s (%v)", code, complaint, err)
		}
		letters.Close()
		for _, c := range []struct{ kind, round, format, says string }{
			{papers.Minutes, "", "docx", "nêu rõ vòng thi"}, {papers.Decision, "vong-loai", "docx", "Không có văn bản này."}, {papers.Minutes, "chung-ket", "zip", "không có dạng tệp đó"}, {"nghi-quyet", "", "pdf", "quyet-dinh"},
		} {
			if _, _, complaint, code := export(c.kind, c.round, c.format); code == 0 || !strings.Contains(complaint, c.says) {
				t.Errorf("%s of %q as %s: %d %s", c.kind, c.round, c.format, code, complaint)
			}
		}
	})
}

// TestVerifyFindsAnIssuedPaperAltered: the row of an issued paper, each of its frozen files, and its signed scan.
func TestVerifyFindsAnIssuedPaperAltered(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		d, _ := toldUntil(t, dsn, "2024-08-20")
		c, err := storyContest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		key := papers.Key{Kind: papers.Lists, Round: papers.Whole}
		if _, err := papers.Keep(t.Context(), d, storyBy, c, key, papers.Form{Issuer: "LIÊN HIỆP HỘI", Day: "20/8/2024", Title: "CHỦ TỊCH", Signer: "Nguyễn Văn Ưởng"}, 0); err != nil {
			t.Fatal(err)
		}
		p, err := papers.Issue(t.Context(), d, storyBy, c, key, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := papers.Attach(t.Context(), d, storyBy, c, p.ID, "Bản ký.pdf", []byte("%PDF-1.4 bản ký")); err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 || v.Files < 3 {
			t.Fatalf("before: %d files, %v", v.Files, v.Found)
		}
		file := func(column, from string) string {
			return fmt.Sprintf(`UPDATE stored_file SET content = (SELECT o.content FROM stored_file o WHERE o.hash = (SELECT %s FROM %s))
				WHERE hash = (SELECT %s FROM %s)`, "pdf_hash", "paper WHERE state = 'issued'", column, from)
		}
		for _, c := range []struct{ sql, key, says string }{
			{`UPDATE paper SET hash = 'x' WHERE state = 'issued'`, "verify.changed", "danh-sach"},
			{file("word_hash", "paper WHERE state = 'issued'"), "verify.file", "Tệp Word của văn bản danh-sach"},
			{file("hash", "paper_scan"), "verify.file", "Bản quét đã ký Bản ký.pdf"},
			{`UPDATE stored_file SET size = size + 1 WHERE hash = (SELECT pdf_hash FROM paper WHERE state = 'issued')`, "verify.file", "Tệp PDF của văn bản danh-sach"},
		} {
			v := tampered(t, dsn, []string{c.sql})
			if len(v.Found) != 1 || v.Found[0].Key != c.key || !strings.Contains(testPrinter(t).Fault(v.Found[0]), c.says) {
				t.Errorf("%s: %v", c.sql, v.Found)
			}
		}
	})
}

// TestVerifyKnowsEveryReferenceToAFile beside the test that compares fileReferences with the database.
func TestVerifyKnowsEveryReferenceToAFile(t *testing.T) {
	for _, reference := range fileReferences {
		if filesOf[reference] == "" || !testPrinter(t).Has("verify.file_of."+strings.ReplaceAll(reference, ".", "_")) {
			t.Errorf("verify does not read the files of %s", reference)
		}
	}
	if len(filesOf) != len(fileReferences) {
		t.Errorf("verify reads files of %d columns, there are %d", len(filesOf), len(fileReferences))
	}
}
