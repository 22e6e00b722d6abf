// The Vietnamese letters as base, quality and tone, looked up by rune.
package text

import (
	"unicode"
	"unicode/utf8"
)

// letter is one lower-case letter without its tone. The zero value is no letter of this table.
type letter struct {
	toneless rune  // lower case, quality kept: ệ → ê
	plain    byte  // lower case, no mark at all: ệ → e, đ → d
	tone     uint8 // index in tones: 0 none, 1 grave, 2 hook, 3 tilde, 4 acute, 5 dot below
	vowel    bool
}

// toned holds each vowel with its six tones, in the order of letter.tone.
var toned = [...]string{
	"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
	"oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
}

const (
	vowelPlain = "aaaeeiooouuy" // the plain letter of each line of toned
	tableSize  = 0x1F00         // beyond the last Vietnamese letter, ỹ U+1EF9
)

var letters = letterTable()

func letterTable() *[tableSize]letter {
	var t [tableSize]letter
	for c := 'a'; c <= 'z'; c++ {
		t[c] = letter{toneless: c, plain: byte(c)}
	}
	for i, line := range toned {
		tone := uint8(0)
		first, _ := utf8.DecodeRuneInString(line)
		for _, r := range line {
			t[r] = letter{toneless: first, plain: vowelPlain[i], tone: tone, vowel: true}
			tone++
		}
	}
	// Ð (eth) and Ɖ (African d) look like Đ and are typed for it.
	for _, r := range "đðɖ" {
		t[r] = letter{toneless: 'đ', plain: 'd'}
	}
	for r := range t {
		if l := t[r]; l.plain != 0 {
			if up := unicode.ToUpper(rune(r)); up < tableSize && t[up].plain == 0 {
				t[up] = l
			}
		}
	}
	return &t
}

// find looks a rune up; plain is 0 when the rune is no Vietnamese or Latin letter.
func find(r rune) letter {
	if r < 0 || r >= tableSize {
		return letter{}
	}
	return letters[r]
}

// withTone gives the lower-case vowel with a tone: (ê, 5) → ệ.
func withTone(toneless rune, tone uint8) rune {
	for _, line := range toned {
		n := uint8(0)
		for _, r := range line {
			if n == 0 && r != toneless {
				break
			}
			if n == tone {
				return r
			}
			n++
		}
	}
	return toneless
}
