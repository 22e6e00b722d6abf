// Sameness form: what two spellings of one name have in common.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Canon gives the form in which two spellings of the same name are equal: lower case, single spaces, one placing of
// the tone (Thuý Hoà = Thúy Hòa, qúy = quý, gìa = già), marks kept (Ngọc Anh ≠ Ngọc Ánh), y and i kept apart (Mỹ ≠ Mĩ).
// NFC and NFD are alike. A word that is no Vietnamese syllable keeps its tones where they are.
func Canon(s string) string {
	if !known(s) {
		s = Clean(strings.ToLower(Clean(s)))
	}
	var room [128]byte
	b := room[:0]
	var word syllable
	space := false
	for _, r := range s {
		l := find(r)
		if l.plain != 0 {
			if space && word.n == 0 {
				b = append(b, ' ')
			}
			space = false
			if word.n == len(word.letters) {
				b = word.flush(b)
			}
			word.letters[word.n] = l
			word.n++
			continue
		}
		b = word.flush(b)
		if r == ' ' {
			space = len(b) > 0
			continue
		}
		if space {
			b, space = append(b, ' '), false
		}
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	b = word.flush(b)
	if known(s) {
		return string(b)
	}
	return Clean(string(b))
}

// known says that the text is printable ASCII and composed Vietnamese letters only.
func known(s string) bool {
	for _, r := range s {
		if (r < ' ' || r >= 0x7F) && find(r).plain == 0 {
			return false
		}
	}
	return true
}

// syllable gathers the letters of one word. Words longer than its room are no syllables and may be cut anywhere.
type syllable struct {
	letters [24]letter
	n       int
}

// flush appends the word with its tone in the one place, and empties it.
func (w *syllable) flush(b []byte) []byte {
	if w.n == 0 {
		return b
	}
	word := w.letters[:w.n]
	w.n = 0
	if tone, from, to := shape(word); tone > 0 {
		at := from + nucleus(word[from:to], to < len(word))
		for i := range word {
			word[i].tone = 0
		}
		word[at].tone = tone
	}
	for _, l := range word {
		b = utf8.AppendRune(b, l.rune())
	}
	return b
}

// shape finds the one tone and the vowels [from, to) of a syllable: consonants, one to three vowels, consonants.
// The u of qu- and the i of gi- before another vowel are consonants. tone is 0 when there is nothing to place.
func shape(word []letter) (tone uint8, from, to int) {
	for _, l := range word {
		if l.tone > 0 {
			if tone > 0 {
				return 0, 0, 0
			}
			tone = l.tone
		}
	}
	for from < len(word) && !word[from].vowel() {
		from++
	}
	if from == 1 && len(word) > 2 && word[2].vowel() &&
		(word[0].toneless == 'q' && word[1].toneless == 'u' || word[0].toneless == 'g' && word[1].toneless == 'i') {
		from = 2
	}
	to = from
	for to < len(word) && word[to].vowel() {
		to++
	}
	for _, l := range word[to:] {
		if l.vowel() {
			return 0, 0, 0
		}
	}
	if n := to - from; n < 1 || n > 3 {
		return 0, 0, 0
	}
	return tone, from, to
}

// nucleus is the place of the tone among the vowels: the last one with a quality mark (ươ → ơ), else the second before
// a final consonant and in oa, oe, uy, else the first of two and the middle of three.
func nucleus(vowels []letter, final bool) int {
	for i := len(vowels) - 1; i >= 0; i-- {
		if vowels[i].toneless >= utf8.RuneSelf {
			return i
		}
	}
	switch {
	case len(vowels) == 1:
		return 0
	case len(vowels) == 3 || final:
		return 1
	}
	first, second := vowels[0].toneless, vowels[1].toneless
	if first == 'o' && (second == 'a' || second == 'e') || first == 'u' && second == 'y' {
		return 1
	}
	return 0
}
