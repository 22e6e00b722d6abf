// Places in texts: what is read, what is refused, the styles of numbers, and a fuzz over whatever may be typed.
package reports

import (
	"strings"
	"testing"

	"hoithi/internal/fault"
)

func TestNumbersAreWrittenInTheStyleOfTheirPlace(t *testing.T) {
	for _, tt := range []struct {
		n     int
		style string
		want  string
	}{
		{5, styleZero, "05"}, {5, stylePlain, "5"}, {5, styleDots, "5"}, {0, styleZero, "00"}, {10, styleZero, "10"}, {1484, styleZero, "1484"},
		{1484, "1484", "1484"}, {1484, styleDots, "1.484"}, {999, styleDots, "999"}, {1234567, styleDots, "1.234.567"}, {-1234, styleDots, "-1.234"},
		{-123, styleDots, "-123"}, {7, styleHidden, ""},
	} {
		if got := written(tt.n, tt.style); got != tt.want {
			t.Errorf("%d as %s: %q, want %q", tt.n, tt.style, got, tt.want)
		}
	}
}

func TestTextsWithMistakesAreRefusedAndSayWhich(t *testing.T) {
	for text, key := range map[string]string{
		"{a.b": "report.place.open", "a.b}": "report.place.close", "[a": "report.place.bracket", "a]": "report.place.bracket", "[a [b] c]": "report.place.bracket",
		"{}": "report.place.bad", "{A.b}": "report.place.bad", "{a.b|}": "report.place.bad", "{a.b|7}": "report.place.style", "{a.b@mai}": "report.place.when",
		"{thang}": "report.place.word", "{a b}": "report.place.bad", `{a.b"><script>}`: "report.place.bad",
	} {
		_, err := parseText("dong", text)
		faults := fault.All(err)
		if len(faults) != 1 || faults[0].Key != key || faults[0].Field != "dong" {
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
}

func TestPlacesAreReadWithTheirPeriodAndStyle(t *testing.T) {
	nodes, err := parseText("dong", "Mở {pho-bien.hoi-thao@cung-ky|5} hội thảo[, trong đó {a.b.c}] năm {nam}.")
	if err != nil || len(nodes) != 7 {
		t.Fatalf("%d nodes, %v", len(nodes), err)
	}
	if got, want := *nodes[1].place, (place{"pho-bien.hoi-thao", whenYear, stylePlain}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if part := nodes[3].part; len(part) != 2 || part[1].place.name != "a.b.c" {
		t.Errorf("the part is %v", part)
	}
}

func FuzzTextsNeverLoseALetter(f *testing.F) {
	for _, s := range []string{"a {b.c|05} [d {e.f@ky-sau}]", "[[", "{", "]", "Kế hoạch {nam}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		nodes, err := parseText("dong", s)
		if err != nil {
			return
		}
		var b strings.Builder
		spell(&b, nodes, place.String)
		again, err := parseText("dong", b.String())
		if err != nil || len(again) != len(nodes) {
			t.Errorf("%q became %q: %v", s, b.String(), err)
		}
	})
}

func TestTheReviewIsOfTheYearWhenTheYearEnds(t *testing.T) {
	for period, want := range map[string]string{
		"2024-H1":   "sơ kết 6 tháng đầu năm",
		"2024-9M":   "sơ kết 9 tháng đầu năm",
		"2024-Q3":   "sơ kết quý III",
		"2024-H2":   "tổng kết năm 2024",
		"2024-Q4":   "tổng kết năm 2024",
		"2024-Y":    "tổng kết năm 2024",
		"2020-2024": "tổng kết giai đoạn 2020-2024",
	} {
		if got, ok := wordOf("so-ket", parsed(t, period)); !ok || got != want {
			t.Errorf("%s: %q, want %q", period, got, want)
		}
	}
}
