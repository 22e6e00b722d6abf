// What Word says to the files: they open without a repair, and the data of a chart can be edited.
package typeset

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/testkit"
)

func TestWordOpensThePaperWithoutARepair(t *testing.T) {
	draft := sample()
	draft.Draft = "DỰ THẢO (dữ liệu phiên bản 17)"
	for name, d := range map[string]Document{"sample": sample(), "draft": draft, "empty": {}, "letter": {Blocks: []Block{Head{Issuer: "LIÊN HIỆP HỘI"}, Text("Kính gửi"), Signing{}}},
		"two annexes": {Blocks: []Block{Annex{Title: "A"}, Annex{Title: "B", Landscape: true}}}} {
		path := writeFile(t, t.TempDir(), "paper.docx", d.Word)
		for _, fault := range testkit.OfficeFaults(t, path) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// TestTheValidatorFindsWhatWordRepairs alters a good file in the ways writers go wrong: without that, silence proves nothing.
func TestTheValidatorFindsWhatWordRepairs(t *testing.T) {
	var good bytes.Buffer
	if err := sample().Word(&good); err != nil {
		t.Fatal(err)
	}
	const body, chart = "word/document.xml", "word/charts/chart1.xml"
	for _, c := range []struct{ what, part, from, to string }{
		{"an element in the wrong place", body, "<w:keepNext/>", "</w:pPr><w:pPr><w:keepNext/>"},
		{"a drawing's number used twice", body, `docPr id="2"`, `docPr id="1"`},
		{"a chart that is not there", "word/_rels/document.xml.rels", "charts/chart1.xml", "charts/chart9.xml"},
		{"a relation that is not there", body, `r:id="rId6"`, `r:id="rId66"`},
		{"a part without its type", "[Content_Types].xml", `/word/charts/chart1.xml"`, `/word/charts/chart8.xml"`},
		{"a workbook that is not there", "word/charts/_rels/chart1.xml.rels", "Sheet1.xlsx", "Sheet7.xlsx"},
		{"a chart's elements in the wrong order", chart, `<c:barDir val="col"/>`, `<c:varyColors val="0"/><c:barDir val="col"/>`},
		{"a style nobody defines", body, `<w:pStyle w:val="Title"/>`, `<w:pStyle w:val="Heading9"/>`},
		{"a list nobody defines", body, `<w:numId w:val="1"/>`, `<w:numId w:val="77"/>`},
		{"a row wider than its table", body, `<w:gridSpan w:val="3"/>`, `<w:gridSpan w:val="9"/>`},
		{"a cell without a paragraph", body, `<w:vAlign w:val="center"/></w:tcPr>`, `<w:vAlign w:val="center"/></w:tcPr></w:tc><w:tc><w:tcPr/>`},
	} {
		bad := writeFile(t, t.TempDir(), "bad.docx", func(w io.Writer) error { return alter(w, good.Bytes(), c.part, c.from, c.to) })
		if testkit.OfficeFaults(t, bad) == nil {
			t.Errorf("%s is not found", c.what)
		}
	}
}

// TestWordFilesAreEasyToEditOn: nothing is locked or floats, columns are tables, and what belongs together stays on a page.
func TestWordFilesAreEasyToEditOn(t *testing.T) {
	parts := wordParts(t, sample())
	styles := map[string]bool{}
	for _, s := range parts["word/styles.xml"].all("style") {
		styles[s.one(t, "name").attrs["val"]] = true
	}
	for _, name := range []string{"Normal", "heading 1", "heading 2", "heading 3", "Title", "Subtitle", "Body Text", "List Bullet", "List Number", "caption", "header", "Table Grid"} {
		if !styles[name] { // by these names Word knows its own styles, in every language
			t.Errorf("there is no style %q", name)
		}
	}
	for name, part := range parts {
		for _, never := range []string{"txbxContent", "framePr", "anchor", "sdt", "documentProtection", "lock", "pict", "AlternateContent"} {
			if len(part.all(never)) > 0 {
				t.Errorf("%s holds <%s>", name, never)
			}
		}
		for _, field := range part.all("fldChar") {
			if field.attrs["fldLock"] != "" {
				t.Errorf("%s: a field is locked", name)
			}
		}
		if name == "word/document.xml" {
			for _, tab := range part.one(t, "body").all("tab") {
				if tab.attrs["val"] != "" && tab.attrs["leader"] != "dot" {
					t.Errorf("a tab stop without dots: %v", tab.attrs)
				}
			}
		}
	}
	body := parts["word/document.xml"].one(t, "body")
	for i, block := range body.kids {
		if block.name != "tbl" || !strings.Contains(block.said(), "Nguyễn Văn Ưởng") || !strings.Contains(block.said(), forWhom) {
			continue
		}
		if len(block.all("cantSplit")) != 1 || len(block.all("tr")) != 1 {
			t.Error("recipients and signature may be parted by a page's end")
		}
		for _, before := range body.kids[i-2 : i] {
			if len(before.all("keepNext")) != 1 {
				t.Errorf("%q may stand on the page before the signature", before.said())
			}
		}
		return
	}
	t.Error("there is no signature beside its recipients")
}

// alter copies an archive with the first of a text in a part replaced.
func alter(w io.Writer, archive []byte, part, from, to string) error {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	out := zip.NewWriter(w)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if f.Name == part {
			if !bytes.Contains(content, []byte(from)) {
				return fmt.Errorf("%s does not hold %s", part, from)
			}
			content = bytes.Replace(content, []byte(from), []byte(to), 1)
		}
		to, err := out.Create(f.Name)
		if err == nil {
			_, err = to.Write(content)
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// TestTheDataOfAChartCanBeEdited reads the workbook in the Word file at the cells the chart names and finds the values the chart shows.
func TestTheDataOfAChartCanBeEdited(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, dir, "paper.docx", sample().Word)
	parts := wordParts(t, sample())
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for n := 1; n <= 2; n++ {
		chart := parts[fmt.Sprintf("word/charts/chart%d.xml", n)]
		relation := parts[fmt.Sprintf("word/charts/_rels/chart%d.xml.rels", n)].one(t, "Relationship")
		if id := chart.one(t, "externalData").attrs["id"]; id != relation.attrs["Id"] {
			t.Errorf("chart %d wants %s, there is %s", n, id, relation.attrs["Id"])
		}
		r, err := z.Open("word/" + strings.TrimPrefix(relation.attrs["Target"], "../"))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		book := writeFile(t, dir, fmt.Sprintf("data%d.xlsx", n), func(w io.Writer) error { _, err := w.Write(content); return err })
		for _, fault := range testkit.OfficeFaults(t, book) {
			t.Errorf("workbook of chart %d: %s", n, fault)
		}
		checkChartBook(t, chart, book)
	}
}

// checkChartBook compares every reference of a chart with the cells it names, as a program that opens the workbook sees them.
func checkChartBook(t *testing.T, chart *node, path string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	references := append(chart.all("strRef"), chart.all("numRef")...)
	if want := 3 * len(chart.all("ser")); len(references) != want {
		t.Errorf("%d references, want %d", len(references), want)
	}
	for _, ref := range references {
		sheet, cells, _ := strings.Cut(strings.ReplaceAll(ref.one(t, "f").text, "$", ""), "!")
		from, to, more := strings.Cut(cells, ":")
		if !more {
			to = from
		}
		column, first, err := excelize.CellNameToCoordinates(from)
		if err != nil {
			t.Fatal(err)
		}
		last, end, err := excelize.CellNameToCoordinates(to)
		if err != nil || last != column || end-first+1 != ref.one(t, "ptCount").number(t, "val") {
			t.Fatalf("%s names not what it holds (%v)", cells, err)
		}
		shown := map[string]string{}
		for _, point := range ref.all("pt") {
			shown[point.attrs["idx"]] = point.one(t, "v").text
		}
		for row := first; row <= end; row++ {
			cell, _ := excelize.CoordinatesToCellName(column, row)
			value, err := book.GetCellValue(sheet, cell)
			kind, kindErr := book.GetCellType(sheet, cell)
			if err != nil || kindErr != nil || value != shown[strconv.Itoa(row-first)] {
				t.Errorf("%s holds %q, the chart shows %q (%v, %v)", cell, value, shown[strconv.Itoa(row-first)], err, kindErr)
			}
			if number := kind != excelize.CellTypeSharedString; ref.name == "numRef" != number && value != "" {
				t.Errorf("%s (%q) is of kind %v", cell, value, kind)
			}
		}
	}
}
