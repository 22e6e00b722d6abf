// Letters in bulk: all in one file, and one by one in an archive; and the signed scan of every kind of paper.
package papers

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/internal/db"
	"hoithi/internal/fault"
	"hoithi/internal/files"
	"hoithi/internal/testkit"
)

// TestLettersComeOneByOne reads every letter of the archive: its name and its words are of one unit, and all units have theirs.
func TestLettersComeOneByOne(t *testing.T) {
	clock := testkit.NewClock()
	d, err := db.Open(context.Background(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	c := qualified(t, d, clock)
	m := mustMake(t, d, c, Invitation, "vong-loai")
	var archive, again bytes.Buffer
	for _, out := range []io.Writer{&archive, &again} {
		if err := m.Write(out, Zip); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(archive.Bytes(), again.Bytes()) {
		t.Error("two writings differ")
	}
	z, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		t.Fatal(err)
	}
	guests := m.source.guests()
	if len(z.File) != len(guests) || len(guests) < 20 {
		t.Fatalf("%d letters for %d units", len(z.File), len(guests))
	}
	var all []string
	for i, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "letter.pdf")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		words := strings.Join(testkit.WordsOfPDF(t, path), " ")
		all = append(all, words)
		name := unit(guests[i].name, guests[i].district)
		if f.Name != fmt.Sprintf("%02d %s.pdf", i+1, name) || !strings.Contains(words, "trân trọng kính mời: "+name) || strings.Count(words, "trân trọng kính mời") != 1 {
			t.Errorf("letter %d is called %q: %.200s", i, f.Name, words)
		}
		for _, e := range guests[i].entries {
			if !strings.Contains(words, e.Code) {
				t.Errorf("%s does not name %s", f.Name, e.Code)
			}
		}
	}
	if bad := lacking(testkit.Words(strings.ReplaceAll(m.Document.Words(), "\u00a0", " ")), strings.Fields(strings.Join(all, " "))); len(bad) > 0 {
		t.Errorf("the letters one by one lack %q", bad)
	}
	err = mustMake(t, d, c, Minutes, "vong-loai").Write(io.Discard, Zip)
	wantFault(t, err, fault.KindNotFound, "papers.no_format")
}

// TestEveryKindOfPaperTakesItsSignedScan issues each kind and puts a scan to it; both stay readable, and each act has its audit line.
func TestEveryKindOfPaperTakesItsSignedScan(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		ctx := context.Background()
		c := qualified(t, d, clock)
		publish(t, d, c, "chung-ket", "")
		clock.Set(testkit.Day(2024, 8, 20, 9, 0))
		c = reload(t, d, c)
		seen := map[string]bool{}
		for i, key := range keys(c.Rules) {
			if key.Round == "vong-loai" {
				continue
			}
			seen[key.Kind] = true
			f := filled
			f.Number, f.Symbol = fmt.Sprint(40+i), "LHH"
			if _, err := Keep(ctx, d, office, c, key, f, 0); err != nil {
				t.Fatal(key, err)
			}
			p, err := Issue(ctx, d, office, c, key, "")
			if err != nil || p.Day != "2024-08-20" {
				t.Fatalf("%v of %q: %v", key, p.Day, err)
			}
			scan := fmt.Appendf(nil, "%%PDF-1.4 bản ký của %s", key.Kind)
			s, err := Attach(ctx, d, office, c, p.ID, "Bản ký.pdf", scan)
			if err != nil {
				t.Fatal(key, err)
			}
			read(t, d, func(tx *db.Tx) error {
				media, content, err := files.Content(tx, s.Hash)
				if media != "application/pdf" || !bytes.Equal(content, scan) {
					t.Errorf("%v: the scan reads %q", key, content)
				}
				for _, format := range []string{Word, PDF} {
					if _, content, err := IssuedFile(tx, p, format); err != nil || len(content) < 1000 {
						t.Errorf("%v: %s of %d bytes (%v)", key, format, len(content), err)
					}
				}
				var acts []string
				if err := tx.Select(&acts, `SELECT act FROM audit WHERE subject = 'paper' AND subject_id = ? ORDER BY id`, p.ID); err != nil {
					return err
				}
				if strings.Join(acts, " ") != "paper.issue paper.scan" {
					t.Errorf("%v: audit has %v", key, acts)
				}
				return err
			})
		}
		if len(seen) != len(kinds()) {
			t.Errorf("not every kind was issued: %v", seen)
		}
	})
}
