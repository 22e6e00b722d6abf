// The fixed words of a paper: nation, number and symbol, place and date, in the spelling the decree gives.
package typeset

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const (
	nation      = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto       = "Độc lập - Tự do - Hạnh phúc"
	forWhom     = "Nơi nhận:"
	handRoom    = "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0" // where a number is written by hand; such spaces are never folded or broken
	handDate    = "\u00a0\u00a0\u00a0\u00a0"
	missingRune = '□' // stands for what the font of the PDF does not have
)

// numberLine is "Số: 12/QĐ-LHH", with room for the number when it is not given yet; "" without a symbol and number.
func (h Head) numberLine() string {
	switch {
	case h.Symbol == "" && h.Number == "":
		return ""
	case h.Symbol == "":
		return "Số: " + h.Number
	case h.Number == "":
		return "Số:" + handRoom + "/" + h.Symbol
	}
	return "Số: " + h.Number + "/" + h.Symbol
}

// placeLine is "Bắc Giang, ngày 05 tháng 02 năm 2024"; "" without a place.
func (h Head) placeLine() string {
	if h.Place == "" {
		return ""
	}
	return h.Place + ", " + h.Date.InWords()
}

// dated says that the head has a second row.
func (h Head) dated() bool { return h.numberLine() != "" || h.About != "" || h.Place != "" }

// InWords writes the day as papers do: "ngày 05 tháng 02 năm 2024", zeros before days under ten and the first two months; what is 0 is
// room to write.
func (d Day) InWords() string {
	day, month, year := handDate, handDate, handDate
	if d.Day > 0 {
		day = fmt.Sprintf("%02d", d.Day)
	}
	if d.Month > 0 {
		month = fmt.Sprint(d.Month)
		if d.Month < 3 {
			month = "0" + month
		}
	}
	if d.Year > 0 {
		year = fmt.Sprint(d.Year)
	}
	return "ngày " + day + " tháng " + month + " năm " + year
}

// heading is "Phụ lục I" or "Phụ lục".
func (a Annex) heading() string { return strings.TrimSpace("Phụ lục " + a.Number) }

// clean brings a text into the form both writers take: composed (a PDF draws loose marks beside their letters), without control
// characters other than line breaks.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\ufffe' || r == '\uffff':
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

// thousands writes a whole number with dots: 1.484.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// mark is what stands before an item of a list.
func (l List) mark(i int) string {
	if !l.Numbered {
		return "-"
	}
	return fmt.Sprintf("%d.", max(l.Start, 1)+i)
}
