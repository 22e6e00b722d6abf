// What a value of an edition may be, in a workbook and in a form alike: all of it becomes public.
package history

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// firstYear is the oldest year an edition can have; maxText is in characters.
const (
	firstYear = 1945
	maxText   = 500
	maxCount  = 1_000_000
)

// zone is the one of all editions: Asia/Ho_Chi_Minh since 1975.
var zone = time.FixedZone("+07", 7*60*60)

// longDigits are what a phone or a citizen's number looks like, whatever stands between its digits; days are day.month.year.
var longDigits = regexp.MustCompile(`\d([\s.\-]?\d){8,}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}`)

// wrongText says what is wrong with words; nil = nothing. What looks like a phone, a citizen's number or a day of birth is refused.
func wrongText(value string, need bool) *fault.Fault {
	switch {
	case value == "" && need:
		return fault.Invalid("", "history.fault.needed")
	case utf8.RuneCountInString(value) > maxText:
		return fault.Invalid("", "history.fault.long", "Max", maxText)
	case longDigits.MatchString(value):
		return fault.Invalid("", "history.fault.private")
	}
	return nil
}

// wrongSource is wrongText for where figures come from: a document has its number and day.
func wrongSource(value string) *fault.Fault {
	if utf8.RuneCountInString(value) > maxText {
		return fault.Invalid("", "history.fault.long", "Max", maxText)
	}
	return nil
}

// wrongPeople is wrongText for names.
func wrongPeople(value string) *fault.Fault {
	if strings.ContainsFunc(value, unicode.IsDigit) {
		return fault.Invalid("", "history.fault.people")
	}
	return wrongText(value, false)
}

// wrongYear says what is wrong with a year; ok = it was a number.
func wrongYear(n int, ok bool, last int) *fault.Fault {
	if !ok || n < firstYear || n > last {
		return fault.Invalid("", "history.fault.year", "First", firstYear, "Last", last)
	}
	return nil
}

// wrongCount says what is wrong with a number of things written as value.
func wrongCount(n int, ok bool, value string) *fault.Fault {
	if !ok || n < 0 || n > maxCount {
		return fault.Invalid("", "history.fault.count", "Value", value)
	}
	return nil
}

// wrongNumber is wrongCount for "lần thứ", which counts from 1.
func wrongNumber(n *int64) *fault.Fault {
	if n != nil && *n == 0 {
		return fault.Invalid("", "history.fault.count", "Value", "0")
	}
	return nil
}

// yes says whether a cell of a column of marks is ticked.
func yes(value string) bool {
	switch text.Fold(value) {
	case "", "khong", "no", "0", "false":
		return false
	}
	return true
}

// contradictions are parts that say more than the whole; Field is a heading's key and a form's field.
func (e Edition) contradictions() (list []*fault.Fault) {
	for _, m := range measures {
		var sum int64
		for _, a := range e.Areas {
			if n := m.ofArea(a); n != nil {
				sum += *n
			}
		}
		if whole := m.of(e); whole != nil && sum > *whole {
			list = append(list, fault.Invalid(m.name, "history.fault.areas_over", "Sum", sum, "Whole", *whole))
		}
	}
	if n := int64(len(e.Results)); e.Prizes != nil && n > *e.Prizes {
		list = append(list, fault.Invalid("prizes", "history.fault.list_over", "Listed", n, "Whole", *e.Prizes))
	}
	return list
}

// measureOf is one of the counts of an edition.
type measureOf struct {
	name   string
	of     func(Edition) *int64
	ofArea func(Area) *int64
}

var measures = []measureOf{
	{"entries", func(e Edition) *int64 { return e.Entries }, func(a Area) *int64 { return a.Entries }},
	{"participants", func(e Edition) *int64 { return e.Participants }, func(a Area) *int64 { return a.Participants }},
	{"prizes", func(e Edition) *int64 { return e.Prizes }, func(a Area) *int64 { return a.Prizes }},
}

// numberTaken says which other edition of the series has the same "lần thứ"; nil = none.
func (e Edition) numberTaken(all []Edition) *fault.Fault {
	for _, o := range all {
		if e.Number != nil && o.Number != nil && o.SeriesKey == e.SeriesKey && o.Year != e.Year && *o.Number == *e.Number && o.Kind != Withdrawn {
			return fault.Invalid("number", "history.fault.number_taken", "Number", *e.Number, "Year", strconv.Itoa(o.Year))
		}
	}
	return nil
}

// ordinal reads "lần thứ 20", "lần thứ nhất" or "lần thứ XI" out of a name; nil = it does not say.
func ordinal(name string) *int64 {
	words := strings.FieldsFunc(text.Fold(name), notWord)
	for i := 0; i+2 < len(words); i++ {
		if words[i] != "lan" || words[i+1] != "thu" {
			continue
		}
		if n, err := strconv.ParseInt(words[i+2], 10, 64); err == nil && n > 0 {
			return &n
		}
		if n, ok := ordinals[words[i+2]]; ok {
			return &n
		}
		if n := roman(words[i+2]); n > 0 {
			return &n
		}
	}
	return nil
}

var ordinals = map[string]int64{"nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}

// roman reads a Roman number; 0 = it is none.
func roman(s string) (n int64) {
	values := map[rune]int64{'i': 1, 'v': 5, 'x': 10, 'l': 50}
	var before int64
	for _, r := range s {
		v, ok := values[r]
		if !ok {
			return 0
		}
		if n += v; before > 0 && before < v {
			n -= 2 * before
		}
		before = v
	}
	return n
}
