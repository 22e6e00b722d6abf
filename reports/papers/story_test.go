// The papers of both contests of 2024: their texts, their files, and that both files say the same.
package papers

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoithi/contests"
	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/reports/typeset"
)

// filled is what an office types for a paper.
var filled = Form{Superior: "Ủy ban nhân dân tỉnh Bắc Giang", Issuer: "Liên hiệp các hội Khoa học và Kỹ thuật", Number: "35", Place: "Bắc Giang", Day: "20/8/2024", Title: "Chủ tịch", Signer: "Nguyễn Văn Ưởng",
	Organ: "Chủ tịch Liên hiệp các hội Khoa học và Kỹ thuật tỉnh Bắc Giang", Second: "Trần Thị Bình", At: "08 giờ 00, ngày 14 tháng 8 năm 2024", Where: "Nhà thi đấu tỉnh Bắc Giang",
	Event: "Lễ tổng kết và trao giải Cuộc thi Robocon tỉnh Bắc Giang lần thứ nhất, năm 2024", Present: "Ông Phạm Quang Vinh, Trưởng ban;\nBà Lê Thị Thu, Thư ký."}

func TestThePapersOfRobocon2024(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := qualified(t, d, clock)
		publish(t, d, c, "chung-ket", "")
		clock.Set(testkit.Day(2024, 8, 20, 9, 0))
		c = reload(t, d, c)
		for _, key := range []Key{{Decision, "chung-ket"}, {Minutes, "chung-ket"}} {
			f := filled
			f.Symbol = map[string]string{Decision: "QĐ-LHH", Minutes: "BB-LHH"}[key.Kind]
			f.Bases = mustMake(t, d, c, key.Kind, key.Round).Form.Bases
			f.Recipients = "- Như Điều 3;\n- Lưu: VT."
			if _, err := Keep(context.Background(), d, office, c, key, f, 0); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range keys(c.Rules) {
			m := mustMake(t, d, c, key.Kind, key.Round)
			if m.Document.Draft != "" {
				t.Errorf("%v is a draft: %s", key, m.Document.Draft)
			}
			golden(t, "robocon-"+key.Kind+"-"+key.Round, m.Document.Words())
		}
		words := mustMake(t, d, c, Decision, "chung-ket").Document.Words()
		for _, part := range []string{"Số: 35/QĐ-LHH", "Bắc Giang, ngày 20 tháng 8 năm 2024", "cho 30 đội thi đạt giải, gồm: 03 giải Nhất, 06 giải Nhì, 09 giải Ba và 12 giải Khuyến khích",
			"135.000.000 đồng (Bằng chữ: Một trăm ba mươi lăm triệu đồng)", "được công bố ngày 14 tháng 8 năm 2024;", "Tổng cộng\t135.000.000"} {
			if !strings.Contains(words, part) {
				t.Errorf("the decision lacks %q", part)
			}
		}
	})
}

func TestThePapersOfTheYouthContest2024(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB, clock *testkit.Clock) {
		c := youth(t, d, clock)
		draft := mustMake(t, d, c, Decision, "chung-khao").Document.Draft
		if !strings.HasPrefix(draft, "DỰ THẢO") {
			t.Errorf("a decision within the time of objections says %q", draft)
		}
		clock.Set(testkit.Day(2024, 8, 28, 9, 0))
		for _, key := range keys(c.Rules) {
			golden(t, "sang-tao-"+key.Kind+"-"+key.Round, mustMake(t, d, c, key.Kind, key.Round).Document.Words())
		}
		if m := mustMake(t, d, c, Decision, "chung-khao"); m.Document.Draft != "" || !strings.Contains(m.Document.Words(), "cho 33 bài dự thi đạt giải") {
			t.Errorf("the decision on 33 prizes: %q", m.Document.Draft)
		}
	})
}

// TestBothFilesOfEveryPaperSayTheSame prints the papers of both contests in both formats and reads them back: the same words on the same
// pages, within the decree's margins, and Word opens them without a repair. PAPERS_LOOK names a folder in which they stay to be looked at.
func TestBothFilesOfEveryPaperSayTheSame(t *testing.T) {
	clock := testkit.NewClock()
	d, err := db.Open(context.Background(), testkit.SQLite(t), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	c := qualified(t, d, clock)
	publish(t, d, c, "chung-ket", "")
	dir := t.TempDir()
	if keep := os.Getenv("PAPERS_LOOK"); keep != "" {
		dir = keep
	}
	made := map[string]*Made{}
	var words []string
	print := func(c *contests.Contest) {
		for _, key := range keys(c.Rules) {
			if key.Kind == Minutes && key.Round != c.Rules.Awards.Round {
				continue // dozens of pages more of the same
			}
			m := mustMake(t, d, c, key.Kind, key.Round)
			if key.Kind == Sheets || key.Kind == Invitation {
				m.Document.Blocks = opening(m.Document.Blocks, 10)
			}
			name := c.Code + "-" + key.Kind + "-" + key.Round
			made[name] = m
			save(t, m, filepath.Join(dir, name+".own.pdf"), PDF)
			save(t, m, filepath.Join(dir, name+".docx"), Word)
			words = append(words, filepath.Join(dir, name+".docx"))
		}
	}
	print(c)
	works := youth(t, d, clock)
	clock.Set(testkit.Day(2024, 8, 28, 9, 0))
	print(works)
	testkit.WordToPDF(t, dir, words...)
	for name, m := range made {
		checkBoth(t, m, filepath.Join(dir, name))
	}
}

// opening is the first of the letters or sheets that stand one after another.
func opening(blocks []typeset.Block, most int) []typeset.Block {
	for i, b := range blocks {
		if _, anew := b.(typeset.Section); anew && i > 0 {
			most--
		}
		if most == 0 {
			return blocks[:i]
		}
	}
	return blocks
}

// checkBoth compares the PDF of a paper, what LibreOffice makes of its Word file, and its words; path is that of the files without ending.
func checkBoth(t *testing.T, m *Made, path string) {
	t.Helper()
	name := filepath.Base(path)
	plain := testkit.Words(m.Document.Words())
	own := testkit.WordsOfPDF(t, path+".own.pdf")
	office := testkit.WordsOfPDF(t, path+".pdf")
	if bad := lacking(plain, own); len(bad) > 0 {
		t.Errorf("%s: the PDF lacks %q", name, bad)
	}
	if bad := lacking(testkit.Letters(plain), testkit.Letters(office)); len(bad) > 0 {
		t.Errorf("%s: the Word file lacks %q", name, bad)
	}
	if bad := lacking(unique(own), plain); len(bad) > 0 {
		t.Errorf("%s: the PDF says besides %q", name, bad)
	}
	kind := m.source.kind.code
	testkit.SamePages(t, path+".own.pdf", path+".pdf", kind == Lists || kind == Sheets) // signatures right under a table
	for _, file := range []string{path + ".own.pdf", path + ".pdf"} {
		for _, fault := range testkit.PageFaults(t, file) {
			t.Errorf("%s: %s", filepath.Base(file), fault)
		}
	}
	for _, fault := range testkit.OfficeFaults(t, path+".docx") {
		t.Errorf("%s: Word would repair the file: %s", name, fault)
	}
}

func save(t *testing.T, m *Made, path, format string) {
	t.Helper()
	var out bytes.Buffer
	if err := m.Write(&out, format); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// lacking lists what b has less often than a; heads that are repeated make the other way round meaningless.
func lacking(a, b []string) (out []string) {
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	for _, w := range b {
		count[w]--
	}
	for w, n := range count {
		if n > 0 {
			out = append(out, w)
		}
	}
	return out
}

func unique(words []string) (out []string) {
	seen := map[string]bool{}
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}
