// Papers in tests: Word files through LibreOffice, PDFs through poppler, and their words compared.
package testkit

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
)

// Tool runs a program and gives what it wrote; the test fails with its complaint. Two minutes at most.
func Tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	return toolWith(t, nil, name, args...)
}

// toolWith is Tool with more of the environment.
func toolWith(t testing.TB, env []string, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v: %s (scripts/setup.sh installs LibreOffice and poppler)", name, err, errs.String())
	}
	return out.String()
}

// WordToPDF lets LibreOffice read Word files and print them into a folder; each run has a profile of its own, and the fonts of our own PDFs
// in place of Times New Roman: older ones of the same name lack Vietnamese letters, which then come wider from another font.
func WordToPDF(t testing.TB, dir string, paths ...string) {
	t.Helper()
	toolWith(t, []string{"FONTCONFIG_FILE=" + paperFonts(t)}, "soffice", append([]string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir}, paths...)...)
}

// paperFonts writes the fonts into a folder and gives the configuration that knows no others.
func paperFonts(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, font := range map[string][]byte{"regular": liberationserifregular.TTF, "bold": liberationserifbold.TTF, "italic": liberationserifitalic.TTF, "bolditalic": liberationserifbolditalic.TTF} {
		write(name+".ttf", font)
	}
	return write("fonts.conf", fmt.Appendf(nil, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>%s</dir><cachedir>%[1]s/cache</cachedir>
<match target="pattern"><test name="family"><string>Times New Roman</string></test><edit name="family" mode="assign" binding="strong"><string>Liberation Serif</string></edit></match></fontconfig>`, dir))
}

// dots are lines to write on; they say nothing.
var dots = regexp.MustCompile(`\.{4,}`)

// Words folds white space of a text.
func Words(s string) []string { return strings.Fields(dots.ReplaceAllString(s, " ")) }

// Letters are the letters of words one by one: LibreOffice sets stretched lines letter by letter, and words fall apart.
func Letters(words []string) []string { return strings.Split(strings.Join(words, ""), "") }

// WordsOfPDF reads a PDF's words without page numbers, and without the heads of tables that later pages repeat: lines that begin with one
// of heads count once.
func WordsOfPDF(t testing.TB, path string, heads ...string) []string {
	t.Helper()
	var kept []string
	seen := map[string]bool{}
	for _, page := range strings.Split(Tool(t, "pdftotext", "-layout", path, "-"), "\f") {
		for i, line := range strings.Split(page, "\n") {
			key := strings.Join(strings.Fields(line), " ")
			if i == 0 && strings.Trim(key, "0123456789") == "" {
				continue
			}
			if slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(key, h) }) {
				if seen[key] {
					continue
				}
				seen[key] = true
			}
			kept = append(kept, Words(line)...)
		}
	}
	return kept
}

// Differing lists what one bag of words has more often than the other: charts and columns side by side have no order of reading.
func Differing(a, b []string) []string {
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
