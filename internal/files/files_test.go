// What a document is taken for, and what it is called: by its bytes, never by its name.
package files

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"hoithi/internal/fault"
)

// office makes the shell of an Office document with these parts.
func office(t *testing.T, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		if _, err := z.Create(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestG9AFileIsWhatItsBytesSay(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		called  string // "" = refused
	}{
		{"Giấy mời.PDF", []byte("%PDF-1.4"), "Giấy mời.pdf"},
		{`C:\Ảnh\hội nghị.jpeg`, []byte("\xff\xd8\xff\xe0"), "hội nghị.jpg"},
		{"../../etc/passwd", []byte("%PDF-1.4"), "passwd.pdf"},
		{"trang.html", []byte("%PDF-1.4"), "trang.html.pdf"},
		{"", []byte("\x89PNG\r\n\x1a\n"), "tai-lieu.png"},
		{strings.Repeat("ă", 300) + ".pdf", []byte("%PDF-1.4"), strings.Repeat("ă", 120) + ".pdf"},
		{"bao cao.docx", office(t, "[Content_Types].xml", "word/document.xml"), "bao cao.docx"},
		{"bang.docx", office(t, "xl/workbook.xml"), "bang.docx.xlsx"},
		{"macro.docx", office(t, "word/document.xml", "word/vbaProject.bin"), ""},
		{"nen.zip", office(t, "a.txt"), ""},
		{"trang.pdf", []byte("<!doctype html>"), ""},
		{"hinh.png", []byte("<svg onload=alert(1)>"), ""},
		{"rong.pdf", nil, ""},
		{"lon.pdf", append([]byte("%PDF-"), make([]byte, MaxBytes)...), ""},
	} {
		f, err := Look("file", c.name, c.content)
		if (c.called == "") != (fault.KindOf(err) == fault.KindInvalid) || f.Name != c.called {
			t.Errorf("%q is called %q (%v), want %q", c.name, f.Name, err, c.called)
		}
	}
}

func TestG14ADownloadsNameBreaksNoHeader(t *testing.T) {
	got := Attachment("Giấy \"mời\"\r\nX: 1; số 5%.pdf")
	if want := `attachment; filename="giay -moi- x: 1- so 5-.pdf"; filename*=UTF-8''Gi%E1%BA%A5y%20%22m%E1%BB%9Di%22%0D%0AX%3A%201%3B%20s%E1%BB%91%205%25.pdf`; got != want {
		t.Errorf("%s", got)
	}
}
