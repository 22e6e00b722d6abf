// The files: the words of the register, the code read back from the page, the same bytes each time.
package certificates

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
)

func TestThePaperSaysWhatTheRegisterSays(t *testing.T) {
	each(t, public, func(t *testing.T, d *db.DB, clock *testkit.Clock, c *contests.Contest) {
		mustIssue(t, d, c, Merit, ToEntries)
		mustIssue(t, d, c, Praise, ToContestants)
		dir := lookingDir(t)
		for _, kind := range Kinds {
			b := standing(t, d, c, kind)
			b.List = b.List[:3]
			var made, again bytes.Buffer
			if err := errors.Join(b.Write(&made, PDF, nil), b.Write(&again, PDF, nil)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(made.Bytes(), again.Bytes()) {
				t.Error("the same certificates gave other bytes")
			}
			path := save(t, dir, kind+".pdf", made.Bytes())
			pages := strings.Split(testkit.Tool(t, "pdftotext", "-layout", path, "-"), "\f")
			for i, one := range b.List {
				said := strings.Join(strings.Fields(pages[i]), " ")
				w, err := one.Words()
				if err != nil {
					t.Fatal(err)
				}
				for _, want := range []string{titles[kind], one.Name, w.Prize, w.Unit, "Số: " + one.Number, "ngày 16 tháng 8 năm 2024", "Robocon tỉnh Bắc Giang"} {
					if !strings.Contains(said, want) {
						t.Errorf("page %d lacks %q: %s", i+1, want, said)
					}
				}
			}
			if read := readQR(t, picture(t, path)); read != site+"/giay/"+b.List[0].Token {
				t.Errorf("the code says %q", read)
			}
		}
	})
}

func TestOneFileEachAndTheStop(t *testing.T) {
	d, _, c := open(t, public)
	mustIssue(t, d, c, Merit, ToEntries)
	b := standing(t, d, c, Merit)
	var made, again bytes.Buffer
	if err := errors.Join(b.Write(&made, Zip, nil), b.Write(&again, Zip, nil)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made.Bytes(), again.Bytes()) {
		t.Error("the same certificates gave other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(made.Bytes()), int64(made.Len()))
	if err != nil || len(z.File) != 30 || !strings.HasPrefix(z.File[0].Name, "01-GCN-2024_") || strings.ContainsAny(z.File[0].Name, `/\`) {
		t.Fatal(err, len(z.File), z.File[0].Name)
	}
	dir := t.TempDir()
	for _, i := range []int{0, 29} {
		file, err := z.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		path := save(t, dir, "mot.pdf", content)
		said := testkit.Tool(t, "pdftotext", "-layout", path, "-")
		if strings.Count(said, "\f") != 1 || !strings.Contains(said, b.List[i].Number) || !strings.Contains(strings.Join(strings.Fields(said), " "), b.List[i].Name) {
			t.Errorf("file %d says %s", i, said)
		}
		if read := readQR(t, picture(t, path)); read != site+"/giay/"+b.List[i].Token {
			t.Errorf("the code of file %d says %q", i, read)
		}
	}
	stop := errors.New("stop")
	seen := 0
	err = b.Write(&bytes.Buffer{}, PDF, func(n int) error {
		if seen = n; n == 4 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || seen != 4 {
		t.Error(err, seen)
	}
}

// Benchmark500Certificates makes one PDF of 500, and 500 files.
func Benchmark500Certificates(b *testing.B) {
	list := make([]Certificate, 500)
	for i := range list {
		list[i] = Certificate{Number: numberOf(Merit, 2024, i+1), Day: "2024-08-16", Name: "Nguyễn Thị Hương Giang", Kind: Merit, Token: "AAAAAAAAAAAAAAAAAAAAAA",
			Content: `{"role":"contestant","prize":"Giải Nhất","team":"Chim Yến","unit":"Trường THCS Hoàng Hoa Thám","contest":"Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất, năm 2024"}`}
	}
	for _, form := range []string{PDF, Zip} {
		b.Run(form, func(b *testing.B) {
			for b.Loop() {
				batch := &Batch{List: list, base: site, own: Default(Merit, false), zone: testkit.Zone()}
				var made bytes.Buffer
				if err := batch.Write(&made, form, nil); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(made.Len()))
			}
		})
	}
}
