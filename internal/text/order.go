// Vietnamese order as bytes that both databases sort by.
package text

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sorter is one collator with its room. A collate.Collator must not be used by two goroutines at once, hence the pool.
type sorter struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

var sorters = sync.Pool{New: func() any { return &sorter{collator: collate.New(language.Vietnamese)} }}

// SortKey gives bytes whose order is the Vietnamese order of the texts (a ă â … d đ …; tones grave, hook, tilde, acute, dot).
// Never nil; texts with the same Canon have the same key, so order by id after it.
func SortKey(s string) []byte {
	return appendKey([]byte{}, Canon(s))
}

// NameSortKey orders people as a class list does: by given name, the last word, then by family name and the words between.
// The whole given name decides first, tones too: every Anh stands before every Ánh.
func NameSortKey(s string) []byte {
	s = Canon(s) // or else Hoã would stand before Hỏa: their tones sit on different letters
	given, rest := s, ""
	if at := strings.LastIndexByte(s, ' '); at >= 0 {
		given, rest = s[at+1:], s[:at]
	}
	key := appendKey(make([]byte, 0, 96), given)
	return appendKey(append(key, 0, 0), rest)
}

func appendKey(key []byte, s string) []byte {
	c := sorters.Get().(*sorter)
	defer sorters.Put(c)
	c.buffer.Reset()
	return append(key, c.collator.KeyFromString(&c.buffer, s)...)
}
