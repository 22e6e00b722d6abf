// This file writes numbers, marks, days and times the way people of the language write them.
package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/decimal"
)

// Number groups by thousands: 1.484, in English 1,484.
func (p *Printer) Number(n int64) string {
	return group(strconv.FormatInt(n, 10), p.thousands())
}

// Points writes thousandths of a point exactly and as short as can be: 8500 is 8,5, in English 8.5; whole parts are grouped: 1.250,75.
func (p *Printer) Points(m decimal.Milli) string {
	whole, frac, _ := strings.Cut(m.Format("."), ".")
	whole = group(whole, p.thousands())
	if frac == "" {
		return whole
	}
	return whole + p.decimal() + frac
}

func (p *Printer) thousands() string {
	if p.lang == "en" {
		return ","
	}
	return "."
}

func (p *Printer) decimal() string {
	if p.lang == "en" {
		return "."
	}
	return ","
}

func group(digits, separator string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return sign + digits
}

// Day writes 2024-08-14 as 14/8/2024, in English 14 August 2024. What is not a day comes back as it is.
func (p *Printer) Day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return p.day(t)
}

func (p *Printer) day(t time.Time) string {
	if p.lang == "en" {
		return t.Format("2 January 2006")
	}
	return t.Format("2/1/2006")
}

// DateTime writes an instant (Unix milliseconds) in a zone: 14:30 ngày 14/8/2024, in English 14:30, 14 August 2024.
func (p *Printer) DateTime(ms int64, zone *time.Location) string {
	t := time.UnixMilli(ms).In(zone)
	if p.lang == "en" {
		return t.Format("15:04, ") + p.day(t)
	}
	return t.Format("15:04 ngày ") + p.day(t)
}

// RunTime writes milliseconds as minutes and seconds: 2:18.970, and without decimals when the second is whole: 77:01.
// The dot is that of a stop watch in both languages.
func (p *Printer) RunTime(ms int64) string {
	sign := ""
	if ms < 0 {
		sign, ms = "-", -ms
	}
	if ms%1000 == 0 {
		return fmt.Sprintf("%s%d:%02d", sign, ms/60_000, ms/1000%60)
	}
	return fmt.Sprintf("%s%d:%02d.%03d", sign, ms/60_000, ms/1000%60, ms%1000)
}

// Left says how long is left, rounded down so that nobody is promised more than there is: còn 12 ngày; hours below two days,
// minutes below two hours; "đã hết hạn" when nothing is left.
func (p *Printer) Left(d time.Duration) string {
	unit, n := unitOf(d)
	if d <= 0 {
		return p.T("time.over")
	}
	if n == 0 {
		return p.T("time.left.moment")
	}
	return p.T("time.left."+unit, "Count", n)
}

// Span is a length of time in words, rounded up so that who waits that long has waited enough: 2 phút.
func (p *Printer) Span(d time.Duration) string {
	step := time.Minute
	switch unit, _ := unitOf(d); {
	case d < time.Minute:
		return p.T("time.span.second", "Count", max(int64((d+time.Second-1)/time.Second), 1))
	case unit == "day":
		step = 24 * time.Hour
	case unit == "hour":
		step = time.Hour
	}
	unit, n := unitOf((d + step - 1).Truncate(step))
	return p.T("time.span."+unit, "Count", n)
}

// unitOf is the largest of day, hour, minute of which there are at least two (for days and hours), and how many whole ones.
func unitOf(d time.Duration) (unit string, n int64) {
	switch {
	case d >= 48*time.Hour:
		return "day", int64(d / (24 * time.Hour))
	case d >= 2*time.Hour:
		return "hour", int64(d / time.Hour)
	}
	return "minute", int64(d / time.Minute)
}
