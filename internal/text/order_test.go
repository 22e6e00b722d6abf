// Order, telephone numbers and days.
package text

import (
	"bytes"
	"slices"
	"sync"
	"testing"
)

func TestSortKeyOrdersAsVietnameseDictionariesDo(t *testing.T) {
	inOrder := []string{"", "39", "An Bá", "Ánh Dương", "Bàng", "Cánh Diều", "Dũng", "Đại Bàng", "Đại Bàng 2", "Êm", "Hoa", "hoà", "Hỏa", "Hoã", "Hóa", "Họa", "Lạng Giang", "Ngô", "Ong", "Ốc", "Ơn", "Sao Mai", "Ung", "Ưng", "Yên Dũng"}
	for i := 1; i < len(inOrder); i++ {
		if bytes.Compare(SortKey(inOrder[i-1]), SortKey(inOrder[i])) >= 0 {
			t.Errorf("%q does not stand before %q", inOrder[i-1], inOrder[i])
		}
	}
}

func TestNameSortKeyOrdersByGivenNameThenFamilyName(t *testing.T) {
	inOrder := []string{"", "Lê An", "Lê Bình An", "Nguyễn An", "Nguyễn Văn An", "Trần An", "Lê Thị Anh", "Trần Văn Anh", "Hoàng Ánh", "Lê Thị Ánh", "Đỗ Bình", "Dương Dũng", "Nguyễn Đức", "Y", "Mai Yến"}
	for i := 1; i < len(inOrder); i++ {
		if bytes.Compare(NameSortKey(inOrder[i-1]), NameSortKey(inOrder[i])) >= 0 {
			t.Errorf("%q does not stand before %q", inOrder[i-1], inOrder[i])
		}
	}
}

func TestSortKeysMayBeMadeFromManyGoroutines(t *testing.T) {
	names := []string{"Nguyễn Thị Ưởng", "Đào Thành Giang", "Ngô Thùy Phương", "Lê Bảo Bách"}
	var want [][]byte
	for _, n := range names {
		want = append(want, slices.Clone(NameSortKey(n)))
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for i := range 400 {
				if n := i % len(names); !bytes.Equal(NameSortKey(names[n]), want[n]) {
					t.Error("a key changed under concurrency")
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestPhone(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0943356938", "0943356938"}, {"0943 356 938", "0943356938"}, {"0943.356.938", "0943356938"}, {"(0943)-356-938", "0943356938"},
		{"+84943356938", "0943356938"}, {"+84 (0)943 356 938", "0943356938"}, {"84943356938", "0943356938"}, {"0084 943356938", "0943356938"},
		{"943356938", "0943356938"}, {"843356938", "0843356938"}, {"0358961744", "0358961744"}, {"0562345678", "0562345678"}, {"0702345678", "0702345678"},
		{"0204 3854 231", "02043854231"}, {"024 3933 1234", "02439331234"}, {"+84 204 3854231", "02043854231"}, {"2043854231", "02043854231"}, {"84 2043854231", "02043854231"},
		{"", ""}, {"0", ""}, {"0123456789", ""}, {"0443356938", ""}, {"0643356938", ""}, {"0143356938", ""}, {"094335693", ""}, {"09433569381", ""}, {"113", ""}, {"19001234", ""},
		{"0943356938/0912345678", ""}, {"0943356938 0912345678", ""}, {"không có", ""}, {"09433x6938", ""}, {"9433+56938", ""}, {"+1 943356938", ""}, {"0084", ""}, {"00840", ""}, {"+", ""}, {"0204385423", ""},
	} {
		got, ok := Phone(c.in)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Phone(%q) = %q, %v; want %q", c.in, got, ok, c.want)
		}
	}
}

func TestDate(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"02/07/2013", "2013-07-02"}, {"2/7/2013", "2013-07-02"}, {" 31/12/2008 ", "2008-12-31"}, {"2-7-2013", "2013-07-02"}, {"02.07.2013", "2013-07-02"},
		{"29/02/2012", "2012-02-29"}, {"29/02/2000", "2000-02-29"}, {"1/1/1900", "1900-01-01"},
		{"", ""}, {"31/02/2013", ""}, {"29/02/2013", ""}, {"29/02/1900", ""}, {"31/04/2013", ""}, {"00/01/2013", ""}, {"01/00/2013", ""}, {"01/13/2013", ""}, {"32/01/2013", ""},
		{"2/7/13", ""}, {"2013-07-02", ""}, {"2/7-2013", ""}, {"002/07/2013", ""}, {"2/7/20133", ""}, {"2/7/", ""}, {"/7/2013", ""}, {"2/7", ""}, {"2/7/2013/", ""}, {"2//2013", ""},
		{"41457", ""}, {"mùng 2 tháng 7", ""}, {"2/7/1899", ""}, {"2/7/2200", ""}, {"２/7/2013", ""},
	} {
		got, ok := Date(c.in)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Date(%q) = %q, %v; want %q", c.in, got, ok, c.want)
		}
	}
}
