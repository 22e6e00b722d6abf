// Periods: what is read, their instants at the edges of days in the zone, their names and the next one.
package reports

import (
	"testing"
	"time"

	"hoithi/internal/fault"
)

var saigon = time.FixedZone("+07", 7*3600)

func TestPeriodsKnowTheirInstantsNamesAndNext(t *testing.T) {
	for _, tt := range []struct{ code, start, end, last, next, words string }{
		{"2024-H1", "2024-01-01", "2024-07-01", "2024-06-30", "2024-H2", "6 tháng đầu năm 2024"},
		{"2024-H2", "2024-07-01", "2025-01-01", "2024-12-31", "2025-H1", "6 tháng cuối năm 2024"},
		{"2024-Y", "2024-01-01", "2025-01-01", "2024-12-31", "2025-Y", "năm 2024"},
		{"2024-Q1", "2024-01-01", "2024-04-01", "2024-03-31", "2024-Q2", "quý I năm 2024"},
		{"2024-Q3", "2024-07-01", "2024-10-01", "2024-09-30", "2024-Q4", "quý III năm 2024"},
		{"2024-Q4", "2024-10-01", "2025-01-01", "2024-12-31", "2025-Q1", "quý IV năm 2024"},
		{"2024-9M", "2024-01-01", "2024-10-01", "2024-09-30", "2024-Q4", "9 tháng đầu năm 2024"},
		{"2020-2025", "2020-01-01", "2026-01-01", "2025-12-31", "2026-2030", "giai đoạn 2020-2025"},
	} {
		p, err := ParsePeriod(tt.code)
		if err != nil {
			t.Fatal(err)
		}
		got := [...]string{p.String(), p.Start(saigon).Format(time.DateOnly), p.End(saigon).Format(time.DateOnly), p.LastDay(), p.Next().String(), p.InWords()}
		want := [...]string{tt.code, tt.start, tt.end, tt.last, tt.next, tt.words}
		if got != want {
			t.Errorf("%s: got %q, want %q", tt.code, got, want)
		}
	}
}

func TestPeriodsThatAreNoneAreRefused(t *testing.T) {
	for _, code := range []string{"", "2024", "2024-H3", "2024-H0", "24-H1", "2024-Q5", "2024-6M", "2024-h1", " 2024-H1", "2024-H1\n", "-2024-H1", "2024-2024", "2025-2020", "1900-2024"} {
		if _, err := ParsePeriod(code); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("ParsePeriod(%q) = %v, want a fault", code, err)
		}
	}
}

func TestPeriodsKnowWhatTheyAreComparedWith(t *testing.T) {
	for code, want := range map[string][2]string{"2024-H1": {"2023-H2", "2023-H1"}, "2024-Q3": {"2024-Q2", "2023-Q3"}, "2024-Y": {"2023-Y", "2023-Y"},
		"2024-9M": {"2023-9M", "2023-9M"}, "2021-2025": {"2016-2020", "2016-2020"}} {
		p, err := ParsePeriod(code)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{p.Before().String(), p.YearBefore().String()}; got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestTheHalfYearOfAnInstantIsItsDayInTheZone(t *testing.T) {
	lastMinute := time.Date(2024, 6, 30, 16, 59, 59, 0, time.UTC)
	if got := PeriodAt(lastMinute, saigon).String(); got != "2024-H1" {
		t.Errorf("23:59:59 on 30 June belongs to %s", got)
	}
	if got := PeriodAt(lastMinute.Add(time.Second), saigon).String(); got != "2024-H2" {
		t.Errorf("midnight of 1 July belongs to %s", got)
	}
}
