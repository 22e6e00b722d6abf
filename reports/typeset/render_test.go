// Both files of one paper through LibreOffice and poppler: the same words, the pages whole.
package typeset

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"hoithi/internal/testkit"
)

// TestBothFilesSayTheSame compares the PDF's words, what LibreOffice makes of the Word file, and the plain words. LibreOffice sets letters one by
// one where it stretches a line, so its words may fall apart: there the letters are counted.
func TestBothFilesSayTheSame(t *testing.T) {
	d := sample()
	dir := lookingDir(t)
	own := testkit.WordsOfPDF(t, writeFile(t, dir, "own.pdf", d.PDF), "STT ", "Vòng loại ")
	testkit.WordToPDF(t, dir, writeFile(t, dir, "word.docx", d.Word))
	office := testkit.WordsOfPDF(t, filepath.Join(dir, "word.pdf"), "STT ", "Vòng loại ")
	testkit.SamePages(t, filepath.Join(dir, "own.pdf"), filepath.Join(dir, "word.pdf"), false)
	for _, fault := range testkit.PageFaults(t, filepath.Join(dir, "word.pdf")) {
		t.Error(fault)
	}
	plain := testkit.Words(d.Words())
	if bad := testkit.Differing(plain, own); len(bad) > 0 {
		t.Errorf("the PDF differs from the plain words: %q", bad[:min(len(bad), 40)])
	}
	if bad := testkit.Differing(testkit.Letters(plain), testkit.Letters(office)); len(bad) > 0 {
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
