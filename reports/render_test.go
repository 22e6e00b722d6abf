// The files of an issued report through LibreOffice and poppler: the same words in both, the measures of the decree, annexes with repeated
// heads and a chart. REPORT_LOOK names a folder in which files and pictures stay to be looked at.
package reports

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"hoithi/internal/db"
	"hoithi/internal/testkit"
	"hoithi/reports/registers"
	"hoithi/templates/sitetest"
)

// issuedHalfYear is the report of the first half of 2024 as the demo's registers and roster give it, issued on 5 July.
func issuedHalfYear(t *testing.T, d *db.DB, clock *testkit.Clock) Issued {
	t.Helper()
	clock.Set(testkit.Day(2024, time.June, 30, 17, 0))
	register(t, d)
	if _, err := registers.Import(context.Background(), d, writes, registers.File{Name: "so-hoat-dong-2024.xlsx", Content: demo(t, "so-hoat-dong-2024.xlsx")}, false); err != nil {
		t.Fatal(err)
	}
	for n, kind := range []string{"chuyen-muc", "chuyen-muc", "hoi-thao", "hoi-nghi"} { // a year before
		values := map[string]string{"ngay": fmt.Sprintf("%02d/05/2023", n+1), "loai": kind, "noi-dung": fmt.Sprint("Việc năm trước ", n)}
		if _, err := registers.Enter(context.Background(), d, writes, "pho-bien-kien-thuc", values); err != nil {
			t.Fatal(err)
		}
	}
	clock.Set(testkit.Day(2024, time.July, 5, 9, 0))
	p := parsed(t, "2024-H1")
	if err := Submit(context.Background(), d, writes, p, 0, "", PaperWords(sitetest.Words(t))); err != nil {
		t.Fatal(err)
	}
	if err := ApproveReport(context.Background(), d, approves, p, work(t, d, p).Review.Hash); err != nil {
		t.Fatal(err)
	}
	issued, err := IssueReport(context.Background(), d, writes, p, Number{Number: 45, Day: "2024-07-05"})
	if err != nil {
		t.Fatal(err)
	}
	return issued
}

func TestTheFilesOfTheReportThroughLibreOfficeAndPoppler(t *testing.T) {
	clock := testkit.NewClock()
	d := open(t, clock)
	issued := issuedHalfYear(t, d, clock)
	draft, err := issued.Draft()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if keep := os.Getenv("REPORT_LOOK"); keep != "" {
		dir = keep
	}
	files := issuedFiles(t, d, issued.ID)
	for name, format := range map[string]string{"bao-cao.docx": "docx", "bao-cao.own.pdf": "pdf"} {
		if err := os.WriteFile(filepath.Join(dir, name), files[format], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	testkit.WordToPDF(t, dir, filepath.Join(dir, "bao-cao.docx"))
	own, office := filepath.Join(dir, "bao-cao.own.pdf"), filepath.Join(dir, "bao-cao.pdf")
	a, b := testkit.WordsOfPDF(t, own, "TT "), testkit.WordsOfPDF(t, office, "TT ")
	if bad := testkit.Differing(testkit.Letters(a), testkit.Letters(b)); len(bad) > 0 {
		t.Errorf("the PDF and the Word file in LibreOffice differ: %q", bad)
	}
	said := strings.Join(a, " ")
	for _, line := range strings.Split(draft.Text(), "\n") {
		if words := strings.Join(testkit.Words(line), " "); strings.HasPrefix(line, "- ") && len(words) > 40 && !strings.Contains(said, words) {
			t.Errorf("the PDF lacks the line %q", words)
		}
	}
	for _, words := range []string{"Số: 45/BC-LHH", "Bắc Giang, ngày 05 tháng 7 năm 2024", "Phụ lục I", "Phụ lục II", "(Kèm theo Báo cáo số 45/BC-LHH ngày 5/7/2024)", "So với cùng kỳ năm trước"} {
		if !strings.Contains(said, words) {
			t.Errorf("the PDF lacks %q", words)
		}
	}
	decree(t, files["docx"])
	testkit.SamePages(t, own, office, false)
	for _, wrong := range testkit.OfficeFaults(t, filepath.Join(dir, "bao-cao.docx")) {
		t.Errorf("Word would repair the file: %s", wrong)
	}
	for _, pdf := range []string{own, office} {
		for _, wrong := range testkit.PageFaults(t, pdf) {
			t.Errorf("%s: %s", filepath.Base(pdf), wrong)
		}
		pageNumbers(t, pdf)
		testkit.Tool(t, "pdftoppm", "-r", "60", "-png", pdf, strings.TrimSuffix(pdf, ".pdf"))
	}
	pages, err := filepath.Glob(filepath.Join(dir, "bao-cao.own-*.png"))
	if err != nil || len(pages) < 4 {
		t.Errorf("pictures of %d pages, %v", len(pages), err)
	}
}

// decree measures the Word file as Decree 30/2020/NĐ-CP, Appendix I, wants it: paper, margins, font, a head of two columns, a number from
// the second page on, tables whose heads are repeated, a chart that can be drawn.
func decree(t *testing.T, word []byte) {
	t.Helper()
	body := partOfZip(t, word, "word/document.xml")
	for what, bounds := range map[string][3]float64{"pgSz w": {0, 209.5, 210.5}, "pgMar top": {0, 20, 25}, "pgMar bottom": {0, 20, 25}, "pgMar left": {0, 30, 35}, "pgMar right": {0, 15, 20}} {
		tag, attribute, _ := strings.Cut(what, " ")
		for _, m := range regexp.MustCompile(`<w:`+tag+`[^>]* w:`+attribute+`="(\d+)"`).FindAllStringSubmatch(body, -1) {
			twips, err := strconv.Atoi(m[1])
			if mm := float64(twips) * 25.4 / 1440; err != nil || mm < bounds[1]-0.02 || mm > bounds[2]+0.02 {
				t.Errorf("%s is %.1f mm", what, mm)
			}
		}
	}
	if styles := partOfZip(t, word, "word/styles.xml"); !strings.Contains(styles, `w:ascii="Times New Roman"`) {
		t.Error("the text is not in Times New Roman")
	}
	for _, want := range []string{"<w:titlePg/>", "<w:tblHeader/>", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", `w:pStyle w:val="Heading1"`, "<w:tblGrid>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the Word file lacks %s", want)
		}
	}
	head := body[:strings.Index(body, "BÁO CÁO TÓM TẮT")]
	if n := strings.Count(head, "<w:gridCol "); n != 2 {
		t.Errorf("the head has %d columns", n)
	}
	if !strings.Contains(body, "c:chart") && !strings.Contains(body, "<w:drawing>") {
		t.Error("the annex has no chart")
	}
}

// pageNumbers wants no number on a first page and the page's own on the second.
func pageNumbers(t *testing.T, pdf string) {
	t.Helper()
	pages := strings.Split(testkit.Tool(t, "pdftotext", "-layout", pdf, "-"), "\f")
	first := func(page string) string {
		return strings.TrimSpace(strings.Split(strings.TrimLeft(page, "\n"), "\n")[0])
	}
	if len(pages) < 2 || first(pages[0]) == "1" || first(pages[1]) != "2" {
		t.Errorf("%s: the pages begin with %q and %q", filepath.Base(pdf), first(pages[0]), fmt.Sprint(first(pages[1])))
	}
}
