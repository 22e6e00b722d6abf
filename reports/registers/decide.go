// Pure decisions about rows: what was typed becomes values, and when two rows are the same.
package registers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/fault"
	"hoithi/internal/text"
)

// Bounds of a value.
const (
	maxText   = 2000    // characters
	maxNumber = 1 << 50 // far above any count; sums of many stay in an int64
	firstYear = 1900
	lastYear  = 2199
)

// Clean makes values of what was typed, by code of field. Faults are Invalid at FieldName(code), all of them joined; fields that
// are closed keep what old says.
func Clean(r Register, typed map[string]string, old Values) (Values, error) {
	values, faults := Values{}, []error(nil)
	for _, f := range r.Fields {
		if f.Closed {
			if v := old[f.Code]; v != "" {
				values[f.Code] = v
			}
			continue
		}
		value, err := f.clean(typed[f.Code], old[f.Code])
		if err != nil {
			err.Field = FieldName(f.Code)
			faults = append(faults, err)
		} else if value != "" {
			values[f.Code] = value
		}
	}
	return values, errors.Join(faults...)
}

// FieldName is the name of a field in forms.
func FieldName(code string) string { return "o-" + code }

// clean reads one value; was is what the row says now, which may stay though its choice is closed.
func (f Field) clean(typed, was string) (string, *fault.Fault) {
	typed = text.Clean(typed)
	if typed == "" {
		if f.Required {
			return "", fault.Invalid("", "registers.fault.needed", "Field", f.Label)
		}
		return "", nil
	}
	switch f.Kind {
	case KindDate:
		return cleanDay(typed)
	case KindNumber, KindPeople:
		n, err := strconv.ParseInt(strings.NewReplacer(".", "", " ", "").Replace(typed), 10, 64)
		if err != nil || n < 0 || n > maxNumber || !wellGrouped(typed) {
			return "", fault.Invalid("", "registers.fault.number", "Value", typed)
		}
		return strconv.FormatInt(n, 10), nil
	case KindYear:
		n, err := strconv.Atoi(typed)
		if err != nil || n < firstYear || n > lastYear {
			return "", fault.Invalid("", "registers.fault.year", "Value", typed)
		}
		return strconv.Itoa(n), nil
	case KindChoice:
		return f.choose(typed, was)
	default:
		if len([]rune(typed)) > maxText {
			return "", fault.Invalid("", "registers.fault.long", "Max", maxText)
		}
		return typed, nil
	}
}

// cleanDay reads 2024-06-12 as browsers send it, 12/6/2024, or "ngày 12 tháng 6 năm 2024". What past years' lists often say instead of
// a day is refused with what to write.
func cleanDay(typed string) (string, *fault.Fault) {
	if t, err := time.Parse(time.DateOnly, typed); err == nil && t.Year() >= firstYear && t.Year() <= lastYear {
		return typed, nil
	}
	numbers := typed
	if m := dayInWords.FindStringSubmatch(text.Fold(typed)); m != nil {
		numbers = m[1] + "/" + m[2] + "/" + m[3]
	}
	if iso, ok := text.Date(numbers); ok {
		return iso, nil
	}
	key := "registers.fault.day"
	switch {
	case shortYear.MatchString(numbers):
		key = "registers.fault.short_year"
	case noDay.MatchString(text.Fold(numbers)):
		key = "registers.fault.no_day"
	}
	return "", fault.Invalid("", key, "Value", typed)
}

var (
	dayInWords = regexp.MustCompile(`^(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{2,4})$`)
	shortYear  = regexp.MustCompile(`^[0-9]{1,2}([/.-])[0-9]{1,2}[/.-][0-9]{2}$`)
	noDay      = regexp.MustCompile(`^(?:(?:thang )?[0-9]{1,2}[ /.-]+)?(?:nam )?[0-9]{4}$`)
)

// wellGrouped takes 1484, 1.484 and 1 484, and refuses 1.5, which is no whole number.
func wellGrouped(typed string) bool {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return r == '.' || r == ' ' })
	for _, part := range parts[min(1, len(parts)):] {
		if len(part) != 3 {
			return false
		}
	}
	return len(parts) == 1 || len(parts) > 1 && len(parts[0]) <= 3
}

// choose finds a choice by its code, or by its words in any of the ways to write them.
func (f Field) choose(typed, was string) (string, *fault.Fault) {
	wanted := text.Canon(typed)
	for _, c := range f.Choices {
		means := c.Code == typed || slices.ContainsFunc(append([]string{c.Label.VI, c.Label.EN}, c.Also...), func(words string) bool { return text.Canon(words) == wanted })
		if means && c.Closed && c.Code != was {
			return "", fault.Invalid("", "registers.fault.choice_closed", "Value", c.Label)
		}
		if means {
			return c.Code, nil
		}
	}
	return "", fault.Invalid("", "registers.fault.choice", "Value", typed, "Choices", f.open())
}

// open lists the words of the choices that can be taken, for a message.
func (f Field) open() string {
	var words []string
	for _, c := range f.Choices {
		if !c.Closed {
			words = append(words, c.Label.VI)
		}
	}
	return strings.Join(words, "; ")
}

// sameness is equal for two rows of a register that are the same: the day and the key fields, in canonical form. Rows have no
// number of their own, so this is how a workbook imported again finds them.
func (r Register) sameness(v Values) string {
	parts := []string{v[r.Dated]}
	for _, f := range r.Fields {
		if f.Key {
			parts = append(parts, f.canon(v[f.Code]))
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// canon is a value as it is compared.
func (f Field) canon(value string) string {
	if f.Kind == KindText {
		return text.Canon(value)
	}
	return value
}

// search is what the list's search looks into: all words, folded.
func (r Register) search(v Values) string {
	var words []string
	for _, f := range r.Fields {
		value := v[f.Code]
		switch {
		case value == "":
		case f.Kind == KindChoice:
			c, _ := f.Choice(value)
			words = append(words, c.Label.VI)
		case f.Kind == KindDate:
			if t, err := time.Parse(time.DateOnly, value); err == nil {
				words = append(words, t.Format("2/1/2006"))
			}
		default:
			words = append(words, value)
		}
	}
	return text.Fold(strings.Join(words, " "))
}

// same says whether two rows say the same.
func same(a, b Values) bool {
	if len(a) != len(b) {
		return false
	}
	for code, value := range a {
		if b[code] != value {
			return false
		}
	}
	return true
}
