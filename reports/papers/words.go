// How papers write names, counts, amounts, times and days: in Vietnamese, whatever language the pages are in.
package papers

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hoithi/contests"
	"hoithi/internal/decimal"
	"hoithi/reports/typeset"
)

// two writes a count with a leading zero under ten, as papers do.
func two(n int) string { return fmt.Sprintf("%02d", n) }

// grouped writes a whole number with dots: 6.000.000.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func points(m decimal.Milli) string { return m.Format(",") }

// runTime writes milliseconds as a stop watch does: 2:18.970.
func runTime(ms int64) string {
	s := fmt.Sprintf("%d:%02d", ms/60_000, ms/1000%60)
	if ms%1000 > 0 {
		s += fmt.Sprintf(".%03d", ms%1000)
	}
	return s
}

// dayOf reads 2024-08-14; what is no day is the zero day.
func dayOf(iso string) typeset.Day {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return typeset.Day{}
	}
	return typeset.DayOf(t)
}

// dayWords is "ngày 14 tháng 8 năm 2024".
func dayWords(iso string) string { return dayOf(iso).InWords() }

// thing is what is entered, inside a sentence; person is one of its people.
func thing(r *contests.Rules) string {
	if r.Kind() == contests.EntryWork {
		return "bài dự thi"
	}
	return "đội thi"
}

func person(r *contests.Rules) string {
	if r.Kind() == contests.EntryWork {
		return "Tác giả, nhóm tác giả"
	}
	return "Thí sinh"
}

// thingColumn and fieldColumn head the columns of a table.
func thingColumn(r *contests.Rules) string {
	if r.Kind() == contests.EntryWork {
		return "Tên bài dự thi"
	}
	return "Tên đội thi"
}

func fieldColumn(r *contests.Rules) string {
	if r.Kind() == contests.EntryWork {
		return "Lĩnh vực"
	}
	return "Bảng"
}

// short is a division in a column of its own: "A" of "Bảng A (tiểu học)" stays whole unless it only repeats the head.
func short(r *contests.Rules, name string) string {
	if rest, ok := strings.CutPrefix(name, fieldColumn(r)+" "); ok {
		return rest
	}
	return name
}

// lines parts a typed text, without empty lines.
func lines(s string) (all []string) {
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// upper writes a name in capitals as the head of a paper does.
func upper(s string) string { return strings.ToUpper(s) }

// province is what follows the last "tỉnh" or "thành phố" of a name: where papers are dated. "" when it is not said.
func province(name string) string {
	for _, word := range []string{"tỉnh ", "Tỉnh ", "thành phố ", "Thành phố "} {
		if i := strings.LastIndex(name, word); i >= 0 {
			return strings.TrimSpace(name[i+len(word):])
		}
	}
	return ""
}

// listed joins names for a sentence: "A, B và C".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " và " + names[len(names)-1]
}

// roman writes the numbers of groups.
func roman(n int) string {
	out := ""
	for _, d := range []struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= d.value {
			out += d.sign
			n -= d.value
		}
	}
	return out
}
