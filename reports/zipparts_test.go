// Parts of the zipped files that are downloaded.
package reports

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// partOfZip reads one part of a Word file or workbook.
func partOfZip(t testing.TB, content []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	part, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(part)
}
