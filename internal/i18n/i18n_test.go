// Tests of catalogues, messages, faults and formats.
package i18n

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"hoithi/internal/decimal"
	"hoithi/internal/fault"
)

func bundle(t testing.TB, vi, en string) *Bundle {
	t.Helper()
	b, err := Load(fstest.MapFS{"i18n/x.vi.yaml": {Data: []byte(vi)}, "i18n/x.en.yaml": {Data: []byte(en)}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAMessageIsFilledWithItsArguments(t *testing.T) {
	b := bundle(t, `
a:
  plain: "Xin chào"
  name: "Chào {{.Name}}, {{ .Name }}!"
  count: {one: "{{.Count}} đội", other: "{{.Count}} đội"}
  year: "Năm {{.Year}}"
  any: "{{.X}}"
only: "chỉ tiếng Việt"
`, `
a:
  plain: "Hello"
  name: "Hello {{.Name}}, {{.Name}}!"
  count: {one: "{{.Count}} team", other: "{{.Count}} teams"}
  year: "Year {{.Year}}"
  any: "{{.X}}"
`)
	vi, en := b.For("vi"), b.For("en")
	cases := []struct{ name, got, want string }{
		{"a plain message", vi.T("a.plain"), "Xin chào"},
		{"the other language", en.T("a.plain"), "Hello"},
		{"a language nobody wrote gets the default", b.For("fr").T("a.plain"), "Xin chào"},
		{"a place used twice", vi.T("a.name", "Name", "Ngọc Ánh"), "Chào Ngọc Ánh, Ngọc Ánh!"},
		{"an argument is never read as a template", vi.T("a.name", "Name", "{{.Name}}"), "Chào {{.Name}}, {{.Name}}!"},
		{"Vietnamese has no plural", vi.T("a.count", "Count", 1), "1 đội"},
		{"English one", en.T("a.count", "Count", 1), "1 team"},
		{"English none", en.T("a.count", "Count", 0), "0 teams"},
		{"a count is grouped", en.T("a.count", "Count", 1484), "1,484 teams"},
		{"a count of another integer type", vi.T("a.count", "Count", int64(1484)), "1.484 đội"},
		{"a year is not grouped", vi.T("a.year", "Year", 2024), "Năm 2024"},
		{"marks take the decimal sign of the language", vi.T("a.any", "X", decimal.Milli(8500)), "8,5"},
		{"a key is translated", en.T("a.any", "X", Key("a.plain")), "Hello"},
		{"a text in both languages", en.T("a.any", "X", both{"bảng", "division"}), "division"},
		{"what English lacks comes in Vietnamese", en.T("only"), "chỉ tiếng Việt"},
		{"an unknown key returns itself", vi.T("no.such"), "no.such"},
		{"a place without an argument stays empty", vi.T("a.year"), "Năm "},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if got, want := vi.Missing(), []string{"a.year {{.Year}}", "no.such"}; !slices.Equal(got, want) {
		t.Errorf("missing in Vietnamese: %q, want %q", got, want)
	}
	if got, want := en.Missing(), []string{"only"}; !slices.Equal(got, want) {
		t.Errorf("missing in English: %q, want %q", got, want)
	}
	if got, want := b.Compare("vi", "en"), []string{"only: not in en"}; !slices.Equal(got, want) {
		t.Errorf("compared: %q, want %q", got, want)
	}
}

type both struct{ vi, en string }

func (b both) In(lang string) string {
	if lang == "en" {
		return b.en
	}
	return b.vi
}

func TestCompareNamesEveryGap(t *testing.T) {
	b := bundle(t, `{a: "x {{.A}}", b: "y", c: {one: "1", other: "2"}}`, `{a: "x {{.B}}", c: "3", d: "4"}`)
	want := []string{
		"a: places [A] in vi, [B] in en", "b: not in en", "c: plural forms in one language only", "d: not in vi",
	}
	if got := b.Compare("vi", "en"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFaultyCatalogueIsRefused(t *testing.T) {
	cases := []struct{ name, file, content, want string }{
		{"a place with logic", "a.vi.yaml", `a: "{{if .X}}1{{end}}"`, "a place is"},
		{"an unknown language", "a.fr.yaml", `a: "b"`, "does not say"},
		{"no language", "a.yaml", `a: "b"`, "does not say"},
		{"broken YAML", "a.vi.yaml", `a: "b`, "a.vi.yaml"},
		{"an unknown plural form", "a.vi.yaml", `a: {few: "1", other: "2"}`, "plural"},
		{"an empty text", "a.vi.yaml", `a: ""`, "empty"},
	}
	for _, c := range cases {
		_, err := Load(fstest.MapFS{c.file: {Data: []byte(c.content)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want one with %q", c.name, err, c.want)
		}
	}
	_, err := Load(fstest.MapFS{"a.vi.yaml": {Data: []byte(`k: "1"`)}, "b.vi.yaml": {Data: []byte(`k: "2"`)}})
	if err == nil || !strings.Contains(err.Error(), "another file") {
		t.Errorf("a key in two files: got %v", err)
	}
}

func TestFaultsSayWhereTheyAre(t *testing.T) {
	p := bundle(t, `
web: {at_row_column: "Dòng {{.Row}}, cột {{.Column}}: {{.Message}}", at_row: "Dòng {{.Row}}: {{.Message}}", at_column: "Cột {{.Column}}: {{.Message}}"}
error: {general: "Sự cố"}
born: "ngày {{.Day}} không có"
`, `x: "y"`).For("vi")
	born := func() *fault.Fault { return fault.Invalid("born", "born", "Day", "31/02") }
	err := fmt.Errorf("wrapped: %w", errors.Join(born().At(1205, "Ngày sinh"), born().At(6, ""), born().At(0, "G"), born(), born()))
	want := []string{"Dòng 1205, cột Ngày sinh: ngày 31/02 không có", "Dòng 6: ngày 31/02 không có", "Cột G: ngày 31/02 không có", "ngày 31/02 không có"}
	if got := p.Faults(err); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := p.Faults(errors.New("disk on fire")); !slices.Equal(got, []string{"Sự cố"}) {
		t.Errorf("an operator's error is shown as %q", got)
	}
	if got := p.Faults(nil); got != nil {
		t.Errorf("no error gives %q", got)
	}
}

func TestNumbersDaysAndTimesAreWrittenAsPeopleWriteThem(t *testing.T) {
	words := `
time:
  over: "đã hết hạn"
  left: {day: "còn {{.Count}} ngày", hour: "còn {{.Count}} giờ", minute: "còn {{.Count}} phút", moment: "còn chưa đầy 1 phút"}
  span: {day: "{{.Count}} ngày", hour: "{{.Count}} giờ", minute: "{{.Count}} phút", second: "{{.Count}} giây"}
`
	b := bundle(t, words, words)
	vi, en := b.For("vi"), b.For("en")
	zone := time.FixedZone("+07", 7*3600)
	afternoon := time.Date(2024, 8, 14, 14, 30, 59, 0, zone).UnixMilli()
	cases := []struct{ name, got, want string }{
		{"0", vi.Number(0), "0"},
		{"three digits", vi.Number(999), "999"},
		{"four digits", vi.Number(1484), "1.484"},
		{"seven digits, negative", vi.Number(-1234567), "-1.234.567"},
		{"English thousands", en.Number(1484), "1,484"},
		{"half a point", vi.Points(8500), "8,5"},
		{"thousands of points", vi.Points(1250750), "1.250,75"},
		{"negative points", vi.Points(-250), "-0,25"},
		{"English points", en.Points(8500), "8.5"},
		{"a day", vi.Day("2024-08-14"), "14/8/2024"},
		{"an English day", en.Day("2024-08-14"), "14 August 2024"},
		{"not a day", vi.Day("2024"), "2024"},
		{"an instant", vi.DateTime(afternoon, zone), "14:30 ngày 14/8/2024"},
		{"an English instant", en.DateTime(afternoon, zone), "14:30, 14 August 2024"},
		{"a time with milliseconds", vi.RunTime(138970), "2:18.970"},
		{"a time of whole seconds", vi.RunTime(77*60_000 + 1000), "77:01"},
		{"no time", vi.RunTime(0), "0:00"},
		{"half a second early", vi.RunTime(-500), "-0:00.500"},
		{"twelve days and a bit left", vi.Left(12*24*time.Hour + 5*time.Hour), "còn 12 ngày"},
		{"less than two days left", vi.Left(47 * time.Hour), "còn 47 giờ"},
		{"less than two hours left", vi.Left(119 * time.Minute), "còn 119 phút"},
		{"seconds left", vi.Left(59 * time.Second), "còn chưa đầy 1 phút"},
		{"nothing left", vi.Left(0), "đã hết hạn"},
		{"long over", vi.Left(-time.Hour), "đã hết hạn"},
		{"a wait of seconds", vi.Span(1500 * time.Millisecond), "2 giây"},
		{"a wait is rounded up", vi.Span(61 * time.Second), "2 phút"},
		{"a wait of minutes", vi.Span(15 * time.Minute), "15 phút"},
		{"a wait of hours is rounded up", vi.Span(2*time.Hour + time.Second), "3 giờ"},
		{"a wait of days", vi.Span(72 * time.Hour), "3 ngày"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func BenchmarkPlainMessage(b *testing.B) {
	p := bundle(b, `a: {b: "Xin chào"}`, `a: {b: "Hello"}`).For("vi")
	b.ReportAllocs()
	for b.Loop() {
		_ = p.T("a.b")
	}
}

func BenchmarkFilledMessage(b *testing.B) {
	p := bundle(b, `a: {b: "Xin chào {{.Name}}"}`, `a: {b: "Hello {{.Name}}"}`).For("vi")
	b.ReportAllocs()
	for b.Loop() {
		_ = p.T("a.b", "Name", "Ánh")
	}
}
