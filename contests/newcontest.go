// A new contest from a kit or from an edition that was held: the same rules under another code, with names and days of the new one.
package contests

import (
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hoithi/internal/i18n"
)

// newContestPath is the last part of the address of the page that makes a contest: no contest can have it as its code.
const newContestPath = "cuoc-thi-moi"

// shifted is a copy of the rules with every day and minute moved by a number of days.
func shifted(r *Rules, days int) *Rules {
	moved := *r
	moved.Rounds = append([]Round(nil), r.Rounds...)
	shift(schema(), reflect.ValueOf(&moved).Elem(), days)
	return &moved
}

// shift moves the days and minutes below a group; lists are copied before.
func shift(s *part, v reflect.Value, days int) {
	for _, inner := range s.Parts {
		x := inner.of(v)
		switch {
		case !x.IsValid():
		case inner.Kind == partGroup:
			shift(inner, x, days)
		case inner.Path == "rounds":
			for i := range x.Len() {
				shift(inner, x.Index(i), days)
			}
		case inner.Kind == partDay:
			x.SetString(movedText(x.String(), time.DateOnly, days))
		case inner.Kind == partMinute:
			x.SetString(movedText(x.String(), minuteLayout, days))
		}
	}
}

func movedText(text, layout string, days int) string {
	at, err := time.Parse(layout, text)
	if err != nil {
		return text
	}
	return at.AddDate(0, 0, days).Format(layout)
}

// newParts is what the form of a new contest asks for; the rest is edited in the draft.
var newParts = []string{"code", "name", "short_name", "report_name", "entry_code", "launched"}

// nextEdition guesses the code, names and days of the next edition: the year goes on wherever it is written, and "lần thứ …" by one.
// years is how many years later it is; 0 changes nothing.
func nextEdition(r *Rules, years int) (*Rules, error) {
	next, err := copied(r)
	if err != nil || years == 0 {
		return next, err
	}
	launched := next.Launched.Start(time.UTC)
	year := launched.Year()
	again := func(text string) string {
		return strings.ReplaceAll(text, strconv.Itoa(year), strconv.Itoa(year+years))
	}
	both := func(t Text) Text { return Text{nextOrdinal(again(t.VI)), nextOrdinal(again(t.EN))} }
	next.Code, next.Name, next.ShortName, next.ReportName = again(next.Code), both(next.Name), both(next.ShortName), nextOrdinal(again(next.ReportName))
	next.ReportNameNext = "" // it may hold the number of the edition, which nobody is asked for
	next.EntryCode = strings.Replace(next.EntryCode, strconv.Itoa(year%100), strconv.Itoa((year+years)%100), 1)
	moved := shifted(next, daysBetween(launched, launched.AddDate(years, 0, 0), time.UTC))
	moved.location = next.location
	return moved, nil
}

// ordinalIn finds "lần thứ 20", "lần thứ nhất" and "20th edition"; ordinalWords are those that are written in words, in their order.
var (
	ordinalIn    = regexp.MustCompile(`(?i)(lần thứ )(\d+|[\p{L}]+)|\b(\d+)(?:st|nd|rd|th)( edition)`)
	ordinalWords = []string{"nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"}
)

// nextOrdinal proposes the number of the next edition wherever a name tells it; what it cannot read stays.
func nextOrdinal(name string) string {
	return ordinalIn.ReplaceAllStringFunc(name, func(found string) string {
		m := ordinalIn.FindStringSubmatch(found)
		if n, err := strconv.Atoi(m[3]); err == nil {
			return strconv.Itoa(n+1) + englishSuffix(n+1) + m[4]
		}
		if n, err := strconv.Atoi(m[2]); err == nil {
			return m[1] + strconv.Itoa(n+1)
		}
		at := slices.Index(ordinalWords, strings.ToLower(m[2]))
		switch {
		case at < 0:
			return found
		case at+1 < len(ordinalWords):
			return m[1] + ordinalWords[at+1]
		}
		return m[1] + strconv.Itoa(at+2)
	})
}

func englishSuffix(n int) string {
	if n%100 >= 11 && n%100 <= 13 {
		return "th"
	}
	switch n % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

// yearsAhead is how many years after its source a new contest is held: an edition is followed by the next one, a kit by this year's.
func yearsAhead(r *Rules, now time.Time, kit bool) int {
	launched := r.Launched.Start(r.location)
	if kit && launched.After(now) {
		return 0
	}
	return max(1, now.In(r.location).Year()-launched.Year())
}

// document is the rules of a new contest as its form was typed: those of the source, moved to the day of the launch.
func newDocument(p *i18n.Printer, source *Rules, form url.Values) (t typed, doc []byte, err error) {
	e := &editing{rules: source, place: -1, form: pruned(schema(), newParts)}
	t = e.taken(form)
	if launched, ok := ReadDay(strings.TrimSpace(t["launched"])); ok {
		e.rules = shifted(source, daysBetween(source.Launched.Start(time.UTC), launched.Start(time.UTC), time.UTC))
	}
	own := *e.rules
	e.rules, e.root = &own, reflect.ValueOf(&own).Elem()
	doc, err = e.document(p, t)
	return t, doc, err
}
