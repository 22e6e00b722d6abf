// Package text treats Vietnamese text: one spelling in memory, search without marks, sameness with marks, order, phones and days.
//
// This file brings typed or pasted text into one spelling.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC composes letters and marks: the same text in NFC and in NFD gives the same bytes.
func NFC(s string) string {
	if ascii(s) {
		return s
	}
	return norm.NFC.String(s)
}

// Clean gives the text as it is stored: valid UTF-8 in NFC, single spaces, none at the ends.
// Every kind of space and line end counts as a space; invisible characters (controls, zero width, direction) go.
func Clean(s string) string {
	if tidy(s) {
		return s
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tidy says quickly that Clean would change nothing: printable ASCII with single inner spaces.
func tidy(s string) bool {
	space := true // a space here would be at the start
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7F || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return s == "" || !space
}
