// The Word file read as XML: the measures of the decree, the words in their order, the order of elements Word insists on.
package typeset

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hoithi/internal/testkit"
)

// node is an element with its local name.
type node struct {
	name  string
	attrs map[string]string
	kids  []*node
	text  string
}

func (n *node) all(name string) []*node {
	var out []*node
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
		out = append(out, k.all(name)...)
	}
	return out
}

func (n *node) one(t *testing.T, name string) *node {
	t.Helper()
	found := n.all(name)
	if len(found) == 0 {
		t.Fatalf("no <%s> in <%s>", name, n.name)
	}
	return found[0]
}

func (n *node) number(t *testing.T, attr string) int {
	t.Helper()
	v, err := strconv.Atoi(n.attrs[attr])
	if err != nil {
		t.Fatalf("<%s> %s=%q", n.name, attr, n.attrs[attr])
	}
	return v
}

// said joins the text of all w:t under a node.
func (n *node) said() string {
	var b strings.Builder
	for _, x := range n.all("t") {
		b.WriteString(x.text)
	}
	return b.String()
}

func parse(t *testing.T, content []byte) *node {
	t.Helper()
	root := &node{name: "root"}
	stack := []*node{root}
	dec := xml.NewDecoder(bytes.NewReader(content))
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return root
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &node{name: tok.Name.Local, attrs: map[string]string{}}
			for _, a := range tok.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			top := stack[len(stack)-1]
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			stack[len(stack)-1].text += string(tok)
		}
	}
}

// wordParts writes a paper and reads every part as XML.
func wordParts(t *testing.T, d Document) map[string]*node {
	t.Helper()
	var out bytes.Buffer
	if err := d.Word(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]*node{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f.Name, ".xlsx") {
			parts[f.Name] = parse(t, content)
		}
		if !f.Modified.Equal(d.Properties.created()) {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	return parts
}

func inRange(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if got < low-0.02 || got > high+0.02 {
		t.Errorf("%s is %.2f, the decree says %g to %g", what, got, low, high)
	}
}

func mm(twips int) float64 { return float64(twips) * 25.4 / 1440 }

func TestMeasuresOfTheDecree(t *testing.T) {
	parts := wordParts(t, sample())
	body := parts["word/document.xml"]
	for i, s := range body.all("sectPr") {
		size, margin := s.one(t, "pgSz"), s.one(t, "pgMar")
		w, h := mm(size.number(t, "w")), mm(size.number(t, "h"))
		if size.attrs["orient"] == "landscape" {
			w, h = h, w
		}
		inRange(t, "width of paper", w, 210, 210)
		inRange(t, "height of paper", h, 297, 297)
		inRange(t, "top margin", mm(margin.number(t, "top")), 20, 25)
		inRange(t, "bottom margin", mm(margin.number(t, "bottom")), 20, 25)
		inRange(t, "left margin", mm(margin.number(t, "left")), 30, 35)
		inRange(t, "right margin", mm(margin.number(t, "right")), 15, 20)
		if len(s.all("titlePg")) != 1 {
			t.Errorf("section %d shows a number on its first page", i)
		}
	}
	styles := parts["word/styles.xml"]
	if font := styles.one(t, "rFonts").attrs["ascii"]; font != "Times New Roman" {
		t.Errorf("font is %s", font)
	}
	if lang := styles.one(t, "lang").attrs["val"]; lang != "vi-VN" {
		t.Errorf("language is %s", lang)
	}
	inRange(t, "size of text", float64(styles.one(t, "sz").number(t, "val"))/2, 13, 14)
	for _, s := range styles.all("style") {
		switch s.attrs["styleId"] {
		case "VanBan":
			inRange(t, "first line in mm", mm(s.one(t, "ind").number(t, "firstLine")), 10, 12.7)
			inRange(t, "points after a paragraph", float64(s.one(t, "spacing").number(t, "after"))/20, 6, 12)
			inRange(t, "line spacing", float64(s.one(t, "spacing").number(t, "line"))/240, 1, 1.5)
			if s.one(t, "jc").attrs["val"] != "both" {
				t.Error("text is not justified")
			}
		case "Title", "Subtitle":
			inRange(t, "size of "+s.attrs["styleId"], float64(s.one(t, "sz").number(t, "val"))/2, 13, 14)
		}
	}
	number := parts["word/header1.xml"]
	if !strings.Contains(number.one(t, "instrText").text, "PAGE") || len(parts["word/header2.xml"].all("instrText")) > 0 {
		t.Error("page numbers: from the second page on, none on the first")
	}
}

// TestHeadOfTheDecree measures the two columns: sizes, bold and italic, and the lines under the bodies' names and under the motto.
func TestHeadOfTheDecree(t *testing.T) {
	body := wordParts(t, sample())["word/document.xml"]
	head := body.one(t, "tbl")
	var widths []float64
	for _, g := range head.all("gridCol") {
		widths = append(widths, mm(g.number(t, "w")))
	}
	if len(widths) != 2 {
		t.Fatalf("head has %d columns", len(widths))
	}
	cells := head.all("tc")
	want := []struct {
		cell                int
		text                string
		least, most         float64
		bold, italic, ruled bool
		share               [2]float64 // of the line under it
	}{
		{0, "ỦY BAN NHÂN DÂNTỈNH BẮC GIANG", 12, 13, false, false, false, [2]float64{}},
		{0, "LIÊN HIỆP CÁC HỘIKHOA HỌC VÀ KỸ THUẬT", 12, 13, true, false, true, [2]float64{1. / 3, 1. / 2}},
		{1, nation, 12, 13, true, false, false, [2]float64{}},
		{1, motto, 13, 14, true, false, true, [2]float64{1, 1}},
		{2, "Số:" + handRoom + "/BC-LHH", 13, 13, false, false, false, [2]float64{}},
		{3, "Bắc Giang, ngày 05 tháng 02 năm 2024", 13, 14, false, true, false, [2]float64{}},
	}
	r := newRuler()
	for _, w := range want {
		paragraphs := cells[w.cell].all("p")
		i := slices.IndexFunc(paragraphs, func(p *node) bool { return p.said() == w.text })
		if i < 0 {
			t.Errorf("%q is not in cell %d: %q", w.text, w.cell, cells[w.cell].said())
			continue
		}
		p := paragraphs[i]
		size := float64(p.one(t, "sz").number(t, "val")) / 2
		inRange(t, w.text, size, w.least, w.most)
		if bold := len(p.all("b")) > 0; bold != w.bold {
			t.Errorf("%s: bold is %v", w.text, bold)
		}
		if italic := len(p.all("i")) > 0; italic != w.italic {
			t.Errorf("%s: italic is %v", w.text, italic)
		}
		if p.one(t, "jc").attrs["val"] != "center" {
			t.Errorf("%s is not centred", w.text)
		}
		if !w.ruled {
			continue
		}
		line := paragraphs[i+1]
		line.one(t, "pBdr")
		ind := line.one(t, "ind")
		length := widths[w.cell%2] - mm(ind.number(t, "left")) - mm(ind.number(t, "right"))
		longest := 0.0
		for _, part := range p.all("t") {
			longest = max(longest, r.width(part.text, face{bold: true, size: size}))
		}
		inRange(t, "line under "+w.text+" as a share", length/longest, w.share[0], w.share[1])
	}
}

// TestWordsInOrder reads the body's words one after another; the marks of lists are Word's own.
func TestWordsInOrder(t *testing.T) {
	d := sample()
	plain := d
	plain.Blocks = nil
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Chart:
			plain.Blocks = append(plain.Blocks, Text(b.Title))
		case List:
			for _, item := range b.Items {
				plain.Blocks = append(plain.Blocks, Runs(item...))
			}
		case Head: // its rows go from side to side
			plain.Blocks = append(plain.Blocks, Text(b.Superior), Text(b.Issuer), Text(nation), Text(motto), Text(b.numberLine()), Text(b.About), Text(b.placeLine()))
		default:
			plain.Blocks = append(plain.Blocks, b)
		}
	}
	want := strings.Join(testkit.Words(plain.Words()), "")
	got := strings.Join(testkit.Words(wordParts(t, d)["word/document.xml"].said()), "")
	if got != want {
		i := 0
		for i < min(len(got), len(want)) && got[i] == want[i] {
			i++
		}
		t.Errorf("from byte %d on: %.80q, want %.80q", i, got[i:], want[i:])
	}
}

// sequences are the orders of children the standard (ECMA-376, part 1) gives, as far as this writer uses them.
var sequences = map[string][]string{
	"pPr":        {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr", "defRPr"},
	"rPr":        {"rFonts", "b", "bCs", "i", "iCs", "sz", "szCs", "lang"},
	"tblPr":      {"tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar"},
	"tcPr":       {"tcW", "gridSpan", "vAlign"},
	"sectPr":     {"headerReference", "pgSz", "pgMar", "pgNumType", "titlePg"},
	"style":      {"name", "basedOn", "next", "uiPriority", "qFormat", "pPr", "rPr", "tblPr"},
	"lvl":        {"start", "numFmt", "suff", "lvlText", "lvlJc", "pPr"},
	"numbering":  {"abstractNum", "num"},
	"settings":   {"zoom", "defaultTabStop", "characterSpacingControl", "compat", "themeFontLang"},
	"chart":      {"autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"},
	"chartSpace": {"date1904", "lang", "roundedCorners", "chart", "spPr", "txPr", "externalData"},
	"barChart":   {"barDir", "grouping", "varyColors", "ser", "gapWidth", "axId"},
	"lineChart":  {"grouping", "varyColors", "ser", "marker", "axId"},
	"ser":        {"idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dLbls", "cat", "val", "smooth"},
	"dLbls":      {"numFmt", "spPr", "dLblPos", "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"},
	"catAx":      {"axId", "scaling", "delete", "axPos", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "crossAx", "crosses", "noMultiLvlLbl"},
	"valAx":      {"axId", "scaling", "delete", "axPos", "majorGridlines", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "crossAx", "crosses", "crossBetween", "majorUnit"},
	"inline":     {"extent", "docPr", "cNvGraphicFramePr", "graphic"},
}

func TestElementsStandInWordsOrder(t *testing.T) {
	for name, part := range wordParts(t, sample()) {
		var visit func(n *node)
		visit = func(n *node) {
			order, known := sequences[n.name]
			last := 0
			for _, k := range n.kids {
				if known && len(n.kids) > 0 {
					at := slices.Index(order, k.name)
					if at < last {
						t.Errorf("%s: <%s> in <%s> stands where it may not", name, k.name, n.name)
					}
					last = max(at, last)
				}
				visit(k)
			}
			if n.name == "tc" && (len(n.kids) == 0 || n.kids[len(n.kids)-1].name != "p") {
				t.Errorf("%s: a cell does not end with a paragraph", name)
			}
		}
		visit(part)
	}
}

// TestTableHeadsAreRepeated looks at the marks in the Word file and at every page of the PDF, with 400 rows.
func TestTableHeadsAreRepeated(t *testing.T) {
	table := Table{Columns: []Column{{Head: "TT", Width: 1, Align: Centre}, {Head: "Họ và tên thí sinh", Width: 4}, {Head: "Đơn vị", Width: 6}}}
	for i := range 400 {
		table.Rows = append(table.Rows, Cells(fmt.Sprint(i+1), "Nguyễn Hoàng Bảo Ngọc Ánh Dương", "Trường Trung học phổ thông dân lập Nguyễn Hồng, thành phố Bắc Giang"))
	}
	d := Document{Blocks: []Block{table}}
	rows := wordParts(t, d)["word/document.xml"].all("tr")
	if len(rows) != 401 || len(rows[0].all("tblHeader")) != 1 || len(rows[1].all("tblHeader")) != 0 {
		t.Errorf("%d rows, or their heads are not marked", len(rows))
	}
	for i, r := range rows {
		if len(r.all("cantSplit")) != 1 {
			t.Fatalf("row %d may be parted", i)
		}
	}
	out := testkit.Tool(t, "pdftotext", "-layout", writeFile(t, t.TempDir(), "long.pdf", d.PDF), "-")
	pages := strings.Split(strings.TrimSuffix(out, "\f"), "\f")
	if len(pages) < 10 {
		t.Errorf("%d pages", len(pages))
	}
	for i, p := range pages {
		if strings.Count(p, "Họ và tên thí sinh") != 1 {
			t.Errorf("page %d has not one head of the table", i+1)
		}
	}
	words := strings.Fields(out)
	for i := range 400 {
		if !slices.Contains(words, fmt.Sprint(i+1)) {
			t.Fatalf("row %d is lost", i+1)
		}
	}
}
