// Run times: what is read, what is refused, and that writing and reading agree.
package scoring

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParseTime(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int64
		err        error
	}{
		{"minutes past the hour are minutes", "77:01", 4_621_000, nil},
		{"milliseconds after a dot", "2:18.970", 138_970, nil},
		{"milliseconds after a comma", "2:18,970", 138_970, nil},
		{"one decimal is tenths", "2:18.9", 138_900, nil},
		{"hours, minutes, seconds", "1:02:03", 3_723_000, nil},
		{"bare seconds", "95", 95_000, nil},
		{"bare seconds with decimals", "95,5", 95_500, nil},
		{"spaces around", " 77:01 ", 4_621_000, nil},
		{"leading zeros", "00:00:07", 7_000, nil},
		{"nothing is no time", "", 0, ErrTime},
		{"one digit of seconds could be 2:05 or 2:50", "2:5", 0, ErrTime},
		{"sixty seconds are a minute", "2:60", 0, ErrTime},
		{"sixty minutes are an hour once hours are written", "1:60:00", 0, ErrTime},
		{"four parts", "1:02:03:04", 0, ErrTime},
		{"a missing part", ":30", 0, ErrTime},
		{"a minus", "-2:18", 0, ErrTime},
		{"four decimals", "2:18.9701", 0, ErrTime},
		{"a point with nothing after it", "2:18.", 0, ErrTime},
		{"words", "hai phút", 0, ErrTime},
		{"digits of another script", "٧٧:٠١", 0, ErrTime},
		{"a thousand hours", "1000:00:00", MaxTime, nil},
		{"a second more", "1000:00:01", 0, ErrTimeRange},
		{"more digits than any time has", "99999999999999999999:00", 0, ErrTimeRange},
		{"as many zeros in front as one likes", "0000000000000000000001:00", 60_000, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseTime(c.text)
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("ParseTime(%q) = %d, %v; want %d, %v", c.text, got, err, c.want, c.err)
			}
		})
	}
}

func TestFormatTimeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(0, MaxTime).Draw(t, "ms")
		if got, err := ParseTime(FormatTime(ms)); got != ms || err != nil {
			t.Fatalf("%d is written %q and read %d, %v", ms, FormatTime(ms), got, err)
		}
	})
	for ms, want := range map[int64]string{4_621_000: "77:01", 138_970: "2:18.970", 7: "0:00.007", 0: "0:00"} {
		if got := FormatTime(ms); got != want {
			t.Errorf("FormatTime(%d) = %q, want %q", ms, got, want)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"77:01", "2:18.970", "2:18,970", "1:02:03", "95", "95.5", "", ":", "0:00.0000", "9999999999:59", "１:００"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ms, err := ParseTime(s)
		if err != nil {
			if ms != 0 {
				t.Fatalf("%q refused, yet %d", s, ms)
			}
			return
		}
		if ms < 0 || ms > MaxTime {
			t.Fatalf("%q is read as %d", s, ms)
		}
		if back, err := ParseTime(FormatTime(ms)); back != ms || err != nil {
			t.Fatalf("%q is read as %d, written %q and read %d, %v", s, ms, FormatTime(ms), back, err)
		}
	})
}
