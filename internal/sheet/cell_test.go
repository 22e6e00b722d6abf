// What a cell means: exact numbers, days of both calendars, times, texts.
package sheet

import (
	"strings"
	"testing"
	"time"
)

func TestValuesAreKeptAsTheSpreadsheetMeansThem(t *testing.T) {
	formats := []format{{}, {Date, "dd/mm/yyyy"}, {Date, "dd/mm/yyyy hh:mm"}, {Time, "mm:ss.000"}, {Time, "[h]:mm"}}
	for _, c := range []struct {
		name, kind, value string
		style             int
		pending, old      bool
		want              Cell
	}{
		{"a whole number", "", "12", 0, false, false, Cell{Kind: Number, Text: "12"}},
		{"a half", "n", "40.5", 0, false, false, Cell{Kind: Number, Text: "40.5"}},
		{"17 digits of a float", "", "8.6999999999999993", 0, false, false, Cell{Kind: Number, Text: "8.7"}},
		{"a sum's last digit", "", "0.30000000000000004", 0, false, false, Cell{Kind: Number, Text: "0.3"}},
		{"an exponent", "", "4.5E-2", 0, false, false, Cell{Kind: Number, Text: "0.045"}},
		{"a phone without its zero", "", "943356938", 0, false, false, Cell{Kind: Number, Text: "943356938"}},
		{"a large number", "", "1E+15", 0, false, false, Cell{Kind: Number, Text: "1000000000000000"}},
		{"minus nothing", "", "-0", 0, false, false, Cell{Kind: Number, Text: "0"}},
		{"a negative", "", "-0.25", 0, false, false, Cell{Kind: Number, Text: "-0.25"}},
		{"a day", "", "41457", 1, false, false, Cell{Kind: Date, Text: "2013-07-02", Format: "dd/mm/yyyy"}},
		{"a day of the 1904 calendar", "", "39995", 1, false, true, Cell{Kind: Date, Text: "2013-07-02", Format: "dd/mm/yyyy"}},
		{"a day without a date format", "", "41457", 0, false, false, Cell{Kind: Number, Text: "41457"}},
		{"before the leap day that never was", "", "59", 1, false, false, Cell{Kind: Date, Text: "1900-02-28", Format: "dd/mm/yyyy"}},
		{"after it", "", "61", 1, false, false, Cell{Kind: Date, Text: "1900-03-01", Format: "dd/mm/yyyy"}},
		{"an instant, its float just under the minute", "", "45415.41597222222", 2, false, false, Cell{Kind: Date, Text: "2024-05-03 09:59:00", Format: "dd/mm/yyyy hh:mm"}},
		{"the last millisecond rounds into the next day", "", "41457.9999999999", 2, false, false, Cell{Kind: Date, Text: "2013-07-03", Format: "dd/mm/yyyy hh:mm"}},
		{"a negative day is a number", "", "-3", 1, false, false, Cell{Kind: Number, Text: "-3"}},
		{"a day beyond the year 9999 is a number", "", "1E+300", 1, false, false, Cell{Kind: Number, Text: "1" + zeros(300)}},
		{"a run of 2:18.970", "", "1.6084490740740741E-3", 3, false, false, Cell{Kind: Time, Text: "2:18.970", MS: 138_970, Format: "mm:ss.000"}},
		{"77:01 typed, which the spreadsheet took for hours", "", "3.2090277777777776", 4, false, false, Cell{Kind: Time, Text: "4621:00", MS: 277_260_000, Format: "[h]:mm"}},
		{"an ISO day", "d", "2013-07-02", 0, false, false, Cell{Kind: Date, Text: "2013-07-02"}},
		{"truth", "b", "1", 0, false, false, Cell{Kind: Bool, Text: "TRUE"}},
		{"an error", "e", "#N/A", 0, false, false, Cell{Kind: Error, Text: "#N/A"}},
		{"a formula without value", "", "", 0, true, false, Cell{Kind: Pending}},
		{"a formula that gives the empty text", "str", "", 0, false, false, Cell{}},
		{"a formula that gives a text", "str", "Bảng A", 0, false, false, Cell{Kind: Text, Text: "Bảng A"}},
		{"a shared text", "s", "0", 0, false, false, Cell{Kind: Text, Text: "Lê Hoài Trang"}},
		{"nothing", "", "", 0, false, false, Cell{}},
		{"a style that is not there", "", "5", 99, false, false, Cell{Kind: Number, Text: "5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scanner{formats: formats, strings: []string{" Lê  Hoài Trang "}, date1904: c.old}
			got, err := s.value(c.kind, c.style, c.value, c.value, c.pending)
			if err != nil {
				t.Fatal(err)
			}
			got.When = time.Time{}
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	for _, bad := range [][2]string{{"", "x"}, {"", "NaN"}, {"", "+Inf"}, {"", "1e999"}, {"s", "1"}, {"s", "-1"}, {"d", "hôm nay"}} {
		if c, err := (&scanner{}).value(bad[0], 0, bad[1], bad[1], false); err == nil {
			t.Errorf("%v was read as %+v", bad, c)
		}
	}
}

func zeros(n int) string { return strings.Repeat("0", n) }

func TestNumberFormatsTellDaysTimesAndNumbersApart(t *testing.T) {
	for code, want := range map[string]Kind{
		"": Number, "General": Number, "0.00": Number, "#,##0": Number, `0" ngày"`: Number, `"d/m"0`: Number, "0%": Number, "[Red]0": Number, "0.00E+00": Number, `[$-42A]0`: Number, `0\d`: Number, "@": Number,
		"dd/mm/yyyy": Date, "d-mmm-yy": Date, "[$-42A]dd mmmm yyyy": Date, "mmm": Date, "yyyy": Date, "dd/mm/yyyy hh:mm": Date, `"Ngày" d`: Date, "d;@": Date, "mm/yy": Date,
		"h:mm": Time, "[h]:mm:ss": Time, "mm:ss.000": Time, "[mm]:ss": Time, "h:mm AM/PM": Time, "[$-409]h:mm": Time, "[ss].0": Time,
	} {
		if got := dateKind(code); got != want {
			t.Errorf("%q is %d, want %d", code, got, want)
		}
	}
}

func TestDaysAndMomentsAreReadFromDatesAndTextOnly(t *testing.T) {
	zone := time.FixedZone("", 7*3600)
	day := time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		cell        Cell
		day, moment string
	}{
		{"a date", Cell{Kind: Date, When: day}, "2024-06-30", "2024-06-30T00:00:00+07:00"},
		{"a date with a time", Cell{Kind: Date, When: day.Add(14*time.Hour + 5*time.Minute)}, "", "2024-06-30T14:05:00+07:00"},
		{"text", Cell{Kind: Text, Text: "30/6/2024"}, "2024-06-30", "2024-06-30T00:00:00+07:00"},
		{"text with a time", Cell{Kind: Text, Text: "30/6/2024 14:05"}, "", "2024-06-30T14:05:00+07:00"},
		{"text with seconds", Cell{Kind: Text, Text: "30/6/2024 4:05:59"}, "", "2024-06-30T04:05:59+07:00"},
		{"no such hour", Cell{Kind: Text, Text: "30/6/2024 24:05"}, "", ""},
		{"no such day", Cell{Kind: Text, Text: "31/6/2024"}, "", ""},
		{"a bare number", Cell{Kind: Number, Text: "45473"}, "", ""},
		{"nothing", Cell{}, "", ""},
	} {
		if iso, ok := c.cell.Day(); ok != (c.day != "") || ok && iso != c.day {
			t.Errorf("%s: day %q %v", c.name, iso, ok)
		}
		if at, ok := c.cell.Moment(zone); ok != (c.moment != "") || ok && at.Format(time.RFC3339) != c.moment {
			t.Errorf("%s: moment %v %v", c.name, at, ok)
		}
	}
}

func TestNamesOfCells(t *testing.T) {
	for column, letter := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if Letter(column) != letter {
			t.Errorf("Letter(%d) = %q", column, Letter(column))
		}
		if c, r, ok := parseRef(letter + "7"); !ok || c != column || r != 6 {
			t.Errorf("parseRef(%s7) = %d %d %v", letter, c, r, ok)
		}
	}
	for _, bad := range []string{"", "A", "7", "A0", "A-1", "A+1", "a1", "ABCD1", "A1B"} {
		if _, _, ok := parseRef(bad); ok {
			t.Errorf("%q is a cell", bad)
		}
	}
	if got := unescape("a_x000D_b_x00e9_ _x12 _xZZZZ_"); got != "a\rbé _x12 _xZZZZ_" {
		t.Errorf("%q", got)
	}
}
