// Tests of reading and writing thousandths.
package decimal

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]Milli{"8": 8000, "8,5": 8500, "8.5": 8500, " 0,25 ": 250, "-5": -5000, "007": 7000, "100": 100_000, "0.001": 1, "+3": 3000, "1000000000": Max} {
		if got, err := Parse(in); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "x", "8,5,5", "8.5.5", "1e3", "8,", ",5", "0.0001", "٣", "--1", "1 000", "NaN"} {
		if _, err := Parse(in); !errors.Is(err, ErrSyntax) {
			t.Errorf("Parse(%q): %v, want ErrSyntax", in, err)
		}
	}
	for _, in := range []string{"1000000000.001", "99999999999999999999999", "2000000000"} {
		if _, err := Parse(in); !errors.Is(err, ErrRange) {
			t.Errorf("Parse(%q): %v, want ErrRange", in, err)
		}
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Milli(rapid.Int64Range(-int64(Max), int64(Max)).Draw(t, "m"))
		for _, separator := range []string{",", "."} {
			if got, err := Parse(m.Format(separator)); err != nil || got != m {
				t.Fatalf("%d → %q → %d, %v", m, m.Format(separator), got, err)
			}
		}
	})
}
