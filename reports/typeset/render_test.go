// Both files of one paper through LibreOffice and poppler: the same words, the pages whole.
package typeset

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestBothFilesSayTheSame compares the PDF's words, what LibreOffice makes of the Word file, and the plain words. LibreOffice sets letters one by
// one where it stretches a line, so its words may fall apart: there the letters are counted.
func TestBothFilesSayTheSame(t *testing.T) {
	d := sample()
	dir := lookingDir(t)
	own := wordsOf(t, writeFile(t, dir, "own.pdf", d.PDF))
	office := wordsOf(t, officePDF(t, writeFile(t, dir, "word.docx", d.Word)))
	plain := wordsIn(d.Words())
	if bad := differing(plain, own); len(bad) > 0 {
		t.Errorf("the PDF differs from the plain words: %q", bad[:min(len(bad), 40)])
	}
	if bad := differing(letters(plain), letters(office)); len(bad) > 0 {
		t.Errorf("the Word file in LibreOffice differs from the plain words: %q", bad)
	}
}

// lookingDir is where files stay to be looked at when TYPESET_LOOK names a folder.
func lookingDir(t *testing.T) string {
	if keep := os.Getenv("TYPESET_LOOK"); keep != "" {
		return keep
	}
	return t.TempDir()
}

func letters(words []string) []string { return strings.Split(strings.Join(words, ""), "") }

// differing lists the words one bag has more often than the other: charts and columns side by side have no order of reading.
func differing(a, b []string) []string {
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	for _, w := range b {
		count[w]--
	}
	var out []string
	for w, n := range count {
		if n != 0 {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// dots are lines to write on.
var dots = regexp.MustCompile(`\.{4,}`)

// wordsIn folds white space; lines of dots to write on say nothing.
func wordsIn(s string) []string {
	return strings.Fields(dots.ReplaceAllString(s, " "))
}

// wordsOf reads a PDF's words without page numbers (the first word of a page, all figures) and the repeated heads of tables.
func wordsOf(t *testing.T, path string) []string {
	t.Helper()
	out := run(t, "pdftotext", "-layout", path, "-")
	var kept []string
	seen := map[string]bool{}
	for _, page := range strings.Split(out, "\f") {
		for i, line := range strings.Split(page, "\n") {
			key := strings.Join(strings.Fields(line), " ")
			if i == 0 && strings.Trim(key, "0123456789") == "" {
				continue
			}
			if strings.HasPrefix(key, "STT ") || strings.HasPrefix(key, "Vòng loại ") {
				if seen[key] {
					continue
				}
				seen[key] = true
			}
			kept = append(kept, wordsIn(line)...)
		}
	}
	return kept
}

func writeFile(t *testing.T, dir, name string, write func(io.Writer) error) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	done := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer done.Stop()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v: %s (scripts/setup.sh installs LibreOffice and poppler)", name, err, errs.String())
	}
	return out.String()
}

// officePDF lets LibreOffice read the Word file; each run has a profile of its own.
func officePDF(t *testing.T, path string) string {
	t.Helper()
	dir := filepath.Dir(path)
	run(t, "soffice", "-env:UserInstallation=file://"+t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir, path)
	return strings.TrimSuffix(path, ".docx") + ".pdf"
}
