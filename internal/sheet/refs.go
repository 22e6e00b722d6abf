// Names of cells, and the escapes of texts.
package sheet

import (
	"strconv"
	"strings"
)

// parseRef reads "AB12" as column 27 and row 11, both from 0. ok is false beyond the limits of the format.
func parseRef(ref string) (column, row int, ok bool) {
	i := 0
	for i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 3 {
		column = column*26 + int(ref[i]-'A') + 1
		i++
	}
	n, err := strconv.Atoi(ref[i:])
	if i == 0 || err != nil || n < 1 || ref[i] == '+' {
		return 0, 0, false
	}
	return column - 1, n - 1, true
}

// parseSpan reads "A1:N1".
func parseSpan(ref string) (area span, ok bool) {
	from, to, has := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !has {
		to = from
	}
	var ok1, ok2 bool
	area.column1, area.row1, ok1 = parseRef(from)
	area.column2, area.row2, ok2 = parseRef(to)
	return area, ok1 && ok2
}

// unescape undoes _x000D_, the format's way of writing characters XML has no place for.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && i+7 <= len(s) && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
