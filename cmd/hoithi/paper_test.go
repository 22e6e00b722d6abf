// The papers from outside: the command, and the seal on what was issued.
package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/testkit"
	"hoithi/reports/papers"
)

func TestExportPaperWritesBothFormats(t *testing.T) {
	testkit.EachDSN(t, func(t *testing.T, dsn string) {
		toldUntil(t, dsn, "2024-08-20")
		dir := t.TempDir()
		for format, start := range map[string]string{"docx": "PK", "pdf": "%PDF-"} {
			path := filepath.Join(dir, "quyet-dinh."+format)
			out, complaint, code := cli(t, "export", "paper", "--db", dsn, "--contest", "robocon-2024", "--kind", "quyet-dinh", "--format", format, "-o", path)
			if code != 0 || !strings.Contains(out, "quyet-dinh."+format) {
				t.Fatalf("%d: %s%s", code, out, complaint)
			}
			content, err := os.ReadFile(path)
			if err != nil || !strings.HasPrefix(string(content), start) {
				t.Errorf("%s begins with %.8q (%v)", format, content, err)
			}
		}
		if _, complaint, code := cli(t, "export", "paper", "--db", dsn, "--contest", "robocon-2024", "--kind", "bien-ban", "-o", filepath.Join(dir, "x")); code == 0 || !strings.Contains(complaint, "nêu rõ vòng thi") {
			t.Errorf("minutes without a round: %d %s", code, complaint)
		}
		if _, complaint, code := cli(t, "export", "paper", "--db", dsn, "--contest", "sang-tao-2024", "--kind", "quyet-dinh", "--round", "so-khao", "-o", filepath.Join(dir, "x")); code == 0 {
			t.Errorf("a decision on a round without prizes: %s", complaint)
		}
	})
}

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
		if _, err := papers.Issue(t.Context(), d, storyBy, c, key, ""); err != nil {
			t.Fatal(err)
		}
		sealAll(t, d)
		closed(t, d)
		if v := tampered(t, dsn, nil); len(v.Found) != 0 {
			t.Fatalf("before: %v", v.Found)
		}
		v := tampered(t, dsn, []string{`UPDATE paper SET hash = 'x' WHERE state = 'issued'`})
		if len(v.Found) != 1 || v.Found[0].Key != "verify.changed" {
			t.Errorf("after: %v", v.Found)
		}
	})
}
