// Places in the texts of a template: {figure}, {figure@period|style}, words of the period, and [parts] that stand only with their figures.
package reports

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"hoithi/internal/fault"
)

// place is {name@when|style}. A name with a dot is a figure or a phrase the contests write; one without is a word of the period.
type place struct{ name, when, style string }

// node is a text, a place, or a part in brackets; nodes of a part hold no further part.
type node struct {
	text  string
	place *place
	part  []node
}

// Styles of numbers.
const (
	styleZero   = "05"    // a zero before a single digit, no dots: 05, 1484
	stylePlain  = "5"     // 5, 1484
	styleDots   = "1.484" // 5, 1.484
	styleHidden = "an"    // nothing is written: the figure only decides whether its part stands
)

func knownStyle(s string) bool {
	return s == styleZero || s == stylePlain || s == styleDots || s == styleHidden || s == "1484"
}

// written is a number in a style; an unknown style is plain.
func written(n int, style string) string {
	switch style {
	case styleHidden:
		return ""
	case styleZero:
		return fmt.Sprintf("%02d", n)
	case styleDots:
		return dotted(n)
	default:
		return strconv.Itoa(n)
	}
}

func dotted(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return digits
}

// Periods a place can ask for, beside the report's own.
const (
	whenNext   = "ky-sau"   // the period of the tasks
	whenBefore = "ky-truoc" // the period before
	whenYear   = "cung-ky"  // the same period a year earlier
)

// of is the period a place counts over.
func (p place) of(period Period) Period {
	switch p.when {
	case whenNext:
		return period.Next()
	case whenBefore:
		return period.Before()
	case whenYear:
		return period.YearBefore()
	default:
		return period
	}
}

var placePattern = regexp.MustCompile(`^([a-z0-9]+(?:[.-][a-z0-9]+)*)(?:@([a-z-]+))?(?:\|([0-9a-z.]+))?$`)

// parseText reads a text; a fault names the field and what is wrong.
func parseText(field, s string) ([]node, error) {
	nodes, rest, err := parseNodes(field, s, false)
	if err == nil && rest != "" {
		err = fault.Invalid(field, "report.place.bracket", "Text", s)
	}
	return nodes, err
}

// parseNodes reads until the end, or inside a part until its bracket closes.
func parseNodes(field, s string, inside bool) (nodes []node, rest string, err error) {
	for s != "" {
		i := strings.IndexAny(s, "{}[]")
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			nodes = append(nodes, node{text: s[:i]})
			s = s[i:]
			continue
		}
		switch s[0] {
		case '{':
			end := strings.IndexByte(s, '}')
			if end < 0 {
				return nil, "", fault.Invalid(field, "report.place.open", "Text", s)
			}
			p, err := parsePlace(field, s[1:end])
			if err != nil {
				return nil, "", err
			}
			nodes, s = append(nodes, node{place: &p}), s[end+1:]
		case '[':
			if inside {
				return nil, "", fault.Invalid(field, "report.place.bracket", "Text", s)
			}
			part, rest, err := parseNodes(field, s[1:], true)
			if err != nil {
				return nil, "", err
			}
			if !strings.HasPrefix(rest, "]") {
				return nil, "", fault.Invalid(field, "report.place.bracket", "Text", s)
			}
			nodes, s = append(nodes, node{part: part}), rest[1:]
		case ']':
			return nodes, s, nil
		default:
			return nil, "", fault.Invalid(field, "report.place.close", "Text", s)
		}
	}
	return nodes, "", nil
}

func parsePlace(field, s string) (place, error) {
	m := placePattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return place{}, fault.Invalid(field, "report.place.bad", "Text", s)
	}
	p := place{name: m[1], when: m[2], style: m[3]}
	switch {
	case p.when != "" && p.when != whenNext && p.when != whenBefore && p.when != whenYear:
		return place{}, fault.Invalid(field, "report.place.when", "When", p.when)
	case p.style != "" && !knownStyle(p.style):
		return place{}, fault.Invalid(field, "report.place.style", "Style", p.style)
	case !strings.Contains(p.name, ".") && !isWord(p.name):
		return place{}, fault.Invalid(field, "report.place.word", "Name", p.name)
	}
	return p, nil
}

// The words of the period, by the name of their place.
func wordOf(name string, p Period) (string, bool) {
	next := p.Next()
	switch name {
	case "ky":
		return p.InWords(), true
	case "ky-ngan":
		return named(p, p.Year), true
	case "ky-sau":
		return next.InWords(), true
	case "ky-sau-ngan":
		return named(next, p.Year), true
	case "ky-va-ky-sau":
		return bothPeriods(p), true
	case "so-ket": // the review at the end of the period: of the year when the year ends with it
		switch {
		case p.count >= 12:
			return "tổng kết " + p.InWords(), true
		case int(p.first)+p.count > 12:
			return fmt.Sprintf("tổng kết năm %d", p.Year), true
		}
		return "sơ kết " + p.words(), true
	case "nam":
		return strconv.Itoa(p.lastYear()), true
	case "nam-sau":
		return strconv.Itoa(p.lastYear() + 1), true
	}
	return "", false
}

// wordNames are the words of the period, in the order in which a form offers them.
var wordNames = [...]string{"ky", "ky-ngan", "ky-sau", "ky-sau-ngan", "ky-va-ky-sau", "so-ket", "nam", "nam-sau"}

func isWord(name string) bool {
	_, ok := wordOf(name, Period{Year: 2024, first: 1, count: 12})
	return ok
}
