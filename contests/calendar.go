// Days, minutes and durations as the rules document writes them: without a zone, which the document names once.
package contests

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// scalarError is a day, minute or duration that cannot be read; key is the catalogue message that says so.
type scalarError struct{ key, text string }

func (e *scalarError) Error() string { return e.key + ": " + strconv.Quote(e.text) }

// Day is a calendar day: 2024-08-14.
type Day string

// UnmarshalText refuses days that are not in the calendar.
func (d *Day) UnmarshalText(b []byte) error {
	if _, err := time.Parse(time.DateOnly, string(b)); err != nil {
		return &scalarError{"rules.bad_day", string(b)}
	}
	*d = Day(b)
	return nil
}

// Start is the first instant of the day in a zone.
func (d Day) Start(zone *time.Location) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), zone)
	return t
}

// Minute is a day and a clock time: 2024-06-30 23:59.
type Minute string

const minuteLayout = "2006-01-02 15:04"

// UnmarshalText refuses minutes that do not exist.
func (m *Minute) UnmarshalText(b []byte) error {
	if _, err := time.Parse(minuteLayout, string(b)); err != nil {
		return &scalarError{"rules.bad_minute", string(b)}
	}
	*m = Minute(b)
	return nil
}

// Time is the first instant of the minute in a zone.
func (m Minute) Time(zone *time.Location) time.Time {
	t, _ := time.ParseInLocation(minuteLayout, string(m), zone)
	return t
}

// Duration is a length of time in milliseconds, written as minutes and seconds: 150:00.
type Duration int64

// UnmarshalText reads m:ss.
func (d *Duration) UnmarshalText(b []byte) error {
	minutes, seconds, ok := strings.Cut(string(b), ":")
	m, errM := strconv.Atoi(minutes)
	s, errS := strconv.Atoi(seconds)
	if !ok || errM != nil || errS != nil || m < 0 || m > 100_000 || s < 0 || s > 59 || len(seconds) != 2 {
		return &scalarError{"rules.bad_duration", string(b)}
	}
	*d = Duration(m*60_000 + s*1000)
	return nil
}

// MarshalText writes the form UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%d:%02d", d/60_000, d%60_000/1000), nil
}
