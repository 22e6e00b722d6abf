// The Vietnamese letters as base, quality and tone, looked up by rune.
package text

import "unicode"

// letter is one lower-case letter without its tone. The zero value is no letter of this table.
type letter struct {
	toneless rune  // lower case, quality kept: ệ → ê
	plain    byte  // lower case, no mark at all: ệ → e, đ → d
	tone     uint8 // 0 none, 1 grave, 2 hook, 3 tilde, 4 acute, 5 dot below
	line     uint8 // of toned, from 1; 0 = no vowel
}

func (l letter) vowel() bool { return l.line > 0 }

// toned holds each vowel with its six tones, in the order of letter.tone.
var toned = [...]string{
	"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
	"oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
}

const (
	vowelPlain = "aaaeeiooouuy" // the plain letter of each line of toned
	tableSize  = 0x1F00         // beyond the last Vietnamese letter, ỹ U+1EF9
)

// table is worked out once and never changes.
var table = newTable()

type letterTable struct {
	letters [tableSize]letter
	toned   [len(toned)][6]rune
}

func newTable() *letterTable {
	var t letterTable
	for c := 'a'; c <= 'z'; c++ {
		t.letters[c] = letter{toneless: c, plain: byte(c)}
	}
	for i, line := range toned {
		for tone, r := range []rune(line) {
			t.toned[i][tone] = r
			t.letters[r] = letter{toneless: t.toned[i][0], plain: vowelPlain[i], tone: uint8(tone), line: uint8(i + 1)}
		}
	}
	// Ð (eth) and Ɖ (African d) look like Đ and are typed for it.
	for _, r := range "đðɖ" {
		t.letters[r] = letter{toneless: 'đ', plain: 'd'}
	}
	for r := range t.letters {
		if l := t.letters[r]; l.plain != 0 {
			if up := unicode.ToUpper(rune(r)); up < tableSize && t.letters[up].plain == 0 {
				t.letters[up] = l
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
	return table.letters[r]
}

// rune is the lower-case letter with its tone.
func (l letter) rune() rune {
	if l.tone == 0 {
		return l.toneless
	}
	return table.toned[l.line-1][l.tone]
}
