// Search form: lower case, no marks.
package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form to search in: lower case, no marks, đ → d, single spaces. NFC and NFD fold alike.
// It is for finding only: Ngọc Anh and Ngọc Ánh fold to the same text and are two people (see Canon).
func Fold(s string) string {
	var room [96]byte
	if b, ok := foldKnown(room[:0], s); ok {
		return string(b)
	}
	s = norm.NFKD.String(Clean(s))
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if l := find(r); l.plain != 0 {
			b = append(b, l.plain)
		} else if !unicode.Is(unicode.Mn, r) {
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return Clean(string(b))
}

// foldKnown folds text of printable ASCII and composed Vietnamese letters, which is nearly all there is; ok is false for any other.
func foldKnown(b []byte, s string) (folded []byte, ok bool) {
	space := false
	for _, r := range s {
		l := find(r)
		switch {
		case r == ' ':
			space = len(b) > 0
			continue
		case l.plain == 0 && (r < ' ' || r >= 0x7F):
			return nil, false
		}
		if space {
			b, space = append(b, ' '), false
		}
		if l.plain != 0 {
			b = append(b, l.plain)
		} else {
			b = append(b, byte(r))
		}
	}
	return b, true
}
