// Periods a report is written for: half-years, years, quarters, nine months and terms of years, as instants in a zone.
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

// Period is a stretch of whole months. The zero value is not a period: use ParsePeriod.
type Period struct {
	Year  int        // of the first month
	first time.Month // first month
	count int        // number of months: 3, 6, 9 or 12; more than 12 = a term of whole years
}

var (
	periodPattern = regexp.MustCompile(`^([0-9]{4})-(H[12]|Q[1-4]|9M|Y)$`)
	termPattern   = regexp.MustCompile(`^([0-9]{4})-([0-9]{4})$`)
)

// longestTerm is how many years a term may have: since the founding.
const longestTerm = 60

// ParsePeriod reads 2024-H1, 2024-H2, 2024-Q3, 2024-9M, 2024-Y or a term of years, 2020-2025, both counted in;
// anything else is Invalid, field "ky".
func ParsePeriod(s string) (Period, error) {
	if m := termPattern.FindStringSubmatch(s); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		if to > from && to-from < longestTerm {
			return Period{Year: from, first: time.January, count: 12 * (to - from + 1)}, nil
		}
	}
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
	if p.count > 12 {
		return fmt.Sprintf("%d-%d", p.Year, p.lastYear())
	}
	return fmt.Sprintf("%d-%s", p.Year, p.Kind())
}

// Kind is the code without its year: H1, H2, Q1 to Q4, 9M, Y; "term" for a term of years.
func (p Period) Kind() string {
	switch {
	case p.count > 12:
		return "term"
	case p.count == 12:
		return "Y"
	case p.count == 9:
		return "9M"
	case p.count == 6:
		return fmt.Sprintf("H%d", (int(p.first)+5)/6)
	default:
		return fmt.Sprintf("Q%d", (int(p.first)+2)/3)
	}
}

// after says that the period begins later than another.
func (p Period) after(other Period) bool { return p.Start(time.UTC).After(other.Start(time.UTC)) }

func (p Period) lastYear() int { return p.Year + (p.count-1)/12 }

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

// Next is the period the tasks of the report are for: of the same length, but after nine months the rest of the year, and after a
// term up to the year in which the next one ends (2020-2025: 2026-2030).
func (p Period) Next() Period {
	months := p.count
	switch {
	case p.count == 9:
		months = 3
	case p.count > 24:
		months -= 12
	}
	start := p.End(time.UTC)
	return Period{Year: start.Year(), first: start.Month(), count: months}
}

// Before is the period of the same length that ends where this one begins: the report before this one. Before nine months it is the
// first nine months of the year before.
func (p Period) Before() Period {
	if p.count == 9 {
		return p.YearBefore()
	}
	start := p.Start(time.UTC).AddDate(0, -p.count, 0)
	return Period{Year: start.Year(), first: start.Month(), count: p.count}
}

// YearBefore is the same period one year earlier, what results are compared with; of a term, the term before.
func (p Period) YearBefore() Period {
	if p.count > 12 {
		return p.Before()
	}
	p.Year--
	return p
}

// sinceNewYear is from the first day of the year to the end of the period: what a target of the year is held against.
func (p Period) sinceNewYear() Period {
	p.count, p.first = p.count+int(p.first)-1, time.January
	return p
}

var quarters = [...]string{"I", "II", "III", "IV"}

// words names the period inside a Vietnamese sentence without its year: "6 tháng đầu năm". A year has no such words: "".
func (p Period) words() string {
	switch {
	case p.count >= 12:
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
	switch {
	case p.count > 12:
		return fmt.Sprintf("giai đoạn %d-%d", p.Year, p.lastYear())
	case p.count == 12:
		return fmt.Sprintf("năm %d", p.Year)
	case p.count == 3:
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
