// Whole numbers in Vietnamese words, for amounts in papers.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var digitWords = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// InWords writes a whole number as papers do: 3.000.000 = "ba triệu", 105.200.000 = "một trăm linh năm triệu hai trăm nghìn",
// 21 = "hai mươi mốt", 24 = "hai mươi tư", 15 = "mười lăm". Groups after the first are read in full (1.005 = "một nghìn không trăm linh
// năm"); 2.000.500 is "hai triệu không nghìn năm trăm", since "hai triệu năm trăm" is said for 2.500.000.
func InWords(n int64) string {
	if n == 0 {
		return digitWords[0]
	}
	if n < 0 {
		return "âm " + positive(-uint64(n))
	}
	return positive(uint64(n))
}

// positive reads billions before the word tỷ, then millions, thousands and the rest.
func positive(n uint64) string {
	var words []string
	if high := n / 1e9; high > 0 {
		words = append(words, positive(high), "tỷ")
	}
	n %= 1e9
	for _, group := range []struct {
		size uint64
		name string
	}{{1e6, "triệu"}, {1e3, "nghìn"}, {1, ""}} {
		part := int(n / group.size % 1000)
		if part == 0 {
			continue
		}
		if group.size == 1 && part >= 100 && len(words) > 0 && n/1e3%1000 == 0 {
			words = append(words, "không nghìn")
		}
		words = append(words, threeDigits(part, len(words) > 0))
		if group.name != "" {
			words = append(words, group.name)
		}
	}
	return strings.Join(words, " ")
}

// threeDigits reads 1 to 999; full says that hundreds are read even when there are none.
func threeDigits(n int, full bool) string {
	hundreds, tens, units := n/100, n/10%10, n%10
	var words []string
	if hundreds > 0 || full {
		words = append(words, digitWords[hundreds], "trăm")
	}
	switch {
	case tens == 0 && units > 0 && len(words) > 0:
		words = append(words, "linh")
	case tens == 1:
		words = append(words, "mười")
	case tens > 1:
		words = append(words, digitWords[tens], "mươi")
	}
	switch {
	case units == 0:
	case units == 1 && tens > 1:
		words = append(words, "mốt")
	case units == 4 && tens > 1:
		words = append(words, "tư")
	case units == 5 && tens > 0:
		words = append(words, "lăm")
	default:
		words = append(words, digitWords[units])
	}
	return strings.Join(words, " ")
}

// Money writes an amount of đồng in words, as after a figure: "Ba triệu đồng".
func Money(dong int64) string { return Capital(InWords(dong)) + " đồng" }

// Capital makes the first letter a capital.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
