// The PDF's pages measured, the same bytes each time, and what a hostile text does to both files.
package typeset

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"hoithi/internal/testkit"
)

// TestPagesOfThePDF holds every word inside the margins and the page numbers in the middle of the top one, none on first pages.
func TestPagesOfThePDF(t *testing.T) {
	numbers := map[int]string{}
	last := 0
	path := writeFile(t, t.TempDir(), "own.pdf", sample().PDF)
	for _, fault := range testkit.PageFaults(t, path) {
		t.Error(fault)
	}
	for _, b := range testkit.Boxes(t, path) {
		last = max(last, b.Page)
		if b.Top < marginTop-1 {
			numbers[b.Page] = b.Text
		}
	}
	want := map[int]string{2: "2", 3: "3", 5: "2", 6: "3", 7: "4", 8: "5", 10: "2"}
	if last != 11 || len(numbers) != len(want) {
		t.Errorf("%d pages with the numbers %v, want %v", last, numbers, want)
	}
	for page, number := range want {
		if numbers[page] != number {
			t.Errorf("page %d bears %q, want %q", page, numbers[page], number)
		}
	}
}

// TestSignaturesNeverStandAlone moves the end of a text over the end of a page, line by line.
func TestSignaturesNeverStandAlone(t *testing.T) {
	for n := 20; n < 36; n++ {
		d := Document{}
		for range n {
			d.Blocks = append(d.Blocks, Text("Một dòng."))
		}
		d.Blocks = append(d.Blocks, Text("Lời cuối."), Signing{Signatures: []Signature{{Title: "CHỦ TỊCH", Name: "Trần Thị Bình"}}})
		at := map[string]int{}
		for _, b := range testkit.Boxes(t, writeFile(t, t.TempDir(), "own.pdf", d.PDF)) {
			at[b.Text] = b.Page
		}
		if at["cuối."] != at["CHỦ"] || at["CHỦ"] != at["Bình"] {
			t.Errorf("%d lines: text ends on page %d, signature on %d to %d", n, at["cuối."], at["CHỦ"], at["Bình"])
		}
	}
}

func TestTheSamePaperHasTheSameBytes(t *testing.T) {
	for name, write := range map[string]func(Document) func(io.Writer) error{
		"docx": func(d Document) func(io.Writer) error { return d.Word },
		"pdf":  func(d Document) func(io.Writer) error { return d.PDF },
	} {
		var first, second bytes.Buffer
		if err := write(sample())(&first); err != nil {
			t.Fatal(err)
		}
		loose := sample() // the same text with loose marks, as some machines type it
		loose.Properties.Title = norm.NFD.String(loose.Properties.Title)
		loose.Blocks[3] = Runs(Bold(norm.NFD.String("Điều 1. ")), Plain(norm.NFD.String(loose.Blocks[3].(Paragraph).Runs[1].Text)), loose.Blocks[3].(Paragraph).Runs[2], loose.Blocks[3].(Paragraph).Runs[3])
		if err := write(loose)(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two writings differ", name)
		}
	}
}

// TestHostileTexts must neither break a file nor hide what follows: tags, control characters, signs outside the font, endless words.
func TestHostileTexts(t *testing.T) {
	hostile := "\"><script>alert(1)</script> \x00\x0b\ufeff&amp; 🤖 " + strings.Repeat("ắ", 300) + " hết"
	d := Document{Draft: hostile[:26], Blocks: []Block{Head{Issuer: hostile, Symbol: hostile[:20], Place: hostile[:20]}, Title{Kind: hostile, Summary: []string{hostile}}, Text(hostile), Items(hostile),
		Table{Columns: []Column{{Head: hostile, Width: 1}, {Head: "B", Width: 1}}, Rows: []Row{Cells(hostile, strings.Repeat(hostile+"\n", 40))}},
		Chart{Title: hostile, Labels: []string{hostile, ""}, Series: []Series{{hostile, []int64{0, Missing}}}},
		Signing{Recipients: []string{hostile}, Signatures: []Signature{{Authority: hostile, Title: hostile, Name: hostile}, {}}}, Annex{Title: hostile}}}
	wordParts(t, d)
	for _, fault := range testkit.OfficeFaults(t, writeFile(t, t.TempDir(), "hostile.docx", d.Word)) {
		t.Error(fault)
	}
	words := testkit.Tool(t, "pdftotext", writeFile(t, t.TempDir(), "own.pdf", d.PDF), "-")
	if !strings.Contains(words, "<script>alert(1)</script>") || strings.Count(words, "hết") < 50 {
		t.Error("the text is not whole")
	}
}

func TestFaultyPapersAreRefused(t *testing.T) {
	for name, b := range map[string]Block{
		"a row too short":           Table{Columns: []Column{{Width: 1}, {Width: 1}}, Rows: []Row{Cells("một")}},
		"a column without width":    Table{Columns: []Column{{Head: "A"}}},
		"a table without columns":   Table{},
		"a chart without series":    Chart{Labels: []string{"a"}},
		"a series too short":        Chart{Labels: []string{"a", "b"}, Series: []Series{{"x", []int64{1}}}},
		"a value below zero":        Chart{Labels: []string{"a"}, Series: []Series{{"x", []int64{-1}}}},
		"a block that is not there": nil,
	} {
		d := Document{Blocks: []Block{b}}
		if d.Word(io.Discard) == nil || d.PDF(io.Discard) == nil {
			t.Errorf("%s is written", name)
		}
	}
	if err := (Document{}).Word(io.Discard); err != nil {
		t.Errorf("an empty paper: %v", err)
	}
	if err := (Document{}).PDF(io.Discard); err != nil {
		t.Errorf("an empty paper: %v", err)
	}
}

// TestDraftsSaySoOnEveryPage in both files.
func TestDraftsSaySoOnEveryPage(t *testing.T) {
	d := sample()
	d.Draft = "DỰ THẢO (dữ liệu phiên bản 17)"
	pages := strings.Split(strings.TrimSuffix(testkit.Tool(t, "pdftotext", writeFile(t, t.TempDir(), "own.pdf", d.PDF), "-"), "\f"), "\f")
	for i, p := range pages {
		if strings.Count(p, "DỰ THẢO (dữ liệu phiên bản 17)") != 1 {
			t.Errorf("page %d does not say once that it is a draft", i+1)
		}
	}
	parts := wordParts(t, d)
	for _, h := range []string{"word/header1.xml", "word/header2.xml"} {
		if !strings.Contains(parts[h].said(), d.Draft) {
			t.Errorf("%s does not say that the paper is a draft", h)
		}
	}
}

func BenchmarkWord(b *testing.B) { benchmark(b, Document.Word) }

func BenchmarkPDF(b *testing.B) { benchmark(b, Document.PDF) }

// benchmark writes a report with its annexes: 400 rows besides.
func benchmark(b *testing.B, write func(Document, io.Writer) error) {
	d := sample()
	for i, x := range d.Blocks {
		if t, ok := x.(Table); ok && len(t.Rows) == 61 {
			for len(t.Rows) < 400 {
				t.Rows = append(t.Rows, t.Rows[0])
			}
			d.Blocks[i] = t
		}
	}
	for b.Loop() {
		if err := write(d, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
