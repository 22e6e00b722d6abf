// Periods a report is written for: half-years, years, quarters and nine months, as instants in a zone.
package reports

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"hoithi/internal/fault"
)

// Period is a stretch of whole months of one year. The zero value is not a period: use ParsePeriod.
type Period struct {
	Year  int
	first time.Month // first month
	count int        // number of months: 3, 6, 9 or 12
}

var periodPattern = regexp.MustCompile(`^([0-9]{4})-(H[12]|Q[1-4]|9M|Y)$`)

// ParsePeriod reads 2024-H1, 2024-H2, 2024-Q3, 2024-9M or 2024-Y; anything else is Invalid, field "ky".
func ParsePeriod(s string) (Period, error) {
	m := periodPattern.FindStringSubmatch(s)
	if m == nil {
		return Period{}, fault.Invalid("ky", "reports.bad_period", "Value", s)
	}
	p := Period{first: time.January}
	p.Year, _ = strconv.Atoi(m[1])
	switch kind, n := m[2][0], m[2][1:]; kind {
	case 'H':
		half, _ := strconv.Atoi(n)
		p.first, p.count = time.Month(half*6-5), 6
	case 'Q':
		quarter, _ := strconv.Atoi(n)
		p.first, p.count = time.Month(quarter*3-2), 3
	case '9':
		p.count = 9
	default:
		p.count = 12
	}
	return p, nil
}

// PeriodAt is the half-year that holds an instant.
func PeriodAt(at time.Time, zone *time.Location) Period {
	local := at.In(zone)
	p := Period{Year: local.Year(), first: time.January, count: 6}
	if local.Month() > time.June {
		p.first = time.July
	}
	return p
}

// String is the code ParsePeriod reads. The last three months of a year are its Q4.
func (p Period) String() string {
	switch p.count {
	case 12:
		return fmt.Sprintf("%d-Y", p.Year)
	case 9:
		return fmt.Sprintf("%d-9M", p.Year)
	case 6:
		return fmt.Sprintf("%d-H%d", p.Year, (int(p.first)+5)/6)
	default:
		return fmt.Sprintf("%d-Q%d", p.Year, (int(p.first)+2)/3)
	}
}

// Start is the first instant of the period in a zone; End the first instant after it.
func (p Period) Start(zone *time.Location) time.Time {
	return time.Date(p.Year, p.first, 1, 0, 0, 0, 0, zone)
}
func (p Period) End(zone *time.Location) time.Time {
	return p.Start(zone).AddDate(0, p.count, 0)
}

// LastDay is the last calendar day of the period: 2024-06-30.
func (p Period) LastDay() string {
	return p.End(time.UTC).AddDate(0, 0, -1).Format(time.DateOnly)
}

// Next is the period the tasks of the report are for: of the same length, but after nine months the rest of the year.
func (p Period) Next() Period {
	months := p.count
	if p.count == 9 {
		months = 3
	}
	start := p.End(time.UTC)
	return Period{Year: start.Year(), first: start.Month(), count: months}
}

var quarters = [...]string{"I", "II", "III", "IV"}

// words names the period inside a Vietnamese sentence without its year: "6 tháng đầu năm". A year has no such words: "".
func (p Period) words() string {
	switch {
	case p.count == 12:
		return ""
	case p.count == 3:
		return "quý " + quarters[(int(p.first)-1)/3]
	case p.first == time.January:
		return fmt.Sprintf("%d tháng đầu năm", p.count)
	default:
		return fmt.Sprintf("%d tháng cuối năm", p.count)
	}
}

// InWords names the period in a Vietnamese paper: "6 tháng đầu năm 2024", "quý III năm 2024", "năm 2024".
func (p Period) InWords() string {
	switch p.count {
	case 12:
		return fmt.Sprintf("năm %d", p.Year)
	case 3:
		return fmt.Sprintf("%s năm %d", p.words(), p.Year)
	default:
		return fmt.Sprintf("%s %d", p.words(), p.Year)
	}
}

// lowerFirst writes a name inside a phrase: "Vòng loại" → "vòng loại"; upperFirst begins a phrase.
func lowerFirst(s string) string { return first(s, unicode.ToLower) }
func upperFirst(s string) string { return first(s, unicode.ToUpper) }

func first(s string, change func(rune) rune) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(change(r)) + s[size:]
}
