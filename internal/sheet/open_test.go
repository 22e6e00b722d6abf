// Every bad workbook that people have sent, and what each must be told (G12); and what good ones mean.
package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"hoithi/internal/fault"
)

// wanted are the columns of these tests.
var wanted = []Heading{
	{Key: "no", Names: []string{"STT"}}, {Key: "name", Names: []string{"Họ và tên"}}, {Key: "born", Names: []string{"Ngày sinh"}},
	{Key: "mark", Names: []string{"Điểm"}, Optional: true},
}

var goodRows = [][]any{
	{"STT", "Họ và tên", "Ngày sinh", "Điểm"},
	{1, "Ngọc Anh", "02/07/2013", 40.5},
	{2, "Ngọc Ánh", "02/07/2013", 8.7},
}

// made builds a workbook: rows into Sheet1, then what change does.
func made(t *testing.T, rows [][]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipped makes a zip of parts: name, content pairs.
func zipped(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// raw makes the smallest workbook around a sheet part.
func raw(t *testing.T, sheet string) []byte {
	t.Helper()
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	return zipped(t,
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook `+main+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Một" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet)
}

func TestG12BadWorkbooksAreToldWhatIsWrongAndWhere(t *testing.T) {
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	with := func(change func(f *excelize.File)) func(t *testing.T) []byte {
		return func(t *testing.T) []byte { return made(t, goodRows, change) }
	}
	for _, c := range []struct {
		name, file string
		content    func(t *testing.T) []byte
		want       string // what the error says: key, row, column
	}{
		{"an empty file", "a.xlsx", func(*testing.T) []byte { return nil }, "sheet.no_content"},
		{"a picture", "a.xlsx", func(*testing.T) []byte { return []byte("\x89PNG....") }, "sheet.not_xlsx"},
		{"a text list", "a.csv", func(*testing.T) []byte { return []byte("STT,Họ và tên\n1,A") }, "sheet.is_text"},
		{"an old .xls renamed", "a.xlsx", func(*testing.T) []byte {
			return append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 4096)...)
		}, "sheet.old_xls"},
		{"a workbook with a password", "a.xlsx", func(t *testing.T) []byte {
			f := excelize.NewFile()
			defer f.Close()
			var b bytes.Buffer
			must(f.Write(&b, excelize.Options{Password: "x"}))
			return b.Bytes()
		}, "sheet.has_password"},
		{"a cut zip", "a.xlsx", func(t *testing.T) []byte { b := made(t, goodRows, nil); return b[:len(b)/2] }, "sheet.broken"},
		{"a zip of something else", "a.xlsx", func(t *testing.T) []byte { return zipped(t, "word/document.xml", "<w/>") }, "sheet.not_xlsx"},
		{"a binary workbook", "a.xlsb", func(t *testing.T) []byte {
			return zipped(t, "_rels/.rels", `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`)
		}, "sheet.is_xlsb"},
		{"over 10 MB", "a.xlsx", func(*testing.T) []byte { return make([]byte, MaxBytes+1) }, "sheet.too_large"},
		{"a zip bomb", "a.xlsx", func(t *testing.T) []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			_, err := z.CreateRaw(&zip.FileHeader{Name: "_rels/.rels", Method: zip.Deflate, UncompressedSize64: 1 << 40})
			must(err)
			must(z.Close())
			return b.Bytes()
		}, "sheet.unpacks_too_large"},
		{"a zip bomb that lies about its size", "a.xlsx", func(t *testing.T) []byte {
			var packed, b bytes.Buffer
			w, err := flate.NewWriter(&packed, flate.BestSpeed)
			must(err)
			_, err = w.Write(make([]byte, 1<<20))
			must(err)
			must(w.Close())
			z := zip.NewWriter(&b)
			part, err := z.CreateRaw(&zip.FileHeader{Name: "_rels/.rels", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 10})
			must(err)
			_, err = part.Write(packed.Bytes())
			must(err)
			must(z.Close())
			return b.Bytes()
		}, "sheet.broken"},
		{"parts that are too large together", "a.xlsx", func(t *testing.T) []byte {
			p := parts{files: map[string]*zip.File{}, left: 3}
			z, err := zip.NewReader(bytes.NewReader(zipped(t, "a", "xx", "b", "yy")), int64(len(zipped(t, "a", "xx", "b", "yy"))))
			must(err)
			for _, f := range z.File {
				p.files[f.Name] = f
			}
			_, err = p.read("a")
			must(err)
			if _, err = p.read("b"); err == nil || !strings.Contains(err.Error(), "sheet.unpacks_too_large") {
				t.Error(err)
			}
			return zipped(t, "word/document.xml", "")
		}, "sheet.not_xlsx"},
		{"thousands of parts", "a.xlsx", func(t *testing.T) []byte {
			var parts []string
			for i := range maxParts + 1 {
				parts = append(parts, fmt.Sprint("xl/p", i), "")
			}
			return zipped(t, parts...)
		}, "sheet.unpacks_too_large"},
		{"an XML bomb", "a.xlsx", func(t *testing.T) []byte {
			return raw(t, `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row r="1"><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`)
		}, "sheet.broken"},
		{"a sheet cut in the middle", "a.xlsx", func(t *testing.T) []byte {
			return raw(t, `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>x</v></c></row>`)
		}, "sheet.broken"},
		{"a shared text that is not there", "a.xlsx", func(t *testing.T) []byte {
			return raw(t, `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>`)
		}, "sheet.broken"},
		{"cells out of order", "a.xlsx", func(t *testing.T) []byte {
			return raw(t, `<worksheet><sheetData><row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>7</v></c></row></sheetData></worksheet>`)
		}, "sheet.broken"},
		{"an empty sheet", "a.xlsx", func(t *testing.T) []byte { return made(t, nil, nil) }, "sheet.empty"},
		{"a sheet without sheetData children", "a.xlsx", func(t *testing.T) []byte { return raw(t, `<worksheet><sheetData/></worksheet>`) }, "sheet.empty"},
		{"only a title", "a.xlsx", func(t *testing.T) []byte { return made(t, [][]any{{"DANH SÁCH"}, {""}, {"x"}}, nil) }, "sheet.no_header"},
		{"only a header", "a.xlsx", func(t *testing.T) []byte { return made(t, goodRows[:1], nil) }, "sheet.only_header"},
		{"10,000 columns", "a.xlsx", with(func(f *excelize.File) { must(f.SetCellValue("Sheet1", "NTP2", "x")) }), `sheet.too_many_columns row=2 column="NTP"`},
		{"a merged header", "a.xlsx", with(func(f *excelize.File) { must(f.MergeCell("Sheet1", "B1", "C1")) }), `sheet.merged_header row=1 column="B"`},
		{"a header merged with the row below", "a.xlsx", with(func(f *excelize.File) { must(f.MergeCell("Sheet1", "A1", "A2")) }), `sheet.merged_header row=1 column="A"`},
		{"merged cells among the data", "a.xlsx", with(func(f *excelize.File) { must(f.MergeCell("Sheet1", "C2", "C3")) }), `sheet.merged_cells row=2 column="Ngày sinh"`},
		{"a hidden row", "a.xlsx", with(func(f *excelize.File) { must(f.SetRowVisible("Sheet1", 3, false)) }), `sheet.hidden_rows row=3 map[Count:1 Rows:3]`},
		{"a filtered list", "a.xlsx", func(t *testing.T) []byte {
			return raw(t, `<worksheet><sheetData><row r="1"><c><v>1</v></c><c t="str"><v>b</v></c></row><row r="2" hidden="1"><c><v>4</v></c></row><row r="3" hidden="true"><c><v>4</v></c></row><row r="4"><c><v>4</v></c></row><row r="5" ht="0"><c><v>4</v></c></row></sheetData><autoFilter ref="A1:B5"/></worksheet>`)
		}, `sheet.hidden_rows row=2 map[Count:3 Rows:2-3, 5]`},
		{"a hidden column", "a.xlsx", with(func(f *excelize.File) { must(f.SetColVisible("Sheet1", "C", false)) }), `sheet.hidden_column row=1 column="Ngày sinh"`},
		{"a header twice", "a.xlsx", func(t *testing.T) []byte { return made(t, append(goodRows[:3:3], goodRows[0]), nil) }, "sheet.second_header row=4"},
		{"a group row above the header", "a.xlsx", func(t *testing.T) []byte {
			return made(t, [][]any{{"Đội", "Thành viên"}, goodRows[0], goodRows[1]}, nil)
		}, "sheet.second_header row=2"},
		{"a row of column numbers", "a.xlsx", func(t *testing.T) []byte {
			return made(t, [][]any{goodRows[0], {"(1)", "(2)", "(3)", "(4)"}, goodRows[1]}, nil)
		}, "sheet.numbered_header row=2"},
		{"a column missing", "a.xlsx", func(t *testing.T) []byte { return made(t, [][]any{{"STT", "Ngày sinh"}, {1, "x"}}, nil) }, "sheet.column_missing row=1 map[Heading:Họ và tên]"},
		{"a column twice", "a.xlsx", with(func(f *excelize.File) { must(f.SetCellValue("Sheet1", "E1", "  ngay SINH ")) }), `sheet.column_twice row=1 column="ngay SINH" map[First:C Second:E]`},
		{"a formula without value", "a.xlsx", with(func(f *excelize.File) { must(f.SetCellFormula("Sheet1", "D4", "1+1")) }), `sheet.formula_without_value row=4 column="Điểm"`},
		{"an error in a cell", "a.xlsx", func(t *testing.T) []byte {
			return raw(t, `<worksheet><sheetData><row r="1"><c t="str"><v>STT</v></c><c t="str"><v>Họ và tên</v></c><c t="str"><v>Ngày sinh</v></c></row><row r="2"><c><v>1</v></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>`)
		}, `sheet.error_value row=2 column="Họ và tên" map[Value:#REF!]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			book, err := Open(c.file, c.content(t))
			if err == nil {
				_, err = book.Find(wanted)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%v is no fault for people", err)
			}
		})
	}
}

func TestHeadingsAreFoundByTheirWords(t *testing.T) {
	rows := [][]any{
		{"DANH SÁCH THÍ SINH"},
		{},
		{norm.NFD.String("ĐIỂM "), " ho va ten", norm.NFD.String("NGÀY\n SINH"), "Ghi chú", "stt."},
		{8.7, norm.NFD.String("  Nguyễn\u00a0Thị  Ưởng "), "2/7/2013", "x", 1},
	}
	content := made(t, rows, func(f *excelize.File) {
		if err := f.MergeCell("Sheet1", "A1", "E1"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.NewSheet("Khác"); err != nil {
			t.Fatal(err)
		}
	})
	book, err := Open("a.xlsx", content)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := book.Find(wanted)
	if err != nil {
		t.Fatal(err)
	}
	r := book.Rows[0]
	if name := columns.Of(r, "name").Text; name != "Nguyễn Thị Ưởng" || r.Number != 4 || book.HeaderRow != 3 {
		t.Errorf("name %q in row %d under row %d", name, r.Number, book.HeaderRow)
	}
	if mark := columns.Of(r, "mark"); mark.Kind != Number || mark.Text != "8.7" {
		t.Errorf("mark %+v", mark)
	}
	if !columns.Has("mark") || columns.Has("nothing") || columns.Of(r, "nothing").Kind != Empty {
		t.Error("columns that are there and not there are confused")
	}
	var notes []string
	for _, n := range book.Notes {
		notes = append(notes, fmt.Sprint(n.Key, n.Args))
	}
	want := "[sheet.note_title_rows[Count 1 Header 3] sheet.note_first_sheet[Sheet Sheet1 Others 1] sheet.note_columns_ignored[Columns Ghi chú Count 1]]"
	if fmt.Sprint(notes) != want {
		t.Errorf("notes %v", notes)
	}
}

func TestTheFirstVisibleSheetIsRead(t *testing.T) {
	content := made(t, [][]any{{"a", "b"}, {1, 2}}, func(f *excelize.File) {
		if _, err := f.NewSheet("Danh sách"); err != nil {
			t.Fatal(err)
		}
		for i, row := range goodRows {
			if err := f.SetSheetRow("Danh sách", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	})
	book, err := Open("a.xlsx", content)
	if err != nil {
		t.Fatal(err)
	}
	if book.Sheet != "Danh sách" || len(book.Rows) != 2 {
		t.Errorf("%q with %d rows", book.Sheet, len(book.Rows))
	}
}

func TestFaultsComeInTheOrderOfRowsAndAreCapped(t *testing.T) {
	var f Faults
	if f.Err() != nil {
		t.Error("no fault is an error")
	}
	for i := 300; i > 0; i-- {
		f.Add(i, "", "sheet.error_value")
	}
	all := fault.All(f.Err())
	if len(all) != MaxFaults+1 || all[0].Row != 1 || all[MaxFaults-1].Row != MaxFaults {
		t.Errorf("%d faults from row %d", len(all), all[0].Row)
	}
	if last := all[MaxFaults]; last.Key != "sheet.more_faults" || last.Args["Count"] != 100 {
		t.Errorf("the last is %v", last)
	}
}

func TestG11FormulasTypedAsTextStayText(t *testing.T) {
	content := made(t, [][]any{{"a", "b"}, {`=HYPERLINK("http://x","y")`, "+1+1"}}, nil)
	book, err := Open("a.xlsx", content)
	if err != nil {
		t.Fatal(err)
	}
	if c := book.Rows[0].Cell(0); c.Kind != Text || c.Text != `=HYPERLINK("http://x","y")` {
		t.Errorf("%+v", c)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>x</t></r></is></c><c><f>1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
	f.Fuzz(func(t *testing.T, part []byte) {
		s := scanner{strings: []string{"x"}, formats: []format{{}, {Date, "d/m/yyyy"}, {Time, "m:ss"}}}
		if err := s.scan(part); err != nil {
			return
		}
		if book, err := s.book(); err == nil {
			_, _ = book.Find(wanted)
		}
	})
}

func TestOpenAllReadsEverySheetThatHoldsAnything(t *testing.T) {
	f := excelize.NewFile()
	for _, name := range []string{"Một", "Hai", "Ẩn"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		f.SetSheetRow(name, "A1", &[]any{"Ngày", "Nội dung"})
		f.SetSheetRow(name, "A2", &[]any{"1/5/2024", name})
	}
	f.SetSheetVisible("Ẩn", false)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	books, err := OpenAll("so.xlsx", out.Bytes())
	if err != nil || len(books) != 2 || books[0].Sheet != "Một" || books[1].Rows[0].Cell(1).Text != "Hai" || len(books[0].Notes) != 0 {
		t.Fatalf("%+v %v", books, err)
	}
	f.SetSheetRow("Hai", "A3", &[]any{"2/5/2024"})
	f.MergeCell("Hai", "A2", "A3")
	f.SetRowVisible("Một", 2, false)
	out.Reset()
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	_, err = OpenAll("so.xlsx", out.Bytes())
	faults := fault.All(err)
	if len(faults) != 2 || faults[0].Sheet != "Một" || faults[1].Sheet != "Hai" {
		t.Errorf("faults of two sheets: %v", err)
	}
}
