// Package decimal reads and writes points as whole thousandths, so that no mark ever passes through a float.
package decimal

import (
	"errors"
	"strconv"
	"strings"
)

// Milli is a number of thousandths: 8,5 is 8500.
type Milli int64

// Max bounds what Parse accepts, in thousandths: a billion points. It leaves room for sums of millions of marks.
const Max Milli = 1_000_000_000_000

// ErrSyntax says that a text is not a decimal with at most three places; ErrRange that it is beyond ±Max.
var (
	ErrSyntax = errors.New("decimal: not a number with at most three decimals")
	ErrRange  = errors.New("decimal: out of range")
)

// Parse reads "8", "8,5", "8.5" or "-0,25"; a comma and a dot both separate decimals, thousands are not grouped.
func Parse(s string) (Milli, error) {
	s = strings.TrimSpace(s)
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	whole, frac, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if s == "" || whole == "" || len(frac) > 3 || (frac == "" && strings.ContainsAny(s, ".,")) || !digits(whole) || !digits(frac) {
		return 0, ErrSyntax
	}
	if len(strings.TrimLeft(whole, "0")) > 9 {
		if v, err := strconv.ParseInt(whole, 10, 64); err != nil || Milli(v) > Max/1000 {
			return 0, ErrRange
		}
	}
	v, _ := strconv.ParseInt(whole+(frac + "000")[:3], 10, 64)
	if Milli(v) > Max {
		return 0, ErrRange
	}
	if negative {
		v = -v
	}
	return Milli(v), nil
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Format writes the shortest exact form with the given decimal separator: 8500 → "8,5".
func (m Milli) Format(separator string) string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	whole := sign + strconv.FormatInt(int64(m)/1000, 10)
	frac := strings.TrimRight(strconv.FormatInt(int64(m)%1000+1000, 10)[1:], "0")
	if frac == "" {
		return whole
	}
	return whole + separator + frac
}

// String writes with a dot, for documents and logs; pages go through i18n.
func (m Milli) String() string { return m.Format(".") }

// TextError is what UnmarshalText returns: the text that could not be read, and ErrSyntax or ErrRange.
type TextError struct {
	Text string
	Err  error
}

func (e *TextError) Error() string { return e.Err.Error() + ": " + strconv.Quote(e.Text) }
func (e *TextError) Unwrap() error { return e.Err }

// UnmarshalText reads a YAML or form scalar as it was written.
func (m *Milli) UnmarshalText(b []byte) error {
	v, err := Parse(string(b))
	if err != nil {
		return &TextError{string(b), err}
	}
	*m = v
	return nil
}

// MarshalText writes the form UnmarshalText reads.
func (m Milli) MarshalText() ([]byte, error) { return []byte(m.String()), nil }
