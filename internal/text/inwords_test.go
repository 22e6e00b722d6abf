// Numbers in words, as an accountant reads them aloud.
package text

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int64]string{
		0:                 "không",
		1:                 "một",
		5:                 "năm",
		10:                "mười",
		11:                "mười một",
		15:                "mười lăm",
		20:                "hai mươi",
		21:                "hai mươi mốt",
		4:                 "bốn",
		14:                "mười bốn",
		24:                "hai mươi tư",
		44:                "bốn mươi tư",
		104:               "một trăm linh bốn",
		124:               "một trăm hai mươi tư",
		25:                "hai mươi lăm",
		91:                "chín mươi mốt",
		100:               "một trăm",
		101:               "một trăm linh một",
		105:               "một trăm linh năm",
		110:               "một trăm mười",
		111:               "một trăm mười một",
		115:               "một trăm mười lăm",
		121:               "một trăm hai mươi mốt",
		555:               "năm trăm năm mươi lăm",
		1_000:             "một nghìn",
		1_005:             "một nghìn không trăm linh năm",
		1_015:             "một nghìn không trăm mười lăm",
		1_484:             "một nghìn bốn trăm tám mươi tư",
		10_000:            "mười nghìn",
		100_000:           "một trăm nghìn",
		3_000_000:         "ba triệu",
		1_500_000:         "một triệu năm trăm nghìn",
		1_050_000:         "một triệu không trăm năm mươi nghìn",
		2_000_500:         "hai triệu không nghìn năm trăm",
		2_000_050:         "hai triệu không trăm năm mươi",
		2_500_500:         "hai triệu năm trăm nghìn năm trăm",
		4_444_444:         "bốn triệu bốn trăm bốn mươi tư nghìn bốn trăm bốn mươi tư",
		1_000_000_500:     "một tỷ không nghìn năm trăm",
		1_000_500_000:     "một tỷ năm trăm nghìn",
		105_200_000:       "một trăm linh năm triệu hai trăm nghìn",
		135_000_000:       "một trăm ba mươi lăm triệu",
		1_000_000_000:     "một tỷ",
		1_000_000_001:     "một tỷ không trăm linh một",
		21_000_000_000:    "hai mươi mốt tỷ",
		1_234_567_891:     "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
		2_000_000_000_000: "hai nghìn tỷ",
		-15_000:           "âm mười lăm nghìn",
	} {
		if got := InWords(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := InWords(math.MinInt64); !strings.HasPrefix(got, "âm chín tỷ hai trăm") || !strings.HasSuffix(got, "tám trăm linh tám") {
		t.Errorf("the least number: %q", got)
	}
	if got := Money(3_000_000); got != "Ba triệu đồng" {
		t.Error(got)
	}
	if got := Money(5); got != "Năm đồng" {
		t.Error(got)
	}
}

// heard reads words back into a number, by the names of digits and groups alone.
func heard(words string) (n int64) {
	digits := map[string]int64{"mốt": 1, "tư": 4, "lăm": 5}
	for i, w := range digitWords {
		digits[w] = int64(i)
	}
	part, digit := int64(0), int64(0) // of a group; the digit said last
	for _, w := range strings.Fields(words) {
		switch w {
		case "linh":
		case "mười":
			part += 10
		case "trăm":
			part, digit = part+100*digit, 0
		case "mươi":
			part, digit = part+10*digit, 0
		case "nghìn":
			n, part, digit = n+1000*(part+digit), 0, 0
		case "triệu":
			n, part, digit = n+1_000_000*(part+digit), 0, 0
		case "tỷ":
			n, part, digit = 1_000_000_000*(n+part+digit), 0, 0
		default:
			digit = digits[w]
		}
	}
	return n + part + digit
}

// TestEveryAmountIsReadBackFromItsWords: no two amounts have the same words, and none is lost on the way.
func TestEveryAmountIsReadBackFromItsWords(t *testing.T) {
	for n := range int64(200_000) {
		if got := heard(InWords(n)); got != n {
			t.Fatalf("%d = %q, read back as %d", n, InWords(n), got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 999_999_999_999_999).Draw(t, "n") / rapid.SampledFrom([]int64{1, 1000, 1_000_000, 1_000_000_000}).Draw(t, "size")
		n *= rapid.SampledFrom([]int64{1, 500, 1000}).Draw(t, "times")
		words := InWords(n)
		if got := heard(words); got != n {
			t.Fatalf("%d = %q, read back as %d", n, words, got)
		}
		for _, never := range []string{"mươi một", "mươi năm", "mươi bốn", "mười lẻ", "linh mười", "  "} {
			if strings.Contains(words+" ", never+" ") {
				t.Fatalf("%d = %q: nobody says %q", n, words, never)
			}
		}
	})
}
