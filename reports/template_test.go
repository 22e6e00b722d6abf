// Templates: the one the program brings, the way to YAML and back, faults that name their line, and lines of single periods.
package reports

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hoithi/internal/fault"
)

func TestTheDefaultTemplateGoesOutAndInUnchanged(t *testing.T) {
	first, err := ParseTemplate(DefaultTemplate())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := first.Document()
	if err != nil {
		t.Fatal(err)
	}
	second, err := ParseTemplate(doc)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("out and in again it is another:\n%s", diff)
	}
}

func TestATemplateWithMistakesIsRefused(t *testing.T) {
	whole := contestsOnly
	for _, tt := range []struct{ from, to, key string }{
		{"format: 1", "format: 2", "report.template.format"},
		{"symbol: BC-LHH", "symbol: ''", "report.template.needed"},
		{"symbol: BC-LHH", "symbl: BC-LHH", "report.template.not_yaml"},
		{"key: trien-khai", "key: trong-ky", "report.template.key_twice"},
		{"key: trien-khai", "key: Trien Khai", "report.template.bad_key"},
		{"{cuoc-thi.ky-sau}", "{cuoc-thi.ky-sau", "report.place.open"},
		{"text: \"{cuoc-thi.ky-sau}\"", "text: a, periods: [H3]", "report.template.bad_period"},
		{"recipients:", "numbers: '07'\nrecipients:", "report.place.style"},
		{"format: 1", "format: 1\n---\nformat: 1", "report.template.second_document"},
	} {
		_, err := ParseTemplate([]byte(strings.Replace(whole, tt.from, tt.to, 1)))
		var keys []string
		for _, f := range fault.All(err) {
			keys = append(keys, f.Key)
		}
		if !strings.Contains(strings.Join(keys, " "), tt.key) {
			t.Errorf("%s instead of %s: %v, want %s", tt.to, tt.from, keys, tt.key)
		}
	}
}

func TestALineStandsInItsPeriodsOnly(t *testing.T) {
	for _, tt := range []struct {
		periods string
		in, out string
	}{{"", "2024-H1 2024-Y 2020-2025", ""}, {"H1", "2024-H1 2025-H1", "2024-H2 2024-Y"}, {"2024-H1", "2024-H1", "2025-H1"}, {"term Y", "2020-2025 2024-Y", "2024-Q1"},
		{"!2024-H1", "2025-H1 2024-Y", "2024-H1"}, {"H1 !2024-H1", "2025-H1 2024-H1", "2024-Y"}, {"!2024-H1 H1", "2025-H1", "2024-H1 2024-Y"}} {
		line := Line{Periods: strings.Fields(tt.periods)}
		for codes, want := range map[string]bool{tt.in: true, tt.out: false} {
			for _, code := range strings.Fields(codes) {
				if p, err := ParsePeriod(code); err != nil || line.in(p) != want {
					t.Errorf("%q in %s: %t, %v", tt.periods, code, line.in(p), err)
				}
			}
		}
	}
}
