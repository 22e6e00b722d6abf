// A blank list reads back as what it is: headings, names as text, nothing else.
package sheet

import (
	"bytes"
	"testing"
)

func TestABlankListReadsBack(t *testing.T) {
	b := Blank{Sheet: "Vòng [1]: loại/chung kết, một tên quá dài cho một trang tính", Columns: []BlankColumn{{Heading: "Tài khoản"}, {Heading: "Điểm"}, {Heading: "Thời gian", Width: 12}},
		Rows: [][]string{{"rb24a001"}, {"=HYPERLINK(\"x\")"}, {"007"}}}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	book, err := Open("mau.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Header) != 3 || book.Header[2] != "Thời gian" || len(book.Rows) != 3 {
		t.Fatalf("header %q, rows %+v", book.Header, book.Rows)
	}
	for i, want := range []string{"rb24a001", "=HYPERLINK(\"x\")", "007"} {
		if c := book.Rows[i].Cell(0); c.Kind != Text || c.Text != want {
			t.Errorf("row %d: %+v, want the text %q", i+2, c, want)
		}
		if c := book.Rows[i].Cell(1); c.Kind != Empty {
			t.Errorf("row %d: %+v, want nothing", i+2, c)
		}
	}
}
