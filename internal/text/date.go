// Days as people in Vietnam write them.
package text

import (
	"strconv"
	"time"
)

// Date reads day, month and year of four digits, "2/7/2013" or "02/07/2013", separated by / or - or . alike on both sides,
// and gives 2013-07-02. ok is false for a day that is not in the calendar (31/02) and for years outside 1900 to 2199.
func Date(s string) (iso string, ok bool) {
	s = Clean(s)
	var parts [3]int
	var widths [3]int
	var separator byte
	at := 0
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			if widths[at] == 4 {
				return "", false
			}
			parts[at] = parts[at]*10 + int(c-'0')
			widths[at]++
		case (c == '/' || c == '-' || c == '.') && at < 2 && (at == 0 || c == separator):
			separator = c
			at++
		default:
			return "", false
		}
	}
	day, month, year := parts[0], parts[1], parts[2]
	if widths[0] < 1 || widths[0] > 2 || widths[1] < 1 || widths[1] > 2 || widths[2] != 4 || year < 1900 || year > 2199 {
		return "", false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || int(t.Month()) != month {
		return "", false
	}
	return strconv.Itoa(year) + t.Format("-01-02"), true
}
