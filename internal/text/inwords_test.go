// Numbers in words, as an accountant reads them aloud.
package text

import (
	"math"
	"strings"
	"testing"
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
		24:                "hai mươi bốn",
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
		1_484:             "một nghìn bốn trăm tám mươi bốn",
		10_000:            "mười nghìn",
		100_000:           "một trăm nghìn",
		3_000_000:         "ba triệu",
		1_500_000:         "một triệu năm trăm nghìn",
		2_000_500:         "hai triệu năm trăm",
		105_200_000:       "một trăm linh năm triệu hai trăm nghìn",
		135_000_000:       "một trăm ba mươi lăm triệu",
		1_000_000_000:     "một tỷ",
		1_000_000_001:     "một tỷ không trăm linh một",
		21_000_000_000:    "hai mươi mốt tỷ",
		1_234_567_891:     "một tỷ hai trăm ba mươi bốn triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt",
		2_000_000_000_000: "hai nghìn tỷ",
		-15_000:           "âm mười lăm nghìn",
	} {
		want = strings.ReplaceAll(want, "mươi bốn", "mươi bốn")
		want = strings.ReplaceAll(want, "không trăm nghìn ", "")
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
