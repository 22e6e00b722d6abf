// A file sent back says what is wrong with it, beside its rows, and is read again once it is mended.
package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hoithi/internal/fault"
)

func TestAFileComesBackWithItsFaultsAndForgetsThemOnceMended(t *testing.T) {
	say := func(f *fault.Fault) string { return f.Column + ": " + f.Key }
	content := made(t, [][]any{{"Danh sách"}, {"Họ tên", "Năm"}, {"An", "x"}, {"Bình", 2019}}, nil)
	wrong := []*fault.Fault{fault.Invalid("", "year").At(3, "Năm"), fault.Invalid("", "name").At(3, "B"), fault.Invalid("", "whole")}
	out, err := Marked("a.xlsx", content, "Lỗi", wrong, say)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	if words, _ := f.GetCellValue(sheet, "C3"); words != "Năm: year B: name" {
		t.Errorf("row 3 says %q", words)
	}
	colour := func(f *excelize.File, cell string) string {
		id, err := f.GetCellStyle(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(style.Fill.Color, "")
	}
	if colour(f, "B3") != faultFill || colour(f, "A3") != "" {
		t.Error("the wrong cell is not the coloured one")
	}
	again, err := Marked("a.xlsx", out, "Lỗi", []*fault.Fault{fault.Invalid("", "name").At(4, "Họ tên")}, say)
	if err != nil {
		t.Fatal(err)
	}
	mended, err := excelize.OpenReader(bytes.NewReader(again))
	if err != nil {
		t.Fatal(err)
	}
	defer mended.Close()
	old, _ := mended.GetCellValue(sheet, "C3")
	if now, _ := mended.GetCellValue(sheet, "C4"); old != "" || now != "Họ tên: name" || colour(mended, "B3") != "" || colour(mended, "A4") != faultFill {
		t.Errorf("the second time row 3 says %q, row 4 %q", old, now)
	}
	book, err := Open("a.xlsx", again)
	if err != nil || len(book.Rows) != 2 || book.Rows[1].Cell(1).Text != "2019" {
		t.Errorf("%+v, %v", book, err)
	}
	for name, c := range map[string]struct {
		content []byte
		wrong   []*fault.Fault
	}{"no fault names a row": {content, wrong[2:]}, "no workbook": {[]byte("x"), wrong}} {
		if _, err := Marked("a.xlsx", c.content, "Lỗi", c.wrong, say); err == nil {
			t.Errorf("%s: a file comes back", name)
		}
	}
}

func TestASheetOfATemplateThatNobodyFilledIsLeftOut(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for _, s := range []string{"A", "B"} {
		if _, err := f.NewSheet(s); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow(s, "A1", &[]any{"Họ tên", "Năm"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	read := func() ([]*Book, error) {
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return OpenAll("a.xlsx", out.Bytes())
	}
	if _, err := read(); len(fault.All(err)) != 2 {
		t.Error("a template with nothing in it:", err)
	}
	if err := f.SetSheetRow("B", "A2", &[]any{"An", 2019}); err != nil {
		t.Fatal(err)
	}
	if books, err := read(); err != nil || len(books) != 1 || books[0].Sheet != "B" {
		t.Error(books, err)
	}
}
