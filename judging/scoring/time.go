// Run times as people write them.
package scoring

import (
	"errors"
	"strconv"
	"strings"
)

// MaxTime is the longest time ParseTime reads, in milliseconds: a thousand hours.
const MaxTime int64 = 1000 * 3600 * 1000

// ErrTime says that a text is not a time; ErrTimeRange that it is longer than MaxTime.
var (
	ErrTime      = errors.New("scoring: not a time; want seconds, m:ss, m:ss.mmm or h:mm:ss")
	ErrTimeRange = errors.New("scoring: time too long")
)

// ParseTime reads seconds ("95", "95.5"), m:ss ("77:01", minutes without limit), h:mm:ss ("1:02:03"), each with up to three
// decimals after a dot or a comma ("2:18,970"). After a colon there are two digits under 60, so that 2:5 is refused
// rather than guessed. The result is in milliseconds, 0 to MaxTime.
func ParseTime(s string) (ms int64, err error) {
	clock, fraction, hasFraction := strings.Cut(strings.Replace(strings.TrimSpace(s), ",", ".", 1), ".")
	if hasFraction {
		if fraction == "" || len(fraction) > 3 || !digits(fraction) {
			return 0, ErrTime
		}
		ms, _ = strconv.ParseInt((fraction + "00")[:3], 10, 64)
	}
	parts := strings.Split(clock, ":")
	if len(parts) > 3 {
		return 0, ErrTime
	}
	var seconds int64
	for i, part := range parts {
		if part == "" || !digits(part) || (i > 0 && (len(part) != 2 || part > "59")) {
			return 0, ErrTime
		}
		part = strings.TrimLeft(part[:len(part)-1], "0") + part[len(part)-1:]
		if len(part) > 7 {
			return 0, ErrTimeRange
		}
		v, _ := strconv.ParseInt(part, 10, 64)
		seconds = seconds*60 + v
	}
	ms += seconds * 1000
	if ms > MaxTime {
		return 0, ErrTimeRange
	}
	return ms, nil
}

// FormatTime writes m:ss, with milliseconds when there are any: 77:01, 2:18.970. ParseTime reads it back.
func FormatTime(ms int64) string {
	b := strconv.AppendInt(nil, ms/60_000, 10)
	b = append(b, ':')
	b = append(b, strconv.FormatInt(100+ms%60_000/1000, 10)[1:]...)
	if ms%1000 != 0 {
		b = append(b, '.')
		b = append(b, strconv.FormatInt(1000+ms%1000, 10)[1:]...)
	}
	return string(b)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
